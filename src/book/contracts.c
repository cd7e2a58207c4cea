/*
 * Chapter: contracts, their changes, certified progress, acceptance and
 * settlement (DOMAIN 2.4, 7.1; control C11): contracts of a project stay
 * within its approved budget, certified work within the contract.
 */
#include "book/rows.h"

#include <assert.h>

/* Shares of a contract, per cent, where the party has set no limit. */
enum { RETENTION_MAX = 3, CERTIFIED_RATE = 80, WHOLE = 100 };

static struct money
per_cent(struct money m, int64_t share)
{
	/* Amounts are at most 10^15, shares at most 100; rounded down. */
	m.minor = m.minor * share / WHOLE;
	return m;
}

/* The contract ID of this log. */
enum err
contract_need(struct book *b, struct str log, struct str id,
    struct row_contract *ret)
{
	*ret = (struct row_contract){ .log = log, .contract = id };
	if (rows_find(b, ROW_CONTRACT, ret))
		return OK;
	return no(b, ERR_NOT_FOUND, "contract", "%.*s", STR_ARG(id));
}

/* The same, in STATE, for another person than who signed it. */
static enum err
need_turn(struct book *b, const struct event *ev, struct str id,
    const char *state, struct row_contract *ret)
{
	enum err err = contract_need(b, ev->log, id, ret);

	if (err == OK)
		err = need_other_person(b, ev, ret->idx, ret->author);
	if (err == OK && !str_eq(ret->state, str_from(state)))
		err = no(b, ERR_STATE, "contract", "%.*s", STR_ARG(ret->state));
	return err;
}

struct row_quota
contract_quota(struct book *b, const struct row_contract *c)
{
	return quota_find(b, c->log, joined(b, "contract:", c->contract));
}

/* Write ROW, and the step that EV is, on DAY: what was known when (C13). */
static void
put_step(struct book *b, const struct event *ev, const struct row_contract *row,
    struct day day)
{
	struct row_contract_step step = { .log = ev->log,
		.contract = row->contract,
		.idx = ev->index,
		.kind = str_from(ev->type->open.name),
		.amount = row->amount,
		.certified = row->certified,
		.day = day };

	rows_put(b, ROW_CONTRACT, row);
	rows_add(b, ROW_CONTRACT_STEP, &step);
}

/*
 * What may be applied for in all, kinds of payment taken together.  Progress
 * is paid at the party's rate of what is certified (certified_rate), an
 * advance counts towards it.
 */
enum err
contract_limit(struct book *b, const struct row_contract *c, struct str kind,
    struct money *ret_limit)
{
	int64_t rate =
	    parameter_value(b, c->log, "certified_rate", CERTIFIED_RATE);
	bool is_accepted = c->accepted.n > 0;

	if (str_is(kind, "advance"))
		*ret_limit = c->advance;
	else if (str_is(kind, "progress"))
		*ret_limit =
		    per_cent(c->certified, rate > WHOLE ? WHOLE : rate);
	else if (str_is(kind, "final") && is_accepted)
		*ret_limit = per_cent(c->amount, WHOLE - c->retention);
	else if (str_is(kind, "retention") && c->settled.n > 0)
		*ret_limit = c->amount;
	else
		return no(b, ERR_STATE, "type", "%.*s", STR_ARG(c->state));
	if (money_is_none(*ret_limit))
		*ret_limit = money_zero(money_currency(&c->amount));
	return OK;
}

/* The budget of the project, and what contracts have taken of it so far. */
static enum err
need_project_budget(struct book *b, const struct event *ev, struct str project,
    struct row_quota *ret)
{
	struct row_project row = { .log = ev->log, .project = project };

	if (!rows_find(b, ROW_PROJECT, &row))
		return no(b, ERR_NOT_FOUND, "project", "%.*s",
		    STR_ARG(project));
	if (money_is_none(row.budget))
		return no(b, ERR_MISSING_FIELD, "project.budget", "%s", "");
	*ret = quota_find(b, ev->log, joined(b, "project:", project));
	if (money_is_none(ret->most)) {
		ret->most = row.budget;
		ret->used = money_zero(money_currency(&row.budget));
	}
	return OK;
}

static enum err
check_terms(struct book *b, const struct event *ev)
{
	const struct ev_contract_signed *o = ev->body;
	int64_t most =
	    parameter_value(b, ev->log, "retention_max", RETENTION_MAX);
	enum err err = money_positive(b, o->amount, "amount");

	if (err != OK)
		return err;
	if (o->retention < 0 || o->retention > most)
		return no(b, ERR_TOO_LARGE, "retention", "%ld %%", (long)most);
	if (money_is_none(o->advance))
		return OK;
	if ((err = money_positive(b, o->advance, "advance")) != OK)
		return err;
	if (!str_eq(money_currency(&o->advance), money_currency(&o->amount)))
		return no(b, ERR_CURRENCY, "advance", "%s", o->amount.currency);
	return money_cmp(o->advance, o->amount) <= 0 ?
	    OK :
	    no(b, ERR_TOO_LARGE, "advance", "%s", "amount");
}

enum err
rule_contract_signed(struct book *b, const struct event *ev)
{
	const struct ev_contract_signed *o = ev->body;
	struct row_contract row = { .log = ev->log, .contract = o->contract };
	struct row_quota budget;
	enum err err = need_own(b, ev, "contract", o->contract);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_CONTRACT, &row))
		return no(b, ERR_DUPLICATE, "contract", "%.*s",
		    STR_ARG(o->contract));
	if ((err = need_project_budget(b, ev, o->project, &budget)) == OK)
		err = check_terms(b, ev);
	if (err == OK)
		err = quota_check(b, &budget, o->amount, "amount");
	if (err != OK)
		return err;
	row = (struct row_contract){ .log = ev->log,
		.contract = o->contract,
		.state = STR("signed"),
		.project = o->project,
		.payee = o->payee,
		.amount = o->amount,
		.signed_amount = o->amount,
		.retention = o->retention,
		.advance = o->advance,
		.certified = money_zero(money_currency(&o->amount)),
		.author = ev->by,
		.number = o->number,
		.day = o->day,
		.idx = ev->index,
		.basis = basis_of(ev) };
	put_step(b, ev, &row, o->day);
	quota_draw(b, &budget, o->amount);
	quota_open(b, ev->log, joined(b, "contract:", o->contract), o->amount);
	return OK;
}

/* By another than who certified the work, and than the one he acts for. */
static enum err
need_not_certifier(struct book *b, const struct event *ev,
    const struct row_contract *c)
{
	struct str giver = delegation_giver(b, ev->log, ev->by, ev->type->role);

	if (c->certifier.n == 0 ||
	    (!str_eq(ev->by, c->certifier) && !str_eq(giver, c->certifier)))
		return OK;
	return no(b, ERR_SAME_PERSON, "by", "%.*s", STR_ARG(ev->by));
}

/* AMOUNT is in the currency of the contract and not below what was applied. */
static enum err
check_not_below(struct book *b, const struct row_quota *q, struct money amount)
{
	struct buf text = { .arena = &b->arena };

	if (!str_eq(money_currency(&q->used), money_currency(&amount)))
		return no(b, ERR_CURRENCY, "amount", "%s", q->used.currency);
	if (money_cmp(amount, q->used) >= 0)
		return OK;
	money_put_grouped(&text, q->used);
	return no(b, ERR_STATE, "amount", "≥ %.*s", STR_ARG(buf_str(&text)));
}

/* The value of C becomes AMOUNT, in its quota and in that of its project. */
static void
revalue(struct book *b, struct row_contract *c, struct row_quota *budget,
    struct money amount)
{
	struct row_quota own = contract_quota(b, c);
	struct money more;
	bool fits = money_sub(amount, c->amount, &more);

	assert(fits);
	if (more.minor >= 0) {
		quota_draw(b, budget, more);
	} else {
		more.minor = -more.minor;
		quota_give_back(b, budget, more);
	}
	quota_set(b, &own, amount);
	c->amount = amount;
}

enum err
rule_contract_changed(struct book *b, const struct event *ev)
{
	const struct ev_contract_changed *o = ev->body;
	struct row_contract row;
	struct row_quota own, budget;
	struct money more;
	enum err err = need_turn(b, ev, o->contract, "signed", &row);

	if (err != OK)
		return err;
	if ((err = money_positive(b, o->amount, "amount")) != OK)
		return err;
	own = contract_quota(b, &row);
	err = check_not_below(b, &own, o->amount);
	if (err == OK && money_cmp(o->amount, row.certified) < 0)
		err = no(b, ERR_STATE, "amount", "%s", "certified");
	if (err == OK)
		err = need_project_budget(b, ev, row.project, &budget);
	if (err == OK && money_sub(o->amount, row.amount, &more))
		err = quota_check(b, &budget, more, "amount");
	if (err != OK)
		return err;
	revalue(b, &row, &budget, o->amount);
	put_step(b, ev, &row, o->day);
	return OK;
}

enum err
rule_progress_certified(struct book *b, const struct event *ev)
{
	const struct ev_progress_certified *o = ev->body;
	struct row_contract row;
	struct row_quota whole;
	enum err err = need_own(b, ev, "certificate", o->certificate);

	if (err == OK)
		err = need_turn(b, ev, o->contract, "signed", &row);
	if (err != OK)
		return err;
	if ((err = money_positive(b, o->value, "value")) != OK)
		return err;
	whole = (struct row_quota){ .most = row.amount };
	if ((err = quota_check(b, &whole, o->value, "value")) != OK)
		return err;
	if (money_cmp(o->value, row.certified) <= 0)
		return no(b, ERR_STATE, "value", "%s", "≤");
	row.certified = o->value;
	row.certifier = ev->by;
	put_step(b, ev, &row, o->day);
	return OK;
}

enum err
rule_contract_accepted(struct book *b, const struct event *ev)
{
	const struct ev_contract_accepted *o = ev->body;
	struct row_contract row;
	enum err err = need_turn(b, ev, o->contract, "signed", &row);

	if (err == OK)
		err = need_not_certifier(b, ev, &row);
	if (err != OK)
		return err;
	if (row.certified.minor == 0)
		return no(b, ERR_STATE, "contract", "%.*s", STR_ARG(row.state));
	if ((err = need_order(b, "day", row.day, o->day)) != OK)
		return err;
	row.state = STR("accepted");
	row.accepted = o->day;
	put_step(b, ev, &row, o->day);
	return OK;
}

enum err
rule_contract_settled(struct book *b, const struct event *ev)
{
	const struct ev_contract_settled *o = ev->body;
	struct row_contract row;
	struct row_quota own, whole, budget;
	enum err err = need_turn(b, ev, o->contract, "accepted", &row);

	if (err != OK)
		return err;
	if ((err = money_positive(b, o->amount, "amount")) != OK)
		return err;
	own = contract_quota(b, &row);
	whole = (struct row_quota){ .most = row.amount };
	err = quota_check(b, &whole, o->amount, "amount");
	if (err == OK)
		err = check_not_below(b, &own, o->amount);
	if (err == OK)
		err = need_order(b, "day", row.accepted, o->day);
	if (err == OK)
		err = need_project_budget(b, ev, row.project, &budget);
	if (err != OK)
		return err;
	revalue(b, &row, &budget, o->amount);
	row.state = STR("settled");
	row.settled = o->day;
	put_step(b, ev, &row, o->day);
	return OK;
}
