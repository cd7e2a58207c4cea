/*
 * Tables that re-add, and those that do not.
 */
#include "check.h"

#include "codec/tally.h"

static void
expects(const char *csv, enum err want, const char *where, size_t n_want)
{
	struct arena a = { 0 };
	struct refusal r = { .err = OK };
	struct tally t;
	size_t n = 0;
	enum err err = tally_read(str_from(csv), &a, &t, &r);

	if (err == OK)
		err = tally_check(&t, &a, &n, &r);
	if (err != want || strcmp(r.field, where) != 0 || n != n_want)
		fail_msg("%s\nanswer %d %s (%s), %zu sums", csv, err, r.field,
		    r.detail, n);
	arena_free(&a);
}

static void
adds_up(const char *csv, size_t n)
{
	expects(csv, OK, "", n);
}

static void
is_wrong(const char *csv, const char *where, size_t n)
{
	expects(csv, ERR_SUM, where, n);
}

static void
lines_and_columns(void **state)
{
	(void)state;
	adds_up(
	    "类别,计划内,计划外,合计\n八个村,2480,0,2480\n四个村,0,820,820\n"
	    "合 计,2480,820,3300\n",
	    6);
	is_wrong("类别,计划内,计划外,合计\n八个村,2480,0,2480\n"
		 "四个村,0,820,820\n合计,2480,820,3301\n",
	    "D4", 6);
	is_wrong("a,b,c,Total\nx,1,2,3\ny,1,2,4\nTotal,2,4,7\n", "D3", 6);
	/* The first, line by line, though it is found last. */
	is_wrong("a,b,c,Total\nx,1,2,4\ny,1,2,3\nTotal,3,4,7\n", "D2", 6);
	/* Words and blanks have no part; numbers as people write them. */
	adds_up("a,b\nx,\"1,200.50\"\ny,none\nz,\nu,-0.5\nTotal,1200\n", 1);
	is_wrong("a,b\nx,\"1,200.50\"\nTotal,1200.5001\n", "B3", 1);
	adds_up("a,b\nx,1\ny,2\n", 0);
	adds_up("a\n", 0);
}

static void
subtotals_and_totals_before(void **state)
{
	(void)state;
	adds_up("a,b\nx,1\ny,2\nSubtotal,3\nz,4\n小计,4\nTotal,7\n", 3);
	is_wrong("a,b\nx,1\ny,2\nSubtotal,3\nz,4\n小计,7\nTotal,7\n", "B6", 3);
	is_wrong("a,b\nx,1\nSubtotal,1\nz,4\nSubtotal,4\nTotal,10\n", "B6", 3);
	adds_up("a,Total,b,c\nTotal,6,3,3\nx,2,1,1\ny,4,2,2\n", 6);
	is_wrong("a,Total,b,c\nTotal,6,3,3\nx,2,1,1\ny,5,2,3\n", "B2", 6);
	/* Two blocks, each with its total. */
	adds_up("a,b\nx,1\nTotal,1\ny,2\nTotal,2\n", 2);
	is_wrong("a,b\nx,1\nTotal,1\ny,2\nTotal,3\n", "B5", 2);
	/* A number of the line is not part of its sum. */
	adds_up("a,No.,b,Total\nx,1,5,5\ny,2,6,6\n", 2);
}

static void
shares(void **state)
{
	(void)state;
	adds_up("a,b,Share\nx,1,33.3%\ny,2,66.7%\nTotal,3,100%\n", 4);
	adds_up("a,b,占比（%）\nx,1,33\ny,2,67\n合计,3,100\n", 4);
	is_wrong("a,b,占比\nx,1,33.4%\ny,2,66.7%\n合计,3,100%\n", "C2", 4);
	is_wrong("a,b,Share\nx,1,33%\ny,2,66%\nTotal,3,100%\n", "C3", 4);
	is_wrong("a,b,Share\nx,1,33%\ny,2,67%\nTotal,3,99%\n", "C4", 4);
	is_wrong("a,b,Share\nTotal,8,100%\nx,1,12.5%\ny,7,87.4%\n", "C4", 4);
	/* With a wrong total, that and not the shares of it. */
	is_wrong("a,b,Share\nx,1,33%\ny,2,67%\nTotal,4,100%\n", "B4", 1);
	/* A half is rounded either way. */
	adds_up("a,b,Share\nx,1,12%\ny,7,88%\nTotal,8,100%\n", 4);
	adds_up("a,b,Share\nx,1,13%\ny,7,87%\nTotal,8,100%\n", 4);
	/* Large: no product overflows. */
	adds_up("a,b,Share\nx,250000000000,25.0000%\n"
		"y,750000000000,75.0000%\nTotal,1000000000000,100.0000%\n",
	    4);
}

static void
refused(void **state)
{
	(void)state;
	expects("", ERR_MISSING_FIELD, "csv", 0);
	expects("a,\"b\n", ERR_MALFORMED, "csv", 0);
	expects("a,\"b\"c\n", ERR_MALFORMED, "csv", 0);
	expects("a,\xff\n", ERR_MALFORMED, "csv", 0);
	/* Too large for a number: words. */
	adds_up("a,b\nTotal,99999999999999999999\nx,1\n", 0);
}

static void
quotes(void **state)
{
	(void)state;
	adds_up("\xef\xbb\xbf"
		"\"a\"\"\nb\",\"x\"\r\n\"one, two\",1\r\nTotal,\"1\"",
	    1);
	is_wrong("a,b,c\nx,1\ny,2,3,4\nTotal,3,3,5\n", "D4", 3);
}

static void
too_large(void **state)
{
	struct arena a = { 0 };
	struct buf csv = { .arena = &a };

	(void)state;
	for (int i = 0; i <= TALLY_COLUMNS_MAX; i++)
		buf_byte(&csv, ',');
	buf_byte(&csv, '\0');
	expects(csv.p, ERR_TOO_LARGE, "csv", 0);
	buf_clear(&csv);
	buf_put(&csv, STR("a,b\n"));
	for (int i = 0; i < 1000; i++)
		buf_put(&csv, STR("x,1000000000000\n"));
	buf_put(&csv, STR("Total,1\n"));
	buf_byte(&csv, '\0');
	expects(csv.p, ERR_OVERFLOW, "csv", 1);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_columns),
		cmocka_unit_test(subtotals_and_totals_before),
		cmocka_unit_test(shares),
		cmocka_unit_test(refused),
		cmocka_unit_test(quotes),
		cmocka_unit_test(too_large),
	};

	return CHECK_RUN(tests);
}
