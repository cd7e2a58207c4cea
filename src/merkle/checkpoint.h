#ifndef MERKLE_CHECKPOINT_H
#define MERKLE_CHECKPOINT_H

#include "base/hash.h"
#include "crypto/note.h"

/*
 * A checkpoint (C2SP tlog-checkpoint v1.0.0): what a log says its tree is.
 *
 *	<origin>\n<size>\n<base64 root>\n
 *
 * is the text of a signed note.  There are no extension lines: we write
 * none, and refuse those of others rather than sign what we cannot read.
 */
struct checkpoint {
	struct str origin; /* 1..255 bytes of ASCII, as note_name_is_valid() */
	uint64_t size;     /* <= TREE_SIZE_MAX */
	struct hash root;
};

void checkpoint_put(struct buf *out, const struct checkpoint *checkpoint);

/*
 * Read the text of a checkpoint; the origin stays a view.  ERR_MALFORMED,
 * ERR_NOT_CANONICAL, and ERR_PROOF if size 0 has not the empty root.
 */
enum err checkpoint_get(struct str text, struct checkpoint *ret_checkpoint);

/* As checkpoint_get(), without the look at the root of size 0. */
enum err checkpoint_get_form(struct str text,
    struct checkpoint *ret_checkpoint);

/*
 * Append to OUT the note of CHECKPOINT with the log's signature.  AT is
 * only for cosignature keys.  Errors of note_sign().
 */
enum err checkpoint_sign(struct buf *out, const struct checkpoint *checkpoint,
    const struct note_signer *signer, int64_t at);

/* A log whose checkpoints are believed if one of its keys signed them. */
struct checkpoint_log {
	struct str origin;
	const struct note_key *keys;
	size_t n_keys;
};

/*
 * Read and verify a signed checkpoint of LOG: the only way to believe one.
 * ERR_SIGNATURE if it is of another origin, if no key of the log has signed
 * it, or if a line of one is broken; else the errors of note_get() and
 * checkpoint_get().  RET_NOTE (with all lines, for cosignatures) is in A
 * and views BYTES.
 */
enum err checkpoint_open(struct arena *a, struct str bytes,
    const struct checkpoint_log *log, struct note *ret_note,
    struct checkpoint *ret_checkpoint);

#endif /* MERKLE_CHECKPOINT_H */
