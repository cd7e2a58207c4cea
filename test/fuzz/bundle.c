/*
 * Entry bundles: the first byte is the width less one.  What is read, put
 * together again, is the same bytes.
 */
#include "merkle/tile.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 24 };
	struct buf out = { .arena = &a };
	struct tile_bundle bundle;
	struct str bytes;

	if (size == 0)
		return 0;
	bytes = fuzz_text(data + 1, size - 1);
	if (tile_bundle_get(bytes, data[0] + 1u, &bundle) == OK) {
		assert(bundle.n == data[0] + 1u);
		for (unsigned i = 0; i < bundle.n; i++)
			tile_bundle_put(&out, bundle.entries[i]);
		fuzz_same(&out, bytes);
	}
	arena_free(&a);
	return 0;
}
