/*
 * Fuzz: loose days.  What is read is a day that can be written.
 */
#include "codec/date.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct day day;
	struct day back;
	const char *why;

	if (date_get_loose(fuzz_text(data, size), &day, &why) == OK) {
		day_put(&out, day);
		assert(day_get(buf_str(&out), &back));
		assert(date_get_loose(buf_str(&out), &back, &why) == OK);
		assert(day.n == back.n);
	}
	arena_free(&a);
	return 0;
}
