#!/usr/bin/env bash
# The command line: one line that names field, rule and remedy, in zh and en;
# exit codes from the table; a refusal leaves the log as it was.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1

expect 64 'usage:' sl
expect 64 'nonsense' sl nonsense
expect 65 '--party' sl init --name X
expect 65 '--name' sl init --party north
expect 66 'no-such' sl -C . init --party north --name North --profile no-such
mkdir a
expect 0 north sl -C a init --party north --name North --profile paired-aid
expect 65 '' sl -C a init --party north --name North
expect 66 '' sl -C missing log
expect 64 '--what' sl -C a log --what

rec() {
	sl -C a record --by "$@" --confirm-clock
}
size() {
	sl -C a log | wc -l
}
for m in m1:recorder m2:approver m3:treasurer; do
	expect 0 '' sl -C a member add "${m%:*}" --role "${m#*:}"
done
expect 65 'already in use' sl -C a member add m1

# Each refusal: field, rule, remedy; and nothing has changed.
before=$(size)
expect 64 'no such kind of event funds.lost' rec m1 funds.lost x=1
expect 64 'nosuch: this kind has no such field' rec m1 unit.added nosuch=1
expect 65 'unit: must be filled in' rec m1 unit.added type=city name=X
expect 64 'unit: given twice' rec m1 unit.added unit=north:a unit=north:b
expect 65 'type: not well formed' rec m1 unit.added unit=north:a name=X type=moon
expect 77 "begin with this party's code (north:)" rec m1 unit.added unit=south:a name=X type=city
expect 77 'lacks the role recorder' rec m2 unit.added unit=north:a name=X type=city
expect 77 'lacks the role root' rec m1 member.added member=m9
expect 65 'parent north:none' rec m1 unit.added unit=north:a name=X type=city parent=north:none
expect 65 'amount: not well formed' rec m3 funds.raised account=north:a amount=1.234 day=2026-01-01
expect 65 'day: not well formed' rec m3 funds.raised account=north:a amount=1 day=2026-02-30
expect 66 'no record north:a' rec m3 funds.raised account=north:a amount=1 day=2026-01-01
expect 65 'cite: must be filled in' rec m1 unit.added unit=north:a name=X type=city basis=published
same 'size after refusals' "$(size)" "$before"

# The same in Chinese, and as a problem in JSON.
expect 65 'unit：必须填写' sl --lang zh -C a record --by m1 unit.added type=city name=X
expect 77 '此成员没有所需角色' sl --lang zh -C a record --by m2 unit.added unit=north:a name=X type=city
expect 65 '"error":"missing_field","field":"unit"' sl --json -C a record --by m1 unit.added type=city name=X
expect 64 '用法' env -u LC_ALL LANG=zh_CN.UTF-8 "$program"

# Words, one JSON object, and lines of JSON on stdin.
expect 0 'north/' rec m1 unit.added unit=north:a name.zh=甲 name.en=A type=city
expect 0 'north/' rec m1 '{"kind":"unit.added","unit":"north:b","name":{"en":"B"},"type":"town","parent":"north:a"}'
printf '%s\n' \
	'{"kind":"unit.added","by":"m1","unit":"north:c","name":{"en":"C"},"type":"town"}' \
	'{"kind":"unit.added","by":"m1","unit":"north:c","name":{"en":"C"},"type":"town"}' \
	'not json' \
	'{"kind":"unit.added","by":"m1","unit":"north:d","name":{"en":"D"},"type":"town"}' >lines
before=$(size)
said=$(sl -C a record --batch --confirm-clock <lines 2>&1)
same 'exit of a batch with refusals' $? 65
same 'lines that were taken' "$(($(size) - before))" 2
has 'line 2 of the batch' "$said" '2: sunledger: unit: the number north:c is already in use'
has 'line 3 of the batch' "$said" '3: sunledger:'

# Asked again with the same key: the same answer; another request: refused.
first=$(sl -C a record --by m1 --idempotency-key k1 --confirm-clock unit.added unit=north:e name=E type=town)
expect 0 "$first" sl -C a record --by m1 --idempotency-key k1 --confirm-clock unit.added unit=north:e name=E type=town
expect 75 '' sl -C a record --by m1 --idempotency-key k1 --confirm-clock unit.added unit=north:f name=F type=town

# The clock: far behind, far ahead, a long silence.
expect 75 'log' sl -C a record --by m1 --at 1500000000 --confirm-clock unit.added unit=north:g name=G type=town
expect 75 'log' sl -C a record --by m1 --at 1900000000 --confirm-clock unit.added unit=north:g name=G type=town
SL_NOW=$((SL_NOW + 200000)) expect 75 '--confirm-clock' sl -C a record --by m1 unit.added unit=north:g name=G type=town
SL_NOW=$((SL_NOW + 200000)) expect 0 '' sl -C a record --by m1 --confirm-clock unit.added unit=north:g name=G type=town

# A table that somebody brings.
printf '类别,计划内,计划外,合计,占比\n八个村,2480,0,2480,75.2%%\n四个村,0,820,820,24.8%%\n合计,2480,820,3300,100%%\n' >table.csv
expect 0 'table.csv: 9 sums' sl check table table.csv
expect 0 '"sums":9' sl --json check table table.csv
sed -i 's/,3300,/,3310,/' table.csv
expect 65 'D4: does not add up (3310 ≠ 3300)' sl check table table.csv
expect 66 '' sl check table nosuch.csv
expect 64 'check table FILE.csv' sl check table
expect 64 'check table FILE.csv' sl check figure table.csv

# A delegation, by words.
later=$((SL_NOW + 200000))
SL_NOW=$later expect 77 'lacks the role recorder' rec m2 unit.added unit=north:w name=W type=town
SL_NOW=$later expect 0 '' rec root role.delegated from=m1 to=m2 role=recorder first=2026-01-03 last=2026-12-31 document=D1
SL_NOW=$later expect 0 '' rec m2 unit.added unit=north:w name=W type=town

# Show, report, schema, version; and the whole is in order.
expect 0 'north:a' sl -C a show north:a
expect 66 'no record north:zzz' sl -C a show north:zzz
expect 0 'sunledger.org/event@v1' sl -C a show north/0
expect 66 '' sl -C a show north/9999
expect 0 'findings' sl -C a report
expect 66 'nosuch' sl -C a report nosuch
expect 0 'funds.sent' sl schema
expect 0 '"kind":"funds.sent"' sl schema --json
expect 0 'CREATE TABLE IF NOT EXISTS posting' sl schema --sql
expect 0 'sunledger 0.1.0' sl version
expect 0 'verified: ' sl -C a verify
expect 0 'audit' sl -C a audit
expect 0 'rebuild' sl -C a rebuild
expect 0 'audit' sl -C a audit
same 'docs/events.md' "$(sl schema --md | cksum)" "$(cksum <"$root/docs/events.md")"

# HEAD: a copied folder is read-only until confirmed.
rm a/HEAD
expect 75 'unconfirmed' rec m1 unit.added unit=north:z name=Z type=town
expect 0 '' sl -C a confirm --sole-copy
SL_NOW=$((SL_NOW + 200000)) expect 0 '' rec m1 unit.added unit=north:z name=Z type=town
end
