#ifndef NODE_PROVEN_H
#define NODE_PROVEN_H

#include "log/leaf.h"
#include "schema/event.h"

/* A proof with its entry, and the words of that entry, read for people. */
struct proven {
	struct hash hash; /* of the leaf */
	struct leaf leaf;
	int64_t index;
	int64_t size; /* of the tree */
	struct hash root;
	const struct event_type *type; /* NULL: a kind we do not know */
	void *body; /* the struct of the kind; NULL without words or kind */
};

/*
 * Read PROOF, a .tlog-proof with its entry, and BODY, the words (p NULL: they
 * are not known); into A.  ERR_PROOF: BODY is not what the entry's hash is
 * of; else what the readers of the parts answer.  Signatures and the tree are
 * not verified: that is proof_verify().
 */
enum err node_read_proof(struct str proof, struct str body, struct arena *a,
    struct proven *ret);

#endif /* NODE_PROVEN_H */
