#ifndef FOREST_H
#define FOREST_H

#include "vectors.h"

#include "merkle/edge.h"
#include "merkle/tile.h"
#include "merkle/tree.h"

/*
 * All complete nodes of a tree of FOREST_LEAVES leaves, kept in memory.
 * Trees of every smaller size are in it.
 */
enum { FOREST_LEAVES = 300, FOREST_LEVELS = 9 };

struct forest {
	struct digest *digest;
	struct hash nodes[FOREST_LEVELS][FOREST_LEAVES];
	uint64_t size;      /* of the tree a source may read now */
	unsigned step;      /* levels a source may read */
	unsigned n_refused; /* reads outside of it */
	struct arena arena;
};

static inline enum err
forest_read(void *ctx, unsigned level, uint64_t index, struct hash *ret_hash)
{
	struct forest *f = ctx;

	if (level % f->step != 0 || (index + 1) << level > f->size) {
		f->n_refused++;
		return ERR_CORRUPT;
	}
	*ret_hash = f->nodes[level][index];
	return OK;
}

static inline struct tree_source
forest_source(struct forest *f, uint64_t size, unsigned step)
{
	f->size = size;
	f->step = step;
	return (struct tree_source){ forest_read, f, step, f->digest };
}

static inline void
forest_seen(void *ctx, unsigned level, uint64_t index, const struct hash *hash)
{
	struct forest *f = ctx;

	assert_true(level < FOREST_LEVELS && index < FOREST_LEAVES);
	f->nodes[level][index] = *hash;
}

/* Leaf i is the one byte i mod 256, as in the accumulated vectors. */
static inline void
forest_plant(struct forest *f)
{
	struct edge e = { 0 };

	*f = (struct forest){ 0 };
	assert_int_equal(digest_open(&f->arena, &f->digest), OK);
	for (unsigned i = 0; i < FOREST_LEAVES; i++) {
		char byte = (char)i;
		struct hash leaf;

		digest_leaf(f->digest, (struct str){ &byte, 1 }, &leaf);
		edge_add_seen(&e, f->digest, &leaf, forest_seen, f);
	}
}

static inline void
forest_fell(struct forest *f)
{
	digest_close(f->digest);
	arena_free(&f->arena);
}

#endif /* FOREST_H */
