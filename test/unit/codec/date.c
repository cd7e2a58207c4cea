/*
 * Days as documents and tables have them.
 */
#include "check.h"

#include "codec/date.h"

static void
what_is_read(void **state)
{
	static const struct {
		const char *text;
		int year, month, of_month;
	} all[] = {
		{ "2017年10月28日", 2017, 10, 28 },
		{ "2017-10-28", 2017, 10, 28 },
		{ "2017.10.28", 2017, 10, 28 },
		{ "2017/10/28", 2017, 10, 28 },
		{ "2017年1月5日", 2017, 1, 5 },
		{ "2017年01月05日", 2017, 1, 5 },
		{ "2017-1-5", 2017, 1, 5 },
		{ " 2017 年 10 月 28 日 ", 2017, 10, 28 },
		{ "２０１７年１０月２８日", 2017, 10, 28 },
		{ "２０１７．１０．２８", 2017, 10, 28 },
		{ "　2017－10－28", 2017, 10, 28 },
		{ "二〇一七年十月二十八日", 2017, 10, 28 },
		{ "二○一七年十月二十八日", 2017, 10, 28 },
		{ "二零一七年十月二十八日", 2017, 10, 28 },
		{ "二○一一年一月一日", 2011, 1, 1 },
		{ "二〇二〇年十二月三十一日", 2020, 12, 31 },
		{ "二〇二〇年二月二十九日", 2020, 2, 29 },
		{ "二〇二〇年十一月三十日", 2020, 11, 30 },
		{ "二〇二〇年九月十九日", 2020, 9, 19 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct day day;
		struct day want;
		const char *why = "";

		assert_true(day_make(all[i].year, all[i].month, all[i].of_month,
		    &want));
		if (date_get_loose(str_from(all[i].text), &day, &why) != OK)
			fail_msg("%s: %s", all[i].text, why);
		assert_int_equal(day.n, want.n);
	}
}

static void
what_is_refused(void **state)
{
	static const struct {
		const char *text;
		enum err err;
	} all[] = {
		/* Marks that were lost. */
		{ "20211228日", ERR_AMBIGUOUS },
		{ "2021915日", ERR_AMBIGUOUS },
		{ "2021年915日", ERR_AMBIGUOUS },
		{ "202112月28日", ERR_AMBIGUOUS },
		{ "20171028", ERR_AMBIGUOUS },
		{ "2017-1028", ERR_AMBIGUOUS },
		{ "2017-10-281", ERR_AMBIGUOUS },
		{ "二〇二一九月十五日", ERR_AMBIGUOUS },
		{ "二〇二一一二二八日", ERR_AMBIGUOUS },
		{ "9999999999999999999999999999年1月1日", ERR_AMBIGUOUS },
		/* Which is the year, which the month? */
		{ "17年10月28日", ERR_AMBIGUOUS },
		{ "10/11/2017", ERR_AMBIGUOUS },
		{ "28.10.2017", ERR_AMBIGUOUS },
		{ "一七年十月二十八日", ERR_AMBIGUOUS },
		/* Parts missing, other words. */
		{ "", ERR_MALFORMED },
		{ "2017", ERR_MALFORMED },
		{ "2017年", ERR_MALFORMED },
		{ "2017年10月", ERR_MALFORMED },
		{ "2017年10月28", ERR_MALFORMED },
		{ "10月28日", ERR_MALFORMED },
		{ "2017年10月28日上午", ERR_MALFORMED },
		{ "2021年9月至2022年9月", ERR_MALFORMED },
		{ "2017-10.28", ERR_MALFORMED },
		{ "2017-10-28日", ERR_MALFORMED },
		{ "2017年10-28", ERR_MALFORMED },
		{ "2017年十〇月二十八日", ERR_MALFORMED },
		{ "2017年〇十月二十八日", ERR_MALFORMED },
		{ "2017年〇月二十八日", ERR_MALFORMED },
		{ "2017年十月二八日", ERR_MALFORMED },
		{ "October 28, 2017", ERR_MALFORMED },
		{ "日期不详", ERR_MALFORMED },
		{ "\xff", ERR_MALFORMED },
		/* In no calendar. */
		{ "2017-02-29", ERR_MALFORMED },
		{ "2017年13月1日", ERR_MALFORMED },
		{ "2017年1月0日", ERR_MALFORMED },
		{ "0000-01-01", ERR_MALFORMED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		struct day day = { 7 };
		const char *why = "";
		enum err err =
		    date_get_loose(str_from(all[i].text), &day, &why);

		if (err != all[i].err || strcmp(why, "YYYY-MM-DD") != 0)
			fail_msg("%s: %d (%s)", all[i].text, (int)err, why);
		assert_int_equal(day.n, 7);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_read),
		cmocka_unit_test(what_is_refused),
	};

	return CHECK_RUN(tests);
}
