/*
 * Chapter: the month two sides reconcile: what one sent and the other received
 * of one source, up to its last day (C18).
 */
#include "book/rows.h"

#include "base/limits.h"
#include "book/view.h"

/* The first day of the month after the one that begins with MONTH, or 0. */
static struct day
month_after(struct day month)
{
	int y;
	int m;
	int d;

	day_to_date(month, &y, &m, &d);
	if (d != 1)
		return (struct day){ 0 };
	return m == 12 ? day_from_date(y + 1, 1, 1) :
			 day_from_date(y, m + 1, 1);
}

static enum err
need_month(struct book *b, const struct event *ev, struct day month)
{
	struct day until = month_after(month);

	if (until.n == 0)
		return no(b, ERR_MALFORMED, "month", "%s", "YYYY-MM-01");
	if (log_day(b, ev->log).n < until.n)
		return no(b, ERR_DAY_ORDER, "month", "%s", "month < at");
	return OK;
}

/* FIGURE is in the currency of SOURCE, and of a size that can be. */
static enum err
need_figure(struct book *b, const struct row_source *source, const char *field,
    struct money figure, bool may_be_less)
{
	if (!str_eq(money_currency(&figure), source->currency))
		return no(b, ERR_CURRENCY, field, "%.*s",
		    STR_ARG(source->currency));
	if (figure.minor > AMOUNT_MAX || figure.minor < -AMOUNT_MAX)
		return no(b, ERR_TOO_LARGE, field, "10^15");
	if (figure.minor < 0 && !may_be_less)
		return no(b, ERR_NOT_POSITIVE, field, "0");
	return OK;
}

static enum err
wrong_figure(struct book *b, const char *field, struct money right)
{
	struct buf figure = { .arena = &b->arena };

	money_put_grouped(&figure, right);
	return no(b, ERR_FIGURE, field, "%.*s %s", STR_ARG(buf_str(&figure)),
	    right.currency);
}

/* Sent and difference are what was received and what is in transit. */
static enum err
need_figures(struct book *b, const struct event *ev,
    const struct row_source *source)
{
	const struct ev_reconciliation_stated *o = ev->body;
	struct money right = o->received;
	enum err err = need_figure(b, source, "sent", o->sent, false);

	if (err == OK)
		err = need_figure(b, source, "received", o->received, false);
	if (err == OK)
		err =
		    need_figure(b, source, "in_transit", o->in_transit, false);
	if (err == OK)
		err = need_figure(b, source, "difference", o->difference, true);
	if (err != OK)
		return err;
	right.minor += o->in_transit.minor - o->sent.minor;
	return right.minor == o->difference.minor ?
	    OK :
	    wrong_figure(b, "difference", right);
}

enum err
rule_reconciliation_stated(struct book *b, const struct event *ev)
{
	const struct ev_reconciliation_stated *o = ev->body;
	struct row_source source = { .log = ev->log, .source = o->source };
	struct row_reconciliation row = { .log = ev->log,
		.reconciliation = o->reconciliation,
		.with_party = o->with,
		.source = o->source,
		.month = o->month,
		.until = month_after(o->month),
		.sent = o->sent,
		.received = o->received,
		.in_transit = o->in_transit,
		.difference = o->difference,
		.author = ev->by,
		.idx = ev->index,
		.basis = basis_of(ev) };
	struct row_half half;
	enum err err = half_check(b, ev, &half);

	if (err == OK && !rows_find(b, ROW_SOURCE, &source))
		err =
		    no(b, ERR_NOT_FOUND, "source", "%.*s", STR_ARG(o->source));
	if (err == OK)
		err = need_month(b, ev, o->month);
	if (err == OK)
		err = need_figures(b, ev, &source);
	if (err != OK)
		return err;
	half_enter(b, ev, &half, &(struct half_extra){ 0 });
	rows_put(b, ROW_RECONCILIATION, &row);
	return OK;
}

enum err
gate_view(struct book *b, enum view_kind kind, const struct str *args,
    struct list *ret_rows)
{
	struct view_reader reader = { .db = b->db };
	enum err err = book_flush(b);

	if (err == OK)
		err = view_load(&reader, kind, args, 0, &b->arena, ret_rows,
		    NULL);
	if (err != OK)
		b->fault = err;
	return err;
}

static struct str
day_text(struct book *b, struct day day)
{
	struct buf out = { .arena = &b->arena };

	day_put(&out, day);
	return buf_str(&out);
}

static enum err
need_equal(struct book *b, const char *field, struct money stated,
    struct money right)
{
	if (money_sub(stated, right, &stated) && stated.minor == 0)
		return OK;
	return wrong_figure(b, field, right);
}

/* The figures are those of the book, as far as the other side's is held. */
enum err
gate_reconciled(struct book *b, const struct event *ev)
{
	const struct ev_reconciliation_stated *o = ev->body;
	struct row_source source = { .log = ev->log, .source = o->source };
	struct day until = month_after(o->month);
	struct str args[5] = { ev->log, o->with, o->source };
	const struct view_reconciliation_figures *f;
	struct list rows;
	enum err err;

	if (until.n == 0 || !rows_find(b, ROW_SOURCE, &source))
		return OK; /* the rule says so */
	args[3] = day_text(b, until);
	args[4] = source.currency;
	err = gate_view(b, VIEW_RECONCILIATION_FIGURES, args, &rows);
	if (err != OK || rows.n == 0)
		return err;
	f = rows.items;
	if ((err = need_equal(b, "sent", o->sent, f->sent)) == OK)
		err = need_equal(b, "received", o->received, f->received);
	if (err == OK)
		err = need_equal(b, "in_transit", o->in_transit, f->in_transit);
	if (err == OK)
		err = need_equal(b, "difference", o->difference, f->difference);
	return err;
}
