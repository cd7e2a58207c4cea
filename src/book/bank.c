/*
 * Chapter: the bank's side of an account: its balances and lines, matched
 * to the vouchers of the book (DOMAIN 2.3; controls C49, C50).
 *
 * What the bank says moves no money here.  A line and a voucher are matched
 * one to one; what is reversed frees the other.
 */
#include "book/rows.h"

#include "base/limits.h"
#include "schema/controls.h"

static bool
is_live(struct str state)
{
	return str_eq(state, STR("live"));
}

/* At the bank an account may be overdrawn: any sign, within the limit. */
static enum err
need_balance(struct book *b, const struct row_account *account,
    struct money amount)
{
	enum err err = need_currency(b, account, amount);

	if (err == OK &&
	    (amount.minor > AMOUNT_MAX || amount.minor < -AMOUNT_MAX))
		return no(b, ERR_TOO_LARGE, "amount", "%lld",
		    (long long)AMOUNT_MAX);
	return err;
}

enum err
rule_bank_stated(struct book *b, const struct event *ev)
{
	const struct ev_bank_stated *o = ev->body;
	struct row_account account = { .log = ev->log, .account = o->account };
	struct row_bank_stated row = { .log = ev->log,
		.account = o->account,
		.day = o->day };
	enum err err;

	if (!rows_find(b, ROW_ACCOUNT, &account))
		return no(b, ERR_NOT_FOUND, "account", "%.*s",
		    STR_ARG(o->account));
	if (rows_find(b, ROW_BANK_STATED, &row) && is_live(row.state))
		return no(b, ERR_DUPLICATE, "day", "%.*s/%lld",
		    STR_ARG(ev->log), (long long)row.idx);
	if ((err = need_balance(b, &account, o->amount)) != OK)
		return err;
	row.amount = o->amount;
	row.state = STR("live");
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_BANK_STATED, &row);
	return OK;
}

enum err
rule_bank_line(struct book *b, const struct event *ev)
{
	const struct ev_bank_line *o = ev->body;
	struct row_bank_line row = { .log = ev->log, .line = o->line };
	struct row_account account;
	enum err err = need_own(b, ev, "line", o->line);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_BANK_LINE, &row) && is_live(row.state))
		return no(b, ERR_DUPLICATE, "line", "%.*s", STR_ARG(o->line));
	err = account_need(b, ev, o->account, o->amount, &account);
	if (err != OK)
		return err;
	row.account = o->account;
	row.direction = o->direction;
	row.amount = o->amount;
	row.day = o->day;
	row.state = STR("live");
	row.entry = -1;
	row.matched = -1;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_BANK_LINE, &row);
	return OK;
}

/* What a voucher does to an account at the bank; ACCOUNT empty: nothing. */
struct effect {
	struct str account;
	struct str direction;
	struct money amount;
	struct day day;
};

/* A transfer leaves the account that its allocation was set aside from. */
static struct effect
effect_of_sent(struct book *b, const struct event *v, struct str allocation,
    struct money amount, struct day day)
{
	struct row_allocation a = { .log = v->log, .allocation = allocation };

	rows_find(b, ROW_ALLOCATION, &a);
	return (struct effect){ a.account, STR("debit"), amount, day };
}

static struct effect
effect_of(struct book *b, const struct event *v)
{
	switch (v->type->kind) {
	case EV_FUNDS_RAISED: {
		const struct ev_funds_raised *o = v->body;

		return (struct effect){ o->account, STR("credit"), o->amount,
			o->day };
	}
	case EV_FUNDS_RECEIVED: {
		const struct ev_funds_received *o = v->body;

		return (struct effect){ o->account, STR("credit"), o->amount,
			o->day };
	}
	case EV_FUNDS_SENT: {
		const struct ev_funds_sent *o = v->body;

		return effect_of_sent(b, v, o->allocation, o->amount, o->day);
	}
	case EV_FUNDS_SENT_2: {
		const struct ev_funds_sent_2 *o = v->body;

		return effect_of_sent(b, v, o->allocation, o->amount, o->day);
	}
	case EV_FUNDS_RETURNED: {
		const struct ev_funds_returned *o = v->body;

		return (struct effect){ o->account, STR("debit"), o->amount,
			o->day };
	}
	case EV_FUNDS_RETURN_RECEIVED: {
		const struct ev_funds_return_received *o = v->body;

		return (struct effect){ o->account, STR("credit"), o->amount,
			o->day };
	}
	case EV_PAYMENT_MADE: {
		const struct ev_payment_made *o = v->body;
		struct row_application a = { .log = v->log,
			.application = o->application };

		rows_find(b, ROW_APPLICATION, &a);
		return (
		    struct effect){ a.account, STR("debit"), a.amount, o->day };
	}
	case EV_FUNDS_PAID: {
		const struct ev_funds_paid *o = v->body;

		return (struct effect){ o->account, STR("debit"), o->amount,
			o->day };
	}
	default:
		return (struct effect){ .account = STR("") };
	}
}

/* V is a voucher of money that has taken effect and has no line yet. */
static enum err
need_voucher(struct book *b, const struct event *v, const struct effect *effect,
    struct row_bank_match *match)
{
	struct row_voucher voucher = { .log = v->log, .idx = v->index };
	enum err err;

	if (effect->account.n == 0)
		return no(b, ERR_STATE, "entry", "%s", v->type->open.name);
	if ((err = need_effective(b, v, &voucher)) != OK)
		return err;
	if (str_eq(voucher.state, STR("waiting")))
		return no(b, ERR_STATE, "entry", "%.*s",
		    STR_ARG(voucher.state));
	if (rows_find(b, ROW_BANK_MATCH, match) && match->line.n)
		return no(b, ERR_ALREADY_MATCHED, "entry", "%.*s",
		    STR_ARG(match->line));
	return OK;
}

/* Line and voucher say the same, within the limit of days (C49). */
static enum err
need_same(struct book *b, const struct row_bank_line *line,
    const struct effect *effect)
{
	const struct control_type *control = &control_types[CONTROL_C49];
	int64_t limit = parameter_value(b, line->log, control->parameter,
	    control->fallback);
	int64_t apart = (int64_t)line->day.n - effect->day.n;
	struct buf amount = { .arena = &b->arena };

	if (!str_eq(line->account, effect->account))
		return no(b, ERR_OTHER_ACCOUNT, "entry", "%.*s",
		    STR_ARG(line->account));
	money_put_grouped(&amount, line->amount);
	if (!str_eq(line->direction, effect->direction) ||
	    money_cmp(line->amount, effect->amount) != 0)
		return no(b, ERR_AMOUNT_DIFFERS, "entry", "%.*s %.*s %s",
		    STR_ARG(line->direction), STR_ARG(buf_str(&amount)),
		    line->amount.currency);
	if (apart > limit || -apart > limit)
		return no(b, ERR_DAY_WINDOW, "entry", "%lld", (long long)limit);
	return OK;
}

enum err
rule_bank_matched(struct book *b, const struct event *ev)
{
	const struct ev_bank_matched *o = ev->body;
	struct row_bank_line line = { .log = ev->log, .line = o->line };
	struct row_bank_match match = { .log = ev->log, .entry = o->entry };
	struct book_entry entry;
	struct effect effect;
	enum err err;

	if (!rows_find(b, ROW_BANK_LINE, &line) || !is_live(line.state))
		return no(b, ERR_NOT_FOUND, "line", "%.*s", STR_ARG(o->line));
	if (line.entry >= 0)
		return no(b, ERR_ALREADY_MATCHED, "line", "%.*s/%lld",
		    STR_ARG(ev->log), (long long)line.entry);
	err = entry_find(b, ev, o->entry, &o->leaf, &b->arena, &entry);
	if (err != OK)
		return err;
	effect = effect_of(b, &entry.event);
	if ((err = need_voucher(b, &entry.event, &effect, &match)) != OK ||
	    (err = need_same(b, &line, &effect)) != OK)
		return err;
	line.entry = match.entry;
	line.matched = match.matched = ev->index;
	match.line = line.line;
	rows_put(b, ROW_BANK_LINE, &line);
	rows_put(b, ROW_BANK_MATCH, &match);
	return OK;
}

/* Voucher ENTRY and its line, if it has one, know no more of each other. */
static void
part(struct book *b, struct str log, int64_t entry)
{
	struct row_bank_match match = { .log = log, .entry = entry };
	struct row_bank_line line = { .log = log };

	if (!rows_find(b, ROW_BANK_MATCH, &match) || match.line.n == 0)
		return;
	line.line = match.line;
	if (rows_find(b, ROW_BANK_LINE, &line)) {
		line.entry = line.matched = -1;
		rows_put(b, ROW_BANK_LINE, &line);
	}
	match.line = STR("");
	match.matched = -1;
	rows_put(b, ROW_BANK_MATCH, &match);
}

static void
undo_line(struct book *b, const struct event *v)
{
	const struct ev_bank_line *o = v->body;
	struct row_bank_line row = { .log = v->log, .line = o->line };

	if (!rows_find(b, ROW_BANK_LINE, &row) || row.idx != v->index)
		return;
	part(b, v->log, row.entry);
	rows_find(b, ROW_BANK_LINE, &row);
	row.state = STR("reversed");
	rows_put(b, ROW_BANK_LINE, &row);
}

static void
undo_stated(struct book *b, const struct event *v)
{
	const struct ev_bank_stated *o = v->body;
	struct row_bank_stated row = { .log = v->log,
		.account = o->account,
		.day = o->day };

	if (!rows_find(b, ROW_BANK_STATED, &row) || row.idx != v->index)
		return;
	row.state = STR("reversed");
	rows_put(b, ROW_BANK_STATED, &row);
}

void
bank_undo(struct book *b, const struct event *v)
{
	struct row_raising raising = { .log = v->log, .idx = v->index };

	if (v->type->kind == EV_BANK_STATED) {
		undo_stated(b, v);
	} else if (v->type->kind == EV_BANK_LINE) {
		undo_line(b, v);
	} else if (v->type->kind == EV_BANK_MATCHED) {
		const struct ev_bank_matched *o = v->body;
		struct row_bank_match match = { .log = v->log,
			.entry = o->entry };

		if (rows_find(b, ROW_BANK_MATCH, &match) &&
		    match.matched == v->index)
			part(b, v->log, o->entry);
	} else {
		part(b, v->log, v->index);
		if (v->type->kind == EV_FUNDS_RAISED &&
		    rows_find(b, ROW_RAISING, &raising)) {
			raising.state = STR("reversed");
			rows_put(b, ROW_RAISING, &raising);
		}
	}
}
