#!/usr/bin/env bash
# Little memory: work is done, or one line says that memory ran out (exit
# 70); the book is as it was.
# shellcheck source-path=SCRIPTDIR source=../story/lib.sh
. "$(dirname "$0")/../story/lib.sh"
cd "$work" || exit 1
sl demo demo >demo.out || wrong demo
book=demo/zhongshan
before=$(sl -C "$book" log | wc -l)
done_once=no
refused_once=no
for kib in 16000 24000 32000 48000 64000 96000 128000 192000 256000 512000; do
	said=$( (ulimit -v "$kib" && sl -C "$book" audit) 2>&1)
	code=$?
	case $code in
	0) done_once=yes ;;
	70 | 74 | 127) refused_once=yes ;; # 127: not even the loader fits
	*) wrong "audit in $kib KiB exits $code: $said" ;;
	esac
	expect 0 'verified: ' sl -C "$book" verify
	same "entries after $kib KiB" "$(sl -C "$book" log | wc -l)" "$before"
done
same 'audit was done in 512 MiB' "$done_once" yes
same 'too little was refused' "$refused_once" yes
end
