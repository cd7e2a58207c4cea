#!/usr/bin/env bash
# hledger adds up what we export: for both demos and for a book of random
# commands its balances are those of the database and of `report`, to the
# smallest unit, for each account and fund source; and a journal of which one
# digit is changed does not pass.
# shellcheck source-path=SCRIPTDIR source=../story/lib.sh
. "$(dirname "$0")/../story/lib.sh"
model=$root/build/release/test/model
cd "$work" || exit 1

# Balances as hledger has them: account,amount,currency.  Nothing is "0".
added_up() {
	hledger -f "$1" bal --empty --output-format csv |
		tail -n +2 | grep -v '^"total"' | sed 's/"//g; s/,0$/,0 /; s/ /,/' |
		sed 's/,\(-\{0,1\}\)0\.0*,[A-Z]*$/,0,/' | sort
}

# The same in the database, minor units cut by the digits of the currency.
in_database() {
	local where=''

	[ -z "${2:-}" ] || where="WHERE log = '$2'"
	sqlite3 "$1/book.db" "SELECT replace(log, ':', '/') || ':' ||
		replace(source, ':', '/') || ':' || replace(account, ':', '/'),
		amount, amount_currency FROM balance $where" |
		awk -F'|' '
		BEGIN { digits["CNY"] = digits["EUR"] = digits["USD"] = 2
			digits["KWD"] = 3; digits["JPY"] = 0 }
		$2 == 0 { print $1 ",0,"; next }
		!($3 in digits) { print "digits of " $3 "?"; next }
		{
			d = digits[$3]; minus = $2 < 0 ? "-" : ""
			sub(/^-/, "", $2)
			while (length($2) <= d) $2 = "0" $2
			n = length($2)
			print $1 "," minus substr($2, 1, n - d) \
				(d ? "." substr($2, n - d + 1) : "") "," $3
		}' | sort
}

# And as the program reports them, one party at a time.
reported() {
	sl --json -C "$1" report own_balances "$2" |
		jq -r '[(.log, .source, .account) | gsub(":"; "/")] as $name |
			($name | join(":")) + "," +
			(if .amount.amount | test("[1-9]")
			then .amount.amount + "," + .amount.currency
			else "0," end)' | sort
}

# One digit of the N-th amount that is not nought goes up by one (9 to 8).
change_digit() {
	awk -v n="$2" '
	/^    [^;].*  -?[0-9.]*[1-9][0-9.]* [A-Z]+$/ && ++k == n {
		match($0, /  -?[0-9.]+ [A-Z]+$/)
		at = RSTART + match(substr($0, RSTART), /[0-9]/) - 1
		d = substr($0, at, 1)
		$0 = substr($0, 1, at - 1) (d == 9 ? 8 : d + 1) \
			substr($0, at + 1)
	}
	{ print }' "$1"
}

# $1 a name, $2 the folder of the book, then its parties.
agree() {
	local name=$1 book=$2 party
	shift 2
	expect 0 '' sl -C "$book" export --to hledger "$name.journal"
	expect 0 '' hledger -f "$name.journal" check
	same "$name: accounts" "$(in_database "$book" | wc -l)" \
		"$(grep -c ' = ' "$name.journal")"
	same "$name: hledger and database" \
		"$(added_up "$name.journal" | md5sum)" "$(in_database "$book" | md5sum)"
	for party in "$@"; do
		expect 0 '' sl -C "$book" export --to hledger --party "$party" one
		expect 0 '' hledger -f one check
		same "$name, $party: hledger and report" \
			"$(added_up one | md5sum)" "$(reported "$book" "$party" | md5sum)"
		same "$name, $party: report and database" \
			"$(reported "$book" "$party" | md5sum)" \
			"$(in_database "$book" "$party" | md5sum)"
	done
	# The first transaction, one in the middle, and an asserted balance.
	for n in 1 $(($(grep -c '^    [^;].*[1-9]' "$name.journal") / 3)); do
		change_digit "$name.journal" "$n" >changed
		same "$name: changed lines" \
			"$(diff "$name.journal" changed | grep -c '^>')" 1
		expect 1 '' hledger -f changed check
	done
	sed '0,/ = \(-\{0,1\}\)1/s// = \12/' "$name.journal" >changed
	if ! cmp -s "$name.journal" changed; then
		expect 1 'balance assertion' hledger -f changed check
	fi
}

SL_NOW=1591063200 sl demo first >/dev/null 2>&1 || wrong demo
SL_NOW=1591063200 agree zhongshan first/zhongshan zhongshan gongbujiangda
SL_NOW=1722500000 sl demo --profile partners second >/dev/null 2>&1 || wrong partners
SL_NOW=1722500000 agree northport second/northport northport openwells

# Some thousand random commands in CNY, JPY and KWD: waiting vouchers,
# reversals, texts that would like to be something else.
mkdir random
MODEL_COMMANDS=4000 expect 0 '1 passed, 0 failed' "$model" --keep random
export SL_NOW=1509069911
read -r -d '' -a parties < <(sqlite3 random/book.db \
	'SELECT DISTINCT log FROM entry ORDER BY log' | grep .)
agree random random "${parties[@]}"
same 'a hundred accounts and more' \
	"$(($(in_database random | wc -l) >= 100))" 1
same 'texts stay in their comments' \
	"$(grep -c '^2017-01-01' random.journal)" 0
expect 66 '' sl -C random export --to hledger --party nobody none
expect 74 '' sl -C random export --to hledger missing/folder
end
