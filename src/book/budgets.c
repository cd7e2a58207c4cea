/*
 * Chapter: pledges, commitments and budgets (DOMAIN 2.3, 7.2; controls C14,
 * C17): pledged >= committed >= budgeted >= allocated, each step within the
 * one before.  How budgets change later: changes.c.
 */
#include "book/rows.h"

enum { YEAR_FIRST = 1950, YEAR_LAST = 2999 };

static enum err
need_year(struct book *b, int64_t year)
{
	if (year >= YEAR_FIRST && year <= YEAR_LAST)
		return OK;
	return no(b, ERR_MALFORMED, "year", "%d-%d", YEAR_FIRST, YEAR_LAST);
}

enum err
rule_funds_pledged(struct book *b, const struct event *ev)
{
	const struct ev_funds_pledged *o = ev->body;
	struct row_pledge row = { .log = ev->log, .pledge = o->pledge };
	enum err err = need_own(b, ev, "pledge", o->pledge);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_PLEDGE, &row))
		return no(b, ERR_DUPLICATE, "pledge", "%.*s",
		    STR_ARG(o->pledge));
	if (str_eq(o->to, ev->log))
		return no(b, ERR_NOT_COUNTERPARTY, "to", "≠ %.*s",
		    STR_ARG(ev->log));
	if ((err = money_positive(b, o->amount, "amount")) != OK)
		return err;
	row.with_party = o->to;
	row.amount = o->amount;
	row.number = o->number;
	row.day = o->day;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_PLEDGE, &row);
	quota_open(b, ev->log, joined(b, "pledge:", o->pledge), o->amount);
	return OK;
}

/* A pledge of our own that a commitment rests on; the other side's is not ours
 * to look at. */
static enum err
check_pledge(struct book *b, const struct event *ev, struct row_quota *ret)
{
	const struct ev_funds_committed *o = ev->body;
	struct row_pledge row = { .log = ev->log, .pledge = o->pledge };

	if (!str_eq(id_party(o->pledge), ev->log))
		return OK;
	if (!rows_find(b, ROW_PLEDGE, &row))
		return no(b, ERR_NOT_FOUND, "pledge", "%.*s",
		    STR_ARG(o->pledge));
	if (!str_eq(row.with_party, o->with))
		return no(b, ERR_NOT_COUNTERPARTY, "with", "%.*s",
		    STR_ARG(row.with_party));
	*ret = quota_find(b, ev->log, joined(b, "pledge:", o->pledge));
	return quota_check(b, ret, o->amount, "amount");
}

static void
put_commitment(struct book *b, const struct event *ev)
{
	const struct ev_funds_committed *o = ev->body;
	struct row_commitment row = { .log = ev->log,
		.commitment = o->commitment,
		.with_party = o->with,
		.plan = o->plan,
		.year = o->year,
		.amount = o->amount,
		.pledge = o->pledge,
		.pairing = o->pairing,
		.number = o->number,
		.day = o->day,
		.idx = ev->index,
		.basis = basis_of(ev) };

	rows_put(b, ROW_COMMITMENT, &row);
}

enum err
rule_funds_committed(struct book *b, const struct event *ev)
{
	const struct ev_funds_committed *o = ev->body;
	struct row_pairing pairing = { .log = ev->log, .pairing = o->pairing };
	struct row_quota pledge = { 0 };
	struct row_half half;
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = need_year(b, o->year);
	if (err == OK)
		err = money_positive(b, o->amount, "amount");
	if (err == OK)
		err = check_pledge(b, ev, &pledge);
	if (err != OK)
		return err;
	if (o->pairing.n && !rows_find(b, ROW_PAIRING, &pairing))
		return no(b, ERR_NOT_FOUND, "pairing", "%.*s",
		    STR_ARG(o->pairing));
	half_enter(b, ev, &half,
	    &(struct half_extra){ .amount = o->amount, .day = o->day });
	put_commitment(b, ev);
	if (pledge.quota.n)
		quota_draw(b, &pledge, o->amount);
	quota_open(b, ev->log, joined(b, "commit:", o->commitment), o->amount);
	return OK;
}

/* The commitment a budget rests on, of the year and currency of the budget. */
static enum err
check_commitment(struct book *b, struct str log, struct str id, int64_t year,
    struct money amount, struct row_quota *ret)
{
	struct row_commitment row = { .log = log, .commitment = id };

	if (id.n == 0)
		return OK;
	if (!rows_find(b, ROW_COMMITMENT, &row))
		return no(b, ERR_NOT_FOUND, "commitment", "%.*s", STR_ARG(id));
	if (row.year != year)
		return no(b, ERR_MISMATCH, "year", "%ld", (long)row.year);
	*ret = quota_find(b, log, joined(b, "commit:", id));
	return quota_check(b, ret, amount, "amount");
}

enum err
rule_budget_drafted(struct book *b, const struct event *ev)
{
	const struct ev_budget_drafted *o = ev->body;
	struct row_budget row = { .log = ev->log, .budget = o->budget };
	struct row_source source = { .log = ev->log, .source = o->source };
	struct row_quota ignored;
	enum err err = need_own(b, ev, "budget", o->budget);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_BUDGET, &row))
		return no(b, ERR_DUPLICATE, "budget", "%.*s",
		    STR_ARG(o->budget));
	if (!rows_find(b, ROW_SOURCE, &source))
		return no(b, ERR_NOT_FOUND, "source", "%.*s",
		    STR_ARG(o->source));
	if ((err = need_year(b, o->year)) == OK)
		err = money_positive(b, o->amount, "amount");
	if (err != OK)
		return err;
	if (!str_eq(source.currency, money_currency(&o->amount)))
		return no(b, ERR_CURRENCY, "amount", "%.*s",
		    STR_ARG(source.currency));
	err = check_commitment(b, ev->log, o->commitment, o->year, o->amount,
	    &ignored);
	if (err != OK)
		return err;
	row = (struct row_budget){ .log = ev->log,
		.budget = o->budget,
		.state = STR("draft"),
		.source = o->source,
		.year = o->year,
		.amount = o->amount,
		.lined = money_zero(source.currency),
		.commitment = o->commitment,
		.number = o->number,
		.author = ev->by,
		.idx = ev->index,
		.adopted_idx = -1,
		.basis = basis_of(ev) };
	rows_put(b, ROW_BUDGET, &row);
	return OK;
}

enum err
budget_need(struct book *b, struct str log, struct str id, const char *state,
    struct row_budget *ret)
{
	*ret = (struct row_budget){ .log = log, .budget = id };
	if (!rows_find(b, ROW_BUDGET, ret))
		return no(b, ERR_NOT_FOUND, "budget", "%.*s", STR_ARG(id));
	if (!str_is(ret->state, state))
		return no(b, ERR_STATE, "budget", "%.*s", STR_ARG(ret->state));
	return OK;
}

/* A line of money for a project names one that is planned; others name none. */
static enum err
check_bucket(struct book *b, const struct ev_budget_line *o)
{
	bool is_project = str_is(o->bucket, "project");

	if (is_project && o->project.n == 0)
		return no(b, ERR_MISSING_FIELD, "project", "%s", "");
	if (!is_project && o->project.n)
		return no(b, ERR_UNKNOWN_FIELD, "project", "%.*s",
		    STR_ARG(o->bucket));
	return OK;
}

/* What is left of the total of BUDGET once its lines are taken off. */
static enum err
check_lined(struct book *b, const struct row_budget *budget,
    struct money amount)
{
	struct row_quota rest = { .most = budget->amount,
		.used = budget->lined };

	return quota_check(b, &rest, amount, "amount");
}

enum err
rule_budget_line(struct book *b, const struct event *ev)
{
	const struct ev_budget_line *o = ev->body;
	struct row_budget_line row = { .log = ev->log, .line = o->line };
	struct row_budget budget;
	bool fits;
	enum err err = need_own(b, ev, "line", o->line);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_BUDGET_LINE, &row))
		return no(b, ERR_DUPLICATE, "line", "%.*s", STR_ARG(o->line));
	err = budget_need(b, ev->log, o->budget, "draft", &budget);
	if (err == OK)
		err = check_bucket(b, o);
	if (err == OK)
		err = money_positive(b, o->amount, "amount");
	if (err == OK)
		err = check_lined(b, &budget, o->amount);
	if (err != OK)
		return err;
	row = (struct row_budget_line){ .log = ev->log,
		.line = o->line,
		.budget = o->budget,
		.bucket = o->bucket,
		.project = o->project,
		.source = budget.source,
		.amount = o->amount,
		.note = o->note,
		.idx = ev->index,
		.basis = basis_of(ev) };
	rows_put(b, ROW_BUDGET_LINE, &row);
	quota_open(b, ev->log, joined(b, "line:", o->line), o->amount);
	fits = money_add(budget.lined, o->amount, &budget.lined);
	if (fits)
		rows_put(b, ROW_BUDGET, &budget);
	return OK;
}

enum err
rule_budget_adopted(struct book *b, const struct event *ev)
{
	const struct ev_budget_adopted *o = ev->body;
	struct row_quota commitment = { 0 };
	struct row_budget row;
	struct buf lined = { .arena = &b->arena };
	enum err err = budget_need(b, ev->log, o->budget, "draft", &row);

	if (err != OK)
		return err;
	if ((err = need_other_person(b, ev, row.idx, row.author)) != OK)
		return err;
	if (money_cmp(row.lined, row.amount) != 0) {
		money_put_grouped(&lined, row.lined);
		return no(b, ERR_STATE, "budget", "Σ %.*s ≠",
		    STR_ARG(buf_str(&lined)));
	}
	err = check_commitment(b, ev->log, row.commitment, row.year, row.amount,
	    &commitment);
	if (err != OK)
		return err;
	row.state = STR("adopted");
	row.version = 1;
	row.day = o->day;
	row.adopted_idx = ev->index;
	if (o->number.n)
		row.number = o->number;
	rows_put(b, ROW_BUDGET, &row);
	if (commitment.quota.n)
		quota_draw(b, &commitment, row.amount);
	return OK;
}

/* C14, C17: the line an allocation draws on, and the account of its source. */
static enum err
check_line(struct book *b, const struct event *ev,
    struct row_budget_line *ret_line, struct row_quota *ret_quota)
{
	const struct ev_funds_allocated_2 *o = ev->body;
	struct row_account account = { .log = ev->log, .account = o->account };
	struct row_budget budget;
	enum err err;

	*ret_line = (struct row_budget_line){ .log = ev->log, .line = o->line };
	if (!rows_find(b, ROW_BUDGET_LINE, ret_line))
		return no(b, ERR_NOT_FOUND, "line", "%.*s", STR_ARG(o->line));
	err = budget_need(b, ev->log, ret_line->budget, "adopted", &budget);
	if (err != OK)
		return err;
	if (str_is(ret_line->bucket, "reserve"))
		return no(b, ERR_STATE, "line", "reserve");
	if (!rows_find(b, ROW_ACCOUNT, &account))
		return no(b, ERR_NOT_FOUND, "account", "%.*s",
		    STR_ARG(o->account));
	if (!str_eq(account.source, ret_line->source))
		return no(b, ERR_MISMATCH, "account", "%.*s",
		    STR_ARG(ret_line->source));
	if ((err = money_positive(b, o->amount, "amount")) != OK)
		return err;
	*ret_quota = quota_find(b, ev->log, joined(b, "line:", o->line));
	return quota_check(b, ret_quota, o->amount, "amount");
}

enum err
rule_funds_allocated_2(struct book *b, const struct event *ev)
{
	const struct ev_funds_allocated_2 *o = ev->body;
	struct row_allocation row = { .log = ev->log,
		.allocation = o->allocation };
	struct row_budget_line line;
	struct row_quota quota;
	struct move move = { 0 };
	enum err err = allocation_check(b, ev, o->allocation, o->to);

	if (err == OK)
		err = check_line(b, ev, &line, &quota);
	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	row = (struct row_allocation){ .log = ev->log,
		.allocation = o->allocation,
		.account = o->account,
		.source = line.source,
		.with_party = o->to,
		.project = line.project,
		.line = o->line,
		.amount = o->amount,
		.number = o->number,
		.day = o->day,
		.idx = ev->index,
		.basis = basis_of(ev) };
	rows_put(b, ROW_ALLOCATION, &row);
	quota_draw(b, &quota, o->amount);
	money_move(b, ev->log, ev->index, 1, &move);
	return OK;
}
