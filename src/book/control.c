/*
 * Controls that are computed when read: each is one view of candidates
 * (queries/control_*.sql) and a limit in working days or none.
 */
#include "book/control.h"

#include "base/limits.h"
#include "book/rows.h"

static int64_t
limit_of(const struct view_reader *reader, enum control control, struct str log,
    struct arena *a, enum err *ret_err)
{
	const struct control_type *t = &control_types[control];
	const struct view_parameter *p;
	struct str args[2] = { log };
	struct list rows;

	if (!t->parameter)
		return 0;
	args[1] = str_from(t->parameter);
	*ret_err = view_load(reader, VIEW_PARAMETER, args, 1, a, &rows, NULL);
	if (*ret_err != OK || rows.n == 0)
		return t->fallback;
	p = rows.items;
	return reader->today.n >= p->since.n ? p->value : p->before;
}

/* One candidate of a control: all control views begin with these columns. */
typedef const struct view_control_c5 candidate;

static enum err
add_over_limit(const struct view_reader *reader, enum control control,
    const struct shape *s, bool has_limit, const struct list *rows,
    struct arena *a, struct buf *out)
{
	const char *row = rows->items;
	enum err err = OK;

	for (size_t i = 0; i < rows->n && err == OK; i++, row += s->size) {
		candidate *c = (candidate *)(const void *)row;
		struct exception e = { control, c->log, c->subject, c->idx,
			c->amount, c->days };

		if (has_limit &&
		    c->days <= limit_of(reader, control, c->log, a, &err))
			continue;
		buf_put(out, (struct str){ (const char *)&e, sizeof(e) });
	}
	return err;
}

enum err
control_run(const struct view_reader *reader, struct arena *a,
    struct exception **ret, size_t *ret_n)
{
	static const struct {
		enum control control;
		enum view_kind view;
	} checks[] = {
		{ CONTROL_C5, VIEW_CONTROL_C5 },
		{ CONTROL_C9, VIEW_CONTROL_C9 },
		{ CONTROL_C18, VIEW_CONTROL_C18 },
		{ CONTROL_C18B, VIEW_CONTROL_C18_MONTH },
		{ CONTROL_C31, VIEW_CONTROL_C31 },
		{ CONTROL_C41, VIEW_CONTROL_C41 },
	};
	struct buf out = { .arena = a };
	struct buf day = { .arena = a };
	struct str args[1];
	enum err err = OK;

	day_put(&day, reader->today);
	args[0] = buf_str(&day);
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		bool has_limit = control_types[checks[i].control].parameter;
		struct list rows;

		err = view_load(reader, checks[i].view, args, CONTROL_ROWS_MAX,
		    a, &rows, NULL);
		if (err == OK)
			err = add_over_limit(reader, checks[i].control,
			    &view_types[checks[i].view].shape, has_limit, &rows,
			    a, &out);
		if (err != OK)
			return err;
	}
	*ret = (void *)out.p;
	*ret_n = out.n / sizeof(struct exception);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}
