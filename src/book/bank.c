/*
 * Chapter: the bank's side of an account: its balances and lines, matched
 * to the vouchers of the book (DOMAIN 2.3; controls C49, C50).
 *
 * What the bank says moves no money here.  A line is matched to a voucher, or
 * a person matches one to several of the other; what is reversed frees all.
 */
#include "book/rows.h"

#include <assert.h>

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

/*
 * V is a voucher of money that has taken effect and has no line yet; FIELD
 * names it.
 */
static enum err
need_voucher(struct book *b, const struct event *v, const struct effect *effect,
    const char *field, struct row_bank_match *match)
{
	struct row_voucher voucher = { .log = v->log, .idx = v->index };
	enum err err;

	if (effect->account.n == 0)
		return no(b, ERR_STATE, field, "%s", v->type->open.name);
	if ((err = need_effective(b, v, &voucher)) != OK)
		return err;
	if (str_eq(voucher.state, STR("waiting")))
		return no(b, ERR_STATE, field, "%.*s", STR_ARG(voucher.state));
	if (rows_find(b, ROW_BANK_MATCH, match) && match->line.n)
		return no(b, ERR_ALREADY_MATCHED, field, "%.*s",
		    STR_ARG(match->line));
	return OK;
}

/* The days of a line and a voucher lie within the limit (C49). */
static enum err
need_near(struct book *b, struct str log, struct day line, struct day voucher,
    const char *field)
{
	const struct control_type *control = &control_types[CONTROL_C49];
	int64_t limit =
	    parameter_value(b, log, control->parameter, control->fallback);
	int64_t apart = (int64_t)line.n - voucher.n;

	if (apart <= limit && -apart <= limit)
		return OK;
	return no(b, ERR_DAY_WINDOW, field, "%lld", (long long)limit);
}

/* Line and voucher say the same. */
static enum err
need_same(struct book *b, const struct row_bank_line *line,
    const struct effect *effect)
{
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
	return need_near(b, line->log, line->day, effect->day, "entry");
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
	if ((err = need_voucher(b, &entry.event, &effect, "entry", &match)) !=
		OK ||
	    (err = need_same(b, &line, &effect)) != OK)
		return err;
	line.entry = match.entry;
	line.matched = match.matched = ev->index;
	match.line = line.line;
	rows_put(b, ROW_BANK_LINE, &line);
	rows_put(b, ROW_BANK_MATCH, &match);
	return OK;
}

/* ---- several at once ---- */

/* The lines and vouchers that one match names, as far as they were found. */
struct group {
	struct row_bank_line lines[TOGETHER_MAX];
	struct row_bank_match matches[TOGETHER_MAX];
	struct effect effects[TOGETHER_MAX];
	size_t n_lines;
	size_t n_entries;
};

/* The next word of a list with single blanks between. */
static enum err
next_word(struct book *b, const char *field, size_t n_before, struct str *rest,
    struct str *ret_word)
{
	bool is_last = str_find(*rest, ' ') == rest->n;

	*ret_word = str_cut(rest, ' ');
	if (ret_word->n == 0 || (!is_last && rest->n == 0))
		return no(b, ERR_MALFORMED, field, "%s", "A B C");
	if (n_before == TOGETHER_MAX)
		return no(b, ERR_TOO_LARGE, field, "%d", TOGETHER_MAX);
	return OK;
}

static enum err
add_line(struct book *b, struct str log, struct str id, struct group *g)
{
	struct row_bank_line line = { .log = log, .line = id };

	for (size_t i = 0; i < g->n_lines; i++)
		if (str_eq(g->lines[i].line, id))
			return no(b, ERR_DUPLICATE, "lines", "%.*s",
			    STR_ARG(id));
	if (!rows_find(b, ROW_BANK_LINE, &line) || !is_live(line.state))
		return no(b, ERR_NOT_FOUND, "lines", "%.*s", STR_ARG(id));
	if (line.entry >= 0)
		return no(b, ERR_ALREADY_MATCHED, "lines", "%.*s/%lld",
		    STR_ARG(log), (long long)line.entry);
	g->lines[g->n_lines++] = line;
	return OK;
}

static enum err
read_lines(struct book *b, const struct event *ev, struct str rest,
    struct group *g)
{
	struct str word;
	enum err err = OK;

	while (rest.n && err == OK) {
		err = next_word(b, "lines", g->n_lines, &rest, &word);
		if (err == OK)
			err = add_line(b, ev->log, word, g);
	}
	return err;
}

static enum err
add_entry(struct book *b, const struct event *ev, struct str word,
    struct group *g)
{
	struct row_bank_match match = { .log = ev->log };
	struct book_entry entry;
	struct effect effect;
	enum err err;

	if (!str_to_int(word, &match.entry))
		return no(b, ERR_MALFORMED, "entries", "%.*s", STR_ARG(word));
	for (size_t i = 0; i < g->n_entries; i++)
		if (g->matches[i].entry == match.entry)
			return no(b, ERR_DUPLICATE, "entries", "%.*s",
			    STR_ARG(word));
	err = entry_find(b, ev, match.entry, NULL, &b->arena, &entry);
	if (err != OK)
		return err;
	effect = effect_of(b, &entry.event);
	err = need_voucher(b, &entry.event, &effect, "entries", &match);
	if (err != OK)
		return err;
	g->effects[g->n_entries] = effect;
	g->matches[g->n_entries++] = match;
	return OK;
}

static enum err
read_entries(struct book *b, const struct event *ev, struct str rest,
    struct group *g)
{
	struct str word;
	enum err err = OK;

	while (rest.n && err == OK) {
		err = next_word(b, "entries", g->n_entries, &rest, &word);
		if (err == OK)
			err = add_entry(b, ev, word, g);
	}
	if (err == OK && g->n_lines > 1 && g->n_entries > 1)
		return no(b, ERR_TOO_LARGE, "entries", "%d", 1);
	return err;
}

/* All of the account and direction of the first line; the sum of the lines. */
static enum err
add_up_lines(struct book *b, const struct group *g, struct money *ret_sum)
{
	const struct row_bank_line *first = &g->lines[0];

	*ret_sum = money_zero(money_currency(&first->amount));
	for (size_t i = 0; i < g->n_lines; i++) {
		const struct row_bank_line *line = &g->lines[i];
		bool fits = money_add(*ret_sum, line->amount, ret_sum);

		if (!str_eq(line->account, first->account))
			return no(b, ERR_OTHER_ACCOUNT, "lines", "%.*s",
			    STR_ARG(first->account));
		if (!str_eq(line->direction, first->direction))
			return no(b, ERR_AMOUNT_DIFFERS, "lines", "%.*s",
			    STR_ARG(first->direction));
		assert(fits); /* one currency, at most TOGETHER_MAX amounts */
	}
	return OK;
}

static enum err
need_sum(struct book *b, const struct group *g, struct money sum)
{
	const struct row_bank_line *first = &g->lines[0];
	struct money all = money_zero(money_currency(&sum));
	struct buf text = { .arena = &b->arena };

	for (size_t i = 0; i < g->n_entries; i++) {
		const struct effect *e = &g->effects[i];
		bool fits;

		if (!str_eq(e->account, first->account))
			return no(b, ERR_OTHER_ACCOUNT, "entries", "%.*s",
			    STR_ARG(first->account));
		if (!str_eq(e->direction, first->direction))
			return no(b, ERR_AMOUNT_DIFFERS, "entries", "%.*s",
			    STR_ARG(first->direction));
		fits = money_add(all, e->amount, &all);
		assert(fits);
	}
	if (money_cmp(all, sum) == 0)
		return OK;
	money_put_grouped(&text, sum);
	return no(b, ERR_AMOUNT_DIFFERS, "entries", "%.*s %s",
	    STR_ARG(buf_str(&text)), sum.currency);
}

static enum err
need_all_near(struct book *b, const struct group *g)
{
	enum err err = OK;

	for (size_t i = 0; i < g->n_lines && err == OK; i++)
		for (size_t j = 0; j < g->n_entries && err == OK; j++)
			err = need_near(b, g->lines[i].log, g->lines[i].day,
			    g->effects[j].day, "entries");
	return err;
}

enum err
rule_bank_matched_2(struct book *b, const struct event *ev)
{
	const struct ev_bank_matched_2 *o = ev->body;
	struct row_bank_group row = { ev->log, ev->index, o->lines,
		o->entries };
	struct group *g = arena_alloc(&b->arena, sizeof(*g));
	struct money sum;
	enum err err;

	if (!g)
		return b->fault = ERR_NO_MEMORY;
	g->n_lines = g->n_entries = 0;
	if ((err = read_lines(b, ev, o->lines, g)) != OK ||
	    (err = read_entries(b, ev, o->entries, g)) != OK ||
	    (err = add_up_lines(b, g, &sum)) != OK ||
	    (err = need_sum(b, g, sum)) != OK ||
	    (err = need_all_near(b, g)) != OK)
		return err;
	for (size_t i = 0; i < g->n_lines; i++) {
		g->lines[i].entry = g->matches[0].entry;
		g->lines[i].matched = ev->index;
		rows_put(b, ROW_BANK_LINE, &g->lines[i]);
	}
	for (size_t i = 0; i < g->n_entries; i++) {
		g->matches[i].line = g->lines[0].line;
		g->matches[i].matched = ev->index;
		rows_put(b, ROW_BANK_MATCH, &g->matches[i]);
	}
	rows_put(b, ROW_BANK_GROUP, &row);
	return OK;
}

/* ---- parting ---- */

static void
free_line(struct book *b, struct str log, struct str id)
{
	struct row_bank_line row = { .log = log, .line = id };

	if (!rows_find(b, ROW_BANK_LINE, &row))
		return;
	row.entry = row.matched = -1;
	rows_put(b, ROW_BANK_LINE, &row);
}

static void
free_entry(struct book *b, struct str log, int64_t entry)
{
	struct row_bank_match row = { .log = log, .entry = entry };

	if (!rows_find(b, ROW_BANK_MATCH, &row))
		return;
	row.line = STR("");
	row.matched = -1;
	rows_put(b, ROW_BANK_MATCH, &row);
}

/* All that MATCH named are free; false: it was no match of several. */
static bool
part_group(struct book *b, struct str log, int64_t match)
{
	struct row_bank_group row = { .log = log, .matched = match };
	int64_t entry;

	if (!rows_find(b, ROW_BANK_GROUP, &row))
		return false;
	while (row.lines.n)
		free_line(b, log, str_cut(&row.lines, ' '));
	while (row.entries.n)
		if (str_to_int(str_cut(&row.entries, ' '), &entry))
			free_entry(b, log, entry);
	rows_put(b, ROW_BANK_GROUP, &row);
	return true;
}

/* Voucher ENTRY and its lines, if it has any, know no more of each other. */
static void
part(struct book *b, struct str log, int64_t entry)
{
	struct row_bank_match match = { .log = log, .entry = entry };

	if (!rows_find(b, ROW_BANK_MATCH, &match) || match.line.n == 0)
		return;
	if (part_group(b, log, match.matched))
		return;
	free_line(b, log, match.line);
	free_entry(b, log, entry);
}

enum err
rule_bank_unmatched(struct book *b, const struct event *ev)
{
	const struct ev_bank_unmatched *o = ev->body;
	struct row_bank_line line = { .log = ev->log, .line = o->line };
	struct book_entry entry;
	enum err err;

	if (!rows_find(b, ROW_BANK_LINE, &line) || !is_live(line.state))
		return no(b, ERR_NOT_FOUND, "line", "%.*s", STR_ARG(o->line));
	if (line.matched < 0)
		return no(b, ERR_STATE, "line", "%s", "unmatched");
	err = entry_find(b, ev, line.matched, NULL, &b->arena, &entry);
	if (err == OK)
		err = need_other_person(b, ev, line.matched, entry.event.by);
	return err == OK ? entry_undo(b, ev, &entry.event, o->reason) : err;
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
	} else if (v->type->kind == EV_BANK_MATCHED_2) {
		part_group(b, v->log, v->index);
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
