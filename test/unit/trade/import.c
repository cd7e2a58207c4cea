/*
 * Heads of tables and cells as fields; what a node says of them is told in
 * test/story/import.sh.
 */
#include "trade/import.h"

#include "check.h"

#include "schema/events.h"

static struct arena arena;
static struct import import;

static enum err
read_as(const char *kind, enum lang lang, const char *csv)
{
	struct table table = { 0 };
	struct refusal r = { 0 };

	import = (struct import){ .arena = &arena,
		.type = event_type_named(str_from(kind)),
		.lang = lang,
		.told_in = lang,
		.currency = STR("CNY"),
		.defaults = import.defaults,
		.n_defaults = import.n_defaults };
	assert_int_equal(table_read_csv(str_from(csv), ',', &arena, &table, &r),
	    OK);
	return import_read(&import, &table, &r);
}

static int64_t
amount_of(const char *csv)
{
	const struct ev_funds_raised *o;

	assert_int_equal(read_as("funds.raised", LANG_ZH, csv), OK);
	assert_int_equal(import_n_faults(&import), 0);
	assert_int_equal(import.n_rows, 1);
	o = import.rows[0].body;
	check_str(o->account, "north:A1");
	return o->amount.minor;
}

static void
units_stand_above_in_the_head_and_in_cells(void **state)
{
	(void)state;
	assert_int_equal(amount_of(
			     "账户编号,金额,日期\nnorth:A1,1.5,2021.1.2\n"),
	    150);
	assert_int_equal(amount_of("台账,,单位：万元\n账户编号,金额,日期\n"
				   "north:A1,563.37,2021年1月2日\n"),
	    563370000);
	assert_int_equal(
	    amount_of("金额（万元）,日期,*账户编号\n1.5,2021.1.2,north:A1\n"),
	    1500000);
	/* A cell that names its unit is right about itself. */
	assert_int_equal(amount_of(
			     "amount,day,Account\n￥300元,2021/1/2,north:A1\n"),
	    30000);
	/* Who issues the table is no unit. */
	assert_int_equal(amount_of("单位：财政局\n账户编号,金额,日期\n"
				   "north:A1,2,2021.1.2\n合计,2,\n"),
	    200);
	assert_int_equal(import.n_totals, 1);
	arena_free(&arena);
}

static void
check_fault(size_t i, size_t row, const char *label, enum err err)
{
	const struct import_fault *f = import_fault(&import, i);

	assert_int_equal(f->row, row);
	check_str(f->label, label);
	assert_int_equal(f->refusal.err, err);
}

static void
every_fault_of_a_row_is_named(void **state)
{
	(void)state;
	assert_int_equal(read_as("funds.raised", LANG_EN,
			     "No.,Account,Amount,Day\n1,,x,20211228日\n"
			     "# a remark\n2,north:A1,1.001,\n"),
	    OK);
	assert_int_equal(import.n_rows, 2);
	assert_null(import.rows[0].body);
	assert_int_equal(import_n_faults(&import), 5);
	check_fault(0, 2, "Amount", ERR_MALFORMED);
	check_fault(1, 2, "Day", ERR_AMBIGUOUS);
	check_fault(2, 2, "Account", ERR_MISSING_FIELD);
	check_fault(3, 4, "Amount", ERR_MALFORMED);
	check_fault(4, 4, "Day", ERR_MISSING_FIELD);
	arena_free(&arena);
}

static void
a_head_must_be_whole(void **state)
{
	(void)state;
	assert_int_equal(read_as("funds.raised", LANG_EN, "a,b\n1,2\n"),
	    ERR_MISSING_FIELD);
	assert_int_equal(read_as("funds.raised", LANG_EN,
			     "\nAccount,Colour,Amount\nnorth:A1,red,x\n"),
	    OK);
	assert_int_equal(import.n_rows, 0);
	assert_int_equal(import_n_faults(&import), 2);
	check_fault(0, 2, "Colour", ERR_UNKNOWN_FIELD);
	check_fault(1, 2, "Day", ERR_MISSING_FIELD);
	/* Words under no heading are not lost in silence. */
	assert_int_equal(read_as("funds.raised", LANG_EN,
			     "Account,,Amount,Day\n"
			     "north:A1,,1,2021-01-02\n"
			     "north:A1,red,1,2021-01-02,blue\n"),
	    OK);
	assert_int_equal(import_n_faults(&import), 2);
	check_fault(0, 3, "#2", ERR_UNKNOWN_FIELD);
	check_fault(1, 3, "#5", ERR_UNKNOWN_FIELD);
	arena_free(&arena);
}

static void
names_and_defaults(void **state)
{
	static const struct import_default defaults[] = {
		{ STR_INIT("currency"), STR_INIT("CNY") },
		{ STR_INIT("plan"), STR_INIT("in") },
	};
	const struct ev_source_opened *o;

	(void)state;
	import.defaults = defaults;
	import.n_defaults = 2;
	assert_int_equal(read_as("source.opened", LANG_ZH,
			     "来源编号,Name,名称,渠道,计划内外\n"
			     "north:F1,Plan,计划,plan,\n"
			     "north:F2,Gifts,捐赠,society,outside\n"),
	    OK);
	assert_int_equal(import_n_faults(&import), 0);
	o = import.rows[0].body;
	check_str(o->name.in[LANG_EN], "Plan");
	check_str(o->name.in[LANG_ZH], "计划");
	check_str(o->plan, "in");
	o = import.rows[1].body;
	check_str(o->plan, "outside");
	import.n_defaults = 0;
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_stand_above_in_the_head_and_in_cells),
		cmocka_unit_test(every_fault_of_a_row_is_named),
		cmocka_unit_test(a_head_must_be_whole),
		cmocka_unit_test(names_and_defaults),
	};

	return CHECK_RUN(tests);
}
