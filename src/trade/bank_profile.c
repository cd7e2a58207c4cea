/*
 * Profiles of banks' tables, and the rows of such a table.
 */
#include "trade/bank_profile.h"

static const char *const key_names[N_BANK_KEYS] = {
	[BANK_CHARSET] = "charset",
	[BANK_SEPARATOR] = "separator",
	[BANK_DATE] = "date",
	[BANK_CURRENCY] = "currency",
	[BANK_SIGN] = "sign",
	[BANK_END] = "end",
	[BANK_CURRENCY_IN] = "currency_in",
	[BANK_DAY] = "day",
	[BANK_VALUE_DAY] = "value_day",
	[BANK_AMOUNT] = "amount",
	[BANK_SIDE] = "side",
	[BANK_CREDIT] = "credit",
	[BANK_DEBIT] = "debit",
	[BANK_BALANCE] = "balance",
	[BANK_REFERENCE] = "reference",
	[BANK_COUNTERPARTY] = "counterparty",
	[BANK_ACCOUNT] = "account",
	[BANK_TEXT] = "text",
	[BANK_REQUIRE] = "require",
	[BANK_SKIP] = "skip",
};

static bool
set_key(struct bank_profile *p, struct str line)
{
	struct str name = str_trim(str_cut(&line, '='));

	for (size_t i = 0; i < N_BANK_KEYS; i++) {
		if (!str_is(name, key_names[i]))
			continue;
		p->of[i] = str_trim(line);
		return p->of[i].n > 0;
	}
	return false;
}

bool
bank_profile_next(struct str *rest, struct bank_profile *ret,
    struct refusal *ret_refusal)
{
	struct str head = STR("profile ");

	*ret = (struct bank_profile){ .name = STR("") };
	while (rest->n) {
		struct str before = *rest;
		struct str line = str_trim(str_cut(rest, '\n'));

		if (line.n == 0 || line.p[0] == '#')
			continue;
		if (!str_starts(line, head)) {
			if (ret->name.n && set_key(ret, line))
				continue;
			(void)!refuse(ret_refusal, ERR_MALFORMED, "profile",
			    "%.*s", STR_ARG(line));
			return false;
		}
		if (ret->name.n) {
			*rest = before;
			return true;
		}
		ret->name = str_trim(str_from_byte(line, head.n));
	}
	return ret->name.n > 0;
}

struct str
bank_profile_part(struct str value, size_t n)
{
	for (; n; n--)
		str_cut(&value, '|');
	return str_trim(str_cut(&value, '|'));
}

/* ---- rows ---- */

/* A cell in quotes, up to the separator or the end of the row. */
static enum err
quoted(struct str *rest, struct arena *a, char separator, int64_t *line,
    struct str *ret_cell)
{
	struct buf out = { .arena = a };
	size_t i = 1;

	for (; i < rest->n; i++) {
		if (rest->p[i] == '"' &&
		    (i + 1 == rest->n || rest->p[i + 1] != '"'))
			break;
		i += rest->p[i] == '"';
		*line += rest->p[i] == '\n';
		buf_byte(&out, rest->p[i]);
	}
	if (i >= rest->n)
		return ERR_MALFORMED;
	*rest = str_from_byte(*rest, i + 1);
	while (rest->n && rest->p[0] != separator && rest->p[0] != '\n') {
		if (!memchr(" \t\r", rest->p[0], 3))
			return ERR_MALFORMED;
		*rest = str_from_byte(*rest, 1);
	}
	*ret_cell = str_trim(buf_str(&out));
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}

static struct str
plain(struct str *rest, char separator)
{
	size_t n = 0;
	struct str cell;

	while (n < rest->n && rest->p[n] != separator && rest->p[n] != '\n')
		n++;
	cell = (struct str){ rest->p, n };
	*rest = str_from_byte(*rest, n);
	return str_trim(cell);
}

enum err
bank_row_next(struct str *rest, char separator, struct arena *a, int64_t *line,
    struct bank_row *ret)
{
	enum err err = OK;

	if (rest->n == 0)
		return ERR_NOT_FOUND;
	ret->n = 0;
	ret->line = ++*line;
	while (err == OK) {
		bool ends;

		if (ret->n == STATEMENT_COLUMNS_MAX)
			return ERR_TOO_LARGE;
		if (rest->n && rest->p[0] == '"')
			err = quoted(rest, a, separator, line,
			    &ret->cells[ret->n++]);
		else
			ret->cells[ret->n++] = plain(rest, separator);
		ends = rest->n == 0 || rest->p[0] == '\n';
		*rest = str_from_byte(*rest, 1);
		if (ends)
			break;
	}
	return err;
}

int
bank_row_find(const struct bank_row *row, struct str name)
{
	for (size_t i = 0; i < row->n; i++)
		if (str_eq(row->cells[i], name))
			return (int)i;
	return -1;
}
