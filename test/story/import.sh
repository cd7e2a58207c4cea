#!/usr/bin/env bash
# Tables of others as events: 300 rows with seven that are wrong are seven
# named rows and nothing written; the clean one is written once, whatever its
# form, and a second run adds nothing.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source-path=SCRIPTDIR source=table.sh
. "$root/test/story/table.sh"
cd "$work" || exit 1

import() {
	sl -C a import --by m1 --confirm-clock --kind funds.sent "$@"
}

make_book 100000000000
make_samples
before=$(size)

# faults FILE ARGUMENT...: what is said about the seven rows, in English.
faults() {
	local file=$1 said
	shift
	said=$(sl --lang en -C a import --by m1 --kind funds.sent "$@" "$file" 2>&1)
	same "$file exits" "$?" 65
	same "$file rows" "$(grep -c '^row ' <<<"$said")" 7
	has "$file" "$said" 'row 13, 下达编号: there is no record north:L9'
	has "$file" "$said" 'row 54, 金额（万元）: more than the'
	has "$file" "$said" 'row 105, 拨付日期: not well formed'
	has "$file" "$said" 'row 156, 拨付日期: can be read in more than one way'
	has "$file" "$said" 'row 207, 金额（万元）: not well formed'
	has "$file" "$said" 'row 258, 拨付编号: the number north:T1 is already in use'
	has "$file" "$said" 'row 301, 拨付编号: must be filled in'
	has "$file" "$said" 'nothing was written; rows in error: 7'
	same "$file wrote" "$(size)" "$before"
}
faults faulty.csv
faults faulty.gb.csv
faults faulty.gb.csv --charset GB18030
faults faulty.xlsx --from xlsx
faults faulty.csv --dry-run

# The same in Chinese, and as problems in JSON.
said=$(sl --lang zh -C a import --by m1 --kind funds.sent faulty.csv 2>&1)
same 'rows in Chinese' "$(grep -c '^第 ' <<<"$said")" 7
has 'Chinese' "$said" '第 13 行，下达编号：'
has 'Chinese' "$said" '第 54 行，金额（万元）：超过可用余额'
has 'Chinese' "$said" '第 105 行，拨付日期：'
has 'Chinese' "$said" '第 156 行，拨付日期：可以有不止一种读法'
has 'Chinese' "$said" '第 207 行，金额（万元）：'
has 'Chinese' "$said" '第 258 行，拨付编号：'
has 'Chinese' "$said" '第 301 行，拨付编号：必须填写'
has 'Chinese' "$said" '未写入任何条目；有误的行数：7'
said=$(sl --json -C a import --by m1 --kind funds.sent faulty.csv 2>&1)
same 'rows in JSON' "$(jq -s length <<<"$said")" 7
same 'row in JSON' "$(jq -rs '.[1] | "\(.row) \(.error) \(.field)"' <<<"$said")" '54 overdraw amount'

# Clean: tried, written once, and known again in every form.
expect 0 'would be added: 300' import --dry-run clean.csv
same 'a dry run writes nothing' "$(size)" "$before"
expect 0 'added: 300' import clean.csv
same 'written' "$(size)" $((before + 300))
expect 0 'there already, not added again: 300' import clean.csv
expect 0 'added: 0' import clean.gb.csv
expect 0 'there already, not added again: 300' import --from xlsx clean.xlsx
expect 0 '此前已有，未重复写入：300' sl --lang zh -C a import --by m1 --kind funds.sent clean.csv
same 'a second run adds nothing' "$(size)" $((before + 300))
expect 0 '31,003.00 CNY' sl -C a show north:T3
expect 0 '' sl -C a audit

# Two rows alike are two events, once.
printf 'Account;Amount;Day;basis;cite\nnorth:A1;5万元;2021.3.4;;\nnorth:A1;5万元;2021/3/4;;\n' >twice.csv
raise() {
	sl --lang en -C a import --by m3 --kind funds.raised twice.csv "$@"
}
expect 0 'added: 2' raise
expect 0 'not added again: 2' raise
expect 0 'added: 2' raise basis=taken_over cite=ledger
expect 0 'not added again: 2' raise basis=taken_over cite=ledger

# What is reversed stands no longer: the same row is written again.
said=$(sl --json -C a record --by m3 funds.raised account=north:A1 amount=70000 day=2021-03-05)
printf '账户编号,金额,日期\nnorth:A1,7万,2021年3月5日\n' >reversed.csv
raise() {
	sl --lang en -C a import --by m3 --kind funds.raised reversed.csv
}
expect 0 'not added again: 1' raise
entry=$(jq -r .entry <<<"$said")
expect 0 '' sl -C a record --by m2 reversed "entry=${entry#*/}" "leaf=$(jq -r .leaf <<<"$said")" reason=twice
expect 0 'added: 1' raise
expect 0 'not added again: 1' raise

# Longer than what one commit takes: all of it or nothing, whatever part the
# fault is in, and once.
long() {
	echo transfer,to,allocation,amount,day
	for ((i = 1; i <= 9000; i++)); do
		echo "north:U$i,south,north:L2,0.01,2021-02-0$((i % 9 + 1))"
	done
}
before=$(size)
long >long.csv
sed -e '3s/north:L2/north:L9/' -e '8500s/0.01/x/' -e '9000s/north:U8999/north:U1/' long.csv >long.faulty.csv
expect 65 'rows in error: 3' sl --lang en -C a import --by m1 --kind funds.sent long.faulty.csv
same 'a fault far behind writes nothing' "$(size)" "$before"
said=$(sl --lang en -C a import --by m1 --kind funds.sent long.faulty.csv 2>&1)
has 'the first part' "$said" 'row 3, allocation: there is no record north:L9'
has 'the second part' "$said" 'row 8500, amount: not well formed'
has 'twice' "$said" 'row 9000, transfer: the number north:U1 is already in use'
expect 0 'would be added: 9000' import --dry-run long.csv
same 'a dry run of parts writes nothing' "$(size)" "$before"
expect 0 'added: 9000' import long.csv
same 'all parts are written' "$(size)" $((before + 9000))
expect 0 'not added again: 9000' import long.csv
sed '2,$s/0\.01/x/' long.csv >wrong.csv
expect 65 'too many errors' sl --lang en -C a import --by m1 --kind funds.sent wrong.csv
expect 0 '' sl -C a audit

# Templates are read back as empty tables.
expect 0 '拨付编号' sl --lang zh import --template --kind funds.sent
sl --lang en import --template --kind balance.opened >template.csv
expect 0 'added: 0' sl -C a import --by m3 --kind balance.opened template.csv
expect 0 '' sl --lang zh import --template --kind funds.paid --from xlsx template.xlsx
expect 0 'added: 0' sl -C a import --by m3 --kind funds.paid --from xlsx template.xlsx

# Refused before any row is looked at.
expect 64 'usage' sl -C a import --from pdf --kind funds.sent clean.csv
expect 65 '--kind' sl -C a import clean.csv
expect 64 'no such kind' sl -C a import --kind funds.lost clean.csv
expect 66 'file' import none.csv
expect 65 '--from xlsx' import clean.xlsx
expect 65 '--from csv' import --from xlsx clean.csv
expect 65 'charset' import --charset none clean.csv
expect 65 '--unit' import --unit dozen clean.csv
printf 'nothing,here\n1,2\n' >headless.csv
expect 65 'Transfer: must be filled in' import headless.csv
printf '拨付编号,收款方,金额,拨付日期,颜色\nnorth:T9,south,1,2021-01-01,red\n' >columns.csv
expect 65 'row 1, 颜色: this kind has no such field' import columns.csv
expect 65 'row 1, Allocation: must be filled in' import columns.csv
end
