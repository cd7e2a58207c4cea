#!/usr/bin/env bash
# Published tables (test/data/golden, PROVENANCE) recorded as their lowest
# figures alone, in 10,000 yuan; every sum and percentage that was published
# comes out of `report`.  Where a table gives an amount for a line of several
# projects, the first of them carries it.  And how a table is written: text,
# CSV, JSON, XLSX.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
data=$root/test/data/golden
cd "$work" || exit 1
export SL_NOW=1669000000

# book NAME PARTY: a book of PARTY with the figures of NAME.
book() {
	sl -C "$1" init --party "$2" --name "$2" \
		--profile paired-aid >"$1.out" || wrong "init $1"
	sl -C "$1" record --batch --confirm-clock <"$data/$1.ndjson" \
		>"$1.out" 2>&1 || wrong "$1: $(grep -v "^$2/" "$1.out" | head -3)"
	expect 0 "$2/" sl -C "$1" record --by m3 --confirm-clock disclosed \
		first=0 last=$(($(sl -C "$1" log | wc -l) - 1))
}

# table BOOK REPORT: its lines of CSV in 10,000 yuan, by position.
table() {
	sl --lang zh -C "$1" report "$2" --csv --unit wan "${@:3}"
}

# cells LINE N...: these cells of the line.
cells() {
	local line=$1 IFS=,
	shift
	cut -d, -f"$*" <<<"$line"
}

mkdir kizilsu-places kizilsu-kinds kizilsu-years kashgar wensu
book kizilsu-places kizilsu
book kizilsu-kinds kizilsu
book kizilsu-years kizilsu
book kashgar shandong
book wensu wensu

# Jiangsu for Kizilsu, 2014: lines of the table, then
# 76 = 4+29+17+19+7; 41,759 = 2,912+27,445+6,182+4,520+700; 1,299 kept back of
# it and 40,460 arrived; 39,920 of 41,759 spent: 95.6 percent.
places=$(table kizilsu-places plan_place)
same 'lines' "$(grep '^[1-5],' <<<"$places" | cut -d, -f3,4 | paste -sd' ')" \
	'4,2912 29,27445 17,6182 19,4520 7,700'
total=$(grep '^,合计' <<<"$places")
same 'projects, budget' "$(cells "$total" 3 4)" 76,41759
same 'received' "$(cells "$total" 7)" 40460
same 'kept back' "$(cells "$total" 8)" 1299
same 'spent' "$(cells "$total" 9)" 39920
same 'spent of planned' "$(cells "$total" 11)" 95.60
# By class: 13+10+5+11+6+31 and 10,558+4,000+1,515+11,243+2,555+11,888.
total=$(table kizilsu-kinds plan_kind | grep '^,合计')
same 'by class' "$(cells "$total" 3 4)" 76,41759
# All years: 115,840 of 132,627.
total=$(table kizilsu-years plan_programme | grep '^,合计')
same 'all years' "$(cells "$total" 4 9 11)" 132627,115840,87.34

# Shandong for Kashgar, 2011: 80,500 - 61,739 = 18,761; 85 projects, of them
# 25 turnkey.
total=$(table kashgar fund_source | grep '^,合计\|^1,')
same 'left' "$(sed -n 1p <<<"$total" | cut -d, -f4,6,11)" 80500,61739,18761
modes=$(table kashgar plan_mode)
same 'turnkey' "$(grep 交钥匙 <<<"$modes" | cut -d, -f3)" 25
same 'projects' "$(grep '^,合计' <<<"$modes" | cut -d, -f3)" 85

# Jinhua for Wensu, 2021 and to 28 September 2022.
plans=$(table wensu plan_programme)
same '2021' "$(sed -n 's/^1,//p' <<<"$plans" | cut -d, -f2,3,6,8,9,10)" \
	38,15123,15123,14627,100.00,96.72
same '2022' "$(sed -n 's/^2,//p' <<<"$plans" | cut -d, -f3,6,8,9,10)" \
	15197,14246.83,10206.91,93.75,67.16
years=$(table wensu fund_year)
same 'balance by year' "$(grep '^[12],' <<<"$years" | cut -d, -f2,8,9,10 |
	paste -sd' ')" '2021,15123,14627,496 2022,14246.83,10206.91,4535.92'
same 'all years' "$(grep '^,合计' <<<"$years" | cut -d, -f8,9)" \
	29369.83,24833.91
months=$(table wensu fund_month | grep '^[12],' | cut -d, -f4 | paste -sd' ')
same 'months' "$months" '2021-12 2022-09'

# In each book what goes in goes out, and nothing is left over.
for name in kizilsu-places kizilsu-years kashgar wensu; do
	total=$(table "$name" trial_balance | grep '^,合计')
	same "$name: opening, closing" "$(cells "$total" 5 8)" 0,0
	same "$name: in, out" "$(cells "$total" 6)" "$(cells "$total" 7)"
	expect 0 audit sl -C "$name" audit
	balanced "$name" ''
done
total=$(table wensu trial_balance from=2022-01-01 | grep 'wensu:A')
same 'opening' "$(cells "$total" 5 6 7 8)" 496,14246.83,10206.91,4535.92

# One project, its entries and what is left; the payees; the entries.
card=$(table wensu project_card project=wensu:P-2022-1)
same 'card' "$(grep '^,合计' <<<"$card" | cut -d, -f9,10,11)" \
	14246.83,10206.91,4039.92
same 'payees' "$(table wensu payees | grep '^,合计' | cut -d, -f9)" 24833.91
same 'entries of a year' "$(table wensu entries period=2021 |
	grep '^,合计' | cut -d, -f6)" 2
transit=$(table kashgar transit | grep '^1,')
same 'in transit' "$(cells "$transit" 9)" 61739
same 'over' "$(cells "$transit" 12)" \
	$(($(cells "$transit" 10) - $(cells "$transit" 11)))

# The shape: title, unit, numbers, what it rests on, blanks.
out=$(sl --lang zh -C wensu report fund_source --csv --unit wan)
same 'byte order mark' "$(head -c 3 <<<"$out" | od -An -tx1 | tr -d ' ')" efbbbf
has title "$out" '分来源资金情况表'
has unit "$out" '单位：万元'
has 'as of' "$out" '数据截止：'
has root "$out" '规则版本 1，根 '
has blank "$out" '填表人：'
has 'in yuan' "$(sl --lang en -C wensu report fund_source)" '293,698,300.00'
has 'status' "$(sl --lang en -C wensu report fund_source)" 'stated by one side'
has json "$(sl --json --lang en -C wensu report fund_source)" \
	'"kind":"total"'
expect 65 '--unit' sl -C wensu report fund_source --unit ell
expect 64 'nosuch' sl -C wensu report fund_source nosuch=1
expect 65 'from' sl -C wensu report trial_balance from=yesterday
expect 64 'project' sl -C wensu report project_card project=a project=b
expect 74 xlsx sl -C wensu report fund_source --xlsx no/where.xlsx

# XLSX: amounts are numbers with a format, words are strings.
expect 0 '' sl --lang zh -C wensu report plan_programme --unit wan \
	--xlsx plan.xlsx
unzip -q plan.xlsx -d plan || wrong 'unzip'
sheet=$(<plan/xl/worksheets/sheet1.xml)
has 'a number' "$sheet" '<v>14246.83</v>'
has 'a word' "$sheet" 't="inlineStr"><is><t>2022年援疆项目</t>'
has 'a format' "$(<plan/xl/styles.xml)" '#,##0.00'
has 'landscape' "$sheet" 'orientation="landscape"'
sl --lang zh -C wensu report plan_programme --unit wan --xlsx again.xlsx
same 'the same bytes again' "$(sha256sum <plan.xlsx)" "$(sha256sum <again.xlsx)"
end
