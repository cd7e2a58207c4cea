/*
 * Fuzz: amounts and days in capital numerals.  What is read is written again
 * and read as the same.
 */
#include "codec/capital.h"

#include "fuzz.h"

static void
check_amount(struct str text)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct money m;
	struct money back;
	const char *why;

	if (capital_get(text, &m, &why) == OK) {
		assert(m.minor >= 0);
		assert(capital_put(&out, m));
		assert(capital_get(buf_str(&out), &back, &why) == OK);
		assert(money_cmp(m, back) == 0);
	}
	arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct str text = fuzz_text(data, size);
	struct day day;
	struct day back;
	const char *why;

	check_amount(text);
	if (capital_get_day(text, &day, &why) == OK) {
		assert(capital_put_day(&out, day));
		assert(capital_get_day(buf_str(&out), &back, &why) == OK);
		assert(day.n == back.n);
	}
	arena_free(&a);
	return 0;
}
