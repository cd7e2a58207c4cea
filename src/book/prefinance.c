/*
 * Contractors that pay in advance (C13): more than a share of the contract is
 * certified, and nothing was paid on it.
 */
#include "book/watch.h"

typedef const struct view_control_c13 step;

enum { WHOLE = 100 };

/* Amounts are at most 10^15, so their hundredfold fits. */
static bool
is_over(step *s, int64_t share)
{
	return share < WHOLE &&
	    s->certified.minor * WHOLE > s->amount.minor * share;
}

static bool
is_of_contract(step *s, step *t)
{
	return str_eq(s->log, t->log) && str_eq(s->subject, t->subject);
}

/* The step from which on it is over; the last one stands beside it. */
static void
put_steps(step *since, step *last, const struct watch *watch, struct day today,
    struct arena *a, struct buf *out)
{
	struct exception e = { .control = watch->control,
		.log = since->log,
		.subject = since->subject,
		.idx = since->idx,
		.days = (int64_t)today.n - since->day.n };
	struct buf also = { .arena = a };

	if (last->is_open)
		e.amount = last->certified;
	if (last != since)
		buf_printf(&also, "%.*s/%lld", STR_ARG(last->log),
		    (long long)last->idx);
	out->failed |= also.failed;
	e.also = buf_str(&also);
	control_put(out, &e);
}

enum err
prefinance_add(const struct view_reader *reader, const struct watch *watch,
    const struct list *rows, struct arena *a, struct buf *out)
{
	step *end = rows->n ? (step *)rows->items + rows->n : NULL;
	step *since = NULL;
	enum err err = OK;

	for (step *s = rows->items; end && s < end && err == OK; s++) {
		int64_t share = 0;
		bool is_last = s + 1 == end || !is_of_contract(s, s + 1);

		err = control_limit(reader, watch->control, s->log, a, &share);
		if (err != OK || !is_over(s, share))
			since = NULL;
		else if (!since)
			since = s;
		if (since && is_last)
			put_steps(since, s, watch, reader->today, a, out);
		if (is_last)
			since = NULL;
	}
	return err;
}
