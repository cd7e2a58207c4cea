#ifndef LOG_BLOB_H
#define LOG_BLOB_H

#include "base/hash.h"
#include "db/db.h"
#include "schema/errors.h"

/*
 * Attachments: bytes named by their SHA-256, kept in pieces so that no one
 * needs the whole in memory.  The caller holds the transaction.
 */
enum { BLOB_PIECE = 1 << 20 }; /* bytes of every piece but the last */

struct blob {
	struct hash sha256;
	int64_t size;
	struct str media_type;
};

/* Part of log_create_tables(). */
enum err blob_create_tables(struct db *db);

/*
 * The next bytes of a blob: as many as CAP, fewer only at the end, through
 * RET_N.
 */
typedef enum err blob_read_fn(void *ctx, void *bytes, size_t cap,
    size_t *ret_n);

/*
 * Store B, whose bytes READ gives; one that is there is left as it is.
 * ERR_TOO_LARGE beyond BLOB_MAX, ERR_WRONG_LEAF if the bytes are not of its
 * size and hash: then roll back.
 */
enum err blob_put(struct db *db, const struct blob *b, blob_read_fn *read,
    void *ctx);

/* ERR_NOT_FOUND; ERR_CORRUPT.  The media type is in A. */
enum err blob_get(struct db *db, const struct hash *sha256, struct arena *a,
    struct blob *ret_blob);

/* Piece N (from 0) of a blob, in A; ERR_NOT_FOUND beyond the last. */
enum err blob_piece(struct db *db, const struct hash *sha256, int64_t n,
    struct arena *a, struct str *ret_bytes);

/* Rehash every blob: OK, or ERR_CORRUPT and which in RET_REFUSAL. */
enum err blob_verify(struct db *db, struct refusal *ret_refusal);

#endif /* LOG_BLOB_H */
