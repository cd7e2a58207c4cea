/*
 * What becomes of a project's money: notice, contracts, certified work,
 * applications and payments, acceptance, settlement, what is left.
 */
#include "generate.h"

enum {
	NOTICE_BEFORE = 14,
	NOTICE_DAYS = 10,
	SIGNED = 20, /* after the start of the project */
	CHANGED = 60,
	HELD = 4,       /* after an application, its project is held up */
	SUSPENDED = 18, /* days */
	SUSPENDED_WAIT = 24,
	NOTICE_WAIT = 14,
	RETENTION = 3,
	RETURNED = 12, /* after settlement */
	HANDED_OVER = 20,
};

/* Transfers of a project that has two, and of one that has three. */
static const struct {
	int after;
	int share;
} transfers[2][3] = {
	{ { 5, 50 }, { 70, 50 } },
	{ { 5, 40 }, { 70, 30 }, { 130, 30 } },
};

static const struct {
	const char *stage;
	const char *by;
} endorsers[] = { { "supervisor", "m2" }, { "work_group", "m6" },
	{ "recipient_office", "m7" }, { "finance", "m8" } };

/* ---- payments ---- */

/* The number that the next application and its payment will have. */
static int
next_payment(const struct programme *p, int county)
{
	return p->n_payments[county] + 1;
}

static int
plan_application(struct programme *p, const struct paying *pay, int n,
    int32_t day)
{
	const char *code = codes[pay->county];
	const char *who = n % 5 ? "m1" : "m9";
	const char *terms = pay->contract ?
	    text(p, "'contract':'%s','invoice':'I%d'", pay->contract, n) :
	    text(p, "'payee':'%s','exempt':'Below the tender limit'%s",
		pay->payee,
		pay->project ?
		    text(p, ",'project':'%s:j%d'", code, pay->project) :
		    "");

	if (pay->contract)
		fault_try(p, HOOK_APPLY,
		    &(struct scene){ pay->county, day, -1,
			{ "contract", pay->contract, "account",
			    text(p, "%s:a%d", code, pay->source) } });
	return say(p, day, (struct who){ pay->county, who }, "payment.applied",
	    "'application':'%s:q%d','account':'%s:a%d','type':'%s',%s," EUR
	    ",'purpose':'Part %d','day':'%s'",
	    code, n, code, pay->source, pay->type, terms, cents(p, pay->amount),
	    n, date(p, day));
}

static void
plan_endorsements(struct programme *p, int county, int n, int applied,
    int32_t day)
{
	const char *id = text(p, "%s:q%d", codes[county], n);

	if (n % 5 == 0)
		fault_try(p, HOOK_ENDORSE_M9,
		    &(struct scene){ county, day, applied,
			{ "application", id } });
	for (size_t i = 0; i < sizeof(endorsers) / sizeof(*endorsers); i++)
		adds(p,
		    say(p, day, (struct who){ county, endorsers[i].by },
			"payment.endorsed", "'application':'%s','stage':'%s'",
			id, endorsers[i].stage),
		    ADDS_LEAF, applied);
}

int
plan_payment(struct programme *p, const struct paying *pay, int32_t day)
{
	int n = ++p->n_payments[pay->county];
	const char *code = codes[pay->county];
	int applied = plan_application(p, pay, n, day);
	int paid;

	day = later(p, day, 1, 1);
	plan_endorsements(p, pay->county, n, applied, day);
	day = work_day(later(p, day, 1, 1) + pay->wait);
	fault_try(p, HOOK_PAY,
	    &(struct scene){ pay->county, day, -1,
		{ "application", text(p, "%s:q%d", code, n) } });
	paid = say(p, day, (struct who){ pay->county, "m3" }, "payment.made",
	    "'payment':'%s:p%d','application':'%s:q%d','day':'%s'", code, n,
	    code, n, date(p, day));
	if (paid >= 0)
		book(p, pay->county, pay->source, day, -pay->amount);
	return paid;
}

/* ---- one contract ---- */

struct contract {
	struct programme *p;
	struct project *j;
	const char *id;
	const char *payee;
	bool is_first;
	bool is_only;
	int64_t value;
	int64_t paid;
	int late;        /* days that it has lost */
	int32_t settled; /* the day */
};

struct step {
	int after; /* days after the signature */
	void (*take)(struct contract *c, const struct step *s, int32_t day);
	int share; /* of the value, per cent, all up to now */
	const char *type;
};

static struct who
by(const struct contract *c, const char *member)
{
	return (struct who){ c->j->county, member };
}

static void
take_signed(struct contract *c, const struct step *s, int32_t day)
{
	struct programme *p = c->p;

	say(p, day, by(c, "m1"), "contract.signed",
	    "'contract':'%s','project':'%s:j%d','payee':'%s'," EUR
	    ",'retention':%d,'advance':{'amount':'%s','currency':'EUR'},"
	    "'number':'Contract %d','day':'%s'",
	    c->id, codes[c->j->county], c->j->number, c->payee,
	    cents(p, c->value), RETENTION, cents(p, c->value / 100 * s->share),
	    c->j->number, date(p, day));
}

static void
take_certified(struct contract *c, const struct step *s, int32_t day)
{
	int n = ++c->p->n_contracts[c->j->county];

	say(c->p, day, by(c, "m9"), "progress.certified",
	    "'certificate':'%s:g%d','contract':'%s','value':{'amount':'%s',"
	    "'currency':'EUR'},'evidence':'Measured','day':'%s'",
	    codes[c->j->county], n, c->id,
	    cents(c->p, c->value / 100 * s->share), date(c->p, day));
}

/* More work: by a plan change that was made before, or within the budget. */
static void
take_changed(struct contract *c, const struct step *s, int32_t day)
{
	int64_t more = c->j->number % 5 ? 0 : c->j->budget / 50;

	(void)s;
	if (c->is_first)
		more = c->j->extra ? c->j->extra : more;
	if (more == 0 || !c->is_first)
		return;
	c->value += more;
	say(c->p, day, by(c, "m6"), "contract.changed",
	    "'contract':'%s'," EUR ",'reason':'Rock','day':'%s'", c->id,
	    cents(c->p, c->value), date(c->p, day));
}

static struct scene
held_scene(struct contract *c, int32_t day)
{
	struct programme *p = c->p;
	const char *code = codes[c->j->county];

	return (struct scene){ c->j->county, work_day(day + HELD + 3), -1,
		{ "application",
		    text(p, "%s:q%d", code, next_payment(p, c->j->county)),
		    "project", text(p, "%s:j%d", code, c->j->number), "account",
		    text(p, "%s:a%d", code, c->j->source) } };
}

static void
plan_suspension(struct contract *c, int32_t day)
{
	struct programme *p = c->p;
	struct scene s = held_scene(c, day);
	int32_t resumed = day + HELD + SUSPENDED;

	say(p, day + HELD, by(c, "m1"), "project.suspended",
	    "'project':'%s:j%d','reason':'Flood','day':'%s'",
	    codes[c->j->county], c->j->number, date(p, day + HELD));
	fault_try(p, HOOK_SUSPENDED, &s);
	say(p, resumed, by(c, "m1"), "project.resumed",
	    "'project':'%s:j%d','reason':'Dry','day':'%s'", codes[c->j->county],
	    c->j->number, date(p, resumed));
}

static void
plan_notice(struct programme *p, const struct project *j, int32_t day)
{
	say(p, day, (struct who){ j->county, "m1" }, "project.noticed",
	    "'project':'%s:j%d','from':'%s','until':'%s',"
	    "'place':'Town %d, square'",
	    codes[j->county], j->number, date(p, day),
	    date(p, day + NOTICE_DAYS), object_town(j));
}

/* A change of the work is shown again; an application waits for its end. */
static void
plan_notice_again(struct contract *c, int32_t day)
{
	struct scene s = held_scene(c, day);

	plan_notice(c->p, c->j, day + HELD);
	fault_try(c->p, HOOK_NOTICE_AGAIN, &s);
}

/* Now and then the project is held up between endorsement and payment. */
static int
plan_held(struct contract *c, const struct step *s, int32_t day)
{
	if (!c->is_only || s->share != 48)
		return 0;
	if (c->j->number % 20 == 7) {
		plan_suspension(c, day);
		return SUSPENDED_WAIT;
	}
	if (c->j->number % 20 == 13) {
		plan_notice_again(c, day);
		return NOTICE_WAIT;
	}
	return 0;
}

static void
take_paid(struct contract *c, const struct step *s, int32_t day)
{
	struct paying pay = { .county = c->j->county,
		.source = c->j->source,
		.project = c->j->number,
		.type = s->type,
		.contract = c->id,
		.payee = c->payee,
		.amount = c->value / 100 * s->share - c->paid,
		.wait = plan_held(c, s, day) };

	c->paid += pay.amount;
	c->late += pay.wait;
	plan_payment(c->p, &pay, day);
}

static void
take_accepted(struct contract *c, const struct step *s, int32_t day)
{
	(void)s;
	say(c->p, day, by(c, "m6"), "contract.accepted",
	    "'contract':'%s','day':'%s','number':'Accepted %d'", c->id,
	    date(c->p, day), c->j->number);
}

static void
take_settled(struct contract *c, const struct step *s, int32_t day)
{
	c->value = c->value / 100 * s->share;
	c->settled = day;
	say(c->p, day, by(c, "m7"), "contract.settled",
	    "'contract':'%s'," EUR ",'day':'%s'", c->id, cents(c->p, c->value),
	    date(c->p, day));
}

/* The life of a contract.  Payments are more than a month apart. */
static const struct step life[] = {
	{ 0, take_signed, 20, "" },
	{ 6, take_paid, 20, "advance" },
	{ 36, take_certified, 40, "" },
	{ 43, take_paid, 32, "progress" },
	{ 50, take_changed, 0, "" },
	{ 74, take_certified, 60, "" },
	{ 80, take_paid, 48, "progress" },
	{ 111, take_certified, 80, "" },
	{ 117, take_paid, 64, "progress" },
	{ 148, take_certified, 100, "" },
	{ 154, take_paid, 80, "progress" },
	{ 200, take_accepted, 0, "" },
	{ 215, take_paid, 97, "final" },
	{ 240, take_settled, 99, "" },
	{ 600, take_paid, 100, "retention" },
};

static void
live(struct contract *c, int32_t day)
{
	for (size_t i = 0; i < sizeof(life) / sizeof(*life); i++)
		life[i].take(c, &life[i],
		    work_day(day + life[i].after + c->late));
}

/* ---- a project ---- */

/* From the reserve to the line of the project, and on its way. */
static void
plan_change(struct programme *p, const struct project *j, int32_t day)
{
	const char *line = text(p, "%d", j->number);
	struct sending s = { j, j->county, j->source, NULL, j->extra,
		j->extra };

	for (int side = 0; side < 2; side++)
		say(p, day + side,
		    (struct who){ side ? j->county : DONOR, "m2" },
		    "budget.changed",
		    "'change':'harbour:x%d-%d','with':'%s',"
		    "'from_line':'harbour:n%d-%d-%d-reserve',"
		    "'to_line':'harbour:n%d-%s'," EUR
		    ",'reason':'Rock','day':'%s'",
		    j->county, j->number, codes[side ? DONOR : j->county],
		    j->county, j->year, j->source, j->county, line,
		    cents(p, j->extra), date(p, day));
	s.allocation = plan_allocation(p, j->county, j->source, line, j->extra,
	    work_day(day + 3));
	plan_transfer(p, &s, work_day(day + 5));
}

static void
plan_transfers(struct programme *p, struct project *j, const char *allocation,
    int32_t day)
{
	for (int i = 0; i < j->n_transfers; i++) {
		int64_t part =
		    j->budget / 100 * transfers[j->n_transfers - 2][i].share;
		struct sending s = { j, j->county, j->source, allocation, part,
			part };

		plan_transfer(p, &s,
		    work_day(day + transfers[j->n_transfers - 2][i].after));
		if (i == 0)
			j->transfer = text(p, "harbour:t%d-%d", j->county,
			    p->n_transfers[j->county]);
	}
}

/* What is left goes back to where it came from. */
static void
plan_return(struct programme *p, const struct project *j, int64_t amount,
    int32_t day)
{
	const char *code = codes[j->county];
	int32_t back = later(p, later(p, day, 1, 1), 1, 5);
	int returned =
	    say(p, day, (struct who){ j->county, "m1" }, "funds.returned",
		"'refund':'%s:f%d','to':'harbour','account':'%s:a%d'," EUR
		",'day':'%s','reason':'Left','transfer':'%s'",
		code, j->number, code, j->source, cents(p, amount),
		date(p, day), j->transfer);

	if (returned < 0)
		return;
	book(p, j->county, j->source, day, -amount);
	if (amount >= APPROVE_FROM)
		approve(p, later(p, day, 1, 1), (struct who){ j->county, "m2" },
		    returned);
	if (say(p, back, (struct who){ DONOR, "m3" }, "funds.return_received",
		"'refund':'%s:f%d','account':'harbour:a%d'," EUR ",'day':'%s'",
		code, j->number, j->source, cents(p, amount),
		date(p, back)) >= 0)
		book(p, DONOR, j->source, back, amount);
}

static void
plan_handover(struct programme *p, const struct project *j, int32_t day)
{
	for (int side = 0; side < 2; side++)
		say(p, later(p, day, 0, 3),
		    (struct who){ side ? j->county : DONOR, "m1" },
		    "handover.accepted",
		    "'handover':'harbour:h%d-%d','with':'%s',"
		    "'project':'%s:j%d','what':'The works',"
		    "'keeper':'%s:u%d','day':'%s'",
		    j->county, j->number, codes[side ? DONOR : j->county],
		    codes[j->county], j->number, codes[j->county],
		    object_town(j), date(p, day));
}

/* One contract, or one for the works and one for their supervision. */
static void
plan_contracts(struct programme *p, struct project *j, int32_t day)
{
	static const int shares[2][2] = { { 96 }, { 78, 18 } };
	bool is_two = j->number % 11 == 5 || j->number % 11 == 9;
	int64_t left = j->budget + j->extra;
	int32_t settled = day;

	for (int i = 0; i <= is_two; i++) {
		struct contract c = { .p = p,
			.j = j,
			.id = text(p, "%s:k%d-%d", codes[j->county], j->number,
			    i),
			.payee = text(p, i ? "Engineer %d" : "Builder %d",
			    j->number % 40),
			.is_first = i == 0,
			.is_only = !is_two,
			.value = j->budget / 100 * shares[is_two][i] };

		live(&c, work_day(day + 2 * i));
		left -= c.value;
		settled = c.settled > settled ? c.settled : settled;
	}
	plan_return(p, j, left, work_day(settled + RETURNED));
	if (j->number % 2 == 0)
		plan_handover(p, j, work_day(settled + HANDED_OVER));
}

void
plan_works(struct programme *p, struct project *j, int32_t day)
{
	const char *code = codes[j->county];
	const char *allocation;

	plan_notice(p, j, work_day(day - NOTICE_BEFORE));
	fault_try(p, HOOK_NOTICE,
	    &(struct scene){ j->county, work_day(day - NOTICE_BEFORE + 4), -1,
		{ "project", text(p, "%s:j%d", code, j->number), "account",
		    text(p, "%s:a%d", code, j->source) } });
	allocation = plan_allocation(p, j->county, j->source,
	    text(p, "%d", j->number), j->budget, day);
	if (fault_live(p, j, day, allocation))
		return;
	plan_transfers(p, j, allocation, day);
	if (j->extra)
		plan_change(p, j, work_day(day + CHANGED));
	plan_contracts(p, j, work_day(day + SIGNED));
}
