/*
 * Chapter: projects and promises.
 */
#include "book/rows.h"

/* What a project refers to must stand in the same log. */
static enum err
need_references(struct book *b, const struct event *ev)
{
	const struct ev_project_planned *o = ev->body;
	struct row_programme programme = { .log = ev->log,
		.programme = o->programme };
	struct row_pairing pairing = { .log = ev->log, .pairing = o->pairing };
	struct row_aidkind aidkind = { .log = ev->log, .aidkind = o->aidkind };

	if (o->programme.n && !rows_find(b, ROW_PROGRAMME, &programme))
		return no(b, ERR_NOT_FOUND, "programme", "%.*s",
		    STR_ARG(o->programme));
	if (o->pairing.n && !rows_find(b, ROW_PAIRING, &pairing))
		return no(b, ERR_NOT_FOUND, "pairing", "%.*s",
		    STR_ARG(o->pairing));
	if (o->aidkind.n && !rows_find(b, ROW_AIDKIND, &aidkind))
		return no(b, ERR_NOT_FOUND, "aidkind", "%.*s",
		    STR_ARG(o->aidkind));
	return OK;
}

enum err
rule_project_planned(struct book *b, const struct event *ev)
{
	const struct ev_project_planned *o = ev->body;
	struct row_project row = { .log = ev->log, .project = o->project };
	enum err err = need_own(b, ev, "project", o->project);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_PROJECT, &row))
		return no(b, ERR_DUPLICATE, "project", "%.*s",
		    STR_ARG(o->project));
	if ((err = need_references(b, ev)) == OK)
		err = need_order(b, "due", o->start, o->due);
	if (err == OK && !money_is_none(o->budget))
		err = money_positive(b, o->budget, "budget");
	if (err != OK)
		return err;
	row = (struct row_project){ .log = ev->log,
		.project = o->project,
		.name = o->name,
		.programme = o->programme,
		.pairing = o->pairing,
		.place = o->place,
		.aidkind = o->aidkind,
		.plan = o->plan,
		.mode = o->mode,
		.budget = o->budget,
		.start = o->start,
		.due = o->due,
		.steward = o->steward,
		.idx = ev->index,
		.basis = basis_of(ev) };
	rows_put(b, ROW_PROJECT, &row);
	return OK;
}

enum err
rule_promise_made(struct book *b, const struct event *ev)
{
	const struct ev_promise_made *o = ev->body;
	struct row_half half;
	struct row_promise row = { .log = ev->log,
		.promise = o->promise,
		.with_party = o->to,
		.what = o->what,
		.project = o->project,
		.due = o->due,
		.idx = ev->index,
		.basis = basis_of(ev) };
	enum err err = half_check(b, ev, &half);

	if (err != OK)
		return err;
	half_enter(b, ev, &half,
	    &(struct half_extra){ .project = o->project, .day = o->due });
	rows_put(b, ROW_PROMISE, &row);
	return OK;
}

enum err
rule_promise_kept(struct book *b, const struct event *ev)
{
	const struct ev_promise_kept *o = ev->body;
	struct row_half half;
	enum err err = half_check(b, ev, &half);

	if (err != OK)
		return err;
	half_enter(b, ev, &half, &(struct half_extra){ .day = o->day });
	return OK;
}
