/*
 * Days: the calendar of dates and the vectors of working days (DOMAIN 3.3).
 */
#include "check.h"

#include "base/day.h"

static struct day
day(const char *text)
{
	struct day d = { 0 };

	assert_true(day_get(str_from(text), &d));
	return d;
}

static void
every_day_reads_back(void **state)
{
	(void)state;
	for (int n = -800000; n < 800000; n += 7) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct day back;
		int y;
		int m;
		int d;

		day_to_date((struct day){ n }, &y, &m, &d);
		assert_int_equal(day_from_date(y, m, d).n, n);
		if (y >= 1 && y <= 9999 && n != 0) {
			day_put(&out, (struct day){ n });
			assert_true(day_get(buf_str(&out), &back));
			assert_int_equal(back.n, n);
		}
		arena_free(&a);
	}
}

static void
wrong_days_are_refused(void **state)
{
	static const char *const wrong[] = { "2017-02-29", "2017-13-01",
		"2017-00-10", "2017-1-01", "17-01-01", "2017-10-27 ",
		"2017/10/27", "", "1970-01-01", "2017-04-31", "0000-01-01" };
	struct day d;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_false(day_get(str_from(wrong[i]), &d));
	assert_true(day_get(STR("2016-02-29"), &d));
}

static void
weekdays_and_zones(void **state)
{
	(void)state;
	assert_int_equal(day_weekday(day("2017-10-27")), 5);
	assert_int_equal(day_weekday(day("2017-10-28")), 6);
	assert_int_equal(day_at(1509069911, 8 * 3600).n, day("2017-10-27").n);
	assert_int_equal(day_at(0, -1).n, -1);
}

static void
limits_of_working_days(void **state)
{
	struct day tibet_off[] = { day("2025-02-27"), day("2025-02-28"),
		day("2025-03-03"), day("2025-03-04") };
	struct day lhasa_off[] = { day("2026-02-16"), day("2026-02-17"),
		day("2026-02-18"), day("2026-02-19"), day("2026-02-20"),
		day("2026-02-23"), day("2026-02-24"), day("2026-02-25"),
		day("2026-02-26") };
	struct day lhasa_work[] = { day("2026-02-14"), day("2026-02-28") };
	struct day autumn_off[] = { day("2017-10-02"), day("2017-10-03"),
		day("2017-10-04"), day("2017-10-05"), day("2017-10-06") };
	struct day autumn_work[] = { day("2017-09-30") };
	struct calendar plain = { 0 };
	struct calendar tibet = { tibet_off, 4, NULL, 0 };
	struct calendar lhasa = { lhasa_off, 9, lhasa_work, 2 };
	struct calendar autumn = { autumn_off, 5, autumn_work, 1 };

	(void)state;
	assert_int_equal(calendar_add(&plain, day("2025-02-26"), 20).n,
	    day("2025-03-26").n);
	assert_int_equal(calendar_add(&tibet, day("2025-02-26"), 20).n,
	    day("2025-04-01").n);
	assert_int_equal(calendar_add(&lhasa, day("2026-02-13"), 5).n,
	    day("2026-03-03").n);
	assert_int_equal(calendar_add(&autumn, day("2017-09-29"), 15).n,
	    day("2017-10-26").n);
	assert_int_equal(calendar_count(&autumn, day("2017-09-29"),
			     day("2017-10-26")),
	    15);
	assert_int_equal(calendar_count(&plain, day("2025-03-26"),
			     day("2025-02-26")),
	    0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_reads_back),
		cmocka_unit_test(wrong_days_are_refused),
		cmocka_unit_test(weekdays_and_zones),
		cmocka_unit_test(limits_of_working_days),
	};

	return CHECK_RUN(tests);
}
