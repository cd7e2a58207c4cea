/*
 * What stands before the first year: members and their roles, limits, units,
 * pairings, sources, accounts, and where money is received.
 */
#include "generate.h"

#include <string.h>

enum side { GIVES = 1, TAKES = 2, BOTH = 3 };

static const struct seat {
	enum side side;
	const char *member;
	const char *role;
} seats[] = {
	{ BOTH, "m1", "recorder" },
	{ BOTH, "m2", "approver" },
	{ BOTH, "m3", "treasurer" },
	{ BOTH, "m4", "publisher" },
	{ BOTH, "m5", "auditor" },
	{ TAKES, "m6", "approver" },
	{ TAKES, "m7", "approver" },
	{ TAKES, "m8", "approver" },
	{ TAKES, "m8", "treasurer" }, /* two roles, never on one chain */
	{ TAKES, "m9", "recorder" },
	{ TAKES, "m9", "approver" },
};

static const struct setting {
	enum side side;
	const char *kind;
	const char *field;
	const char *name;
	int value;
} settings[] = {
	{ BOTH, "parameter.set", "parameter", "approve_from", APPROVE_FROM },
	{ TAKES, "limit.set", "limit", "apply_from", 100000 },
	{ TAKES, "limit.set", "limit", "band_1", APPROVE_FROM },
	{ TAKES, "limit.set", "limit", "band_2", 50000000 },
	{ TAKES, "limit.set", "limit", "band_3", 200000000 },
};

static const struct {
	const char *member;
	int band;
} limits[] = { { "m2", 3 }, { "m8", 4 } };

/* Units of a party, numbered on. */
static const struct crowd {
	enum side side;
	const char *type;
	int n;
} crowds[] = {
	{ GIVES, "district", 25 },
	{ GIVES, "bureau", 30 },
	{ TAKES, "town", TOWNS },
	{ TAKES, "bureau", 20 },
};

static const struct {
	const char *plan;
	const char *channel;
	const char *name;
} sources[SOURCES] = { { "in", "plan", "Plan" }, { "in", "city", "City" },
	{ "outside", "town", "Districts" } };

enum { PAIRINGS = 12, NEW_ACCOUNT_SOURCE = 1, NEW_ACCOUNT_YEAR = 1 };
enum { NEW_ACCOUNT_AGREED = 150, NEW_ACCOUNT_USED = 164 };

/* ---- kinds of aid and what is built ---- */

enum { KINDS = 6, OBJECTS = 8 };

static const struct {
	const char *code;
	const char *name;
	const char *objects[OBJECTS];
} kinds[KINDS] = {
	{ "school", "Schools",
	    { "Primary school", "School kitchen", "Reading room",
		"Boarding house", "Sports ground", "Staff rooms", "Nursery",
		"School heating" } },
	{ "health", "Health",
	    { "Health post", "Delivery room", "Cold store", "Laboratory",
		"Ambulance shed", "Pharmacy", "Dental room", "Night ward" } },
	{ "water", "Water",
	    { "Spring tapping", "Water tower", "Main pipe", "Cistern",
		"Pump house", "Filter basin", "Flood wall", "Ditch" } },
	{ "road", "Roads",
	    { "Footbridge", "Village road", "Bus shelter", "Culvert",
		"Retaining wall", "Road lamps", "Ferry landing",
		"Passing places" } },
	{ "farm", "Farming",
	    { "Greenhouse", "Seed store", "Drying hall", "Sheepfold",
		"Machine shed", "Tree nursery", "Mill", "Fish pond" } },
	{ "home", "Homes",
	    { "Warm houses", "Village square", "Bath house", "Waste yard",
		"Power line", "Meeting hall", "Home for the old",
		"Fire station" } },
};

/* Each object is built once in a town: 97 has no factor in common. */
static int
combination(const struct project *j)
{
	return j->object * 97 % (KINDS * OBJECTS * TOWNS);
}

const char *
object_kind(const struct project *j)
{
	return kinds[combination(j) % KINDS].code;
}

int
object_town(const struct project *j)
{
	return combination(j) / KINDS / OBJECTS % TOWNS;
}

const char *
object_name(struct programme *p, const struct project *j)
{
	int n = combination(j);

	if (j->name)
		return j->name;
	return text(p, "%s of Town %d",
	    kinds[n % KINDS].objects[n / KINDS % OBJECTS], object_town(j));
}

/* ---- in order ---- */

static bool
is_of(enum side side, int party)
{
	return (side & (party == DONOR ? GIVES : TAKES)) != 0;
}

static void
plan_seats(struct programme *p, int party)
{
	struct who root = { party, "root" };
	const char *last = "";

	for (size_t i = 0; i < sizeof(seats) / sizeof(*seats); i++) {
		const struct seat *s = &seats[i];

		if (!is_of(s->side, party))
			continue;
		if (strcmp(s->member, last) != 0)
			say(p, p->first_day, root, "member.added",
			    "'member':'%s'", s->member);
		say(p, p->first_day, root, "role.granted",
		    "'member':'%s','role':'%s'", s->member, s->role);
		last = s->member;
	}
}

static void
plan_settings(struct programme *p, int party)
{
	struct who root = { party, "root" };

	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		if (is_of(settings[i].side, party))
			say(p, p->first_day, root, settings[i].kind,
			    "'%s':'%s','value':%d", settings[i].field,
			    settings[i].name, settings[i].value);
	if (party == DONOR)
		return;
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++)
		say(p, p->first_day, root, "approver.limited",
		    "'member':'%s','band':%d", limits[i].member,
		    limits[i].band);
}

static void
plan_names(struct programme *p, int party)
{
	for (int other = 0; other <= p->n_counties; other++)
		if (other != party && (party == DONOR || other == DONOR))
			say(p, p->first_day, (struct who){ party, "root" },
			    "party.named",
			    "'code':'%s','name':{'en':'%s (invented)'}",
			    codes[other], codes[other]);
}

static void
plan_units(struct programme *p, int party)
{
	int n = 0;

	for (size_t i = 0; i < sizeof(crowds) / sizeof(*crowds); i++)
		for (int k = 0; is_of(crowds[i].side, party) && k < crowds[i].n;
		     k++, n++)
			say(p, p->first_day, (struct who){ party, "m1" },
			    "unit.added",
			    "'unit':'%s:u%d','name':{'en':'Unit %d'},"
			    "'type':'%s'",
			    codes[party], n, n, crowds[i].type);
}

static void
plan_sources(struct programme *p, int party)
{
	struct who who = { party, "m3" };

	for (int i = 0; i < SOURCES; i++) {
		say(p, p->first_day, who, "source.opened",
		    "'source':'harbour:s%d','name':{'en':'%s'},'plan':'%s',"
		    "'channel':'%s','currency':'EUR'",
		    i, sources[i].name, sources[i].plan, sources[i].channel);
		say(p, p->first_day, who, "account.opened",
		    "'account':'%s:a%d','source':'harbour:s%d',"
		    "'name':{'en':'Account %d'}",
		    codes[party], i, i, i);
	}
}

static void
plan_programme(struct programme *p, int county)
{
	struct who who = { county, "m1" };

	say(p, p->first_day, who, "programme.opened",
	    "'programme':'%s:plan','name':{'en':'%d years'},'from':'%s'",
	    codes[county], p->n_years, date(p, p->first_day));
	for (int i = 0; i < KINDS; i++)
		say(p, p->first_day, who, "aidkind.set",
		    "'aidkind':'%s','name':{'en':'%s'}", kinds[i].code,
		    kinds[i].name);
	for (int i = 0; i < PAIRINGS; i++)
		for (int side = 0; side < 2; side++)
			say(p, later(p, p->first_day, 10, 30),
			    (struct who){ side ? county : DONOR, "m1" },
			    "pairing.signed",
			    "'pairing':'harbour:r%d-%d','with':'%s',"
			    "'donor_unit':'harbour:u%d',"
			    "'recipient_unit':'%s:u%d','level':'town',"
			    "'from':'%s'",
			    county, i, codes[side ? DONOR : county], i,
			    codes[county], i, date(p, p->first_day));
}

/* ---- where money is received ---- */

const char *
receiving(struct programme *p, int county, int source, int32_t day)
{
	bool is_new = source == NEW_ACCOUNT_SOURCE &&
	    p->n_years > NEW_ACCOUNT_YEAR &&
	    day >= day_of_year(p, NEW_ACCOUNT_YEAR, NEW_ACCOUNT_USED);

	return text(p, "%s:%s%d", codes[county], is_new ? "new" : "r", source);
}

static void
plan_receiving(struct programme *p, int county, int source, const char *id,
    int32_t day)
{
	for (int side = 0; side < 2; side++)
		say(p, side ? later(p, day, 1, 1) : day,
		    (struct who){ side ? DONOR : county, "m3" },
		    "receiving.agreed",
		    "'receiving':'%s','with':'%s','label':'Account %d',"
		    "'fingerprint':'%c%c%c%040d'",
		    id, codes[side ? county : DONOR], source, 'A' + county,
		    'A' + source, id[strlen(codes[county]) + 1], 0);
}

/* A county changes its bank: a new account, its quarantine, the old one ends.
 */
static void
plan_new_account(struct programme *p, int county)
{
	int32_t used = day_of_year(p, NEW_ACCOUNT_YEAR, NEW_ACCOUNT_USED);
	int32_t agreed = day_of_year(p, NEW_ACCOUNT_YEAR, NEW_ACCOUNT_AGREED);
	const char *was =
	    receiving(p, county, NEW_ACCOUNT_SOURCE, p->first_day);
	const char *id = receiving(p, county, NEW_ACCOUNT_SOURCE, used);

	plan_receiving(p, county, NEW_ACCOUNT_SOURCE, id, agreed);
	fault_try(p, HOOK_QUARANTINE,
	    &(struct scene){ DONOR, later(p, agreed, 3, 3), -1,
		{ "receiving", id, "county", codes[county] } });
	for (int side = 0; side < 2; side++)
		say(p, used, (struct who){ side ? DONOR : county, "m3" },
		    "receiving.ended", "'receiving':'%s','reason':'New bank'",
		    was);
}

static void
plan_county(struct programme *p, int county)
{
	plan_programme(p, county);
	for (int i = 0; i < SOURCES; i++)
		plan_receiving(p, county, i,
		    receiving(p, county, i, p->first_day),
		    work_day(p->first_day + 1));
	if (p->n_years > NEW_ACCOUNT_YEAR)
		plan_new_account(p, county);
}

void
plan_setup(struct programme *p)
{
	for (int party = 0; party <= p->n_counties; party++) {
		plan_seats(p, party);
		plan_settings(p, party);
		plan_names(p, party);
		plan_units(p, party);
		plan_sources(p, party);
	}
	for (int county = 1; county <= p->n_counties; county++)
		plan_county(p, county);
}
