/*
 * Matching lines of the bank to vouchers.
 */
#include "trade/bank_match.h"

enum { REFERENCE_MIN = 4 }; /* shorter ones occur by chance */

static bool
fits(const struct bank_paper *line, const struct bank_paper *voucher,
    int64_t days_max)
{
	int64_t apart = (int64_t)line->day.n - voucher->day.n;

	return line->amount.minor == voucher->amount.minor &&
	    str_eq(money_currency(&line->amount),
		money_currency(&voucher->amount)) &&
	    apart <= days_max && -apart <= days_max;
}

/* Is C part of a number or a word of a reference? */
static bool
is_of_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	    (c >= 'a' && c <= 'z');
}

/* The reference, whole: T1 does not occur in T12. */
static bool
occurs(struct str words, struct str reference)
{
	if (reference.n < REFERENCE_MIN)
		return false;
	for (;;) {
		size_t i = str_find_str(words, reference);
		size_t end = i + reference.n;

		if (i == words.n)
			return false;
		if ((i == 0 || !is_of_word(words.p[i - 1])) &&
		    (end == words.n || !is_of_word(words.p[end])))
			return true;
		words = str_from_byte(words, i + 1);
	}
}

/* The only voucher whose reference the line has; else BANK_NONE. */
static size_t
named(const struct bank_paper *line, const struct bank_paper *vouchers,
    size_t n, int64_t days_max, size_t *ret_n_named)
{
	size_t found = BANK_NONE;

	*ret_n_named = 0;
	for (size_t i = 0; i < n; i++) {
		if (!fits(line, &vouchers[i], days_max) ||
		    !occurs(line->words, vouchers[i].words))
			continue;
		found = i;
		++*ret_n_named;
	}
	return *ret_n_named == 1 ? found : BANK_NONE;
}

static void
join(struct bank_paper *lines, size_t line, struct bank_paper *vouchers,
    size_t voucher)
{
	lines[line].other = voucher;
	vouchers[voucher].other = line;
}

/* Two lines that name one voucher: neither is it. */
static void
by_reference(struct bank_paper *lines, size_t n_lines,
    struct bank_paper *vouchers, size_t n_vouchers, int64_t days_max)
{
	for (size_t i = 0; i < n_lines; i++) {
		size_t n;
		size_t v = named(&lines[i], vouchers, n_vouchers, days_max, &n);

		if (v == BANK_NONE)
			continue;
		if (vouchers[v].other != BANK_NONE)
			lines[vouchers[v].other].other = BANK_NONE;
		else
			join(lines, i, vouchers, v);
	}
}

static size_t
only(const struct bank_paper *line, const struct bank_paper *vouchers, size_t n,
    int64_t days_max)
{
	size_t found = BANK_NONE;

	for (size_t i = 0; i < n; i++)
		if (vouchers[i].other == BANK_NONE &&
		    vouchers[i].n_fitting == 1 &&
		    fits(line, &vouchers[i], days_max))
			found = i;
	return found;
}

void
bank_match(struct bank_paper *lines, size_t n_lines,
    struct bank_paper *vouchers, size_t n_vouchers, int64_t days_max)
{
	for (size_t i = 0; i < n_lines; i++)
		lines[i].other = BANK_NONE;
	for (size_t v = 0; v < n_vouchers; v++)
		vouchers[v].other = BANK_NONE;
	by_reference(lines, n_lines, vouchers, n_vouchers, days_max);
	/* Among those that are left. */
	for (size_t v = 0; v < n_vouchers; v++)
		vouchers[v].n_fitting = 0;
	for (size_t i = 0; i < n_lines; i++) {
		lines[i].n_fitting = 0;
		for (size_t v = 0; v < n_vouchers; v++) {
			bool is = lines[i].other == BANK_NONE &&
			    vouchers[v].other == BANK_NONE &&
			    fits(&lines[i], &vouchers[v], days_max);

			lines[i].n_fitting += is;
			vouchers[v].n_fitting += is;
		}
	}
	for (size_t i = 0; i < n_lines; i++) {
		size_t v = BANK_NONE;

		if (lines[i].other == BANK_NONE && lines[i].n_fitting == 1)
			v = only(&lines[i], vouchers, n_vouchers, days_max);
		if (v != BANK_NONE)
			join(lines, i, vouchers, v);
	}
}
