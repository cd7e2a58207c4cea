#!/usr/bin/env bash
#
# The tour again (tour.mjs), with curl alone: whoever can read a form and
# send it needs no browser.  The nodes are made here; from then on nobody
# touches the command line until the proof is checked.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
export LC_ALL=C.UTF-8 TZ=UTC SL_NOW=1591063200 SL_SEED=${SL_SEED:-1}
unset LANG SUNLEDGER_DIR

program=${SL_PROGRAM:-$PWD/build/sunledger}
root=$PWD
work=$(mktemp -d "${TMPDIR:-/tmp}/sunledger-tour-XXXXXX")
wait_max=$((20 * ${SL_WAIT_SCALE:-1}))
transfer=zhongshan:T-CURL
words='my-words-are-for-the-county-alone'
contact='the-house-behind-the-mill'
pids=()
passed=0 failed=0

stop() {
	[ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null
	wait
	rm -rf "$work"
}
trap stop EXIT
cd "$work" || exit 1

# check WHAT COMMAND...: one check.
check() {
	local what=$1 said
	shift
	if said=$("$@" 2>&1); then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED: %s: %s\n' "$what" "${said:0:2000}"
	fi
}

# ---- nodes ----

serve() {
	local until=$((SECONDS + wait_max))

	: >"$1.out"
	"$program" -C "demo/$1" serve --listen 127.0.0.1:0 --sync-every 1 \
		>"$1.out" 2>"$1.err" </dev/null &
	pids+=($!)
	until grep -q '^listening on ' "$1.out"; do
		if [ $SECONDS -ge $until ]; then
			printf 'FAILED: %s does not serve: %s\n' "$1" "$(<"$1.err")"
			echo '0 passed, 1 failed'
			exit 1
		fi
		sleep 0.05
	done
	url=$(sed -n 's|^listening on \(http://.*\)/$|\1|p' "$1.out")
}

# ---- what a person does ----

page() {
	curl -s --max-time 30 "$@"
}

# Fetch the form at $2 as member $1; its hidden fields into `hidden`, its
# day into `day`.
read_form() {
	local name value

	page -b "$1.jar" "$2" >form.html
	hidden=()
	while IFS=$'\t' read -r name value; do
		hidden+=(--data-urlencode "$name=$value")
	done < <(sed -n 's/.*<input type="hidden" name="\([^"]*\)" value="\([^"]*\)".*/\1\t\2/p' \
		form.html | awk '!seen[$1]++')
	day=$(sed -n 's/.*id="f-day".* value="\([0-9-]*\)".*/\1/p' form.html)
}

# sign_in URL PARTY MEMBER
sign_in() {
	local status

	status=$(page -o signed.html -w '%{http_code}' -c "$3.jar" \
		--data-urlencode "party=$2" --data-urlencode "member=$3" \
		--data-urlencode 'passphrase=sunledger-demo' "$1/desk/sign-in")
	[ "$status" = 303 ]
}

# enter URL MEMBER FORM NAME=VALUE...: fill in the form and send it; the
# number of the entry is left in `entry`.
enter() {
	local base=$1 member=$2 form=$3 args=() word status
	shift 3
	read_form "$member" "$base/desk/new/$form"
	if [ -n "$day" ]; then
		args+=(--data-urlencode "day=$day")
	fi
	for word in "$@"; do
		args+=(--data-urlencode "$word")
	done
	status=$(page -b "$member.jar" -D head -o answer.html -w '%{http_code}' \
		"${hidden[@]}" "${args[@]}" "$base/desk/new/${form%%\?*}")
	sed -n 's|^Location: /desk/entry/[a-z]*/\([0-9]*\).*|\1|p' head >entry
	if [ "$status" != 303 ] || [ ! -s entry ]; then
		echo "$status"
		sed -n 's/.*class="\(refused\|error\)"[^>]*>//p' answer.html
		return 1
	fi
}

# Without the token of the form nothing is taken.
without_token() {
	local status

	status=$(page -b c01.jar -o answer.html -w '%{http_code}' \
		-d "transfer=$transfer" "$city/desk/new/funds.sent")
	[ "$status" = 403 ]
}

# Both portals come to say each of $@.
both_show() {
	local until=$((SECONDS + wait_max)) base word text missing

	for base in "$city" "$county"; do
		while :; do
			text=$(page "$base/transfer/$transfer?lang=en")
			missing=
			for word in "$@"; do
				[[ $text == *"$word"* ]] || missing=$word
			done
			[ -n "$missing" ] || break
			if [ $SECONDS -ge $until ]; then
				echo "$base never shows $missing"
				return 1
			fi
			sleep 0.1
		done
	done
}

# ---- a stranger ----

fetch_proof() {
	local voucher=$city/v/zhongshan/$sent

	page "$voucher?lang=en" >voucher.html
	grep -q 'AL-CURL' voucher.html || return 1
	grep -q "href=\"/proof/zhongshan/$sent.tlog-proof\"" voucher.html ||
		return 1
	page -f "$city/proof/zhongshan/$sent.tlog-proof" >one.tlog-proof &&
		page -f "$city/proof/zhongshan/$sent.entry" >one.entry &&
		page -f "$city/policy" >city.policy
}

by_us() {
	"$program" verify one.tlog-proof --policy city.policy --entry one.entry
}

by_another() {
	"$root/test/interop/build" &&
		"$root/build/tlog-verify" proof one.tlog-proof "$1" \
			"$(sed -n 's/^log \([^ ]*\).*/\1/p' city.policy)"
}

# ---- a villager ----

object() {
	page "$county/object?about=$transfer" >form.html
	grep -q "value=\"$transfer\"" form.html || return 1
	page -D head -o answer.html --data-urlencode "about=$transfer" \
		--data-urlencode "text=$words" --data-urlencode "contact=$contact" \
		-d website= "$county/object"
	sed -n 's/^Location: \([^\r]*\)\r*$/\1/p' head >status.path
	[ -s status.path ]
}

case_is() {
	page "$county$(<status.path)" >status.html
	grep -q "s-$1" status.html && grep -q 'gongbujiangda:O-' status.html
}

answer() {
	local number

	number=$(grep -o 'gongbujiangda:O-[a-z0-9-]*' status.html | head -1)
	page -b g01.jar "$county/desk/new/objection.answered?objection=$number" |
		grep -q "$words" || return 1
	enter "$county" g01 "objection.answered?objection=$number" \
		"objection=$number" outcome=explained 'answer=It is mended.'
}

# Fetch $1 among what is searched.
keep() {
	n=$((n + 1))
	page "$1" >"served/$n"
}

told_nowhere() {
	local node party i n=0

	for node in zhongshan gongbujiangda; do
		for party in zhongshan gongbujiangda; do
			"$program" -C "demo/$node" export --to tlog \
				--party "$party" "out/$node/$party" >/dev/null || return 1
			"$program" -C "demo/$node" export --to csv \
				--party "$party" "out/$node/$party-csv" >/dev/null ||
				return 1
		done
	done
	mkdir served
	for node in "$city" "$county"; do
		for i in / /objections "$(<status.path)" "/transfer/$transfer" \
			/api/v1/objection_counts; do
			keep "$node$i"
		done
		for party in zhongshan gongbujiangda; do
			keep "$node/log/$party/bodies/0.p/200"
			keep "$node/log/$party/body/[100-160]"
		done
	done
	! grep -rl -e "$words" -e "$contact" out served
}

mkdir out out/zhongshan out/gongbujiangda
"$program" demo demo >demo.log 2>&1 || {
	cat demo.log
	echo '0 passed, 1 failed'
	exit 1
}
serve zhongshan
city=$url
serve gongbujiangda
county=$url
"$program" -C demo/zhongshan key policy --url "$city/" >z.policy
"$program" -C demo/gongbujiangda key policy --url "$county/" >g.policy
check 'the city follows' "$program" -C demo/zhongshan follow "$county/" \
	--policy g.policy
check 'the county follows' "$program" -C demo/gongbujiangda follow "$city/" \
	--policy z.policy

for member in c01 c02 c03 c04; do
	check "$member signs in" sign_in "$city" zhongshan "$member"
done
for member in g01 g02 g03 g04 g05 g06 g07; do
	check "$member signs in" sign_in "$county" gongbujiangda "$member"
done
check 'nothing without the token of a form' without_token
check 'set aside' enter "$city" c03 funds.allocated \
	allocation=zhongshan:AL-CURL account=zhongshan:A-PLAN to=gongbujiangda \
	project=gongbujiangda:P-01 amount=500,000.00 basis=example
check 'sent' enter "$city" c01 funds.sent "transfer=$transfer" \
	to=gongbujiangda allocation=zhongshan:AL-CURL amount=500,000.00 \
	basis=example
sent=$(<entry)
check 'waits for a second person' both_show 'waiting for approval'
check 'approved' enter "$city" c02 "approved?entry=$sent" basis=example
check 'in transit on both portals' both_show 's-in_transit'
receipt=("transfer=$transfer" account=gongbujiangda:A-PLAN
	project=gongbujiangda:P-01 basis=example)
check 'confirmed, one cent less' enter "$county" g03 \
	"funds.received?transfer=$transfer" "${receipt[@]}" amount=499,999.99
received=$(<entry)
check 'differs by 0.01 on both portals' both_show 's-differs' '-0.01'
check 'reversed' enter "$county" g02 "reversed?entry=$received" \
	'reason=one cent too few was typed' basis=example
check 'entered again' enter "$county" g03 \
	"funds.received?transfer=$transfer" "${receipt[@]}" amount=500,000.00
received=$(<entry)
check 'agreed on both portals' both_show 's-agreed' 's-reversed'
check 'the city discloses' enter "$city" c04 \
	"disclosed?first=$sent&last=$sent" "first=$sent" "last=$sent" \
	basis=example
check 'the county discloses' enter "$county" g04 \
	"disclosed?first=$received&last=$received" "first=$received" \
	"last=$received" basis=example
check 'both amounts on both portals' both_show 's-agreed' \
	'500,000.00 <abbr>CNY</abbr>'

check 'a stranger fetches voucher, proof and entry' fetch_proof
check 'the proof stands' by_us
check 'and by another verifier' by_another one.entry
check 'not for other bytes' bash -c "! '$program' verify one.tlog-proof \
	--policy city.policy --entry city.policy"

# The payment chain: four people endorse, nobody twice, then it is paid.
application=gongbujiangda:SQ-CURL
twice() {
	! enter "$county" g02 "payment.endorsed?application=$application" \
		basis=example
}
township_shows() {
	page "$county/t/gongbujiangda:zhula?lang=en" >township.html
	grep -q "$1" township.html
}
check 'applied for' enter "$county" g01 payment.applied \
	"application=$application" account=gongbujiangda:A-PLAN type=progress \
	contract=gongbujiangda:HT-2020-01 amount=100,000.00 purpose=pipes \
	invoice=F-2 basis=example
applied=$(<entry)
for member in g02 g05 g06 g07; do
	check "$member endorses" enter "$county" "$member" \
		"payment.endorsed?application=$application" basis=example
	[ "$member" != g02 ] || check 'one person twice is refused' twice
done
check 'paid' enter "$county" g03 "payment.made?application=$application" \
	payment=gongbujiangda:PM-CURL "application=$application" basis=example
paid=$(<entry)
check 'the chain is disclosed' enter "$county" g04 \
	"disclosed?first=$applied&last=$paid" "first=$applied" "last=$paid" \
	basis=example
check 'the township shows the payment' township_shows gongbujiangda:PM-CURL

# A table at the desk: shown, recorded as shown, and nothing new again.
table=(-F basis=example -F unit=wan -F "file=@table.csv")
upload() {
	read_form c03 "$city/desk/import/funds.allocated"
	[ "$(page -b c03.jar -o /dev/null -w '%{http_code}' "${table[@]}" \
		-F "${hidden[1]}" "$city/desk/import/funds.allocated")" = 303 ]
}
# The page says each of $@; its hidden fields are read.
table_says() {
	local word

	upload || return 1
	read_form c03 "$city/desk/table?lang=en"
	for word in "$@"; do
		grep -q "$word" form.html || { cat form.html; return 1; }
	done
}
record_table() {
	read_form c03 "$city/desk/table?lang=en"
	page -b c03.jar -D head -o /dev/null "${hidden[@]}" -d _clock=1 \
		"$city/desk/table"
	grep -q '^Location: /desk/table?first=' head
}
row='zhongshan:CURL-%s,zhongshan:A-PLAN,gongbujiangda,%s,2020-05-0%s\n'
printf 'allocation,account,to,amount,day\n' >table.csv
# shellcheck disable=SC2059
printf "$row" 1 1 1 2 x 2 3 3 9x >>table.csv
check 'two rows that are wrong' table_says 'Row 3 ' 'Row 4 ' 'Nothing was written'
printf 'allocation,account,to,amount,day\n' >table.csv
# shellcheck disable=SC2059
printf "$row" 1 1 1 2 2 2 3 3 3 >>table.csv
check 'a good table is shown' table_says '60,000.00'
check 'and recorded' record_table
check 'and nothing is new the second time' table_says 'Nothing is new'

check 'a villager objects' object
check 'and sees the case open' case_is open
check 'the recorder reads and answers' answer
check 'the villager sees it answered' case_is answered
check 'the words are told nowhere' told_nowhere

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
