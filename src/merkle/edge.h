#ifndef MERKLE_EDGE_H
#define MERKLE_EDGE_H

#include "merkle/tree.h"

/*
 * The right edge of a growing tree: for each bit that is set in its size,
 * the root of that complete subtree.  All that is needed to append and to
 * know the root; a plain value, which may be copied to try something out.
 */
struct edge {
	uint64_t size;
	struct hash nodes[64]; /* nodes[level], where bit LEVEL of size is 1 */
};

/* Told of each node that an append completes, lowest level first. */
typedef void edge_seen(void *ctx, unsigned level, uint64_t index,
    const struct hash *hash);

/* The edge of the first SIZE leaves of what is stored. */
enum err edge_load(const struct tree_source *source, uint64_t size,
    struct edge *ret_edge);

/* Append a leaf hash; one node hash a leaf on average. */
void edge_add(struct edge *e, struct digest *d, const struct hash *leaf);

/*
 * As edge_add(), and SEEN is told of the leaf (level 0) and of every node
 * it completes.  A tile level L wants those with level == 8 * L.
 */
void edge_add_seen(struct edge *e, struct digest *d, const struct hash *leaf,
    edge_seen *seen, void *ctx);

void edge_root(const struct edge *e, struct digest *d, struct hash *ret_root);

#endif /* MERKLE_EDGE_H */
