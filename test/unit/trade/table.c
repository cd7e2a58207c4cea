/*
 * Tables from CSV: charsets, separators, quotes, limits.
 */
#include "trade/table.h"

#include "check.h"

#include "base/limits.h"

static struct arena arena;
static struct refusal refusal;

static struct table
read_text(struct str bytes)
{
	struct table table = { 0 };
	struct str text;

	assert_int_equal(table_decode(bytes, STR(""), &arena, &text, &refusal),
	    OK);
	assert_int_equal(table_read_csv(text, 0, &arena, &table, &refusal), OK);
	return table;
}

static void
check_cell(const struct table *t, size_t row, size_t column, const char *want)
{
	assert_true(row < t->n);
	check_str(table_cell(&t->rows[row], column), want);
}

static void
charsets_are_told_apart(void **state)
{
	struct table t = read_text(STR("\xef\xbb\xbf\xe7\xbc\x96,b\n"));
	struct str text;

	(void)state;
	check_cell(&t, 0, 0, "\xe7\xbc\x96");
	t = read_text(STR("\xb1\xe0\xba\xc5,\xbd\xf0\xb6\xee\r\n"));
	check_cell(&t, 0, 0, "编号");
	check_cell(&t, 0, 1, "金额");
	/* Four bytes, which GBK has not. */
	t = read_text(STR("\x95\x32\x82\x36,\xb1\xe0\n"));
	check_cell(&t, 0, 0, "\xf0\xa0\x80\x80");
	assert_int_equal(table_decode(STR("\xbd\xf0"), STR("GB18030"), &arena,
			     &text, &refusal),
	    OK);
	check_str(text, "金");
	assert_int_equal(table_decode(STR("\xff\xff"), STR(""), &arena, &text,
			     &refusal),
	    ERR_MALFORMED);
	assert_string_equal(refusal.field, "charset");
	assert_int_equal(table_decode(STR("a"), STR("none"), &arena, &text,
			     &refusal),
	    ERR_MALFORMED);
	arena_free(&arena);
}

static void
separators_and_quotes(void **state)
{
	struct table t = read_text(STR("title\n\na;b;c\n1,5;;\"2\n3;\"\"\"\n"));

	(void)state;
	assert_int_equal(t.n, 3);
	assert_int_equal(t.rows[1].no, 3);
	check_cell(&t, 2, 0, "1,5");
	check_cell(&t, 2, 1, "");
	check_cell(&t, 2, 2, "2\n3;\"");
	check_cell(&t, 2, 9, "");
	t = read_text(STR("a\tb\r\n '=1\t '5 \r\n"));
	check_cell(&t, 1, 0, "=1");
	check_cell(&t, 1, 1, "'5");
	t = read_text(STR("\r\n , ,\r\nlast"));
	assert_int_equal(t.n, 1);
	assert_int_equal(t.rows[0].no, 3);
	check_cell(&t, 0, 0, "last");
	arena_free(&arena);
}

static void
refuses(struct str text, enum err err, const char *detail)
{
	struct table table = { 0 };

	assert_int_equal(table_read_csv(text, 0, &arena, &table, &refusal),
	    err);
	assert_string_equal(refusal.field, "row");
	assert_string_equal(refusal.detail, detail);
}

static struct str
many(const char *part, size_t n)
{
	struct buf out = { .arena = &arena };

	for (size_t i = 0; i < n; i++)
		buf_put(&out, str_from(part));
	return buf_str(&out);
}

static void
what_is_broken_or_large_is_named(void **state)
{
	struct table t;

	(void)state;
	refuses(STR("a\nb,\"c\n"), ERR_MALFORMED, "2: \"");
	refuses(STR("a\nb,\"c\"d\n"), ERR_MALFORMED, "2: \"...\"");
	t = read_text(many("a\n", TABLE_ROWS_MAX));
	assert_int_equal(t.n, TABLE_ROWS_MAX);
	refuses(many("a\n", TABLE_ROWS_MAX + 1), ERR_TOO_LARGE,
	    "8193: 8192 rows");
	t = read_text(many("a,", TABLE_COLUMNS_MAX - 1));
	assert_int_equal(t.rows[0].n, TABLE_COLUMNS_MAX);
	refuses(many("a,", TABLE_COLUMNS_MAX), ERR_TOO_LARGE, "1: 256 columns");
	read_text(many("a", TABLE_CELL_MAX));
	refuses(many("a", TABLE_CELL_MAX + 1), ERR_TOO_LARGE, "1: 32 KiB");
	arena_free(&arena);
}

/* Rows keep their numbers, whatever part they come in. */
static void
long_tables_come_in_parts(void **state)
{
	struct str text = many("a,b\n\n", 2 * TABLE_ROWS_MAX + 1);
	struct arena part = { 0 };
	struct table_csv *csv;
	struct table t = { 0 };
	struct refusal r;
	size_t no = 1;

	(void)state;
	assert_int_equal(table_csv_open(text, 0, &arena, &csv), OK);
	for (size_t i = 0; i < 4; i++) {
		static const size_t sizes[] = { TABLE_ROWS_MAX, TABLE_ROWS_MAX,
			1, 0 };

		arena_reset(&part);
		assert_int_equal(table_csv_next(csv, &part, &t, &r), OK);
		assert_int_equal(t.n, sizes[i]);
		for (size_t k = 0; k < t.n; k++, no += 2)
			assert_int_equal(t.rows[k].no, no);
	}
	assert_int_equal(table_csv_open(STR("a\nb,\"c"), 0, &arena, &csv), OK);
	assert_int_equal(table_csv_next(csv, &part, &t, &r), ERR_MALFORMED);
	arena_free(&part);
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(charsets_are_told_apart),
		cmocka_unit_test(separators_and_quotes),
		cmocka_unit_test(what_is_broken_or_large_is_named),
		cmocka_unit_test(long_tables_come_in_parts),
	};

	return CHECK_RUN(tests);
}
