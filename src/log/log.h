#ifndef LOG_LOG_H
#define LOG_LOG_H

#include "crypto/note.h"
#include "db/db.h"
#include "merkle/checkpoint.h"
#include "log/leaf.h"

/*
 * Logs kept in the database: one of our own for each hosted party, a copy of
 * each followed one.  Tables log, entry, tile, checkpoint, cosignature
 * (log_create_tables()).  The caller holds the transaction.
 */
struct log_head {
	struct str party;
	struct str origin;
	struct str vkey;  /* of the log, type 0x01 */
	int64_t size;
	struct hash root;
	int64_t clock;	  /* max of at[0..size) since the last correction */
	int64_t verified; /* entries rehashed so far at this root's prefix */
	bool is_own;	  /* we hold its key */
};

/* One entry as stored. */
struct log_entry {
	int64_t index;
	struct hash leaf_hash;
	struct str leaf;
	struct str body; /* empty p NULL when it has not come yet */
	struct str more; /* empty p NULL when erased or not given */
};

enum err log_create_tables(struct db *db);

/* A new empty log; ERR_DUPLICATE if the party or the origin is there. */
enum err log_create(struct db *db, struct str party, struct str origin,
    struct str vkey, bool is_own);

/* The head of PARTY's log, texts in A.  ERR_NOT_FOUND. */
enum err log_head(
    struct db *db, struct str party, struct arena *a, struct log_head *ret);

/* All heads in order of party. */
enum err log_heads(
    struct db *db, struct arena *a, struct log_head **ret, size_t *ret_n);

/*
 * An open log to append to: the right edge of its tree in memory.
 * log_open() reads the edge from tiles and entries and checks it against the
 * root of the head: ERR_CORRUPT.
 */
struct log;
enum err log_open(
    struct db *db, struct str party, struct arena *a, struct log **ret_log);
const struct log_head *log_current(const struct log *log);

/*
 * Append one entry (leaf, body, more as bytes; hashes are not checked here:
 * leaf.body must be theirs).  Writes the entry and full tiles; the head in
 * memory moves on.
 */
enum err log_append(struct log *log, struct str leaf, struct str body,
    struct str more, int64_t at);

/*
 * Finish a batch: select the entries from FIRST_SIZE on back, rehash them
 * and compare the root (ERR_CORRUPT: stop everything); then move the head by
 * compare-and-swap from FIRST_SIZE (ERR_CONFLICT), and store CHECKPOINT (a
 * signed note of the new head).
 */
enum err log_finish(struct log *log, int64_t first_size, struct str checkpoint);

/* Sign the present head with SIGNER (type 0x01): the note of a checkpoint. */
enum err log_sign(struct log *log, const struct note_signer *signer,
    struct arena *a, struct str *ret_note);

/* Entries [first, first+n) in order; fewer at the end. Texts in A. */
enum err log_entries(struct db *db, struct str party, int64_t first, size_t n,
    struct arena *a, struct log_entry **ret, size_t *ret_n);

/* Store a body or a more that came later; its hash must be the leaf's. */
enum err log_put_body(
    struct db *db, struct str party, int64_t index, struct str body);

/* A stored tile or bundle of exactly WIDTH hashes (256 = full), computed
 * from entries where it is not full.  ERR_NOT_FOUND beyond the head. */
enum err log_tile(struct db *db, struct str party, unsigned level, uint64_t n,
    unsigned width, struct arena *a, struct str *ret_bytes);
enum err log_bundle(struct db *db, struct str party, uint64_t n,
    unsigned width, struct arena *a, struct str *ret_bytes);

/* The newest checkpoint note with the cosignature lines that exist. */
enum err log_checkpoint(
    struct db *db, struct str party, struct arena *a, struct str *ret_note);

/* The note of a stored head of exactly SIZE, with its cosignature lines. */
enum err log_checkpoint_at(struct db *db, struct str party, int64_t size,
    struct arena *a, struct str *ret_note);

/* Store a cosignature line (already verified) for the head of SIZE. */
enum err log_put_cosignature(struct db *db, struct str party, int64_t size,
    struct str key_name, struct str line);

/*
 * A .tlog-proof of entry INDEX: the newest head with SATISFIES true that
 * covers it (a policy, may be NULL), else the newest head.
 */
typedef bool log_satisfies_fn(void *ctx, struct str note);
enum err log_proof(struct db *db, struct str party, int64_t index,
    log_satisfies_fn *satisfies, void *ctx, struct arena *a,
    struct str *ret_proof);

/* Consistency proof between two sizes of one log. */
enum err log_consistency(struct db *db, struct str party, int64_t from,
    int64_t to, struct arena *a, struct hash **ret_hashes, size_t *ret_n);

/*
 * Rehash everything: leaf hashes, tiles, roots, stored heads, bodies and
 * mores against their leaf, signatures of heads.  OK or ERR_CORRUPT /
 * ERR_SIGNATURE with what and where in RET_REFUSAL.
 */
enum err log_verify(
    struct db *db, struct str party, struct refusal *ret_refusal);

#endif /* LOG_LOG_H */
