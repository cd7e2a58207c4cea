/*
 * Gaps: where a table has no rows.
 *
 * Most new rows have a key that follows the one before, and each must be
 * looked for before it may be added.  Whoever finds nothing also asks how far
 * the nothing reaches: the next key that falls into it needs no look.  A row
 * that was added meanwhile is in the cache, which is asked first.
 */
#include "book/rows.h"

/* In the order of the table: by the fields of the key. */
static int
compare_keys(const struct row_type *t, const void *left, const void *right)
{
	int way = 0;

	for (size_t i = 0; i < t->n_key && way == 0; i++) {
		const struct field *f = &t->shape.fields[i];

		way = rows_compare_field(f, field_of(f, left),
		    field_of(f, right));
	}
	return way;
}

bool
gap_holds(const struct book *b, enum row_kind kind, const void *row)
{
	const struct row_type *t = &row_types[kind];

	for (size_t i = 0; i < GAPS_MAX; i++) {
		const struct gap *g = &b->gaps[kind][i];

		if (g->from && compare_keys(t, g->from, row) < 0 &&
		    (!g->to || compare_keys(t, row, g->to) < 0))
			return true;
	}
	return false;
}

/* The key of the first row behind ROW into RET_NEXT; none: RET_FOUND false. */
static enum err
find_next(struct book *b, enum row_kind kind, const void *row, void *ret_next,
    bool *ret_found)
{
	const struct row_type *t = &row_types[kind];
	struct shape key = t->shape;
	struct stmt *st = db_prepare(b->db, rows_sql(b, kind, ROWS_NEXT));
	enum err err;

	key.n_fields = t->n_key;
	rows_bind(st, &t->shape, t->n_key, row, &b->arena);
	err = db_step(st, ret_found);
	if (err == OK && *ret_found)
		err = rows_read(st, &key, &b->cache_arena, ret_next);
	return err;
}

enum err
gap_learn(struct book *b, enum row_kind kind, const void *row)
{
	const struct shape *s = &row_types[kind].shape;
	struct gap *g = &b->gaps[kind][b->next_gap[kind]];
	void *from = arena_alloc(&b->cache_arena, s->size);
	void *to = arena_alloc(&b->cache_arena, s->size);
	bool found = false;
	enum err err = from && to ? OK : ERR_NO_MEMORY;

	if (err == OK)
		err = find_next(b, kind, row, to, &found);
	if (err == OK && !rows_keep(b, kind, row_types[kind].n_key, row, from))
		err = ERR_NO_MEMORY;
	if (err != OK)
		return err;
	*g = (struct gap){ from, found ? to : NULL };
	b->next_gap[kind] = (uint8_t)((b->next_gap[kind] + 1) % GAPS_MAX);
	return OK;
}

void
gap_forget(struct book *b)
{
	memset(b->gaps, 0, sizeof(b->gaps));
}
