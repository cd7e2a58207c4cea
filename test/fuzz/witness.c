/*
 * Requests to the witness: one request, one spelling, and whatever was read
 * gets an answer of the table.
 */
#include "merkle/witness.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 23 };
	struct buf out = { .arena = &a };
	struct witness_request request;
	uint64_t size_told;

	if (witness_request_get(&a, fuzz_text(data, size), &request) == OK) {
		witness_request_put(&out, &request);
		fuzz_same(&out, fuzz_text(data, size));
	}
	buf_clear(&out);
	if (witness_size_get(fuzz_text(data, size), &size_told) == OK) {
		witness_size_put(&out, size_told);
		fuzz_same(&out, fuzz_text(data, size));
	}
	arena_free(&a);
	return 0;
}
