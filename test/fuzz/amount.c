/*
 * Fuzz: loose amounts.  The first byte chooses currency and unit; what is
 * read is written exactly and read as the same.
 */
#include "codec/amount.h"

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct str currencies[] = { STR_INIT("CNY"),
		STR_INIT("EUR"), STR_INIT("JPY"), STR_INIT("BHD") };
	static const enum amount_unit units[] = { AMOUNT_ONE, AMOUNT_WAN,
		AMOUNT_YI };
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	enum amount_unit unit;
	struct str currency;
	struct str text;
	struct money m;
	struct money back;
	const char *why;

	if (size == 0)
		return 0;
	currency = currencies[data[0] % 4];
	unit = units[data[0] / 4 % 3];
	text = fuzz_text(data + 1, size - 1);
	(void)amount_get_unit(text, currency, &unit);
	if (amount_get_loose(text, currency, unit, &m, &why) == OK) {
		amount_put(&out, m, unit, data[0] & MONEY_GROUPED);
		amount_put_unit(&out, currency, unit);
		assert(amount_get_loose(buf_str(&out), currency, AMOUNT_ONE,
			   &back, &why) == OK);
		assert(money_cmp(m, back) == 0);
	}
	arena_free(&a);
	return 0;
}
