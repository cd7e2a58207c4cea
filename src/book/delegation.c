/*
 * Chapter: one member acts for another (C2, C3).  A delegation is written
 * and dated, lives while the one who gave it holds the office, and joins the
 * two: on a chain they count as one person.
 */
#include "book/rows.h"

#include "base/limits.h"

static struct str
role_name(enum role role)
{
	return str_from(role_types[role - 1].name);
}

/* Is D in force on the day of the log's clock, by its own words? */
static bool
runs(struct book *b, const struct row_delegation *d)
{
	struct day today = log_day(b, d->log);

	return !d->ended && d->first.n <= today.n && today.n <= d->last.n;
}

struct str
delegation_giver(struct book *b, struct str log, struct str member,
    enum role role)
{
	struct row_delegation d = { .log = log,
		.member = member,
		.role = role_name(role) };
	struct row_member m = { .log = log, .member = member };

	if (!rows_find(b, ROW_DELEGATION, &d) || !runs(b, &d) ||
	    !member_has(b, log, d.giver, role))
		return STR("");
	return rows_find(b, ROW_MEMBER, &m) && !m.ended ? d.giver : STR("");
}

void
delegation_note(struct book *b, const struct event *ev)
{
	struct row_acting row = { .log = ev->log,
		.idx = ev->index,
		.member = ev->by,
		.role = role_name(ev->type->role),
		.giver = delegation_giver(b, ev->log, ev->by, ev->type->role) };

	if (row.giver.n)
		rows_put(b, ROW_ACTING, &row);
}

enum err
need_other_person(struct book *b, const struct event *ev, int64_t index,
    struct str author)
{
	struct row_acting then = { .log = ev->log, .idx = index };
	struct str giver = delegation_giver(b, ev->log, ev->by, ev->type->role);
	bool is_same = str_eq(ev->by, author);

	rows_find(b, ROW_ACTING, &then);
	is_same |= str_eq(ev->by, then.giver);
	is_same |=
	    giver.n && (str_eq(giver, author) || str_eq(giver, then.giver));
	if (!is_same)
		return OK;
	return no(b, ERR_SAME_PERSON, "by", "%.*s", STR_ARG(ev->by));
}

/* FROM holds the office himself, and TO does not. */
static enum err
need_giver(struct book *b, const struct event *ev)
{
	const struct ev_role_delegated *o = ev->body;
	struct row_member from = { .log = ev->log, .member = o->from };
	struct row_member to = { .log = ev->log, .member = o->to };
	enum err err = need_member(b, "from", &from);

	if (err == OK)
		err = need_member(b, "to", &to);
	if (err != OK)
		return err;
	if (str_eq(o->from, o->to))
		return no(b, ERR_SAME_PERSON, "to", "%.*s", STR_ARG(o->to));
	if (!role_among(from.roles, o->role))
		return no(b, ERR_ROLE, "from", "%.*s", STR_ARG(o->role));
	if (role_among(to.roles, o->role))
		return no(b, ERR_DUPLICATE, "role", "%.*s", STR_ARG(o->role));
	return OK;
}

enum err
rule_role_delegated(struct book *b, const struct event *ev)
{
	const struct ev_role_delegated *o = ev->body;
	struct row_delegation row = { .log = ev->log,
		.member = o->to,
		.role = o->role };
	struct day today = log_day(b, ev->log);
	enum err err = need_giver(b, ev);

	if (err != OK)
		return err;
	if (o->first.n < today.n)
		return no(b, ERR_DAY_ORDER, "first", "%s", "first >= at");
	if ((err = need_order(b, "last", o->first, o->last)) != OK)
		return err;
	if (rows_find(b, ROW_DELEGATION, &row) && !row.ended &&
	    today.n <= row.last.n)
		return no(b, ERR_DUPLICATE, "role", "%.*s", STR_ARG(o->role));
	row.giver = o->from;
	row.first = o->first;
	row.last = o->last;
	row.ended = 0;
	row.document = o->document;
	row.idx = ev->index;
	rows_put(b, ROW_DELEGATION, &row);
	return OK;
}

enum err
rule_delegation_ended(struct book *b, const struct event *ev)
{
	const struct ev_delegation_ended *o = ev->body;
	struct row_delegation row = { .log = ev->log,
		.member = o->to,
		.role = o->role };

	if (!rows_find(b, ROW_DELEGATION, &row))
		return no(b, ERR_NOT_FOUND, "to", "%.*s", STR_ARG(o->to));
	if (row.ended || row.last.n < log_day(b, ev->log).n)
		return no(b, ERR_CLOSED, "role", "%.*s", STR_ARG(o->role));
	row.ended = 1;
	rows_put(b, ROW_DELEGATION, &row);
	return OK;
}
