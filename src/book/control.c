/*
 * Controls that are computed when read: each is one view of candidates
 * (queries/control_*.sql) and a limit in working days or none.
 */
#include "book/control.h"

#include "base/limits.h"
#include "book/rows.h"

enum err
control_limit(const struct view_reader *reader, enum control control,
    struct str log, struct arena *a, int64_t *ret_limit)
{
	const struct control_type *t = &control_types[control];
	const struct view_parameter *p;
	struct str args[2] = { log };
	struct list rows;
	enum err err;

	*ret_limit = t->parameter ? t->fallback : 0;
	if (!t->parameter)
		return OK;
	args[1] = str_from(t->parameter);
	err = view_load(reader, VIEW_PARAMETER, args, 1, a, &rows, NULL);
	if (err != OK || rows.n == 0)
		return err;
	p = rows.items;
	if (reader->today.n >= p->since.n)
		*ret_limit = p->value;
	else if (p->before >= 0)
		*ret_limit = p->before;
	return OK;
}

/* One candidate of a control: all control views have these columns. */
typedef const struct view_control_c9 candidate;

static enum err
add_over_limit(const struct view_reader *reader, enum control control,
    const struct list *rows, struct arena *a, struct buf *out)
{
	enum err err = OK;

	for (size_t i = 0; i < rows->n && err == OK; i++) {
		candidate *c = (candidate *)rows->items + i;
		struct exception e = { control, c->log, c->subject, c->idx,
			c->amount, c->days };
		int64_t limit;

		err = control_limit(reader, control, c->log, a, &limit);
		if (control_types[control].parameter && c->days <= limit)
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
		{ CONTROL_C31, VIEW_CONTROL_C31 },
		{ CONTROL_C41, VIEW_CONTROL_C41 },
		{ CONTROL_C50, VIEW_CONTROL_C50 },
	};
	struct buf out = { .arena = a };
	struct buf day = { .arena = a };
	struct str args[1];
	enum err err = OK;

	day_put(&day, reader->today);
	args[0] = buf_str(&day);
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
		struct list rows;

		err = view_load(reader, checks[i].view, args, CONTROL_ROWS_MAX,
		    a, &rows, NULL);
		if (err == OK)
			err = add_over_limit(reader, checks[i].control, &rows,
			    a, &out);
		if (err != OK)
			return err;
	}
	*ret = (void *)out.p;
	*ret_n = out.n / sizeof(struct exception);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}
