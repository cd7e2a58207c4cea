/*
 * Amounts of money: checked arithmetic and one text form.
 */
#include "base/money.h"

#include <assert.h>

/* ISO 4217 codes whose minor unit is not 1/100, and those that are common. */
static const struct {
	char code[4];
	signed char digits;
} currencies[] = {
	{ "AUD", 2 },
	{ "BHD", 3 },
	{ "BRL", 2 },
	{ "CAD", 2 },
	{ "CHF", 2 },
	{ "CLP", 0 },
	{ "CNY", 2 },
	{ "CZK", 2 },
	{ "DKK", 2 },
	{ "EUR", 2 },
	{ "GBP", 2 },
	{ "HKD", 2 },
	{ "HUF", 2 },
	{ "IDR", 2 },
	{ "INR", 2 },
	{ "ISK", 0 },
	{ "JOD", 3 },
	{ "JPY", 0 },
	{ "KES", 2 },
	{ "KRW", 0 },
	{ "KWD", 3 },
	{ "MOP", 2 },
	{ "MXN", 2 },
	{ "NGN", 2 },
	{ "NOK", 2 },
	{ "NPR", 2 },
	{ "NZD", 2 },
	{ "OMR", 3 },
	{ "PHP", 2 },
	{ "PLN", 2 },
	{ "RUB", 2 },
	{ "SEK", 2 },
	{ "SGD", 2 },
	{ "THB", 2 },
	{ "TND", 3 },
	{ "TRY", 2 },
	{ "TWD", 2 },
	{ "TZS", 2 },
	{ "UAH", 2 },
	{ "UGX", 0 },
	{ "USD", 2 },
	{ "VND", 0 },
	{ "XAF", 0 },
	{ "XOF", 0 },
	{ "ZAR", 2 },
};

int
money_digits(struct str currency)
{
	if (currency.n != 3)
		return -1;
	for (size_t i = 0; i < sizeof(currencies) / sizeof(*currencies); i++) {
		const char *code = currencies[i].code;

		if (code[1] == currency.p[1] && code[0] == currency.p[0] &&
		    code[2] == currency.p[2])
			return currencies[i].digits;
	}
	return -1;
}

bool
money_is_none(struct money m)
{
	return m.currency[0] == '\0';
}

struct money
money_zero(struct str currency)
{
	struct money m = { 0 };

	assert(currency.n == 3);
	memcpy(m.currency, currency.p, 3);
	return m;
}

static bool
same_currency(struct money a, struct money b)
{
	return memcmp(a.currency, b.currency, sizeof(a.currency)) == 0;
}

bool
money_add(struct money a, struct money b, struct money *ret_sum)
{
	struct money sum = a;

	if (!same_currency(a, b) ||
	    __builtin_add_overflow(a.minor, b.minor, &sum.minor))
		return false;
	*ret_sum = sum;
	return true;
}

bool
money_sub(struct money a, struct money b, struct money *ret_diff)
{
	struct money diff = a;

	if (!same_currency(a, b) ||
	    __builtin_sub_overflow(a.minor, b.minor, &diff.minor))
		return false;
	*ret_diff = diff;
	return true;
}

int
money_cmp(struct money a, struct money b)
{
	assert(same_currency(a, b));
	return (a.minor > b.minor) - (a.minor < b.minor);
}

/* The digits of WHOLE and FRACTION, as many decimals as DIGITS, signed. */
static enum err
join(struct str whole, struct str fraction, bool negative, int digits,
    int64_t *ret_minor)
{
	int64_t v = 0;

	for (size_t i = 0; i < whole.n + (size_t)digits; i++) {
		char c = '0';

		if (i < whole.n)
			c = whole.p[i];
		else if (i - whole.n < fraction.n)
			c = fraction.p[i - whole.n];
		if (c < '0' || c > '9')
			return ERR_MALFORMED;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, c - '0', &v))
			return ERR_OVERFLOW;
	}
	if (!negative && v == INT64_MIN)
		return ERR_OVERFLOW;
	*ret_minor = negative ? v : -v;
	return OK;
}

/* S, in which one is 10^POWER of CURRENCY. */
static enum err
get(struct str s, struct str currency, int power, bool exact,
    struct money *ret_amount)
{
	bool negative = s.n && s.p[0] == '-';
	int digits = money_digits(currency);
	struct money m;
	struct str fraction;
	struct str whole;
	enum err err;
	bool dot;

	if (digits < 0)
		return ERR_CURRENCY;
	digits += power;
	fraction = str_from_byte(s, negative);
	dot = str_find(fraction, '.') < fraction.n;
	whole = str_cut(&fraction, '.');
	if (whole.n == 0 || fraction.n > (size_t)digits ||
	    (whole.n > 1 && whole.p[0] == '0') || (dot && fraction.n == 0))
		return ERR_MALFORMED;
	if (exact && fraction.n != (size_t)digits)
		return ERR_MALFORMED;
	m = money_zero(currency);
	err = join(whole, fraction, negative, digits, &m.minor);
	if (err != OK)
		return err;
	if (negative && m.minor == 0)
		return ERR_MALFORMED;
	*ret_amount = m;
	return OK;
}

bool
money_get(struct str s, struct str currency, struct money *ret_amount)
{
	return get(s, currency, 0, true, ret_amount) == OK;
}

/* Are the commas of S thousands separators: groups of three to the dot? */
static bool
groups_fit(struct str s)
{
	struct str digits = str_from_byte(s, s.n && s.p[0] == '-');
	struct str whole = { digits.p, str_find(digits, '.') };
	size_t first = str_find(whole, ',');

	if (first == 0 || first > 3)
		return false;
	for (size_t i = first; i < whole.n; i += 4)
		if (whole.p[i] != ',' || whole.n - i < 4 ||
		    str_find(str_from_byte(whole, i + 1), ',') < 3)
			return false;
	return (whole.n - first) % 4 == 0;
}

enum err
money_get_scaled(struct str s, struct str currency, int power,
    struct money *ret_amount)
{
	char plain[64];
	size_t n = 0;

	assert(power >= 0 && power <= MONEY_POWER_MAX);
	s = str_trim(s);
	if (s.n > sizeof(plain))
		return ERR_MALFORMED;
	if (str_find(s, ',') < s.n && !groups_fit(s))
		return ERR_MALFORMED;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ',')
			plain[n++] = s.p[i];
	return get((struct str){ plain, n }, currency, power, false,
	    ret_amount);
}

bool
money_get_loose(struct str s, struct str currency, struct money *ret_amount)
{
	return money_get_scaled(s, currency, 0, ret_amount) == OK;
}

static uint64_t
magnitude(struct money m)
{
	return m.minor < 0 ? -(uint64_t)m.minor : (uint64_t)m.minor;
}

/* V with DECIMALS of its digits after the point. */
static void
put(struct buf *out, bool negative, uint64_t v, int decimals, bool grouped)
{
	char digits[32]; /* from the last */
	int n = 0;

	while (v || n <= decimals) {
		digits[n++] = (char)('0' + v % 10);
		v /= 10;
	}
	assert(n <= (int)sizeof(digits));
	if (negative)
		buf_byte(out, '-');
	for (int i = n - 1; i >= 0; i--) {
		int place = i - decimals + 1;

		buf_byte(out, digits[i]);
		if (place == 1 && decimals > 0)
			buf_byte(out, '.');
		else if (grouped && place > 1 && (place - 1) % 3 == 0)
			buf_byte(out, ',');
	}
}

void
money_put(struct buf *out, struct money m)
{
	int decimals = money_digits(money_currency(&m));

	assert(decimals >= 0);
	put(out, m.minor < 0, magnitude(m), decimals, false);
}

void
money_put_grouped(struct buf *out, struct money m)
{
	int decimals = money_digits(money_currency(&m));

	assert(decimals >= 0);
	put(out, m.minor < 0, magnitude(m), decimals, true);
}

void
money_put_scaled(struct buf *out, struct money m, int power, unsigned how)
{
	int decimals = money_digits(money_currency(&m)) + power;
	uint64_t v = magnitude(m);

	assert(power >= 0 && power <= MONEY_POWER_MAX && decimals >= power);
	while (!(how & MONEY_ROUND) && decimals > 0 && v % 10 == 0) {
		v /= 10;
		decimals--;
	}
	for (; (how & MONEY_ROUND) && decimals > 2; decimals--)
		v = decimals > 3 ? v / 10 : v / 10 + (v % 10 >= 5);
	put(out, m.minor < 0 && v, v, decimals, how & MONEY_GROUPED);
}
