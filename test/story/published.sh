#!/usr/bin/env bash
# Published figures of three programmes elsewhere (test/data/golden/iati.ndjson,
# PROVENANCE), in dollars, naira and kroner: their single transactions are
# recorded, no sum is; every sum that was published comes out of `report`.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
data=$root/test/data/golden
cd "$work" || exit 1
export SL_NOW=1735689600

mkdir book
sl -C book init --party iati --name Programmes --profile partners >init.out ||
	wrong init
sl -C book record --batch --confirm-clock <"$data/iati.ndjson" >book.out 2>&1 ||
	wrong "$(grep -v '^iati/' book.out | head -3)"
expect 0 iati/ sl -C book record --by m3 --confirm-clock disclosed first=0 \
	last=$(($(sl -C book log | wc -l) - 1))

# table REPORT ...: its lines; cell N LINE: that cell.
table() {
	sl --lang en -C book report "$1" --csv "${@:2}"
}
cell() {
	cut -d, -f"$1" <<<"$2"
}
column() {
	head -20 <<<"$2" | tr -d '\r' | grep -m1 '^No\.,' | tr ',' '\n' |
		grep -nx "$1" | cut -d: -f1
}

# The World Health Organization in Argentina: each activity's expenditures are
# the one commitment that was published for it; so are the bienniums and all.
projects=$(table fund_project)
paid=$(column Paid "$projects")
while read -r project sum; do
	line=$(grep -m1 ",${project#iati:}," <<<"$projects")
	same "$project" "$(cell "$paid" "$line")" "$sum"
done <"$data/iati.sums"
same 'activities' "$(grep -c '^[0-9]*,20' <<<"$projects")" \
	"$(wc -l <"$data/iati.sums")"
# added BIENNIUM: the published commitments of it.
added() {
	grep "^iati:$1" "$data/iati.sums" | cut -d' ' -f2 | tr -d . |
		awk '{ n += $1 } END { printf "%d.%02d\n", n / 100, n % 100 }'
}
years=$(table fund_year source=iati:WHO)
paid=$(column Paid "$years")
for biennium in 2016-17 2018-19 2020-21 2022-23; do
	year=20${biennium#20??-}
	line=$(grep -m1 "^[0-9]*,$year," <<<"$years")
	same "paid in $year" "$(cell "$paid" "$line")" "$(added $biennium)"
done
same 'in all' "$(cell "$paid" "$(grep '^,Total' <<<"$years")")" "$(added 20)"
same 'nothing left' "$(sl --json -C book report money_periods year iati iati:WHO |
	jq -r .balance.amount | sort -u)" 0.00

# A project in Nigeria: seventeen incoming funds are its published budget.  A
# programme in Denmark: two instalments are its published budget, eleven
# disbursements have gone out.  Currencies never meet.
sources=$(table fund_source)
raised=$(column Raised "$sources")
sent=$(column Sent "$sources")
same 'Nigeria' "$(cell "$raised" "$(grep ',NGN' <<<"$sources" | head -1)")" \
	163210559.36
line=$(grep ',DKK' <<<"$sources" | head -1)
same 'Denmark, raised' "$(cell "$raised" "$line")" 25653580.00
same 'Denmark, sent' "$(cell "$sent" "$line")" 7064252.79
same 'a total for each currency' "$(grep -c '^,Total' <<<"$sources")" 3
same 'seventeen entries' "$(sl --json -C book report money_entries iati iati:NG |
	jq -s 'map(select(.stage == "raised")) | length')" 17
transit=$(table transit)
same 'nobody has confirmed' "$(cell "$(column Amount "$transit")" \
	"$(grep '^,Total' <<<"$transit")")" 7064252.79
balanced book iati
expect 0 audit sl -C book audit
end
