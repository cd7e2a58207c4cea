/*
 * Web pages: whatever they are, the outline is items of known kinds in text
 * without NUL, and the same each time.
 */
#include "trade/outline.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 26 };
	struct buf out = { .arena = &a };
	struct buf again = { .arena = &a };
	struct str page = { (const char *)data, size };
	struct str rest;

	if (outline_put(page, &out) == OK && outline_put(page, &again) == OK) {
		assert(str_eq(buf_str(&out), buf_str(&again)));
		rest = buf_str(&out);
		while (rest.n) {
			struct str item = str_cut(&rest, '\0');

			assert(item.n > 0 && item.p[0] >= 'a' &&
			    item.p[0] < 'a' + N_OUTLINE_KINDS);
		}
	}
	arena_free(&a);
	return 0;
}
