/*
 * Chapter: goods, sent by one side and counted by the other (DOMAIN 2.8).
 */
#include "book/rows.h"

enum err
rule_goods_sent(struct book *b, const struct event *ev)
{
	const struct ev_goods_sent *o = ev->body;
	struct row_half half;
	struct row_consignment row;
	enum err err = half_check(b, ev, &half);

	if (err != OK)
		return err;
	if (o->quantity <= 0)
		return no(b, ERR_NOT_POSITIVE, "quantity", "0");
	if (!money_is_none(o->value) &&
	    (err = money_positive(b, o->value, "value")) != OK)
		return err;
	row = (struct row_consignment){ .log = ev->log,
		.consignment = o->consignment,
		.slot = half.slot,
		.with_party = o->to,
		.what = o->what,
		.quantity = o->quantity,
		.measure = o->measure,
		.project = o->project,
		.value = o->value,
		.day = o->day,
		.idx = ev->index,
		.basis = basis_of(ev) };
	half_enter(b, ev, &half,
	    &(struct half_extra){ .project = o->project, .day = o->day });
	rows_put(b, ROW_CONSIGNMENT, &row);
	return OK;
}

enum err
rule_goods_received(struct book *b, const struct event *ev)
{
	const struct ev_goods_received *o = ev->body;
	struct row_half half;
	struct row_consignment row;
	enum err err = half_check(b, ev, &half);

	if (err != OK)
		return err;
	if (o->quantity <= 0)
		return no(b, ERR_NOT_POSITIVE, "quantity", "0");
	if (o->damaged < 0 || o->damaged > o->quantity)
		return no(b, ERR_STATE, "damaged", "0..%ld", (long)o->quantity);
	row = (struct row_consignment){ .log = ev->log,
		.consignment = o->consignment,
		.slot = half.slot,
		.with_party = half.with_party,
		.quantity = o->quantity,
		.damaged = o->damaged,
		.day = o->day,
		.idx = ev->index,
		.basis = basis_of(ev) };
	half_enter(b, ev, &half, &(struct half_extra){ .day = o->day });
	rows_put(b, ROW_CONSIGNMENT, &row);
	return OK;
}
