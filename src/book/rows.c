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

/* The key of ROW as bytes, until the next call. */
static struct str
key_of(struct book *b, enum row_kind kind, const void *row)
{
	const struct row_type *t = &row_types[kind];
	struct buf *key = &b->key;

	buf_clear(key);
	buf_byte(key, (char)(kind + 1));
	for (size_t i = 0; i < t->n_key; i++)
		put_key_part(key, &t->shape.fields[i], row);
	return buf_ok(key) ? buf_str(key) : STR("");
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

struct str
rows_sql(struct book *b, enum row_kind kind, enum rows_sql which)
{
	typedef void put_fn(struct buf * out, const struct row_type *t);
	static put_fn *const put_sql[N_ROWS_SQL] = { row_sql_select,
		row_sql_next, row_sql_insert, row_sql_upsert };
	struct buf *sql = &b->sql[kind][which];

	if (sql->n == 0) {
		sql->arena = &b->sql_arena;
		put_sql[which](sql, &row_types[kind]);
	}
	return buf_ok(sql) ? buf_str(sql) : STR("");
}

/* Where a text that looks like TEXT was kept last. */
static struct str *
same_text(struct book *b, struct str text)
{
	const unsigned char *p = (const unsigned char *)text.p;

	return &b->texts[(text.n * 37 + p[0] + p[text.n / 2] * 5u +
			     p[text.n - 1]) %
	    TEXTS_MAX];
}

/*
 * Text outlives the event: the cache owns what it keeps.  Most rows repeat
 * the words of others, which need no second copy.
 */
static bool
keep_text(struct book *b, struct str text, struct str *at)
{
	struct str *same;

	if (str_eq(text, *at))
		return true;
	if (text.n == 0) {
		*at = STR("");
		return true;
	}
	same = same_text(b, text);
	if (!str_eq(text, *same))
		*same = str_copy(&b->cache_arena, text);
	*at = *same;
	return at->p != NULL;
}

static bool
keep_name(struct book *b, const struct name *name, struct name *at)
{
	bool fits = true;

	for (int i = 0; i < N_LANGS; i++)
		fits &= keep_text(b, name->in[i], &at->in[i]);
	return fits;
}

static bool
keep_field(struct book *b, const struct field *f, const void *from, void *at)
{
	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		return keep_text(b, *(const struct str *)from, at);
	case FIELD_NAME:
		return keep_name(b, from, at);
	case FIELD_MONEY:
		*(struct money *)at = *(const struct money *)from;
		return true;
	case FIELD_DAY:
		*(struct day *)at = *(const struct day *)from;
		return true;
	case FIELD_INT:
	case FIELD_WDAYS:
		*(int64_t *)at = *(const int64_t *)from;
		return true;
	case FIELD_HASH:
		*(struct hash *)at = *(const struct hash *)from;
		return true;
	case FIELD_LIST:
		assert(!"rows hold no lists");
	}
	return true;
}

bool
rows_keep(struct book *b, enum row_kind kind, size_t n_fields, const void *row,
    void *kept)
{
	const struct shape *s = &row_types[kind].shape;
	bool fits = true;

	for (size_t i = 0; i < n_fields; i++) {
		const struct field *f = &s->fields[i];

		fits &= keep_field(b, f, field_of(f, row), field_in(f, kept));
	}
	return fits;
}

/* Read the row from the database into C. */
static enum err
load(struct book *b, struct cached_row *c, const void *key_row)
{
	const struct row_type *t = &row_types[c->kind];
	struct stmt *st;
	enum err err;

	if (gap_holds(b, c->kind, key_row))
		return OK;
	st = db_prepare(b->db, rows_sql(b, c->kind, ROWS_SELECT));
	rows_bind(st, &t->shape, t->n_key, key_row, &b->arena);
	err = db_step(st, &c->is_stored);
	if (err == OK && c->is_stored)
		err = rows_read(st, &t->shape, &b->cache_arena, c->row);
	if (err == OK && !c->is_stored)
		err = gap_learn(b, c->kind, key_row);
	c->exists = c->is_stored;
	return err;
}

/* A new place in the cache for the row of KEY, which is that of ROW. */
static struct cached_row *
new_place(struct book *b, enum row_kind kind, struct str key, const void *row)
{
	size_t size = row_types[kind].shape.size;
	struct cached_row *c = arena_alloc(&b->cache_arena, sizeof(*c) + size);
	struct str kept = str_copy(&b->cache_arena, key);

	if (!c || key.n == 0 || !kept.p)
		return NULL;
	c->kind = kind;
	c->row = c + 1;
	if (!rows_keep(b, kind, row_types[kind].n_key, row, c->row))
		return NULL;
	return map_put(&b->cache, kept, c) ? c : NULL;
}

/* Is C the place of the row with the key of ROW? */
static bool
has_key(const struct cached_row *c, const void *row)
{
	const struct row_type *t = &row_types[c->kind];

	/* From the back: the log is mostly the same. */
	for (size_t i = t->n_key; i-- > 0;) {
		const struct field *f = &t->shape.fields[i];

		if (!field_eq(f, field_of(f, c->row), field_of(f, row)))
			return false;
	}
	return true;
}

static struct cached_row *
place_of(struct book *b, enum row_kind kind, const void *row)
{
	struct cached_row *c = b->last[kind];
	struct str key;
	enum err err;

	if (c && has_key(c, row))
		return c;
	key = key_of(b, kind, row);
	c = key.n ? map_get(&b->cache, key) : NULL;
	err = OK;
	if (!c) {
		c = new_place(b, kind, key, row);
		err = c ? load(b, c, row) : ERR_NO_MEMORY;
	}
	if (err == OK) {
		b->last[kind] = c;
		return c;
	}
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
	b->n_dirty++;
}

/* Keep ROW in its place C. */
static void
put_at(struct book *b, struct cached_row *c, const void *row)
{
	size_t n = c ? row_types[c->kind].shape.n_fields : 0;

	if (!c || !rows_keep(b, c->kind, n, row, c->row)) {
		b->fault = b->fault ? b->fault : ERR_NO_MEMORY;
		return;
	}
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
	put_at(b, new_place(b, kind, key_of(b, kind, row), row), row);
}

int
rows_compare_field(const struct field *f, const void *left, const void *right)
{
	int64_t l, r;

	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		return str_cmp(*(const struct str *)left,
		    *(const struct str *)right);
	case FIELD_DAY:
		l = ((const struct day *)left)->n;
		r = ((const struct day *)right)->n;
		return (l > r) - (l < r);
	case FIELD_INT:
	case FIELD_WDAYS:
		l = *(const int64_t *)left;
		r = *(const int64_t *)right;
		return (l > r) - (l < r);
	case FIELD_NAME:
	case FIELD_MONEY:
	case FIELD_HASH:
	case FIELD_LIST:
		return 0;
	}
	return 0;
}

bool
book_is_full(const struct book *b)
{
	return b->cache_arena.used > BOOK_CACHE_MAX;
}

void
book_forget(struct book *b)
{
	arena_rewind(&b->cache_arena, BOOK_CACHE_MAX);
	b->cache = (struct map){ .arena = &b->cache_arena };
	memset(b->last, 0, sizeof(b->last));
	memset(b->texts, 0, sizeof(b->texts));
	gap_forget(b);
	b->dirty = NULL;
	b->n_dirty = 0;
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
