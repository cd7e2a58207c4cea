#ifndef LOG_LEAF_H
#define LOG_LEAF_H

#include "base/hash.h"
#include "schema/errors.h"

/*
 * A leaf: the hashed bytes of an entry (docs/FORMAT.md).
 *
 *	sunledger.org/event@v1
 *	<origin of the log>
 *	{"at":1509069911,"body":"...","by":"m017","kind":"funds.sent",
 *	 "more":"...","see":"parties"}		(one line)
 *
 * If its author signed personally, an empty line and signature lines follow:
 * the whole is then a signed note.
 */
struct leaf {
	struct str origin;
	int64_t at;       /* Unix seconds > 0, the author's claim */
	struct hash body; /* SHA-256 of the body's bytes */
	struct str by;    /* member code, or root, node, portal */
	struct str kind;
	struct hash more;      /* none when the event has no closed fields */
	struct str see;        /* public or parties */
	struct str signatures; /* the lines, or empty */
};

/*
 * Write the bytes.  With empty signatures that is the text an author signs
 * (note_line_put()).  What is written is at most LEAF_MAX bytes if log_append()
 * takes it.
 */
void leaf_put(struct buf *out, const struct leaf *leaf);

/*
 * Read exactly what leaf_put() writes; views of BYTES or texts in A.
 * ERR_MALFORMED, ERR_NOT_CANONICAL, ERR_TOO_LARGE and what json_get()
 * answers.  Signatures are read, not verified.
 */
enum err leaf_get(struct str bytes, struct arena *a, struct leaf *ret_leaf,
    struct refusal *ret_refusal);

#endif /* LOG_LEAF_H */
