/*
 * Chapter: approval, reversal, disclosure of single entries.
 */
#include "book/rows.h"

#include <assert.h>

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

static struct move
move_of_sent(struct book *b, struct str log, struct str allocation,
    struct str to, struct money amount, struct day day)
{
	struct row_allocation a = { .log = log, .allocation = allocation };

	rows_find(b, ROW_ALLOCATION, &a);
	return (struct move){ joined(b, "alloc:", allocation),
		joined(b, "to:", to), a.source, amount, day };
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

static struct move
move_of_allocated(struct book *b, struct str log, struct str allocation,
    struct str account, struct money amount, struct day day)
{
	return (struct move){ account, joined(b, "alloc:", allocation),
		account_source(b, log, account), amount, day };
}

static struct move
move_of_application(struct book *b, struct str log, struct str application,
    struct day day)
{
	struct row_application a = { .log = log, .application = application };

	rows_find(b, ROW_APPLICATION, &a);
	return (struct move){ a.account, joined(b, "paid:", a.project),
		a.source, a.amount, day };
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
		struct str source = account_source(b, log, o->account);

		return (struct move){ joined(b, "raised:", source), o->account,
			source, o->amount, day };
	}
	case EV_BALANCE_OPENED: {
		const struct ev_balance_opened *o = v->body;

		if (o->account.n == 0)
			return (struct move){ 0 };
		return (struct move){ joined(b, "opening:", o->source),
			o->account, o->source, o->amount, day };
	}
	case EV_FUNDS_ALLOCATED: {
		const struct ev_funds_allocated *o = v->body;

		return move_of_allocated(b, log, o->allocation, o->account,
		    o->amount, day);
	}
	case EV_FUNDS_SENT: {
		const struct ev_funds_sent *o = v->body;

		return move_of_sent(b, log, o->allocation, o->to, o->amount,
		    day);
	}
	case EV_FUNDS_SENT_2: {
		const struct ev_funds_sent_2 *o = v->body;

		return move_of_sent(b, log, o->allocation, o->to, o->amount,
		    day);
	}
	case EV_FUNDS_RECEIVED: {
		const struct ev_funds_received *o = v->body;

		return (struct move){ joined(b, "from:", id_party(o->transfer)),
			o->account, account_source(b, log, o->account),
			o->amount, day };
	}
	case EV_FUNDS_PAID: {
		const struct ev_funds_paid *o = v->body;

		return (struct move){ o->account,
			joined(b, "paid:", o->project),
			account_source(b, log, o->account), o->amount, day };
	}
	case EV_FUNDS_ALLOCATED_2: {
		const struct ev_funds_allocated_2 *o = v->body;

		return move_of_allocated(b, log, o->allocation, o->account,
		    o->amount, day);
	}
	case EV_PAYMENT_MADE: {
		const struct ev_payment_made *o = v->body;

		return move_of_application(b, log, o->application, day);
	}
	default:
		return move_of_return(b, v);
	}
}

/* The quota that VOUCHER drew on, and how much; none for other kinds. */
static struct row_quota
draw_of(struct book *b, const struct event *v, struct money *ret_amount)
{
	const struct ev_funds_committed *commitment = v->body;
	const struct ev_funds_allocated_2 *allocation = v->body;
	const struct ev_payment_applied *application = v->body;
	struct row_quota none = { .quota = STR("") };

	if (v->type->kind == EV_FUNDS_COMMITTED &&
	    str_eq(id_party(commitment->pledge), v->log)) {
		*ret_amount = commitment->amount;
		return quota_find(b, v->log,
		    joined(b, "pledge:", commitment->pledge));
	}
	if (v->type->kind == EV_FUNDS_ALLOCATED_2) {
		*ret_amount = allocation->amount;
		return quota_find(b, v->log,
		    joined(b, "line:", allocation->line));
	}
	if (v->type->kind == EV_PAYMENT_APPLIED && application->contract.n) {
		*ret_amount = application->amount;
		return quota_find(b, v->log,
		    joined(b, "contract:", application->contract));
	}
	return none;
}

static bool
is_change(const struct event *v)
{
	return v->type->kind == EV_BUDGET_CHANGED ||
	    v->type->kind == EV_BUDGET_CHANGED_2;
}

/* Nothing may rest on what is undone. */
static enum err
check_undo(struct book *b, const struct event *v)
{
	if (v->type->kind == EV_FUNDS_COMMITTED) {
		const struct ev_funds_committed *o = v->body;
		struct row_quota q =
		    quota_find(b, v->log, joined(b, "commit:", o->commitment));

		if (q.used.minor > 0)
			return no(b, ERR_STATE, "entry", "budget.adopted");
	}
	if (v->type->kind == EV_FUNDS_RETURN_RECEIVED) {
		const struct ev_funds_return_received *o = v->body;
		struct row_quota q =
		    quota_find(b, v->log, joined(b, "refund:", o->refund));

		if (q.used.minor > 0)
			return no(b, ERR_STATE, "entry", "budget.changed.2");
	}
	if (is_change(v)) {
		struct plan_change change;

		return change_check(b, v, true, &change);
	}
	if (v->type->kind == EV_PAYMENT_APPLIED) {
		const struct ev_payment_applied *o = v->body;
		struct row_application a = { .log = v->log,
			.application = o->application };

		rows_find(b, ROW_APPLICATION, &a);
		if (str_is(a.state, "paid"))
			return no(b, ERR_STATE, "entry", "%.*s",
			    STR_ARG(a.payment));
	}
	return OK;
}

/* What was drawn, planned or opened by V is as it was before. */
static void
undo_draws(struct book *b, const struct event *v)
{
	struct money amount;
	struct row_quota drawn = draw_of(b, v, &amount);

	if (drawn.quota.n)
		quota_give_back(b, &drawn, amount);
	if (v->type->kind == EV_FUNDS_COMMITTED) {
		const struct ev_funds_committed *o = v->body;
		struct row_quota q =
		    quota_find(b, v->log, joined(b, "commit:", o->commitment));

		quota_set(b, &q, money_zero(money_currency(&o->amount)));
	}
	if (v->type->kind == EV_FUNDS_RETURN_RECEIVED) {
		const struct ev_funds_return_received *o = v->body;
		struct row_quota q =
		    quota_find(b, v->log, joined(b, "refund:", o->refund));

		quota_set(b, &q, money_zero(money_currency(&o->amount)));
	}
	if (is_change(v)) {
		struct plan_change change;

		if (change_check(b, v, true, &change) == OK)
			change_make(b, &change);
	}
}

/* C12: nothing is paid for a project that is suspended or on notice. */
static enum err
check_payable(struct book *b, const struct event *ev,
    const struct event *voucher, const char *field)
{
	const struct ev_payment_made *made = voucher->body;
	const struct ev_funds_paid *paid = voucher->body;
	struct row_application a = { .log = ev->log };
	struct spending s = { .log = ev->log, .field = field };

	if (voucher->type->kind == EV_FUNDS_PAID) {
		s.project = paid->project;
		s.day = paid->day;
		s.field = ev == voucher ? "project" : field;
	} else if (voucher->type->kind == EV_PAYMENT_MADE) {
		a.application = made->application;
		rows_find(b, ROW_APPLICATION, &a);
		s.project = a.project;
		s.day = made->day;
		s.field = "application";
	}
	return project_need_payable(b, ev, &s);
}

enum err
effect_check(struct book *b, const struct event *ev,
    const struct event *voucher, bool undo, struct move *ret_move)
{
	struct move move = move_of(b, voucher);
	const char *field = ev == voucher ? "amount" : "entry";
	enum err err = undo ? check_undo(b, voucher) : OK;

	if (err != OK)
		return err;

	if (undo)
		move = (struct move){ move.to, move.from, move.source,
			move.amount, log_day(b, ev->log) };
	*ret_move = move;
	if (move.source.n == 0)
		return OK;
	err = undo ? OK : check_payable(b, ev, voucher, field);
	if (err == OK)
		err = year_check(b, ev, voucher, undo);
	return err == OK ? money_check(b, ev, &move, field) : err;
}

static void
set_payment(struct book *b, struct str log, struct str payment,
    const char *state)
{
	struct row_payment row = { .log = log, .payment = payment };

	if (rows_find(b, ROW_PAYMENT, &row)) {
		row.state = str_from(state);
		rows_put(b, ROW_PAYMENT, &row);
	}
}

/* An application whose payment is undone may be paid again. */
static void
undo_application(struct book *b, const struct event *v)
{
	struct row_application row = { .log = v->log };

	if (v->type->kind == EV_PAYMENT_MADE)
		row.application =
		    ((const struct ev_payment_made *)v->body)->application;
	else if (v->type->kind == EV_PAYMENT_APPLIED)
		row.application =
		    ((const struct ev_payment_applied *)v->body)->application;
	if (row.application.n == 0 || !rows_find(b, ROW_APPLICATION, &row))
		return;
	row.payment = STR("");
	row.state = v->type->kind == EV_PAYMENT_MADE ? STR("endorsed") :
						       STR("reversed");
	rows_put(b, ROW_APPLICATION, &row);
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
	if (type->kind == EV_FUNDS_PAID)
		set_payment(b, voucher->log,
		    ((const struct ev_funds_paid *)voucher->body)->payment,
		    state);
	if (type->kind == EV_PAYMENT_MADE)
		set_payment(b, voucher->log,
		    ((const struct ev_payment_made *)voucher->body)->payment,
		    state);
	if (strcmp(state, "reversed") == 0) {
		undo_draws(b, voucher);
		undo_application(b, voucher);
		bank_undo(b, voucher);
	}
}

enum err
entry_find(struct book *b, const struct event *ev, int64_t index,
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
	return OK;
}

/* The same, by another person than EV. */
static enum err
need_entry(struct book *b, const struct event *ev, int64_t index,
    const struct hash *leaf, struct arena *a, struct book_entry *ret_entry)
{
	enum err err = entry_find(b, ev, index, leaf, a, ret_entry);

	if (err != OK)
		return err;
	assert(ret_entry->event.type);
	return need_other_person(b, ev, index, ret_entry->event.by);
}

enum err
entry_need_leaf(struct book *b, const struct event *ev, int64_t index,
    const struct hash *leaf)
{
	struct book_entry entry = { 0 };

	return need_entry(b, ev, index, leaf, &b->arena, &entry);
}

enum err
rule_approved(struct book *b, const struct event *ev)
{
	const struct ev_approved *o = ev->body;
	struct row_voucher row = { .log = ev->log, .idx = o->entry };
	struct book_entry entry = { 0 };
	struct move move;
	enum err err = need_entry(b, ev, o->entry, &o->leaf, &b->arena, &entry);

	if (err != OK)
		return err;
	if (!rows_find(b, ROW_VOUCHER, &row) ||
	    !str_eq(row.state, STR("waiting")))
		return no(b, ERR_STATE, "entry", "%.*s", STR_ARG(row.state));
	if ((err = need_band(b, ev, row.amount)) != OK)
		return err;
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

enum err
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
entry_undo(struct book *b, const struct event *ev, const struct event *entry,
    struct str reason)
{
	struct row_voucher row = { .log = ev->log, .idx = entry->index };
	struct move move = { 0 };
	enum err err = need_effective(b, entry, &row);

	if (err == OK && !str_eq(row.state, STR("waiting")))
		err = effect_check(b, ev, entry, true, &move);
	if (err != OK)
		return err;
	if (move.source.n) {
		money_move(b, ev->log, ev->index, 1, &move);
		year_adjust(b, ev, entry);
	}
	if (entry->type->kind == EV_YEAR_CLOSED)
		closing_reverse(b, entry);
	effect_change(b, entry, "reversed");
	fill_history(&row, entry);
	row.state = STR("reversed");
	row.reversed = ev->index;
	row.reason = reason;
	rows_put(b, ROW_VOUCHER, &row);
	correction_begin(b, ev, entry, row.subject);
	return OK;
}

enum err
rule_reversed(struct book *b, const struct event *ev)
{
	const struct ev_reversed *o = ev->body;
	struct book_entry entry = { 0 };
	enum err err = need_entry(b, ev, o->entry, &o->leaf, &b->arena, &entry);

	return err == OK ? entry_undo(b, ev, &entry.event, o->reason) : err;
}

enum err
rule_disclosed(struct book *b, const struct event *ev)
{
	const struct ev_disclosed *o = ev->body;
	struct arena a = { 0 };
	struct book_entry entry = { 0 };
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
