/*
 * What settled projects gave back, in proportion to their sources (C16).
 */
#include "book/proportion.h"

#include <assert.h>

#include "base/limits.h"
#include "book/watch.h"
#include "schema/views.h"

typedef const struct view_control_c16 item;

/* Wide enough for the product of two sums of money. */
__extension__ typedef unsigned __int128 wide;

static bool
is_of_project(item *i, item *j)
{
	return str_eq(i->log, j->log) && str_eq(i->subject, j->subject) &&
	    str_eq(money_currency(&i->amount), money_currency(&j->amount));
}

/* The share of the source of I: the last of those from FIRST on, or new. */
static struct share *
share_of(struct share *first, size_t *n, item *i)
{
	struct money none = money_zero(money_currency(&i->amount));

	if (*n == 0 || !str_eq(first[*n - 1].source, i->source))
		first[(*n)++] = (struct share){ .log = i->log,
			.project = i->subject,
			.source = i->source,
			.funded = none,
			.returned = none,
			.should = none,
			.idx = -1 };
	return &first[*n - 1];
}

static bool
count(struct share *s, item *i, struct buf *entries)
{
	if (!i->is_return)
		return money_add(s->funded, i->amount, &s->funded);
	s->idx = i->idx;
	buf_printf(entries, "%s%.*s/%lld", entries->n ? " " : "",
	    STR_ARG(i->log), (long long)i->idx);
	s->entries = buf_str(entries);
	return money_add(s->returned, i->amount, &s->returned);
}

/* What is left over when BACK × FUNDED / ALL is rounded down. */
static int64_t
remainder_of(const struct share *s, int64_t back, int64_t all)
{
	return (int64_t)((wide)back * (wide)s->funded.minor % (wide)all);
}

/* Does S come before T when the last units are given out? */
static bool
comes_first(const struct share *s, const struct share *t, int64_t back,
    int64_t all)
{
	int64_t left = remainder_of(s, back, all);
	int64_t right = remainder_of(t, back, all);

	if (left != right)
		return left > right;
	return s->returned.minor > t->returned.minor;
}

/* The next unit goes to the best of those that have not got one yet. */
static void
give_unit(struct share *first, size_t n, int64_t back, int64_t all)
{
	struct share *best = NULL;

	for (size_t i = 0; i < n; i++) {
		struct share *s = &first[i];
		wide whole = (wide)back * (wide)s->funded.minor / (wide)all;
		bool has_one = s->should.minor > (int64_t)whole;

		if (!has_one && (!best || comes_first(s, best, back, all)))
			best = s;
	}
	assert(best);
	best->should.minor++;
}

/* The shares of one project; all amounts of one currency, none below zero. */
static void
divide(struct share *first, size_t n, int64_t back, int64_t all)
{
	int64_t left = back;

	for (size_t i = 0; i < n; i++) {
		wide part = (wide)back * (wide)first[i].funded.minor;

		first[i].should.minor = (int64_t)(part / (wide)all);
		left -= first[i].should.minor;
	}
	for (; left > 0; left--)
		give_unit(first, n, back, all);
}

/*
 * The items from I on that are of one project, as shares at FIRST; how many
 * items, 0 when their sums do not fit.
 */
static size_t
read_project(item *i, item *end, struct day today, struct arena *a,
    struct share *first, size_t *ret_n)
{
	struct buf entries = { .arena = a };
	item *at = i;
	item *latest = NULL;
	struct money back = money_zero(money_currency(&i->amount));
	struct money all = back;
	size_t n = 0;

	for (; at < end && is_of_project(i, at); at++) {
		size_t before = n;
		struct share *s = share_of(first, &n, at);

		if (n > before)
			entries = (struct buf){ .arena = a };
		if (!count(s, at, &entries) ||
		    !money_add(at->is_return ? back : all, at->amount,
			at->is_return ? &back : &all))
			return 0;
		if (at->is_return && (!latest || at->day.n >= latest->day.n))
			latest = at;
	}
	for (size_t k = 0; latest && k < n; k++) {
		first[k].days = (int64_t)today.n - latest->day.n;
		if (first[k].idx < 0)
			first[k].idx = latest->idx;
	}
	if (all.minor > 0)
		divide(first, n, back.minor, all.minor);
	*ret_n = n;
	return (size_t)(at - i);
}

/* All ITEMS that are of PROJECT, or of any (empty). */
static enum err
read_all(const struct list *items, struct str project, struct day today,
    struct arena *a, struct share **ret, size_t *ret_n)
{
	struct share *all = arena_alloc(a, (items->n + 1) * sizeof(*all));
	item *i = items->items;
	item *end = items->n ? i + items->n : i;
	size_t n = 0;

	if (!all)
		return ERR_NO_MEMORY;
	while (i < end) {
		size_t n_shares = 0;
		size_t n_items =
		    read_project(i, end, today, a, &all[n], &n_shares);

		if (n_items == 0)
			return ERR_OVERFLOW;
		if (project.n == 0 || str_eq(project, i->subject))
			n += n_shares;
		i += n_items;
	}
	*ret = all;
	*ret_n = n;
	return OK;
}

enum err
proportion_load(const struct view_reader *reader, struct str project,
    struct arena *a, struct share **ret, size_t *ret_n)
{
	struct list rows;
	enum err err = control_candidates(reader, VIEW_CONTROL_C16, a, &rows);

	return err == OK ?
	    read_all(&rows, project, reader->today, a, ret, ret_n) :
	    err;
}

/* SHOULD and what did go back, its entries; the difference is the amount. */
static void
put_share(const struct share *s, enum control control, struct arena *a,
    struct buf *out)
{
	struct exception e = { .control = control,
		.log = s->log,
		.subject = s->project,
		.idx = s->idx,
		.days = s->days };
	struct buf also = { .arena = a };

	if (!money_sub(s->returned, s->should, &e.amount) ||
	    e.amount.minor == 0)
		return;
	buf_printf(&also, "%.*s ", STR_ARG(s->source));
	money_put(&also, s->returned);
	buf_put(&also, STR(" ≠ "));
	money_put(&also, s->should);
	if (s->entries.n)
		buf_printf(&also, " %.*s", STR_ARG(s->entries));
	out->failed |= also.failed;
	e.also = buf_str(&also);
	control_put(out, &e);
}

enum err
proportion_add(const struct view_reader *reader, const struct watch *watch,
    const struct list *rows, struct arena *a, struct buf *out)
{
	struct share *all;
	size_t n;
	enum err err = read_all(rows, STR(""), reader->today, a, &all, &n);

	for (size_t i = 0; err == OK && i < n; i++) {
		int64_t days = 0;

		err =
		    control_limit(reader, watch->control, all[i].log, a, &days);
		if (err == OK && all[i].days > days)
			put_share(&all[i], watch->control, a, out);
	}
	return err;
}
