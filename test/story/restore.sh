#!/usr/bin/env bash
# Two nodes; one is lost and comes back from the other; an old copy is
# refused by name; a backup is one file.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
# shellcheck source-path=SCRIPTDIR source=serving.sh
. "$root/test/story/serving.sh"
sync_every=0

rec() {
	local book=$1
	shift
	expect 0 '' sl -C "$book" record --confirm-clock "$@"
}
head_size() {
	sl -C "$1" log "$2" | wc -l
}
mkdir north south
SL_SEED=$SL_SEED-n sl -C north init --party north --name North --profile partners >init.out || wrong "$(cat init.out)"
SL_SEED=$SL_SEED-s sl -C south init --party south --name South --profile partners >init.out || wrong "$(cat init.out)"
for book in north south; do
	expect 0 '' sl -C $book member add m1 --role recorder --name 'Closed Name'
	sl -C $book key policy >$book.policy
done
serve north
north=$url
serve south
south=$url
expect 0 '' sl -C north follow "$south" --policy south.policy
expect 0 '' sl -C south follow "$north" --policy north.policy
both() {
	for _ in 1 2 3; do
		expect 0 '' sl -C north sync
		expect 0 '' sl -C south sync
	done
}
both
rec north sealed --by m1 'text=SEALED WORDS'
sealed=$(($(head_size north north) - 1))
both

# A backup while it runs: one file, without HEAD and keys.
expect 0 'north' sl -C north backup old.backup
old=$(head_size north north)
expect 65 'old.backup' sl -C north backup old.backup
same 'one file' "$(echo old.backup*)" old.backup
same 'for its owner' "$(stat -c %a old.backup)" 600
same 'no write-ahead log' "$(head -c 19 old.backup | tail -c 1 | od -An -tu1 | tr -d ' ')" 1
rec north unit.added --by m1 unit=north:c name.en=C type=town
both
size=$(head_size north north)
root=$(curl -s "$south/log/north/checkpoint" | sed -n 3p)
stop_serving

# The old backup beside the HEAD that knows better; and elsewhere.
cp -R north kept
rm north/book.db*
expect 75 'HEAD knows more' sl -C north restore --from old.backup
expect 65 'book.db' sl -C north restore --from old.backup
expect 75 'unconfirmed' sl -C north record --confirm-clock --by m1 unit.added unit=north:d name.en=D type=town
serve south
south=$url
mkdir else
cp -R kept/keys else/
expect 75 'no HEAD' sl -C else restore --from old.backup
expect 0 '' sl -C else follow "$south" --policy south.policy
has 'an old copy' "$(sl -C else sync 2>&1)" 'old copy'
has 'in Chinese' "$(sl --lang zh -C else sync 2>&1)" '此副本已过时'
has 'by name' "$(sl --json -C else sync 2>&1)" '"error":"stale"'
same 'nothing was taken' "$(head_size else north)" "$old"

# What was written since the backup comes from the other side.
expect 0 "restored: $((size - old)) entries" sl -C else restore --from "$south"
same 'all of it' "$(head_size else north)" "$size"
expect 0 'verified' sl -C else verify
expect 0 '' sl -C else audit
has 'closed words are in the backup' "$(sl -C else show north/$sealed)" 'SEALED WORDS'

# Lost whole but for the keys.
rm -rf lost
mkdir lost
expect 66 'keys' sl -C lost restore --from "$south"
expect 66 'lost/keys/north.log.key' sl -C lost restore --from "$south" --party north
cp -R kept/keys lost/
said=$(sl -C lost restore --from "$south" 2>&1) || wrong "restore: $said"
has 'how much' "$said" "restored: $size entries"
has 'what did not' "$said" 'did not come back: 2 closed parts'
same 'the same log' "$(sl -C lost export --to tlog lost.tlog; sed -n 3p lost.tlog/checkpoint)" "$root"
expect 65 'confirmed' sl -C lost restore --from "$south"
expect 0 'verified' sl -C lost verify
expect 0 '' sl -C lost audit
lost=$(sl -C lost show north/$sealed)
if [[ $lost == *'SEALED WORDS'* ]]; then
	wrong "closed words came back: $lost"
else
	ok
fi

# It goes on, and both sides hold the same.
rec lost unit.added --by m1 unit=north:e name.en=E type=town
expect 0 '' sl -C lost follow "$south" --policy south.policy
serve lost
expect 0 '' sl -C south follow "$url" --policy north.policy
expect 0 '' sl -C lost sync
# The address of the lost node is dead.
said=$(sl -C south sync 2>&1)
has 'what is new' "$said" "$url: +"
same 'it went on' "$(head_size south north)" "$(head_size lost north)"
expect 0 'verified' sl -C south verify
expect 0 '' sl -C south audit
expect 0 '' sl -C lost audit

# Whoever went on elsewhere: the first copy is now of another history.
rec else unit.added --by m1 unit=north:f name.en=F type=town
has 'two histories' "$(sl -C else sync 2>&1)" 'two histories'
stop_serving

# From a folder: only what is public comes, and that is said.
expect 0 '' sl -C south export --to tlog --party north north.tlog
mkdir folder
cp -R kept/keys folder/
expect 75 'a body is still missing' sl -C folder restore --from north.tlog
expect 66 'nowhere' sl -C folder restore --from nowhere

expect 75 'unconfirmed' sl -C folder record --confirm-clock --by m1 unit.added unit=north:g name.en=G type=town
expect 75 'a body is still missing' sl -C folder confirm --sole-copy

# Without any peer: the keeper signs with the root key that this is the copy,
# and what he signed is served.
rm -r folder
mkdir folder
cp -R kept/keys folder/
expect 75 'no HEAD' sl -C folder restore --from old.backup
expect 64 'usage' sl -C folder confirm
mv folder/keys/north.root.key root.key
expect 66 'keys/north.root.key' sl -C folder confirm --sole-copy
expect 66 'no.key' sl -C folder confirm --sole-copy --root-key no.key
expect 65 'sunledger.invalid/south/root' sl -C folder confirm --sole-copy --root-key south/keys/south.root.key
expect 65 'signature' sl -C folder confirm --sole-copy --root-key folder/keys/north.log.key
expect 0 '' sl -C folder confirm --sole-copy --root-key root.key
rec folder unit.added --by m1 unit=north:g name.en=G type=town
serve folder
has 'it is said' "$(curl -s "$url/log/north/sole-copy")" "sunledger.org/sole-copy@v1
$(sed -n 2p north/keys/north.log.key)
$old
"
same 'nobody else said so' "$(curl -s -o /dev/null -w '%{http_code}' "$url/log/south/sole-copy")" 404
end
