/*
 * What two treasuries sign each month, and what closes a year: sums of what
 * was planned, worked out here and not asked of the book.
 */
#include "generate.h"

#include "base/day.h"

enum {
	STATED = 7,   /* days after the end of the month */
	CARRIED = 18, /* days of the year that follows */
	CLOSED = 21,
	MONTHS = 12,
};

struct month {
	int county;
	int source;
	int year; /* of the calendar */
	int month;
	int32_t first;
	int32_t until;
};

struct figures {
	int64_t sent;
	int64_t received;
	int64_t in_transit;
	int64_t difference;
	int n;
};

static int
wire_count(const struct programme *p)
{
	return (int)(p->wires.n / sizeof(struct wire));
}

static struct figures
figures_of(const struct programme *p, const struct month *m)
{
	const struct wire *w = (const void *)p->wires.p;
	struct figures f = { 0 };

	for (int i = 0; i < wire_count(p); i++, w++) {
		if (w->county != m->county || w->source != m->source ||
		    w->sent_day >= m->until)
			continue;
		f.n++;
		f.sent += w->sent;
		if (w->received_day == 0 || w->received_day >= m->until) {
			f.in_transit += w->sent;
			continue;
		}
		f.received += w->received;
		f.difference += w->received - w->sent;
	}
	return f;
}

static const char *
figure(struct programme *p, const char *name, int64_t amount)
{
	return text(p, ",'%s':{'amount':'%s','currency':'EUR'}", name,
	    cents(p, amount));
}

static void
plan_statement(struct programme *p, const struct month *m)
{
	struct figures f = figures_of(p, m);

	if (f.n == 0)
		return;
	for (int side = 0; side < 2; side++)
		say(p, work_day(m->until + STATED + side),
		    (struct who){ side ? m->county : DONOR, "m3" },
		    "reconciliation.stated",
		    "'reconciliation':'harbour:m%d-%d-%d%02d','with':'%s',"
		    "'source':'harbour:s%d','month':'%s'%s%s%s%s",
		    m->county, m->source, m->year, m->month,
		    codes[side ? DONOR : m->county], m->source,
		    date(p, m->first), figure(p, "sent", f.sent),
		    figure(p, "received", f.received),
		    figure(p, "in_transit", f.in_transit),
		    figure(p, "difference", f.difference));
}

static void
plan_statements(struct programme *p, int county, int source)
{
	for (int n = 0; n < p->n_years * MONTHS; n++) {
		struct month m = { .county = county,
			.source = source,
			.year = p->first_year + n / MONTHS,
			.month = n % MONTHS + 1 };

		m.first = day_from_date(m.year, m.month, 1).n;
		m.until = day_from_date(m.year + m.month / MONTHS,
		    m.month % MONTHS + 1, 1)
			      .n;
		plan_statement(p, &m);
	}
}

/* ---- ends of years ---- */

static int64_t
balance_of(const struct programme *p, int party, int source, int32_t until)
{
	const struct booked *b = (const void *)p->booked.p;
	int64_t sum = 0;

	for (size_t i = 0; i < p->booked.n / sizeof(*b); i++, b++)
		if (b->party == party && b->source == source && b->day < until)
			sum += b->cents;
	return sum;
}

static void
plan_carried(struct programme *p, int party, int year)
{
	int32_t until = day_from_date(p->first_year + year + 1, 1, 1).n;

	for (int i = 0; i < SOURCES; i++) {
		int64_t left = balance_of(p, party, i, until);

		if (left > 0)
			say(p, work_day(until + CARRIED),
			    (struct who){ party, "m2" }, "balance.carried",
			    "'account':'%s:a%d','year':%d," EUR
			    ",'number':'Carried %d','mode':'carry_over'",
			    codes[party], i, p->first_year + year,
			    cents(p, left), year);
	}
}

static void
plan_closed(struct programme *p, int county, int year)
{
	int32_t day =
	    work_day(day_from_date(p->first_year + year + 1, 1, 1).n + CLOSED);

	for (int side = 0; side < 2; side++)
		say(p, day, (struct who){ side ? county : DONOR, "m2" },
		    "year.closed",
		    "'closing':'harbour:y%d-%d','with':'%s','year':%d,"
		    "'day':'%s'",
		    county, year, codes[side ? DONOR : county],
		    p->first_year + year, date(p, day));
}

void
plan_months(struct programme *p)
{
	for (int county = 1; county <= p->n_counties; county++)
		for (int i = 0; i < SOURCES; i++)
			plan_statements(p, county, i);
	for (int year = 0; year + 1 < p->n_years; year++) {
		for (int party = 0; party <= p->n_counties; party++)
			plan_carried(p, party, year);
		for (int county = 1; county <= p->n_counties; county++)
			plan_closed(p, county, year);
	}
}
