/*
 * Rows: found once, kept in memory, written back in batches.  One walker
 * over shapes; no rules here.
 */
#include "book/rows.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "codec/json.h"

struct cached_row {
	enum row_kind kind;
	bool exists;
	bool dirty;
	struct cached_row *next_dirty;
	void *row;
};

static void
put_key_part(struct buf *key, const struct field *f, const void *row)
{
	const void *at = field_of(f, row);

	if (f->type == FIELD_INT)
		buf_put(key, (struct str){ at, sizeof(int64_t) });
	else if (f->type == FIELD_DAY)
		buf_put(key, (struct str){ at, sizeof(struct day) });
	else
		buf_put(key, *(const struct str *)at);
	buf_byte(key, '\0');
}

static struct str
key_of(struct arena *a, enum row_kind kind, const void *row)
{
	const struct row_type *t = &row_types[kind];
	struct buf key = { .arena = a };

	buf_byte(&key, (char)(kind + 1));
	for (size_t i = 0; i < t->n_key; i++)
		put_key_part(&key, &t->shape.fields[i], row);
	return buf_ok(&key) ? buf_str(&key) : STR("");
}

static void
bind_field(struct stmt *st, int *n, const struct field *f, const void *at,
    struct arena *a)
{
	const struct money *money = at;
	struct buf text = { .arena = a };

	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		db_bind_text(st, (*n)++, *(const struct str *)at);
		return;
	case FIELD_NAME:
		if (!field_is_absent(f, at))
			json_put_name(&text, at);
		db_bind_text(st, (*n)++, buf_str(&text));
		return;
	case FIELD_MONEY:
		db_bind_int(st, (*n)++, money->minor);
		db_bind_text(st, (*n)++, money_currency(money));
		return;
	case FIELD_DAY:
		db_bind_int(st, (*n)++, ((const struct day *)at)->n);
		return;
	case FIELD_INT:
	case FIELD_WDAYS:
		db_bind_int(st, (*n)++, *(const int64_t *)at);
		return;
	case FIELD_HASH:
		base64url_put(&text, at, sizeof(struct hash));
		db_bind_text(st, (*n)++, buf_str(&text));
		return;
	case FIELD_LIST:
		assert(!"rows hold no lists");
	}
}

void
rows_bind(struct stmt *st, const struct shape *s, size_t n_fields,
    const void *row, struct arena *a)
{
	int n = 1;

	for (size_t i = 0; i < n_fields; i++)
		bind_field(st, &n, &s->fields[i], field_of(&s->fields[i], row),
		    a);
}

static enum err
read_money(struct stmt *st, int column, struct money *ret)
{
	struct str currency = db_text(st, column + 1);

	ret->minor = db_int(st, column);
	if (currency.n == 0)
		return OK;
	if (currency.n != 3)
		return ERR_CORRUPT;
	memcpy(ret->currency, currency.p, 3);
	return OK;
}

static enum err
read_text(struct stmt *st, int column, struct arena *a, struct str *ret)
{
	struct str text = db_text(st, column);

	if (text.n == 0) {
		*ret = STR("");
		return OK;
	}
	*ret = str_copy(a, text);
	return ret->p ? OK : ERR_NO_MEMORY;
}

static enum err
read_field(struct stmt *st, int *column, const struct field *f, void *at,
    struct arena *a)
{
	struct str text;
	size_t n;

	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		return read_text(st, (*column)++, a, at);
	case FIELD_NAME:
		if (read_text(st, (*column)++, a, &text) != OK)
			return ERR_NO_MEMORY;
		return text.n ? json_get_name(text, a, at) : OK;
	case FIELD_MONEY:
		*column += 2;
		return read_money(st, *column - 2, at);
	case FIELD_DAY:
		((struct day *)at)->n = (int32_t)db_int(st, (*column)++);
		return OK;
	case FIELD_INT:
	case FIELD_WDAYS:
		*(int64_t *)at = db_int(st, (*column)++);
		return OK;
	case FIELD_HASH:
		text = db_text(st, (*column)++);
		if (text.n == sizeof(struct hash)) { /* bytes, in table log */
			memcpy(at, text.p, text.n);
			return OK;
		}
		if (!base64url_get(text, at, sizeof(struct hash), &n))
			return ERR_CORRUPT;
		return n == sizeof(struct hash) ? OK : ERR_CORRUPT;
	case FIELD_LIST:
		return OK;
	}
	return OK;
}

enum err
rows_read(struct stmt *st, const struct shape *s, struct arena *a, void *row)
{
	int column = 0;
	enum err err = OK;

	for (size_t i = 0; i < s->n_fields && err == OK; i++)
		err = read_field(st, &column, &s->fields[i],
		    field_in(&s->fields[i], row), a);
	return err;
}

static struct str
sql_of(struct book *b, enum row_kind kind, int which)
{
	struct buf *sql = &b->sql[kind][which];

	if (sql->n == 0) {
		sql->arena = &b->sql_arena;
		if (which == 0)
			row_sql_select(sql, &row_types[kind]);
		else
			row_sql_upsert(sql, &row_types[kind]);
	}
	return buf_ok(sql) ? buf_str(sql) : STR("");
}

/* Read the row from the database into C. */
static enum err
load(struct book *b, struct cached_row *c, const void *key_row)
{
	const struct row_type *t = &row_types[c->kind];
	struct stmt *st = db_prepare(b->db, sql_of(b, c->kind, 0));
	enum err err;

	rows_bind(st, &t->shape, t->n_key, key_row, &b->arena);
	err = db_step(st, &c->exists);
	if (err == OK && c->exists)
		err = rows_read(st, &t->shape, &b->cache_arena, c->row);
	return err;
}

/* A new place in the cache for the row with the key of ROW. */
static struct cached_row *
new_place(struct book *b, enum row_kind kind, const void *row)
{
	struct cached_row *c = arena_alloc(&b->cache_arena, sizeof(*c));
	struct str key = key_of(&b->cache_arena, kind, row);

	if (!c || key.n == 0)
		return NULL;
	c->kind = kind;
	c->row = arena_alloc(&b->cache_arena, row_types[kind].shape.size);
	if (!c->row || !map_put(&b->cache, key, c))
		return NULL;
	return c;
}

static struct cached_row *
place_of(struct book *b, enum row_kind kind, const void *row)
{
	struct str key = key_of(&b->arena, kind, row);
	struct cached_row *c = key.n ? map_get(&b->cache, key) : NULL;
	enum err err;

	if (c)
		return c;
	c = new_place(b, kind, row);
	err = c ? load(b, c, row) : ERR_NO_MEMORY;
	if (err == OK)
		return c;
	b->fault = err;
	return NULL;
}

bool
rows_find(struct book *b, enum row_kind kind, void *row)
{
	struct cached_row *c = place_of(b, kind, row);

	if (!c || !c->exists)
		return false;
	memcpy(row, c->row, row_types[kind].shape.size);
	return true;
}

/* Make text at AT outlive the event: the cache owns what it keeps. */
static bool
keep_text(struct book *b, const struct str *old, struct str *at)
{
	if (str_eq(*old, *at)) {
		*at = *old;
		return true;
	}
	if (at->n == 0) {
		*at = STR("");
		return true;
	}
	*at = str_copy(&b->cache_arena, *at);
	return at->p != NULL;
}

static bool
keep_field(struct book *b, const struct field *f, const void *old, void *at)
{
	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		return keep_text(b, old, at);
	case FIELD_NAME:
		for (int i = 0; i < N_LANGS; i++)
			if (!keep_text(b, &((const struct name *)old)->in[i],
				&((struct name *)at)->in[i]))
				return false;
		return true;
	case FIELD_MONEY:
	case FIELD_DAY:
	case FIELD_INT:
	case FIELD_WDAYS:
	case FIELD_HASH:
	case FIELD_LIST:
		return true;
	}
	return true;
}

static void
mark_dirty(struct book *b, struct cached_row *c)
{
	if (c->dirty)
		return;
	c->dirty = true;
	c->next_dirty = NULL;
	if (b->dirty)
		b->last_dirty->next_dirty = c;
	else
		b->dirty = c;
	b->last_dirty = c;
}

/* Keep ROW in its place C. */
static void
put_at(struct book *b, struct cached_row *c, const void *row)
{
	const struct shape *s = c ? &row_types[c->kind].shape : NULL;
	void *fresh = c ? arena_alloc(&b->arena, s->size) : NULL;

	if (!fresh) {
		b->fault = b->fault ? b->fault : ERR_NO_MEMORY;
		return;
	}
	memcpy(fresh, row, s->size);
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (!keep_field(b, f, field_of(f, c->row), field_in(f, fresh)))
			b->fault = ERR_NO_MEMORY;
	}
	memcpy(c->row, fresh, s->size);
	c->exists = true;
	mark_dirty(b, c);
}

void
rows_put(struct book *b, enum row_kind kind, const void *row)
{
	put_at(b, place_of(b, kind, row), row);
}

void
rows_add(struct book *b, enum row_kind kind, const void *row)
{
	put_at(b, new_place(b, kind, row), row);
}

enum err
book_flush(struct book *b)
{
	struct arena a = { 0 };
	enum err err = OK;

	for (struct cached_row *c = b->dirty; c && err == OK;
	     c = c->next_dirty) {
		const struct shape *s = &row_types[c->kind].shape;
		struct stmt *st = db_prepare(b->db, sql_of(b, c->kind, 1));

		rows_bind(st, s, s->n_fields, c->row, &a);
		err = db_run(st);
		c->dirty = false;
		arena_reset(&a);
	}
	b->dirty = NULL;
	arena_free(&a);
	if (err != OK || b->cache_arena.used > BOOK_CACHE_MAX)
		book_forget(b);
	return err;
}

void
book_forget(struct book *b)
{
	arena_free(&b->cache_arena);
	b->cache = (struct map){ .arena = &b->cache_arena };
	b->dirty = NULL;
	b->fault = OK;
}

enum err
no(struct book *b, enum err err, const char *field, const char *fmt, ...)
{
	char detail[sizeof(b->refusal->detail)];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(detail, sizeof(detail), fmt, ap);
	va_end(ap);
	return refuse(b->refusal, err, field, "%s", detail);
}
