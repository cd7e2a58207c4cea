/*
 * What stands in a log of our own, of one kind: read from the entries, since
 * not every kind has a row, and the log forgets nothing.
 */
#include "node/spine.h"

#include "schema/events.h"

enum { RECORDED_CHUNK = 256 };

struct look {
	struct db *db;
	struct str party;
	const struct event_type *type; /* of what is looked for */
	enum err (*see)(struct look *l, int64_t index, void *body);
	bool *reversed; /* entry by entry */
	int64_t size;
	node_recorded_fn *fn;
	void *ctx;
};

static enum err
see_entry(struct look *l, const struct log_entry *entry, struct arena *a)
{
	struct refusal r = { 0 };
	struct leaf leaf = { 0 };
	void *body;
	enum err err = leaf_get(entry->leaf, a, &leaf, &r);

	if (err != OK || !str_is(leaf.kind, l->type->open.name))
		return err;
	err = body_get(l->type, entry->body, a, &body, &r);
	return err == OK ? l->see(l, entry->index, body) : err;
}

/* Every entry of the type, from the first on. */
static enum err
look(struct look *l)
{
	struct arena a = { 0 };
	enum err err = OK;

	for (int64_t i = 0; i < l->size && err == OK; i += RECORDED_CHUNK) {
		struct log_entry *entries;
		size_t n;

		err = log_entries(l->db, l->party, i, RECORDED_CHUNK, &a,
		    &entries, &n);
		for (size_t k = 0; err == OK && k < n; k++)
			err = see_entry(l, &entries[k], &a);
		arena_reset(&a);
	}
	arena_free(&a);
	return err;
}

static enum err
see_reversal(struct look *l, int64_t index, void *body)
{
	const struct ev_reversed *o = body;

	if (o->entry < index)
		l->reversed[o->entry] = true;
	return OK;
}

static enum err
see_recorded(struct look *l, int64_t index, void *body)
{
	const struct shape *s = &l->type->open;

	for (size_t i = 0; i < s->n_fields; i++)
		if (s->fields[i].flags & FIELD_SALT)
			*(struct str *)field_in(&s->fields[i], body) = STR("");
	return l->reversed[index] ? OK : l->fn(l->ctx, index, body);
}

enum err
node_each_recorded(struct db *db, struct str party, int64_t size,
    const struct event_type *type, node_recorded_fn *fn, void *ctx)
{
	struct arena a = { 0 };
	struct look l = { .db = db,
		.party = party,
		.size = size,
		.type = event_type_named(STR("reversed")),
		.see = see_reversal,
		.fn = fn,
		.ctx = ctx };
	enum err err;

	l.reversed = arena_alloc(&a, (size_t)l.size + 1);
	if (!l.reversed)
		return ERR_NO_MEMORY;
	err = look(&l);
	l.type = type;
	l.see = see_recorded;
	if (err == OK)
		err = look(&l);
	arena_free(&a);
	return err;
}
