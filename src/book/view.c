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

enum err
view_calendar(struct db *db, struct str log, struct arena *a,
    struct calendar *ret)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT day, working FROM calendar_day WHERE log = $1 "
		"ORDER BY day"));
	struct buf off = { .arena = a };
	struct buf work = { .arena = a };
	enum err err;
	bool row;

	db_bind_text(st, 1, log);
	while ((err = db_step(st, &row)) == OK && row) {
		struct day day = { (int32_t)db_int(st, 0) };
		bool is_off = str_eq(db_text(st, 1), STR("off"));

		buf_put(is_off ? &off : &work,
		    (struct str){ (const char *)&day, sizeof(day) });
	}
	if (err == OK && (!buf_ok(&off) || !buf_ok(&work)))
		err = ERR_NO_MEMORY;
	ret->off = (const void *)off.p;
	ret->n_off = off.n / sizeof(struct day);
	ret->work = (const void *)work.p;
	ret->n_work = work.n / sizeof(struct day);
	return err;
}

/* Day numbers become working days up to today, by the row's log. */
static enum err
count_days(const struct view_reader *reader, const struct view_type *t,
    struct arena *a, char *rows, size_t n)
{
	const struct field *log = shape_find(&t->shape, STR("log"));
	struct str last = STR("");
	struct calendar calendar = { 0 };

	for (size_t i = 0; i < n; i++) {
		void *row = rows + i * t->shape.size;

		for (size_t k = 0; k < t->shape.n_fields; k++) {
			const struct field *f = &t->shape.fields[k];
			int64_t *at = field_in(f, row);
			struct str whose;

			if (f->type != FIELD_WDAYS)
				continue;
			assert(log);
			whose = *(struct str *)field_in(log, row);
			if (!str_eq(whose, last)) {
				enum err err = view_calendar(reader->db, whose,
				    a, &calendar);

				if (err != OK)
					return err;
				last = whose;
			}
			*at = calendar_count(&calendar,
			    (struct day){ (int32_t)*at }, reader->today);
		}
	}
	return OK;
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

enum err
view_load(const struct view_reader *reader, enum view_kind kind,
    const struct str *args, size_t limit, struct arena *a,
    struct list *ret_rows, bool *ret_more)
{
	const struct view_type *t = &view_types[kind];
	struct stmt *st = db_prepare(reader->db, str_from(t->query));
	struct buf out = { .arena = a };
	bool more;
	enum err err;

	for (size_t i = 0; i < t->n_params; i++)
		if (!bind_arg(st, (int)i + 1, t->params[i].type, args[i]))
			return ERR_MALFORMED;
	err = read_rows(st, t, limit ? limit : LIST_PAGE_MAX, a, &out, &more);
	if (err != OK)
		return err;
	ret_rows->items = out.p;
	ret_rows->n = out.n / t->shape.size;
	if (ret_more)
		*ret_more = more;
	return count_days(reader, t, a, out.p, ret_rows->n);
}
