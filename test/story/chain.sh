#!/usr/bin/env bash
# The whole chain in one book: pledge, commitment, budget, allocation,
# transfer; contract, progress, application, four endorsements, payment.
# Each step by another person, each figure where the public finds it.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=serving.sh
. "$root/test/story/serving.sh"
cd "$work" || exit 1
export SL_NOW=1490000000
mkdir city county
sl -C city init --party city --name City --profile partners >init.out || wrong init
sl -C county init --party county --name County --profile partners \
	>init.out || wrong init
for side in city county; do
	sl -C $side member add m1 --role recorder || wrong member
	sl -C $side member add m2 --role approver || wrong member
	sl -C $side member add m3 --role treasurer || wrong member
	sl -C $side member add m4 --role publisher || wrong member
done
for m in m6 m7 m8; do
	sl -C county member add $m --role approver || wrong member
done
sl -C county member add m9 --role recorder || wrong member

# rec SIDE MEMBER WORDS...: taken.  no SIDE MEMBER CODE TEXT WORDS...: refused.
rec() {
	local side=$1 by=$2
	shift 2
	expect 0 "$side/" sl -C "$side" record --by "$by" --confirm-clock "$@"
}
no() {
	local side=$1 by=$2 code=$3 text=$4
	shift 4
	expect "$code" "$text" sl --lang en -C "$side" record --by "$by" "$@"
}
# The index of the entry that was recorded last in SIDE.
last() {
	echo $(($(sl -C "$1" log | wc -l) - 1))
}
field() {
	sl --json -C "$1" report "$2" "$3" | jq -r "$4" | head -n 1
}

rec city m1 funds.pledged pledge=city:P1 to=county 'amount=1000 EUR' day=2017-03-01
rec city m1 funds.committed commitment=city:C1 with=county plan=in year=2017 \
	'amount=900 EUR' pledge=city:P1 day=2017-03-02
rec city m3 source.opened source=city:F1 name=Plan plan=in channel=plan currency=EUR
rec city m3 account.opened account=city:A1 source=city:F1 name=Main
rec city m3 funds.raised account=city:A1 'amount=900 EUR' day=2017-03-02
rec city m1 budget.drafted budget=city:B1 source=city:F1 year=2017 \
	'amount=900 EUR' commitment=city:C1
rec city m1 budget.line line=city:N1 budget=city:B1 bucket=operating 'amount=700 EUR'
rec city m1 budget.line line=city:N2 budget=city:B1 bucket=reserve 'amount=200 EUR'
no city m1 65 'more than the 0.00 EUR' budget.line line=city:N3 budget=city:B1 \
	bucket=people 'amount=1 EUR'
rec city m2 budget.adopted budget=city:B1 day=2017-03-03
no city m3 65 'the present state (reserve)' funds.allocated.2 allocation=city:L1 \
	line=city:N2 account=city:A1 to=county 'amount=100 EUR' number=1 day=2017-03-04
rec city m3 funds.allocated.2 allocation=city:L1 line=city:N1 account=city:A1 \
	to=county 'amount=500 EUR' number=1 day=2017-03-04
same 'left of the budget' "$(field city budgets city:F1 .left.amount)" 400.00
same 'line left' "$(field city budget_lines city:B1 .left.amount)" 200.00
same 'pledge drawn' "$(sl --json -C city report pledges |
	jq -r 'select(.is_pledge == 1).used.amount')" 900.00

# The county: a contract, work certified, an application through all hands.
rec county m1 unit.added unit=county:U1 name=Valley type=township
rec county m1 project.planned project=county:J1 name=Bridge place=county:U1 \
	plan=in mode=local 'budget=500 EUR'
rec county m1 project.noticed project=county:J1 from=2017-02-10 until=2017-02-20 \
	place='Village square'
rec county m3 source.opened source=city:F1 name=Plan plan=in channel=plan currency=EUR
rec county m3 account.opened account=county:A1 source=city:F1 name=Special
rec county m3 funds.raised account=county:A1 'amount=500 EUR' day=2017-03-05
no county m3 65 'notice ends on 2017-02-20' funds.paid payment=county:P0 \
	account=county:A1 project=county:J1 'amount=1 EUR' day=2017-02-20 \
	payee='Bridge Works' purpose=survey
rec county m1 contract.signed contract=county:K1 project=county:J1 \
	payee='Bridge Works' 'amount=400 EUR' retention=3 day=2017-03-06
rec county m9 progress.certified certificate=county:G1 contract=county:K1 \
	'value=200 EUR' day=2017-03-07
expect 0 'C13  county:K1  county/' sl --lang en -C county exceptions --day 2017-03-07
no county m1 65 'more than the 160.00 EUR' payment.applied application=county:Q1 \
	account=county:A1 type=progress contract=county:K1 'amount=160.01 EUR' \
	purpose=piers invoice=7 day=2017-03-08
leaf=$(sl --json -C county record --by m1 --confirm-clock payment.applied \
	application=county:Q1 account=county:A1 type=progress contract=county:K1 \
	'amount=160 EUR' purpose=piers invoice=7 day=2017-03-08 | jq -r .leaf)
has 'the hash of the application' "${#leaf}" 43
endorse() {
	rec county "$1" payment.endorsed application=county:Q1 leaf="$leaf" stage="$2"
}
endorse m2 supervisor
no county m2 77 'may not act twice' payment.endorsed application=county:Q1 \
	leaf="$leaf" stage=work_group
endorse m6 work_group
endorse m7 recipient_office
no county m3 65 'applied 3/4' payment.made payment=county:P1 \
	application=county:Q1 day=2017-03-09
endorse m8 finance
rec county m3 payment.made payment=county:P1 application=county:Q1 day=2017-03-09
same 'nothing paid in advance' "$(sl -C county exceptions --day 2017-03-09)" ''
same 'nothing before disclosure' "$(sl --json -C county report application county:Q1)" ''
rec county m4 disclosed first=0 last="$(last county)"
shown=$(last county)
same 'its state' "$(field county application county:Q1 .state)" paid
same 'its four steps' "$(sl --json -C county report endorsements county:Q1 |
	jq -r .stage | tr '\n' ' ')" 'supervisor work_group recipient_office finance '
same 'paid of the contract' "$(field county contract county:K1 .paid.amount)" 160.00
same 'left of the contract' "$(field county contract county:K1 .left.amount)" 240.00

# Settled: what is left goes back to its sources by what came from each, and is
# planned anew, once.
for side in city county; do
	rec $side root parameter.set parameter=approve_from value=100000000
	rec $side m3 source.opened source=city:F2 name=Gifts plan=outside \
		channel=society currency=EUR
	rec $side m3 account.opened account=$side:A2 source=city:F2 name=Gifts
done
rec city m3 funds.raised account=city:A2 'amount=100 EUR' day=2017-03-10
rec city m3 funds.allocated allocation=city:L2 account=city:A2 to=county \
	'amount=100 EUR' day=2017-03-10
rec city m1 funds.sent transfer=city:T1 to=county allocation=city:L1 \
	'amount=300 EUR' day=2017-03-10
rec city m1 funds.sent transfer=city:T2 to=county allocation=city:L2 \
	'amount=100 EUR' day=2017-03-10
rec county m3 funds.received transfer=city:T1 account=county:A1 \
	'amount=300 EUR' day=2017-03-11 project=county:J1
rec county m3 funds.received transfer=city:T2 account=county:A2 \
	'amount=100 EUR' day=2017-03-11 project=county:J1
rec county m2 contract.accepted contract=county:K1 day=2017-03-12
rec county m6 contract.settled contract=county:K1 'amount=200 EUR' day=2017-03-13
rec county m1 funds.returned refund=county:R1 to=city account=county:A1 \
	'amount=40 EUR' day=2017-03-14 reason=left transfer=city:T1
expect 0 'city:F1 40.00 ≠ 30.00' sl -C county exceptions --day 2017-04-14
expect 0 'city:F2 0.00 ≠ 10.00' sl -C county exceptions --day 2017-04-14
same 'time for the others' "$(sl -C county exceptions --day 2017-04-13 | grep C16)" ''
rec county m1 funds.returned refund=county:R2 to=city account=county:A2 \
	'amount=13.33 EUR' day=2017-03-14 reason=left transfer=city:T2
same 'in proportion' "$(sl -C county exceptions --day 2017-04-14 | grep C16)" ''
again() {
	no city m2 "$1" "$2" budget.changed.2 change=city:H1 with=county \
		purpose=reuse refund=county:R1 to_line=city:N1 "amount=$3 EUR" \
		reason=left number=12 day=2017-03-16
}
again 66 'refund: there is no record county:R1' 40
rec city m3 funds.return_received refund=county:R1 account=city:A1 \
	'amount=40 EUR' day=2017-03-15
again 65 'amount: more than the 40.00 EUR' 40.01
for side in city:county county:city; do
	rec "${side%:*}" m2 budget.changed.2 change=city:H1 "with=${side#*:}" \
		purpose=reuse refund=county:R1 to_line=city:N1 'amount=40 EUR' \
		reason=left number=12 day=2017-03-16
done
again 65 'change: the number city:H1 is already in use' 40
same 'line left, with what came back' \
	"$(field city budget_lines city:B1 .left.amount)" 240.00
same 'what for' "$(field city budget_changes city:B1 .purpose)" reuse
rec county m4 disclosed "first=$((shown + 1))" last="$(last county)"
expect 0 'audit: ' sl --lang en -C county audit
expect 0 'audit: ' sl --lang en -C city audit

# What a stranger reads.
sync_every=0 serve county
page() {
	curl -fsS "$url$1?lang=en"
}
has 'the application' "$(page /application/county:Q1)" 'recipient office'
has 'its contract' "$(page /contract/county:K1)" 'Bridge Works'
has 'its steps' "$(page /contract/county:K1)" '>Progress certified</a>'
has 'the township' "$(page /t/county:U1)" 'county:P1'
has 'the project' "$(page /p/county:J1)" '/application/county:Q1'
has 'what it gave back' "$(page /p/county:J1)" 'Given back, by source'
has 'the share of a source' "$(page /p/county:J1)" '13.33'
has 'its notice' "$(page /p/county:J1)" 'public notice from'
has 'money by the API' "$(curl -fsS "$url/api/v1/contract?id=county:K1")" 'Bridge Works'
stop_serving
end
