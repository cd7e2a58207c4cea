/*
 * Chapter: accounts that money is sent to: agreed by both sides, and used only
 * after a quarantine (C8).
 */
#include "book/rows.h"

#include "schema/controls.h"

enum err
rule_receiving_agreed(struct book *b, const struct event *ev)
{
	const struct ev_receiving_agreed *o = ev->body;
	struct row_account account = { .log = ev->log, .account = o->account };
	struct row_half half;
	struct row_receiving row = { .log = ev->log,
		.receiving = o->receiving,
		.with_party = o->with,
		.account = o->account,
		.label = o->label,
		.fingerprint = o->fingerprint,
		.ended = -1,
		.idx = ev->index,
		.basis = basis_of(ev) };
	enum err err = half_check(b, ev, &half);

	if (err != OK)
		return err;
	if (o->account.n && !rows_find(b, ROW_ACCOUNT, &account))
		return no(b, ERR_NOT_FOUND, "account", "%.*s",
		    STR_ARG(o->account));
	half_enter(b, ev, &half, &(struct half_extra){ 0 });
	rows_put(b, ROW_RECEIVING, &row);
	return OK;
}

/* Our half of the receiving account ID, still in use. */
static enum err
need_receiving(struct book *b, const struct event *ev, struct str id,
    struct row_half *ret_half)
{
	if (!half_find(b, ev->log, "receiving", id, ret_half))
		return no(b, ERR_NOT_FOUND, "receiving", "%.*s", STR_ARG(id));
	if (!str_eq(ret_half->state, STR("live")))
		return no(b, ERR_CLOSED, "receiving", "%.*s", STR_ARG(id));
	return OK;
}

enum err
rule_receiving_ended(struct book *b, const struct event *ev)
{
	const struct ev_receiving_ended *o = ev->body;
	struct row_receiving row = { .log = ev->log,
		.receiving = o->receiving };
	struct row_half half;
	enum err err = need_receiving(b, ev, o->receiving, &half);

	if (err != OK)
		return err;
	rows_find(b, ROW_RECEIVING, &row);
	half.state = STR("ended");
	row.ended = ev->index;
	row.reason = o->reason;
	rows_put(b, ROW_HALF, &half);
	rows_put(b, ROW_RECEIVING, &row);
	return OK;
}

static bool
is_working(struct book *b, struct str log, struct day day)
{
	struct row_calendar_day row = { .log = log, .day = day };
	int weekday = day_weekday(day);

	if (rows_find(b, ROW_CALENDAR_DAY, &row))
		return str_eq(row.working, STR("work"));
	return weekday != 0 && weekday != 6;
}

bool
have_passed(struct book *b, struct str log, struct day from, int64_t n)
{
	struct day today = log_day(b, log);

	for (struct day day = { from.n + 1 }; day.n < today.n && n > 0; day.n++)
		n -= is_working(b, log, day);
	return n <= 0;
}

enum err
rule_funds_sent_2(struct book *b, const struct event *ev)
{
	const struct ev_funds_sent_2 *o = ev->body;
	const struct control_type *c8 = &control_types[CONTROL_C8];
	int64_t days = parameter_value(b, ev->log, c8->parameter, c8->fallback);
	struct row_half half;
	enum err err = need_receiving(b, ev, o->receiving, &half);

	if (err != OK)
		return err;
	if (!str_eq(half.with_party, o->to))
		return no(b, ERR_NOT_COUNTERPARTY, "to", "%.*s",
		    STR_ARG(half.with_party));
	if (!have_passed(b, ev->log, half.entered, days))
		return no(b, ERR_QUARANTINE, "receiving", "%ld", (long)days);
	return funds_send(b, ev,
	    &(struct sending){ o->transfer, o->to, o->allocation, o->amount,
		o->day });
}

/* The other side has agreed to the same account, and still does. */
enum err
gate_receiving(struct book *b, const struct event *ev)
{
	const struct ev_funds_sent_2 *o = ev->body;
	struct row_half own;
	struct row_half other;

	if (!half_find(b, ev->log, "receiving", o->receiving, &own) ||
	    !str_eq(own.state, STR("live")))
		return OK; /* the rule says so */
	if (str_eq(o->to, ev->log) ||
	    !half_find(b, o->to, "receiving", o->receiving, &other) ||
	    !str_eq(other.with_party, ev->log))
		return no(b, ERR_STATE, "receiving", "%s", "one_sided");
	if (!str_eq(other.state, STR("live")))
		return no(b, ERR_STATE, "receiving", "%.*s",
		    STR_ARG(other.state));
	if (!str_eq(own.facts, other.facts))
		return no(b, ERR_STATE, "receiving", "%s", "differs");
	return OK;
}
