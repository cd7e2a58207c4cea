#ifndef BOOK_BOOK_H
#define BOOK_BOOK_H

#include "db/db.h"
#include "schema/errors.h"
#include "schema/event.h"

/*
 * The book: what the logs mean.  Each log folds into rows of its own; a rule
 * reads and writes only rows of the log its event is in.  Halves of two
 * sides meet when they are read (queries/), so the order in which logs
 * arrive does not matter.
 *
 * Rows are found in the database once, kept in a cache, and written back by
 * book_flush().  The caller holds the transaction.
 */
struct book;

/* Rules answer for editions up to this one. */
enum { BOOK_EDITION = 1 };

/* What a rule may ask about an earlier entry of its own log. */
struct book_entry {
	struct hash leaf_hash;
	struct event event; /* open part only */
};

/*
 * Gives entry INDEX of LOG, texts in A; entries of the batch at hand
 * included.  ERR_NOT_FOUND; ERR_WAITING when its body is missing.
 */
typedef enum err book_entry_fn(void *ctx, struct str log, int64_t index,
    struct arena *a, struct book_entry *ret_entry);

enum err book_create_tables(struct db *db);

/*
 * For folding much at once: drop the indexes, which book_create_tables()
 * makes again in one go.
 */
enum err book_drop_indexes(struct db *db);

/* The tables alone, for a book that only book_compare() reads. */
enum err book_create_plain(struct db *db);

/* A book over DB; book_close() frees its cache.  ERR_NO_MEMORY. */
enum err book_open(struct db *db, book_entry_fn *entries, void *entries_ctx,
    struct book **ret_book);

/* The tables of B have indexes (as at first), or have none for a while. */
void book_set_indexed(struct book *b, bool is_indexed);
void book_close(struct book *b);

/*
 * Apply one event.  OK: the book has changed.  A refusal: the book has not
 * changed, and every honest copy of the book refuses in the same way.
 * Checks in this order: the log is open and its edition known, basis, role,
 * the rule of the kind.  A fault (err_infos[].class) means: roll back.
 */
enum err book_apply(struct book *b, const struct event *ev,
    struct refusal *ret_refusal);

/*
 * Gates: questions for the moment of submitting that may look at every log
 * held.  Never part of the fold.
 */
enum err book_gate(struct book *b, const struct event *ev,
    struct refusal *ret_refusal);

/*
 * Fold one entry of a log that somebody else (or we, earlier) wrote: apply
 * it; a refusal becomes a finding.  Only faults come back, and ERR_EDITION
 * when the log adopted an edition we do not know: its fold stops there.
 */
enum err book_fold(struct book *b, const struct event *ev);

/* An entry that is no event at all (its leaf or body is wrong): a finding. */
enum err book_fold_broken(struct book *b, struct str log, int64_t index,
    struct str kind, const struct refusal *why);

/* How far LOG is folded, its clock, edition and why it stopped (or ""). */
struct book_progress {
	int64_t size;
	int64_t clock;
	int64_t edition;
	struct str stop;
};
enum err book_progress(struct book *b, struct str log,
    struct book_progress *ret_progress);

/* Remember why the fold of LOG stopped; an empty text clears it. */
enum err book_stop(struct book *b, struct str log, struct str why);

/* Write changed rows to the database. */
enum err book_flush(struct book *b);

/* Is more in memory than is meant to stay there?  Then flush. */
bool book_is_full(const struct book *b);

/* Forget all rows in memory: after a roll-back, or another's commit. */
void book_forget(struct book *b);

/* Delete every row, of whatever log, for a rebuild.  Forgets first. */
enum err book_delete_all(struct book *b);

/* Delete every row of LOG, for a rebuild.  Forgets first. */
enum err book_delete_log(struct book *b, struct str log);

/*
 * A digest of all rows in the database, in order of table and key: equal
 * for equal books.  TABLE and KEY of the first row that differs between two
 * books come from book_compare().
 */
enum err book_compare(struct db *left, struct db *right, struct arena *a,
    struct refusal *ret_difference);

#endif /* BOOK_BOOK_H */
