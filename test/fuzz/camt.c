/*
 * camt.053: whatever comes, it is read or refused by name; what is read has
 * days and amounts of its one currency, and is the same when read again.
 */
#include "trade/statement.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 24 };
	struct statements one = { 0 };
	struct statements two = { 0 };
	struct refusal r = { 0 };
	struct str xml = fuzz_text(data, size);
	enum err err = statement_camt(xml, &a, &one, &r);

	assert(
	    err == OK || err == ERR_NO_MEMORY || (r.err == err && r.field[0]));
	for (size_t i = 0; err == OK && i < one.n; i++)
		for (size_t k = 0; k < one.items[i].n_lines; k++) {
			const struct statement_line *l = &one.items[i].lines[k];

			assert(l->day.n != 0 && l->amount.minor != 0);
			assert(str_eq(one.items[i].currency,
			    money_currency(&l->amount)));
			assert(str_is_utf8(l->text));
		}
	if (err == OK && statement_camt(xml, &a, &two, &r) == OK)
		assert(one.n == two.n);
	arena_free(&a);
	return 0;
}
