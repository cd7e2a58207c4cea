#!/usr/bin/env bash
# Tables at the desk: what is shown and nothing written while a row is wrong;
# recorded as it was shown, once; nothing new the second time.  The samples
# are those of import.sh.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=serving.sh
. "$root/test/story/serving.sh"
# shellcheck source-path=SCRIPTDIR source=table.sh
. "$root/test/story/table.sh"
cd "$work" || exit 1

# 30,000.00 and more needs a second person.
make_book 3000000
for m in m1 m2 m3; do
	printf 'sunledger-desk\n' | sl -C a member passphrase $m || wrong passphrase
done
make_samples
before=$(size)

# ---- the desk ----

sync_every=0
serve a

# get MEMBER PATH: the page is in page.html, its status and where it sends us
# in $code.
get() {
	code=$(curl -s -b "$1.jar" -o page.html -w '%{http_code} %{redirect_url}' "${@:3}" "$url$2")
	code=${code//$url/}
}
hidden() {
	sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" page.html | tail -1
}
text() {
	sed 's/<[^>]*>//g' page.html
}
sign_in() {
	same "sign in $1" "$(curl -s -o page.html -w '%{http_code}' -c "$1.jar" -d "party=north&member=$1&passphrase=sunledger-desk" "$url/desk/sign-in")" 303
}
# upload MEMBER KIND FILE ARGUMENT...
upload() {
	get "$1" "/desk/import/$2"
	get "$1" "/desk/import/$2" -F "_csrf=$(hidden _csrf)" -F "file=@$3" "${@:4}"
}
# Record what the page in page.html shows.
record() {
	get "$1" /desk/table -d "_csrf=$(hidden _csrf)" -d "_key=$(hidden _key)" -d "plan=$(hidden plan)" "${@:2}"
}

get nobody /desk/import
same 'without a session' "$code" '303 /desk/sign-in'
sign_in m1
sign_in m3
get m1 '/desk/import?lang=en'
has 'kinds of a recorder' "$(text)" 'Funds sent'
if [[ $(text) == *'Funds allocated'* ]]; then
	wrong 'a recorder is offered what treasurers enter'
fi
get m3 '/desk/import?lang=en'
for kind in 'Funds allocated' 'Funds paid' 'Opening balance'; do
	has 'kinds of a treasurer' "$(text)" "$kind"
done
get m1 /desk/table
same 'nothing waits' "$code" '303 /desk/import'
get m1 '/desk/import/approved'
same 'no table of approvals' "$code" '404 '

# Empty tables are the same as the command line's.
get m1 '/desk/import/funds.sent?template=csv&lang=zh'
same 'template' "$(cat page.html)" "$(sl --lang zh import --template --kind funds.sent)"
get m3 '/desk/import/funds.paid?template=xlsx&lang=zh'
same 'template.xlsx' "$code" '200 '
cp page.html template.xlsx
expect 0 'added: 0' sl --lang en -C a import --by m3 --kind funds.paid --from xlsx --dry-run template.xlsx
upload m3 funds.paid template.xlsx
get m3 '/desk/table?lang=en'
has 'an empty table' "$(text)" 'Nothing is new'

# ---- seven rows that are wrong ----

faults() {
	local said

	upload m1 funds.sent "$@"
	same "$1 is taken" "$code" '303 /desk/table'
	get m1 '/desk/table?lang=en'
	said=$(text)
	same "$1 rows" "$(grep -c '<span class="error">.*</span></li>' page.html)" 7
	has "$1" "$said" 'Row 13 下达编号: there is no record north:L9'
	has "$1" "$said" 'Row 54 金额（万元）: more than the'
	has "$1" "$said" 'Row 105 拨付日期: not well formed'
	has "$1" "$said" 'Row 156 拨付日期: can be read in more than one way'
	has "$1" "$said" 'Row 207 金额（万元）: not well formed'
	has "$1" "$said" 'Row 258 拨付编号: the number north:T1 is already in use'
	has "$1" "$said" 'Row 301 拨付编号: must be filled in'
	has "$1" "$said" 'Nothing was written'
	same "$1 offers nothing" "$(hidden plan)" ''
	record m1 -d "plan=0000000000000000000000000000000000000000000000000000000000000000"
	same "$1 wrote" "$(size)" "$before"
}
faults faulty.csv
faults faulty.gb.csv
faults faulty.xlsx
get m1 '/desk/table?lang=zh'
has 'in Chinese' "$(text)" '第 54 行 金额（万元）：超过可用余额'
has 'in Chinese' "$(text)" '第 301 行 拨付编号：必须填写'
has 'in Chinese' "$(text)" '7 处，涉及 7 行'

# ---- what is refused at once ----

printf '"no end' >broken.csv
upload m1 funds.sent broken.csv
same 'a broken table' "${code% }" 400
printf 'PK\003\004 no workbook' >broken.xlsx
upload m1 funds.sent broken.xlsx -F unit=wan
same 'a broken workbook' "${code% }" 400
has 'a broken workbook' "$(<page.html)" 'value="wan" selected'
head -c 4300000 /dev/zero | tr '\0' x >big.csv
upload m1 funds.sent big.csv
same 'too large' "${code% }" 413
: >empty.csv
upload m1 funds.sent empty.csv
same 'an empty file' "${code% }" 400
printf 'nothing,here\n1,2\n' >headless.csv
upload m1 funds.sent headless.csv
get m1 '/desk/table?lang=en'
has 'no head' "$(text)" 'must be filled in'
get m1 /desk/import/funds.sent -F _csrf=wrong -F file=@clean.csv
same 'without the token' "${code% }" 403
get m1 /desk/import/funds.sent -d "_csrf=$(hidden _csrf)" -d file=x
same 'no file' "${code% }" 403
upload m3 funds.sent clean.csv
get m3 '/desk/table?lang=en'
has "another's kind" "$(text)" 'lacks the role'
same 'nothing was written' "$(size)" "$before"

# ---- clean: shown, recorded once ----

upload m1 funds.sent clean.csv
get m1 '/desk/table?lang=en'
has 'rows' "$(text)" 'Row 52'
total=0
for i in $(seq 1 300); do
	[ $((i % 7)) = 6 ] && total=$((total + 6000)) || total=$((total + i % 7 * 10000 + 1000 + i))
done
has 'total' "$(text)" "To be recorded300 $(sed -E 's/([0-9])([0-9]{3})$/\1,\2/; s/([0-9])([0-9]{3}),/\1,\2,/' <<<$total).00 CNY"
get m1 '/desk/table?lang=en&line=250'
has 'the last rows' "$(text)" 'Row 302'
same 'a dry run writes nothing' "$(size)" "$before"

# What was shown of another upload, or of another book, is not recorded.
cp page.html shown.html
upload m1 funds.sent clean.gb.csv
cp shown.html page.html
record m1
same 'another upload' "$code" '303 /desk/table?stale=1'
get m1 '/desk/table?lang=en&stale=1'
has 'another upload' "$(text)" 'has changed since'
cp page.html shown.html
sed -n '1,3p' clean.csv >one.csv
expect 0 'added: 1' sl --lang en -C a import --by m1 --kind funds.sent one.csv
record m1
same 'another book' "$code" '303 /desk/table?stale=1'
same 'nothing but the one row' "$(size)" $((before + 1))
get m1 '/desk/table?lang=en'
has 'what is left' "$(text)" 'To be recorded299'
has 'what is there' "$(text)" 'There already1'
record m1
same 'recorded' "$code" "303 /desk/table?first=$((before + 1))&last=$((before + 299))"
same 'recorded' "$(size)" $((before + 300))
get m1 "/desk/table?lang=en&first=$((before + 1))&last=$((before + 299))"
has 'done' "$(text)" "Recorded as entries north/$((before + 1)) – north/$((before + 299))"
has 'done' "$(text)" 'Nothing is new'
record m1
same 'not twice' "$(size)" $((before + 300))
for file in clean.csv clean.gb.csv clean.xlsx; do
	upload m1 funds.sent $file
	get m1 '/desk/table?lang=en'
	has "$file again" "$(text)" 'There already300'
	has "$file again" "$(text)" 'Nothing is new'
done
expect 0 'there already, not added again: 300' sl --lang en -C a import --by m1 --kind funds.sent clean.csv
expect 0 '31,003.00 CNY' sl -C a show north:T3

# Entries at the limit wait for a second person, as when they are typed.
expect 0 'state = entered' sl --lang en -C a show north:T3
expect 0 'state = live' sl --lang en -C a show north:T1

# The unit of the form, its basis and its source, where the table says none.
printf '账户编号,金额,日期\nnorth:A1,2.5,2021年3月5日\n' >raised.csv
upload m3 funds.raised raised.csv -F unit=wan -F basis=taken_over -F cite=ledger-2020
get m3 '/desk/table?lang=en'
has 'in wan' "$(text)" '25,000.00 CNY'
has 'basis' "$(text)" 'taken over'
has 'source' "$(text)" 'ledger-2020'
record m3
same 'recorded in wan' "${code%%\?*}" '303 /desk/table'

# What was free when it was shown is spent when it is recorded: refused, whole.
expect 0 '' sl -C a record --by m3 funds.allocated allocation=north:L9 account=north:A1 to=south amount=100 day=2021-04-01
printf '拨付日期,拨付编号,收款方,下达编号,金额\n2021-04-02,north:Z1,south,north:L9,40\n2021-04-02,north:Z2,south,north:L9,60\n' >late.csv
upload m1 funds.sent late.csv
get m1 '/desk/table?lang=en'
has 'both fit' "$(text)" 'To be recorded2 100.00 CNY'
expect 0 '' sl -C a record --by m1 funds.sent transfer=north:Z3 to=south allocation=north:L9 amount=1 day=2021-04-02
before=$(size)
record m1
same 'spent meanwhile' "$code" '409 '
has 'spent meanwhile' "$(text)" 'Row 3'
same 'spent meanwhile, whole' "$(size)" "$before"
# A table with faults is not offered, on whatever page of them.
get m1 '/desk/table?lang=en&fault=5'
same 'nothing to record' "$(grep -c 'name="plan"' page.html)" 0
expect 0 '' sl -C a audit

# Away with the session.
get m3 /desk/sign-out -d "_csrf=$(get m3 /desk; hidden _csrf)"
sign_in m3
get m3 /desk/table
same 'gone with the session' "$code" '303 /desk/import'
end
