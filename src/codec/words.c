/*
 * Words: field=value, as people type them.
 */
#include "codec/words.h"

#include <assert.h>
#include <stdio.h>

#include "base/limits.h"
#include "codec/value.h"

/* NAME for a refusal: what is no name of ours cannot forge a line. */
static enum err
refuse_word(struct refusal *ret, enum err err, struct str name, const char *why)
{
	char shown[sizeof(ret->field)];
	size_t n = 0;

	for (; n < name.n && n < sizeof(shown) - 1; n++)
		shown[n] =
		    name.p[n] > ' ' && name.p[n] < 0x7f ? name.p[n] : '?';
	shown[n] = '\0';
	return refuse(ret, err, shown, "%s", why);
}

/* A copy of VALUE in A with CR LF, as forms send it, as LF. */
static struct str
copy_lines(struct arena *a, struct str value)
{
	char *p = arena_alloc(a, value.n + 1);
	size_t n = 0;

	if (!p)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] != '\r' || i + 1 == value.n ||
		    value.p[i + 1] != '\n')
			p[n++] = value.p[i];
	return (struct str){ p, n };
}

static enum err
get_text(struct arena *a, struct str value, struct str *ret_text,
    const char **ret_why)
{
	struct str text = copy_lines(a, value);

	if (!text.p)
		return ERR_NO_MEMORY;
	if (!str_is_utf8(text) || !text_is_printable(text)) {
		*ret_why = "UTF-8";
		return ERR_MALFORMED;
	}
	if (text.n > TEXT_MAX) {
		*ret_why = "65536 bytes";
		return ERR_TOO_LARGE;
	}
	*ret_text = text;
	return OK;
}

static enum err
get_hex(struct str text, struct hash *at, const char **ret_why)
{
	struct hash hash;

	*ret_why = "64 hex digits";
	if (!hex_get(text, hash.bytes, sizeof(hash.bytes)))
		return ERR_MALFORMED;
	*ret_why = "all zero";
	if (hash_is_none(&hash))
		return ERR_NOT_CANONICAL;
	*at = hash;
	return OK;
}

static enum err
get_plain(const struct field *f, struct arena *a, struct str value, void *at,
    const char **ret_why)
{
	struct str text = str_copy(a, str_trim(value));

	if (!text.p)
		return ERR_NO_MEMORY;
	if (text.n == 0)
		return OK;
	if (f->type == FIELD_HASH && text.n == 2 * sizeof(struct hash))
		return get_hex(text, at, ret_why);
	return value_get(f, text, at, ret_why);
}

static enum err
get_int(struct str value, int64_t *at, const char **ret_why)
{
	struct str digits = str_trim(value);
	bool negative = digits.n && digits.p[0] == '-';
	int64_t v;

	*ret_why = "a whole number";
	if (!str_to_int(str_from_byte(digits, negative), &v))
		return ERR_MALFORMED;
	*ret_why = "2^53-1";
	if (v > INT_VALUE_MAX)
		return ERR_TOO_LARGE;
	*at = negative ? -v : v;
	return OK;
}

/* "500,000.00 CNY", or "500,000.00" in the currency of the context. */
static enum err
get_money(struct str value, const struct words_context *context,
    struct money *at, const char **ret_why)
{
	struct str currency = str_trim(value);
	struct str amount = str_cut(&currency, ' ');

	currency = str_trim(currency);
	if (currency.n == 0)
		currency = context->currency;
	*ret_why = "ISO 4217";
	if (money_digits(currency) < 0)
		return ERR_MALFORMED;
	*ret_why = "500000.00 CNY";
	return money_get_loose(amount, currency, at) ? OK : ERR_MALFORMED;
}

static bool
was_given(const struct field *f, const void *at,
    const struct words_context *context)
{
	for (size_t i = 0; i < context->n_ints; i++)
		if (context->ints[i] == f)
			return true;
	return !field_is_absent(f, at);
}

/* Remember that the number F was given. */
static enum err
note_int(const struct field *f, struct words_context *context,
    const char **ret_why)
{
	*ret_why = "32 numbers";
	if (context->n_ints == WORDS_INTS_MAX)
		return ERR_TOO_LARGE;
	context->ints[context->n_ints++] = f;
	return OK;
}

static enum err
set_value(const struct field *f, struct str value,
    struct words_context *context, struct arena *a, void *at,
    const char **ret_why)
{
	enum err err;

	switch (f->type) {
	case FIELD_TEXT:
		return get_text(a, value, at, ret_why);
	case FIELD_ID:
	case FIELD_CHOICE:
	case FIELD_DAY:
	case FIELD_HASH:
		return get_plain(f, a, value, at, ret_why);
	case FIELD_INT:
		err = get_int(value, at, ret_why);
		return err == OK ? note_int(f, context, ret_why) : err;
	case FIELD_MONEY:
		return get_money(value, context, at, ret_why);
	case FIELD_NAME:
	case FIELD_WDAYS:
	case FIELD_LIST:
		break;
	}
	return ERR_UNKNOWN_FIELD;
}

/* The words of a name in the language with the code CODE. */
static enum err
set_name(struct str code, struct str value, const struct words_context *context,
    struct arena *a, struct name *at, const char **ret_why)
{
	int i = (int)context->lang;

	if (code.n)
		for (i = 0; i < N_LANGS; i++)
			if (str_eq(str_from(lang_codes[i]), code))
				break;
	if (i == N_LANGS)
		return ERR_UNKNOWN_FIELD;
	if (at->in[i].n)
		return ERR_REPEATED_FIELD;
	return get_text(a, value, &at->in[i], ret_why);
}

enum err
words_set(const struct shape *s, void *body, struct str name, struct str value,
    struct words_context *context, struct arena *a, struct refusal *ret_refusal)
{
	struct str code = name;
	struct str word = str_cut(&code, '.');
	const struct field *f = shape_find(s, word);
	const char *why = "";
	enum err err;
	void *at;

	/* "name." and "day.zh" are no fields. */
	if (!f || (f->flags & FIELD_SALT) ||
	    (word.n < name.n && (f->type != FIELD_NAME || code.n == 0)))
		return refuse_word(ret_refusal, ERR_UNKNOWN_FIELD, name, "");
	at = field_in(f, body);
	if (value.n == 0)
		return OK;
	if (f->type == FIELD_NAME)
		err = set_name(code, value, context, a, at, &why);
	else if (was_given(f, at, context))
		err = ERR_REPEATED_FIELD;
	else
		err = set_value(f, value, context, a, at, &why);
	return err == OK ? OK : refuse_word(ret_refusal, err, name, why);
}

enum err
words_complete(const struct shape *s, const void *body,
    const struct words_context *context, struct refusal *ret_refusal)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (!(f->flags & FIELD_OPTIONAL) &&
		    !was_given(f, field_of(f, body), context))
			return refuse(ret_refusal, ERR_MISSING_FIELD, f->name,
			    "%s", "");
	}
	return OK;
}

static void
put_name(struct buf *out, const struct name *name, enum lang lang)
{
	enum lang found;

	buf_put(out, name_in(name, lang, &found));
}

static void
put_money(struct buf *out, const struct money *m)
{
	money_put_grouped(out, *m);
	buf_byte(out, ' ');
	buf_put(out, money_currency(m));
}

void
words_put_value(struct buf *out, const struct field *f, const void *at,
    enum lang lang)
{
	bool is_absent = field_is_absent(f, at);

	switch (f->type) {
	case FIELD_INT:
	case FIELD_WDAYS:
		buf_int(out, *(const int64_t *)at);
		return;
	case FIELD_LIST:
		buf_int(out, (int64_t)((const struct list *)at)->n);
		return;
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		buf_put(out, *(const struct str *)at);
		return;
	case FIELD_NAME:
		put_name(out, at, lang);
		return;
	case FIELD_MONEY:
		if (!is_absent)
			put_money(out, at);
		return;
	case FIELD_DAY:
		if (!is_absent)
			day_put(out, *(const struct day *)at);
		return;
	case FIELD_HASH:
		if (!is_absent)
			base64url_put(out, at, sizeof(struct hash));
		return;
	}
}
