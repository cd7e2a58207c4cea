/* Proof files: one proof, one spelling. */
#include "merkle/proof.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 23 };
	struct buf out = { .arena = &a };
	struct proof proof;

	if (proof_get(&a, fuzz_text(data, size), &proof) == OK) {
		proof_put(&out, &proof);
		fuzz_same(&out, fuzz_text(data, size));
	}
	arena_free(&a);
	return 0;
}
