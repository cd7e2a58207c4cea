/*
 * SQL text for generated row access.
 */
#include "schema/row.h"

static const char *
column_type(const struct field *f)
{
	switch (f->type) {
	case FIELD_MONEY:
	case FIELD_DAY:
	case FIELD_INT:
	case FIELD_WDAYS:
		return "BIGINT NOT NULL";
	case FIELD_HASH:
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_NAME:
	case FIELD_CHOICE:
	case FIELD_LIST:
		return "TEXT NOT NULL";
	}
	return "";
}

/* All column names, with commas. */
static void
put_columns(struct buf *out, const struct shape *s)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		buf_printf(out, "%s%s", i ? ", " : "", f->name);
		if (f->type == FIELD_MONEY)
			buf_printf(out, ", %s_currency", f->name);
	}
}

static void
put_key(struct buf *out, const struct row_type *t)
{
	for (size_t i = 0; i < t->n_key; i++)
		buf_printf(out, "%s%s", i ? ", " : "", t->shape.fields[i].name);
}

void
row_sql_create_table(struct buf *out, const struct row_type *t)
{
	const struct shape *s = &t->shape;

	buf_printf(out, "CREATE TABLE IF NOT EXISTS %s (\n", s->name);
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		buf_printf(out, "\t%s %s,\n", f->name, column_type(f));
		if (f->type == FIELD_MONEY)
			buf_printf(out, "\t%s_currency TEXT NOT NULL,\n",
			    f->name);
	}
	buf_put(out, STR("\tPRIMARY KEY ("));
	put_key(out, t);
	buf_put(out, STR(")\n) /*clustered*/;\n"));
}

void
row_sql_create(struct buf *out, const struct row_type *t)
{
	const struct shape *s = &t->shape;

	row_sql_create_table(out, t);
	for (const struct row_index *x = t->indexes; x->name; x++) {
		buf_printf(out, "CREATE INDEX IF NOT EXISTS %s ON %s (%s)",
		    x->name, s->name, x->columns);
		if (x->filled)
			buf_printf(out, " WHERE %s <> ''", x->filled);
		buf_put(out, STR(";\n"));
	}
}

void
row_sql_drop_indexes(struct buf *out, const struct row_type *t)
{
	for (const struct row_index *x = t->indexes; x->name; x++)
		buf_printf(out, "DROP INDEX IF EXISTS %s;\n", x->name);
}

void
row_sql_select(struct buf *out, const struct row_type *t)
{
	buf_put(out, STR("SELECT "));
	put_columns(out, &t->shape);
	buf_printf(out, " FROM %s WHERE ", t->shape.name);
	for (size_t i = 0; i < t->n_key; i++)
		buf_printf(out, "%s%s = $%zu", i ? " AND " : "",
		    t->shape.fields[i].name, i + 1);
}

void
row_sql_next(struct buf *out, const struct row_type *t)
{
	buf_put(out, STR("SELECT "));
	put_key(out, t);
	buf_printf(out, " FROM %s WHERE (", t->shape.name);
	put_key(out, t);
	buf_put(out, STR(") > ("));
	for (size_t i = 0; i < t->n_key; i++)
		buf_printf(out, "%s$%zu", i ? ", " : "", i + 1);
	buf_put(out, STR(") ORDER BY "));
	put_key(out, t);
	buf_put(out, STR(" LIMIT 1"));
}

void
row_sql_select_log(struct buf *out, const struct row_type *t)
{
	buf_put(out, STR("SELECT "));
	put_columns(out, &t->shape);
	buf_printf(out, " FROM %s WHERE %s = $1 ORDER BY ", t->shape.name,
	    t->shape.fields[0].name);
	put_key(out, t);
}

void
row_sql_select_all(struct buf *out, const struct row_type *t)
{
	buf_put(out, STR("SELECT "));
	put_columns(out, &t->shape);
	buf_printf(out, " FROM %s ORDER BY ", t->shape.name);
	put_key(out, t);
}

void
row_sql_select_by(struct buf *out, const struct row_type *t, const char *column)
{
	buf_put(out, STR("SELECT "));
	put_columns(out, &t->shape);
	buf_printf(out, " FROM %s WHERE %s = $1 ORDER BY ", t->shape.name,
	    column);
	put_key(out, t);
}

void
row_sql_insert(struct buf *out, const struct row_type *t)
{
	const struct shape *s = &t->shape;
	size_t n = 0;

	buf_printf(out, "INSERT INTO %s (", s->name);
	put_columns(out, s);
	buf_put(out, STR(") VALUES ("));
	for (size_t i = 0; i < s->n_fields; i++) {
		buf_printf(out, "%s$%zu", i ? ", " : "", n + 1);
		n++;
		if (s->fields[i].type == FIELD_MONEY)
			buf_printf(out, ", $%zu", ++n);
	}
	buf_byte(out, ')');
}

void
row_sql_upsert(struct buf *out, const struct row_type *t)
{
	const struct shape *s = &t->shape;

	row_sql_insert(out, t);
	buf_put(out, STR(" ON CONFLICT ("));
	put_key(out, t);
	if (t->n_key == s->n_fields) {
		buf_put(out, STR(") DO NOTHING"));
		return;
	}
	buf_put(out, STR(") DO UPDATE SET "));
	for (size_t i = t->n_key; i < s->n_fields; i++) {
		const char *name = s->fields[i].name;

		buf_printf(out, "%s%s = excluded.%s", i > t->n_key ? ", " : "",
		    name, name);
		if (s->fields[i].type == FIELD_MONEY)
			buf_printf(out, ", %s_currency = excluded.%s_currency",
			    name, name);
	}
}

void
row_sql_delete_all(struct buf *out, const struct row_type *t)
{
	buf_printf(out, "DELETE FROM %s;\n", t->shape.name);
}

void
row_sql_delete_log(struct buf *out, const struct row_type *t)
{
	buf_printf(out, "DELETE FROM %s WHERE %s = $1", t->shape.name,
	    t->shape.fields[0].name);
}
