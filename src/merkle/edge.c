/*
 * The right edge of a growing tree.
 */
#include "merkle/edge.h"

#include <assert.h>

enum err
edge_load(const struct tree_source *source, uint64_t size,
    struct edge *ret_edge)
{
	struct edge e = { .size = size };

	assert(size <= TREE_SIZE_MAX);
	for (unsigned level = 0; size >> level != 0; level++) {
		enum err err;

		if ((size >> level & 1) == 0)
			continue;
		err = tree_node(source, level, (size >> level) - 1,
		    &e.nodes[level]);
		if (err != OK)
			return err;
	}
	*ret_edge = e;
	return OK;
}

void
edge_add_seen(struct edge *e, struct digest *d, const struct hash *leaf,
    edge_seen *seen, void *ctx)
{
	struct hash node = *leaf;
	unsigned level = 0;

	assert(e->size < TREE_SIZE_MAX);
	if (seen)
		seen(ctx, 0, e->size, &node);
	for (; (e->size >> level & 1) != 0; level++) {
		digest_node(d, &e->nodes[level], &node, &node);
		if (seen)
			seen(ctx, level + 1, e->size >> (level + 1), &node);
	}
	e->nodes[level] = node;
	e->size++;
}

void
edge_add(struct edge *e, struct digest *d, const struct hash *leaf)
{
	edge_add_seen(e, d, leaf, NULL, NULL);
}

void
edge_root(const struct edge *e, struct digest *d, struct hash *ret_root)
{
	struct hash root;
	bool is_first = true;

	if (e->size == 0) {
		tree_root_empty(ret_root);
		return;
	}
	for (unsigned level = 0; e->size >> level != 0; level++) {
		if ((e->size >> level & 1) == 0)
			continue;
		if (is_first)
			root = e->nodes[level];
		else
			digest_node(d, &e->nodes[level], &root, &root);
		is_first = false;
	}
	*ret_root = root;
}
