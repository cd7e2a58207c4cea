/*
 * Chapter: units with dated codes and names, clusters.  Nothing is keyed by
 * a division code, because codes are re-used (DOMAIN 3.8).
 */
#include "book/rows.h"

enum err
need_order(struct book *b, const char *field, struct day from, struct day to)
{
	if (from.n == 0 || to.n == 0 || from.n <= to.n)
		return OK;
	return no(b, ERR_DAY_ORDER, field, "%s", "from > to");
}

enum err
rule_unit_added(struct book *b, const struct event *ev)
{
	const struct ev_unit_added *o = ev->body;
	struct row_unit unit = { .log = ev->log, .unit = o->unit };
	struct row_unit parent = { .log = ev->log, .unit = o->parent };
	enum err err = need_own(b, ev, "unit", o->unit);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_UNIT, &unit))
		return no(b, ERR_DUPLICATE, "unit", "%.*s", STR_ARG(o->unit));
	if (o->parent.n && !rows_find(b, ROW_UNIT, &parent))
		return no(b, ERR_PARENT, "parent", "%.*s", STR_ARG(o->parent));
	if ((err = need_order(b, "to", o->from, o->to)) != OK)
		return err;
	unit = (struct row_unit){ .log = ev->log,
		.unit = o->unit,
		.name = o->name,
		.kind = o->type,
		.parent = o->parent,
		.since = o->from,
		.until = o->to,
		.idx = ev->index,
		.basis = basis_of(ev) };
	rows_put(b, ROW_UNIT, &unit);
	return OK;
}

enum err
rule_unit_coded(struct book *b, const struct event *ev)
{
	const struct ev_unit_coded *o = ev->body;
	struct row_unit unit = { .log = ev->log, .unit = o->unit };
	struct row_unit_code code = { .log = ev->log,
		.unit = o->unit,
		.edition = o->edition };
	enum err err;

	if (!rows_find(b, ROW_UNIT, &unit))
		return no(b, ERR_NOT_FOUND, "unit", "%.*s", STR_ARG(o->unit));
	if (rows_find(b, ROW_UNIT_CODE, &code))
		return no(b, ERR_DUPLICATE, "edition", "%.*s",
		    STR_ARG(o->edition));
	if ((err = need_order(b, "to", o->from, o->to)) != OK)
		return err;
	code.code = o->code;
	code.name = o->name;
	code.since = o->from;
	code.until = o->to;
	rows_put(b, ROW_UNIT_CODE, &code);
	return OK;
}

enum err
rule_unit_joined(struct book *b, const struct event *ev)
{
	const struct ev_unit_joined *o = ev->body;
	struct row_unit unit = { .log = ev->log, .unit = o->unit };
	struct row_unit cluster = { .log = ev->log, .unit = o->cluster };
	struct row_unit_cluster joined_row = { .log = ev->log,
		.cluster = o->cluster,
		.unit = o->unit };

	if (!rows_find(b, ROW_UNIT, &unit))
		return no(b, ERR_NOT_FOUND, "unit", "%.*s", STR_ARG(o->unit));
	if (str_eq(o->unit, o->cluster) || !rows_find(b, ROW_UNIT, &cluster) ||
	    !str_eq(cluster.kind, STR("cluster")))
		return no(b, ERR_PARENT, "cluster", "%.*s",
		    STR_ARG(o->cluster));
	if (rows_find(b, ROW_UNIT_CLUSTER, &joined_row))
		return no(b, ERR_DUPLICATE, "unit", "%.*s", STR_ARG(o->unit));
	joined_row.since = o->from;
	rows_put(b, ROW_UNIT_CLUSTER, &joined_row);
	return OK;
}
