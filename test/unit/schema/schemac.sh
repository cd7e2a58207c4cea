#!/usr/bin/env bash
# The generator: errors say FILE:LINE, and what is frozen cannot change.
#	schemac.sh PROGRAM SCHEMA-FOLDER
set -uo pipefail
schemac=$1
schema=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/sunledger-schemac-XXXXXX")
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# refuses WHAT WANT: the lines on stdin are refused, naming file and line.
refuses() {
	local said
	cat >"$work/x.schema"
	said=$("$schemac" "$1" "$work/x.schema" 2>&1 >"$work/out")
	if [ $? = 1 ] && [[ $said == "$work/x.schema:$2"* ]]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED: want %s, got: %s\n' "$2" "$said"
	fi
}

refuses events.h '1: expected a name' <<<'event'
refuses events.h "1: 'open' before the first block" <<<$'\topen x id'
refuses events.h '1: a.b must be number 1' <<<'event a.b 2 recorder public | 甲 | A'
refuses events.h "2: unknown type 'moon'" <<<$'event a.b 1 recorder public | 甲 | A\n\topen x moon | 乙 | B'
refuses events.h "2: expected ' | zh | en'" <<<$'event a.b 1 recorder public | 甲 | A\n\topen x id | 乙'
refuses events.h '3: a.b has two fields called x' <<<$'event a.b 1 recorder public | 甲 | A\n\topen x id | 乙 | B\n\topen x id | 乙 | B'
refuses events.h '2: a field may not be called kind' <<<$'event a.b 1 recorder public | 甲 | A\n\topen kind id | 乙 | B'
refuses events.h '2: a choice without values' <<<$'event a.b 1 recorder public | 甲 | A\n\topen x choice: | 乙 | B'
refuses events.h "2: unknown flag 'loud'" <<<$'event a.b 1 recorder public | 甲 | A\n\topen x id loud | 乙 | B'
refuses err.h '2: b must be number 2' <<<$'error a 1 fault 500 70 | 甲 | A\nerror b 3 fault 500 70 | 乙 | B'
refuses err.h '2: a stands here twice' <<<$'error a 1 fault 500 70 | 甲 | A\nerror a 2 fault 500 70 | 乙 | B'
refuses currencies.h '1: CNY must be number 1' <<<'currency CNY 2 ¥'
refuses currencies.h '2: CNY stands here twice' <<<$'currency CNY 1 ¥\ncurrency CNY 2 ¥'

row=$'row a | 甲 | A\n\tkey log id\n\tcol amount money\n'
refuses rows.c '4: amount is money, which no index may hold' <<<"$row"$'\tindex a_by_amount log amount'
refuses rows.c '4: amount is money, which no index may hold' <<<"$row"$'\tindex a_by_log log if amount'
refuses rows.c '4: a has no field called day' <<<"$row"$'\tindex a_by_day log day'
refuses rows.c '4: expected the columns of index a_by' <<<"$row"$'\tindex a_by'
refuses rows.c '4: too many words' <<<"$row"$'\tindex a_by_log log if log log'

# frozen WANT SED: after the change the list of released kinds does (not) hold.
frozen() {
	sed "$2" "$schema/events.schema" >"$work/events.schema"
	"$schemac" check-frozen "$work/events.schema" "$schema/events.frozen" 2>"$work/said"
	if [ $? = "$1" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED: %s: %s\n' "$2" "$(cat "$work/said")"
	fi
}
frozen 0 ''
frozen 0 's/资金/金钱/' # words for people may change
frozen 1 's/open transfer id/open transfer text/'
frozen 1 's/^event funds.sent 28 recorder/event funds.sent 28 treasurer/'
frozen 1 's/open? note text/open note text/'
frozen 1 's/amount money match/amount money/'
frozen 1 's/^event article.filed 45/event article.kept 45/'

# A new kind after the last one is welcome.
next=$(($(grep -c '^event ' "$schema/events.schema") + 1))
{
	cat "$schema/events.schema"
	printf 'event new.kind %d recorder parties | 新 | New\n\topen x id | 甲 | A\n' "$next"
} >"$work/more.schema"
if "$schemac" check-frozen "$work/more.schema" "$schema/events.frozen"; then
	passed=$((passed + 1))
else
	failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
