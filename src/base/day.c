/*
 * Days and working-day calendars.
 */
#include "base/day.h"

#include <assert.h>

/* Days from civil, after the algorithm of era, year of era, day of era. */
struct day
day_from_date(int year, int month, int day_of_month)
{
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int year_of_era = y - era * 400;
	int shifted = month > 2 ? month - 3 : month + 9;
	int day_of_year = (153 * shifted + 2) / 5 + day_of_month - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 -
	    year_of_era / 100 + day_of_year;

	return (struct day){ era * 146097 + day_of_era - 719468 };
}

void
day_to_date(struct day day, int *ret_year, int *ret_month, int *ret_day)
{
	int z = day.n + 719468;
	int era = (z >= 0 ? z : z - 146096) / 146097;
	int day_of_era = z - era * 146097;
	int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
			      day_of_era / 146096) /
	    365;
	int day_of_year = day_of_era -
	    (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int shifted = (5 * day_of_year + 2) / 153;

	*ret_day = day_of_year - (153 * shifted + 2) / 5 + 1;
	*ret_month = shifted < 10 ? shifted + 3 : shifted - 9;
	*ret_year = year_of_era + era * 400 + (*ret_month <= 2);
}

/* N digits of S at AT as a number, or -1. */
static int
digits_at(struct str s, size_t at, size_t n)
{
	int v = 0;

	for (size_t i = at; i < at + n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

bool
day_make(int year, int month, int day_of_month, struct day *ret_day)
{
	struct day day;
	int y;
	int m;
	int d;

	if (year < 1 || year > 9999 || month < 1 || month > 12 ||
	    day_of_month < 1 || day_of_month > 31)
		return false;
	day = day_from_date(year, month, day_of_month);
	day_to_date(day, &y, &m, &d);
	if (y != year || m != month || d != day_of_month || day.n == 0)
		return false;
	*ret_day = day;
	return true;
}

bool
day_get(struct str s, struct day *ret_day)
{
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return false;
	return day_make(digits_at(s, 0, 4), digits_at(s, 5, 2),
	    digits_at(s, 8, 2), ret_day);
}

/* The last N digits of V. */
static void
put_digits(struct buf *out, int v, size_t n)
{
	char *p = buf_add(out, n);

	for (; p && n; v /= 10)
		p[--n] = (char)('0' + v % 10);
}

void
day_put(struct buf *out, struct day day)
{
	int y;
	int m;
	int d;

	day_to_date(day, &y, &m, &d);
	if (y < 0 || y > 9999) { /* of a damaged row */
		buf_printf(out, "%d-%02d-%02d", y, m, d);
		return;
	}
	put_digits(out, y, 4);
	buf_byte(out, '-');
	put_digits(out, m, 2);
	buf_byte(out, '-');
	put_digits(out, d, 2);
}

int
day_weekday(struct day day)
{
	int w = (day.n + 4) % 7;

	return w < 0 ? w + 7 : w;
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct day
day_at(int64_t at, int32_t offset_seconds)
{
	return (struct day){ (int32_t)floor_div(at + offset_seconds, 86400) };
}

void
moment_put(struct buf *out, int64_t at)
{
	int64_t n = floor_div(at, 86400);
	int seconds = (int)(at - n * 86400);

	day_put(out, (struct day){ (int32_t)n });
	buf_printf(out, "T%02d:%02d:%02dZ", seconds / 3600, seconds / 60 % 60,
	    seconds % 60);
}

static bool
is_among(const struct day *days, size_t n, struct day day)
{
	size_t low = 0;

	while (low < n) {
		size_t middle = low + (n - low) / 2;

		if (days[middle].n == day.n)
			return true;
		if (days[middle].n < day.n)
			low = middle + 1;
		else
			n = middle;
	}
	return false;
}

bool
calendar_is_working(const struct calendar *c, struct day day)
{
	int weekday = day_weekday(day);

	if (weekday == 0 || weekday == 6)
		return is_among(c->work, c->n_work, day);
	return !is_among(c->off, c->n_off, day);
}

struct day
calendar_add(const struct calendar *c, struct day from, int n)
{
	struct day day = from;

	assert(n >= 0);
	for (int looked = 0; n > 0 && looked < CALENDAR_LOOK_MAX; looked++) {
		day.n++;
		n -= calendar_is_working(c, day);
	}
	return day;
}

int
calendar_count(const struct calendar *c, struct day from, struct day to)
{
	struct day day = from;
	int n = 0;

	for (int i = 0; i < CALENDAR_LOOK_MAX && day.n < to.n; i++) {
		day.n++;
		n += calendar_is_working(c, day);
	}
	return n;
}
