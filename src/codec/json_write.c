/*
 * JSON from a shape: one walker.
 */
#include <assert.h>

#include "codec/json.h"
#include "codec/value.h"

/* The escape of C (RFC 8785, 3.2.2.2), or NULL if it is written as it is. */
static const char *
escape_of(unsigned char c)
{
	switch (c) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\b':
		return "\\b";
	case '\t':
		return "\\t";
	case '\n':
		return "\\n";
	case '\f':
		return "\\f";
	case '\r':
		return "\\r";
	default:
		return NULL;
	}
}

void
json_put_text(struct buf *out, struct str s)
{
	size_t from = 0;

	buf_byte(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		const char *escape;

		if (c >= 0x20 && c != '"' && c != '\\')
			continue;
		buf_put(out, (struct str){ s.p + from, i - from });
		escape = escape_of(c);
		if (escape)
			buf_put(out, str_from(escape));
		else
			buf_printf(out, "\\u%04x", c);
		from = i + 1;
	}
	buf_put(out, (struct str){ s.p + from, s.n - from });
	buf_byte(out, '"');
}

/* A key is [a-z0-9_]: no escapes, and the same bytes for every reader. */
static void
put_key(struct buf *out, const char *name, bool is_first)
{
	if (!is_first)
		buf_byte(out, ',');
	buf_byte(out, '"');
	buf_put(out, str_from(name));
	buf_put(out, STR("\":"));
}

static void
put_money(struct buf *out, const struct money *m)
{
	buf_put(out, STR("{\"amount\":\""));
	money_put(out, *m);
	buf_put(out, STR("\",\"currency\":\""));
	buf_put(out, money_currency(m));
	buf_put(out, STR("\"}"));
}

void
json_put_name(struct buf *out, const struct name *name)
{
	bool is_first = true;

	buf_byte(out, '{');
	for (int i = 0; i < N_LANGS; i++) {
		if (name->in[i].n == 0)
			continue;
		put_key(out, lang_codes[i], is_first);
		json_put_text(out, name->in[i]);
		is_first = false;
	}
	buf_byte(out, '}');
}

static void
put_day(struct buf *out, struct day day)
{
	buf_byte(out, '"');
	day_put(out, day);
	buf_byte(out, '"');
}

static void
put_hash(struct buf *out, const struct hash *hash)
{
	buf_byte(out, '"');
	base64url_put(out, hash->bytes, sizeof(hash->bytes));
	buf_byte(out, '"');
}

static void
put_int(struct buf *out, int64_t value)
{
	assert(value >= -INT_VALUE_MAX && value <= INT_VALUE_MAX);
	buf_int(out, value);
}

static void
put_value(struct buf *out, const struct field *f, const void *at)
{
	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		json_put_text(out, *(const struct str *)at);
		return;
	case FIELD_NAME:
		json_put_name(out, at);
		return;
	case FIELD_MONEY:
		put_money(out, at);
		return;
	case FIELD_DAY:
		put_day(out, *(const struct day *)at);
		return;
	case FIELD_INT:
	case FIELD_WDAYS:
		put_int(out, *(const int64_t *)at);
		return;
	case FIELD_HASH:
		put_hash(out, at);
		return;
	case FIELD_LIST:
		json_put_list(out, f->of, at);
		return;
	}
}

/* Is the value left out?  A number that must be there may be 0. */
static bool
is_left_out(const struct field *f, const void *at)
{
	if (f->type == FIELD_WDAYS ||
	    (f->type == FIELD_INT && !(f->flags & FIELD_OPTIONAL)))
		return false;
	return field_is_absent(f, at);
}

/* One object; what is absent is left out, or null if EVERY field is asked. */
static void
put_object(struct buf *out, const struct shape *s, const void *body, bool every)
{
	bool is_first = true;

	buf_byte(out, '{');
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[s->sorted[i]];
		const void *at = field_of(f, body);
		bool is_absent = is_left_out(f, at);

		if (is_absent && !every)
			continue;
		put_key(out, f->name, is_first);
		is_first = false;
		if (is_absent && f->type != FIELD_LIST)
			buf_put(out, STR("null"));
		else
			put_value(out, f, at);
	}
	buf_byte(out, '}');
}

void
json_put(struct buf *out, const struct shape *s, const void *body)
{
	put_object(out, s, body, false);
}

void
json_put_list(struct buf *out, const struct shape *s, const struct list *list)
{
	buf_byte(out, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			buf_byte(out, ',');
		put_object(out, s, (const char *)list->items + i * s->size,
		    true);
	}
	buf_byte(out, ']');
}
