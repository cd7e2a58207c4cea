/*
 * Logs and books in memory.
 */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>

#include "codec/json.h"
#include "schema/rows.h"

void
must(enum err err, const char *what)
{
	if (err == OK)
		return;
	fprintf(stderr, "%s: %s\n", what, err_infos[err].name);
	abort();
}

int64_t
history_size(const struct history *h, struct str log)
{
	int64_t n = 0;

	for (size_t i = 0; i < h->n; i++)
		n += str_eq(h->entries[i]->event.log, log);
	return n;
}

const struct entry *
history_at(const struct history *h, struct str log, int64_t index)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->entries[i]->event.index == index &&
		    str_eq(h->entries[i]->event.log, log))
			return h->entries[i];
	return NULL;
}

static struct hash
leaf_hash(struct arena *a, const struct event *ev)
{
	struct buf out = { .arena = a };
	struct hash hash;

	buf_printf(&out, "%.*s/%ld %ld %.*s ", STR_ARG(ev->log),
	    (long)ev->index, (long)ev->at, STR_ARG(ev->by));
	if (ev->type) {
		buf_put(&out, str_from(ev->type->open.name));
		json_put(&out, &ev->type->open, ev->body);
	}
	must(buf_ok(&out) ? OK : ERR_NO_MEMORY, "leaf");
	digest_once(buf_str(&out), &hash);
	return hash;
}

struct entry *
history_add(struct history *h, const struct event *ev)
{
	struct entry *e = arena_alloc(&h->arena, sizeof(*e));

	must(e && h->n < ENTRIES_MAX ? OK : ERR_TOO_LARGE, "history");
	e->event = *ev;
	e->event.index = history_size(h, ev->log);
	e->leaf_hash = leaf_hash(&h->arena, &e->event);
	h->entries[h->n++] = e;
	return e;
}

static enum err
give_entry(void *ctx, struct str log, int64_t index, struct arena *a,
    struct book_entry *ret_entry)
{
	const struct world *w = ctx;
	const struct entry *e = history_at(w->history, log, index);

	(void)a; /* the texts of a history outlive every rule */
	if (!e || e->broken.err != OK)
		return ERR_NOT_FOUND;
	ret_entry->leaf_hash = e->leaf_hash;
	ret_entry->event = e->event;
	return OK;
}

void
world_open(struct world *w, const struct history *h)
{
	*w = (struct world){ .history = h };
	must(digest_open(&w->arena, &w->digest), "digest");
	must(db_open(NULL, DB_MEMORY, &w->db), "database");
	must(db_begin(w->db), "begin");
	must(book_create_tables(w->db), "tables");
	must(book_open(w->db, give_entry, w, &w->book), "book");
}

void
world_close(struct world *w)
{
	book_close(w->book);
	must(db_rollback(w->db), "roll back");
	db_close(w->db);
	digest_close(w->digest);
	arena_free(&w->arena);
}

void
world_flush(struct world *w)
{
	must(book_flush(w->book), "flush");
	book_forget(w->book);
}

bool
world_fold(struct world *w, const struct entry *e)
{
	const struct event *ev = &e->event;
	enum err err;

	if (e->broken.err != OK) {
		must(book_fold_broken(w->book, ev->log, ev->index,
			 STR("unknown"), &e->broken),
		    "fold");
		return true;
	}
	err = book_fold(w->book, ev);
	if (err == ERR_EDITION) {
		must(book_stop(w->book, ev->log, STR("edition")), "stop");
		return false;
	}
	must(err, "fold");
	return true;
}

/* Every row of one table; the key comes first, so SELECT * is in order. */
static void
digest_table(struct world *w, const struct row_type *t)
{
	struct buf sql = { .arena = &w->arena };
	size_t n = t->shape.n_fields;
	struct stmt *st;
	bool row;

	buf_printf(&sql, "SELECT * FROM %s ORDER BY ", t->shape.name);
	for (size_t i = 0; i < t->n_key; i++)
		buf_printf(&sql, "%s%zu", i ? ", " : "", i + 1);
	for (size_t i = 0; i < t->shape.n_fields; i++)
		n += t->shape.fields[i].type == FIELD_MONEY;
	st = db_prepare(w->db, buf_str(&sql));
	for (;;) {
		must(db_step(st, &row), t->shape.name);
		if (!row)
			return;
		for (size_t i = 0; i < n; i++) {
			digest_add(w->digest, db_text(st, (int)i));
			digest_add(w->digest, STR("\n"));
		}
	}
}

struct hash
world_digest(struct world *w)
{
	struct hash hash;

	must(book_flush(w->book), "flush");
	digest_start(w->digest);
	for (size_t i = 0; i < N_ROW_TYPES; i++) {
		digest_add(w->digest, str_from(row_types[i].shape.name));
		digest_table(w, &row_types[i]);
	}
	digest_finish(w->digest, &hash);
	return hash;
}
