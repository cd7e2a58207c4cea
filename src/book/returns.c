/*
 * Chapter: money that goes back to where it came from (DOMAIN 7.2; C16).
 */
#include "book/rows.h"

/* Our half of the transfer that money is returned of, if one is named. */
static enum err
need_transfer(struct book *b, const struct event *ev, struct row_half *ret_half)
{
	const struct ev_funds_returned *o = ev->body;

	*ret_half = (struct row_half){ 0 };
	if (o->transfer.n == 0)
		return OK;
	if (!half_find(b, ev->log, "transfer", o->transfer, ret_half) ||
	    !str_eq(ret_half->state, STR("live")))
		return no(b, ERR_NOT_FOUND, "transfer", "%.*s",
		    STR_ARG(o->transfer));
	if (!str_eq(ret_half->with_party, o->to))
		return no(b, ERR_NOT_COUNTERPARTY, "to", "%.*s",
		    STR_ARG(ret_half->with_party));
	return OK;
}

/* The half, and what it waits for or moves. */
static void
enter(struct book *b, const struct event *ev, const struct row_half *half,
    const struct half_extra *extra, const struct move *move)
{
	struct half_extra full = *extra;
	bool waits = ev->type->kind == EV_FUNDS_RETURNED &&
	    needs_approval(b, ev->log, extra->amount);

	full.state = waits ? "entered" : "live";
	half_enter(b, ev, half, &full);
	if (waits)
		voucher_wait(b, ev, half->subject, extra->amount, extra->day);
	else
		money_move(b, ev->log, ev->index, 1, move);
}

enum err
rule_funds_returned(struct book *b, const struct event *ev)
{
	const struct ev_funds_returned *o = ev->body;
	struct row_refund row = { ev->log, o->refund, o->account, o->transfer,
		o->reason, ev->index };
	struct row_account account;
	struct row_half transfer;
	struct row_half half;
	struct move move;
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = account_need(b, ev, o->account, o->amount, &account);
	if (err == OK)
		err = need_transfer(b, ev, &transfer);
	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	enter(b, ev, &half,
	    &(struct half_extra){ .amount = o->amount,
		.source = account.source,
		.project = transfer.project,
		.day = o->day },
	    &move);
	rows_put(b, ROW_REFUND, &row);
	return OK;
}

enum err
rule_funds_return_received(struct book *b, const struct event *ev)
{
	const struct ev_funds_return_received *o = ev->body;
	struct row_account account;
	struct row_half half;
	struct move move;
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = account_need(b, ev, o->account, o->amount, &account);
	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	enter(b, ev, &half,
	    &(struct half_extra){ .amount = o->amount,
		.source = account.source,
		.day = o->day },
	    &move);
	quota_open(b, ev->log, joined(b, "refund:", o->refund), o->amount);
	return OK;
}

struct move
move_of_return(struct book *b, const struct event *v)
{
	if (v->type->kind == EV_FUNDS_RETURNED) {
		const struct ev_funds_returned *o = v->body;

		return (struct move){ o->account, joined(b, "returned:", o->to),
			account_source(b, v->log, o->account), o->amount,
			o->day };
	}
	if (v->type->kind == EV_FUNDS_RETURN_RECEIVED) {
		const struct ev_funds_return_received *o = v->body;

		return (struct move){ joined(b, "back:", id_party(o->refund)),
			o->account, account_source(b, v->log, o->account),
			o->amount, o->day };
	}
	return (struct move){ 0 };
}
