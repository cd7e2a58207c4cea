# shellcheck shell=bash
# Nodes that serve, for stories that need some; after lib.sh.
: "${work:?}" "${program:?}"

# A served program lets nobody trace it, which the leak checker would need.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
wait_max=$((20 * ${SL_WAIT_SCALE:-1}))
pids=()

stop_serving() {
	[ ${#pids[@]} -gt 0 ] || return 0
	kill "${pids[@]}" 2>/dev/null
	wait "${pids[@]}" 2>/dev/null
	pids=()
}

stop_all() {
	stop_serving
	rm -rf "$work"
}
trap stop_all EXIT

# Serve book $1, with the other options; the address is in $url.  A round of
# sync each second, or as $sync_every says; 0 is none.
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
	# shellcheck disable=SC2034 # it is the answer
	url=$(sed -n 's|^listening on \(http://.*\)/$|\1|p' "$1.out")
}
