#ifndef SCHEMA_ROW_H
#define SCHEMA_ROW_H

#include "schema/shape.h"

/* What the book remembers, made from schema/rows.schema. */
struct row_index {
	const char *name;
	const char *columns;
	const char *filled; /* only rows where this is not empty, or NULL */
};

struct row_type {
	struct shape shape; /* the first N_KEY fields are the key */
	size_t n_key;
	struct row_index indexes[5]; /* ends with a NULL name */
};

/* What pages and reports read, made from schema/views.schema. */
struct view_param {
	const char *name;
	enum field_type type;
};

struct view_type {
	struct shape shape; /* one column for each field, in order */
	size_t n_params;
	struct view_param params[13]; /* ends with a NULL name */
	const char *query;            /* $1, $2 ... are the params in order */
};

/*
 * SQL text for rows, in a form that SQLite and PostgreSQL understand.  A
 * money field is two columns (minor units, currency), every other field one.
 */
void row_sql_create(struct buf *out, const struct row_type *t);
void row_sql_create_table(struct buf *out, const struct row_type *t);
void row_sql_drop_indexes(struct buf *out, const struct row_type *t);
void row_sql_select(struct buf *out, const struct row_type *t);

/* The key of the first row behind the key $1, $2 ... */
void row_sql_next(struct buf *out, const struct row_type *t);
void row_sql_select_log(struct buf *out, const struct row_type *t);
void row_sql_select_all(struct buf *out, const struct row_type *t);

/* Rows of every log whose COLUMN is $1. */
void row_sql_select_by(struct buf *out, const struct row_type *t,
    const char *column);
void row_sql_insert(struct buf *out, const struct row_type *t);
void row_sql_upsert(struct buf *out, const struct row_type *t);
void row_sql_delete_all(struct buf *out, const struct row_type *t);
void row_sql_delete_log(struct buf *out, const struct row_type *t);

#endif /* SCHEMA_ROW_H */
