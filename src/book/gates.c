/*
 * Gates: asked once, when a command is submitted; they may look at every
 * log held and are never part of the fold.
 */
#include "book/rows.h"

/*
 * A unit, and a project below, stands only in the log its id names; asked
 * through the cache, which knows what the batch at hand has entered.
 */
static enum err
need_unit(struct book *b, const char *field, struct str unit)
{
	struct row_unit row = { .log = id_party(unit), .unit = unit };

	if (unit.n == 0 || rows_find(b, ROW_UNIT, &row))
		return OK;
	return no(b, ERR_NOT_FOUND, field, "%.*s", STR_ARG(unit));
}

/* C21: money is set aside only for projects that somebody has planned. */
static enum err
need_project(struct book *b, struct str project)
{
	struct row_project row = { .log = id_party(project),
		.project = project };

	if (project.n == 0 || rows_find(b, ROW_PROJECT, &row))
		return OK;
	return no(b, ERR_NOT_FOUND, "project", "%.*s", STR_ARG(project));
}

/* C12: the other side's project, too, is paid for only when it may be. */
static enum err
need_payable(struct book *b, const struct event *ev)
{
	const struct ev_payment_made *made = ev->body;
	const struct ev_funds_paid *paid = ev->body;
	struct row_application a = { .log = ev->log };
	struct spending s = { .field = "project" };

	if (ev->type->kind == EV_FUNDS_PAID) {
		s.project = paid->project;
		s.day = paid->day;
	} else {
		a.application = made->application;
		rows_find(b, ROW_APPLICATION, &a);
		s.project = a.project;
		s.day = made->day;
		s.field = "application";
	}
	s.log = id_party(s.project);
	return project_need_payable(b, ev, &s);
}

/*
 * A second half: if the first is known here, it must name us.  If it is
 * not, the line may be down: neither side waits for the other.
 */
static enum err
gate_second(struct book *b, const struct event *ev)
{
	struct str subject = event_subject(ev->type, ev->body);
	struct row_fold owner = { .log = id_party(subject) };
	struct row_half first;
	const char *field = ev->type->open.fields[ev->type->half_field].name;

	/* A log that was never folded has no rows to look for. */
	if (str_eq(owner.log, ev->log) || !rows_find(b, ROW_FOLD, &owner) ||
	    !half_find(b, owner.log, ev->type->half, subject, &first))
		return OK;
	if (!str_eq(first.with_party, ev->log))
		return no(b, ERR_NOT_COUNTERPARTY, field, "%.*s",
		    STR_ARG(first.with_party));
	return OK;
}

static enum err
gate(struct book *b, const struct event *ev)
{
	enum err err = ev->type->half ? gate_second(b, ev) : OK;

	if (err != OK)
		return err;
	if (ev->type->kind == EV_PAIRING_SIGNED) {
		const struct ev_pairing_signed *o = ev->body;

		err = need_unit(b, "donor_unit", o->donor_unit);
		if (err == OK)
			err = need_unit(b, "recipient_unit", o->recipient_unit);
	} else if (ev->type->kind == EV_PROJECT_PLANNED) {
		const struct ev_project_planned *o = ev->body;

		err = need_unit(b, "place", o->place);
		if (err == OK)
			err = need_unit(b, "steward", o->steward);
	} else if (ev->type->kind == EV_FUNDS_ALLOCATED) {
		const struct ev_funds_allocated *o = ev->body;

		err = need_project(b, o->project);
	} else if (ev->type->kind == EV_BUDGET_LINE) {
		const struct ev_budget_line *o = ev->body;

		err = need_project(b, o->project);
	} else if (ev->type->kind == EV_FUNDS_PAID ||
	    ev->type->kind == EV_PAYMENT_MADE) {
		err = need_payable(b, ev);
	} else if (ev->type->kind == EV_HANDOVER_ACCEPTED) {
		const struct ev_handover_accepted *o = ev->body;

		err = need_unit(b, "keeper", o->keeper);
	} else if (ev->type->kind == EV_DIFFERENCE_EXPLAINED) {
		err = gate_explained(b, ev);
	} else if (ev->type->kind == EV_FUNDS_SENT_2) {
		err = gate_receiving(b, ev);
	} else if (ev->type->kind == EV_RECONCILIATION_STATED) {
		err = gate_reconciled(b, ev);
	} else if (ev->type->kind == EV_BALANCE_CARRIED) {
		err = gate_carried(b, ev);
	} else if (ev->type->kind == EV_BUDGET_CHANGED_2) {
		err = gate_reused(b, ev);
	} else if (ev->type->kind == EV_YEAR_CLOSED) {
		err = gate_closed(b, ev);
	}
	return err;
}

enum err
book_gate(struct book *b, const struct event *ev, struct refusal *ret_refusal)
{
	struct row_fold fold;
	enum err err;

	arena_reset(&b->arena);
	b->refusal = ret_refusal;
	clock_set(b, ev, &fold);
	err = gate(b, ev);
	return b->fault != OK ? b->fault : err;
}
