/*
 * Addresses and forms, decoded once and strictly.
 */
#include "web/url.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte of "%41" at S.p[AT]; -1 when it is none. */
static int
encoded_byte(struct str s, size_t at)
{
	int high, low;

	if (s.n - at < 3)
		return -1;
	high = hex_digit(s.p[at + 1]);
	low = hex_digit(s.p[at + 2]);
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* What may stand in a path unencoded: RFC 3986, 3.3 pchar and '/'. */
static bool
is_path_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || (c && strchr("-._~!$&'()*+,;=:@/", c));
}

/* No empty, "." or ".." segment, but for one '/' at the end. */
static bool
has_plain_segments(struct str path)
{
	struct str rest = str_from_byte(path, 1);

	while (rest.n) {
		struct str segment = str_cut(&rest, '/');

		if (segment.n == 0 || str_eq(segment, STR(".")) ||
		    str_eq(segment, STR("..")))
			return false;
	}
	return true;
}

enum err
url_path(struct str raw, struct arena *a, struct str *ret_path)
{
	struct buf out = { .arena = a };

	if (raw.n == 0 || raw.p[0] != '/')
		return ERR_MALFORMED;
	for (size_t i = 0; i < raw.n; i++) {
		int c = (unsigned char)raw.p[i];

		if (c != '%' && !is_path_byte(raw.p[i]))
			return ERR_MALFORMED;
		if (c == '%') {
			c = encoded_byte(raw, i);
			i += 2;
			if (c < 0x20 || c == 0x7f || c == '/' || c == '\\')
				return ERR_MALFORMED;
		}
		buf_byte(&out, (char)c);
	}
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	if (!str_is_utf8(buf_str(&out)) || !has_plain_segments(buf_str(&out)))
		return ERR_MALFORMED;
	*ret_path = buf_str(&out);
	return OK;
}

/* One name or value: '+' is a blank, "\r\n" a line end. */
static enum err
decode_value(struct str raw, struct arena *a, struct str *ret)
{
	struct buf out = { .arena = a };

	for (size_t i = 0; i < raw.n; i++) {
		int c = (unsigned char)raw.p[i];

		if (c == '+')
			c = ' ';
		if (raw.p[i] == '%') {
			c = encoded_byte(raw, i);
			i += 2;
		}
		if (c == '\r')
			continue;
		if (c == 0x7f || (c < 0x20 && c != '\t' && c != '\n'))
			return ERR_MALFORMED;
		buf_byte(&out, (char)c);
	}
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	*ret = buf_str(&out);
	return str_is_utf8(*ret) ? OK : ERR_MALFORMED;
}

static size_t
count_pairs(struct str raw)
{
	size_t n = 1;

	for (size_t i = 0; i < raw.n; i++)
		n += raw.p[i] == '&';
	return n;
}

enum err
url_pairs(struct str raw, struct arena *a, struct pair **ret_pairs,
    size_t *ret_n)
{
	size_t n_max = count_pairs(raw);
	size_t n = 0;
	struct pair *pairs;

	if (n_max > PAIRS_MAX)
		return ERR_TOO_LARGE;
	pairs = arena_alloc(a, n_max * sizeof(*pairs));
	if (!pairs)
		return ERR_NO_MEMORY;
	while (raw.n) {
		struct str value = str_cut(&raw, '&');
		struct str name = str_cut(&value, '=');
		enum err err = decode_value(name, a, &pairs[n].name);

		if (err == OK)
			err = decode_value(value, a, &pairs[n].value);
		if (err != OK)
			return err;
		n += pairs[n].name.n > 0;
	}
	*ret_pairs = pairs;
	*ret_n = n;
	return OK;
}

struct str
pair_get(const struct pair *pairs, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(pairs[i].name, str_from(name)))
			return pairs[i].value;
	return STR("");
}

void
url_put_component(struct buf *out, struct str s)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		/* ':' stands in ids and has no meaning behind a prefix. */
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || (c && strchr("-._~:", c))) {
			buf_byte(out, (char)c);
			continue;
		}
		buf_byte(out, '%');
		buf_byte(out, digits[c >> 4]);
		buf_byte(out, digits[c & 15]);
	}
}
