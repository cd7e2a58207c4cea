/*
 * Two books, row by row.
 */
#include "book/rows.h"

static struct stmt *
all_rows(struct db *db, const struct row_type *t, struct arena *a)
{
	struct buf sql = { .arena = a };

	row_sql_select_all(&sql, t);
	return buf_ok(&sql) ? db_prepare(db, buf_str(&sql)) : NULL;
}

static int
n_columns(const struct row_type *t)
{
	size_t n = t->shape.n_fields;

	for (size_t i = 0; i < t->shape.n_fields; i++)
		n += t->shape.fields[i].type == FIELD_MONEY;
	return (int)n;
}

/* The key of the row at hand, as words for people. */
static enum err
differs(struct refusal *ret, const struct row_type *t, struct stmt *st,
    struct arena *a)
{
	struct buf key = { .arena = a };

	for (size_t i = 0; i < t->n_key; i++) {
		struct str text = db_text(st, (int)i);

		buf_printf(&key, "%s%.*s", i ? " " : "", STR_ARG(text));
	}
	return refuse(ret, ERR_CORRUPT, t->shape.name, "%s: %.*s",
	    t->shape.name, STR_ARG(buf_str(&key)));
}

static enum err
compare_table(struct db *left, struct db *right, const struct row_type *t,
    struct arena *a, struct refusal *ret)
{
	struct stmt *l = all_rows(left, t, a);
	struct stmt *r = all_rows(right, t, a);
	bool l_row;
	bool r_row;
	enum err err;

	do {
		if ((err = db_step(l, &l_row)) != OK ||
		    (err = db_step(r, &r_row)) != OK)
			return err;
		if (l_row != r_row)
			return differs(ret, t, l_row ? l : r, a);
		if (l_row && !db_same_row(l, r, n_columns(t)))
			return differs(ret, t, l, a);
	} while (l_row);
	return OK;
}

enum err
book_compare(struct db *left, struct db *right, struct arena *a,
    struct refusal *ret_difference)
{
	enum err err = OK;

	for (size_t i = 0; i < N_ROW_TYPES && err == OK; i++)
		err = compare_table(left, right, &row_types[i], a,
		    ret_difference);
	return err;
}
