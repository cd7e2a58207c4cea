/*
 * Chapter: the log itself, its members and roles, the other parties.
 */
#include "book/rows.h"

enum { ZONE_MAX = 14 * 3600 };

/*
 * Ids are "party:code", so a party's code has no colon; and accounts that the
 * rules make (postings.c) must not look like a party's own.
 */
static enum err
need_party_code(struct book *b, struct str code)
{
	static const char *const taken[] = { "raised", "opening", "alloc", "to",
		"from", "paid", "returned", "back" };

	if (str_find(code, ':') < code.n)
		return no(b, ERR_MALFORMED, "code", "%s", "A-Z a-z 0-9 . _ -");
	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++)
		if (str_eq(code, str_from(taken[i])))
			return no(b, ERR_MALFORMED, "code", "≠ %s", taken[i]);
	return OK;
}

enum err
rule_log_opened(struct book *b, const struct event *ev)
{
	const struct ev_log_opened *o = ev->body;
	struct row_fold fold = { .log = ev->log, .edition = o->edition };
	struct row_party party = { .log = ev->log,
		.party = o->code,
		.name = o->name,
		.kind = o->type,
		.origin = o->origin,
		.currency = o->currency,
		.zone = o->zone,
		.idx = ev->index };

	enum err err;

	if (ev->index != 0)
		return no(b, ERR_STATE, "kind", "%s", "log.opened");
	if (!str_eq(o->code, ev->log))
		return no(b, ERR_NOT_OWN, "code", "%.*s", STR_ARG(ev->log));
	if ((err = need_party_code(b, o->code)) != OK)
		return err;
	if (o->edition < 1)
		return no(b, ERR_NOT_POSITIVE, "edition", "0");
	if (o->edition > BOOK_EDITION)
		return no(b, ERR_EDITION, "edition", "%ld", (long)o->edition);
	if (money_digits(o->currency) < 0)
		return no(b, ERR_CURRENCY, "currency", "ISO 4217");
	if (o->zone < -ZONE_MAX || o->zone > ZONE_MAX)
		return no(b, ERR_MALFORMED, "zone", "±%d", ZONE_MAX);
	rows_put(b, ROW_FOLD, &fold);
	rows_put(b, ROW_PARTY, &party);
	return OK;
}

enum err
rule_edition_adopted(struct book *b, const struct event *ev)
{
	const struct ev_edition_adopted *o = ev->body;
	struct row_fold fold = { .log = ev->log };

	rows_find(b, ROW_FOLD, &fold);
	if (o->edition <= fold.edition)
		return no(b, ERR_STATE, "edition", "%ld", (long)fold.edition);
	if (o->edition > BOOK_EDITION)
		return no(b, ERR_EDITION, "edition", "%ld", (long)o->edition);
	fold.edition = o->edition;
	rows_put(b, ROW_FOLD, &fold);
	return OK;
}

enum err
rule_clock_corrected(struct book *b, const struct event *ev)
{
	b->clock = ev->at; /* as the log resets its own */
	return OK;
}

static bool
is_seat(struct str member)
{
	for (size_t i = 0; i < N_ROLES; i++)
		if (role_types[i].is_seat &&
		    str_eq(member, str_from(role_types[i].name)))
			return true;
	return false;
}

enum err
rule_member_added(struct book *b, const struct event *ev)
{
	const struct ev_member_added *o = ev->body;
	struct row_member m = { .log = ev->log, .member = o->member };
	struct row_unit unit = { .log = ev->log, .unit = o->unit };

	if (is_seat(o->member) || rows_find(b, ROW_MEMBER, &m))
		return no(b, ERR_DUPLICATE, "member", "%.*s",
		    STR_ARG(o->member));
	if (o->unit.n && !rows_find(b, ROW_UNIT, &unit))
		return no(b, ERR_NOT_FOUND, "unit", "%.*s", STR_ARG(o->unit));
	m.unit = o->unit;
	rows_put(b, ROW_MEMBER, &m);
	return OK;
}

enum err
need_member(struct book *b, const char *field, struct row_member *m)
{
	if (!rows_find(b, ROW_MEMBER, m))
		return no(b, ERR_NOT_FOUND, field, "%.*s", STR_ARG(m->member));
	if (m->ended)
		return no(b, ERR_CLOSED, field, "%.*s", STR_ARG(m->member));
	return OK;
}

/* The roles without ROLE, and ROLE at the end if WANTED. */
static struct str
roles_with(struct book *b, struct str roles, struct str role, bool wanted)
{
	struct buf out = { .arena = &b->arena };

	while (roles.n) {
		struct str one = str_cut(&roles, ' ');

		if (!str_eq(one, role))
			buf_printf(&out, "%s%.*s", out.n ? " " : "",
			    STR_ARG(one));
	}
	if (wanted)
		buf_printf(&out, "%s%.*s", out.n ? " " : "", STR_ARG(role));
	if (!buf_ok(&out))
		b->fault = ERR_NO_MEMORY;
	return buf_str(&out);
}

bool
role_among(struct str roles, struct str role)
{
	while (roles.n)
		if (str_eq(str_cut(&roles, ' '), role))
			return true;
	return false;
}

enum err
rule_role_granted(struct book *b, const struct event *ev)
{
	const struct ev_role_granted *o = ev->body;
	struct row_member m = { .log = ev->log, .member = o->member };
	enum err err = need_member(b, "member", &m);

	if (err != OK)
		return err;
	if (role_among(m.roles, o->role))
		return no(b, ERR_DUPLICATE, "role", "%.*s", STR_ARG(o->role));
	m.roles = roles_with(b, m.roles, o->role, true);
	rows_put(b, ROW_MEMBER, &m);
	return OK;
}

enum err
rule_role_ended(struct book *b, const struct event *ev)
{
	const struct ev_role_ended *o = ev->body;
	struct row_member m = { .log = ev->log, .member = o->member };
	enum err err = need_member(b, "member", &m);

	if (err != OK)
		return err;
	if (!role_among(m.roles, o->role))
		return no(b, ERR_NOT_FOUND, "role", "%.*s", STR_ARG(o->role));
	m.roles = roles_with(b, m.roles, o->role, false);
	rows_put(b, ROW_MEMBER, &m);
	return OK;
}

enum err
rule_member_ended(struct book *b, const struct event *ev)
{
	const struct ev_member_ended *o = ev->body;
	struct row_member m = { .log = ev->log, .member = o->member };
	enum err err = need_member(b, "member", &m);

	if (err != OK)
		return err;
	m.ended = 1;
	rows_put(b, ROW_MEMBER, &m);
	return OK;
}

enum err
rule_party_named(struct book *b, const struct event *ev)
{
	const struct ev_party_named *o = ev->body;
	struct row_party party = { .log = ev->log, .party = o->code };
	enum err err = need_party_code(b, o->code);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_PARTY, &party))
		return no(b, ERR_DUPLICATE, "code", "%.*s", STR_ARG(o->code));
	party.name = o->name;
	party.kind = STR("");
	party.origin = o->origin;
	party.vkey = o->vkey;
	party.idx = ev->index;
	rows_put(b, ROW_PARTY, &party);
	return OK;
}

enum err
rule_ack(struct book *b, const struct event *ev)
{
	const struct ev_ack *o = ev->body;
	struct row_ack ack = { .log = ev->log,
		.idx = ev->index,
		.party = o->code,
		.size = o->size,
		.root = o->root,
		.verdict = o->verdict,
		.seen_at = ev->at };

	if (str_eq(o->code, ev->log))
		return no(b, ERR_NOT_COUNTERPARTY, "code", "≠ %.*s",
		    STR_ARG(ev->log));
	if (o->size <= 0)
		return no(b, ERR_NOT_POSITIVE, "size", "0");
	rows_put(b, ROW_ACK, &ack);
	return OK;
}
