#!/usr/bin/env bash
# A budget carried out, a balance taken over, money sent back: what the tables
# of each side say, that it is their ledger, and that a table is taken away from
# its page as the command writes it.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=serving.sh
. "$root/test/story/serving.sh"
cd "$work" || exit 1
export SL_NOW=1490000000
for side in city county; do
	mkdir $side
	sl -C $side init --party $side --name $side --profile partners \
		>init.out || wrong init
	sl -C $side member add m1 --role recorder || wrong member
	sl -C $side member add m2 --role approver || wrong member
	sl -C $side member add m3 --role treasurer || wrong member
	sl -C $side member add m4 --role publisher || wrong member
done

# rec SIDE MEMBER WORDS...: taken.
rec() {
	local side=$1 by=$2
	shift 2
	expect 0 "$side/" sl -C "$side" record --by "$by" --confirm-clock "$@"
}
last() {
	echo $(($(sl -C "$1" log | wc -l) - 1))
}
for side in city county; do
	rec $side root parameter.set parameter=approve_from value=10000000
	rec $side m3 source.opened source=city:F1 name=Plan plan=in channel=plan \
		currency=EUR
	rec $side m3 account.opened account=$side:A1 source=city:F1 name=Main
done
rec city m3 funds.raised account=city:A1 'amount=900 EUR' day=2017-03-02
rec city m1 budget.drafted budget=city:B1 source=city:F1 year=2017 'amount=900 EUR'
rec city m1 budget.line line=city:N1 budget=city:B1 bucket=operating 'amount=700 EUR'
rec city m1 budget.line line=city:N2 budget=city:B1 bucket=reserve 'amount=200 EUR'
rec city m2 budget.adopted budget=city:B1 day=2017-03-03
rec city m3 funds.allocated.2 allocation=city:L1 line=city:N1 account=city:A1 \
	to=county 'amount=500 EUR' number=1 day=2017-03-04
rec county m3 funds.raised account=county:A1 'amount=500 EUR' day=2017-03-05
rec county m3 funds.paid payment=county:P1 account=county:A1 'amount=160 EUR' \
	day=2017-03-09 payee=Works purpose=piers
rec county m3 balance.opened opening=county:O1 with=city holder=county \
	account=county:A1 source=city:F1 'amount=40 EUR' day=2016-12-31 \
	document=ledger basis=taken_over cite=ledger
rec county m1 funds.returned refund=county:R1 to=city account=county:A1 \
	'amount=20 EUR' day=2017-03-10 reason=unspent
rec county m4 disclosed first=0 last="$(last county)"

# csv SIDE REPORT ...: its lines.
csv() {
	sl --lang en -C "$1" report "$2" --csv "${@:3}" | tr -d '\r'
}
same 'columns of the year' "$(csv county fund_year | grep '^No')" \
	"No.,Year,Recorded by,Fund source,Taken over,Raised,Allocated,Sent,$(
	)Received,Paid,Returned,Balance,Received of raised (%),$(
	)Paid of received (%),State,Basis"
same 'by year' "$(csv county fund_year | grep '^[12],' | cut -d, -f2,5,6,10-12 |
	paste -sd' ')" '2016,40.00,0.00,0.00,0.00,40.00 2017,0.00,500.00,160.00,20.00,360.00'
same 'by source' "$(csv county fund_source | grep '^,Total' | cut -d, -f4,5,11-13)" \
	40.00,500.00,160.00,20.00,360.00
same 'its entries' "$(csv county entries | grep '^,Total' | cut -d, -f6,9,10,14,15)" \
	4,40.00,500.00,160.00,20.00
balanced county county
balanced city city

# The budget by line: what is in no budget counts for no rate.
same 'plan' "$(csv city plan_execution | grep '^[12],' | cut -d, -f2,4-6,8,10,11,14 |
	paste -sd' ')" "in the plan,2017,operating money,city:N1,700.00,700.00,500.00,$(
	)0.00 in the plan,2017,reserve,city:N2,200.00,200.00,0.00,0.00"
same 'plan, in all' "$(csv city plan_execution | grep '^,Total' | cut -d, -f8-14)" \
	900.00,0.00,900.00,500.00,0.00,0.00,0.00
same 'by use' "$(csv city plan_use | grep -c '^,Subtotal')" 0
same 'in no budget' "$(csv county plan_execution | grep '^1,' | cut -d, -f5,13,14)" \
	'in no budget,160.00,'
same 'its entries' "$(csv city plan_entries item=city:N1 | grep '^,Total' |
	cut -d, -f7,10)" 1,500.00
has 'how it is rounded' "$(csv city plan_execution)" 'half up to two decimals'

# Taken away from the page, byte for byte.
sync_every=0 serve county
page() {
	curl -fsS "$url$1?lang=en"
}
sl --lang en -C county report fund_source --xlsx own.xlsx
sl --lang en -C county report fund_source --csv >own.csv
sl --lang en --json -C county report fund_source | tr -d '\n' >own.json
for form in xlsx csv json; do
	curl -fsS -D head.txt -o "web.$form" \
		"$url/report/fund_source?lang=en&format=$form"
	same "$form: the same bytes" "$(sha256sum <"web.$form")" \
		"$(sha256sum <"own.$form")"
	has "$form: its name" "$(<head.txt)" \
		"attachment; filename=\"fund_source-2017-03-20.$form\""
done
has 'the type of the last' "$(<head.txt)" 'application/json'
has 'numbers' "$(unzip -p web.xlsx xl/worksheets/sheet1.xml)" '<v>360</v>'
same 'nothing is left behind' "$(find county/scratch -mindepth 1 | wc -l)" 0
same 'no such form' "$(curl -sS -o web.out -w '%{http_code}' \
	"$url/report/fund_source?format=exe")" 404
has 'the page offers them' "$(page /report/fund_source)" 'value="xlsx"'
has 'a line opens its entries' "$(page /report/fund_source)" \
	'href="/report/entries?source=city:F1&amp;'
stop_serving
end
