/*
 * What the readers of statements have in common.
 */
#include "trade/statement.h"

#include "base/map.h"

/* Zeros behind the places that CURRENCY has say nothing. */
static struct str
without_zeros(struct str s, int digits)
{
	size_t point = str_find(s, '.');

	while (point < s.n && s.n - point - 1 > (size_t)digits &&
	    s.p[s.n - 1] == '0')
		s.n--;
	if (s.n && s.p[s.n - 1] == '.')
		s.n--;
	return s;
}

bool
statement_amount(struct str s, struct str currency, struct money *ret_amount)
{
	int digits = money_digits(currency);

	s = str_trim(s);
	if (digits < 0)
		return false;
	if (str_starts(s, STR("+")))
		s = str_from_byte(s, 1);
	if (str_find(s, '.') < s.n)
		s = without_zeros(s, digits);
	return money_get_loose(s, currency, ret_amount);
}

struct str
statement_words(struct arena *a, struct str s)
{
	struct buf out = { .arena = a };

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		bool is_blank = (unsigned char)s.p[i] <= ' ';

		if (!is_blank)
			buf_byte(&out, s.p[i]);
		else if (out.n && out.p[out.n - 1] != ' ')
			buf_byte(&out, ' ');
	}
	return buf_str(&out);
}

static enum err
number_line(struct map *seen, const struct statement *s,
    struct statement_line *line, struct arena *a)
{
	struct buf key = { .arena = a };
	int64_t *count;

	buf_printf(&key, "%d %lld %.*s ", (int)line->day.n,
	    (long long)line->amount.minor, STR_ARG(s->number));
	buf_put(&key, line->reference);
	if (!buf_ok(&key))
		return ERR_NO_MEMORY;
	count = map_get(seen, buf_str(&key));
	if (!count) {
		count = arena_alloc(a, sizeof(*count));
		if (!count || !map_put(seen, buf_str(&key), count))
			return ERR_NO_MEMORY;
	}
	line->ordinal = (*count)++;
	return OK;
}

enum err
statement_number(struct statements *all, struct arena *a)
{
	struct map seen = { .arena = a };
	enum err err = OK;

	for (size_t i = 0; i < all->n; i++)
		for (size_t k = 0; k < all->items[i].n_lines && err == OK; k++)
			err = number_line(&seen, &all->items[i],
			    &all->items[i].lines[k], a);
	return err;
}
