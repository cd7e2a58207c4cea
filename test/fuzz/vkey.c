/* Verifier keys of notes: one key, one spelling. */
#include "crypto/note.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 20 };
	struct buf out = { .arena = &a };
	struct note_key key;

	if (note_key_get(fuzz_text(data, size), &key) == OK) {
		note_key_put(&out, &key);
		fuzz_same(&out, fuzz_text(data, size));
	}
	arena_free(&a);
	return 0;
}
