/*
 * CSV (RFC 4180) from a shape.  Money is two columns, so that the amount
 * stays a number; lists have no place in a row.
 */
#include "codec/csv.h"

#include "codec/words.h"

/* Commas, quotes and line ends need quotes around (RFC 4180, 2.6). */
static bool
needs_quotes(struct str s)
{
	return str_find(s, ',') < s.n || str_find(s, '"') < s.n ||
	    str_find(s, '\n') < s.n || str_find(s, '\r') < s.n;
}

static void
put_cell(struct buf *out, struct str s)
{
	if (!needs_quotes(s)) {
		buf_put(out, s);
		return;
	}
	buf_byte(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, s.p[i]);
	}
	buf_byte(out, '"');
}

/* Words of people: never a formula. */
void
csv_put_words(struct buf *out, struct str s)
{
	struct buf guarded = { .arena = out->arena };

	if (s.n == 0 || !memchr("=+-@\t\r", s.p[0], 6)) {
		put_cell(out, s);
		return;
	}
	buf_byte(&guarded, '\'');
	buf_put(&guarded, s);
	out->failed |= guarded.failed;
	put_cell(out, buf_str(&guarded));
}

static void
put_money(struct buf *out, const struct money *m)
{
	if (!money_is_none(*m))
		money_put(out, *m);
	buf_byte(out, ',');
	buf_put(out, money_currency(m));
}

static void
put_value(struct buf *out, const struct field *f, const void *at,
    enum lang lang)
{
	struct buf words = { .arena = out->arena };

	switch (f->type) {
	case FIELD_MONEY:
		put_money(out, at);
		return;
	case FIELD_INT:
	case FIELD_WDAYS:
	case FIELD_DAY:
		words_put_value(out, f, at, lang);
		return;
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
	case FIELD_NAME:
	case FIELD_HASH:
		words_put_value(&words, f, at, lang);
		out->failed |= words.failed;
		csv_put_words(out, buf_str(&words));
		return;
	case FIELD_LIST:
		return;
	}
}

/* The second column of an amount. */
static void
put_currency_label(struct buf *out, const struct field *f, enum lang lang)
{
	buf_byte(out, ',');
	put_cell(out, str_from(field_label(f, lang)));
	buf_put(out, lang == LANG_ZH ? STR("币种") : STR(" currency"));
}

void
csv_put_head(struct buf *out, const struct shape *s, enum lang lang)
{
	bool is_first = true;

	buf_put(out, STR("\xef\xbb\xbf"));
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (f->type == FIELD_LIST)
			continue;
		if (!is_first)
			buf_byte(out, ',');
		is_first = false;
		put_cell(out, str_from(field_label(f, lang)));
		if (f->type == FIELD_MONEY)
			put_currency_label(out, f, lang);
	}
	buf_put(out, STR("\r\n"));
}

void
csv_put_row(struct buf *out, const struct shape *s, const void *row,
    enum lang lang)
{
	bool is_first = true;

	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (f->type == FIELD_LIST)
			continue;
		if (!is_first)
			buf_byte(out, ',');
		is_first = false;
		put_value(out, f, field_of(f, row), lang);
	}
	buf_put(out, STR("\r\n"));
}
