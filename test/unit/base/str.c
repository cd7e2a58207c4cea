/*
 * Views, numbers and UTF-8.
 */
#include "check.h"

static void
cutting(void **state)
{
	struct str rest = STR("a=b=c");

	(void)state;
	check_str(str_cut(&rest, '='), "a");
	check_str(str_cut(&rest, '='), "b");
	check_str(str_cut(&rest, '='), "c");
	check_str(str_cut(&rest, '='), "");
	check_str(str_trim(STR(" \t x y\r\n")), "x y");
	assert_int_equal(str_find_str(STR("abcabc"), STR("ca")), 2);
	assert_int_equal(str_find_str(STR("abc"), STR("x")), 3);
	assert_true(str_starts(STR("abc"), STR("ab")));
	assert_false(str_starts(STR("a"), STR("ab")));
	assert_true(str_ends(STR("abc"), STR("bc")));
	assert_true(str_cmp(STR("ab"), STR("abc")) < 0);
}

static void
numbers_have_one_spelling(void **state)
{
	static const char *const wrong[] = { "", "01", "+5", "-5", " 5", "5 ",
		"9223372036854775808", "0x5" };
	int64_t v = 0;

	(void)state;
	assert_true(str_to_int(STR("9223372036854775807"), &v));
	assert_true(v == INT64_MAX);
	assert_true(str_to_int(STR("0"), &v));
	assert_int_equal(v, 0);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(str_to_int(str_from(wrong[i]), &v));
}

static void
utf8(void **state)
{
	(void)state;
	assert_true(str_is_utf8(STR("a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80")));
	assert_false(str_is_utf8(STR("\xc0\x80")));         /* overlong */
	assert_false(str_is_utf8(STR("\xed\xa0\x80")));     /* surrogate */
	assert_false(str_is_utf8(STR("\xf4\x90\x80\x80"))); /* too large */
	assert_false(str_is_utf8(STR("\xe4\xb8")));         /* cut off */
	assert_false(str_is_utf8(STR("\x80")));
	assert_false(str_is_utf8(STR("\xe0\x9f\xbf")));
	assert_true(str_is_utf8(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cutting),
		cmocka_unit_test(numbers_have_one_spelling),
		cmocka_unit_test(utf8),
	};

	return CHECK_RUN(tests);
}
