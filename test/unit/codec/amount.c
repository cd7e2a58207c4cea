/*
 * Amounts as tables and documents have them.
 */
#include "check.h"

#include "codec/amount.h"
#include "codec/narrow.h"

static void
what_is_read(void **state)
{
	static const struct {
		const char *text;
		enum amount_unit unit;
		int64_t minor;
	} all[] = {
		{ "563.37万元", AMOUNT_ONE, 563370000 },
		{ "563.37", AMOUNT_WAN, 563370000 },
		{ "563.370000", AMOUNT_WAN, 563370000 },
		{ "0.000001", AMOUNT_WAN, 1 },
		{ "1.2亿元", AMOUNT_ONE, 12000000000 },
		{ "1.2", AMOUNT_YI, 12000000000 },
		{ "1.2億圓", AMOUNT_WAN, 12000000000 },
		{ "5,633,700.00元", AMOUNT_ONE, 563370000 },
		{ "5633700元", AMOUNT_WAN, 563370000 },
		{ "5,633.7万", AMOUNT_ONE, 5633700000 },
		{ "￥5,633,700.00", AMOUNT_ONE, 563370000 },
		{ "¥ 500", AMOUNT_ONE, 50000 },
		{ "¥500万元", AMOUNT_ONE, 500000000 },
		{ "CNY 500,000.00", AMOUNT_ONE, 50000000 },
		{ "500,000.00 CNY", AMOUNT_ONE, 50000000 },
		{ "５，６３３，７００．００元", AMOUNT_ONE, 563370000 },
		{ "　１．２　亿元 ", AMOUNT_ONE, 12000000000 },
		{ "-500", AMOUNT_ONE, -50000 },
		{ "¥-500.5", AMOUNT_ONE, -50050 },
		{ "－500元", AMOUNT_ONE, -50000 },
		{ "−500元", AMOUNT_ONE, -50000 },
		{ "0", AMOUNT_WAN, 0 },
		{ "92233720368547758.07", AMOUNT_ONE, INT64_MAX },
		{ "-92233720368547758.08", AMOUNT_ONE, INT64_MIN },
		{ "922337203.6854775807亿元", AMOUNT_ONE, INT64_MAX },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct money m;
		const char *why = "";

		if (amount_get_loose(str_from(all[i].text), STR("CNY"),
			all[i].unit, &m, &why) != OK)
			fail_msg("%s: %s", all[i].text, why);
		if (m.minor != all[i].minor)
			fail_msg("%s: %lld", all[i].text, (long long)m.minor);
		assert_string_equal(m.currency, "CNY");
	}
}

static void
other_currencies(void **state)
{
	struct money m;
	const char *why;

	(void)state;
	assert_int_equal(amount_get_loose(STR("€1,200.50"), STR("EUR"),
			     AMOUNT_ONE, &m, &why),
	    OK);
	assert_int_equal(m.minor, 120050);
	assert_int_equal(amount_get_loose(STR("¥1200"), STR("JPY"), AMOUNT_ONE,
			     &m, &why),
	    OK);
	assert_int_equal(m.minor, 1200);
	assert_int_equal(amount_get_loose(STR("1.2万"), STR("SEK"), AMOUNT_ONE,
			     &m, &why),
	    OK);
	assert_int_equal(m.minor, 1200000);
}

static void
what_is_refused(void **state)
{
	static const struct {
		const char *text;
		const char *currency;
		enum amount_unit unit;
		enum err err;
		const char *why;
	} all[] = {
		{ "5", "ABC", AMOUNT_ONE, ERR_CURRENCY, "ISO 4217" },
		{ "€5", "CNY", AMOUNT_ONE, ERR_CURRENCY, "CNY" },
		{ "$5", "CNY", AMOUNT_ONE, ERR_CURRENCY, "CNY" },
		{ "¥5", "EUR", AMOUNT_ONE, ERR_CURRENCY, "EUR" },
		{ "5 EUR", "CNY", AMOUNT_ONE, ERR_CURRENCY, "CNY" },
		{ "USD 5", "CNY", AMOUNT_ONE, ERR_CURRENCY, "CNY" },
		{ "5元", "EUR", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "5.001元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "0.01" },
		{ "5.000元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "0.01" },
		{ "563.3700001万元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "0.01" },
		{ "5.5", "JPY", AMOUNT_ONE, ERR_MALFORMED, "1" },
		{ "92233720368547758.08", "CNY", AMOUNT_ONE, ERR_OVERFLOW,
		    NULL },
		{ "-92233720368547758.09", "CNY", AMOUNT_ONE, ERR_OVERFLOW,
		    NULL },
		{ "922337203.6854775808", "CNY", AMOUNT_YI, ERR_OVERFLOW,
		    NULL },
		{ "99999999999999999999999999亿", "CNY", AMOUNT_ONE,
		    ERR_OVERFLOW, NULL },
		{ "", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "—", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "1,00", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "1 000", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "1.000,00", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "05", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ ".5", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "5.", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "-0", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "--5", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "-¥-5", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "1e5", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "约500万元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "500余万元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "500万元整", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "3万5000元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "1亿2000万元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "1万亿元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "五百万元", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
		{ "5\xff", "CNY", AMOUNT_ONE, ERR_MALFORMED, "1,234.5" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct money m = { 7, "ZZZ" };
		const char *why = "";
		enum err err = amount_get_loose(str_from(all[i].text),
		    str_from(all[i].currency), all[i].unit, &m, &why);

		if (err != all[i].err ||
		    (all[i].why && strcmp(why, all[i].why) != 0))
			fail_msg("%s: %d (%s)", all[i].text, (int)err, why);
		assert_int_equal(m.minor, 7);
	}
}

/* Figures as long as can be, and one more. */
static void
long_figures(void **state)
{
	char text[NARROW_MAX + 1];

	(void)state;
	memset(text, '9', sizeof(text));
	for (size_t n = NARROW_MAX - 2; n <= sizeof(text); n++)
		for (int sign = 0; sign < 2; sign++) {
			struct money m;
			const char *why;

			text[0] = sign ? '-' : '9';
			assert_int_equal(amount_get_loose((struct str){ text,
							      n },
					     STR("CNY"), AMOUNT_ONE, &m, &why),
			    ERR_MALFORMED);
		}
}

static void
units_of_a_column(void **state)
{
	static const struct {
		const char *text;
		int unit; /* -1: none */
	} all[] = { { "元", AMOUNT_ONE }, { "圆", AMOUNT_ONE },
		{ "CNY", AMOUNT_ONE }, { "万元", AMOUNT_WAN },
		{ " 万 ", AMOUNT_WAN }, { "萬元", AMOUNT_WAN },
		{ "万 CNY", AMOUNT_WAN }, { "亿元", AMOUNT_YI }, { "", -1 },
		{ "单位：万元", -1 }, { "万元整", -1 }, { "千元", -1 },
		{ "EUR", -1 }, { "元万", -1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		enum amount_unit unit = AMOUNT_YI;
		bool found =
		    amount_get_unit(str_from(all[i].text), STR("CNY"), &unit);

		int want = all[i].unit < 0 ? AMOUNT_YI : all[i].unit;

		if (found != (all[i].unit >= 0) || (int)unit != want)
			fail_msg("%s: %d %d", all[i].text, found, (int)unit);
	}
}

static void
what_is_written(void **state)
{
	static const struct {
		int64_t minor;
		const char *currency;
		enum amount_unit unit;
		unsigned how;
		const char *text;
	} all[] = {
		{ 563370000, "CNY", AMOUNT_WAN, 0, "563.37万元" },
		{ 563370001, "CNY", AMOUNT_WAN, 0, "563.370001万元" },
		{ 563370000, "CNY", AMOUNT_ONE, 0, "5633700元" },
		{ 563370000, "CNY", AMOUNT_ONE, MONEY_GROUPED, "5,633,700元" },
		{ 563370000, "CNY", AMOUNT_ONE, MONEY_ROUND | MONEY_GROUPED,
		    "5,633,700.00元" },
		{ 563370000, "CNY", AMOUNT_YI, 0, "0.056337亿元" },
		{ 0, "CNY", AMOUNT_WAN, 0, "0万元" },
		{ 0, "CNY", AMOUNT_WAN, MONEY_ROUND, "0.00万元" },
		{ 50000000, "CNY", AMOUNT_WAN, MONEY_ROUND, "50.00万元" },
		{ 1640902, "CNY", AMOUNT_WAN, MONEY_ROUND, "1.64万元" },
		{ 1645000, "CNY", AMOUNT_WAN, MONEY_ROUND, "1.65万元" },
		{ 1644999, "CNY", AMOUNT_WAN, MONEY_ROUND, "1.64万元" },
		{ -1645000, "CNY", AMOUNT_WAN, MONEY_ROUND, "-1.65万元" },
		{ -4999, "CNY", AMOUNT_WAN, MONEY_ROUND, "0.00万元" },
		{ 123456789000000, "CNY", AMOUNT_WAN, MONEY_GROUPED,
		    "123,456,789万元" },
		{ INT64_MIN, "CNY", AMOUNT_YI, 0, "-922337203.6854775808亿元" },
		{ INT64_MAX, "CNY", AMOUNT_YI, MONEY_ROUND,
		    "922337203.69亿元" },
		{ 1200, "JPY", AMOUNT_ONE, MONEY_ROUND, "1200 JPY" },
		{ 120050, "EUR", AMOUNT_WAN, 0, "0.12005万 EUR" },
		{ 1, "BHD", AMOUNT_YI, 0, "0.00000000001亿 BHD" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct money m = money_zero(str_from(all[i].currency));

		m.minor = all[i].minor;
		amount_put(&out, m, all[i].unit, all[i].how);
		amount_put_unit(&out, money_currency(&m), all[i].unit);
		check_str(buf_str(&out), all[i].text);
		arena_free(&a);
	}
}

/* What is written exactly is read again, in every unit and currency. */
static void
there_and_back(void **state)
{
	static const enum amount_unit units[] = { AMOUNT_ONE, AMOUNT_WAN,
		AMOUNT_YI };
	static const char *const currencies[] = { "CNY", "EUR", "JPY", "BHD" };
	uint64_t seed = 54;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct money m = money_zero(str_from(currencies[i % 4]));
		struct money back;
		const char *why;

		seed = seed * 6364136223846793005u + 1442695040888963407u;
		m.minor = (int64_t)seed >> (i % 63);
		amount_put(&out, m, units[i % 3], i % 2 ? MONEY_GROUPED : 0);
		amount_put_unit(&out, money_currency(&m), units[i % 3]);
		if (amount_get_loose(buf_str(&out), money_currency(&m),
			units[i % 3], &back, &why) != OK)
			fail_msg("%.*s: %s", STR_ARG(buf_str(&out)), why);
		assert_int_equal(back.minor, m.minor);
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read),
		cmocka_unit_test(other_currencies),
		cmocka_unit_test(what_is_refused),
		cmocka_unit_test(long_figures),
		cmocka_unit_test(units_of_a_column),
		cmocka_unit_test(what_is_written),
		cmocka_unit_test(there_and_back),
	};

	return CHECK_RUN(tests);
}
