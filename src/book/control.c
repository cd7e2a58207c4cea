/*
 * Controls that are computed when read: each is one view of candidates
 * (queries/control_*.sql) and a limit in days or none; or, where candidates
 * must be compared with each other, a file of its own.
 */
#include "book/watch.h"

#include "base/limits.h"
#include "book/rows.h"

static enum err
value_of(const struct view_reader *reader, const char *name, int64_t fallback,
    struct str log, struct arena *a, int64_t *ret)
{
	const struct view_parameter *p;
	struct str args[2] = { log, str_from(name) };
	struct list rows;
	enum err err =
	    view_load(reader, VIEW_PARAMETER, args, 1, a, &rows, NULL);

	*ret = fallback;
	if (err != OK || rows.n == 0)
		return err;
	p = rows.items;
	*ret = reader->today.n >= p->since.n ? p->value : p->before;
	if (*ret < 0)
		*ret = fallback;
	return OK;
}

enum err
control_limit(const struct view_reader *reader, enum control control,
    struct str log, struct arena *a, int64_t *ret)
{
	const struct control_type *t = &control_types[control];

	return value_of(reader, t->parameter, t->fallback, log, a, ret);
}

enum err
control_second(const struct view_reader *reader, enum control control,
    struct str log, struct arena *a, int64_t *ret)
{
	const struct control_type *t = &control_types[control];

	return value_of(reader, t->second, t->second_fallback, log, a, ret);
}

void
control_put(struct buf *out, const struct exception *e)
{
	buf_put(out, (struct str){ (const char *)e, sizeof(*e) });
}

/* One candidate of a control: all simple ones begin with these columns. */
typedef const struct view_control_c5 candidate;

/* Is C beyond the limit of CONTROL, if that has one? */
static enum err
is_over(const struct view_reader *reader, enum control control, candidate *c,
    struct arena *a, bool *ret)
{
	int64_t limit = -1;
	enum err err = OK;

	if (control_types[control].parameter)
		err = control_limit(reader, control, c->log, a, &limit);
	/* A limit below zero is one that nobody has set. */
	*ret = (limit >= 0 && c->days > limit) ||
	    !control_types[control].parameter;
	return err;
}

/*
 * What is over the limit of the control and not over that of the graver one
 * it steps up to, which tells of it then.
 */
static enum err
add_over_limit(const struct view_reader *reader, const struct watch *watch,
    const struct list *rows, struct arena *a, struct buf *out)
{
	size_t size = view_types[watch->view].shape.size;
	const char *row = rows->items;
	enum err err = OK;

	for (size_t i = 0; i < rows->n && err == OK; i++, row += size) {
		candidate *c = (candidate *)(const void *)row;
		struct exception e = { watch->control, c->log, c->subject,
			c->idx, c->amount, c->days, STR("") };
		bool is_late = false, is_graver = false;

		err = is_over(reader, watch->control, c, a, &is_late);
		if (err == OK && watch->step != watch->control)
			err = is_over(reader, watch->step, c, a, &is_graver);
		if (err == OK && is_late && !is_graver)
			control_put(out, &e);
	}
	return err;
}

enum err
control_candidates(const struct view_reader *reader, enum view_kind view,
    struct arena *a, struct list *ret_rows)
{
	struct buf day = { .arena = a };
	struct str args[1];

	day_put(&day, reader->today);
	args[0] = buf_str(&day);
	return view_load(reader, view, args, CONTROL_ROWS_MAX, a, ret_rows,
	    NULL);
}

static enum err
run_watch(const struct view_reader *reader, const struct watch *watch,
    struct arena *a, struct buf *out)
{
	struct list rows;
	enum err err = control_candidates(reader, watch->view, a, &rows);

	return err == OK ? watch->add(reader, watch, &rows, a, out) : err;
}

enum err
control_run(const struct view_reader *reader, struct arena *a,
    struct exception **ret, size_t *ret_n)
{
	static const struct watch watches[] = {
		{ CONTROL_C5, CONTROL_C5, VIEW_CONTROL_C5, add_over_limit },
		{ CONTROL_C6B, CONTROL_C6B, VIEW_CONTROL_C6B, split_add },
		{ CONTROL_C9, CONTROL_C9, VIEW_CONTROL_C9, add_over_limit },
		{ CONTROL_C13, CONTROL_C13, VIEW_CONTROL_C13, prefinance_add },
		{ CONTROL_C15, CONTROL_C15B, VIEW_CONTROL_C15, add_over_limit },
		{ CONTROL_C15B, CONTROL_C15B, VIEW_CONTROL_C15,
		    add_over_limit },
		{ CONTROL_C16, CONTROL_C16, VIEW_CONTROL_C16, proportion_add },
		{ CONTROL_C18, CONTROL_C18, VIEW_CONTROL_C18, add_over_limit },
		{ CONTROL_C18B, CONTROL_C18B, VIEW_CONTROL_C18_MONTH,
		    add_over_limit },
		{ CONTROL_C19, CONTROL_C19, VIEW_CONTROL_C19, similar_add },
		{ CONTROL_C31, CONTROL_C31, VIEW_CONTROL_C31, add_over_limit },
		{ CONTROL_C41, CONTROL_C41, VIEW_CONTROL_C41, add_over_limit },
		{ CONTROL_C50, CONTROL_C50, VIEW_CONTROL_C50, add_over_limit },
	};
	struct buf out = { .arena = a };
	enum err err = OK;

	for (size_t i = 0; i < sizeof(watches) / sizeof(*watches); i++) {
		err = run_watch(reader, &watches[i], a, &out);
		if (err != OK)
			return err;
	}
	*ret = (void *)out.p;
	*ret_n = out.n / sizeof(struct exception);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}
