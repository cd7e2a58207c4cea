/*
 * Lines and vouchers: matched only where there is no choice.
 */
#include "check.h"

#include "trade/bank_match.h"

static struct bank_paper
paper(int64_t minor, int day, const char *words)
{
	return (struct bank_paper){ .amount = { minor, "EUR" },
		.day = { day },
		.words = str_from(words) };
}

static void
unique(void **state)
{
	struct bank_paper lines[] = { paper(-5, 100, ""), paper(7, 100, ""),
		paper(9, 100, "") };
	struct bank_paper vouchers[] = { paper(5, 100, ""), paper(7, 110, ""),
		paper(9, 111, ""), paper(-5, 90, "") };

	(void)state;
	bank_match(lines, 3, vouchers, 4, 10);
	assert_int_equal(lines[0].other, 3);
	assert_int_equal(lines[1].other, 1);
	/* One day beyond the limit. */
	assert_int_equal(lines[2].other, BANK_NONE);
	assert_int_equal(lines[2].n_fitting, 0);
	assert_int_equal(vouchers[0].other, BANK_NONE);
}

/* Two that could be it, on either side: a person decides. */
static void
ambiguous(void **state)
{
	struct bank_paper lines[] = { paper(5, 100, ""), paper(7, 100, ""),
		paper(7, 101, "") };
	struct bank_paper vouchers[] = { paper(5, 100, ""), paper(5, 100, ""),
		paper(7, 100, "") };

	(void)state;
	bank_match(lines, 3, vouchers, 3, 10);
	assert_int_equal(lines[0].other, BANK_NONE);
	assert_int_equal(lines[0].n_fitting, 2);
	assert_int_equal(lines[1].other, BANK_NONE);
	assert_int_equal(lines[2].other, BANK_NONE);
}

static void
references(void **state)
{
	struct bank_paper lines[] = { paper(5, 100, "for T-0012 and more"),
		paper(5, 100, "for T-0011"), paper(5, 100, "xT-0013"),
		paper(6, 100, "T-0014 T-0015"), paper(8, 100, "T-0016"),
		paper(8, 100, "T-0016"), paper(3, 100, "T1"),
		paper(3, 100, "") };
	struct bank_paper vouchers[] = { paper(5, 100, "T-0011"),
		paper(5, 100, "T-0012"), paper(5, 100, "T-0013"),
		paper(6, 100, "T-0014"), paper(6, 100, "T-0015"),
		paper(8, 100, "T-0016"), paper(3, 100, "T1"),
		paper(3, 100, "T2") };

	(void)state;
	bank_match(lines, 8, vouchers, 8, 10);
	assert_int_equal(lines[0].other, 1);
	assert_int_equal(lines[1].other, 0);
	/* No reference in it, but the only one that is left on both sides. */
	assert_int_equal(lines[2].other, 2);
	/* Two references in one line; one reference in two lines. */
	assert_int_equal(lines[3].other, BANK_NONE);
	assert_int_equal(lines[4].other, BANK_NONE);
	assert_int_equal(lines[5].other, BANK_NONE);
	/* Too short to be more than chance. */
	assert_int_equal(lines[6].other, BANK_NONE);
}

/* A reference never overrides the amount. */
static void
amounts_first(void **state)
{
	struct bank_paper lines[] = { paper(5, 100, "T-0001") };
	struct bank_paper vouchers[] = { paper(6, 100, "T-0001") };

	(void)state;
	bank_match(lines, 1, vouchers, 1, 10);
	assert_int_equal(lines[0].other, BANK_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(unique),
		cmocka_unit_test(ambiguous),
		cmocka_unit_test(references),
		cmocka_unit_test(amounts_first),
	};

	return CHECK_RUN(tests);
}
