/* Private keys on disk: one key, one spelling. */
#include "crypto/keyfile.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 20 };
	struct buf out = { .arena = &a };
	struct keyfile key;

	if (keyfile_get(fuzz_text(data, size), &key) == OK) {
		keyfile_put(&out, &key);
		fuzz_same(&out, fuzz_text(data, size));
	}
	arena_free(&a);
	return 0;
}
