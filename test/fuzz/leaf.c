/* Leaves, signed or not: one event, one encoding. */
#include "log/leaf.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 20 };
	struct buf out = { .arena = &a };
	struct refusal refusal;
	struct leaf leaf;

	if (leaf_get(fuzz_text(data, size), &a, &leaf, &refusal) == OK) {
		leaf_put(&out, &leaf);
		fuzz_same(&out, fuzz_text(data, size));
	}
	arena_free(&a);
	return 0;
}
