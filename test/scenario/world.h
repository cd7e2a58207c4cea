#ifndef WORLD_H
#define WORLD_H

#include "book/book.h"
#include "crypto/digest.h"

/*
 * For tests: logs as arrays of events, and books in memory that fold them.
 */
enum { ENTRIES_MAX = 1024 };

struct entry {
	struct event event;
	struct hash leaf_hash;
	struct refusal broken; /* not OK: bytes that are no event */
};

/* All logs; several books may read one history. */
struct history {
	struct arena arena;
	struct entry *entries[ENTRIES_MAX]; /* as they were written */
	size_t n;
};

struct world {
	struct arena arena;
	struct db *db;
	struct book *book;
	struct digest *digest;
	const struct history *history;
};

/* Trouble that no scenario asks for: says what and aborts. */
void must(enum err err, const char *what);

int64_t history_size(const struct history *h, struct str log);
const struct entry *history_at(const struct history *h, struct str log,
    int64_t index);

/*
 * Write EV down behind its log, with the hash of its words as leaf hash.
 * Text and body must live as long as H.
 */
struct entry *history_add(struct history *h, const struct event *ev);

/* An empty book over H. */
void world_open(struct world *w, const struct history *h);
void world_close(struct world *w);

/* Write all rows and forget them. */
void world_flush(struct world *w);

/*
 * Fold E; false when the log stops there (a newer edition): nothing of that
 * log may follow.
 */
bool world_fold(struct world *w, const struct entry *e);

/* The hash of every row of every table, the cached ones written first. */
struct hash world_digest(struct world *w);

#endif /* WORLD_H */
