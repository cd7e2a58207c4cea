#!/usr/bin/env bash
# Two nodes that never reach each other: a stick goes to and fro.  Both
# follow, countersign and show the same; what is damaged, for others or too
# new on the stick changes nothing and is refused by name.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
# shellcheck source-path=SCRIPTDIR source=serving.sh
. "$root/test/story/serving.sh"

rec() {
	local book=$1
	shift
	expect 0 '' sl -C "$book" record --confirm-clock "$@"
}
head_size() {
	sl -C "$1" log "$2" 2>/dev/null | wc -l
}
# All that book $1 holds of the logs, as files.
state() {
	local party
	for party in north south; do
		sl -C "$1" export --to tlog --party $party "$1.state"
		find "$1.state" -type f -exec sha256sum {} + | sort
		rm -rf "$1.state"
	done
}
write() {
	rm -f "$3"
	expect 0 '' sl -C "$1" sync --write-bundle "$3" --for "$2"
}
mkdir north south east
for book in north south east; do
	SL_SEED=$SL_SEED-$book sl -C $book init --party $book --name $book --profile partners >init.out || wrong "$(cat init.out)"
	expect 0 '' sl -C $book member add m1 --role recorder
	sl -C $book key policy >$book.policy
done
rec north sealed --by m1 'text=SEALED WORDS'
rec north unit.added --by m1 unit=north:b name.en=B type=town
expect 66 'south' sl -C north sync --write-bundle none --for south
expect 65 'URL' sl -C north follow 'no name' --policy south.policy
expect 0 '' sl -C north follow south --policy south.policy
expect 0 '' sl -C south follow north --policy north.policy
expect 0 '' sl -C south sync

# Nothing of the other is here yet: the policy says for whom the box is.
write south north 0.bundle
expect 0 "+$(head_size south south) entries" sl -C north sync --read-bundle 0.bundle

# An exported folder is as good, but for what is for the parties only.
expect 0 '' sl -C south export --to tlog --party south south.tlog
mkdir stick
cp -R south.tlog stick/south
expect 0 '' sl -C north follow "$work/stick/south" --policy south.policy
expect 0 '+0 entries' sl -C north sync
expect 0 '' sl -C east follow ./stick/south --policy south.policy
expect 0 "+$(head_size south south) entries" sl -C east sync
expect 0 '' sl -C east follow ./stick/south --policy east.policy
expect 66 'stick/south' sl -C east sync

# To and fro: each side has the other's log, and each other's signature.
write north south 1.bundle
has 'a signed head' "$(head -1 1.bundle)" 'sunledger.org/bundle@v1'
if grep -aq -e north:b -e log.opened 1.bundle; then
	wrong 'a bundle can be read by anybody'
else
	ok
fi
expect 0 "+$(head_size north north) entries" sl -C south sync --read-bundle 1.bundle
expect 0 '+0 entries, +0 bodies' sl -C south sync --read-bundle 1.bundle
write south north 2.bundle
expect 0 '+1 cosignatures' sl -C north sync --read-bundle 2.bundle
sl -C north export --to tlog --party north north.tlog
has 'countersigned' "$(cat north.tlog/checkpoint)" '/south/'
sl -C south export --to proof --party north --entry 1 one.tlog-proof
sl -C south key policy >both.policy
cat north.policy >check.policy
sed -i '/^quorum/d' check.policy
grep '^witness' south.policy >>check.policy
echo 'quorum south' >>check.policy
expect 0 'countersigned by' sl verify one.tlog-proof --policy check.policy
same 'the body came' "$(sl -C south show north/2 | head -1)" "$(sl -C north show north/2 | head -1)"

# How far we are with others.
n=$(head_size south north)
standing=$(sl -C south sync --status)
same 'in step' "$standing" "north  seen $n (2026-01-01T00:00:00Z)  verified $n (2026-01-01T00:00:00Z)  countersigned $n (2026-01-01T00:00:00Z)  in the book $n (2026-01-01T00:00:00Z)"
has 'in Chinese' "$(sl --lang zh -C south sync --status)" "已联署 $n"
has 'as JSON' "$(sl --json -C south sync --status)" "\"countersigned\":$n,"
expect 64 'x' sl -C south sync --status x

# What comes next is only what is new.
for i in {1..30}; do
	echo "{\"kind\":\"unit.added\",\"by\":\"m1\",\"unit\":\"north:u$i\",\"name\":{\"en\":\"U$i\"},\"type\":\"town\"}"
done | sl -C north record --confirm-clock --batch >/dev/null
write north south 3.bundle
rec north unit.added --by m1 unit=north:c name.en=C type=town
write north south 4.bundle

# Damaged anywhere, cut anywhere: refused by name, and nothing has changed.
before=$(state south)
size=$(stat -c %s 3.bundle)
for at in 3 30 100 250 $((size / 2)) $((size - 1)); do
	cp 3.bundle bad.bundle
	printf '\xff' | dd of=bad.bundle bs=1 seek="$at" conv=notrunc status=none
	expect 65 'bundle' sl -C south sync --read-bundle bad.bundle
	head -c "$at" 3.bundle >bad.bundle
	expect 65 'not whole, or damaged' sl -C south sync --read-bundle bad.bundle
done
cp 3.bundle bad.bundle
printf 'x' >>bad.bundle
expect 65 'not whole, or damaged' sl -C south sync --read-bundle bad.bundle
has 'by name' "$(sl --json -C south sync --read-bundle bad.bundle 2>&1)" '"error":"damaged"'
has 'in Chinese' "$(sl --lang zh -C south sync --read-bundle bad.bundle 2>&1)" '不完整或已损坏'
expect 66 'nothing.bundle' sl -C south sync --read-bundle nothing.bundle
expect 65 'signature' sl -C east sync --read-bundle 3.bundle
expect 0 '' sl -C east follow north --policy north.policy
expect 65 'not for this node' sl -C east sync --read-bundle 3.bundle
same 'nothing has changed' "$(state south)" "$before"

# The newer one is enough, the older one then brings nothing.
expect 0 '+31 entries' sl -C south sync --read-bundle 4.bundle
expect 0 '+0 entries' sl -C south sync --read-bundle 3.bundle
write south north 5.bundle
expect 0 '' sl -C north sync --read-bundle 5.bundle
for i in {1..300}; do
	echo "{\"kind\":\"unit.added\",\"by\":\"m1\",\"unit\":\"north:v$i\",\"name\":{\"en\":\"V$i\"},\"type\":\"town\"}"
done | sl -C north record --confirm-clock --batch >/dev/null
write north south 6.bundle
expect 0 '+300 entries' sl -C south sync --read-bundle 6.bundle
write south north 7.bundle
expect 0 '' sl -C north sync --read-bundle 7.bundle
for i in {1..300}; do
	echo "{\"kind\":\"unit.added\",\"by\":\"m1\",\"unit\":\"north:w$i\",\"name\":{\"en\":\"W$i\"},\"type\":\"town\"}"
done | sl -C north record --confirm-clock --batch >/dev/null
write north south 8.bundle

# South loses what it had, and comes back from the stick.
cp -R south lost
rm lost/book.db* lost/HEAD
rm -f whole.bundle
expect 0 '' sl -C north sync --write-bundle whole.bundle --for south --lost
expect 65 'policy' sl -C lost restore --from whole.bundle
expect 0 'restored' sl -C lost restore --from whole.bundle --policy north.policy
same 'all of it came' "$(head_size lost south)" "$(head_size north south)"
expect 0 '' sl -C lost follow north --policy north.policy
expect 65 'earlier entries are missing' sl -C lost sync --read-bundle 8.bundle
expect 65 '--since' sl -C north sync --write-bundle x --for south --since 5
rm -f 9.bundle
expect 0 '' sl -C north sync --write-bundle 9.bundle --for south --since 0
expect 0 "+$(head_size north north) entries" sl -C lost sync --read-bundle 9.bundle
for book in north lost; do
	expect 0 'verified' sl -C $book verify
	expect 0 '' sl -C $book audit
done

# A node that cannot be reached posts its bundle to one that can.
expect 66 '--push' sl -C north sync --push south
sync_every=0 serve lost
expect 0 '' sl -C north follow "$url" --policy south.policy
rec north unit.added --by m1 unit=north:p name.en=P type=town
expect 0 '' sl -C north sync --push south
has 'on the page' "$(curl -s "$url/log?lang=en")" 'id="following"'
same 'pushed' "$(head_size lost north)" "$(head_size north north)"
expect 0 '' sl -C north sync --push south
post() {
	curl -s -o answer -w '%{http_code}' --data-binary "@$1" "$url/bundle"
}
same 'an old one' "$(post 3.bundle)" 200
head -c 100 3.bundle >bad.bundle
same 'damaged' "$(post bad.bundle)" 422
has 'why' "$(cat answer)" 'not whole, or damaged'
sed 's/^sunledger.invalid.north.*/sunledger.invalid\/nobody/' 3.bundle >bad.bundle
same 'nobody we follow' "$(post bad.bundle)" 403
same 'only posted' "$(curl -s -o answer -w '%{http_code}' "$url/bundle")" 405
stop_serving

# Two histories of north: evidence, and nothing taken.
before=$(state lost)
rm -rf fork
mkdir fork
cp -R north/keys fork/
SL_SEED=$SL_SEED-fork sl -C fork init --party north --name other --profile partners >init.out || wrong "$(cat init.out)"
expect 0 '' sl -C fork follow "$work/stick/south" --policy south.policy
expect 0 '' sl -C fork sync
for i in {1..900}; do
	echo "{\"kind\":\"member.added\",\"member\":\"z$i\"}"
done | sl -C fork record --confirm-clock --batch >/dev/null
write fork south fork.bundle
expect 65 'two histories' sl -C lost sync --read-bundle fork.bundle
same 'nothing was taken' "$(state lost)" "$before"
end
