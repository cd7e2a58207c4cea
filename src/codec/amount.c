/*
 * Amounts as tables and documents have them.
 */
#include "codec/amount.h"

#include "codec/narrow.h"
#include "schema/currencies.h"

static const struct {
	struct str word;
	enum amount_unit unit;
} units[] = { { STR_INIT("万"), AMOUNT_WAN }, { STR_INIT("萬"), AMOUNT_WAN },
	{ STR_INIT("亿"), AMOUNT_YI }, { STR_INIT("億"), AMOUNT_YI } };

/* What CURRENCY is called; an empty row where the table has none. */
static const struct currency_type *
words_of(struct str currency)
{
	static const struct currency_type none = { "", "", "", "", "" };

	for (int i = 0; i < N_CURRENCIES; i++)
		if (str_is(currency, currency_types[i].code))
			return &currency_types[i];
	return &none;
}

/* Cut the largest unit of the currency, in any spelling. */
static bool
cut_main_unit(struct str *rest, const struct currency_type *words)
{
	struct str first = narrow_first(str_from(words->units));
	struct str c = narrow_first(*rest);

	if (c.n == 0 ||
	    (!str_eq(c, first) && narrow_index(str_from(words->others), c) < 0))
		return false;
	return narrow_cut(rest, c);
}

/* Cut a unit; *UNIT is left alone and false when there is none. */
static bool
cut_unit(struct str *rest, const struct currency_type *words,
    enum amount_unit *unit)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (!narrow_cut(rest, units[i].word))
			continue;
		*unit = units[i].unit;
		cut_main_unit(rest, words);
		return true;
	}
	if (!cut_main_unit(rest, words))
		return false;
	*unit = AMOUNT_ONE;
	return true;
}

bool
amount_get_unit(struct str s, struct str currency, enum amount_unit *ret_unit)
{
	const struct currency_type *words = words_of(currency);
	enum amount_unit unit = AMOUNT_ONE;
	struct narrow space;
	struct str rest;
	bool has_unit;

	if (money_digits(currency) < 0 || !narrow_get(&space, s, &rest))
		return false;
	has_unit = cut_unit(&rest, words, &unit);
	rest = str_trim(rest);
	if (!narrow_cut(&rest, currency) && !has_unit)
		return false;
	if (rest.n == 0)
		*ret_unit = unit;
	return rest.n == 0;
}

/* Does REST start with the sign or the code of a currency? */
static bool
names_a_currency(struct str rest)
{
	struct str code = { rest.p, rest.n < 3 ? rest.n : 3 };

	for (int i = 0; i < N_CURRENCIES; i++)
		if (str_starts(rest, str_from(currency_types[i].sign)))
			return true;
	return money_digits(code) >= 0;
}

/* Cut the figures with their separators. */
static struct str
cut_figures(struct str *rest)
{
	size_t n = 0;
	struct str figures;

	while (n < rest->n &&
	    (rest->p[n] == '.' || rest->p[n] == ',' ||
		(rest->p[n] >= '0' && rest->p[n] <= '9')))
		n++;
	figures = (struct str){ rest->p, n };
	*rest = str_from_byte(*rest, n);
	return figures;
}

/* S as signed figures in SPACE and the unit they are in. */
static enum err
take_apart(struct str s, struct str currency, struct narrow *space,
    struct str *ret_figures, enum amount_unit *unit)
{
	const struct currency_type *words = words_of(currency);
	struct str rest = s;
	bool negative = narrow_cut(&rest, STR("-"));
	struct str figures;
	size_t n = 0;

	if (narrow_cut(&rest, str_from(words->sign)) ||
	    narrow_cut(&rest, currency))
		rest = str_trim(rest);
	if (!negative)
		negative = narrow_cut(&rest, STR("-"));
	figures = cut_figures(&rest);
	if (figures.n == 0)
		return names_a_currency(rest) ? ERR_CURRENCY : ERR_MALFORMED;
	rest = str_trim(rest);
	cut_unit(&rest, words, unit);
	rest = str_trim(rest);
	narrow_cut(&rest, currency);
	if (rest.n)
		return names_a_currency(rest) ? ERR_CURRENCY : ERR_MALFORMED;
	if (figures.n >= sizeof(space->bytes))
		return ERR_MALFORMED;
	if (negative)
		space->bytes[n++] = '-';
	memcpy(space->bytes + n, figures.p, figures.n);
	*ret_figures = (struct str){ space->bytes, n + figures.n };
	return OK;
}

/* Has S more decimals than fit in a UNIT of CURRENCY? */
static bool
is_too_fine(struct str s, struct str currency, enum amount_unit unit)
{
	struct str decimals = str_from_byte(s, str_find(s, '.') + 1);

	return str_find(decimals, ',') == decimals.n &&
	    (int64_t)decimals.n > money_digits(currency) + (int)unit;
}

enum err
amount_get_loose(struct str s, struct str currency, enum amount_unit unit,
    struct money *ret_amount, const char **ret_why)
{
	static const char *const smallest[] = { "1", "0.1", "0.01", "0.001" };
	struct narrow wide;
	struct narrow plain;
	struct str figures;
	enum err err;

	*ret_why = "ISO 4217";
	if (money_digits(currency) < 0)
		return ERR_CURRENCY;
	*ret_why = "1,234.5";
	if (!narrow_get(&wide, s, &s))
		return ERR_MALFORMED;
	err = take_apart(s, currency, &plain, &figures, &unit);
	if (err == ERR_CURRENCY)
		*ret_why = *words_of(currency)->code ?
		    words_of(currency)->code :
		    "ISO 4217";
	if (err != OK)
		return err;
	if (is_too_fine(figures, currency, unit)) {
		*ret_why = smallest[money_digits(currency)];
		return ERR_MALFORMED;
	}
	return money_get_scaled(figures, currency, (int)unit, ret_amount);
}

void
amount_put(struct buf *out, struct money m, enum amount_unit unit, unsigned how)
{
	money_put_scaled(out, m, (int)unit, how);
}

void
amount_put_unit(struct buf *out, struct str currency, enum amount_unit unit)
{
	const struct currency_type *words = words_of(currency);

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (units[i].unit == unit) {
			buf_put(out, units[i].word);
			break;
		}
	if (*words->units) {
		buf_put(out, narrow_first(str_from(words->units)));
		return;
	}
	buf_byte(out, ' ');
	buf_put(out, currency);
}
