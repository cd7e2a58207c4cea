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

/* ---- suspension and notice (C12) ---- */

static bool
is_suspended(struct book *b, struct str log, struct str project)
{
	struct row_suspension row = { .log = log, .project = project };

	return rows_find(b, ROW_SUSPENSION, &row) &&
	    str_eq(row.state, STR("suspended"));
}

static bool
is_past(const struct row_project_notice *n, struct day today)
{
	return today.n > n->last.n;
}

/* A day after the notice, or between the first notice and this one. */
static bool
is_clear(const struct row_project_notice *n, struct day day)
{
	return day.n > n->last.n || (day.n >= n->begun.n && day.n < n->first.n);
}

enum err
project_need_payable(struct book *b, const struct event *ev,
    const struct spending *s)
{
	struct row_project_notice notice = { .log = s->log,
		.project = s->project };
	struct buf last = { .arena = &b->arena };

	if (s->project.n == 0)
		return OK;
	if (is_suspended(b, s->log, s->project))
		return no(b, ERR_SUSPENDED, s->field, "%.*s",
		    STR_ARG(s->project));
	if (!rows_find(b, ROW_PROJECT_NOTICE, &notice) ||
	    (is_past(&notice, log_day(b, ev->log)) &&
		is_clear(&notice, s->day)))
		return OK;
	day_put(&last, notice.last);
	return no(b, ERR_NOTICE, s->field, "%.*s", STR_ARG(buf_str(&last)));
}

static enum err
need_project(struct book *b, const struct event *ev, struct str project)
{
	struct row_project row = { .log = ev->log, .project = project };
	enum err err = need_own(b, ev, "project", project);

	if (err != OK || rows_find(b, ROW_PROJECT, &row))
		return err;
	return no(b, ERR_NOT_FOUND, "project", "%.*s", STR_ARG(project));
}

/* A project of our own, and whether it is suspended now. */
static enum err
need_suspended(struct book *b, const struct event *ev, struct str project,
    bool wanted)
{
	enum err err = need_project(b, ev, project);

	if (err != OK)
		return err;
	if (is_suspended(b, ev->log, project) != wanted)
		return no(b, ERR_STATE, "project", "%s",
		    wanted ? "running" : "suspended");
	return OK;
}

/* A notice that still runs is only replaced by one that ends no sooner. */
enum err
rule_project_noticed(struct book *b, const struct event *ev)
{
	const struct ev_project_noticed *o = ev->body;
	struct row_project_notice row = { .log = ev->log,
		.project = o->project };
	struct buf last = { .arena = &b->arena };
	enum err err = need_project(b, ev, o->project);

	if (err == OK)
		err = need_order(b, "until", o->from, o->until);
	if (err != OK)
		return err;
	if (rows_find(b, ROW_PROJECT_NOTICE, &row) &&
	    row.last.n >= log_day(b, ev->log).n && o->until.n < row.last.n) {
		day_put(&last, row.last);
		return no(b, ERR_DAY_ORDER, "until", "≥ %.*s",
		    STR_ARG(buf_str(&last)));
	}
	if (row.begun.n == 0)
		row.begun = o->from;
	row.first = o->from;
	row.last = o->until;
	row.place = o->place;
	row.idx = ev->index;
	rows_put(b, ROW_PROJECT_NOTICE, &row);
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
