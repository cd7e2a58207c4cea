#ifndef LOG_LOG_H
#define LOG_LOG_H

#include "crypto/note.h"
#include "db/db.h"
#include "log/leaf.h"
#include "merkle/checkpoint.h"

/*
 * Logs kept in the database: one of our own for each hosted party, a copy of
 * each followed one.  Tables log, entry, tile, checkpoint, cosignature
 * (log_create_tables()).  The caller holds the transaction: a writing one
 * for what changes, a reading one for what is read in several calls.
 *
 * A followed log may hold leaves that are no events of its own (they do not
 * parse, or name another origin): they are kept, since they are in the tree
 * its party signed; the fold finds them wrong.  They have neither body nor
 * more and do not move the clock.  An own log has none.
 */
struct log_head {
	struct str party;
	struct str origin;
	struct str vkey; /* of the log, type 0x01, named as the origin */
	int64_t size;
	struct hash root;
	int64_t clock;     /* max of at[0..size) since the last correction */
	int64_t verified;  /* entries rehashed by log_verify_tail() */
	bool is_own;       /* we hold its key */
	struct hash nonce; /* random, of this copy (for HEAD) */
};

/* One entry as stored. */
struct log_entry {
	int64_t index;
	struct hash leaf_hash;
	struct str leaf;
	struct str body; /* p NULL when it has not come yet */
	struct str more; /* p NULL when erased, or not given */
};

/* The kind whose entry sets the clock to its own `at`, even backwards. */
#define LOG_CLOCK_KIND "clock.corrected"

enum err log_create_tables(struct db *db);

/*
 * A new empty log.  ERR_DUPLICATE if the party, the origin or the key is
 * there; ERR_MALFORMED (party, origin, vkey of another name or type) and
 * the errors of note_key_get().
 */
enum err log_create(struct db *db, struct str party, struct str origin,
    struct str vkey, bool is_own);

/*
 * The head of PARTY's log, texts in A.  ERR_NOT_FOUND; ERR_CORRUPT if a
 * column is not what we wrote.
 */
enum err log_head(struct db *db, struct str party, struct arena *a,
    struct log_head *ret);

/* All heads in order of party. */
enum err log_heads(struct db *db, struct arena *a, struct log_head **ret,
    size_t *ret_n);

/*
 * An open log to append to: the right edge of its tree in memory (about
 * 150 KB in A).  log_open() reads the edge from tiles and entries and checks
 * it against the root of the head: ERR_CORRUPT.  After any error of the
 * functions below but a refusal of log_append(), and after a rollback, close
 * it and open it again.
 */
struct log;
enum err log_open(struct db *db, struct str party, struct arena *a,
    struct log **ret_log);
void log_close(struct log *log); /* NULL is fine */

/*
 * The head with what was appended; its root is that of the last log_open(),
 * log_sign() or log_finish().
 */
const struct log_head *log_current(const struct log *log);

/*
 * Append one entry as bytes, and full tiles; the head in memory moves on.
 * BODY and MORE empty: none (yet).  PARSED is LEAF as leaf_put() was given
 * it or leaf_get() read it; it moves the clock.  It may be NULL only for a
 * followed log, when LEAF does not parse.  The hashes of BODY and MORE are
 * not looked at: PARSED->body must be BODY's (log_verify() finds it).
 * Refusals, which change nothing: ERR_TOO_LARGE; ERR_MALFORMED if an own
 * log would get a leaf of another origin, or any log a body without an
 * event.
 */
enum err log_append(struct log *log, struct str leaf, struct str body,
    struct str more, const struct leaf *parsed);

/* The leaf hash of the entry that was appended last. */
const struct hash *log_last_hash(const struct log *log);

/*
 * Select back what was appended since the last time and hash it again, as
 * log_sign() does: for what is long, while it is still at hand.
 */
enum err log_read_back(struct log *log);

/*
 * Sign the present head with SIGNER (type 0x01), in A.  Reads back first, as
 * log_finish(), so that nothing is signed but what is stored.
 */
enum err log_sign(struct log *log, const struct note_signer *signer,
    struct arena *a, struct str *ret_note);

/*
 * Finish a batch: select the entries from FIRST_SIZE on back, rehash them
 * and compare hashes, full tiles and the root (ERR_CORRUPT: stop
 * everything); see that CHECKPOINT is a note of this head (ERR_PROOF if of
 * another one, ERR_SIGNATURE; the signature itself is verified for a
 * followed log, an own one has just made it); move the head by
 * compare-and-swap from FIRST_SIZE (ERR_CONFLICT); store CHECKPOINT and
 * forget the newest one before it unless it is cosigned.
 *
 * CHECKPOINT may be empty for a followed log, when the caller has proved the
 * entries to be in a larger verified tree and the rest is still to come.
 */
enum err log_finish(struct log *log, int64_t first_size, struct str checkpoint);

/* Entries [first, first+n) in order; fewer at the end.  Texts in A. */
enum err log_entries(struct db *db, struct str party, int64_t first, size_t n,
    struct arena *a, struct log_entry **ret, size_t *ret_n);

/*
 * Store a body or a more that came later.  ERR_WRONG_LEAF if its hash is
 * neither the leaf's body nor its more; ERR_NOT_FOUND without the entry;
 * ERR_TOO_LARGE.
 */
enum err log_put_body(struct db *db, struct str party, int64_t index,
    struct str bytes);

/* Forget the more of an entry for good.  ERR_NOT_FOUND without the entry. */
enum err log_erase_more(struct db *db, struct str party, int64_t index);

/*
 * The first entry from FROM on whose body has not come; ERR_NOT_FOUND if
 * there is none.  Reads on from FROM: start where the fold stands.
 */
enum err log_first_missing_body(struct db *db, struct str party, int64_t from,
    int64_t *ret_index);

/*
 * A tile, or a bundle of entries, of exactly WIDTH (256 = full), also one
 * narrower than what is there now.  ERR_NOT_FOUND beyond the head.
 */
enum err log_tile(struct db *db, struct str party, unsigned level, uint64_t n,
    unsigned width, struct arena *a, struct str *ret_bytes);
enum err log_bundle(struct db *db, struct str party, uint64_t n, unsigned width,
    struct arena *a, struct str *ret_bytes);

/*
 * The newest checkpoint note with the cosignature lines that exist.
 * ERR_NOT_FOUND before the first.
 */
enum err log_checkpoint(struct db *db, struct str party, struct arena *a,
    struct str *ret_note);

/* The note of a stored head of exactly SIZE, with its cosignature lines. */
enum err log_checkpoint_at(struct db *db, struct str party, int64_t size,
    struct arena *a, struct str *ret_note);

/* The size of the newest stored checkpoint; ERR_NOT_FOUND. */
enum err log_checkpoint_size(struct db *db, struct str party,
    int64_t *ret_size);

/*
 * Store the note of an older head again: a cosignature came for a head that
 * is no longer kept.  Only the log's lines of NOTE are stored.
 * ERR_SIGNATURE, ERR_PROOF if it is not a head of this log, ERR_NOT_FOUND
 * beyond its size.
 */
enum err log_put_checkpoint(struct db *db, struct str party, struct str note);

/*
 * Store a cosignature LINE (with its newline; already verified) for the
 * stored head of SIZE; a later one under the same name and id replaces it.
 * ERR_NOT_FOUND if there is no such head (log_put_checkpoint() first);
 * ERR_MALFORMED if the line is not KEY_NAME's.
 */
enum err log_put_cosignature(struct db *db, struct str party, int64_t size,
    struct str key_name, struct str line);

/*
 * A .tlog-proof of entry INDEX, with its leaf as `extra`: of the newest of
 * the last LOG_PROOF_HEADS heads that SATISFIES (a policy; may be NULL) and
 * covers it, else of the newest head.  ERR_NOT_FOUND.
 */
enum { LOG_PROOF_HEADS = 200 };
typedef bool log_satisfies_fn(void *ctx, struct str note);
enum err log_proof(struct db *db, struct str party, int64_t index,
    log_satisfies_fn *satisfies, void *ctx, struct arena *a,
    struct str *ret_proof);

/* Consistency proof between two sizes of one log.  ERR_NOT_FOUND. */
enum err log_consistency(struct db *db, struct str party, int64_t from,
    int64_t to, struct arena *a, struct hash **ret_hashes, size_t *ret_n);

/* The root of the first SIZE entries; ERR_NOT_FOUND beyond the head. */
enum err log_root_at(struct db *db, struct str party, int64_t size,
    struct hash *ret_root);

/*
 * An entry that was just verified, with its leaf as it was read; LEAF NULL:
 * it is no event, and WHY says so.  All is gone when the function returns.
 */
typedef enum err log_seen_fn(void *ctx, const struct log_entry *entry,
    const struct leaf *leaf, const struct refusal *why);

/*
 * Rehash everything: the row of the head, leaf hashes, bodies and mores
 * against their leaf, the clock, tiles, the root, stored heads with their
 * signature and root, cosignature lines (verified if their key is among
 * KEYS, else only read).  OK, ERR_NOT_FOUND, or ERR_CORRUPT / ERR_SIGNATURE
 * with what and where in RET_REFUSAL.  Changes nothing.  PROGRESS may be
 * NULL; it is told now and then how many entries are done.
 */
typedef void log_progress_fn(void *ctx, int64_t done, int64_t total);
struct log_verify_options {
	const struct note_key *keys; /* of cosigners */
	size_t n_keys;
	log_progress_fn *progress;
	log_seen_fn *seen; /* NULL, or told of each entry; its error ends all */
	void *ctx;
};
enum err log_verify(struct db *db, struct str party,
    const struct log_verify_options *options, /* NULL: none of them */
    struct refusal *ret_refusal);

/*
 * At start: rehash the leaves, bodies and mores from the verified mark on,
 * compare the root and move the mark to the head.  Errors as log_verify().
 */
enum err log_verify_tail(struct db *db, struct str party,
    struct refusal *ret_refusal);

#endif /* LOG_LOG_H */
