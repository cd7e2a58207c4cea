/*
 * Chapter: the end of a year: balances are carried over, the books of the year
 * are closed (DOMAIN 7.2; C7, C18).
 */
#include "book/rows.h"

#include <assert.h>

#include "book/view.h"

enum { YEAR_MAX = 9998 };

static int
year_of(struct day day)
{
	int y;
	int m;
	int d;

	day_to_date(day, &y, &m, &d);
	return y;
}

/* The first day that an entry names: the one its money counts on. */
static struct day
day_of(const struct event *v)
{
	const struct shape *s = &v->type->open;

	for (size_t i = 0; i < s->n_fields; i++)
		if (s->fields[i].type == FIELD_DAY)
			return *(
			    const struct day *)field_of(&s->fields[i], v->body);
	return (struct day){ 0 };
}

static bool
is_closed(struct book *b, struct str log, int64_t year)
{
	struct row_closed_year row = { .log = log, .year = year };

	return rows_find(b, ROW_CLOSED_YEAR, &row) && row.closings > 0;
}

enum err
year_check(struct book *b, const struct event *ev, const struct event *voucher,
    bool undo)
{
	int year = year_of(day_of(voucher));

	if (!is_closed(b, ev->log, year))
		b->year = year;
	else if (undo)
		b->year = year_of(log_day(b, ev->log));
	else
		return no(b, ERR_CLOSED, ev == voucher ? "day" : "entry", "%d",
		    year);
	return OK;
}

void
year_adjust(struct book *b, const struct event *ev, const struct event *voucher)
{
	struct row_adjustment row = { ev->log, ev->index, voucher->index,
		year_of(day_of(voucher)) };

	if (is_closed(b, ev->log, row.year))
		rows_put(b, ROW_ADJUSTMENT, &row);
}

int64_t
year_at_hand(struct book *b, struct str log)
{
	return b->year ? b->year : year_of(log_day(b, log));
}

/* A year that is over. */
static enum err
need_past(struct book *b, const struct event *ev, int64_t year)
{
	if (year < 1)
		return no(b, ERR_NOT_POSITIVE, "year", "0");
	if (year >= year_of(log_day(b, ev->log)))
		return no(b, ERR_DAY_ORDER, "year", "%s", "year < at");
	return OK;
}

enum err
rule_balance_carried(struct book *b, const struct event *ev)
{
	const struct ev_balance_carried *o = ev->body;
	struct row_carried row = { .log = ev->log,
		.account = o->account,
		.year = o->year,
		.amount = o->amount,
		.number = o->number,
		.mode = o->mode,
		.project = o->project,
		.idx = ev->index,
		.basis = basis_of(ev) };
	struct row_account account;
	enum err err = account_need(b, ev, o->account, o->amount, &account);

	if (err == OK)
		err = need_past(b, ev, o->year);
	if (err != OK)
		return err;
	if (is_closed(b, ev->log, o->year))
		return no(b, ERR_CLOSED, "year", "%ld", (long)o->year);
	if (str_eq(o->mode, STR("reuse")) && o->project.n == 0)
		return no(b, ERR_MISSING_FIELD, "project", "%s", "reuse");
	rows_put(b, ROW_CARRIED, &row);
	return OK;
}

enum err
rule_year_closed(struct book *b, const struct event *ev)
{
	const struct ev_year_closed *o = ev->body;
	struct row_closed_year row = { .log = ev->log, .year = o->year };
	struct row_half half;
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = need_past(b, ev, o->year);
	if (err != OK)
		return err;
	rows_find(b, ROW_CLOSED_YEAR, &row);
	row.closings++;
	row.idx = ev->index;
	half_enter(b, ev, &half, &(struct half_extra){ .day = o->day });
	rows_put(b, ROW_CLOSED_YEAR, &row);
	rows_put(b, ROW_CLOSING,
	    &(struct row_closing){ ev->log, o->closing, o->year, ev->index });
	return OK;
}

void
closing_reverse(struct book *b, const struct event *voucher)
{
	const struct ev_year_closed *o = voucher->body;
	struct row_closed_year row = { .log = voucher->log, .year = o->year };

	if (rows_find(b, ROW_CLOSED_YEAR, &row) && row.closings > 0) {
		row.closings--;
		rows_put(b, ROW_CLOSED_YEAR, &row);
	}
}

/* ---- gates ---- */

static enum err
load_balances(struct book *b, struct str log, int64_t year,
    struct list *ret_rows)
{
	struct buf number = { .arena = &b->arena };
	struct str args[2] = { log };

	buf_int(&number, year);
	args[1] = buf_str(&number);
	return gate_view(b, VIEW_YEAR_BALANCES, args, ret_rows);
}

/* What is carried over is what was there at the end of the year. */
enum err
gate_carried(struct book *b, const struct event *ev)
{
	const struct ev_balance_carried *o = ev->body;
	struct buf figure = { .arena = &b->arena };
	const struct view_year_balances *all;
	struct list rows;
	enum err err = load_balances(b, ev->log, o->year, &rows);

	if (err != OK)
		return err;
	all = rows.items;
	for (size_t i = 0; i < rows.n; i++) {
		if (!str_eq(all[i].account, o->account) ||
		    all[i].amount.minor == o->amount.minor)
			continue;
		money_put_grouped(&figure, all[i].amount);
		return no(b, ERR_FIGURE, "amount", "%.*s %s",
		    STR_ARG(buf_str(&figure)), all[i].amount.currency);
	}
	return OK;
}

/*
 * No transfer with WITH, or with any party that keeps a log (empty), that
 * nobody has confirmed or explained.
 */
static enum err
need_settled(struct book *b, const struct event *ev, struct str with)
{
	const struct ev_year_closed *o = ev->body;
	struct buf from = { .arena = &b->arena };
	struct buf until = { .arena = &b->arena };
	struct str args[4] = { ev->log, with };
	const struct view_year_unsettled *first;
	struct list rows;
	enum err err;

	day_put(&from, day_from_date((int)o->year, 1, 1));
	day_put(&until, day_from_date((int)o->year + 1, 1, 1));
	args[2] = buf_str(&from);
	args[3] = buf_str(&until);
	err = gate_view(b, VIEW_YEAR_UNSETTLED, args, &rows);
	if (err != OK || rows.n == 0)
		return err;
	first = rows.items;
	return no(b, ERR_UNSETTLED, "year", "%.*s", STR_ARG(first->transfer));
}

enum err
gate_closed(struct book *b, const struct event *ev)
{
	const struct ev_year_closed *o = ev->body;
	const struct view_year_balances *all;
	struct list rows;
	enum err err;

	if (o->year < 1 || o->year > YEAR_MAX)
		return no(b, ERR_DAY_ORDER, "year", "1..%d", YEAR_MAX);
	/* The first closing closes the year for all that the log holds. */
	err = need_settled(b, ev, o->with);
	if (err == OK)
		err = need_settled(b, ev, STR(""));
	if (err == OK)
		err = load_balances(b, ev->log, o->year, &rows);
	if (err != OK)
		return err;
	all = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		if (all[i].amount.minor != all[i].carried.minor)
			return no(b, ERR_UNSETTLED, "year", "%.*s",
			    STR_ARG(all[i].account));
	return OK;
}
