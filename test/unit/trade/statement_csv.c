/*
 * Tables of banks: what is read, and each refusal by name.
 */
#include "statements.h"

#include "trade/charset.h"

static struct str
table(struct arena *a)
{
	return file_of(a, "profiles", "bank-csv.table");
}

static struct str
january(struct arena *a)
{
	return file_of(a, "test/data/bank", "january.csv");
}

static void
lines(void **state)
{
	struct arena a = { 0 };
	struct statements all;
	const struct statement *s;
	struct refusal r = { 0 };

	(void)state;
	assert_int_equal(statement_csv(january(&a), table(&a), STR(""), &a,
			     &all, &r),
	    OK);
	s = &all.items[0];
	check_str(s->currency, "EUR");
	assert_int_equal(s->n_lines, 4);
	assert_int_equal(s->n_left_out, 1);
	check_line(&a, &s->lines[0],
	    "2026-01-02 1000.00 EUR 0000000001|Example Foundation|"
	    "000000000002|#0");
	check_line(&a, &s->lines[1],
	    "2026-01-05 -120.00 EUR 0000000002|Example Ltd|000000000003|"
	    "PAY-0002, \"stone\"#0");
	check_line(&a, &s->lines[2],
	    "2026-01-05 -120.00 EUR 0000000002|Example Ltd||PAY-0001#1");
	assert_int_equal(s->lines[2].row, 5);
	assert_false(s->is_broken);
	assert_int_equal(s->n_balances, 4);
	check_balance(&a, &s->balances[0], "2026-01-02 1000.00");
	check_balance(&a, &s->balances[1], "2026-01-05 760.00");
	check_balance(&a, &s->balances[3], "2026-01-09 735.00");
	arena_free(&a);
}

/* From the last to the first, in GB18030, another profile. */
static void
charsets(void **state)
{
	struct arena a = { 0 };
	struct statements all;
	const struct statement *s;
	struct refusal r = { 0 };
	struct str bytes = file_of(&a, "test/data/bank", "gb18030.csv");
	struct str text;

	(void)state;
	assert_int_equal(statement_csv(bytes, table(&a), STR(""), &a, &all, &r),
	    OK);
	s = &all.items[0];
	check_line(&a, &s->lines[1],
	    "2026-01-05 -240.00 CNY 0000000002|示例公司||转账\nPAY-0001#0");
	assert_int_equal(s->n_balances, 3);
	check_balance(&a, &s->balances[0], "2026-01-02 1000.00");
	check_balance(&a, &s->balances[2], "2026-01-09 735.00");
	assert_int_equal(charset_to_utf8(&a, bytes, STR("no-such"), &text),
	    ERR_NOT_FOUND);
	assert_int_equal(charset_to_utf8(&a, STR("\xff\xff"), STR("GB18030"),
			     &text),
	    ERR_MALFORMED);
	arena_free(&a);
}

/* Balances that do not follow are no balances; the lines are read. */
static void
broken(void **state)
{
	struct arena a = { 0 };
	struct statements all;
	struct refusal r = { 0 };
	struct str bytes = with(&a, january(&a), "880.00", "881.00");

	(void)state;
	assert_int_equal(statement_csv(bytes, table(&a), STR(""), &a, &all, &r),
	    OK);
	assert_int_equal(all.items[0].n_lines, 4);
	assert_true(all.items[0].is_broken);
	assert_int_equal(all.items[0].n_balances, 0);
	arena_free(&a);
}

/* The way each key of a profile is obeyed. */
#define KEYS                                                                   \
	"profile p\n\tseparator = ;\n\tdate = YYYYMMDD\n\tcurrency = EUR\n"    \
	"\tday = d\n\tcredit = in\n\tdebit = out\n\tsign = ~\n"                \
	"\trequire = r | yes\n\tskip = t | void\n\tend = sum\n"                \
	"\ttext = t | u\n"
#define SIDES                                                                  \
	"profile s\n\tdate = YYYY-MM-DD\n\tcurrency = EUR\n"                   \
	"\tday = d\n\tamount = a\n\tside = s | C | D\n"

static void
keys(void **state)
{
	struct arena a = { 0 };
	struct statements all;
	struct refusal r = { 0 };

	(void)state;
	assert_int_equal(
	    statement_csv(STR("d;in;out;r;t;u\n20260102;~5.00;;yes;\"x\" ;y\n"
			      "20260103;-;3;yes\n ;;\n20260104;1;;yes;void\n"
			      "sum;9\nnonsense\n"),
		STR(KEYS), STR(""), &a, &all, &r),
	    OK);
	assert_int_equal(all.items[0].n_lines, 2);
	assert_int_equal(all.items[0].n_left_out, 1);
	check_line(&a, &all.items[0].lines[0], "2026-01-02 5.00 EUR |||x\ny#0");
	check_line(&a, &all.items[0].lines[1], "2026-01-03 -3.00 EUR |||#0");
	assert_int_equal(
	    statement_csv(STR("d,a,s\n2026-01-02 10:11:12,5,C\n2026-01-02,5,D\n"
			      "2026-01-02,5,/\n"),
		STR(KEYS SIDES), STR(""), &a, &all, &r),
	    OK);
	assert_int_equal(all.items[0].n_lines, 2);
	assert_int_equal(all.items[0].n_left_out, 1);
	check_line(&a, &all.items[0].lines[1], "2026-01-02 -5.00 EUR |||#0");
	arena_free(&a);
}

static void
refusals(void **state)
{
	static const struct {
		const char *table;
		const char *text;
		enum err err;
		const char *field;
		const char *detail;
	} cases[] = {
		{ KEYS "\tnosuch = x\n", "d", ERR_MALFORMED, "profile",
		    "nosuch = x" },
		{ "day = d\n", "d", ERR_MALFORMED, "profile", "day = d" },
		{ KEYS, "d;in;out;r;t\n", ERR_NOT_FOUND, "--profile",
		    "profile" },
		{ KEYS, "d;in;out;r;t;u\n2026010;1;;yes\n", ERR_MALFORMED,
		    "row 2, d", "2026010" },
		{ KEYS, "d;in;out;r;t;u\n20260102x;1;;yes\n", ERR_MALFORMED,
		    "row 2, d", "20260102x" },
		{ KEYS, "d;in;out;r;t;u\n20260230;1;;yes\n", ERR_MALFORMED,
		    "row 2, d", "20260230" },
		{ KEYS, "d;in;out;r;t;u\n20260102;1;;no\n", ERR_MALFORMED,
		    "row 2, r", "no" },
		{ KEYS, "d;in;out;r;t;u\n20260102;1,5;;yes\n", ERR_MALFORMED,
		    "row 2, in", "1,5" },
		{ KEYS, "d;in;out;r;t;u\n20260102;1;2;yes\n", ERR_MALFORMED,
		    "row 2, out", "2" },
		{ KEYS, "d;in;out;r;t;u\n20260102;;;yes\n", ERR_MISSING_FIELD,
		    "row 2, out", "" },
		{ KEYS, "d;in;out;r;t;u\n\n20260102;10000000000000.01;;yes\n",
		    ERR_TOO_LARGE, "row 3, in", "10000000000000.01" },
		{ KEYS, "d;in;out;r;t;u\n\"20260102\"x;1;;yes\n", ERR_MALFORMED,
		    "row 2, columns", "" },
		{ KEYS, "d;in;out;r;t;u\n\"20260102;1;;yes\n", ERR_MALFORMED,
		    "row 2, columns", "" },
		{ SIDES, "d,a,s\n2026-01-02,,C\n", ERR_MISSING_FIELD,
		    "row 2, a", "" },
		{ "profile c\n\tdate = YYYY-MM-DD\n\tday = d\n\tamount = a\n"
		  "\tcurrency_in = c\n",
		    "d,a,c\n2026-01-02,1,EUR\n2026-01-02,1,SEK\n", ERR_CURRENCY,
		    "row 3, currency", "EUR" },
		{ "profile c\n\tdate = YYYY-MM-DD\n\tday = d\n\tamount = a\n"
		  "\tcurrency_in = c\n",
		    "d,a,c\n2026-01-02,1,XQQ\n", ERR_CURRENCY,
		    "row 2, currency", "ISO 4217" },
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct statements all;
		struct refusal r = { 0 };

		assert_int_equal(statement_csv(str_from(cases[i].text),
				     str_from(cases[i].table), STR(""), &a,
				     &all, &r),
		    cases[i].err);
		check_refusal(&r, cases[i].err, cases[i].field,
		    cases[i].detail);
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(charsets),
		cmocka_unit_test(broken),
		cmocka_unit_test(keys),
		cmocka_unit_test(refusals),
	};

	return CHECK_RUN(tests);
}
