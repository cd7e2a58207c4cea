/*
 * Chapter: people posted (by office or number, never by name) and what is
 * handed over (DOMAIN 2.7).
 */
#include "book/rows.h"

enum err
rule_person_posted(struct book *b, const struct event *ev)
{
	const struct ev_person_posted *o = ev->body;
	struct row_half half;
	struct row_secondment row = { .log = ev->log,
		.posting = o->posting,
		.with_party = o->with,
		.post = o->post,
		.batch = o->batch,
		.since = o->from,
		.until = o->to,
		.idx = ev->index,
		.basis = basis_of(ev) };
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = need_order(b, "to", o->from, o->to);
	if (err != OK)
		return err;
	half_enter(b, ev, &half, &(struct half_extra){ .day = o->from });
	rows_put(b, ROW_SECONDMENT, &row);
	return OK;
}

enum err
rule_handover_accepted(struct book *b, const struct event *ev)
{
	const struct ev_handover_accepted *o = ev->body;
	struct row_half half;
	struct row_handover row = { .log = ev->log,
		.handover = o->handover,
		.with_party = o->with,
		.project = o->project,
		.what = o->what,
		.keeper = o->keeper,
		.day = o->day,
		.idx = ev->index,
		.basis = basis_of(ev) };
	enum err err = half_check(b, ev, &half);

	if (err != OK)
		return err;
	half_enter(b, ev, &half,
	    &(struct half_extra){ .project = o->project, .day = o->day });
	rows_put(b, ROW_HANDOVER, &row);
	return OK;
}
