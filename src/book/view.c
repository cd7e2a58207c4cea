/*
 * Views: one query each, rows as structs of the view's shape.
 */
#include "book/view.h"

#include <assert.h>

#include "base/limits.h"
#include "book/rows.h"

/* Bind ARG as the type of the parameter says; false if it is not one. */
static bool
bind_arg(struct stmt *st, int n, enum field_type type, struct str arg)
{
	struct day day = { 0 };
	int64_t value = 0;

	switch (type) {
	case FIELD_DAY:
		if (arg.n && !day_get(arg, &day))
			return false;
		db_bind_int(st, n, day.n);
		return true;
	case FIELD_INT:
		if (!str_to_int(arg, &value))
			return false;
		db_bind_int(st, n, value);
		return true;
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_NAME:
	case FIELD_MONEY:
	case FIELD_HASH:
	case FIELD_CHOICE:
	case FIELD_WDAYS:
	case FIELD_LIST:
		db_bind_text(st, n, arg);
		return true;
	}
	return false;
}

static enum err
read_rows(struct stmt *st, const struct view_type *t, size_t limit,
    struct arena *a, struct buf *out, bool *ret_more)
{
	enum err err = OK;
	size_t n = 0;
	bool row;

	*ret_more = false;
	while ((err = db_step(st, &row)) == OK && row) {
		void *place;

		if (n++ == limit) {
			*ret_more = true;
			break;
		}
		place = arena_alloc(a, t->shape.size);
		if (!place)
			return ERR_NO_MEMORY;
		if ((err = rows_read(st, &t->shape, a, place)) != OK)
			return err;
		buf_put(out, (struct str){ place, t->shape.size });
	}
	return err == OK && !buf_ok(out) ? ERR_NO_MEMORY : err;
}

/* The rows of a view as its query gives them. */
static enum err
load_rows(struct db *db, enum view_kind kind, const struct str *args,
    size_t limit, struct buf *out, bool *ret_more)
{
	const struct view_type *t = &view_types[kind];
	struct stmt *st = db_prepare(db, str_from(t->query));

	for (size_t i = 0; i < t->n_params; i++)
		if (!bind_arg(st, (int)i + 1, t->params[i].type, args[i]))
			return ERR_MALFORMED;
	return read_rows(st, t, limit, out->arena, out, ret_more);
}

enum err
view_calendar(struct db *db, struct str log, struct arena *a,
    struct calendar *ret)
{
	struct buf out = { .arena = a };
	struct day *days;
	size_t n;
	bool more;
	enum err err =
	    load_rows(db, VIEW_CALENDAR, &log, CALENDAR_LOOK_MAX, &out, &more);

	if (err != OK)
		return err;
	n = out.n / sizeof(struct view_calendar);
	days = arena_alloc(a, (n + 1) * sizeof(*days));
	if (!days)
		return ERR_NO_MEMORY;
	*ret = (struct calendar){ .off = days };
	for (int pass = 0; pass < 2; pass++) {
		const struct view_calendar *all = (const void *)out.p;

		for (size_t i = 0; i < n; i++)
			if (str_eq(all[i].working, STR("off")) == !pass)
				*days++ = all[i].day;
		if (pass == 0) {
			ret->n_off = (size_t)(days - ret->off);
			ret->work = days;
		}
	}
	ret->n_work = (size_t)(days - ret->work);
	return OK;
}

/* The calendar of one log after another. */
struct day_counter {
	const struct view_reader *reader;
	struct arena *a;
	struct str log;
	struct calendar calendar;
};

/* The day at AT becomes working days up to today, by the calendar of LOG. */
static enum err
count_day(struct day_counter *c, struct str log, int64_t *at)
{
	if (!str_eq(log, c->log)) {
		enum err err =
		    view_calendar(c->reader->db, log, c->a, &c->calendar);

		if (err != OK)
			return err;
		c->log = log;
	}
	*at = calendar_count(&c->calendar, (struct day){ (int32_t)*at },
	    c->reader->today);
	return OK;
}

/* All such days of ROWS, each by its row's calendar, or its log's. */
static enum err
count_days(const struct view_reader *reader, const struct view_type *t,
    struct arena *a, char *rows, size_t n)
{
	const struct field *whose = shape_find(&t->shape, STR("calendar"));
	struct day_counter counter = { .reader = reader, .a = a };
	enum err err = OK;

	if (!whose)
		whose = shape_find(&t->shape, STR("log"));
	for (size_t k = 0; k < t->shape.n_fields; k++) {
		const struct field *f = &t->shape.fields[k];

		if (f->type != FIELD_WDAYS)
			continue;
		assert(whose);
		for (size_t i = 0; i < n && err == OK; i++) {
			void *row = rows + i * t->shape.size;

			err = count_day(&counter,
			    *(struct str *)field_in(whose, row),
			    field_in(f, row));
		}
	}
	return err;
}

enum err
view_load(const struct view_reader *reader, enum view_kind kind,
    const struct str *args, size_t limit, struct arena *a,
    struct list *ret_rows, bool *ret_more)
{
	const struct view_type *t = &view_types[kind];
	struct buf out = { .arena = a };
	size_t n;
	bool more;
	enum err err = load_rows(reader->db, kind, args,
	    limit ? limit : LIST_PAGE_MAX, &out, &more);

	n = out.n / t->shape.size;
	if (err == OK)
		err = count_days(reader, t, a, out.p, n);
	if (err != OK)
		return err;
	*ret_rows = (struct list){ out.p, n };
	if (ret_more)
		*ret_more = more;
	return OK;
}
