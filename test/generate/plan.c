/*
 * Three years of a programme: units, pairings, projects with their money,
 * meetings, people, goods, promises, objections, disclosure month by month.
 * Clean: everything is written down in time and answered alike.
 */
#include "generate.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"

enum {
	YEARS = 3,
	SOURCES = 3,
	TOWNS = 34,
	UNITS = 60,
	PAIRINGS = 12,
	PROJECTS = 110,
	PROJECTS_OUTSIDE = 30,
	MEETINGS = 12,
	ITEMS = 10,
	POSTINGS = 34,
	LOTS = 80,
	PROMISES = 20,
	OBJECTIONS = 500,
	PROJECT_DEEDS = 64,
	OTHER_DEEDS = 4096,
	BUILDING_DAYS = 240, /* from the plan to the last payment, and more */
	APPROVE_FROM = 5000000,
	FAULT_DAYS = 60, /* before the end */
};

static const char *const codes[PARTIES] = { "harbour", "upland" };

/* SplitMix64. */
static uint64_t
below(struct programme *p, uint64_t n)
{
	uint64_t z = p->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % n;
}

/* DAY, or the Monday after it. */
static int32_t
work_day(int32_t day)
{
	while (day_weekday((struct day){ day }) % 6 == 0)
		day++;
	return day;
}

static int32_t
later(struct programme *p, int32_t day, int least, int most)
{
	return work_day(day + least +
	    (int32_t)below(p, (uint64_t)most - (uint64_t)least + 1));
}

/* ---- deeds ---- */

static struct deed *
add(struct programme *p, int32_t day, enum party party, enum deed_type type)
{
	struct deed *d = &p->deeds[p->n_deeds];

	if (p->n_deeds == p->n_deeds_max || day > p->last_day)
		abort();
	*d = (struct deed){ .day = day,
		.number = p->n_deeds++,
		.type = type,
		.party = party };
	return d;
}

static int say(struct programme *p, int32_t day, enum party party,
    const char *by, const char *kind, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* BY says KIND on DAY; the fields as FMT has them, with ' for ". */
static int
say(struct programme *p, int32_t day, enum party party, const char *by,
    const char *kind, const char *fmt, ...)
{
	struct deed *d = add(p, day, party, SAY);
	int n =
	    snprintf(d->line, LINE_BYTES, "'by':'%s','kind':'%s',", by, kind);
	va_list ap;

	va_start(ap, fmt);
	n += vsnprintf(d->line + n, (size_t)(LINE_BYTES - n), fmt, ap);
	va_end(ap);
	if (n >= LINE_BYTES)
		abort();
	for (char *at = d->line; *at; at++)
		if (*at == '\'')
			*at = '"';
	return d->number;
}

static void
approve(struct programme *p, int32_t day, enum party party, int about)
{
	add(p, day, party, APPROVE)->about = about;
}

/* A day or an amount as text. */
struct word {
	char text[32];
};

static struct word
date(int32_t day)
{
	struct word d;
	int year;
	int month;
	int of_month;

	day_to_date((struct day){ day }, &year, &month, &of_month);
	snprintf(d.text, sizeof(d.text), "%04d-%02d-%02d", year % 10000,
	    month % 100, of_month % 100);
	return d;
}

static struct word
money(int64_t cents)
{
	struct word d;

	snprintf(d.text, sizeof(d.text), "%jd.%02jd", (intmax_t)(cents / 100),
	    (intmax_t)(cents % 100));
	return d;
}

#define EUR "'amount':{'amount':'%s','currency':'EUR'}"

/* ---- the beginning ---- */

static void
plan_members(struct programme *p, enum party party)
{
	static const char *const roles[] = { "recorder", "approver",
		"treasurer", "publisher", "auditor" };
	int32_t day = p->first_day;

	for (int i = 0; i < 5; i++) {
		say(p, day, party, "root", "member.added", "'member':'m%d'",
		    i + 1);
		say(p, day, party, "root", "role.granted",
		    "'member':'m%d','role':'%s'", i + 1, roles[i]);
	}
	say(p, day, party, "root", "parameter.set",
	    "'parameter':'approve_from','value':%d", APPROVE_FROM);
	say(p, day, party, "root", "party.named",
	    "'code':'%s','name':{'en':'The other'}", codes[!party]);
}

static void
plan_units(struct programme *p)
{
	int32_t day = p->first_day;

	for (int i = 0; i < TOWNS + UNITS; i++) {
		enum party party = i % 3 == 0 ? UPLAND : HARBOUR;

		say(p, day, party, "m1", "unit.added",
		    "'unit':'%s:u%d','name':{'en':'Unit %d'},'type':'%s'",
		    codes[party], i, i, i < TOWNS ? "town" : "bureau");
	}
	say(p, day, UPLAND, "m1", "programme.opened",
	    "'programme':'upland:plan','name':{'en':'Three years'},"
	    "'from':'%s'",
	    date(day).text);
	for (int i = 0; i < PAIRINGS; i++)
		for (int party = 0; party < PARTIES; party++)
			say(p, later(p, day, 10, 30), (enum party)party, "m1",
			    "pairing.signed",
			    "'pairing':'harbour:r%d','with':'%s',"
			    "'donor_unit':'harbour:u%d',"
			    "'recipient_unit':'upland:u%d','level':'town',"
			    "'from':'%s'",
			    i, codes[!party], i * 3 + 1, i * 3, date(day).text);
}

static void
plan_accounts(struct programme *p)
{
	for (int party = 0; party < PARTIES; party++)
		for (int i = 0; i < SOURCES; i++) {
			say(p, p->first_day, (enum party)party, "m3",
			    "source.opened",
			    "'source':'harbour:s%d','name':{'en':'Source'},"
			    "'plan':'%s','channel':'%s','currency':'EUR'",
			    i, i < 2 ? "in" : "outside",
			    i < 2 ? "city" : "town");
			say(p, p->first_day, (enum party)party, "m3",
			    "account.opened",
			    "'account':'%s:a%d','source':'harbour:s%d',"
			    "'name':{'en':'Account'}",
			    codes[party], i, i);
		}
}

/* ---- money ---- */

struct project {
	int number;
	int source;
	int64_t budget; /* what is allocated */
	int n_transfers;
};

/* What has come is paid out in three to five parts; a little may remain. */
static void
plan_payments(struct programme *p, const struct project *j, int transfer,
    int32_t day, int64_t cents)
{
	int n = 3 + (int)below(p, 2);

	for (int i = 0; i < n; i++) {
		int64_t part = i + 1 < n ? cents / (n - i) :
					   cents - (int64_t)below(p, 2) * 99;
		int about;

		day = later(p, day, 3, 14);
		cents -= part;
		about = say(p, day, UPLAND, "m3", "funds.paid",
		    "'payment':'upland:p%d-%d','account':'upland:a%d',"
		    "'project':'upland:j%d'," EUR ",'day':'%s',"
		    "'payee':'Builder %d','purpose':'Part %d'",
		    transfer, i, j->source, j->number, money(part).text,
		    date(day).text, (int)below(p, 40), i + 1);
		if (part >= APPROVE_FROM)
			approve(p, later(p, day, 1, 1), UPLAND, about);
	}
}

/* Sent, approved, arrived: RECEIVED cents of CENTS, or never (-1). */
static int
plan_transfer(struct programme *p, const struct project *j, int number,
    int32_t day, int64_t cents, int64_t received)
{
	int32_t arrived;
	int sent = say(p, day, HARBOUR, "m1", "funds.sent",
	    "'transfer':'harbour:t%d','to':'upland',"
	    "'allocation':'harbour:d%d'," EUR ",'day':'%s'",
	    number, j->number, money(cents).text, date(day).text);

	day = later(p, day, 1, 1);
	if (cents >= APPROVE_FROM)
		approve(p, day, HARBOUR, sent);
	if (received < 0)
		return sent;
	arrived = later(p, day, 1, 6);
	say(p, later(p, arrived, 0, 2), UPLAND, "m3", "funds.received",
	    "'transfer':'harbour:t%d','account':'upland:a%d'," EUR
	    ",'day':'%s','project':'upland:j%d'",
	    number, j->source, money(received).text, date(arrived).text,
	    j->number);
	plan_payments(p, j, number, later(p, arrived, 3, 5), received);
	return sent;
}

static void
plan_handover(struct programme *p, const struct project *j, int32_t day)
{
	for (int party = 0; party < PARTIES; party++)
		say(p, later(p, day, 0, 3), (enum party)party, "m1",
		    "handover.accepted",
		    "'handover':'harbour:h%d','with':'%s',"
		    "'project':'upland:j%d','what':'The works',"
		    "'keeper':'upland:u%d','day':'%s'",
		    j->number, codes[!party], j->number, j->number * 3 % 93,
		    date(day).text);
}

/* From the plan to the handover; adds what it costs to RAISED. */
static void
plan_project(struct programme *p, const struct project *j, int32_t day,
    int *transfers, int64_t *raised)
{
	int64_t part = j->budget / j->n_transfers;

	say(p, day, UPLAND, "m1", "project.planned",
	    "'project':'upland:j%d','name':{'en':'Project %d'},"
	    "'programme':'upland:plan','place':'upland:u%d','plan':'%s',"
	    "'mode':'cheque','budget':{'amount':'%s','currency':'EUR'}",
	    j->number, j->number, j->number * 3 % 33,
	    j->source < 2 ? "in" : "outside", money(j->budget).text);
	day = later(p, day, 5, 15);
	say(p, day, HARBOUR, "m3", "funds.allocated",
	    "'allocation':'harbour:d%d','account':'harbour:a%d',"
	    "'to':'upland','project':'upland:j%d'," EUR
	    ",'number':'No. %d','day':'%s'",
	    j->number, j->source, j->number, money(j->budget).text, j->number,
	    date(day).text);
	for (int i = 0; i < j->n_transfers; i++) {
		day = later(p, day, 10, 30);
		plan_transfer(p, j, (*transfers)++, day, part, part);
	}
	*raised += j->budget;
	if (j->number % 2 == 0)
		plan_handover(p, j, work_day(day + 80));
}

/* Late in the last year, from what is left of a project's allocation. */
static void
plan_faults(struct programme *p, struct project *j, int *transfers,
    int64_t *raised)
{
	enum { LOST = 12345600, SHORT = 7700001 };
	int32_t day = work_day(p->last_day - FAULT_DAYS);

	j->budget = LOST + SHORT;
	*raised += j->budget;
	say(p, work_day(day - 45), HARBOUR, "m3", "funds.allocated",
	    "'allocation':'harbour:d%d','account':'harbour:a%d',"
	    "'to':'upland'," EUR ",'day':'%s'",
	    j->number, j->source, money(j->budget).text,
	    date(work_day(day - 45)).text);
	p->unconfirmed = plan_transfer(p, j, (*transfers)++, day, LOST, -1);
	p->differing =
	    plan_transfer(p, j, (*transfers)++, day - 30, SHORT, SHORT - 1);
}

/* All projects; then it is known what each source must raise. */
static void
plan_money(struct programme *p, int n_projects, bool has_faults)
{
	int64_t raised[SOURCES] = { 0 };
	int transfers = 1;
	int32_t span = p->last_day - p->first_day - BUILDING_DAYS - 40;
	struct project j = { 0 };

	for (int i = 1; i <= n_projects; i++) {
		bool is_outside = i % (PROJECTS / PROJECTS_OUTSIDE + 1) == 0;

		j = (struct project){ i, is_outside ? 2 : i % 2,
			10000 * (500 + (int64_t)below(p, 20000)),
			2 + (i % 3 == 0) };
		j.budget -= j.budget % j.n_transfers;
		plan_project(p, &j,
		    later(p,
			p->first_day + 40 +
			    (int32_t)((int64_t)span * i / n_projects),
			0, 5),
		    &transfers, &raised[j.source]);
	}
	j.number = n_projects + 1;
	if (has_faults)
		plan_faults(p, &j, &transfers, &raised[j.source]);
	for (int i = 0; i < SOURCES; i++)
		for (int year = 0; year < YEARS; year++) {
			int32_t day = work_day(p->first_day + 5 + year);

			say(p, day, HARBOUR, "m3", "funds.raised",
			    "'account':'harbour:a%d'," EUR ",'day':'%s'", i,
			    money(raised[i] / YEARS + 100).text,
			    date(day).text);
		}
}

/* ---- the rest ---- */

static void
plan_meetings(struct programme *p)
{
	for (int i = 0; i < MEETINGS; i++) {
		int32_t day = work_day(p->first_day + 60 + 80 * i);
		char text[44];

		for (int k = 0; k < 42; k++)
			text[k] = (char)('A' + below(p, 26));
		text[42] = 'A';
		text[43] = '\0';
		for (int party = 0; party < PARTIES; party++)
			say(p, day, (enum party)party, "m1", "meeting.held",
			    "'meeting':'harbour:g%d','with':'%s',"
			    "'title':{'en':'Meeting %d'},'day':'%s'",
			    i, codes[!party], i, date(day).text);
		for (int k = 1; k <= ITEMS; k++)
			say(p, day, HARBOUR, "m1", "meeting.item",
			    "'meeting':'harbour:g%d','item':%d,"
			    "'topic':{'en':'Topic %d'}",
			    i, k, k);
		for (int party = 0; party < PARTIES; party++)
			say(p, later(p, day, 2, 9), (enum party)party, "m1",
			    "minutes.agreed",
			    "'meeting':'harbour:g%d','with':'%s',"
			    "'text':'%s','items':%d",
			    i, codes[!party], text, ITEMS);
	}
}

static void
plan_people(struct programme *p)
{
	for (int i = 0; i < POSTINGS; i++) {
		int32_t day = work_day(p->first_day + 30 + 25 * i);

		for (int party = 0; party < PARTIES; party++)
			say(p, later(p, day, 0, 4), (enum party)party, "m1",
			    "person.posted",
			    "'posting':'harbour:q%d','with':'%s',"
			    "'post':{'en':'Post %d'},'from':'%s'",
			    i, codes[!party], i, date(day).text);
	}
}

static void
plan_goods(struct programme *p)
{
	for (int i = 0; i < LOTS; i++) {
		int32_t day = work_day(p->first_day + 45 + 11 * i);
		int32_t counted = later(p, day, 2, 8);
		int n = 10 + (int)below(p, 500);

		say(p, day, HARBOUR, "m1", "goods.sent",
		    "'consignment':'harbour:c%d','to':'upland',"
		    "'what':'Lot %d','quantity':%d,'measure':'pieces',"
		    "'day':'%s'",
		    i, i, n, date(day).text);
		say(p, counted, UPLAND, "m1", "goods.received",
		    "'consignment':'harbour:c%d','quantity':%d,'day':'%s'", i,
		    n, date(counted).text);
	}
}

static void
plan_promises(struct programme *p)
{
	for (int i = 0; i < PROMISES; i++) {
		int32_t day = work_day(p->first_day + 60 + 40 * i);
		int32_t kept = later(p, day, 20, 80);

		say(p, day, HARBOUR, "m1", "promise.made",
		    "'promise':'harbour:v%d','to':'upland',"
		    "'what':'Thing %d','due':'%s'",
		    i, i, date(kept + 10).text);
		say(p, kept, UPLAND, "m1", "promise.kept",
		    "'promise':'harbour:v%d','day':'%s'", i, date(kept).text);
	}
}

static void
plan_objections(struct programme *p)
{
	for (int i = 0; i < OBJECTIONS; i++) {
		int32_t day = work_day(p->first_day + 50 + 2 * i);
		int32_t answered = later(p, day, 1, 10);

		say(p, day, UPLAND, "portal", "objection.received",
		    "'objection':'upland:o%d','channel':'web','day':'%s',"
		    "'text':'Words %d'",
		    i, date(day).text, i);
		say(p, answered, UPLAND, "m1", "objection.answered",
		    "'objection':'upland:o%d','outcome':'explained',"
		    "'answer':'Answer %d','day':'%s'",
		    i, i, date(answered).text);
	}
}

static void
plan_disclosures(struct programme *p)
{
	for (int32_t day = p->first_day + 28; day < p->last_day; day += 28)
		for (int party = 0; party < PARTIES; party++)
			add(p, work_day(day), (enum party)party, DISCLOSE);
}

static int
compare_deeds(const void *a, const void *b)
{
	const struct deed *x = a;
	const struct deed *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	/* What is disclosed is written before; both sides' first halves lead.
	 */
	if ((x->type == DISCLOSE) != (y->type == DISCLOSE))
		return x->type == DISCLOSE ? 1 : -1;
	return (x->number > y->number) - (x->number < y->number);
}

void
programme_plan(struct programme *p, int scale, bool has_faults, struct arena *a)
{
	p->n_deeds_max = scale * PROJECTS * PROJECT_DEEDS + OTHER_DEEDS;
	p->deeds = arena_alloc(a, (size_t)p->n_deeds_max * sizeof(*p->deeds));
	if (!p->deeds)
		abort();
	p->first_day = day_from_date(2021, 1, 4).n;
	p->last_day = day_from_date(2023, 12, 31).n;
	p->unconfirmed = p->differing = -1;
	for (int party = 0; party < PARTIES; party++)
		plan_members(p, (enum party)party);
	plan_units(p);
	plan_accounts(p);
	plan_money(p, PROJECTS * scale, has_faults);
	plan_meetings(p);
	plan_people(p);
	plan_goods(p);
	plan_promises(p);
	plan_objections(p);
	plan_disclosures(p);
	qsort(p->deeds, (size_t)p->n_deeds, sizeof(*p->deeds), compare_deeds);
}
