# shellcheck shell=bash
# What every story is told with.  SL_PROGRAM is the program; a folder of its
# own is made and goes away.  Each `expect` is one check.
#
#	expect CODE TEXT COMMAND...	exits CODE and says TEXT (a fixed
#					string; "" = anything) on stdout or
#					stderr
#	same WHAT A B			the two texts are equal
#	has WHAT TEXT PART		PART occurs in TEXT
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

end() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
}
