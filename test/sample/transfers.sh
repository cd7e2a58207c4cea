#!/usr/bin/env bash
# A table of 300 transfers in 万元, as an office would send it: CSV on stdout.
#	transfers.sh clean|faulty
# The faulty one has seven rows that are wrong, each in its own way; the row
# numbers are those of a spreadsheet (two lines stand above the first).
set -euo pipefail
kind=$1

printf '\xef\xbb\xbf拨付台账,,,,单位：万元,,\r\n'
printf '序号,拨付日期,拨付编号,收款方,下达编号,拨付金额（万元）,说明\r\n' |
	sed 's/拨付金额/金额/'
for i in $(seq 1 300); do
	id=north:T$i
	day="2021年$((i % 12 + 1))月$((i % 28 + 1))日"
	allocation=north:L$((i % 3 + 1))
	amount="$((i % 7)).$((1000 + i))"
	[ $((i % 7)) = 6 ] && amount="\"￥$((i % 7)),000.00元\""
	if [ "$kind" = faulty ]; then
		case $i in
		11) allocation=north:L9 ;;        # row 13: no such allocation
		52) amount=99999999 ;;            # row 54: more than is left
		103) day=2021-02-30 ;;            # row 105: in no calendar
		154) day=2021915日 ;;             # row 156: glued
		205) amount=0.12345678 ;;         # row 207: parts of a 分
		256) id=north:T1 ;;               # row 258: given before
		299) id='' ;;                     # row 301: no number
		esac
	fi
	printf '%d,%s,%s,south,%s,%s,"第 %d 笔"\r\n' "$i" "$day" "$id" \
		"$allocation" "$amount" "$i"
done
printf '合计,,,,,见上,\r\n'
