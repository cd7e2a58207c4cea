#!/usr/bin/env bash
# Two nodes that serve: sign in, send, approve, follow, confirm, reverse,
# disclose, prove, object; and what is refused on the way.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
# shellcheck source-path=SCRIPTDIR source=serving.sh
. "$root/test/story/serving.sh"

# Wait until page $1 says $2.
soon() {
	local until=$((SECONDS + wait_max))

	until [[ $(curl -s "$1") == *"$2"* ]]; do
		if [ $SECONDS -ge $until ]; then
			wrong "$1 never says $2"
			return
		fi
		sleep 0.1
	done
	ok
}

status() {
	curl -s -o last.html -D last.head -w '%{http_code}' "$@"
}

# Sign in at $1 as $2/$3 with the cookies in $3.jar.
sign_in() {
	rm -f "$3.jar"
	same "sign in $3" "$(status -c "$3.jar" -d "party=$2&member=$3&passphrase=sunledger-demo" "$1/desk/sign-in")" 303
}

# The value of hidden input $1 of the page fetched last.
hidden() {
	sed -n "s/.*name=\"$1\" value=\"\([^\"]*\)\".*/\1/p" last.html | head -1
}

# Post to the form $3 of node $1 as member $2; the other words are
# name=value.  The status is in $code.
enter() {
	local base=$1 member=$2 path=$3 args=() word
	shift 3
	code=$(status -b "$member.jar" "$base/desk/new/$path")
	for word in _csrf _key entry leaf first last; do
		[ -z "$(hidden $word)" ] ||
			args+=(--data-urlencode "$word=$(hidden $word)")
	done
	word=$(sed -n 's/.*id="f-day".* value="\([0-9-]*\)".*/\1/p' last.html)
	[ -z "$word" ] || args+=(--data-urlencode "day=$word")
	for word in "$@"; do
		args+=(--data-urlencode "$word")
	done
	code=$(status -b "$member.jar" "${args[@]}" "$base/desk/new/${path%%\?*}")
}

# The index the last entry got.
entered() {
	sed -n 's|^Location: /desk/entry/[a-z]*/\([0-9]*\)?done=1.*|\1|p' last.head
}

sl demo demo >demo.out 2>&1 || wrong "demo: $(cat demo.out)"
serve demo/zhongshan
city=$url
serve demo/gongbujiangda
county=$url
curl -s "$city/policy" >city.policy
curl -s "$county/policy" >county.policy
expect 0 '' sl -C demo/zhongshan follow "$county/" --policy county.policy
expect 0 '' sl -C demo/gongbujiangda follow "$city/" --policy city.policy

# Pages: both languages, headers, sizes, not found, methods.
for path in / /money /programme /pairings /log /about /objections /late /object; do
	for lang in zh en; do
		same "$path $lang" "$(status "$city$path?lang=$lang")" 200
		if [ "$(wc -c <last.html)" -gt 30720 ]; then
			wrong "$path is larger than 30 KB"
		fi
	done
done
status "$city/" >/dev/null
for header in "content-security-policy: default-src 'none'" \
	'x-content-type-options: nosniff' 'x-robots-tag: noindex' \
	'vary: accept-language, cookie' 'etag: "'; do
	has 'header' "$(tr '[:upper:]' '[:lower:]' <last.head)" "$header"
done
# A round of sync may come in between and change the state: once more, then.
for _ in 1 2 3 4 5; do
	status "$city/" >/dev/null
	etag=$(sed -n 's/^ETag: \(.*\)\r$/\1/p' last.head)
	code=$(status -H "If-None-Match: $etag" "$city/")
	[ "$code" != 304 ] || break
done
same 'not modified' "$code" 304
same 'another language' "$(status -H "If-None-Match: $etag" "$city/?lang=en")" 200
same 'no such page' "$(status "$city/nothing")" 404
same 'no such project' "$(status "$city/p/zhongshan:NONE")" 404
same 'POST to a page' "$(status -d x=1 "$city/money")" 405
same 'HEAD' "$(curl -s -I -o /dev/null -w '%{http_code}' "$city/money")" 200
same 'style' "$(status "$city/style.css")" 200
has 'health' "$(curl -s "$city/healthz")" 'ok zhongshan'
has 'robots' "$(curl -s "$city/robots.txt")" 'Disallow: /'

# The desk is for members.
same 'not signed in' "$(status "$city/desk")" 303
has 'to the form' "$(cat last.head)" '/desk/sign-in'
same 'not signed in: POST' "$(status -d x=1 "$city/desk/new/funds.sent")" 303
same 'wrong passphrase' "$(status -d 'party=zhongshan&member=c01&passphrase=no' "$city/desk/sign-in")" 401
same 'from another site' "$(status -H 'Sec-Fetch-Site: cross-site' -d 'party=zhongshan&member=c01&passphrase=sunledger-demo' "$city/desk/sign-in")" 403
for member in c01 c02 c03 c04; do
	sign_in "$city" zhongshan "$member"
done
for member in g01 g02 g03; do
	sign_in "$county" gongbujiangda "$member"
done
sign_in "$city" zhongshan c01
cookie=$(grep -i '^set-cookie: sunledger' last.head)
has 'cookie' "$cookie" 'HttpOnly'
has 'cookie' "$cookie" 'SameSite=Strict'
same 'desk' "$(status -b c01.jar "$city/desk")" 200
has 'desk is kept by nobody' "$(cat last.head)" 'private, no-store'
same 'without token' "$(status -b c01.jar -d 'transfer=x' "$city/desk/new/funds.sent")" 403
same 'kinds of the keeper' "$(status -b c01.jar "$city/desk/new/role.granted")" 404

# The treasurer sets aside, the recorder sends; the clock asks once.
set_aside=(allocation=zhongshan:AL-S to=gongbujiangda account=zhongshan:A-PLAN
	project=gongbujiangda:P-01 amount=500000)
enter "$city" c03 funds.allocated "${set_aside[@]}"
same 'the clock asks' "$code" 409
has 'a box for it' "$(cat last.html)" 'name="_clock"'
has 'values are kept' "$(cat last.html)" 'value="zhongshan:AL-S"'
enter "$city" c03 funds.allocated "${set_aside[@]}" _clock=1
same 'set aside' "$code" 303
allocated=$(entered)
send=(transfer=zhongshan:T-S to=gongbujiangda allocation=zhongshan:AL-S)
enter "$city" c01 funds.sent "${send[@]}" amount=500000.01
same 'more than there is' "$code" 409
has 'at its field' "$(cat last.html)" 'id="e-amount"'
enter "$city" c03 funds.sent "${send[@]}" amount=500000
same 'not the role' "$code" 403
enter "$city" c01 funds.sent "${send[@]}" amount=500,000.00 'note=PRIVATE-NOTE'
same 'sent' "$code" 303
sent=$(entered)
same 'entry' "$(status -b c01.jar "$city/desk/entry/zhongshan/$sent")" 200
has 'members read the note' "$(cat last.html)" 'PRIVATE-NOTE'
has 'waits' "$(curl -s "$city/transfer/zhongshan:T-S?lang=en")" 's-waiting'

# The second person.
same 'approve' "$(status -b c02.jar "$city/desk")" 200
has 'to do' "$(cat last.html)" "/desk/entry/zhongshan/$sent"
enter "$city" c02 "approved?entry=$sent"
same 'approved' "$code" 303
has 'in transit' "$(curl -s "$city/transfer/zhongshan:T-S?lang=en")" 's-in_transit'
soon "$county/transfer/zhongshan:T-S?lang=en" s-in_transit
has 'notes are not public' "$(curl -s "$city/transfer/zhongshan:T-S"; curl -s "$city/v/zhongshan/$sent"; curl -s "$county/v/zhongshan/$sent"; echo end)" end
for page in "transfer/zhongshan:T-S" "v/zhongshan/$sent"; do
	if [[ $(curl -s "$city/$page" "$county/$page") == *PRIVATE-NOTE* ]]; then
		wrong "$page tells what is not disclosed"
	else
		ok
	fi
done
same 'the body neither' "$(status "$city/log/zhongshan/body/$sent")" 403

# The county confirms one cent less, reverses, and enters it again.
status -b g03.jar "$county/desk?lang=en" >/dev/null
has 'to confirm' "$(cat last.html)" 'funds.received?transfer=zhongshan:T-S'
status -b g03.jar "$county/desk/new/funds.received?transfer=zhongshan:T-S" >/dev/null
has 'filled in' "$(cat last.html)" 'value="500,000.00"'
receipt=(transfer=zhongshan:T-S account=gongbujiangda:A-PLAN project=gongbujiangda:P-01)
enter "$county" g03 funds.received "${receipt[@]}" amount=499999.99 _clock=1
same 'received' "$code" 303
received=$(entered)
has 'differs' "$(curl -s "$county/transfer/zhongshan:T-S?lang=en")" 's-differs'
soon "$city/transfer/zhongshan:T-S?lang=en" s-differs
has 'by one cent' "$(curl -s "$city/transfer/zhongshan:T-S?lang=en")" '-0.01'
enter "$county" g02 "reversed?entry=$received" reason=
same 'no reason' "$code" 400
enter "$county" g02 "reversed?entry=$received" 'reason=typing error'
same 'reversed' "$code" 303
enter "$county" g03 funds.received "${receipt[@]}" amount=500000
same 'received again' "$code" 303
again=$(entered)
same 'the correction' "$(status -b g03.jar "$county/desk/entry/gongbujiangda/$again?lang=en")" 200
for what in 499,999.99 500,000.00 'typing error' "/v/gongbujiangda/$received"; do
	has "members read $what" "$(cat last.html)" "$what"
done
for page in corrections "v/gongbujiangda/$received" "v/gongbujiangda/$again" \
	transfer/zhongshan:T-S; do
	shown=$(curl -s "$county/$page?lang=en")
	has "$page has both" "$shown" "/v/gongbujiangda/$again"
	has "$page says why it is short" "$shown" 'not both entries are disclosed'
	if [[ $shown == *499,999.99* || $shown == *'typing error'* ]]; then
		wrong "$page tells what is not disclosed"
	else
		ok
	fi
done
has 'the API has it' "$(curl -s "$county/api/v1/corrections?about=zhongshan:T-S&idx=0")" \
	"\"by_idx\":$again"
soon "$city/transfer/zhongshan:T-S?lang=en" s-agreed

# Disclosed: what it says, and a proof that stands alone.
status -b c04.jar "$city/desk/new/disclosed" >/dev/null
has 'what is not disclosed' "$(cat last.html)" "name=\"first\" value=\"$allocated\""
enter "$city" c01 "disclosed?first=$sent&last=$sent"
same 'no publisher' "$code" 403
enter "$city" c04 "disclosed?first=$sent&last=$sent"
same 'disclosed' "$code" 303
has 'now it shows' "$(curl -s "$city/v/zhongshan/$sent")" 'PRIVATE-NOTE'
same 'body' "$(status "$city/log/zhongshan/body/$sent")" 200
curl -s "$city/log/zhongshan/proof/$sent" >one.tlog-proof
same 'proof' "$(curl -s "$city/proof/zhongshan/$sent.tlog-proof" | sed -n 1,2p)" "$(sed -n 1,2p one.tlog-proof)"
curl -s "$city/proof/zhongshan/$sent.entry" >one.entry
expect 0 '' sl verify one.tlog-proof --policy city.policy
same 'no such entry' "$(status "$city/log/zhongshan/proof/99999")" 404

# An objection, by anybody; its words are nowhere.
words='VILLAGER-WORDS'
same 'empty' "$(status -d text= "$city/object")" 400
same 'a machine' "$(status -d "text=x&website=x" "$city/object")" 403
same 'objection' "$(status --data-urlencode "text=$words" -d 'about=zhongshan:T-S&contact=SECRET-CONTACT' "$city/object")" 303
to=$(sed -n 's/^Location: \([^\r]*\)\r*$/\1/p' last.head)
key=$(status "$city/object" >/dev/null; hidden _key)
for i in 1 2; do
	status -d "_key=$key&text=once" "$city/object" >/dev/null
	twice[i]=$(grep '^Location' last.head)
done
same 'sent twice, counted once' "${twice[1]}" "${twice[2]}"
same 'its status' "$(status "$city$to")" 200
number=$(sed -n 's/.*<strong>\(zhongshan:O-[a-z0-9-]*\)<.*/\1/p' last.html)
has 'its number' "$number" 'zhongshan:O-'
status -b c01.jar "$city/desk" >/dev/null
has 'to answer' "$(cat last.html)" "$number"
status -b c01.jar "$city/desk/new/objection.answered?objection=$number" >/dev/null
has 'the recorder reads it' "$(cat last.html)" "$words"
if [[ $(curl -s "$city$to" "$city/objections" "$city/log/zhongshan/bodies/0.p/100" \
	"$city/api/v1/objection?id=$number" "$county/objections" | tr -d '\0') == *"$words"* ]]; then
	wrong 'the words of an objection are public'
else
	ok
fi
enter "$city" c01 objection.answered "objection=$number" outcome=explained 'answer=See the voucher.'
same 'answered' "$code" 303
has 'answered' "$(curl -s "$city$to")" 's-answered'
for i in {1..10}; do
	last=$(status -d "text=again $i" "$city/object")
done
same 'too many' "$last" 429

# The API: a token, one event, the same key twice, a batch, refusals.
token=$(curl -s -d '{"party":"zhongshan","member":"c03","passphrase":"sunledger-demo"}' "$city/api/v1/session" | sed -n 's/.*"token":"\([^"]*\)".*/\1/p')
json='{"kind":"funds.allocated","allocation":"zhongshan:AL-API","account":"zhongshan:A-PLAN","to":"gongbujiangda","project":"gongbujiangda:P-01","amount":{"amount":"1.00","currency":"CNY"},"day":"2026-01-01"}'
api() {
	status -H "Authorization: Bearer $token" -H "Content-Type: $1" "${@:2}" "$city/api/v1/events"
}
same 'without token' "$(status -H 'Content-Type: application/json' -d "$json" "$city/api/v1/events")" 401
same 'event' "$(api application/json -H 'Idempotency-Key: k1' -d "$json")" 201
first=$(cat last.html)
same 'again' "$(api application/json -H 'Idempotency-Key: k1' -d "$json")" 201
same 'the same answer' "$(cat last.html)" "$first"
same 'twice' "$(api application/json -d "$json")" 409
has 'problem' "$(tr '[:upper:]' '[:lower:]' <last.head)" 'content-type: application/problem+json'
has 'its field' "$(cat last.html)" '"field":"allocation"'
same 'for another' "$(api application/json -d "${json/\{/\{\"by\":\"c01\",}")" 403
printf '%s\n%s\n{"kind":"no"}\n' "${json/AL-API/AL-B1}" "${json/AL-API/AL-B2}" >batch.ndjson
same 'batch' "$(api application/x-ndjson --data-binary @batch.ndjson)" 200
same 'lines' "$(grep -c '"index"' last.html) $(grep -c unknown_kind last.html)" '2 1'
has 'view' "$(curl -s "$city/api/v1/transfer?id=zhongshan:T-S")" '"status":"agreed"'
same 'no view of the desk' "$(status "$city/api/v1/desk_waiting?party=zhongshan")" 404
same 'no view of all accounts' "$(status "$city/api/v1/own_balances?log=zhongshan&from=&after=")" 404
same 'openapi' "$(status "$city/api/v1/openapi.json")" 200
has 'openapi' "$(cat last.html)" '"openapi":"3.1.0"'

# A passphrase each time: guessing is slowed down here as well.
basic() {
	status -u "$1" -H 'Content-Type: application/json' -d "$json" "$city/api/v1/events"
}
same 'a passphrase, not the role' "$(basic c04:sunledger-demo)" 403
for i in 1 2 3 4; do
	same "guess $i" "$(basic c04:guess)" 401
done
same 'a good one starts the count again' "$(basic zhongshan/c04:sunledger-demo)" 403
for i in 1 2 3 4 5; do
	same "guess $i again" "$(basic c04:guess)" 401
done
same 'too many guesses' "$(basic c04:sunledger-demo)" 429
same 'at the other doors too' "$(status -d 'party=zhongshan&member=c04&passphrase=sunledger-demo' "$city/desk/sign-in")" 429
same 'not for others' "$(basic c02:sunledger-demo)" 403

# Two roles: the desk has the work of both.  Who leaves is out at once.
expect 0 '' sl -C demo/zhongshan member add c09 --role recorder --role treasurer
sl -C demo/zhongshan member passphrase c09 <<<sunledger-demo || wrong 'passphrase of c09'
sign_in "$city" zhongshan c09
same 'desk of two roles' "$(status -b c09.jar "$city/desk")" 200
has 'work of the recorder' "$(cat last.html)" '/desk/new/funds.sent'
has 'work of the treasurer' "$(cat last.html)" '/desk/new/funds.allocated'
sealed=$(sed -n 's/^Location: \([^\r]*\)\r*$/\1/p' <<<"${twice[1]}")
status "$city$sealed" >/dev/null
sealed=$(sed -n 's/.*<strong>\(zhongshan:O-[a-z0-9-]*\)<.*/\1/p' last.html)
answer="$city/desk/new/objection.answered?objection=$sealed"
same 'reads what is sealed' "$(status -b c09.jar "$answer")" 200
has 'reads what is sealed' "$(cat last.html)" once
token=$(curl -s -d '{"member":"c09","passphrase":"sunledger-demo"}' "$city/api/v1/session" | sed -n 's/.*"token":"\([^"]*\)".*/\1/p')
same 'c09 writes' "$(api application/json -d "${json/AL-API/AL-C9}")" 201
expect 0 '' sl -C demo/zhongshan record member.ended member=c09 reason=left
same 'no desk' "$(status -b c09.jar "$city/desk")" 303
same 'reads nothing' "$(status -b c09.jar "$answer")" 303
same 'no sign-in' "$(status -d 'party=zhongshan&member=c09&passphrase=sunledger-demo' "$city/desk/sign-in")" 401
same 'no token' "$(status -d '{"member":"c09","passphrase":"sunledger-demo"}' "$city/api/v1/session")" 401
same 'the token is dead' "$(api application/json -d "${json/AL-API/AL-C10}")" 401
same 'no passphrase' "$(basic c09:sunledger-demo)" 401

# Out, and the end.
status -b c01.jar "$city/desk" >/dev/null
same 'sign out' "$(status -b c01.jar -d "_csrf=$(hidden _csrf)" "$city/desk/sign-out")" 303
same 'is out' "$(status -b c01.jar "$city/desk")" 303
kill -TERM "${pids[0]}"
wait "${pids[0]}"
same 'a clean end' "$?" 0
expect 0 '' sl -C demo/zhongshan audit

# Behind a front: the policy names how others reach us, cookies keep to https.
expect 65 --public-url sl -C demo/zhongshan serve --public-url aid.example.org
expect 65 --public-url sl -C demo/zhongshan serve --public-url 'https://aid.example.org/ x'
has 'without it' "$(cat city.policy)" "$city/"
serve demo/zhongshan --public-url https://aid.example.org
has 'policy' "$(curl -s "$url/policy")" 'https://aid.example.org/'
sign_in "$url" zhongshan c01
has 'cookie' "$(grep -i '^set-cookie: sunledger' last.head)" '; Secure'
end
