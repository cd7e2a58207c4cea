/*
 * Arenas: blocks of growing size, released together.
 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum { FIRST_BLOCK = 4096, BLOCK_MAX = 1 << 20 };

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) char bytes[];
};

/* The next spare block, if it holds NEED bytes. */
static struct arena_block *
take_spare(struct arena *a, size_t need)
{
	struct arena_block *b = a->spare;

	if (!b || b->size < need)
		return NULL;
	a->spare = b->next;
	return b;
}

static struct arena_block *
block_new(struct arena *a, size_t need)
{
	size_t size = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
	struct arena_block *b = take_spare(a, need);

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size < need)
		size = need;
	if (!b) {
		b = malloc(sizeof(*b) + size);
		if (!b)
			return NULL;
		b->size = size;
	}
	b->next = a->blocks;
	b->used = 0;
	a->blocks = b;
	return b;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	size_t limit = a->limit ? a->limit : ARENA_MAX;
	struct arena_block *b = a->blocks;
	size_t need;
	char *p;

	if (size > limit - a->used)
		return NULL;
	need = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	if (!b || need > b->size - b->used)
		b = block_new(a, need);
	if (!b)
		return NULL;
	p = b->bytes + b->used;
	b->used += need;
	a->used += size;
	return memset(p, 0, size);
}

static void
free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *next = b->next;

		free(b);
		b = next;
	}
}

void
arena_free(struct arena *a)
{
	free_blocks(a->blocks);
	free_blocks(a->spare);
	a->blocks = NULL;
	a->spare = NULL;
	a->used = 0;
}

/* Moves BLOCKS to A's spare ones while *KEEP bytes last; frees the others. */
static void
keep_blocks(struct arena *a, struct arena_block *blocks, size_t *keep)
{
	while (blocks) {
		struct arena_block *b = blocks;

		blocks = b->next;
		if (b->size > *keep) {
			free(b);
			continue;
		}
		*keep -= b->size;
		b->next = a->spare;
		a->spare = b;
	}
}

void
arena_rewind(struct arena *a, size_t keep)
{
	struct arena_block *used = a->blocks;
	struct arena_block *spare = a->spare;

	a->blocks = NULL;
	a->spare = NULL;
	a->used = 0;
	keep_blocks(a, used, &keep);
	keep_blocks(a, spare, &keep);
}

void
arena_reset(struct arena *a)
{
	free_blocks(a->spare);
	a->spare = NULL;
	if (a->blocks) {
		free_blocks(a->blocks->next);
		a->blocks->next = NULL;
		a->blocks->used = 0;
	}
	a->used = 0;
}
