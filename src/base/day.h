#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/buf.h"
#include "base/str.h"

/*
 * A day of the proleptic Gregorian calendar, as days since 1970-01-01.
 * 0 means "no day": 1970-01-01 itself cannot be written down.
 * A day has no time zone; what day it is now depends on the party's zone,
 * which os.h is told.
 */
struct day {
	int32_t n;
};

/* Read "2017-10-27", nothing else. */
bool day_get(struct str s, struct day *ret_day);

/* Write "2017-10-27". */
void day_put(struct buf *out, struct day day);

/* False when no calendar has that day, or it cannot be written. */
bool day_make(int year, int month, int day_of_month, struct day *ret_day);

struct day day_from_date(int year, int month, int day_of_month);
void day_to_date(struct day day, int *ret_year, int *ret_month, int *ret_day);

/* 0 = Sunday. */
int day_weekday(struct day day);

/* The day at Unix time AT in a zone OFFSET_SECONDS east of Greenwich. */
struct day day_at(int64_t at, int32_t offset_seconds);

/* Unix time AT as "2017-10-28T09:05:11Z". */
void moment_put(struct buf *out, int64_t at);

/*
 * A calendar of exceptions: days off on working days, work on weekends.
 * Both lists are sorted and have no doubles.
 */
struct calendar {
	const struct day *off;
	size_t n_off;
	const struct day *work;
	size_t n_work;
};

bool calendar_is_working(const struct calendar *c, struct day day);

/*
 * The last day of a limit of N working days.  The day of receipt is not
 * counted; counting starts the next day (DOMAIN 3.3).  Looks at most
 * CALENDAR_LOOK_MAX days ahead.
 */
struct day calendar_add(const struct calendar *c, struct day from, int n);

/* Working days after FROM up to and including TO; 0 if TO <= FROM. */
int calendar_count(const struct calendar *c, struct day from, struct day to);

enum { CALENDAR_LOOK_MAX = 36600 };

#endif /* BASE_DAY_H */
