#!/usr/bin/env bash
# What a bank states of an account, from file to page: recorded once, matched
# where there is no choice, the rest left to a person; book = bank.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=serving.sh
. "$root/test/story/serving.sh"
cd "$work" || exit 1
data=$root/test/data/bank
export SL_NOW=1768600000 # 2026-01-16
mkdir a
sl -C a init --party north --name North >init.out || wrong init
for m in m1:recorder m2:approver m3:treasurer m4:publisher; do
	sl -C a member add "${m%:*}" --role "${m#*:}" || wrong member
done
rec() {
	expect 0 north/ sl -C a record --by "$@" --confirm-clock
}
rec root parameter.set parameter=approve_from value=1000000
rec m3 source.opened source=north:F1 name.zh=专项 name.en=Fund plan=in \
	channel=plan currency=EUR
rec m3 account.opened account=north:A1 source=north:F1 name.zh=专户 \
	name.en=Main number=000000000001
rec m3 account.opened account=north:A2 source=north:F1 name=Other
rec m3 source.opened source=north:F2 name=Gifts plan=outside \
	channel=society currency=CNY
rec m3 account.opened account=north:A3 source=north:F2 name=Gifts
rec m3 funds.raised account=north:A1 amount=1000 day=2026-01-02
for n in 1 2; do
	rec m3 funds.paid payment=north:PAY-000$n account=north:A1 amount=120 \
		day=2026-01-04 "payee=Example Ltd" purpose=stone
done
size() {
	sl -C a log | wc -l
}
import() {
	sl -C a import --account north:A1 --by m3 --confirm-clock "$@"
}

# Refusals, in both languages, before anything is recorded.
before=$(size)
expect 64 '--from csv|xlsx|bank|camt' sl -C a import --from pdf FILE
expect 65 '--account: must be filled in' sl -C a import --from camt FILE
expect 66 'FILE' import --from camt none.xml
expect 66 'no record north:A9' sl -C a import --from camt \
	"$data/january.xml" --account north:A9 --by m3
sed 's/0000 0000 0001/0000 0000 0009/' "$data/january.xml" >other.xml
expect 65 '--account: not of account 000000000009' import --from camt other.xml
sed 's/739.50/739.51/' "$data/january.xml" >sum.xml
expect 65 'OPBD + Ntry = 739.50, CLBD = 739.51' import --from camt sum.xml
sed 's/>25.00</>25.001</' "$data/january.xml" >amount.xml
expect 65 'Stmt[1]/Ntry[4]/Amt: not well formed (25.001, line' \
	import --from camt amount.xml
expect 65 'Stmt[1]/Ntry[4]/Amt：格式不对（25.001' \
	sl --lang zh -C a import --account north:A1 --by m3 --from camt amount.xml
sed 's/,-25.00,/,-25.x,/' "$data/january.csv" >row.csv
expect 65 'row 7, amount: not well formed (-25.x)' import --from bank row.csv
expect 66 'profile' import --from bank "$data/january.xml"
expect 66 'no record nosuch' import --from bank --profile nosuch \
	"$data/january.csv"
expect 64 '--what' import --from camt "$data/january.xml" --what
same 'entries after refusals' "$(size)" "$before"

# What would be recorded: nothing is.
expect 0 'recorded 5, known 0, left out 1, matched 3, for a person 2' \
	import --from camt "$data/january.xml" --dry-run
expect 0 '新登记 5，已登记 0，略去 1，已核对 3，待人工核对 2' \
	sl --lang zh -C a import --account north:A1 --by m3 --from camt \
	"$data/january.xml" --dry-run
same 'entries after a dry run' "$(size)" "$before"
# A member without the role records nothing either.
expect 65 'lacks the role treasurer' sl -C a import --account north:A1 \
	--by m1 --confirm-clock --from camt "$data/january.xml"
same 'entries after the wrong member' "$(size)" "$before"

# Recorded; two payments of one amount are told apart by their references.
expect 0 'recorded 5, known 0, left out 1, matched 3, for a person 2' \
	import --from camt "$data/january.xml"
same 'entries of five lines, a balance, three matches' \
	"$(($(size) - before))" 9
# Closed: who paid, and what for, stand in no row and in no open body.
same 'names in rows' "$(sl -C a report book_bank | grep -c Example)" 0

# Once more, and the same as a table: a second run adds nothing.
before=$(size)
expect 0 'recorded 0, known 5, left out 1, matched 0, for a person 2' \
	import --from camt "$data/january.xml"
same 'entries after the second run' "$(size)" "$before"

# Book and bank: 1000 - 240 against 739.50; the bank's figure is disclosed
# by a publisher, the difference is public at once.
has 'difference' "$(sl --json -C a report book_bank)" '"amount":"-20.50"'
has 'state' "$(sl --json -C a report book_bank)" '"status":"unbalanced"'
has 'lines left' "$(sl --json -C a report book_bank)" '"lines":2'
has 'nothing open' "$(sl --json -C a report book_bank)" '"is_open":0'
same 'balances before disclosure' \
	"$(sl --json -C a report book_bank | grep -c 739.50)" 0
rec m4 disclosed first=0 last=$((before - 1))
has 'bank, disclosed' "$(sl --json -C a report book_bank)" '"amount":"739.50"'
has 'book, disclosed' "$(sl --json -C a report book_bank)" '"amount":"760.00"'
expect 0 'C50' sl -C a exceptions --day 2026-01-16

# A person does the rest: the charges and what came back are entered.
rec m3 funds.paid payment=north:P3 account=north:A1 amount=25 day=2026-01-09 \
	"payee=Example Bank" purpose=charges
rec m3 funds.raised account=north:A1 amount=4.50 day=2026-01-06 note=returned
expect 0 'recorded 0, known 5, left out 1, matched 2, for a person 0' \
	import --from camt "$data/january.xml"
has 'state' "$(sl --json -C a report book_bank)" '"status":"balanced"'
same 'exceptions' "$(sl -C a exceptions --day 2026-01-16 | grep -c C50)" 0

# Tables: another account; in order of time or from the last to the first.
expect 0 'recorded 4, known 0, left out 1, matched 0, for a person 4' \
	sl -C a import --account north:A2 --by m3 --confirm-clock --from bank \
	"$data/january.csv"
same 'balances of three days, and of a day of nothing' \
	"$(sl --json -C a report book_bank north:A2 | wc -l)" 4
expect 0 'recorded 0, known 4, left out 1' sl -C a import --account north:A2 \
	--by m3 --confirm-clock --from bank "$data/january.csv"
expect 65 '--account: the currency must be EUR' sl -C a import \
	--account north:A2 --by m3 --from bank "$data/gb18030.csv"
expect 0 '2026-01-05 -240.00 CNY north:B' sl -C a import --account north:A3 \
	--by m3 --dry-run --from bank "$data/gb18030.csv"
expect 0 '示例公司' sl -C a import --account north:A3 --by m3 --confirm-clock \
	--from bank --profile cn-abc-debit "$data/gb18030.csv"
same 'balances of three days' \
	"$(sl --json -C a report book_bank north:A3 | wc -l)" 3

# Several at once, by a person: two lines for one voucher, to the last cent;
# undone by another person, with a reason.
index() {
	sl --json -C a record --by "$@" --confirm-clock | jq -r '.entry | split("/")[1]'
}
rec m3 account.opened account=north:A4 source=north:F1 name=Parts
raised=$(index m3 funds.raised account=north:A4 amount=100 day=2026-01-05)
for part in X2:30 X4:70; do
	rec m3 bank.line "line=north:${part%:*}" account=north:A4 \
		direction=credit "amount=${part#*:}" day=2026-01-06
done
line=$(sl --json -C a record --by m3 --confirm-clock bank.line line=north:X3 \
	account=north:A4 direction=credit amount=69.99 day=2026-01-06)
expect 65 'entries: amount or direction differ from 99.99 EUR' sl --lang en \
	-C a record --by m3 bank.matched.2 'lines=north:X2 north:X3' \
	"entries=$raised"
expect 65 '金额或收支与 99.99 EUR 不同' sl --lang zh -C a record --by m3 \
	bank.matched.2 'lines=north:X2 north:X3' "entries=$raised"
rec m3 bank.matched.2 'lines=north:X2 north:X4' "entries=$raised"
expect 77 'lacks the role approver' sl --lang en -C a record --by m3 \
	bank.unmatched line=north:X4 reason=wrong
rec m2 bank.unmatched line=north:X4 reason=wrong
expect 65 'line: the present state (unmatched)' sl --lang en -C a record \
	--by m2 bank.unmatched line=north:X2 reason=wrong
rec m3 bank.matched.2 'lines=north:X4 north:X2' "entries=$raised"
rec m2 reversed "entry=$(jq -r '.entry | split("/")[1]' <<<"$line")" \
	"leaf=$(jq -r .leaf <<<"$line")" reason=twice
first=$(index m3 funds.paid payment=north:P5 account=north:A4 amount=40 \
	day=2026-01-07 payee=Mill purpose=wood)
second=$(index m3 funds.paid payment=north:P6 account=north:A4 amount=20 \
	day=2026-01-07 payee=Mill purpose=wood)
rec m3 bank.line line=north:X1 account=north:A4 direction=debit amount=60 \
	day=2026-01-08

# The page, in both languages.
rec m3 funds.raised account=north:A2 amount=1000 day=2026-01-02
printf 'a-long-passphrase\n' | sl -C a member passphrase m3 || wrong passphrase
sync_every=0 serve a
page=$(curl -s "$url/money/bank?lang=en")
has 'page' "$page" 'book and bank agree'
has 'balance' "$page" '739.50'
has 'page in Chinese' "$(curl -s "$url/money/bank?lang=zh")" 账面与银行相符
has 'as a table of the API' "$(curl -s "$url/api/v1/book_bank")" \
	'"status":"balanced"'
same 'lines in the API' "$(curl -s -o /dev/null -w '%{http_code}' \
	"$url/api/v1/desk_bank_lines")" 404
# The desk: a line that a treasurer matches by hand.
desk() {
	curl -s -b jar -c jar -H 'Accept-Language: en' "$@"
}
hidden() {
	sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" <<<"$form" | head -1
}
desk -d 'party=north&member=m3&passphrase=a-long-passphrase' \
	"$url/desk/sign-in" >desk.html
desk "$url/desk" >desk.html
has 'lines at the desk' "$(cat desk.html)" 'Bank lines to match (8)'
link=$(grep -o '/desk/new/bank.matched?[^"]*' desk.html | head -1 |
	sed 's/&amp;/\&/')
has 'a voucher that fits' "$link" 'entry='
form=$(desk "$url$link")
has 'what the form is about' "$form" 'Funds raised'
before=$(size)
done_at=$(desk -o answer.html -w '%{redirect_url}' "$url/desk/new/bank.matched" \
	--data-urlencode "_csrf=$(hidden _csrf)" \
	--data-urlencode "_key=$(hidden _key)" \
	--data-urlencode "entry=$(hidden entry)" \
	--data-urlencode "leaf=$(hidden leaf)" \
	-d "line=$(sed -n 's/.*line=\([^&]*\).*/\1/p' <<<"$link")")
has 'matched by hand' "$done_at" "/desk/entry/north/$before"
has 'one line fewer' "$(desk "$url/desk")" 'Bank lines to match (7)'
# One line and two vouchers, in the form.
has 'vouchers at the desk' "$(cat desk.html)" "bank.matched.2?entries=$first"
form=$(desk "$url/desk/new/bank.matched.2?lines=north:X1")
has 'the line is filled in' "$form" 'value="north:X1"'
together() {
	desk -o answer.html -w '%{redirect_url}' \
		"$url/desk/new/bank.matched.2" \
		--data-urlencode "_csrf=$(hidden _csrf)" \
		--data-urlencode "_key=$(hidden _key)" \
		--data-urlencode lines=north:X1 \
		--data-urlencode "entries=$1"
}
same 'refused' "$(together "$first")" ''
has 'why' "$(cat answer.html)" 'amount or direction differ from 60.00 EUR'
form=$(cat answer.html)
has 'matched together' "$(together "$first $second")" /desk/entry/north/
has 'two lines fewer' "$(desk "$url/desk")" 'Bank lines to match (6)'
stop_serving
expect 0 audit sl -C a audit
expect 0 rebuild sl -C a rebuild
expect 0 audit sl -C a audit
end
