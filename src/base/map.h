#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

/*
 * A table from bytes to a pointer, in an arena.  Keys are not copied: they
 * must live as long as the map.  Iteration is in order of insertion.
 */
struct map_item {
	struct str key;
	void *value;
	uint64_t hash;
};

struct map {
	struct arena *arena;
	struct map_item *items; /* in order of insertion */
	size_t n;
	size_t cap;
	uint32_t *slots; /* index into items + 1, 0 = empty */
	size_t n_slots;
};

/* The value under KEY, or NULL. */
void *map_get(const struct map *m, struct str key);

/* Put VALUE under KEY, replacing another; false when memory ran out. */
bool map_put(struct map *m, struct str key, void *value);

#endif /* BASE_MAP_H */
