/*
 * What may be asked, and what must be answered.  A new kind is a row of the
 * table at the end and a function that writes the command, says what the
 * answer must be, and changes the model when it is OK.
 */
#include "calls.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/err.h"

static int
max_int(int a, int b)
{
	return a > b ? a : b;
}

/* ---- sources and accounts ---- */

void
source_add(struct model *m, struct call *c, int source, int currency)
{
	char id[32];

	source_text(m, source, id, sizeof(id));
	call_add(c,
	    ",\"source\":\"%s\",\"name\":{\"en\":\"S\"},\"plan\":\"in\","
	    "\"channel\":\"city\",\"currency\":\"%s\"",
	    id, currency_codes[currency]);
}

static int
try_source(struct model *m, struct call *c)
{
	struct party *p = &m->parties[c->log];
	int source = pick(m, SOURCES);
	int currency = pick(m, CURRENCIES);
	int err = check_role(c, TREASURER);

	source_add(m, c, source, currency);
	if (err != OK)
		return err;
	if (p->has_source[source])
		return ERR_DUPLICATE;
	p->has_source[source] = true;
	p->currency[source] = currency;
	model_next(m, c);
	return OK;
}

static void
put_account(struct model *m, struct call *c, int owner, int n, int source)
{
	char id[32];

	source_text(m, source, id, sizeof(id));
	call_add(c,
	    ",\"account\":\"%s:a%d\",\"source\":\"%s\","
	    "\"name\":{\"en\":\"A\"}",
	    party_codes[owner], n, id);
}

static void
keep_account(struct model *m, int log, int source)
{
	struct party *p = &m->parties[log];
	int n = p->n_accounts++;
	char id[32];

	snprintf(id, sizeof(id), "%s:a%d", party_codes[log], n);
	p->accounts[n] = (struct account){ source,
		model_balance(m, log, id, source, p->currency[source]) };
}

void
account_add(struct model *m, struct call *c, int source)
{
	put_account(m, c, c->log, m->parties[c->log].n_accounts, source);
	keep_account(m, c->log, source);
}

static int
try_account(struct model *m, struct call *c)
{
	struct party *p = &m->parties[c->log];
	int owner = model_chance(m, 5) ? GHOST : c->log;
	int n = model_chance(m, 20) ? pick(m, p->n_accounts) : p->n_accounts;
	int source = pick(m, SOURCES);

	if (n == ACCOUNTS_MAX)
		n--;
	put_account(m, c, owner, n, source);
	if (check_role(c, TREASURER) != OK)
		return ERR_ROLE;
	if (owner != c->log)
		return ERR_NOT_OWN;
	if (n < p->n_accounts)
		return ERR_DUPLICATE;
	if (!p->has_source[source])
		return ERR_NOT_FOUND;
	keep_account(m, c->log, source);
	model_next(m, c);
	return OK;
}

/* ---- money ---- */

/* Write down the entry of C, which moves money now or once it is approved. */
static struct entry *
enter(struct model *m, const struct call *c, struct shift shift, bool waits)
{
	struct entry *e = model_next(m, c);

	e->can_be_undone = true;
	e->has_voucher = waits;
	e->state = waits ? WAITING : LIVE;
	e->shift = shift;
	if (!waits)
		shift_make(&shift);
	return e;
}

static int
try_raised(struct model *m, struct call *c)
{
	int n = pick_account(m, c->log);
	const struct account *a = account_at(m, c->log, n);
	struct sum sum = pick_sum(m, a ? a->balance : NULL);
	int err = check_role(c, TREASURER);
	char id[64];

	if (sum.minor > 0 && sum.minor < MOST)
		sum.minor += pick(m, 10000000);
	call_add(c, ",\"account\":\"%s:a%d\"", party_codes[c->log], n);
	add_sum(c, sum);
	add_day(m, c);
	if (err == OK)
		err = check_account(a, sum);
	if (err != OK)
		return err;
	assert(a);
	strcpy(id, "raised:");
	source_text(m, a->source, id + strlen(id), 32);
	enter(m, c,
	    (struct shift){
		model_balance(m, c->log, id, a->source, sum.currency),
		a->balance, sum.minor, true },
	    false);
	return OK;
}

static int
try_allocated(struct model *m, struct call *c)
{
	struct party *p = &m->parties[c->log];
	int owner = model_chance(m, 3) ? GHOST : c->log;
	int n = pick_id(m, p->n_allocations);
	int to = other_party(m, c->log);
	int from = pick_account(m, c->log);
	const struct account *a = account_at(m, c->log, from);
	struct sum sum = pick_sum(m, a ? a->balance : NULL);
	struct shift shift = { .minor = sum.minor };
	int err = check_role(c, TREASURER);
	char id[64];

	call_add(c, ",\"allocation\":\"%s:d%d\",\"account\":\"%s:a%d\"",
	    party_codes[owner], n, party_codes[c->log], from);
	call_add(c, ",\"to\":\"%s\"", party_codes[to]);
	add_sum(c, sum);
	add_day(m, c);
	if (err == OK && owner != c->log)
		err = ERR_NOT_OWN;
	if (err == OK && p->allocations[n].exists)
		err = ERR_DUPLICATE;
	if (err == OK && to == c->log)
		err = ERR_NOT_COUNTERPARTY;
	if (err == OK)
		err = check_account(a, sum);
	if (err != OK)
		return err;
	assert(a);
	snprintf(id, sizeof(id), "alloc:%s:d%d", party_codes[c->log], n);
	shift.from = a->balance;
	shift.to = model_balance(m, c->log, id, a->source, sum.currency);
	if ((err = shift_check(&shift)) != OK)
		return err;
	p->allocations[n] =
	    (struct allocation){ true, to, a->source, shift.to };
	p->n_allocations = max_int(p->n_allocations, n + 1);
	p->allocated[a->source] += sum.minor;
	enter(m, c, shift, false)->total = &p->allocated[a->source];
	return OK;
}

/* What the transfer's own side says bars all others but the one it names. */
static int
check_gate(const struct transfer *t, int owner, int log)
{
	if (owner == log || owner == GHOST || t->first.state == NO_STATE ||
	    t->first.with == log)
		return OK;
	return ERR_NOT_COUNTERPARTY;
}

/* An allocation with something left, if a few looks find one. */
static int
pick_allocation(struct model *m, const struct party *p)
{
	int n = pick_id(m, p->n_allocations);

	if (model_chance(m, 4))
		return UNKNOWN;
	for (int i = 0; i < LOOKS && p->n_allocations; i++) {
		n = pick(m, p->n_allocations);
		if (p->allocations[n].balance &&
		    p->allocations[n].balance->sum.minor)
			break;
	}
	return n;
}

static bool
is_taken(const struct half *h)
{
	return h->state == WAITING || h->state == LIVE;
}

static int
check_sent(const struct allocation *a, const struct half *h, int log, int to,
    struct sum sum)
{
	if (to == log)
		return ERR_NOT_COUNTERPARTY;
	if (is_taken(h))
		return ERR_DUPLICATE;
	if (!a->exists)
		return ERR_NOT_FOUND;
	if (a->to != to)
		return ERR_NOT_COUNTERPARTY;
	return check_sum(sum, a->balance->sum.currency);
}

static int
try_sent(struct model *m, struct call *c)
{
	struct party *p = &m->parties[c->log];
	int owner = model_chance(m, 4) ? other_party(m, c->log) : c->log;
	int n = pick_id(m, m->n_transfers[owner]);
	struct transfer *t = &m->transfers[owner][n];
	int from = pick_allocation(m, p);
	const struct allocation *a = &p->allocations[from];
	int to = other_party(m, c->log);
	struct shift shift = { 0 };
	struct sum sum;
	int err = check_gate(t, owner, c->log);
	char id[64];
	bool waits;

	if (a->exists && model_chance(m, 96))
		to = a->to;
	sum = pick_sum(m, a->balance);
	call_add(c, ",\"transfer\":\"%s:t%d\",\"allocation\":\"%s:d%d\"",
	    party_codes[owner], n, party_codes[c->log], from);
	call_add(c, ",\"to\":\"%s\"", party_codes[to]);
	add_sum(c, sum);
	add_day(m, c);
	if (err == OK)
		err = check_role(c, RECORDER);
	if (err == OK && owner != c->log)
		err = ERR_NOT_OWN;
	if (err == OK)
		err = check_sent(a, &t->first, c->log, to, sum);
	if (err != OK)
		return err;
	snprintf(id, sizeof(id), "to:%s", party_codes[to]);
	shift = (struct shift){ a->balance,
		model_balance(m, c->log, id, a->source, sum.currency),
		sum.minor, false };
	if ((err = shift_check(&shift)) != OK)
		return err;
	waits = sum.minor >= p->approve_from;
	m->n_transfers[owner] = max_int(m->n_transfers[owner], n + 1);
	t->first = (struct half){ waits ? WAITING : LIVE, c->index, to,
		a->source, sum };
	enter(m, c, shift, waits)->half = &t->first;
	return OK;
}

/* A transfer on its way to LOG, if a few looks find one. */
static int
pick_incoming(struct model *m, int owner, int log)
{
	int n = m->n_transfers[owner];

	for (int i = 0; i < LOOKS && n; i++) {
		int k = n - 1 - pick(m, n < NEAR ? n : NEAR);
		const struct transfer *t = &m->transfers[owner][k];

		if (t->first.state == LIVE && t->first.with == log &&
		    !is_taken(&t->seconds[log]))
			return k;
	}
	return pick_id(m, n);
}

static int
try_received(struct model *m, struct call *c)
{
	int owner = other_party(m, c->log);
	int n = pick_incoming(m, owner, c->log);
	struct transfer *t = &m->transfers[owner][n];
	struct half *half = &t->seconds[c->log];
	int into = pick_account(m, c->log);
	const struct account *a = account_at(m, c->log, into);
	struct sum sum = t->first.sum;
	struct shift shift;
	int err = check_gate(t, owner, c->log);
	char id[64];

	for (int i = 0; i < LOOKS && a && t->first.state == LIVE &&
	     a->source != t->first.source;
	     i++) {
		into = pick(m, m->parties[c->log].n_accounts);
		a = account_at(m, c->log, into);
	}
	if (t->first.state == NO_STATE || model_chance(m, 15))
		sum = pick_sum(m, a ? a->balance : NULL);
	call_add(c, ",\"transfer\":\"%s:t%d\",\"account\":\"%s:a%d\"",
	    party_codes[owner], n, party_codes[c->log], into);
	add_sum(c, sum);
	add_day(m, c);
	if (err == OK)
		err = check_role(c, TREASURER);
	if (err == OK && owner == c->log)
		err = ERR_NOT_COUNTERPARTY;
	if (err == OK && is_taken(half))
		err = ERR_DUPLICATE;
	if (err == OK)
		err = check_account(a, sum);
	if (err != OK)
		return err;
	assert(a);
	m->n_transfers[owner] = max_int(m->n_transfers[owner], n + 1);
	snprintf(id, sizeof(id), "from:%s", party_codes[owner]);
	shift = (struct shift){ model_balance(m, c->log, id, a->source,
				    sum.currency),
		a->balance, sum.minor, true };
	*half = (struct half){ LIVE, c->index, owner, a->source, sum };
	enter(m, c, shift, false)->half = half;
	return OK;
}

static int
try_paid(struct model *m, struct call *c)
{
	struct party *p = &m->parties[c->log];
	int owner = model_chance(m, 3) ? GHOST : c->log;
	int n = pick_id(m, p->n_payments);
	struct payment *pay = &p->payments[n];
	int project = pick(m, PROJECTS);
	int from = pick_account(m, c->log);
	const struct account *a = account_at(m, c->log, from);
	struct sum sum = pick_sum(m, a ? a->balance : NULL);
	struct shift shift = { .minor = sum.minor };
	int err = check_role(c, TREASURER);
	char id[64] = "paid:";
	bool waits = sum.minor >= p->approve_from;

	call_add(c, ",\"payment\":\"%s:p%d\",\"account\":\"%s:a%d\"",
	    party_codes[owner], n, party_codes[c->log], from);
	if (project < PROJECTS - 1) {
		snprintf(id, sizeof(id), "paid:east:j%d", project);
		call_add(c, ",\"project\":\"east:j%d\"", project);
	}
	add_sum(c, sum);
	add_day(m, c);
	call_add(c,
	    ",\"payee\":\"A  b; c\\n2017-01-01 x\",\"purpose\":\"date:?\"");
	if (err == OK && owner != c->log)
		err = ERR_NOT_OWN;
	if (err == OK && (pay->state == WAITING || pay->state == LIVE))
		err = ERR_DUPLICATE;
	if (err == OK)
		err = check_account(a, sum);
	if (err != OK)
		return err;
	assert(a);
	shift.from = a->balance;
	shift.to = model_balance(m, c->log, id, a->source, sum.currency);
	if ((err = shift_check(&shift)) != OK)
		return err;
	p->n_payments = max_int(p->n_payments, n + 1);
	*pay = (struct payment){ waits ? WAITING : LIVE, sum };
	enter(m, c, shift, waits)->payment = pay;
	return OK;
}

static const struct kind {
	const char *name;
	int weight; /* of all weights: how often it is asked */
	unsigned role;
	int (*try)(struct model *m, struct call *c);
} kinds[] = {
	{ "source.opened", 1, TREASURER, try_source },
	{ "account.opened", 1, TREASURER, try_account },
	{ "funds.raised", 10, TREASURER, try_raised },
	{ "funds.allocated", 10, TREASURER, try_allocated },
	{ "funds.sent", 20, RECORDER, try_sent },
	{ "funds.received", 18, TREASURER, try_received },
	{ "funds.paid", 14, TREASURER, try_paid },
	{ "approved", 20, APPROVER, try_approved },
	{ "reversed", 6, APPROVER, try_reversed },
	{ "disclosed", 2, PUBLISHER, try_disclosed },
};

enum { N_KINDS = sizeof(kinds) / sizeof(*kinds) };

static const struct kind *
pick_kind(struct model *m)
{
	int all = 0;
	int at;
	int k = 0;

	for (int i = 0; i < N_KINDS; i++)
		all += kinds[i].weight;
	for (at = pick(m, all); at >= kinds[k].weight; k++)
		at -= kinds[k].weight;
	return &kinds[k];
}

void
kinds_try(struct model *m, struct call *c)
{
	const struct kind *k = pick_kind(m);

	call_start(m, c, k->name, pick(m, m->n_parties),
	    pick_member(m, k->role));
	c->want = k->try(m, c);
	call_end(c);
	if (c->want == OK)
		call_taken(m, c);
}
