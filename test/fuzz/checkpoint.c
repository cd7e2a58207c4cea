/* Texts of checkpoints: one head, one spelling. */
#include "merkle/checkpoint.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 20 };
	struct buf out = { .arena = &a };
	struct checkpoint checkpoint;

	if (checkpoint_get(fuzz_text(data, size), &checkpoint) == OK) {
		checkpoint_put(&out, &checkpoint);
		fuzz_same(&out, fuzz_text(data, size));
	}
	arena_free(&a);
	return 0;
}
