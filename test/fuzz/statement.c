/*
 * Tables of banks: whatever comes, by any profile, it is read or refused by
 * name.  The first byte chooses the profile.
 */
#include "trade/statement.h"

#include "fuzz.h"

#define COMMON "\tdate = YYYY-MM-DD\n\tday = d\n\ttext = t | u\n\tend = sum\n"
static const char *const tables[] = {
	"profile a\n\tcharset = GB18030\n\tcurrency = EUR\n\tamount = a\n"
	"\tbalance = b\n\treference = r\n\tsign = ~\n" COMMON,
	"profile b\n\tseparator = ;\n\tcurrency_in = c\n\tcredit = i\n"
	"\tdebit = o\n\trequire = q | yes\n" COMMON,
	"profile c\n\tcurrency = CNY\n\tamount = a\n\tside = s | C | D\n"
	"\tvalue_day = v\n" COMMON,
};

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 24 };
	struct statements all = { 0 };
	struct refusal r = { 0 };
	enum err err;

	if (size == 0)
		return 0;
	err = statement_csv(fuzz_text(data + 1, size - 1),
	    str_from(tables[data[0] % 3]), STR(""), &a, &all, &r);
	assert(
	    err == OK || err == ERR_NO_MEMORY || (r.err == err && r.field[0]));
	for (size_t k = 0; err == OK && k < all.items[0].n_lines; k++) {
		const struct statement_line *l = &all.items[0].lines[k];

		assert(l->day.n != 0 && l->amount.minor != 0);
		assert(str_is_utf8(l->text));
	}
	arena_free(&a);
	return 0;
}
