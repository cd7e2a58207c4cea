#ifndef FUZZ_H
#define FUZZ_H

/* What every fuzz target includes; asserts are what it looks for. */
#undef NDEBUG
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"

/* The entry that libFuzzer calls for every input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as a text. */
static inline struct str
fuzz_text(const uint8_t *data, size_t size)
{
	return (struct str){ (const char *)data, size };
}

/*
 * One thing, one spelling: what was read from TEXT is written again as
 * exactly TEXT.
 */
static inline void
fuzz_same(const struct buf *out, struct str text)
{
	assert(buf_ok(out));
	assert(out->n == text.n);
	assert(text.n == 0 || memcmp(out->p, text.p, text.n) == 0);
}

#endif /* FUZZ_H */
