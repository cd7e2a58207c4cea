/*
 * Characters that mean the same, and views of single ones.
 */
#include "check.h"

#include "codec/narrow.h"

static void
one_form(void **state)
{
	static const struct {
		const char *text, *want;
	} all[] = {
		{ "！０９ＡＺａｚ～", "!09AZaz~" },
		{ "\uff3f\uff40", "_`" },
		{ "￥1", "¥1" },
		{ "\u3000\u00a0 a\u3000b\u00a0\u3000", "a b" },
		{ "−5", "-5" },
		{ "万元", "万元" },
		{ "\uff5f\uff61\uff00", "\uff5f\uff61\uff00" },
		{ "\xff\xef\xbc", "\xff\xef\xbc" },
		{ "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct narrow space;
		struct str text;

		assert_true(narrow_get(&space, str_from(all[i].text), &text));
		check_str(text, all[i].want);
	}
}

static void
no_more_than_fits(void **state)
{
	char long_text[NARROW_MAX + 2];
	struct narrow space;
	struct str text;

	(void)state;
	memset(long_text, 'x', sizeof(long_text));
	long_text[0] = ' ';
	assert_true(narrow_get(&space,
	    (struct str){ long_text, NARROW_MAX + 1 }, &text));
	assert_int_equal(text.n, NARROW_MAX);
	assert_false(narrow_get(&space,
	    (struct str){ long_text, NARROW_MAX + 2 }, &text));
}

static void
single_characters(void **state)
{
	struct str rest = STR("元角分");

	(void)state;
	assert_int_equal(narrow_index(rest, STR("分")), 2);
	assert_int_equal(narrow_index(rest, STR("圆")), -1);
	assert_int_equal(narrow_index(rest, STR("")), -1);
	check_str(narrow_first(rest), "元");
	check_str(narrow_first(STR("¥5")), "¥");
	check_str(narrow_first(STR("\xf0\xa0\x80\x80x")), "\xf0\xa0\x80\x80");
	check_str(narrow_first(STR("\xe5\x85")), "\xe5\x85");
	check_str(narrow_first(STR("")), "");
	assert_false(narrow_cut(&rest, STR("")));
	assert_false(narrow_cut(&rest, STR("角")));
	assert_true(narrow_cut(&rest, STR("元")));
	check_str(rest, "角分");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_form),
		cmocka_unit_test(no_more_than_fits),
		cmocka_unit_test(single_characters),
	};

	return CHECK_RUN(tests);
}
