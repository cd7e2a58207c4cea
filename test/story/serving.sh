# shellcheck shell=bash
# For stories in which books are served; lib.sh is in it.
#
#	serve BOOK [OPTION...]		serve it; every $sync_every [1] seconds it follows;
#					its address is in $url
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
# A served program lets nobody trace it, which the leak checker would need.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
wait_max=$((20 * ${SL_WAIT_SCALE:-1}))
pids=()
export url

stop_all() {
	kill "${pids[@]}" 2>/dev/null
	wait "${pids[@]}" 2>/dev/null
	rm -rf "$work"
}
trap stop_all EXIT

# Serve book $1, with the other options; the address is in $url.
serve() {
	local until=$((SECONDS + wait_max))

	: >"$1.out"
	"$program" -C "$1" serve --listen 127.0.0.1:0 --sync-every "${sync_every:-1}" "${@:2}" >"$1.out" 2>"$1.err" &
	pids+=($!)
	until grep -q '^listening on ' "$1.out"; do
		if [ $SECONDS -ge $until ]; then
			wrong "$1 does not serve: $(cat "$1.err")"
			end
			exit 1
		fi
		sleep 0.05
	done
	url=$(sed -n 's|^listening on \(http://.*\)/$|\1|p' "$1.out")
}
