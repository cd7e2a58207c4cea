/*
 * What can be planted (DOMAIN 10.6, as far as it concerns money): things that
 * are refused, tried where they would matter, and things that are taken and
 * must be found.
 */
#include "generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef bool live_fn(struct programme *p, struct project *j, int32_t day,
    const char *allocation);

struct fault {
	const char *name;
	live_fn *live;  /* of projects that it adds, or NULL */
	int n_projects; /* that it adds */
	struct {
		const char *name;
		int source;
	} projects[2];
};

enum {
	BUDGET = 20000000,
	START = 40,
	LOST = 12345600,  /* sent and never confirmed */
	SHORT = 7700001,  /* of which a cent is missing */
	LOST_BEFORE = 60, /* days before the end */
	SHORT_BEFORE = 90,
};

/* ---- tried and refused ---- */

#define ONE_EURO "'amount':{'amount':'1.00','currency':'EUR'}"

static const struct attempt {
	const char *fault;
	enum hook hook;
	const char *control;
	enum err answer;
	const char *field;
	const char *by;
	const char *kind;
	const char *fields; /* <name>: as the scene has it */
} attempts[] = {
	{ "notice", HOOK_NOTICE, "C12", ERR_NOTICE, "project", "m3",
	    "funds.paid",
	    "'payment':'<party>:x1','account':'<account>',"
	    "'project':'<project>'," ONE_EURO
	    ",'day':'<day>','payee':'Digger','purpose':'Early'" },
	{ "notice", HOOK_NOTICE_AGAIN, "C12", ERR_NOTICE, "application", "m3",
	    "payment.made",
	    "'payment':'<party>:x2','application':'<application>',"
	    "'day':'<day>'" },
	{ "suspended", HOOK_SUSPENDED, "C12", ERR_SUSPENDED, "application",
	    "m3", "payment.made",
	    "'payment':'<party>:x1','application':'<application>',"
	    "'day':'<day>'" },
	{ "suspended", HOOK_SUSPENDED, "C12", ERR_SUSPENDED, "project", "m3",
	    "funds.paid",
	    "'payment':'<party>:x2','account':'<account>',"
	    "'project':'<project>'," ONE_EURO
	    ",'day':'<day>','payee':'Digger','purpose':'All the same'" },
	{ "payee", HOOK_APPLY, "C10", ERR_MISMATCH, "payee", "m1",
	    "payment.applied",
	    "'application':'<party>:x1','account':'<account>',"
	    "'type':'progress','contract':'<contract>',"
	    "'payee':'Another'," ONE_EURO
	    ",'purpose':'Part','invoice':'1','day':'<day>'" },
	{ "payee", HOOK_SEND, "C8", ERR_NOT_FOUND, "receiving", "m1",
	    "funds.sent.2",
	    "'transfer':'harbour:x1','to':'<county>',"
	    "'allocation':'<allocation>','receiving':'<county>:elsewhere'," ONE_EURO
	    ",'day':'<day>'" },
	{ "payee", HOOK_QUARANTINE, "C8", ERR_QUARANTINE, "receiving", "m1",
	    "funds.sent.2",
	    "'transfer':'harbour:x2','to':'<county>',"
	    "'allocation':'harbour:d1-1','receiving':'<receiving>'," ONE_EURO
	    ",'day':'<day>'" },
	{ "two_roles", HOOK_ENDORSE_M9, "C2", ERR_SAME_PERSON, "by", "m9",
	    "payment.endorsed",
	    "'application':'<application>','stage':'supervisor'" },
	{ "two_roles", HOOK_PAY, "C2", ERR_SAME_PERSON, "by", "m8",
	    "payment.made",
	    "'payment':'<party>:x1','application':'<application>',"
	    "'day':'<day>'" },
};

/* What NAME stands for in S. */
static const char *
word_of(struct programme *p, const struct scene *s, const char *name, size_t n)
{
	const char *const own[] = { "party", codes[s->party], "day",
		date(p, s->day) };
	const char *const *sets[] = { own, s->words };
	const size_t sizes[] = { 4, sizeof(s->words) / sizeof(*s->words) };

	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < sizes[k] && sets[k][i]; i += 2)
			if (strlen(sets[k][i]) == n &&
			    memcmp(sets[k][i], name, n) == 0)
				return sets[k][i + 1];
	abort();
}

static const char *
filled(struct programme *p, const char *fields, const struct scene *s)
{
	struct buf out = { .arena = p->arena };

	for (const char *at = fields; *at; at++) {
		size_t n = strcspn(at + 1, ">");

		if (*at != '<') {
			buf_byte(&out, *at);
			continue;
		}
		buf_put(&out, str_from(word_of(p, s, at + 1, n)));
		at += n + 1;
	}
	buf_byte(&out, '\0');
	if (!buf_ok(&out))
		abort();
	return out.p;
}

void
fault_try(struct programme *p, enum hook hook, const struct scene *s)
{
	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++) {
		const struct attempt *a = &attempts[i];
		int n;

		if (!p->fault || strcmp(p->fault->name, a->fault) != 0 ||
		    a->hook != hook || p->tried >> i & 1)
			continue;
		n = say(p, s->day, (struct who){ s->party, a->by }, a->kind,
		    "%s", filled(p, a->fields, s));
		if (n < 0)
			continue;
		p->tried |= UINT64_C(1) << i;
		deed_at(p, n)->answer = a->answer;
		deed_at(p, n)->field = a->field;
		deed_at(p, n)->control = a->control;
		if (s->about >= 0)
			adds(p, n, ADDS_LEAF, s->about);
	}
}

/* ---- taken and found ---- */

static void
plant(struct programme *p, const struct planted *x)
{
	buf_put(&p->planted, (struct str){ (const char *)x, sizeof(*x) });
	if (!buf_ok(&p->planted))
		abort();
}

/* A transfer of AMOUNT, of which RECEIVED is entered, BEFORE the end. */
static bool
live_transfer(struct programme *p, const struct project *j,
    const char *allocation, const char *control, struct sending s, int before)
{
	struct planted x = { .control = control, .also_deeds = { -1 } };

	s.project = j;
	s.county = j->county;
	s.source = j->source;
	s.allocation = allocation;
	x.deed = plan_transfer(p, &s, work_day(p->last_day - before));
	x.subject =
	    text(p, "harbour:t%d-%d", j->county, p->n_transfers[j->county]);
	plant(p, &x);
	return true;
}

static bool
live_unconfirmed(struct programme *p, struct project *j, int32_t day,
    const char *allocation)
{
	(void)day;
	return live_transfer(p, j, allocation, "C9",
	    (struct sending){ .amount = LOST, .received = -1 }, LOST_BEFORE);
}

static bool
live_cent(struct programme *p, struct project *j, int32_t day,
    const char *allocation)
{
	(void)day;
	return live_transfer(p, j, allocation, "C18",
	    (struct sending){ .amount = SHORT, .received = SHORT - 1 },
	    SHORT_BEFORE);
}

/* Three payments below the first band in three weeks. */
static const int64_t split[] = { 4600000, 4750000, 4400000 };

static bool
live_splitting(struct programme *p, struct project *j, int32_t day,
    const char *allocation)
{
	struct sending s = { j, j->county, j->source, allocation, 15000000,
		15000000 };
	struct paying pay = { .county = j->county,
		.source = j->source,
		.project = j->number,
		.type = "other",
		.payee = "Quarry" };
	struct planted x = { .control = "C6b", .also_deeds = { -1, -1, -1 } };

	plan_transfer(p, &s, work_day(day + 5));
	x.subject =
	    text(p, "%s:p%d", codes[j->county], p->n_payments[j->county] + 1);
	for (int i = 0; i < 3; i++) {
		int paid;

		pay.amount = split[i];
		paid = plan_payment(p, &pay, work_day(day + 40 + 8 * i));
		if (i == 0)
			x.deed = paid;
		else
			x.also_deeds[i - 1] = paid;
	}
	plant(p, &x);
	return true;
}

/* Two projects that live as others do, and are the same. */
static bool
live_two_budgets(struct programme *p, struct project *j, int32_t day,
    const char *allocation)
{
	struct planted x = { "C19",
		text(p, "%s:j%d", codes[j->county], j->number), j->planned,
		text(p, "%s:j%d", codes[j->county], j->number + 1), { -1 } };

	(void)day;
	(void)allocation;
	if (j->source == j->fault->projects[0].source)
		plant(p, &x);
	return false;
}

static const struct fault faults[] = {
	{ "unconfirmed", live_unconfirmed, 1, { { NULL, 0 } } },
	{ "cent", live_cent, 1, { { NULL, 0 } } },
	{ "splitting", live_splitting, 1, { { NULL, 0 } } },
	{ "two_budgets", live_two_budgets, 2,
	    { { "Bell tower", 0 }, { "Bell tower, phase 2", 2 } } },
	{ .name = "notice" },
	{ .name = "suspended" },
	{ .name = "payee" },
	{ .name = "two_roles" },
	{ .name = "table" },
};

enum { N_FAULTS = sizeof(faults) / sizeof(*faults) };

const struct fault *
fault_find(const char *name)
{
	for (size_t i = 0; i < N_FAULTS; i++)
		if (strcmp(faults[i].name, name) == 0)
			return &faults[i];
	return NULL;
}

void
fault_names(void)
{
	for (size_t i = 0; i < N_FAULTS; i++)
		puts(faults[i].name);
}

int
fault_projects(struct programme *p, int number, struct project *add)
{
	const struct fault *f = p->fault;
	int year = p->n_years - 1;

	for (int i = 0; f && i < f->n_projects; i++)
		add[i] = (struct project){ .county = 1,
			.number = number + i,
			.year = year,
			.source = f->projects[i].source,
			.n_transfers = 2,
			.budget = BUDGET,
			.start = day_of_year(p, year, START),
			.name = f->projects[i].name,
			.object = number,
			.fault = f };
	return f ? f->n_projects : 0;
}

bool
fault_live(struct programme *p, struct project *j, int32_t day,
    const char *allocation)
{
	return j->fault && j->fault->live(p, j, day, allocation);
}

/* ---- the published table ---- */

static void
put_row(struct buf *out, const int64_t *amounts, int64_t wrong)
{
	int64_t total = 0;

	for (int i = 0; i < SOURCES; i++) {
		int64_t said = amounts[i] + (i == 0 ? wrong : 0);

		total += amounts[i];
		buf_printf(out, ",%jd.%02jd", (intmax_t)(said / 100),
		    (intmax_t)(said % 100));
	}
	buf_printf(out, ",%jd.%02jd\n", (intmax_t)(total / 100),
	    (intmax_t)(total % 100));
}

const char *
fault_table(struct programme *p, struct buf *out)
{
	bool is_wrong = p->fault && strcmp(p->fault->name, "table") == 0;
	int64_t sums[SOURCES] = { 0 };

	buf_put(out, STR("Year,Plan,City,Districts,Total\n"));
	for (int year = 0; year < p->n_years; year++) {
		for (int i = 0; i < SOURCES; i++)
			sums[i] += p->allocated[year][i];
		buf_int(out, p->first_year + year);
		put_row(out, p->allocated[year], 0);
	}
	buf_put(out, STR("Total"));
	put_row(out, sums, is_wrong ? 1 : 0);
	return is_wrong ? text(p, "B%d", p->n_years + 2) : NULL;
}
