/*
 * Chapter: two records of one transfer that differ, and why (DOMAIN 7.2; C18).
 */
#include "book/rows.h"

#include "base/limits.h"

enum err
rule_difference_explained(struct book *b, const struct event *ev)
{
	const struct ev_difference_explained *o = ev->body;
	struct row_explanation row = { .log = ev->log,
		.transfer = o->transfer,
		.cause = o->cause,
		.note = o->note,
		.idx = ev->index,
		.basis = basis_of(ev) };
	struct row_half half;
	struct row_half own;
	enum err err = half_check(b, ev, &half);

	if (err != OK)
		return err;
	if (!half_find(b, ev->log, "transfer", o->transfer, &own) ||
	    !str_eq(own.state, STR("live")))
		return no(b, ERR_NOT_FOUND, "transfer", "%.*s",
		    STR_ARG(o->transfer));
	if (!str_eq(own.with_party, o->with))
		return no(b, ERR_NOT_COUNTERPARTY, "with", "%.*s",
		    STR_ARG(own.with_party));
	if (o->amount.minor > AMOUNT_MAX || o->amount.minor < -AMOUNT_MAX)
		return no(b, ERR_TOO_LARGE, "amount", "10^15");
	half_enter(b, ev, &half, &(struct half_extra){ .amount = o->amount });
	rows_put(b, ROW_EXPLANATION, &row);
	return OK;
}

/* As the matcher reads them: what was received less what was sent. */
static struct money
difference_of(const struct row_half *sent, const struct row_half *received)
{
	struct money difference;

	if (!money_sub(received->amount, sent->amount, &difference))
		difference = money_zero(money_currency(&sent->amount));
	return difference;
}

/* There must be a difference, and AMOUNT must be it. */
enum err
gate_explained(struct book *b, const struct event *ev)
{
	const struct ev_difference_explained *o = ev->body;
	bool is_sender = str_eq(id_party(o->transfer), ev->log);
	struct buf figure = { .arena = &b->arena };
	struct row_half own;
	struct row_half other;
	struct money d;

	if (!half_find(b, ev->log, "transfer", o->transfer, &own) ||
	    !str_eq(own.state, STR("live")) || !str_eq(own.with_party, o->with))
		return OK; /* the rule says so */
	if (!half_find(b, o->with, "transfer", o->transfer, &other) ||
	    !str_eq(other.state, STR("live")))
		return no(b, ERR_STATE, "transfer", "%s", "one_sided");
	if (str_eq(own.facts, other.facts) && str_eq(own.source, other.source))
		return no(b, ERR_STATE, "transfer", "%s", "agreed");
	d = is_sender ? difference_of(&own, &other) :
			difference_of(&other, &own);
	if (d.minor == o->amount.minor &&
	    str_eq(money_currency(&d), money_currency(&o->amount)))
		return OK;
	money_put_grouped(&figure, d);
	return no(b, ERR_FIGURE, "amount", "%.*s %s", STR_ARG(buf_str(&figure)),
	    d.currency);
}
