#!/usr/bin/env bash
# Killed at any moment: nothing acknowledged is lost, nothing is half done.
# A writer is killed with -9 again and again; after each the book verifies,
# audits, and holds every entry that had been answered.
# shellcheck source-path=SCRIPTDIR source=../story/lib.sh
. "$(dirname "$0")/../story/lib.sh"
cd "$work" || exit 1
mkdir a
sl -C a init --party north --name North >init.out || wrong init
sl -C a member add m1 --role recorder || wrong member
answered=0
for round in $(seq 1 "${SL_KILLS:-12}"); do
	for i in $(seq 1 4000); do
		echo "{\"kind\":\"unit.added\",\"by\":\"m1\",\"unit\":\"north:u$round-$i\",\"name\":{\"en\":\"U\"},\"type\":\"town\"}"
	done >lines
	# small batches: one process a slice, all killed together: a job with
	# -m is a group of processes, named by its first
	set -m
	(
		split -l 50 lines slice.
		for slice in slice.*; do
			sl -C a record --batch --confirm-clock <"$slice" || exit 1
		done
	) >answers 2>errors &
	pid=$!
	set +m
	sleep "0.$((RANDOM % 9 + 1))"
	kill -9 -- "-$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	answered=$((answered + $(grep -c '^north/' answers)))
	last=$(grep '^north/' answers | tail -1)
	expect 0 'verified: ' sl -C a verify
	expect 0 'audit' sl -C a audit
	if [ -n "$last" ]; then
		expect 0 'unit.added' sl -C a show "$last"
	fi
	rm -f slice.*
done
size=$(sl -C a log | wc -l)
if [ "$size" -ge $((answered + 3)) ]; then
	ok
else
	wrong "$size entries, $answered were answered"
fi
end
