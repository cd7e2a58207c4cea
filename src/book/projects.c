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

/* ---- suspension (C12) ---- */

bool
project_may_be_paid(struct book *b, struct str log, struct str project)
{
	struct row_suspension row = { .log = log, .project = project };

	return project.n == 0 || !rows_find(b, ROW_SUSPENSION, &row) ||
	    !str_eq(row.state, STR("suspended"));
}

/* A project of our own, and whether it is suspended now. */
static enum err
need_suspended(struct book *b, const struct event *ev, struct str project,
    bool wanted)
{
	struct row_project row = { .log = ev->log, .project = project };
	enum err err = need_own(b, ev, "project", project);

	if (err != OK)
		return err;
	if (!rows_find(b, ROW_PROJECT, &row))
		return no(b, ERR_NOT_FOUND, "project", "%.*s",
		    STR_ARG(project));
	if (project_may_be_paid(b, ev->log, project) == wanted)
		return no(b, ERR_STATE, "project", "%s",
		    wanted ? "running" : "suspended");
	return OK;
}

enum err
rule_project_suspended(struct book *b, const struct event *ev)
{
	const struct ev_project_suspended *o = ev->body;
	struct row_suspension row = { .log = ev->log,
		.project = o->project,
		.state = STR("suspended"),
		.day = o->day,
		.reason = o->reason,
		.idx = ev->index };
	enum err err = need_suspended(b, ev, o->project, false);

	if (err != OK)
		return err;
	rows_put(b, ROW_SUSPENSION, &row);
	return OK;
}

enum err
rule_project_resumed(struct book *b, const struct event *ev)
{
	const struct ev_project_resumed *o = ev->body;
	struct row_suspension row = { .log = ev->log, .project = o->project };
	enum err err = need_suspended(b, ev, o->project, true);

	if (err != OK)
		return err;
	rows_find(b, ROW_SUSPENSION, &row);
	if ((err = need_order(b, "day", row.day, o->day)) != OK)
		return err;
	row.state = STR("resumed");
	row.resumed = o->day;
	rows_put(b, ROW_SUSPENSION, &row);
	return OK;
}
