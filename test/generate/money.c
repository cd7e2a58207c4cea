/*
 * Year by year: projects planned, money pledged, committed, budgeted, raised,
 * allocated, sent and received.
 */
#include "generate.h"

#include <stdlib.h>

enum {
	YEAR_PROJECTS = 37,
	PROJECTS_MAX = YEAR_PROJECTS + 2,
	UNIT_CENTS = 1000000, /* budgets are by 10,000.00 */
	OPERATING = 6 * UNIT_CENTS,
	PREPARATION = 4 * UNIT_CENTS,
	CORRECTED = 25, /* of so many receipts one is corrected */
};

/* The rhythm of a year: days from its first. */
enum {
	RAISED = 4,
	PLEDGED = 8,
	PLANNED = 9,
	COMMITTED = 18,
	DRAFTED = 22,
	ADOPTED = 26,
	WORK_BEGINS = 36,
	WORK_BEGINS_UNTIL = 120,
	OPERATING_FIRST = 68,
	OPERATING_HALF = 180,
};

/* The year of one county, as it is planned. */
struct year {
	struct programme *p;
	int county;
	int year;
	struct project projects[PROJECTS_MAX];
	int n_projects;
	int64_t reserve[SOURCES];
	int64_t total[SOURCES];
};

/* ---- projects ---- */

static void
think_up(struct year *y, int i)
{
	int number = y->year * YEAR_PROJECTS + i + 1;
	bool is_outside = number % 11 < 3;

	y->projects[i] = (struct project){ .county = y->county,
		.number = number,
		.year = y->year,
		.source = is_outside ? 2 : number % 2,
		.n_transfers = 2 + (number % 3 == 0),
		.budget = UNIT_CENTS * (6 + (int64_t)below(y->p, 200)),
		.start = day_of_year(y->p, y->year,
		    WORK_BEGINS +
			(WORK_BEGINS_UNTIL - WORK_BEGINS) * i / YEAR_PROJECTS),
		.object = number };
}

static void
plan_project(struct year *y, struct project *j)
{
	struct programme *p = y->p;

	j->planned = say(p, day_of_year(p, y->year, PLANNED),
	    (struct who){ y->county, "m1" }, "project.planned",
	    "'project':'%s:j%d','name':{'en':'%s'},'programme':'%s:plan',"
	    "'place':'%s:u%d','aidkind':'%s','plan':'%s','mode':'cheque',"
	    "'budget':{'amount':'%s','currency':'EUR'}",
	    codes[y->county], j->number, object_name(p, j), codes[y->county],
	    codes[y->county], object_town(j), object_kind(j),
	    j->source < 2 ? "in" : "outside", cents(p, j->budget + j->extra));
}

static void
plan_projects(struct year *y)
{
	bool is_last = y->county == 1 && y->year == y->p->n_years - 1;

	for (int i = 0; i < YEAR_PROJECTS; i++)
		think_up(y, i);
	y->projects[0].extra = 4 * UNIT_CENTS;
	y->n_projects = YEAR_PROJECTS;
	if (is_last)
		y->n_projects +=
		    fault_projects(y->p, y->p->n_years * YEAR_PROJECTS + 1,
			&y->projects[YEAR_PROJECTS]);
	for (int i = 0; i < y->n_projects; i++)
		plan_project(y, &y->projects[i]);
}

/* ---- from the pledge to the budget ---- */

static void
add_up(struct year *y)
{
	for (int i = 0; i < y->n_projects; i++)
		y->total[y->projects[i].source] += y->projects[i].budget;
	for (int i = 0; i < SOURCES; i++) {
		y->reserve[i] =
		    y->total[i] / 20 / UNIT_CENTS * UNIT_CENTS + 4 * UNIT_CENTS;
		y->total[i] += y->reserve[i];
	}
	y->total[0] += OPERATING + PREPARATION;
}

static void
plan_pledge(struct year *y)
{
	struct programme *p = y->p;
	int32_t day = day_of_year(p, y->year, PLEDGED);

	say(p, day, (struct who){ DONOR, "m1" }, "funds.pledged",
	    "'pledge':'harbour:w%d-%d','to':'%s'," EUR
	    ",'number':'Letter %d','day':'%s'",
	    y->county, y->year, codes[y->county],
	    cents(p, y->total[0] + y->total[1] + y->total[2]), y->year,
	    date(p, day));
}

static void
plan_commitment(struct year *y, int source)
{
	struct programme *p = y->p;
	int32_t day = day_of_year(p, y->year, COMMITTED);

	for (int side = 0; side < 2; side++)
		say(p, later(p, day, side, 2),
		    (struct who){ side ? y->county : DONOR, "m1" },
		    "funds.committed",
		    "'commitment':'harbour:k%d-%d-%d','with':'%s','plan':'%s',"
		    "'year':%d," EUR ",'pledge':'harbour:w%d-%d','day':'%s'",
		    y->county, y->year, source, codes[side ? DONOR : y->county],
		    source < 2 ? "in" : "outside", p->first_year + y->year,
		    cents(p, y->total[source]), y->county, y->year,
		    date(p, day));
}

static void
plan_line(struct year *y, int source, const char *line, const char *rest,
    int64_t amount)
{
	struct programme *p = y->p;

	say(p, day_of_year(p, y->year, DRAFTED), (struct who){ DONOR, "m1" },
	    "budget.line",
	    "'line':'harbour:n%d-%s','budget':'harbour:b%d-%d-%d',%s," EUR,
	    y->county, line, y->county, y->year, source, rest,
	    cents(p, amount));
}

static void
plan_lines(struct year *y, int source)
{
	struct programme *p = y->p;

	for (int i = 0; i < y->n_projects; i++) {
		const struct project *j = &y->projects[i];

		if (j->source == source)
			plan_line(y, source, text(p, "%d", j->number),
			    text(p, "'bucket':'project','project':'%s:j%d'",
				codes[y->county], j->number),
			    j->budget);
	}
	plan_line(y, source, text(p, "%d-%d-reserve", y->year, source),
	    "'bucket':'reserve'", y->reserve[source]);
	if (source != 0)
		return;
	plan_line(y, source, text(p, "%d-operating", y->year),
	    "'bucket':'operating'", OPERATING);
	plan_line(y, source, text(p, "%d-preparation", y->year),
	    "'bucket':'preparation'", PREPARATION);
}

static void
plan_budget(struct year *y, int source)
{
	struct programme *p = y->p;
	int32_t day = day_of_year(p, y->year, ADOPTED);

	say(p, day_of_year(p, y->year, DRAFTED), (struct who){ DONOR, "m1" },
	    "budget.drafted",
	    "'budget':'harbour:b%d-%d-%d','source':'harbour:s%d','year':%d," EUR
	    ",'commitment':'harbour:k%d-%d-%d'",
	    y->county, y->year, source, source, p->first_year + y->year,
	    cents(p, y->total[source]), y->county, y->year, source);
	plan_lines(y, source);
	say(p, day, (struct who){ DONOR, "m2" }, "budget.adopted",
	    "'budget':'harbour:b%d-%d-%d','day':'%s','number':'Budget %d'",
	    y->county, y->year, source, date(p, day), y->year);
}

/* ---- allocation, transfer, receipt ---- */

const char *
plan_allocation(struct programme *p, int county, int source, const char *line,
    int64_t amount, int32_t day)
{
	int n = ++p->n_allocations[county];
	const char *id = text(p, "harbour:d%d-%d", county, n);

	if (say(p, day, (struct who){ DONOR, "m3" }, "funds.allocated.2",
		"'allocation':'%s','line':'harbour:n%d-%s',"
		"'account':'harbour:a%d','to':'%s'," EUR
		",'number':'Notice %d','day':'%s'",
		id, county, line, source, codes[county], cents(p, amount), n,
		date(p, day)) < 0)
		return id;
	book(p, DONOR, source, day, -amount);
	for (int year = p->n_years - 1; year >= 0; year--)
		if (day >= day_of_year(p, year, 0)) {
			p->allocated[year][source] += amount;
			break;
		}
	return id;
}

/* The county enters a receipt; now and then wrongly at first. */
static void
plan_receipt(struct programme *p, const struct sending *s, const char *id,
    int n, int32_t arrived)
{
	int32_t day = later(p, arrived, 0, 2);
	struct who who = { s->county, "m3" };
	int64_t said[2] = { s->received + 900, s->received };

	for (int i = n % CORRECTED == 7 ? 0 : 1; i < 2; i++) {
		int entered = say(p, day, who, "funds.received",
		    "'transfer':'%s','account':'%s:a%d'," EUR ",'day':'%s'%s",
		    id, codes[s->county], s->source, cents(p, said[i]),
		    date(p, arrived),
		    s->project ? text(p, ",'project':'%s:j%d'",
				     codes[s->county], s->project->number) :
				 "");

		if (i == 1)
			break;
		day = later(p, day, 1, 1);
		adds(p,
		    say(p, day, (struct who){ s->county, "m2" }, "reversed",
			"'reason':'Mistyped'"),
		    ADDS_ENTRY, entered);
	}
}

/* When it was sent with approval it takes a day more. */
static int
plan_sent(struct programme *p, const struct sending *s, const char *id,
    int32_t day)
{
	const char *to = receiving(p, s->county, s->source, day);
	int sent = say(p, day, (struct who){ DONOR, "m1" }, "funds.sent.2",
	    "'transfer':'%s','to':'%s','allocation':'%s','receiving':'%s'," EUR
	    ",'day':'%s'",
	    id, codes[s->county], s->allocation, to, cents(p, s->amount),
	    date(p, day));

	if (s->amount >= APPROVE_FROM)
		approve(p, later(p, day, 1, 1), (struct who){ DONOR, "m2" },
		    sent);
	return sent;
}

int
plan_transfer(struct programme *p, const struct sending *s, int32_t day)
{
	int n = ++p->n_transfers[s->county];
	const char *id = text(p, "harbour:t%d-%d", s->county, n);
	int32_t arrived = later(p, later(p, day, 1, 1), 1, 6);
	struct wire wire = { s->county, s->source, day, 0, s->amount,
		s->received };
	int sent = plan_sent(p, s, id, day);

	fault_try(p, HOOK_SEND,
	    &(struct scene){ DONOR, day, -1,
		{ "allocation", s->allocation, "county", codes[s->county] } });
	if (sent < 0)
		return -1;
	if (s->received >= 0 && arrived <= p->last_day) {
		plan_receipt(p, s, id, n, arrived);
		wire.received_day = arrived;
		book(p, s->county, s->source, arrived, s->received);
	}
	buf_put(&p->wires, (struct str){ (const char *)&wire, sizeof(wire) });
	return sent;
}

/* ---- the work group's own money ---- */

static void
plan_petty(struct programme *p, int county, int month, int32_t day)
{
	int n = ++p->n_payments[county];
	int64_t amount = 60000 + (int64_t)below(p, 30000);

	if (say(p, day, (struct who){ county, "m3" }, "funds.paid",
		"'payment':'%s:p%d','account':'%s:a0'," EUR
		",'day':'%s','payee':'Supplier %d','purpose':'Office'",
		codes[county], n, codes[county], cents(p, amount), date(p, day),
		month % 5) >= 0)
		book(p, county, 0, day, -amount);
}

static void
plan_operating(struct year *y, int half)
{
	struct programme *p = y->p;
	int32_t day =
	    day_of_year(p, y->year, OPERATING_FIRST + half * OPERATING_HALF);
	const char *allocation = plan_allocation(p, y->county, 0,
	    text(p, "%d-operating", y->year), OPERATING / 2, day);
	struct sending s = { NULL, y->county, 0, allocation, OPERATING / 2,
		OPERATING / 2 };
	struct paying pay = { .county = y->county,
		.type = "other",
		.amount = 900000 };

	plan_transfer(p, &s, later(p, day, 2, 4));
	for (int month = 0; month < 4; month++)
		plan_petty(p, y->county, month,
		    work_day(day + 25 + 14 * month));
	for (int i = 0; i < 2; i++) {
		pay.payee = text(p, "Driver %d", i);
		plan_payment(p, &pay, later(p, day, 24 + 40 * i, 28 + 40 * i));
	}
}

/* ---- a year ---- */

static void
plan_year(struct year *y)
{
	plan_projects(y);
	add_up(y);
	plan_pledge(y);
	for (int i = 0; i < SOURCES; i++) {
		plan_commitment(y, i);
		plan_budget(y, i);
	}
	for (int i = 0; i < y->n_projects; i++)
		plan_works(y->p, &y->projects[i], y->projects[i].start);
	for (int half = 0; half < 2; half++)
		plan_operating(y, half);
}

static void
plan_raised(struct programme *p, int year, const int64_t *amounts)
{
	int32_t day = day_of_year(p, year, RAISED);

	for (int i = 0; i < SOURCES; i++) {
		say(p, day, (struct who){ DONOR, "m3" }, "funds.raised",
		    "'account':'harbour:a%d'," EUR ",'day':'%s'", i,
		    cents(p, amounts[i]), date(p, day));
		book(p, DONOR, i, day, amounts[i]);
	}
}

void
plan_money(struct programme *p)
{
	for (int year = 0; year < p->n_years; year++) {
		int64_t amounts[SOURCES] = { 0 };

		for (int county = 1; county <= p->n_counties; county++) {
			struct year y = { .p = p,
				.county = county,
				.year = year };

			plan_year(&y);
			for (int i = 0; i < SOURCES; i++)
				amounts[i] += y.total[i];
		}
		plan_raised(p, year, amounts);
	}
}
