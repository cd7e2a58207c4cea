/*
 * Capital numerals: the vectors of the rules, both spellings, what is
 * refused and why.
 */
#include "check.h"

#include "codec/capital.h"
#include "codec/narrow.h"
#include "schema/currencies.h"

struct vector {
	int64_t minor;
	const char *text;
};

static void
check_put(struct money m, const char *want)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	assert_true(capital_put(&out, m));
	check_str(buf_str(&out), want);
	arena_free(&a);
}

static void
check_get(const char *text, int64_t minor)
{
	struct money m;
	const char *why = "";

	if (capital_get(str_from(text), &m, &why) != OK)
		fail_msg("%s: %s", text, why);
	assert_string_equal(m.currency, "CNY");
	assert_int_equal(m.minor, minor);
}

static void
check_refused(const char *text, enum err want, const char *want_why)
{
	struct money m = { 7, "ZZZ" };
	const char *why = "";
	enum err err = capital_get(str_from(text), &m, &why);

	if (err != want || (want_why && strcmp(why, want_why) != 0))
		fail_msg("%s: %d (%s), want %d (%s)", text, (int)err, why,
		    (int)want, want_why);
	assert_int_equal(m.minor, 7);
}

static void
vectors(void **state)
{
	static const struct vector all[] = {
		{ 100000000, "人民币壹佰万元整" },
		{ 50000000, "人民币伍拾万元整" },
		{ 563370000, "人民币伍佰陆拾叁万叁仟柒佰元整" },
		{ 1640902, "人民币壹万陆仟肆佰零玖元零贰分" },
		{ 32504, "人民币叁佰贰拾伍元零肆分" },
		{ 140950, "人民币壹仟肆佰零玖元伍角" },
		{ 600714, "人民币陆仟零柒元壹角肆分" },
		{ 100100000, "人民币壹佰万零壹仟元整" },
		{ 1001000, "人民币壹万零壹拾元整" },
		{ 1000, "人民币壹拾元整" },
		{ 7, "人民币柒分" },
		{ 2063010000000, "人民币贰佰零陆亿叁仟零壹拾万元整" },
		{ 168032, "人民币壹仟陆佰捌拾元叁角贰分" },
		{ 10700053, "人民币壹拾万零柒仟元伍角叁分" },
		{ 0, "人民币零元整" },
		{ 50, "人民币伍角" },
		{ 10007, "人民币壹佰元零柒分" },
		{ 100000000000000, "人民币壹万亿元整" },
		{ 100000000000001, "人民币壹万亿元零壹分" },
		{ 1000000010000000, "人民币壹拾万亿零壹拾万元整" },
		{ 1000000000000000000, "人民币壹亿亿元整" },
		{ INT64_MAX,
		    ("人民币玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿"
		     "陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分") },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		check_put((struct money){ all[i].minor, "CNY" }, all[i].text);
		check_get(all[i].text, all[i].minor);
	}
}

static void
other_spellings(void **state)
{
	static const struct vector all[] = {
		{ 168032, "人民币壹仟陆佰捌拾元零叁角贰分" },
		{ 10700053, "人民币壹拾万柒仟元零伍角叁分" },
		{ 10700053, "人民币壹拾万零柒仟元零伍角叁分" },
		{ 10700053, "人民币壹拾万柒仟元伍角叁分" },
		{ 100100000, "人民币壹佰万壹仟元整" },
		{ 100000000, "人民币壹佰万元正" },
		{ 100000000, "人民币壹佰万圆整" },
		{ 140950, "人民币壹仟肆佰零玖元伍角整" },
		{ 140950, "人民币壹仟肆佰零玖圆伍角正" },
		{ 2063010000000, "人民币貳佰零陸億叄仟零壹拾萬圓整" },
		{ 300, "人民币參圓正" },
		{ 10000000100000, "人民币壹仟亿壹仟元整" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		check_get(all[i].text, all[i].minor);
}

static void
refusals(void **state)
{
	static const char digits[] = "壹贰叁肆伍陆柒捌玖";
	static const char order[] = "亿万仟佰拾";

	(void)state;
	/* No prefix, or a gap after it. */
	check_refused("", ERR_CURRENCY, "人民币");
	check_refused("壹佰元整", ERR_CURRENCY, "人民币");
	check_refused("美元壹佰元整", ERR_CURRENCY, "人民币");
	check_refused(" 人民币壹佰元整", ERR_CURRENCY, "人民币");
	check_refused("人民币 壹佰元整", ERR_MALFORMED, NULL);
	/* Numerals of another kind. */
	check_refused("人民币一百元整", ERR_NOT_CANONICAL, digits);
	check_refused("人民币壹佰二拾元整", ERR_NOT_CANONICAL, digits);
	check_refused("人民币壹佰〇壹元整", ERR_NOT_CANONICAL, digits);
	check_refused("人民币100元整", ERR_NOT_CANONICAL, digits);
	check_refused("人民币壹元伍毛", ERR_NOT_CANONICAL, digits);
	/* What does not end, or does not end there. */
	check_refused("人民币", ERR_MALFORMED, "整");
	check_refused("人民币壹佰", ERR_MALFORMED, "整");
	check_refused("人民币壹佰元", ERR_MALFORMED, "整");
	check_refused("人民币整", ERR_MALFORMED, NULL);
	check_refused("人民币柒分整", ERR_MALFORMED, "整");
	check_refused("人民币壹佰元整整", ERR_MALFORMED, "整");
	check_refused("人民币壹佰元整壹佰元整", ERR_MALFORMED, "整");
	check_refused("人民币壹佰元整。", ERR_MALFORMED, NULL);
	check_refused("人民币壹佰元整\xff", ERR_MALFORMED, NULL);
	/* Units out of order, repeated or missing. */
	check_refused("人民币壹佰壹仟元整", ERR_MALFORMED, order);
	check_refused("人民币壹佰贰佰元整", ERR_MALFORMED, order);
	check_refused("人民币壹万壹亿元整", ERR_MALFORMED, NULL);
	check_refused("人民币贰分壹角", ERR_MALFORMED, NULL);
	check_refused("人民币拾元整", ERR_MALFORMED, NULL);
	check_refused("人民币壹贰元整", ERR_MALFORMED, order);
	check_refused("人民币壹元贰元整", ERR_MALFORMED, NULL);
	check_refused("人民币壹拾万万元整", ERR_MALFORMED, order);
	/* 零: missing, too many, at a wrong place. */
	check_refused("人民币壹万陆仟肆佰玖元零贰分", ERR_MALFORMED, "零");
	check_refused("人民币叁佰贰拾伍元肆分", ERR_MALFORMED, "零");
	check_refused("人民币壹万壹拾元整", ERR_MALFORMED, "零");
	check_refused("人民币壹万零零壹拾元整", ERR_MALFORMED, "零");
	check_refused("人民币壹佰零元整", ERR_MALFORMED, "零");
	check_refused("人民币零壹佰元整", ERR_MALFORMED, "零");
	check_refused("人民币壹仟零佰零壹元整", ERR_MALFORMED, order);
	check_refused("人民币零元柒分", ERR_MALFORMED, "零");
	check_refused("人民币壹元零伍角", ERR_MALFORMED, "零");
	/* More than fits. */
	check_refused("人民币玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿"
		      "陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零捌分",
	    ERR_OVERFLOW, NULL);
	check_refused("人民币壹亿亿亿亿元整", ERR_OVERFLOW, NULL);
	check_refused("人民币壹万亿亿元整", ERR_OVERFLOW, NULL);
}

/* Every amount comes back, and no amount is written as another. */
static void
there_and_back(void **state)
{
	uint64_t seed = 20171028;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct money m = { 0, "CNY" };
		struct money back;
		const char *why;

		/* All sizes; every third with many zeros. */
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		m.minor = (int64_t)(seed >> 1) >> (i % 63);
		for (int k = 0; i % 3 == 0 && k < 18; k += 2)
			if (seed >> (40 + k) & 1)
				m.minor -= m.minor % 1000 / 10 * 10;
		assert_true(capital_put(&out, m));
		if (capital_get(buf_str(&out), &back, &why) != OK)
			fail_msg("%.*s: %s", STR_ARG(buf_str(&out)), why);
		assert_int_equal(back.minor, m.minor);
		arena_free(&a);
	}
}

static void
only_where_there_are_words(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	(void)state;
	assert_false(capital_put(&out, (struct money){ 100, "EUR" }));
	assert_false(capital_put(&out, (struct money){ 100, "SEK" }));
	assert_false(capital_put(&out, (struct money){ -1, "CNY" }));
	assert_false(capital_put(&out, (struct money){ INT64_MIN, "CNY" }));
	assert_false(capital_put_day(&out, day_from_date(10000, 1, 1)));
	assert_false(capital_put_day(&out, day_from_date(0, 12, 31)));
	assert_int_equal(out.n, 0);
	arena_free(&a);
}

/* The table: as many units as decimals and one, and codes of ISO 4217. */
static void
the_table_of_currencies_fits(void **state)
{
	(void)state;
	for (int i = 0; i < N_CURRENCIES; i++) {
		const struct currency_type *c = &currency_types[i];
		struct str rest = str_from(c->units);
		int n = 0;

		for (; rest.n; n++)
			rest = str_from_byte(rest, narrow_first(rest).n);
		assert_true(money_digits(str_from(c->code)) >= 0);
		assert_true(*c->sign);
		if (*c->prefix)
			assert_int_equal(n,
			    money_digits(str_from(c->code)) + 1);
	}
}

static struct day
date(int year, int month, int of_month)
{
	struct day day;

	assert_true(day_make(year, month, of_month, &day));
	return day;
}

static void
days(void **state)
{
	static const struct {
		int year, month, of_month;
		const char *text;
	} all[] = {
		{ 2017, 1, 15, "贰零壹柒年零壹月壹拾伍日" },
		{ 2017, 10, 20, "贰零壹柒年零壹拾月零贰拾日" },
		{ 2020, 2, 9, "贰零贰零年零贰月零玖日" },
		{ 2017, 3, 10, "贰零壹柒年叁月零壹拾日" },
		{ 2017, 9, 21, "贰零壹柒年玖月贰拾壹日" },
		{ 2017, 11, 30, "贰零壹柒年壹拾壹月零叁拾日" },
		{ 2016, 12, 31, "贰零壹陆年壹拾贰月叁拾壹日" },
		{ 9999, 12, 11, "玖玖玖玖年壹拾贰月壹拾壹日" },
	};
	const char *why;
	struct day day;

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };

		day = date(all[i].year, all[i].month, all[i].of_month);
		assert_true(capital_put_day(&out, day));
		check_str(buf_str(&out), all[i].text);
		arena_free(&a);
	}
	assert_int_equal(capital_get_day(STR("貳零壹柒年零叁月零壹拾日"), &day,
			     &why),
	    OK);
	assert_int_equal(day.n, date(2017, 3, 10).n);
}

static void
days_there_and_back(void **state)
{
	struct day last = date(2101, 1, 1);

	(void)state;
	for (struct day day = date(1999, 1, 1); day.n < last.n; day.n++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct day back;
		const char *why;

		assert_true(capital_put_day(&out, day));
		assert_int_equal(capital_get_day(buf_str(&out), &back, &why),
		    OK);
		assert_int_equal(back.n, day.n);
		arena_free(&a);
	}
}

static void
days_refused(void **state)
{
	static const struct {
		const char *text;
		enum err err;
		const char *why;
	} all[] = {
		{ "贰零壹柒年壹月壹拾伍日", ERR_MALFORMED, "零" },
		{ "贰零壹柒年零壹月零壹拾伍日", ERR_MALFORMED, "零" },
		{ "贰零壹柒年零壹月拾伍日", ERR_MALFORMED, NULL },
		{ "贰零壹柒年零拾月零贰拾日", ERR_MALFORMED, NULL },
		{ "贰零壹柒年零壹月伍日", ERR_MALFORMED, "零" },
		{ "贰零壹柒年零壹月壹拾伍日整", ERR_MALFORMED, NULL },
		{ "贰零壹柒年零壹月壹拾伍", ERR_MALFORMED, "年月日" },
		{ "零壹月壹拾伍日", ERR_MALFORMED, "年月日" },
		{ "壹拾伍日零壹月贰零壹柒年", ERR_MALFORMED, NULL },
		{ "贰零壹柒年零贰月叁拾日", ERR_MALFORMED, "年月日" },
		{ "贰零壹柒年壹拾叁月零壹日", ERR_MALFORMED, "年月日" },
		{ "贰零壹柒贰零壹柒贰零年零壹月零壹日", ERR_MALFORMED, NULL },
		{ "二〇一七年一月十五日", ERR_NOT_CANONICAL, NULL },
		{ "2017年零壹月壹拾伍日", ERR_NOT_CANONICAL, NULL },
		{ "", ERR_MALFORMED, "年月日" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct day day;
		const char *why = "";
		enum err err =
		    capital_get_day(str_from(all[i].text), &day, &why);

		if (err != all[i].err ||
		    (all[i].why && strcmp(why, all[i].why) != 0))
			fail_msg("%s: %d (%s)", all[i].text, (int)err, why);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors),
		cmocka_unit_test(other_spellings),
		cmocka_unit_test(refusals),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(only_where_there_are_words),
		cmocka_unit_test(the_table_of_currencies_fits),
		cmocka_unit_test(days),
		cmocka_unit_test(days_there_and_back),
		cmocka_unit_test(days_refused),
	};

	return CHECK_RUN(tests);
}
