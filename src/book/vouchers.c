/*
 * Chapter: approval, reversal, disclosure of single entries.
 */
#include "book/rows.h"

#include "base/limits.h"

bool
needs_approval(struct book *b, struct str log, struct money amount)
{
	return amount.minor >= parameter_value(b, log, "approve_from", 0);
}

void
voucher_wait(struct book *b, const struct event *ev, struct str subject,
    struct money amount, struct day day)
{
	struct row_voucher row = { .log = ev->log,
		.idx = ev->index,
		.state = STR("waiting"),
		.kind = str_from(ev->type->open.name),
		.subject = subject,
		.author = ev->by,
		.amount = amount,
		.day = day,
		.approved = -1,
		.reversed = -1 };

	rows_put(b, ROW_VOUCHER, &row);
}

static struct str
source_of(struct book *b, struct str log, struct str account)
{
	struct row_account row = { .log = log, .account = account };

	rows_find(b, ROW_ACCOUNT, &row);
	return row.source;
}

/* The day V names, else the log's day. */
static struct day
day_of(struct book *b, const struct event *v)
{
	const struct field *f = shape_find(&v->type->open, STR("day"));

	if (!f || f->type != FIELD_DAY)
		return log_day(b, v->log);
	return *(const struct day *)field_of(f, v->body);
}

/* The move of money that VOUCHER stands for; none for other kinds. */
static struct move
move_of(struct book *b, const struct event *v)
{
	struct str log = v->log;
	struct day day = day_of(b, v);

	switch (v->type->kind) {
	case EV_FUNDS_RAISED: {
		const struct ev_funds_raised *o = v->body;
		struct str source = source_of(b, log, o->account);

		return (struct move){ joined(b, "raised:", source), o->account,
			source, o->amount, day };
	}
	case EV_FUNDS_ALLOCATED: {
		const struct ev_funds_allocated *o = v->body;

		return (struct move){ o->account,
			joined(b, "alloc:", o->allocation),
			source_of(b, log, o->account), o->amount, day };
	}
	case EV_FUNDS_SENT: {
		const struct ev_funds_sent *o = v->body;
		struct row_allocation a = { .log = log,
			.allocation = o->allocation };

		rows_find(b, ROW_ALLOCATION, &a);
		return (struct move){ joined(b, "alloc:", o->allocation),
			joined(b, "to:", o->to), a.source, o->amount, day };
	}
	case EV_FUNDS_RECEIVED: {
		const struct ev_funds_received *o = v->body;

		return (struct move){ joined(b, "from:", id_party(o->transfer)),
			o->account, source_of(b, log, o->account), o->amount,
			day };
	}
	case EV_FUNDS_PAID: {
		const struct ev_funds_paid *o = v->body;

		return (struct move){ o->account,
			joined(b, "paid:", o->project),
			source_of(b, log, o->account), o->amount, day };
	}
	default:
		return (struct move){ 0 };
	}
}

enum err
effect_check(struct book *b, const struct event *ev,
    const struct event *voucher, bool undo, struct move *ret_move)
{
	struct move move = move_of(b, voucher);
	const char *field = ev == voucher ? "amount" : "entry";

	if (undo)
		move = (struct move){ move.to, move.from, move.source,
			move.amount, log_day(b, ev->log) };
	*ret_move = move;
	return move.source.n ? money_check(b, ev, &move, field) : OK;
}

void
effect_change(struct book *b, const struct event *voucher, const char *state)
{
	const struct event_type *type = voucher->type;

	if (type->half) {
		struct row_half half;
		bool found = half_find(b, voucher->log, type->half,
		    event_subject(type, voucher->body), &half);

		if (found && half.idx == voucher->index) {
			half.state = str_from(state);
			rows_put(b, ROW_HALF, &half);
		}
	}
	if (type->kind == EV_FUNDS_PAID) {
		const struct ev_funds_paid *o = voucher->body;
		struct row_payment row = { .log = voucher->log,
			.payment = o->payment };

		if (rows_find(b, ROW_PAYMENT, &row)) {
			row.state = str_from(state);
			rows_put(b, ROW_PAYMENT, &row);
		}
	}
}

/* Entry INDEX of EV's own log, earlier than EV, with leaf hash LEAF. */
static enum err
need_entry(struct book *b, const struct event *ev, int64_t index,
    const struct hash *leaf, struct arena *a, struct book_entry *ret_entry)
{
	enum err err;

	if (index < 0 || index >= ev->index)
		return no(b, ERR_NOT_FOUND, "entry", "%ld", (long)index);
	err = b->entries(b->entries_ctx, ev->log, index, a, ret_entry);
	if (err_infos[err].class == ERR_CLASS_FAULT) {
		b->fault = err;
		return err;
	}
	if (err != OK)
		return no(b, ERR_NOT_FOUND, "entry", "%ld", (long)index);
	if (leaf && !hash_eq(leaf, &ret_entry->leaf_hash))
		return no(b, ERR_WRONG_LEAF, "leaf", "%ld", (long)index);
	if (str_eq(ret_entry->event.by, ev->by))
		return no(b, ERR_SAME_PERSON, "by", "%.*s", STR_ARG(ev->by));
	return OK;
}

enum err
rule_approved(struct book *b, const struct event *ev)
{
	const struct ev_approved *o = ev->body;
	struct row_voucher row = { .log = ev->log, .idx = o->entry };
	struct book_entry entry;
	struct move move;
	enum err err = need_entry(b, ev, o->entry, &o->leaf, &b->arena, &entry);

	if (err != OK)
		return err;
	if (!rows_find(b, ROW_VOUCHER, &row) ||
	    !str_eq(row.state, STR("waiting")))
		return no(b, ERR_STATE, "entry", "%.*s", STR_ARG(row.state));
	if ((err = effect_check(b, ev, &entry.event, false, &move)) != OK)
		return err;
	if (move.source.n)
		money_move(b, ev->log, ev->index, 1, &move);
	effect_change(b, &entry.event, "live");
	row.state = STR("live");
	row.approved = ev->index;
	row.approver = ev->by;
	rows_put(b, ROW_VOUCHER, &row);
	return OK;
}

/* The day and the first amount an entry names, for its history. */
static void
fill_history(struct row_voucher *row, const struct event *v)
{
	const struct shape *s = &v->type->open;

	row->kind = str_from(s->name);
	row->author = v->by;
	row->approved = row->approver.n ? row->approved : -1;
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (f->type == FIELD_MONEY && money_is_none(row->amount))
			row->amount =
			    *(const struct money *)field_of(f, v->body);
		if (f->type == FIELD_DAY && row->day.n == 0)
			row->day = *(const struct day *)field_of(f, v->body);
		if (f->type == FIELD_ID && row->subject.n == 0)
			row->subject =
			    *(const struct str *)field_of(f, v->body);
	}
	if (v->type->half)
		row->subject = event_subject(v->type, v->body);
}

/*
 * Was entry V taken, and not reversed since?  In the log of another it may
 * be a finding: then there is nothing to undo, whatever it resembles.
 */
static enum err
need_effective(struct book *b, const struct event *v, struct row_voucher *row)
{
	struct row_finding finding = { .log = v->log, .idx = v->index };
	bool found = rows_find(b, ROW_VOUCHER, row);

	if (!event_is_reversible(v->type) ||
	    (found && str_eq(row->state, STR("reversed"))))
		return no(b, ERR_STATE, "entry", "%.*s",
		    STR_ARG(found ? row->state : str_from(v->type->open.name)));
	if (rows_find(b, ROW_FINDING, &finding))
		return no(b, ERR_STATE, "entry", "%s", "finding");
	return OK;
}

enum err
rule_reversed(struct book *b, const struct event *ev)
{
	const struct ev_reversed *o = ev->body;
	struct row_voucher row = { .log = ev->log, .idx = o->entry };
	struct book_entry entry;
	struct move move = { 0 };
	bool waited;
	enum err err = need_entry(b, ev, o->entry, &o->leaf, &b->arena, &entry);

	if (err == OK)
		err = need_effective(b, &entry.event, &row);
	if (err != OK)
		return err;
	waited = str_eq(row.state, STR("waiting"));
	if (!waited)
		err = effect_check(b, ev, &entry.event, true, &move);
	if (err != OK)
		return err;
	if (move.source.n)
		money_move(b, ev->log, ev->index, 1, &move);
	effect_change(b, &entry.event, "reversed");
	fill_history(&row, &entry.event);
	row.state = STR("reversed");
	row.reversed = ev->index;
	row.reason = o->reason;
	rows_put(b, ROW_VOUCHER, &row);
	return OK;
}

enum err
rule_disclosed(struct book *b, const struct event *ev)
{
	const struct ev_disclosed *o = ev->body;
	struct arena a = { 0 };
	struct book_entry entry;
	enum err err = OK;

	if (o->last < o->first)
		return no(b, ERR_NOT_FOUND, "last", "%ld", (long)o->last);
	if (o->last - o->first >= BATCH_MAX)
		return no(b, ERR_TOO_LARGE, "last", "%d", BATCH_MAX);
	for (int64_t i = o->first; i <= o->last && err == OK; i++) {
		err = need_entry(b, ev, i, NULL, &a, &entry);
		arena_reset(&a);
	}
	arena_free(&a);
	if (err != OK)
		return err;
	for (int64_t i = o->first; i <= o->last; i++) {
		struct row_disclosure row = { .log = ev->log,
			.idx = i,
			.by_idx = ev->index };

		rows_put(b, ROW_DISCLOSURE, &row);
	}
	return OK;
}
