# shellcheck shell=bash
# What the stories of tables begin with, in the folder at hand; after lib.sh.
#
#	make_book LIMIT		book a with three allocations; from LIMIT on a
#				second person is needed
#	make_samples		clean and faulty: .csv, .gb.csv, .xlsx
#	size			how many entries book a has
: "${root:?}"
to_xlsx=${SL_TO_XLSX:?}

size() {
	sl -C a log | wc -l
}

make_book() {
	local m i

	mkdir a
	expect 0 north sl -C a init --party north --name North --profile paired-aid
	for m in m1:recorder m2:approver m3:treasurer; do
		expect 0 '' sl -C a member add "${m%:*}" --role "${m#*:}"
	done
	expect 0 '' sl -C a record parameter.set parameter=approve_from value="$1"
	expect 0 '' sl -C a record --by m3 source.opened source=north:F1 name=Plan plan=in channel=plan currency=CNY
	expect 0 '' sl -C a record --by m3 account.opened account=north:A1 source=north:F1 name=Main
	expect 0 '' sl -C a record --by m3 funds.raised account=north:A1 amount=90000000 day=2021-01-01
	for i in 1 2 3; do
		expect 0 '' sl -C a record --by m3 funds.allocated allocation=north:L$i account=north:A1 to=south amount=30000000 day=2021-01-01
	done
}

make_samples() {
	local kind

	for kind in clean faulty; do
		"$root/test/sample/transfers.sh" $kind >$kind.csv
		sed '1s/^\xef\xbb\xbf//' $kind.csv | iconv -f UTF-8 -t GB18030 >$kind.gb.csv
		"$to_xlsx" $kind.csv $kind.xlsx || wrong "$kind.xlsx"
	done
}
