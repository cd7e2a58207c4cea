/*
 * Values on pages.  The few elements that belong to a value (a span with a
 * language, a time, an amount) are the only HTML in C: a template cannot say
 * in which language a name will be.
 */
#include "web/value.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "codec/capital.h"
#include "schema/errors.h"
#include "schema/event.h"
#include "web/url.h"

void
value_put_escaped(struct buf *out, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *to = s.p[i] == '<' ? "&lt;" :
		    s.p[i] == '>'              ? "&gt;" :
		    s.p[i] == '&'              ? "&amp;" :
		    s.p[i] == '"'              ? "&quot;" :
		    s.p[i] == '\''             ? "&#39;" :
						 NULL;

		if (!to)
			continue;
		buf_put(out, (struct str){ s.p + from, i - from });
		buf_put(out, str_from(to));
		from = i + 1;
	}
	buf_put(out, str_from_byte(s, from));
}

/*
 * Is there a Chinese character or full-width sign in S?  U+2E80 to U+9FFF,
 * U+F900 to U+FAFF, U+FF00 to U+FFEF, and the planes of rare characters.
 */
static bool
has_chinese(struct str s)
{
	for (size_t i = 0; i + 2 < s.n; i++) {
		unsigned char a = (unsigned char)s.p[i];
		unsigned char b = (unsigned char)s.p[i + 1];

		if ((a == 0xe2 && b >= 0xba) || (a >= 0xe3 && a <= 0xe9) ||
		    (a == 0xef && (b >= 0xbc || (b >= 0xa4 && b <= 0xab))) ||
		    (a == 0xf0 && b >= 0xa0 && b <= 0xb1))
			return true;
	}
	return false;
}

static void
put_in_lang(struct buf *out, struct str s, enum lang is, enum lang page)
{
	if (is == page) {
		value_put_escaped(out, s);
		return;
	}
	buf_printf(out, "<span lang=\"%s\">", lang_codes[is]);
	value_put_escaped(out, s);
	buf_put(out, STR("</span>"));
}

static void
put_name(struct buf *out, const struct name *name, bool plain, enum lang lang)
{
	enum lang is;
	struct str words = name_in(name, lang, &is);

	put_in_lang(out, words, plain ? lang : is, lang);
}

/* What people wrote keeps its language. */
static void
put_words(struct buf *out, struct str s, bool plain, enum lang lang)
{
	bool is_foreign = !plain && lang != LANG_ZH && has_chinese(s);

	put_in_lang(out, s, is_foreign ? LANG_ZH : lang, lang);
}

static void
put_lines(struct buf *out, struct str s, enum lang lang)
{
	while (s.n) {
		struct str line = str_cut(&s, '\n');

		if (line.n == 0)
			continue;
		buf_put(out, STR("<p>"));
		put_words(out, line, false, lang);
		buf_put(out, STR("</p>"));
	}
}

/* The month that DAY is in. */
static void
put_month(struct buf *out, struct day day, enum lang lang)
{
	static const char *const months[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };
	int year, month, of_month;

	day_to_date(day, &year, &month, &of_month);
	assert(month >= 1 && month <= 12);
	if (lang == LANG_EN)
		buf_printf(out, "%s %d", months[month - 1], year);
	else
		buf_printf(out, "%d年%d月", year, month);
}

static void
put_day_words(struct buf *out, struct day day, enum lang lang)
{
	int year, month, of_month;

	day_to_date(day, &year, &month, &of_month);
	if (lang == LANG_EN)
		buf_printf(out, "%d ", of_month);
	put_month(out, day, lang);
	if (lang != LANG_EN)
		buf_printf(out, "%d日", of_month);
}

static void
put_day(struct buf *out, struct day day, enum page_context context,
    enum page_filter filter, enum lang lang)
{
	if (filter == FILTER_ISO || context == CONTEXT_ISO ||
	    context == CONTEXT_URL) {
		day_put(out, day);
		return;
	}
	if (filter == FILTER_MONTH) {
		put_month(out, day, lang);
		return;
	}
	if (context != CONTEXT_TEXT || filter == FILTER_PLAIN) {
		put_day_words(out, day, lang);
		return;
	}
	buf_put(out, STR("<time datetime=\""));
	day_put(out, day);
	buf_put(out, STR("\">"));
	put_day_words(out, day, lang);
	buf_put(out, STR("</time>"));
}

/* Only where readers know them, and the currency has the words. */
static void
put_capitals(struct buf *out, struct money m, enum page_context context,
    enum lang lang)
{
	struct arena a = { .limit = 1 << 13 };
	struct buf words = { .arena = &a };
	bool markup = context == CONTEXT_TEXT;

	if (lang == LANG_ZH && capital_put(&words, m)) {
		buf_put(out,
		    markup ? STR("<span class=\"capitals\">") : STR(""));
		value_put_escaped(out, buf_str(&words));
		buf_put(out, markup ? STR("</span>") : STR(""));
	}
	arena_free(&a);
}

static void
put_money(struct buf *out, struct money m, enum page_context context,
    enum page_filter filter, enum lang lang)
{
	bool plain = filter == FILTER_PLAIN;
	bool markup = context == CONTEXT_TEXT && filter == FILTER_NONE;

	if (filter == FILTER_CAPITALS) {
		put_capitals(out, m, context, lang);
		return;
	}
	if (filter == FILTER_CODE) {
		value_put_escaped(out, money_currency(&m));
		return;
	}
	if (markup)
		buf_put(out, STR("<span class=\"money\">"));
	money_put_grouped(out, m);
	if (plain)
		return;
	buf_put(out, markup ? STR(" <abbr>") : STR(" "));
	value_put_escaped(out, money_currency(&m));
	if (markup)
		buf_put(out, STR("</abbr></span>"));
}

static void
put_grouped(struct buf *out, int64_t value)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%" PRId64, value);
	int from = value < 0;

	for (int i = 0; i < n; i++) {
		if (i > from && (n - i) % 3 == 0)
			buf_byte(out, ',');
		buf_byte(out, digits[i]);
	}
}

static void
put_moment(struct buf *out, int64_t at, enum page_context context)
{
	struct arena a = { .limit = 1 << 12 };
	struct buf text = { .arena = &a };
	struct str s;

	moment_put(&text, at);
	s = buf_str(&text);
	if (context == CONTEXT_TEXT && s.n >= 16) {
		buf_put(out, STR("<time datetime=\""));
		buf_put(out, s);
		buf_put(out, STR("\">"));
	}
	buf_put(out, (struct str){ s.p, s.n < 10 ? s.n : 10 });
	buf_byte(out, ' ');
	buf_put(out,
	    (struct str){ s.n >= 16 ? s.p + 11 : "", s.n >= 16 ? 5 : 0 });
	buf_put(out, STR(" UTC"));
	if (context == CONTEXT_TEXT && s.n >= 16)
		buf_put(out, STR("</time>"));
	arena_free(&a);
}

/* What an error means; of {field} and {detail} only the place is known. */
static void
put_error(struct buf *out, int64_t number, enum lang lang)
{
	struct str text;
	size_t n;

	if (number <= 0 || number >= N_ERRORS)
		return;
	text = str_from(
	    lang == LANG_ZH ? err_infos[number].zh : err_infos[number].en);
	while ((n = str_find(text, '{')) < text.n) {
		value_put_escaped(out, (struct str){ text.p, n });
		buf_put(out, STR("…"));
		text = (struct str){ text.p + n, text.n - n };
		n = str_find(text, '}');
		n += n < text.n;
		text = (struct str){ text.p + n, text.n - n };
	}
	value_put_escaped(out, text);
}

static void
put_int(struct buf *out, int64_t value, enum page_context context,
    enum page_filter filter, enum lang lang)
{
	if (filter == FILTER_S) {
		buf_put(out, value == 1 ? STR("") : STR("s"));
	} else if (filter == FILTER_GROUPED) {
		put_grouped(out, value);
	} else if (filter == FILTER_MOMENT) {
		put_moment(out, value, context);
	} else if (filter == FILTER_ERROR) {
		put_error(out, value, lang);
	} else {
		buf_int(out, value);
	}
}

static void
put_hash(struct buf *out, const struct hash *h, enum page_filter filter)
{
	if (filter == FILTER_BASE64)
		base64url_put(out, h->bytes, sizeof(h->bytes));
	else
		hex_put(out, h->bytes, filter == FILTER_SHORT ? 6 : 32);
}

static void
put_label(struct buf *out, struct str s, enum page_filter filter,
    enum lang lang)
{
	const struct event_type *type =
	    filter == FILTER_EVENT ? event_type_named(s) : NULL;

	if (type)
		s = str_from(lang == LANG_ZH ? type->open.zh : type->open.en);
	for (int i = 0; filter == FILTER_ROLE && i < N_ROLES; i++)
		if (str_eq(s, str_from(role_types[i].name)))
			s = str_from(lang == LANG_ZH ? role_types[i].zh :
						       role_types[i].en);
	value_put_escaped(out, s);
}

static void
put_text(struct buf *out, const struct field *f, struct str s,
    enum page_context context, enum page_filter filter, enum lang lang)
{
	bool plain = context != CONTEXT_TEXT || filter == FILTER_PLAIN;

	if (context == CONTEXT_URL)
		url_put_component(out, s);
	else if (filter == FILTER_EVENT || filter == FILTER_ROLE)
		put_label(out, s, filter, lang);
	else if ((f->flags & FIELD_LONG) && !plain)
		put_lines(out, s, lang);
	else
		put_words(out, s, plain || f->type == FIELD_ID, lang);
}

void
value_put(struct buf *out, const struct field *f, const void *at,
    enum page_context context, enum page_filter filter, enum lang lang)
{
	bool plain = context != CONTEXT_TEXT || filter == FILTER_PLAIN;
	bool is_number = f->type == FIELD_INT || f->type == FIELD_WDAYS;

	assert(context != CONTEXT_NUMBER || is_number);
	if (!is_number && field_is_absent(f, at))
		return;
	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		put_text(out, f, *(const struct str *)at, context, filter,
		    lang);
		return;
	case FIELD_NAME:
		put_name(out, at, plain, lang);
		return;
	case FIELD_MONEY:
		put_money(out, *(const struct money *)at, context, filter,
		    lang);
		return;
	case FIELD_DAY:
		put_day(out, *(const struct day *)at, context, filter, lang);
		return;
	case FIELD_INT:
	case FIELD_WDAYS:
		put_int(out, *(const int64_t *)at, context, filter, lang);
		return;
	case FIELD_HASH:
		put_hash(out, at, filter);
		return;
	case FIELD_LIST: /* pagec refuses it */
		assert(false);
		return;
	}
}

void
value_put_word(struct buf *out, struct str s, const struct page_word *words)
{
	for (; words->value.n; words++)
		if (str_eq(words->value, s)) {
			value_put_escaped(out, words->text);
			return;
		}
	value_put_escaped(out, s);
}
