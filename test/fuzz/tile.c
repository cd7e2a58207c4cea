/* Paths of tiles: one tile, one path. */
#include "merkle/tile.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 20 };
	struct buf out = { .arena = &a };
	struct tile tile;

	if (tile_path_get(fuzz_text(data, size), &tile) == OK) {
		assert(tile.level < TILE_LEVELS);
		assert(tile.width >= 1 && tile.width <= TILE_WIDTH);
		assert(size <= TILE_PATH_MAX);
		tile_path_put(&out, tile);
		fuzz_same(&out, fuzz_text(data, size));
	}
	arena_free(&a);
	return 0;
}
