/*
 * What is done besides money: meetings, people, goods, promises, objections;
 * and what is disclosed month by month.
 */
#include "generate.h"

enum {
	/* Of one county in a year. */
	MEETINGS = 4,
	ITEMS = 10,
	POSTINGS = 11,
	LOTS = 27,
	PROMISES = 7,
	OBJECTIONS = 167,
	YEAR_DAYS = 365,
	DISCLOSED_DAYS = 28,
	WORDS = 42, /* of a hash, without its last */
};

/* Thing N of a county, begun on DAY. */
typedef void thing_fn(struct programme *p, int county, int n, int32_t day);

static struct who
writer(int county, int side)
{
	return (struct who){ side ? county : DONOR, "m1" };
}

static const char *
other(int county, int side)
{
	return codes[side ? DONOR : county];
}

static void
plan_meeting(struct programme *p, int county, int n, int32_t day)
{
	char hash[WORDS + 2];

	for (int k = 0; k < WORDS; k++)
		hash[k] = (char)('A' + below(p, 26));
	hash[WORDS] = 'A';
	hash[WORDS + 1] = '\0';
	for (int side = 0; side < 2; side++)
		say(p, day, writer(county, side), "meeting.held",
		    "'meeting':'harbour:g%d-%d','with':'%s',"
		    "'title':{'en':'Meeting %d'},'day':'%s'",
		    county, n, other(county, side), n, date(p, day));
	for (int k = 1; k <= ITEMS; k++)
		say(p, day, writer(county, 0), "meeting.item",
		    "'meeting':'harbour:g%d-%d','item':%d,"
		    "'topic':{'en':'Topic %d'}",
		    county, n, k, k);
	for (int side = 0; side < 2; side++)
		say(p, later(p, day, 2, 9), writer(county, side),
		    "minutes.agreed",
		    "'meeting':'harbour:g%d-%d','with':'%s','text':'%s',"
		    "'items':%d",
		    county, n, other(county, side), hash, ITEMS);
}

static void
plan_posting(struct programme *p, int county, int n, int32_t day)
{
	for (int side = 0; side < 2; side++)
		say(p, later(p, day, 0, 4), writer(county, side),
		    "person.posted",
		    "'posting':'harbour:q%d-%d','with':'%s',"
		    "'post':{'en':'Post %d'},'from':'%s'",
		    county, n, other(county, side), n, date(p, day));
}

static void
plan_lot(struct programme *p, int county, int n, int32_t day)
{
	int32_t counted = later(p, day, 2, 8);
	int pieces = 10 + (int)below(p, 500);

	say(p, day, writer(county, 0), "goods.sent",
	    "'consignment':'harbour:c%d-%d','to':'%s','what':'Lot %d',"
	    "'quantity':%d,'measure':'pieces','day':'%s'",
	    county, n, codes[county], n, pieces, date(p, day));
	say(p, counted, writer(county, 1), "goods.received",
	    "'consignment':'harbour:c%d-%d','quantity':%d,'day':'%s'", county,
	    n, pieces, date(p, counted));
}

static void
plan_promise(struct programme *p, int county, int n, int32_t day)
{
	int32_t kept = later(p, day, 20, 80);

	say(p, day, writer(county, 0), "promise.made",
	    "'promise':'harbour:v%d-%d','to':'%s','what':'Thing %d',"
	    "'due':'%s'",
	    county, n, codes[county], n, date(p, kept + 10));
	say(p, kept, writer(county, 1), "promise.kept",
	    "'promise':'harbour:v%d-%d','day':'%s'", county, n, date(p, kept));
}

static void
plan_objection(struct programme *p, int county, int n, int32_t day)
{
	int32_t answered = later(p, day, 1, 10);

	say(p, day, (struct who){ county, "portal" }, "objection.received",
	    "'objection':'%s:o%d','channel':'web','day':'%s',"
	    "'text':'Words %d'",
	    codes[county], n, date(p, day), n);
	say(p, answered, writer(county, 1), "objection.answered",
	    "'objection':'%s:o%d','outcome':'explained','answer':'Answer %d',"
	    "'day':'%s'",
	    codes[county], n, n, date(p, answered));
}

static const struct {
	thing_fn *plan;
	int in_year;
	int from; /* day of the programme */
} things[] = {
	{ plan_meeting, MEETINGS, 60 },
	{ plan_posting, POSTINGS, 30 },
	{ plan_lot, LOTS, 45 },
	{ plan_promise, PROMISES, 60 },
	{ plan_objection, OBJECTIONS, 50 },
};

static void
plan_things(struct programme *p, int county)
{
	for (size_t i = 0; i < sizeof(things) / sizeof(*things); i++)
		for (int n = 0; n < things[i].in_year * p->n_years; n++)
			things[i].plan(p, county, n,
			    work_day(p->first_day + things[i].from +
				n * YEAR_DAYS / things[i].in_year));
}

void
plan_rest(struct programme *p)
{
	for (int county = 1; county <= p->n_counties; county++)
		plan_things(p, county);
	for (int32_t day = p->first_day + DISCLOSED_DAYS; day < p->last_day;
	     day += DISCLOSED_DAYS)
		for (int party = 0; party <= p->n_counties; party++)
			adds(p,
			    say(p, work_day(day), (struct who){ party, "m4" },
				"disclosed", "%s", ""),
			    ADDS_RANGE, -1);
}
