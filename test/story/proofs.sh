#!/usr/bin/env bash
# Proofs for strangers: the page of a proof is checked by its own script under
# Node, and by the program when it is saved; a copy that somebody changed is
# refused, and each change named.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
# shellcheck source-path=SCRIPTDIR source=serving.sh
. "$root/test/story/serving.sh"

expect 0 'gongbujiangda' sl demo demo
serve demo/zhongshan
city=$url
serve demo/gongbujiangda
county=$url
sl -C demo/zhongshan key policy --url "$city/" >city.policy
sl -C demo/gongbujiangda key policy --url "$county/" >county.policy
expect 0 '' sl -C demo/zhongshan follow "$county/" --policy county.policy
expect 0 '' sl -C demo/gongbujiangda follow "$city/" --policy city.policy

# The text of <pre id=$1> in page $2, as a browser has it.
pre() {
	# shellcheck disable=SC2016 # a script, not words of the shell
	node -e '
		const page = require("fs").readFileSync(process.argv[2], "utf8");
		const found = page.match(new RegExp(
			`<pre id="${process.argv[1]}">([^]*?)</pre>`));
		process.stdout.write(!found ? "" : found[1].replace(/<[^>]*>/g, "")
			.replace(/&lt;/g, "<").replace(/&gt;/g, ">")
			.replace(/&quot;/g, "\"").replace(/&#39;/g, "\u0027")
			.replace(/&amp;/g, "&"));' "$1" "$2"
}

# The city alone goes on, so that from here on a proof stays as it is.
alone() {
	stop_serving
	sync_every=0 serve demo/zhongshan
	city=$url
}

# Until the other side has countersigned what there is.
until_countersigned() {
	local until=$((SECONDS + wait_max))

	until curl -s "$city/proof/zhongshan/$1" | grep -q '^witness '; do
		if [ $SECONDS -ge $until ]; then
			wrong "nobody countersigns"
			break
		fi
		sleep 0.1
	done
}

entry=$(curl -s "$city/article/zhongshan:N-2017-10-28" |
	grep -o '/v/zhongshan/[0-9]*' | head -1)
entry=${entry##*/}
until_countersigned "$entry"
alone
curl -s "$city/policy" >policy
for lang in zh en; do
	curl -s "$city/proof/zhongshan/$entry?lang=$lang" >"$lang.html"
done

# The script of the page, under Node: no server, no dependency.
curl -s "$city/verify.js" >verify.js
same 'script below 20 KB' $(($(wc -c <verify.js) < 20000)) 1
for part in proof policy body; do
	pre "$part" zh.html >"$part.txt"
done
curl -s "$city/proof/zhongshan/$entry.tlog-proof" >file.txt
same 'the proof on the page is the file' "$(cmp proof.txt file.txt)" ''
expect 0 'words true' node verify.js proof.txt policy.txt body.txt
expect 0 'countersigned gongbujiangda' node verify.js proof.txt policy.txt
sed 's/中山/中川/' body.txt >other.txt
expect 1 'words false' node verify.js proof.txt policy.txt other.txt
sed 's/^index [0-9]*/index 3/' proof.txt >other.txt
expect 1 'tree false' node verify.js other.txt policy.txt
sed 's/^extra ./extra d/' proof.txt >other.txt
expect 1 'tree false' node verify.js other.txt policy.txt
sed '/^— zhongshan/s|[^A]\(.\{8\}\)$|A\1|' proof.txt >other.txt
expect 1 'log false' node verify.js other.txt policy.txt
sed '/^— gongbujiangda/s|.\(.\{8\}\)$|/\1|' proof.txt >other.txt
expect 1 'others false' node verify.js other.txt policy.txt
sed 's/^log .*/log zhongshan.example+00000000+AAAA/' policy.txt >other.txt
expect 1 'tree false' node verify.js proof.txt other.txt

# The program: as it was sent, and as browsers save it.
expect 0 '网页与公布的一致：' sl --lang zh verify zh.html --policy policy
expect 0 'as published: zhongshan.example' sl --lang en verify en.html --policy policy
sed -e "s|\(href=\"\)\(/[a-z]\)|\1$city\2|g; s|href=\"?|href=\"$city/proof/zhongshan/$entry?|" \
	-e "s|href=\"#|href=\"$city/proof/zhongshan/$entry?lang=en#|" \
	-e 's|src="/verify.js"|src="./page_files/verify.js.download"|' \
	-e 's|src="/proof/[^"]*/|src="./page_files/|; s| hidden>|>|' \
	-e "s|^<html|<!-- saved from url=(0040)$city/ -->\n<html data-checked=\"true\"|" \
	en.html >saved.html
expect 0 "its links lead to $city" sl --lang en verify saved.html --policy policy

# $1 = what is said, then how it was changed.
changed() {
	local said=$1
	shift
	sed "$@" en.html >hijacked.html
	same "changed: $*" "$(cmp -s en.html hijacked.html && echo same)" ''
	expect 65 "$said" sl --lang en verify hijacked.html --policy policy
}
changed 'added title: Best games' 's|<title>.*</title>|<title>Best games</title>|'
changed 'missing title: Proof of a record' 's|<title>.*</title>|<title>Best games</title>|'
changed 'added attribute: datetime=2018' '0,/2017/s|2017|2018|'
changed 'added text: In a wood of' 's|In a tree of|In a wood of|'
changed 'added link: http://games.example/' \
	's|</main>|<a hidden href="http://games.example/"></a></main>|'
changed 'added attribute: style=display:none' \
	's|</main>|<div style="display:none">games</div></main>|'
changed 'added text: location' 's|</head>|<script>location="/games"</script></head>|'
changed 'added file loaded: games.js' 's|</head>|<script src="/games.js"></script></head>|'
changed 'added attribute: http-equiv=refresh' \
	's|</head>|<meta name="Content-Type" http-equiv="refresh" content="0;url=//games.example">&|'
changed 'added attribute: charset=gbk' 's|<meta charset="utf-8">|<meta charset="gbk">|'
changed 'added element: iframe' 's|</main>|<iframe src="https://games.example/"></iframe>&|'
changed 'added element: script' \
	's|<pre id="proof">|&<script src="https://games.example/x.js"></script>|'
changed 'added attribute: onclick=x()' 's|<pre id="policy">|&<p onclick="x()"></p>|'
changed 'added file loaded: data:text/javascript' \
	's|"/verify.js"|"data:text/javascript,x()//verify.js"|'
changed 'added file loaded: https://games.example/style.css' \
	's|"/style.css"|"https://games.example/style.css"|'
changed 'added attribute: background=' 's|<body>|<body background="//games.example/x.png">|'
changed 'added element: bdo' 's|2017-10-28|<bdo dir="rtl">&</bdo>|'
changed 'added element: template' 's|<dl>|<template><dl>|; s|</dl>|</dl></template>|'
changed 'missing text: What a proof shows' '/What a proof shows, and/d'
changed 'the proof does not hold' '/id="body"/s|中山|中川|'
changed 'the proof does not hold' 's|^index [0-9]*|index 3|'
changed 'page: not in canonical form' 's|^<pre id="policy">.*|& http://games.example/|'
changed 'page: not in canonical form' 's|^witness [^ ]*|witness games.example|; s|any .*|any games.example|'
expect 74 'none.html' sl --lang en verify /dev/null/none.html --policy policy
echo '<p>nothing' >none.html
expect 65 'page' sl --lang en verify none.html --policy policy
expect 65 '--policy' sl --lang en verify en.html
expect 65 'a key that the policy does not have: gongbujiangda' \
	sl --lang en verify en.html --policy city.policy
expect 66 'no record' sl --lang en verify en.html --policy county.policy
end
