#!/usr/bin/env bash
# The demo: the source document on two nodes.  Both audits name exactly the
# two planted differences; what is published is marked and cited; persons stand
# only inside the article; nobody's words leave the node.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
export SL_NOW=1591063200

expect 0 gongbujiangda sl demo demo
for node in zhongshan gongbujiangda; do
	same "audit of $node" \
		"$(sl -C "demo/$node" audit | tail -n +2)" \
		"$(cat "$root/test/golden/demo.audit")"
	expect 0 'verified: ' sl -C "demo/$node" verify
	same "findings of $node" "$(sl -C "demo/$node" report findings | wc -l)" 0
	same "what both state of T-2017-04, differently, at $node" \
		"$(sl --lang en -C "demo/$node" report project_card |
			grep -c 'T-2017-04 .*the two records differ')" 2
	balanced "demo/$node" zhongshan
	balanced "demo/$node" gongbujiangda
done

# Each line of a table, and each sum, is what the table of entries it opens adds
# up to.
# shellcheck disable=SC2016
sums_of_line='(.columns | map(.text)) as $c | .lines[] | select(.open)
	| . as $line | [.open, ((.links // []) | map("\(.name)=\(.value)") | join(" ")),
		(["Taken over", "Raised", "Allocated", "Sent", "Received", "Paid",
			"Returned", "Taken back"] | map(. as $name | $c | index($name)
			| if . == null then "-" else ($line.cells[.].text // "0.00") end)
		| join(" "))] | @tsv'
# opened COLUMNS REPORT PARAM=VALUE ...: the same sums of the report, where the
# line has the column.
opened() {
	local total
	total=$(sl --json --lang en -C demo/zhongshan report "${@:2}" |
		jq -r '(.columns | map(.text)) as $c | (.lines // [])
			| map(select(.kind == "total")) | .[0] as $line
			| ["Taken over", "Raised", "Allocated", "Sent", "Received",
				"Paid", "Returned", "Taken back"] | map(. as $name | $c
				| index($name) | if . == null then "0.00"
				else ($line.cells[.].text // "0.00") end) | join(" ")')
	paste -d' ' <(tr ' ' '\n' <<<"$1") <(tr ' ' '\n' <<<"$total") |
		awk '{ print $1 == "-" ? "-" : $2 }' | paste -sd' '
}
lines=0
for report in fund_source fund_project fund_pairing fund_place fund_unit \
	fund_kind fund_party fund_year plan_programme plan_execution; do
	while IFS=$'\t' read -r open links sums; do
		# shellcheck disable=SC2086
		same "$report opens $open $links" \
			"$(opened "$sums" "$open" $links)" "$sums"
		lines=$((lines + 1))
	done < <(sl --json --lang en -C demo/zhongshan report "$report" |
		jq -r "$sums_of_line")
done
same 'lines that open' "$((lines > 50))" 1

# Rebuilt, exported, verified: by the policy of one alone, and countersigned.
expect 0 rebuild sl -C demo/zhongshan rebuild
expect 0 audit sl -C demo/zhongshan audit
sl -C demo/zhongshan key policy >own.policy
expect 0 '' sl -C demo/zhongshan export --to tlog log
expect 0 'verified: zhongshan.example/log' sl verify log --policy own.policy
expect 0 '' sl -C demo/zhongshan export --to proof --entry 120 T.tlog-proof
expect 0 '#120' sl verify T.tlog-proof --policy own.policy
{
	grep '^log ' own.policy
	sl -C demo/gongbujiangda key policy | grep '^witness '
	echo 'quorum gongbujiangda'
} >countersigned
expect 0 'countersigned by 2020-06-01T' sl verify log --policy countersigned
expect 0 'countersigned by 2020-06-01T' sl verify T.tlog-proof --policy countersigned
sed 's/gongbujiangda/nobody/' countersigned >wrong
sed -i "s|^witness nobody .*|witness nobody $(sl -C demo/zhongshan key policy | sed -n 's/^witness [^ ]* //p')|" wrong
expect 76 'not countersigned enough' sl verify T.tlog-proof --policy wrong

# Every line of the demo says what it rests on.
for script in "$root"/demo/*.ndjson; do
	same "$script: lines without basis" \
		"$(grep '"kind":' "$script" | grep -v '"node":' | grep -vc '"basis":')" 0
	same "$script: published without source" \
		"$(grep '"basis":"published"' "$script" | grep -vc '"cite":')" 0
done
# Persons of the article stand nowhere but in the article.
for person in 陈旭东 杨文龙 李长春 石运本 习近平; do
	same "$person outside the article" \
		"$(grep "$person" "$root"/demo/*.ndjson "$root"/profiles/*.ndjson |
			grep -vc '"kind":"article.filed"')" 0
done
# The pairing came after the meeting: none is dated before it.
same 'pairings dated before the joint meeting' \
	"$(grep -o '"pairing.signed".*"from":"[0-9-]*"' "$root/demo/paired-aid.ndjson" |
		sed 's/.*"from":"//' | awk '$0 < "2017-10-28"' | wc -l)" 0

# The objector's words and contact: in no export of either node.
sl -C demo/gongbujiangda export --to tlog glog
sl -C demo/gongbujiangda export --to csv csv
same "the objector's words in exports" "$(grep -rl '水管冬天会不会冻\|村委会转' log glog csv | wc -l)" 0
same "the sealed words are kept" \
	"$(grep -c '水管冬天会不会冻' demo/gongbujiangda/book.db)" 1
same "and only where they were said" \
	"$(grep -c '水管冬天会不会冻' demo/zhongshan/book.db)" 0

# The second profile: no Chinese character but in names of languages.
expect 0 openwells sl demo --profile partners second
same 'Chinese in the partners demo' "$(grep -cP '\p{Han}' "$root/demo/partners.ndjson")" 0
SL_NOW=1722500000 expect 0 'northport:T-2' sl -C second/northport audit
end
