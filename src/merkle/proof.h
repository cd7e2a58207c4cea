#ifndef MERKLE_PROOF_H
#define MERKLE_PROOF_H

#include "merkle/checkpoint.h"
#include "merkle/policy.h"
#include "merkle/tree.h"

/*
 * An offline proof (C2SP tlog-proof) that an entry is in a log:
 *
 *	c2sp.org/tlog-proof@v1
 *	[extra <base64>]	opaque, not authenticated
 *	index <decimal>
 *	<base64 hash>*		the leaf's sibling first
 *				an empty line
 *	<signed checkpoint, with cosignatures>
 */
enum { PROOF_BYTES_MAX = 512 << 10, PROOF_EXTRA_MAX = 128 << 10 };

struct proof {
	struct str extra; /* empty: no such line */
	uint64_t index;
	struct tree_proof path;
	struct str note; /* the checkpoint, verbatim */
};

/* Reads the form only.  Views BYTES, extra in A. */
enum err proof_get(struct arena *a, struct str bytes, struct proof *ret_proof);
void proof_put(struct buf *out, const struct proof *proof);

/* What a proof shows, once it is verified. */
struct proof_facts {
	struct checkpoint checkpoint;
	uint64_t index;
	int64_t at; /* countersigned by then (policy_check_quorum()), or 0 */
};

/*
 * The one verdict on a proof.  ENTRY is the bytes it is to be a proof of,
 * ORIGIN the log it must be from (empty: any log of the policy).
 *	OK		recorded and countersigned as the policy asks
 *	ERR_POLICY	recorded, not countersigned enough; RET_FACTS is
 *			written (with at = 0) so that a page can say of what
 *	ERR_NOT_FOUND	its origin is not ORIGIN, or not in the policy
 *	ERR_SIGNATURE	the checkpoint is not signed by the log, or a line
 *			of a known key is broken
 *	ERR_PROOF	the entry is not in the tree of the checkpoint
 *	ERR_MALFORMED, ERR_NOT_CANONICAL, ERR_TOO_LARGE	 not a proof at all
 * Views of RET_FACTS are into BYTES.
 */
enum err proof_verify(struct arena *a, struct str bytes, struct str entry,
    struct str origin, const struct policy *policy,
    struct proof_facts *ret_facts);

#endif /* MERKLE_PROOF_H */
