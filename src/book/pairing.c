/*
 * Chapter: pairings, their end, and what the sides undertake (DOMAIN 2.5).
 */
#include "book/rows.h"

enum err
rule_pairing_signed(struct book *b, const struct event *ev)
{
	const struct ev_pairing_signed *o = ev->body;
	struct row_pairing row = { .log = ev->log, .pairing = o->pairing };
	struct row_half half;
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = need_order(b, "to", o->from, o->to);
	if (err != OK)
		return err;
	row.with_party = o->with;
	row.donor_unit = o->donor_unit;
	row.recipient_unit = o->recipient_unit;
	row.level = o->level;
	row.since = o->from;
	row.until = o->to;
	row.ended_idx = -1;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	half_enter(b, ev, &half, &(struct half_extra){ .day = o->from });
	rows_put(b, ROW_PAIRING, &row);
	return OK;
}

/* The pairing as this log signed it, still running. */
static enum err
need_pairing(struct book *b, struct row_pairing *row)
{
	struct row_half half;

	if (!rows_find(b, ROW_PAIRING, row))
		return no(b, ERR_NOT_FOUND, "pairing", "%.*s",
		    STR_ARG(row->pairing));
	if (row->ended.n ||
	    !half_find(b, row->log, "pairing", row->pairing, &half) ||
	    !str_eq(half.state, STR("live")))
		return no(b, ERR_CLOSED, "pairing", "%.*s",
		    STR_ARG(row->pairing));
	return OK;
}

enum err
rule_pairing_ended(struct book *b, const struct event *ev)
{
	const struct ev_pairing_ended *o = ev->body;
	struct row_pairing row = { .log = ev->log, .pairing = o->pairing };
	enum err err = need_pairing(b, &row);

	if (err == OK)
		err = need_order(b, "day", row.since, o->day);
	if (err != OK)
		return err;
	row.ended = o->day;
	row.ended_idx = ev->index;
	row.reason = o->reason;
	rows_put(b, ROW_PAIRING, &row);
	return OK;
}

enum err
rule_undertaking_entered(struct book *b, const struct event *ev)
{
	const struct ev_undertaking_entered *o = ev->body;
	struct row_undertaking row = { .log = ev->log,
		.undertaking = o->undertaking };
	struct row_pairing pairing = { .log = ev->log, .pairing = o->pairing };
	struct row_aidkind aidkind = { .log = ev->log, .aidkind = o->aidkind };
	enum err err = need_own(b, ev, "undertaking", o->undertaking);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_UNDERTAKING, &row))
		return no(b, ERR_DUPLICATE, "undertaking", "%.*s",
		    STR_ARG(o->undertaking));
	if ((err = need_pairing(b, &pairing)) != OK)
		return err;
	if (o->aidkind.n && !rows_find(b, ROW_AIDKIND, &aidkind))
		return no(b, ERR_NOT_FOUND, "aidkind", "%.*s",
		    STR_ARG(o->aidkind));
	if (!money_is_none(o->amount) &&
	    (err = money_positive(b, o->amount, "amount")) != OK)
		return err;
	row.pairing = o->pairing;
	row.what = o->what;
	row.plan = o->plan;
	row.aidkind = o->aidkind;
	row.amount = o->amount;
	row.due = o->due;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_UNDERTAKING, &row);
	return OK;
}
