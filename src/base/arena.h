#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

/*
 * Memory for one unit of work: a command, a request, a batch of events.
 * Nothing is freed alone; arena_free() releases the whole unit at once.
 */
struct arena {
	struct arena_block *blocks;
	struct arena_block *spare; /* kept by arena_rewind() */
	size_t used;               /* bytes handed out, for limits and tests */
	size_t limit; /* bytes this unit of work may use; 0 = ARENA_MAX */
};

/* Memory of SIZE zero bytes, or NULL when the limit is reached. */
void *arena_alloc(struct arena *a, size_t size);

/* Release everything; the arena is empty and may be used again. */
void arena_free(struct arena *a);

/* As arena_free(), but keeps one block for the next unit of work. */
void arena_reset(struct arena *a);

/*
 * As arena_free(), but keeps blocks of up to KEEP bytes, for a unit of work
 * that comes again and again: what is returned to the system must be cleared
 * by it before it is had again.
 */
void arena_rewind(struct arena *a, size_t keep);

#endif /* BASE_ARENA_H */
