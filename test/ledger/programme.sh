#!/usr/bin/env bash
# A realistic programme, invented: on a clean book no control raises a false
# alarm and audit finds nothing; the two planted faults of money, and nothing
# else, are named with their entries.  PROGRAMME=large for eight times as much.
# shellcheck source-path=SCRIPTDIR source=../story/lib.sh
. "$(dirname "$0")/../story/lib.sh"
generate=$root/build/release/test/generate
size=${PROGRAMME:-small}
cd "$work" || exit 1
export SL_NOW=1704013200

count() {
	sqlite3 "$1/book.db" "SELECT count(*) FROM $2"
}

expect 0 entries "$generate" "$size" clean
same 'audit of a clean book' "$(sl -C clean audit | tail -n +2)" ''
same 'exceptions of a clean book' "$(sl --json -C clean exceptions)" ''
same 'findings' "$(count clean finding)" 0
same 'transfers that do not agree' \
	"$(count clean "matched WHERE state <> 'agreed'")" 0
for fewest in project:110 payment:850 voucher:250 "matched WHERE kind = 'transfer':250" \
	objection:500 meeting:24 disclosure:3000; do
	same "at least ${fewest##*:} of ${fewest%:*}" \
		"$(($(count clean "${fewest%:*}") >= ${fewest##*:}))" 1
done
expect 0 '' sl -C clean verify
total=$(sl --json -C clean report money_totals)
for field in in_transit difference; do
	same "$field" "$(jq -r ".$field.amount" <<<"$total")" 0.00
done
same 'allocated = sent' "$(jq -r .allocated.amount <<<"$total")" \
	"$(jq -r .sent.amount <<<"$total")"
same 'sent = received' "$(jq -r .sent.amount <<<"$total")" \
	"$(jq -r .received.amount <<<"$total")"

# The same seed, the same programme, and two faults: C9 and C18.
"$generate" "$size" --faults faulty >planted 2>/dev/null || wrong generate
same 'faults planted' "$(wc -l <planted)" 2
same 'exceptions' "$(sl --json -C faulty exceptions |
	jq -r '.control + " " + .subject + " " + .entry' | sort)" "$(sort planted)"
same 'the missing cent' "$(sl --json -C faulty exceptions |
	jq -r 'select(.control == "C18").amount')" -0.01
same 'audit says the same' "$(sl -C faulty audit | tail -n +2)" \
	"$(sl -C faulty exceptions)"
same 'still no finding' "$(count faulty finding)" 0
expect 0 '' sl -C faulty export --to hledger journal
expect 0 '' hledger -f journal check
end
