/*
 * Money: one text form, checked sums.
 */
#include "check.h"

#include "base/money.h"

static void
canonical_text(void **state)
{
	static const struct {
		const char *text;
		int64_t minor;
	} good[] = { { "500000.00", 50000000 }, { "0.01", 1 }, { "0.00", 0 },
		{ "-0.01", -1 }, { "92233720368547758.07", INT64_MAX },
		{ "-92233720368547758.08", INT64_MIN } };
	static const char *const bad[] = { "5.0", "5", ".50", "05.00", "5.000",
		"+5.00", "-0.00", "5.00 ", "", "-", "5,000.00",
		"92233720368547758.08", "1e5.00" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct money m;

		assert_true(money_get(str_from(good[i].text), STR("CNY"), &m));
		assert_int_equal(m.minor, good[i].minor);
		money_put(&out, m);
		check_str(buf_str(&out), good[i].text);
		arena_free(&a);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct money m;

		assert_false(money_get(str_from(bad[i]), STR("CNY"), &m));
	}
}

static void
what_people_type(void **state)
{
	struct money m;

	(void)state;
	assert_true(money_get_loose(STR("500,000"), STR("CNY"), &m));
	assert_int_equal(m.minor, 50000000);
	assert_true(money_get_loose(STR(" 499999.99 "), STR("CNY"), &m));
	assert_int_equal(m.minor, 49999999);
	assert_true(money_get_loose(STR("1,000,000.5"), STR("CNY"), &m));
	assert_int_equal(m.minor, 100000050);
	assert_true(money_get_loose(STR("-500,000.00"), STR("CNY"), &m));
	assert_int_equal(m.minor, -50000000);
	assert_true(money_get_loose(STR("-5,000"), STR("CNY"), &m));
	assert_false(money_get_loose(STR("-,500"), STR("CNY"), &m));
	assert_false(money_get_loose(STR("-50,00"), STR("CNY"), &m));
	assert_false(money_get_loose(STR("50,00"), STR("CNY"), &m));
	assert_false(money_get_loose(STR("1000,000"), STR("CNY"), &m));
	assert_false(money_get_loose(STR(",000"), STR("CNY"), &m));
	assert_false(money_get_loose(STR("1.234"), STR("CNY"), &m));
	assert_true(money_get_loose(STR("12"), STR("JPY"), &m));
	assert_int_equal(m.minor, 12);
	assert_false(money_get_loose(STR("12.0"), STR("JPY"), &m));
	assert_false(money_get_loose(STR("12"), STR("ABC"), &m));
}

static void
sums_say_when_they_do_not_fit(void **state)
{
	struct money most = { INT64_MAX, "CNY" };
	struct money one = { 1, "CNY" };
	struct money euro = { 1, "EUR" };
	struct money sum;

	(void)state;
	assert_false(money_add(most, one, &sum));
	assert_false(money_add(one, euro, &sum));
	assert_true(money_add(one, one, &sum));
	assert_int_equal(sum.minor, 2);
	assert_true(money_sub(one, most, &sum));
	assert_int_equal(sum.minor, 1 - INT64_MAX);
	assert_true(money_cmp(one, most) < 0);
}

static void
groups_of_three(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	(void)state;
	money_put_grouped(&out, (struct money){ 123456789012, "CNY" });
	buf_byte(&out, ' ');
	money_put_grouped(&out, (struct money){ -99999, "CNY" });
	buf_byte(&out, ' ');
	money_put_grouped(&out, (struct money){ 1234, "JPY" });
	buf_byte(&out, ' ');
	money_put_grouped(&out, (struct money){ 1234567, "BHD" });
	check_str(buf_str(&out), "1,234,567,890.12 -999.99 1,234 1,234.567");
	arena_free(&a);
}

static void
counted_in_larger_units(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct money m;

	(void)state;
	assert_int_equal(money_get_scaled(STR("563.37"), STR("CNY"), 4, &m),
	    OK);
	assert_int_equal(m.minor, 563370000);
	money_put_scaled(&out, m, 4, 0);
	buf_byte(&out, ' ');
	money_put_scaled(&out, m, 0, MONEY_GROUPED);
	buf_byte(&out, ' ');
	money_put_scaled(&out, m, 8, MONEY_ROUND);
	check_str(buf_str(&out), "563.37 5,633,700 0.06");
	assert_int_equal(money_get_scaled(STR("1"), STR("ABC"), 4, &m),
	    ERR_CURRENCY);
	assert_int_equal(money_get_scaled(STR("0.0000001"), STR("CNY"), 4, &m),
	    ERR_MALFORMED);
	assert_int_equal(money_get_scaled(STR("x"), STR("CNY"), 4, &m),
	    ERR_MALFORMED);
	assert_int_equal(money_get_scaled(STR("9223372036854.775808"),
			     STR("CNY"), 4, &m),
	    ERR_OVERFLOW);
	assert_int_equal(money_get_scaled(STR("-9223372036854.775808"),
			     STR("CNY"), 4, &m),
	    OK);
	assert_int_equal(m.minor, INT64_MIN);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(canonical_text),
		cmocka_unit_test(what_people_type),
		cmocka_unit_test(sums_say_when_they_do_not_fit),
		cmocka_unit_test(groups_of_three),
		cmocka_unit_test(counted_in_larger_units),
	};

	return CHECK_RUN(tests);
}
