/*
 * What programmes are written in: deeds, days, chance.
 */
#include "generate.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"

const char *const codes[PARTIES_MAX] = { "harbour", "upland", "moorland",
	"fenland", "dunes", "gorges", "meadows", "heights", "shallows" };

/* SplitMix64. */
uint64_t
below(struct programme *p, uint64_t n)
{
	uint64_t z = p->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % n;
}

static char *vtext(struct programme *p, const char *fmt, va_list ap)
    __attribute__((format(printf, 2, 0)));

static char *
vtext(struct programme *p, const char *fmt, va_list ap)
{
	char line[512];
	int n = vsnprintf(line, sizeof(line), fmt, ap);
	char *copy;

	if (n < 0 || n >= (int)sizeof(line))
		abort();
	copy = arena_alloc(p->arena, (size_t)n + 1);
	if (!copy)
		abort();
	memcpy(copy, line, (size_t)n + 1);
	return copy;
}

char *
text(struct programme *p, const char *fmt, ...)
{
	char *made;
	va_list ap;

	va_start(ap, fmt);
	made = vtext(p, fmt, ap);
	va_end(ap);
	return made;
}

const char *
date(struct programme *p, int32_t day)
{
	struct buf out = { .arena = p->arena };

	day_put(&out, (struct day){ day });
	buf_byte(&out, '\0');
	if (!buf_ok(&out))
		abort();
	return out.p;
}

const char *
cents(struct programme *p, int64_t amount)
{
	int64_t size = amount < 0 ? -amount : amount;

	return text(p, "%s%jd.%02jd", amount < 0 ? "-" : "",
	    (intmax_t)(size / 100), (intmax_t)(size % 100));
}

int32_t
work_day(int32_t day)
{
	while (day_weekday((struct day){ day }) % 6 == 0)
		day++;
	return day;
}

int32_t
later(struct programme *p, int32_t day, int least, int most)
{
	return work_day(day + least +
	    (int32_t)below(p, (uint64_t)most - (uint64_t)least + 1));
}

int32_t
day_of_year(const struct programme *p, int year, int of_year)
{
	return work_day(day_from_date(p->first_year + year, 1, 1).n + of_year);
}

/* ---- deeds ---- */

int
deed_count(const struct programme *p)
{
	return (int)(p->deeds.n / sizeof(struct deed));
}

struct deed *
deed_at(const struct programme *p, int n)
{
	return &((struct deed *)(void *)p->deeds.p)[n];
}

static const char *
quoted(char *line)
{
	for (char *at = line; *at; at++)
		if (*at == '\'')
			*at = '"';
	return line;
}

int
say(struct programme *p, int32_t day, struct who who, const char *kind,
    const char *fmt, ...)
{
	struct deed d = { .day = day,
		.number = deed_count(p),
		.party = who.party,
		.about = -1 };
	const char *fields;
	char *line;
	va_list ap;

	if (day > p->last_day)
		return -1;
	va_start(ap, fmt);
	fields = vtext(p, fmt, ap);
	va_end(ap);
	line = text(p, "'by':'%s','kind':'%s'%s%s", who.by, kind,
	    *fields ? "," : "", fields);
	d.line = quoted(line);
	buf_put(&p->deeds, (struct str){ (const char *)&d, sizeof(d) });
	if (!buf_ok(&p->deeds))
		abort();
	return d.number;
}

void
adds(struct programme *p, int n, enum adds what, int about)
{
	if (n < 0)
		return;
	if (about < 0 && what != ADDS_RANGE)
		abort();
	deed_at(p, n)->adds = what;
	deed_at(p, n)->about = about;
}

void
approve(struct programme *p, int32_t day, struct who who, int about)
{
	adds(p, say(p, day, who, "approved", "'note':'Seen'"), ADDS_ENTRY,
	    about);
}

/* By day; what is disclosed was written before; else as thought up. */
static int
compare_deeds(const void *a, const void *b)
{
	const struct deed *x = a;
	const struct deed *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	if ((x->adds == ADDS_RANGE) != (y->adds == ADDS_RANGE))
		return x->adds == ADDS_RANGE ? 1 : -1;
	return (x->number > y->number) - (x->number < y->number);
}

void
deeds_sort(struct programme *p)
{
	qsort(p->deeds.p, (size_t)deed_count(p), sizeof(struct deed),
	    compare_deeds);
}

void
book(struct programme *p, int party, int source, int32_t day, int64_t amount)
{
	struct booked b = { party, source, day, amount };

	buf_put(&p->booked, (struct str){ (const char *)&b, sizeof(b) });
	if (!buf_ok(&p->booked))
		abort();
}
