#!/usr/bin/env bash
# Every disk call of one commit fails once: the program says so and stops,
# and the next start finds a book that verifies, with the entry or without.
# shellcheck source-path=SCRIPTDIR source=../story/lib.sh
. "$(dirname "$0")/../story/lib.sh"
cd "$work" || exit 1
mkdir a
sl -C a init --party north --name North >init.out || wrong init
sl -C a member add m1 --role recorder || wrong member

record() {
	strace -f -qq -o trace "$@" "$program" -C a record --by m1 \
		--confirm-clock unit.added "unit=north:u$n" name=U type=town
}
n=0
for call in pwrite64 fdatasync fsync write rename openat; do
	record -e trace="$call" >/dev/null 2>&1
	n=$((n + 1))
	calls=$(grep -c "$call(" trace)
	[ "$calls" -gt "${SL_FAULTS:-12}" ] && calls=${SL_FAULTS:-12}
	for k in $(seq 1 "$calls"); do
		before=$(sl -C a log | wc -l)
		said=$(record -e inject="$call:error=EIO:when=$k" 2>&1)
		code=$?
		after=$(sl -C a log 2>/dev/null | wc -l)
		expect 0 'verified: ' sl -C a verify
		if [ "$code" = 0 ]; then
			same "$call $k: answered, so it is there" "$after" $((before + 1))
		elif [ "$after" -le $((before + 1)) ] && [ "$after" -ge "$before" ]; then
			ok
		else
			wrong "$call $k: $before entries became $after: $said"
		fi
		# an unknown commit leaves HEAD behind by one: still confirmed,
		# or the keeper is asked; either way writing can go on
		n=$((n + 1))
		if ! record >/dev/null 2>said; then
			sl -C a confirm --sole-copy
			expect 0 '' record
		fi
		n=$((n + 1))
	done
done
expect 0 audit sl -C a audit
end
