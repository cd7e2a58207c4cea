/*
 * CSV that spreadsheets read.
 */
#include "check.h"

#include "codec/csv.h"

struct row {
	struct str id;
	struct name name;
	struct money amount;
	struct day day;
	int64_t n;
	struct list list;
	struct str note;
	int64_t left;
	struct hash hash;
};

#define PLACE(member) offsetof(struct row, member)
static const struct field fields[] = {
	{ "id", FIELD_ID, 0, PLACE(id), NULL, "编号", "No.", NULL },
	{ "name", FIELD_NAME, 0, PLACE(name), NULL, "名称", "Name, short",
	    NULL },
	{ "amount", FIELD_MONEY, 0, PLACE(amount), NULL, "金额", "Amount",
	    NULL },
	{ "day", FIELD_DAY, 0, PLACE(day), NULL, "日期", "Day", NULL },
	{ "n", FIELD_INT, 0, PLACE(n), NULL, "数量", "Items", NULL },
	{ "list", FIELD_LIST, 0, PLACE(list), NULL, "明细", "Details", NULL },
	{ "note", FIELD_TEXT, 0, PLACE(note), NULL, "说明", "Note", NULL },
	{ "left", FIELD_WDAYS, 0, PLACE(left), NULL, "剩余", "Left", NULL },
	{ "hash", FIELD_HASH, 0, PLACE(hash), NULL, "哈希", "Hash", NULL },
};
static const struct shape shape = { .name = "row",
	.fields = fields,
	.n_fields = sizeof(fields) / sizeof(*fields),
	.size = sizeof(struct row) };

static void
heads(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	(void)state;
	csv_put_head(&out, &shape, LANG_ZH);
	check_str(buf_str(&out),
	    "\xef\xbb\xbf编号,名称,金额,金额币种,日期,数量,说明,剩余,哈希\r\n");
	buf_clear(&out);
	csv_put_head(&out, &shape, LANG_EN);
	check_str(buf_str(&out),
	    "\xef\xbb\xbfNo.,\"Name, short\",Amount,Amount currency,Day,Items,"
	    "Note,Left,Hash\r\n");
	arena_free(&a);
}

static void
rows(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct row row = { .id = STR("zs:T1"),
		.name = { .in = { [LANG_EN] = STR("a \"b\", c"),
			      [LANG_ZH] = STR("盘") } },
		.amount = { -150000, "CNY" },
		.day = { 17466 },
		.n = -3,
		.note = STR("two\r\nlines"),
		.left = 2 };

	(void)state;
	csv_put_row(&out, &shape, &row, LANG_EN);
	check_str(buf_str(&out),
	    "zs:T1,\"a \"\"b\"\", c\",-1500.00,CNY,2017-10-27,-3,"
	    "\"two\r\nlines\",2,\r\n");
	buf_clear(&out);
	csv_put_row(&out, &shape, &(struct row){ .n = 0 }, LANG_ZH);
	check_str(buf_str(&out), ",,,,,0,,0,\r\n");
	arena_free(&a);
}

/* No text starts a formula, in whatever column it stands. */
static void
formulas_are_text(void **state)
{
	static const char *const starts[] = { "=1+1", "+1", "-1", "@SUM(A1)",
		"\t=1" };
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
		struct row row = { .note = str_from(starts[i]) };
		struct buf out = { .arena = &a };
		struct buf want = { .arena = &a };

		csv_put_row(&out, &shape, &row, LANG_ZH);
		buf_printf(&want, ",,,,,0,'%s,0,\r\n", starts[i]);
		assert_true(str_eq(buf_str(&out), buf_str(&want)));
	}
	{
		struct row row = { .id = STR("-1"),
			.name = { .in = { [LANG_ZH] =
					      STR("=HYPERLINK(\"x\")") } },
			.hash = { { 0xf8 } } };
		struct buf out = { .arena = &a };

		csv_put_row(&out, &shape, &row, LANG_ZH);
		check_str(buf_str(&out),
		    "'-1,\"'=HYPERLINK(\"\"x\"\")\",,,,0,,0,"
		    "'-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n");
	}
	arena_free(&a);
}

/* When memory runs out, the text says so. */
static void
memory_runs_out(void **state)
{
	struct row row = { .note = STR("=a long text that needs some room") };

	(void)state;
	for (size_t limit = 1; limit < 300; limit += 16) {
		struct arena a = { .limit = limit };
		struct buf out = { .arena = &a };

		csv_put_row(&out, &shape, &row, LANG_ZH);
		assert_false(buf_ok(&out));
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heads),
		cmocka_unit_test(rows),
		cmocka_unit_test(formulas_are_text),
		cmocka_unit_test(memory_runs_out),
	};

	return CHECK_RUN(tests);
}
