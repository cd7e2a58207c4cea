/*
 * Chapter: balances that stood on an account before the log began, taken
 * over from earlier books (DOMAIN 2.3).  One side holds the money, both say
 * how much it was.
 */
#include "book/rows.h"

static enum err
need_taken_over(struct book *b, const struct event *ev)
{
	if (str_eq(basis_of(ev), STR("taken_over")))
		return OK;
	return no(b, ERR_BASIS, "basis", "%s", "taken_over");
}

/* One of the two holds the money, and names the account it is on. */
static enum err
need_holder(struct book *b, const struct event *ev, struct str with)
{
	const struct ev_balance_opened *o = ev->body;
	bool is_held = str_eq(o->holder, ev->log);

	if (!is_held && !str_eq(o->holder, with))
		return no(b, ERR_NOT_COUNTERPARTY, "holder", "%.*s, %.*s",
		    STR_ARG(ev->log), STR_ARG(with));
	if (is_held && o->account.n == 0)
		return no(b, ERR_MISSING_FIELD, "account", "%s", "");
	if (!is_held && o->account.n)
		return no(b, ERR_NOT_OWN, "account", "%.*s", STR_ARG(with));
	return OK;
}

/* The source, an account of it if one is named, an amount in its currency. */
static enum err
need_money(struct book *b, const struct event *ev)
{
	const struct ev_balance_opened *o = ev->body;
	struct row_source source = { .log = ev->log, .source = o->source };
	struct row_account account = { .log = ev->log, .account = o->account };
	enum err err;

	if (!rows_find(b, ROW_SOURCE, &source))
		return no(b, ERR_NOT_FOUND, "source", "%.*s",
		    STR_ARG(o->source));
	if (o->account.n &&
	    (!rows_find(b, ROW_ACCOUNT, &account) ||
		!str_eq(account.source, o->source)))
		return no(b, ERR_NOT_FOUND, "account", "%.*s, %.*s",
		    STR_ARG(o->account), STR_ARG(o->source));
	if ((err = money_positive(b, o->amount, "amount")) != OK)
		return err;
	if (!str_eq(source.currency, money_currency(&o->amount)))
		return no(b, ERR_CURRENCY, "amount", "%.*s",
		    STR_ARG(source.currency));
	return need_order(b, "day", o->day, log_day(b, ev->log));
}

enum err
rule_balance_opened(struct book *b, const struct event *ev)
{
	const struct ev_balance_opened *o = ev->body;
	struct row_half half;
	struct move move;
	enum err err = need_taken_over(b, ev);

	if (err == OK)
		err = half_check(b, ev, &half);
	if (err == OK)
		err = need_holder(b, ev, half.with_party);
	if (err == OK)
		err = need_money(b, ev);
	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	half_enter(b, ev, &half,
	    &(struct half_extra){ .amount = o->amount,
		.source = o->source,
		.day = o->day });
	rows_put(b, ROW_OPENING,
	    &(struct row_opening){ .log = ev->log,
		.opening = o->opening,
		.with_party = half.with_party,
		.holder = o->holder,
		.account = o->account,
		.source = o->source,
		.amount = o->amount,
		.day = o->day,
		.document = o->document,
		.idx = ev->index,
		.basis = basis_of(ev) });
	if (move.source.n)
		money_move(b, ev->log, ev->index, 1, &move);
	return OK;
}
