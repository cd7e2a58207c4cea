#!/usr/bin/env bash
# A published table (Nyingchi County, 2014, in 10,000 yuan): 3,300 = 2,480
# in the plan, for eight villages, + 820 outside it, for four villages, from
# four towns.  Only the two lowest figures are entered; no sum is an input.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
cd "$work" || exit 1
export SL_NOW=1418000000
mkdir a
sl -C a init --party linzhi --name 林芝县 --profile paired-aid >init.out || wrong init
sl -C a member add m1 --role recorder || wrong member
sl -C a member add m2 --role publisher || wrong member

rec() {
	expect 0 linzhi/ sl -C a record --by m1 --confirm-clock "$@" \
		basis=published cite=林芝县2014年援藏项目表
}
rec unit.added unit=linzhi:county name.zh=林芝县 type=other
rec programme.opened programme=linzhi:2014 name.zh=2014年援藏项目 from=2014-01-01
rec project.planned project=linzhi:V8 name.zh=八个村建设 programme=linzhi:2014 \
	place=linzhi:county plan=in mode=cheque aidkind=minsheng budget=24,800,000
rec project.planned project=linzhi:V4 name.zh=四个村建设（四镇） programme=linzhi:2014 \
	place=linzhi:county plan=outside mode=cheque aidkind=minsheng budget=8,200,000

# Not disclosed yet: no figure is shown.
expect 0 '' sl --json -C a report project_sums linzhi:2014
same 'lines before disclosure' "$(sl --json -C a report project_sums linzhi:2014 | wc -l)" 0
last=$(($(sl -C a log | wc -l) - 1))
expect 0 linzhi/ sl -C a record --by m2 --confirm-clock disclosed first=0 last=$last

sum() {
	sl --json -C a report project_sums linzhi:2014 |
		grep "\"level\":$1" | grep -e "$2" |
		grep -o '"amount":"[0-9.]*"' | tr -d '"' | cut -d: -f2
}
same 'in the plan' "$(sum 1 '"plan":"in"')" 24800000.00
same 'outside the plan' "$(sum 1 '"plan":"outside"')" 8200000.00
same 'in all' "$(sum 2 .)" 33000000.00
expect 0 audit sl -C a audit
end
