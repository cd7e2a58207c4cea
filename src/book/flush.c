/*
 * Writing changed rows back, those that go to one place of a table together:
 * a page is then written once a batch.  The widest index decides, since rows
 * of new keys mostly stand together anyway.
 */
#include "book/rows.h"

#include <assert.h>
#include <stdlib.h>

#include "base/limits.h"

enum { RANK_BYTES = 16 };

/*
 * A row to be written.  RANK is how what stands behind the first field of its
 * order begins, in bytes ordered as the values are: mostly it decides, and no
 * row need be looked at.
 */
struct dirty_row {
	struct cached_row *row;
	uint64_t rank[RANK_BYTES / 8];
};

/*
 * The columns of the last index of all rows; none if there is no such index:
 * where one holds some rows only, the key says where they go.
 */
static struct str
index_columns(const struct row_type *t)
{
	struct str columns = STR("");

	for (const struct row_index *x = t->indexes; x->name; x++)
		if (!x->filled)
			columns = str_from(x->columns);
	return columns;
}

void
flush_order(struct book *b, bool has_indexes)
{
	memset(b->order, -1, sizeof(b->order));
	for (size_t kind = 0; kind < N_ROW_TYPES; kind++) {
		const struct row_type *t = &row_types[kind];
		struct str columns = has_indexes ? index_columns(t) : STR("");
		size_t n = 0;

		for (size_t i = 0; columns.n == 0 && i < t->n_key; i++)
			b->order[kind][n++] = (int8_t)i;
		while (columns.n && n < ORDER_MAX) {
			struct str name = str_trim(str_cut(&columns, ','));

			for (size_t i = 0; i < t->shape.n_fields; i++)
				if (str_is(name, t->shape.fields[i].name))
					b->order[kind][n++] = (int8_t)i;
		}
		assert(n <= ORDER_MAX);
	}
}

/* Add bytes of the value of F at AT to the N that are there. */
static size_t
rank_field(const struct field *f, const void *at, unsigned char *bytes,
    size_t n)
{
	const struct str *s = at;
	uint64_t v;

	if (f->type == FIELD_INT || f->type == FIELD_DAY) {
		v = f->type == FIELD_INT ?
		    (uint64_t) * (const int64_t *)at :
		    (uint64_t)(int64_t)((const struct day *)at)->n;
		v ^= UINT64_C(1) << 63; /* what is negative comes first */
		for (int i = 56; i >= 0 && n < RANK_BYTES; i -= 8)
			bytes[n++] = (unsigned char)(v >> i);
		return n;
	}
	for (size_t i = 0; i < s->n && n < RANK_BYTES; i++)
		bytes[n++] = (unsigned char)s->p[i];
	if (n < RANK_BYTES)
		bytes[n++] = 0;
	return n;
}

static void
rank_row(const struct book *b, struct dirty_row *d)
{
	const struct shape *s = &row_types[d->row->kind].shape;
	const int8_t *order = b->order[d->row->kind];
	unsigned char bytes[RANK_BYTES] = { 0 };
	size_t n = 0;

	for (int i = 1; i < ORDER_MAX && order[i] >= 0 && n < RANK_BYTES; i++) {
		const struct field *f = &s->fields[order[i]];

		n = rank_field(f, field_of(f, d->row->row), bytes, n);
	}
	for (size_t i = 0; i < RANK_BYTES; i++)
		d->rank[i / 8] = d->rank[i / 8] << 8 | bytes[i];
}

/* Field I of the order of their kind. */
static int
compare_place(const struct book *b, const struct cached_row *l,
    const struct cached_row *r, int i)
{
	const struct shape *s = &row_types[l->kind].shape;
	int8_t place = i < ORDER_MAX ? b->order[l->kind][i] : -1;
	const struct field *f;

	if (place < 0)
		return 0;
	f = &s->fields[place];
	return rows_compare_field(f, field_of(f, l->row), field_of(f, r->row));
}

static int
compare_dirty(const void *left, const void *right, void *ctx)
{
	const struct dirty_row *l = left;
	const struct dirty_row *r = right;
	const struct book *b = ctx;
	int way = (l->row->kind > r->row->kind) - (l->row->kind < r->row->kind);

	if (way == 0)
		way = compare_place(b, l->row, r->row, 0);
	for (int i = 0; i < RANK_BYTES / 8 && way == 0; i++)
		way = (l->rank[i] > r->rank[i]) - (l->rank[i] < r->rank[i]);
	for (int i = 1; i < ORDER_MAX && way == 0; i++)
		way = compare_place(b, l->row, r->row, i);
	return way;
}

static enum err
sort_dirty(struct book *b, struct arena *a, struct dirty_row **ret_rows)
{
	struct dirty_row *rows = arena_alloc(a, b->n_dirty * sizeof(*rows));
	size_t n = 0;

	if (!rows)
		return ERR_NO_MEMORY;
	for (struct cached_row *c = b->dirty; c; c = c->next_dirty) {
		rows[n].row = c;
		rank_row(b, &rows[n++]);
	}
	assert(n == b->n_dirty);
	qsort_r(rows, n, sizeof(*rows), compare_dirty, b);
	*ret_rows = rows;
	return OK;
}

static enum err
write_row(struct book *b, struct cached_row *c, struct arena *a)
{
	const struct shape *s = &row_types[c->kind].shape;
	struct stmt *st = db_prepare(b->db,
	    rows_sql(b, c->kind, c->is_stored ? ROWS_UPSERT : ROWS_INSERT));
	enum err err;

	rows_bind(st, s, s->n_fields, c->row, a);
	err = db_run(st);
	c->is_stored = true;
	c->dirty = false;
	arena_reset(a);
	return err;
}

enum err
book_flush(struct book *b)
{
	struct arena list = { 0 };
	struct arena a = { 0 };
	struct dirty_row *rows;
	enum err err = sort_dirty(b, &list, &rows);

	for (size_t i = 0; i < b->n_dirty && err == OK; i++)
		err = write_row(b, rows[i].row, &a);
	b->dirty = NULL;
	b->n_dirty = 0;
	arena_free(&a);
	arena_free(&list);
	if (err != OK || book_is_full(b))
		book_forget(b);
	return err;
}
