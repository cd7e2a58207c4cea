#ifndef MERKLE_TREE_H
#define MERKLE_TREE_H

#include "base/err.h"
#include "base/hash.h"
#include "base/limits.h"
#include "crypto/digest.h"

/*
 * The Merkle tree of RFC 6962, 2.1: roots and proofs as pure functions over
 * the hashes of complete subtrees.  Node (level, index) is the root of the
 * 2^level leaves from index << level on; level 0 is the leaf hashes.
 */
#define TREE_SIZE_MAX ((uint64_t)INT64_MAX)

/*
 * Where complete nodes are read from.  STEP says which levels are there:
 * 1 = every level, 8 = only multiples of 8 (tiles; a level-0 tile holds
 * leaf hashes).  Other nodes are folded from the level below.  read() is
 * asked only for nodes that are complete in the tree asked about; what it
 * returns that is not OK is passed up untouched.
 */
struct tree_source {
	enum err (*read)(void *ctx, unsigned level, uint64_t index,
	    struct hash *ret_hash);
	void *ctx;
	unsigned step; /* 1, 2, 4 or 8 */
	struct digest *digest;
};

/* Hashes of a proof, in the order of RFC 6962, 2.1.1 and 2.1.2. */
struct tree_proof {
	struct hash hashes[PROOF_MAX];
	size_t n;
};

/* The root of the empty tree: SHA-256 of nothing. */
void tree_root_empty(struct hash *ret_root);

/* The complete node (LEVEL, INDEX). */
enum err tree_node(const struct tree_source *source, unsigned level,
    uint64_t index, struct hash *ret_hash);

/* The root of the first SIZE leaves. */
enum err tree_root(const struct tree_source *source, uint64_t size,
    struct hash *ret_root);

/* ERR_NOT_FOUND unless INDEX < SIZE. */
enum err tree_prove_inclusion(const struct tree_source *source, uint64_t index,
    uint64_t size, struct tree_proof *ret_proof);

/*
 * That the tree of SIZE leaves begins with that of SIZE_OLD; empty if one
 * of them is empty or both are the same.  ERR_NOT_FOUND unless SIZE_OLD <=
 * SIZE; ERR_TOO_LARGE if more than PROOF_MAX hashes are needed (beyond 2^62
 * leaves).
 */
enum err tree_prove_consistency(const struct tree_source *source,
    uint64_t size_old, uint64_t size, struct tree_proof *ret_proof);

/*
 * ERR_PROOF unless LEAF (a leaf hash) is at INDEX of the tree with this
 * SIZE and ROOT.  INDEX comes from what is asked, SIZE and ROOT from a
 * verified checkpoint: never all from the one who gives the proof.
 */
enum err tree_verify_inclusion(struct digest *d, const struct hash *leaf,
    uint64_t index, uint64_t size, const struct hash *root,
    const struct tree_proof *proof);

/* ERR_PROOF unless the new tree begins with the old one. */
enum err tree_verify_consistency(struct digest *d, uint64_t size_old,
    const struct hash *root_old, uint64_t size, const struct hash *root,
    const struct tree_proof *proof);

#endif /* MERKLE_TREE_H */
