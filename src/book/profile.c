/*
 * Chapter: what a profile sets: kinds of aid, calendars, columns, limits;
 * and what a programme rests on.
 */
#include "book/rows.h"

#include "base/limits.h"

enum err
rule_aidkind_set(struct book *b, const struct event *ev)
{
	const struct ev_aidkind_set *o = ev->body;
	struct row_aidkind row = { .log = ev->log,
		.aidkind = o->aidkind,
		.name = o->name };

	rows_put(b, ROW_AIDKIND, &row);
	return OK;
}

enum err
rule_calendar_day(struct book *b, const struct event *ev)
{
	const struct ev_calendar_day *o = ev->body;
	struct row_calendar_day row = { .log = ev->log,
		.day = o->day,
		.working = o->working,
		.notice = o->notice };

	if (o->day.n <= log_day(b, ev->log).n)
		return no(b, ERR_DAY_ORDER, "day", "%s", "day > at");
	rows_put(b, ROW_CALENDAR_DAY, &row);
	return OK;
}

/* PARENT and all above it are there, and COLUMN is not among them. */
static enum err
need_above(struct book *b, struct str log, struct str column, struct str parent)
{
	struct row_column_def row = { .log = log, .column_id = parent };

	for (int i = 0; row.column_id.n; i++) {
		if (i == COLUMN_DEPTH_MAX || str_eq(row.column_id, column) ||
		    !rows_find(b, ROW_COLUMN_DEF, &row))
			return no(b, ERR_PARENT, "parent", "%.*s",
			    STR_ARG(parent));
		row = (struct row_column_def){ .log = log,
			.column_id = row.parent };
	}
	return OK;
}

enum err
rule_column_set(struct book *b, const struct event *ev)
{
	const struct ev_column_set *o = ev->body;
	struct row_column_def row = { .log = ev->log,
		.column_id = o->column,
		.name = o->name,
		.parent = o->parent };
	enum err err = need_above(b, ev->log, o->column, o->parent);

	if (err != OK)
		return err;
	rows_put(b, ROW_COLUMN_DEF, &row);
	return OK;
}

/* From FROM on, or from today: one row answers for every day from now on. */
static enum err
set_parameter(struct book *b, struct str log, struct str name, int64_t value,
    struct day from)
{
	struct row_parameter row = { .log = log,
		.parameter = name,
		.before = -1 }; /* until then, what holds where none is set */
	struct day today = log_day(b, log);

	if (value < 0)
		return no(b, ERR_NOT_POSITIVE, "value", "0");
	if (from.n && from.n < today.n)
		return no(b, ERR_DAY_ORDER, "from", "%s", "from >= at");
	if (rows_find(b, ROW_PARAMETER, &row))
		row.before = today.n >= row.since.n ? row.value : row.before;
	row.value = value;
	row.since = from.n ? from : today;
	rows_put(b, ROW_PARAMETER, &row);
	return OK;
}

enum err
rule_parameter_set(struct book *b, const struct event *ev)
{
	const struct ev_parameter_set *o = ev->body;

	return set_parameter(b, ev->log, o->parameter, o->value, o->from);
}

enum err
rule_limit_set(struct book *b, const struct event *ev)
{
	const struct ev_limit_set *o = ev->body;

	return set_parameter(b, ev->log, o->limit, o->value, o->from);
}

/* The same, of more limits. */
enum err
rule_limit_set_2(struct book *b, const struct event *ev)
{
	const struct ev_limit_set_2 *o = ev->body;

	return set_parameter(b, ev->log, o->limit, o->value, o->from);
}

/* The same, of more parameters. */
enum err
rule_parameter_set_2(struct book *b, const struct event *ev)
{
	const struct ev_parameter_set_2 *o = ev->body;

	return set_parameter(b, ev->log, o->parameter, o->value, o->from);
}

enum err
rule_mandate_registered(struct book *b, const struct event *ev)
{
	const struct ev_mandate_registered *o = ev->body;
	struct row_mandate row = { .log = ev->log, .mandate = o->mandate };
	enum err err = need_own(b, ev, "mandate", o->mandate);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_MANDATE, &row))
		return no(b, ERR_DUPLICATE, "mandate", "%.*s",
		    STR_ARG(o->mandate));
	row.title = o->title;
	row.number = o->number;
	row.issuer = o->issuer;
	row.day = o->day;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_MANDATE, &row);
	return OK;
}

enum err
rule_programme_opened(struct book *b, const struct event *ev)
{
	const struct ev_programme_opened *o = ev->body;
	struct row_programme row = { .log = ev->log,
		.programme = o->programme };
	struct row_mandate mandate = { .log = ev->log, .mandate = o->mandate };
	enum err err = need_own(b, ev, "programme", o->programme);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_PROGRAMME, &row))
		return no(b, ERR_DUPLICATE, "programme", "%.*s",
		    STR_ARG(o->programme));
	if (o->mandate.n && !rows_find(b, ROW_MANDATE, &mandate))
		return no(b, ERR_NOT_FOUND, "mandate", "%.*s",
		    STR_ARG(o->mandate));
	if ((err = need_order(b, "to", o->from, o->to)) != OK)
		return err;
	row.name = o->name;
	row.mandate = o->mandate;
	row.since = o->from;
	row.until = o->to;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_PROGRAMME, &row);
	return OK;
}
