#!/usr/bin/env bash
# A realistic programme, invented (test/generate): on a clean book no control
# raises a false alarm, on the last day or on any other, for three years and
# for ten; of each fault that is planted, its control names the very entries
# and nothing else, or the book refuses it by name and is as it was; where a
# dishonest program wrote it all the same, audit names the entry.
# PROGRAMME=large tells eight counties besides (PROGRAMME_YEARS=10 for longer)
# and prints how long it took; that is never judged.
# shellcheck source-path=SCRIPTDIR source=../story/lib.sh
[ -n "${TMPDIR:-}" ] || [ ! -w /dev/shm ] || export TMPDIR=/dev/shm
. "$(dirname "$0")/../story/lib.sh"
generate=$root/build/release/test/generate
cd "$work" || exit 1
export SL_NOW=1704013200

count() {
	sqlite3 "$1/book.db" "SELECT count(*) FROM $2"
}
# Every row that the book has made of its logs, and how long they are: not
# what holds chance (salts, and the hashes over them).
rows() {
	sqlite3 "$1/book.db" .dump 'SELECT party, size FROM log' |
		grep -Ev '^INSERT INTO "?(local_|log|entry|tile|checkpoint|blob|cosig)' |
		sort | sha256sum
}
# What `exceptions` says: control, subject, entry, and what it rests on.
exceptions() {
	sl --json -C "$1" exceptions "${@:2}" |
		jq -r '[.control, .subject, .entry,
			if .also == "" then empty else "+ " + .also end] |
			join(" ")'
}
# sums BOOK YEARS: nothing is in transit, and what was published is the book's.
sums() {
	local total field published=$1/published.csv

	total=$(sl --json -C "$1" report money_totals)
	for field in in_transit difference; do
		same "$1: $field" "$(jq -r ".$field.amount" <<<"$total")" 0.00
	done
	same "$1: sent = received" "$(jq -r .sent.amount <<<"$total")" \
		"$(jq -r .received.amount <<<"$total")"
	expect 0 "$((SOURCES + 2 + $2)) sums" sl --lang en check table "$published"
	same "$1: published" "$(tail -n 1 "$published" | cut -d, -f5)" \
		"$(jq -r .allocated.amount <<<"$total")"
}
SOURCES=3
# clean BOOK DAY...: no finding, no exception, as of today and of each DAY.
clean() {
	local book=$1 day
	same "$book: audit" "$(sl -C "$book" audit | tail -n +2)" ''
	same "$book: findings" "$(count "$book" finding)" 0
	for day in "${@:2}"; do
		same "$book: exceptions on $day" \
			"$(exceptions "$book" --day "$day")" ''
	done
	same "$book: halves that do not agree" "$(count "$book" "matched
		WHERE kind IN ('transfer', 'commitment', 'budget_change',
			'reconciliation', 'closing', 'minutes')
		AND state <> 'agreed'")" 0
}

expect 0 entries "$generate" small
clean small 2021-02-12 2021-06-30 2021-12-31 2022-01-05 2022-04-01 \
	2022-10-14 2022-12-31 2023-01-31 2023-07-03 2023-10-20 2023-12-29
sums small 3
expect 0 '' sl -C small verify
for fewest in project:110 contract:130 payment:890 application:850 \
	endorsement:3400 "matched WHERE kind = 'transfer':260" \
	"matched WHERE kind = 'refund':90" "matched WHERE kind = 'reconciliation':100" \
	"matched WHERE kind = 'closing':2" budget:9 'budget WHERE version > 1:3' \
	"contract WHERE state = 'settled':110" carried:12 correction:10 \
	project_notice:110 suspension:3 receiving:8 objection:470 meeting:24 \
	disclosure:9000; do
	same "at least ${fewest##*:} of ${fewest%:*}" \
		"$(($(count small "${fewest%:*}") >= ${fewest##*:}))" 1
done
expect 0 '' sl -C small export --to hledger journal
expect 0 '' hledger -f journal check

# found FAULT CONTROL AMOUNT: its one exception is what was planted.
found() {
	local planted
	planted=$("$generate" --plant "$1" "$1" 2>/dev/null) || wrong "generate $1"
	same "$1: planted" "${planted%% *} $(wc -l <<<"$planted")" "$2 1"
	same "$1: exceptions" "$(exceptions "$1")" "$planted"
	same "$1: amount" "$(sl --json -C "$1" exceptions | jq -r .amount)" "$3"
	same "$1: audit says the same" "$(sl -C "$1" audit | tail -n +2)" \
		"$(sl -C "$1" exceptions)"
	same "$1: no finding" "$(count "$1" finding)" 0
	rm -rf "$1"
}
# refused FAULT ANSWERS: each attempt was answered so, and nothing changed.
refused() {
	same "$1: refusals" "$("$generate" --plant "$1" "$1" 2>/dev/null |
		sort | paste -sd,)" "$2"
	same "$1: the book" "$(rows "$1")" "$(rows small)"
	same "$1: audit" "$(sl -C "$1" audit | tail -n +2)" ''
	rm -rf "$1"
}
# smuggled FAULT CONTROLS: what audit finds wrong are those entries; no money
# has moved by them, and no control is alarmed besides.
balances() {
	sqlite3 "$1/book.db" 'SELECT * FROM balance ORDER BY 1, 2, 3' | md5sum
}
smuggled() {
	local planted
	planted=$("$generate" --plant-dishonest "$1" "$1" 2>/dev/null) ||
		wrong "generate $1"
	same "$1: smuggled" "$(cut -d' ' -f1 <<<"$planted" | sort | paste -sd,)" "$2"
	same "$1: audit" "$(sl --json -C "$1" audit | tail -n +2 |
		jq -r '.error + " " + .kind + " " + .entry' | sort)" \
		"$(cut -d' ' -f2- <<<"$planted" | sort)"
	same "$1: exceptions" "$(exceptions "$1")" ''
	same "$1: balances" "$(balances "$1")" "$(balances small)"
	rm -rf "$1"
}
tried=''
plant() {
	tried+="$2"$'\n'
	"$@"
}
plant found unconfirmed C9 123456.00
plant found cent C18 -0.01
plant found splitting C6b 137500.00
plant found two_budgets C19 ''
plant refused notice 'C12 notice application,C12 notice project'
plant refused suspended 'C12 suspended application,C12 suspended project'
plant refused payee 'C10 mismatch payee,C8 not_found receiving,C8 quarantine receiving'
plant refused two_roles 'C2 same_person by,C2 same_person by'
plant refused table 'C20 sum B5'
smuggled notice C12,C12
smuggled suspended C12,C12
smuggled payee C10,C8,C8
smuggled two_roles C2,C2
same 'every fault was planted' "$(sort <<<"${tried%$'\n'}")" \
	"$("$generate" --faults | sort)"

# The published table of that programme does not add up, in one cell.
"$generate" --plant table table >planted 2>/dev/null || wrong 'generate table'
expect 65 "$(cut -d' ' -f3 planted): " sl check table table/published.csv
same 'one cell differs' "$(diff small/published.csv table/published.csv |
	grep -c '^>')" 1
rm -rf table

expect 0 entries "$generate" --years 10 ten
clean ten 2014-02-14 2014-12-31 2015-01-06 2016-02-29 2017-08-15 2018-12-31 \
	2019-04-01 2020-01-31 2021-11-11 2022-06-30 2023-10-20 2023-12-29
sums ten 10
same 'years closed by both' "$(count ten "matched
	WHERE kind = 'closing' AND state = 'agreed'")" 9
same 'years closed' "$(count ten 'closed_year WHERE closings = 1')" 18
expect 0 '' sl -C ten verify

if [ "${PROGRAMME:-small}" = large ]; then
	years=${PROGRAMME_YEARS:-3}
	measure=()
	[ ! -x /usr/bin/time ] ||
		measure=(/usr/bin/time -f 'audit: %e s, %U s of CPU, %M KiB at most')
	SECONDS=0
	expect 0 entries "$generate" --counties 8 --years "$years" large
	echo "told in $SECONDS s"
	"${measure[@]}" "$program" --lang en -C large audit
	du -sk large/book.db
	clean large "$((2024 - years))-12-31" 2023-02-28 2023-07-03 2023-12-29
	sums large "$years"
	expect 0 '' sl -C large verify
fi
end
