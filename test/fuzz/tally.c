/*
 * Fuzz: a table that somebody brings.  Whatever it holds, it is read and added
 * up, or refused with a name.
 */
#include "codec/tally.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct refusal r = { .err = OK };
	struct tally t;
	size_t n = 0;
	enum err err = tally_read(fuzz_text(data, size), &a, &t, &r);

	if (err == OK) {
		assert(t.n_rows > 0 && t.n_columns > 0);
		err = tally_check(&t, &a, &n, &r);
	}
	assert(err == OK || (err == r.err && r.field[0] != '\0'));
	arena_free(&a);
	return 0;
}
