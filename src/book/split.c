/*
 * Splitting (C6): several payments to one payee for one project within some
 * days, each just below a band, and together above it.
 */
#include "book/watch.h"

#include "base/limits.h"

typedef const struct view_control_c6b payment;

/* Payments FIRST to LAST of one group, close together. */
struct window {
	payment *first;
	payment *last;
	struct money sum;
	bool is_open; /* all are disclosed */
};

static bool
is_of_group(payment *p, payment *q)
{
	return str_eq(p->log, q->log) && str_eq(p->payee, q->payee) &&
	    str_eq(p->project, q->project) && p->band == q->band &&
	    str_eq(money_currency(&p->amount), money_currency(&q->amount));
}

/* The payments from FIRST on that lie within DAYS of it; END is behind all. */
static struct window
window_from(payment *first, payment *end, int64_t days)
{
	struct window w = { .first = first, .is_open = true };

	w.sum = money_zero(money_currency(&first->amount));
	for (payment *p = first; p < end && is_of_group(first, p) &&
	     p->day.n - first->day.n <= days &&
	     money_add(w.sum, p->amount, &w.sum);
	     p++) {
		w.last = p;
		w.is_open &= p->is_open;
	}
	return w;
}

/* The entry of the first is evidence; the others stand beside it. */
static void
put_window(const struct window *w, enum control control, struct arena *a,
    struct buf *out)
{
	struct exception e = { .control = control,
		.log = w->first->log,
		.subject = w->first->subject,
		.idx = w->first->idx };
	struct buf also = { .arena = a };

	if (w->is_open)
		e.amount = w->sum;
	for (payment *p = w->first + 1; p <= w->last; p++)
		buf_printf(&also, "%s%.*s/%lld", also.n ? " " : "",
		    STR_ARG(p->log), (long long)p->idx);
	out->failed |= also.failed;
	e.also = buf_str(&also);
	control_put(out, &e);
}

enum err
split_add(const struct view_reader *reader, const struct watch *watch,
    const struct list *rows, struct arena *a, struct buf *out)
{
	payment *end = rows->n ? (payment *)rows->items + rows->n : NULL;
	payment *told = NULL; /* the last that was told of */
	enum err err = OK;

	for (payment *p = rows->items; end && p < end && err == OK; p++) {
		int64_t days = 0, count = 0;
		struct window w;

		err = control_limit(reader, watch->control, p->log, a, &days);
		if (err == OK)
			err = control_second(reader, watch->control, p->log, a,
			    &count);
		w = window_from(p, end, days);
		if (err != OK || w.last - w.first + 1 < count ||
		    w.sum.minor <= p->band || (told && w.last <= told))
			continue;
		put_window(&w, watch->control, a, out);
		told = w.last;
	}
	return err;
}
