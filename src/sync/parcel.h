#ifndef SYNC_PARCEL_H
#define SYNC_PARCEL_H

#include "base/map.h"
#include "crypto/note.h"

/*
 * A bundle file, for a stick or a mail: what a node would answer, written
 * down before it is asked.
 *
 *	sunledger.org/bundle@v1
 *	<origin of the sender's log>
 *	<origin of the receiver's log>
 *	<unix time>
 *	<bytes that follow> <base64 of their SHA-256>
 *				an empty line
 *	<signature of the sender's log key>
 *	<box for the receiver's log key: packed answers>
 *
 * The answers are pairs, each part a 32-bit big-endian length and bytes: the
 * path that would be asked, and the body of the answer.  No path comes twice.
 */
enum {
	PARCEL_MAX = 64 << 20,        /* bytes of a bundle file */
	PARCEL_PLAIN_MAX = 128 << 20, /* of the answers */
};

struct parcel {
	struct note note; /* as it was read, not verified */
	struct str from;
	struct str to;
	int64_t at;
	struct str box;
};

/* Append one answer to the answers in OUT. */
void parcel_add(struct buf *out, struct str path, struct str body);

/* The answers by path; values are struct str.  ERR_MALFORMED. */
enum err parcel_answers(struct str bytes, struct map *ret_answers);

/* Write it whole.  ERR_TOO_LARGE beyond PARCEL_MAX. */
enum err parcel_put(struct buf *out, const struct parcel *parcel,
    const struct note_signer *signer);

/*
 * Read it: the head is well formed, and what follows is what the head says,
 * byte for byte.  ERR_MALFORMED, with WHY.  Views BYTES.
 */
enum err parcel_get(struct arena *a, struct str bytes,
    struct parcel *ret_parcel, const char **ret_why);

#endif /* SYNC_PARCEL_H */
