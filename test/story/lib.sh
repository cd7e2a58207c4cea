# shellcheck shell=bash
# What every story is told with.  SL_PROGRAM is the program; a folder of its
# own is made and goes away.  Each `expect` is one check.
#
#	expect CODE TEXT COMMAND...	exits CODE and says TEXT (a fixed
#					string; "" = anything) on stdout or
#					stderr
#	same WHAT A B			the two texts are equal
#	has WHAT TEXT PART		PART occurs in TEXT
#	balanced BOOK PARTY		what the entries of PARTY add up to,
#					source by source, is its trial balance
#	end				the line the runner reads
set -uo pipefail
export LC_ALL=C.UTF-8 TZ=UTC SL_NOW=${SL_NOW:-1767225600} SL_SEED=${SL_SEED:-1}
unset LANG SUNLEDGER_DIR
program=${SL_PROGRAM:?}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/sunledger-story-XXXXXX")
export program root work
passed=0
failed=0
trap 'rm -rf "$work"' EXIT

sl() {
	"$program" "$@"
}

ok() {
	passed=$((passed + 1))
}

wrong() {
	failed=$((failed + 1))
	printf 'FAILED: %s\n' "$*"
}

expect() {
	local code=$1 text=$2 said got
	shift 2
	said=$("$@" 2>&1 </dev/null)
	got=$?
	if [ "$got" != "$code" ]; then
		wrong "$* exits $got, not $code: $said"
	elif [ -n "$text" ] && [[ $said != *"$text"* ]]; then
		wrong "$* says: $said -- not: $text"
	else
		ok
	fi
}

same() {
	if [ "$2" = "$3" ]; then
		ok
	else
		wrong "$1: '$2' is not '$3'"
	fi
}

has() {
	if [[ $2 == *"$3"* ]]; then
		ok
	else
		wrong "$1: $2 -- has not: $3"
	fi
}

# Lines of "source raised opening received taken_back allocated sent paid
# returned held", in the smallest unit, of party $2: from the table of entries,
# and from the trial balance.
# shellcheck disable=SC2016
sums_of_table='def units: (.text // "0") | gsub("[.]"; "") | tonumber;
	.columns as $c
	| def at(name): ($c | map(.text) | index(name)) // error(name);
	def sum(name): ($c | map(.text) | index(name)) as $i
		| if $i == null then 0 else map(.cells[$i] | units) | add // 0 end;
	def only(f): map(select(.cells[at("Account")].text | f));
	.lines | map(select(.kind == "row"))
	| group_by(.cells[at("Fund source")].text)[]
	| [.[0].cells[at("Fund source")].text]'
of_entries() {
	sl --json --lang en -C "$1" report entries ${2:+log="$2"} |
		jq -r "$sums_of_table"' + [sum("Raised"), sum("Taken over"),
			sum("Received"), sum("Taken back"), sum("Allocated"), sum("Sent"),
			sum("Paid"), sum("Returned")]
			| . + [.[1] + .[2] + .[3] + .[4] - .[5] - .[7] - .[8]] | @tsv'
}
of_ledger() {
	sl --json --lang en -C "$1" report trial_balance ${2:+log="$2"} |
		jq -r "$sums_of_table"' + (
			def starts(w): only(startswith(w)) | sum("Closing");
			starts("raised from") as $raised | starts("taken over") as $opening
			| starts("received from") as $received
			| starts("taken back from") as $back
			| starts("set aside") as $alloc | starts("sent to") as $sent
			| starts("paid out") as $paid | starts("returned to") as $returned
			| [0 - $raised, 0 - $opening, 0 - $received, 0 - $back,
				$alloc + $sent, $sent,
				$paid, $returned,
				(sum("Closing") - $raised - $opening - $received - $back
					- $alloc - $sent - $paid - $returned)]) | @tsv'
}
balanced() {
	local entries
	entries=$(of_entries "$1" "$2")
	if [ -z "$entries" ]; then
		wrong "$1: no entries of $2"
	fi
	same "$1: the entries of $2 are its ledger" "$entries" \
		"$(of_ledger "$1" "$2")"
	same "$1: entries, figures, ledger" \
		"$(sl --json -C "$1" report ledger_gaps)" ''
}

end() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}
