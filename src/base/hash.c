/*
 * Hash values and the text forms of bytes.
 */
#include "base/hash.h"

static const char standard[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char for_urls[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

bool
hash_eq(const struct hash *a, const struct hash *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool
hash_is_none(const struct hash *h)
{
	static const struct hash none;

	return hash_eq(h, &none);
}

void
hex_put(struct buf *out, const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *p = bytes;

	for (size_t i = 0; i < n; i++) {
		buf_byte(out, digits[p[i] >> 4]);
		buf_byte(out, digits[p[i] & 15]);
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
hex_get(struct str s, void *ret_bytes, size_t n)
{
	uint8_t *p = ret_bytes;

	if (s.n != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(s.p[2 * i]);
		int low = hex_digit(s.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		p[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* The one or two bytes at P that are left over. */
static void
put_rest(struct buf *out, const uint8_t *p, size_t n, const char *digits,
    bool pad)
{
	uint32_t v = (uint32_t)p[0] << 16;

	if (n > 1)
		v |= (uint32_t)p[1] << 8;
	buf_byte(out, digits[v >> 18]);
	buf_byte(out, digits[v >> 12 & 63]);
	if (n > 1)
		buf_byte(out, digits[v >> 6 & 63]);
	for (size_t i = n; pad && i < 3; i++)
		buf_byte(out, '=');
}

static void
put(struct buf *out, const uint8_t *p, size_t n, const char *digits, bool pad)
{
	char *to = buf_add(out, n / 3 * 4);

	for (; to && n >= 3; p += 3, n -= 3) {
		uint32_t v = (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];

		*to++ = digits[v >> 18];
		*to++ = digits[v >> 12 & 63];
		*to++ = digits[v >> 6 & 63];
		*to++ = digits[v & 63];
	}
	if (n > 0 && n < 3)
		put_rest(out, p, n, digits, pad);
}

void
base64_put(struct buf *out, const void *bytes, size_t n)
{
	put(out, bytes, n, standard, true);
}

void
base64url_put(struct buf *out, const void *bytes, size_t n)
{
	put(out, bytes, n, for_urls, false);
}

/* What C stands for among DIGITS; more than 63: nothing. */
static uint32_t
digit_value(char c, const char *digits)
{
	/* From '0' on, what both alphabets have: '@' and the value. */
	static const char values[] = "tuvwxyz{|}       "
				     "@ABCDEFGHIJKLMNOPQRSTUVWXY      "
				     "Z[\\]^_`abcdefghijklmnopqrs";
	size_t i = (unsigned char)c - (size_t)'0';

	if (i < sizeof(values) - 1 && values[i] != ' ')
		return (uint32_t)(values[i] - '@');
	if (c == digits[62])
		return 62;
	return c == digits[63] ? 63 : 64;
}

/* The last two or three of the digits, for one or two bytes at P. */
static bool
get_rest(struct str s, uint8_t *p, const char *digits)
{
	uint32_t first = digit_value(s.p[0], digits);
	uint32_t second = digit_value(s.p[1], digits);
	uint32_t third = s.n > 2 ? digit_value(s.p[2], digits) : 0;
	uint32_t v = first << 12 | second << 6 | third;

	if ((first | second | third) > 63)
		return false;
	p[0] = (uint8_t)(v >> 10);
	if (s.n == 2)
		return (v & 0x3ff) == 0;
	p[1] = (uint8_t)(v >> 2);
	return (v & 3) == 0;
}

/* Without padding: the digits of S as bytes, unused bits zero. */
static bool
get(struct str s, uint8_t *p, size_t cap, size_t *ret_n, const char *digits)
{
	size_t n = s.n / 4 * 3 + (s.n % 4 ? s.n % 4 - 1 : 0);

	if (s.n % 4 == 1 || n > cap)
		return false;
	*ret_n = n;
	for (; s.n >= 4; s = str_from_byte(s, 4)) {
		uint32_t a = digit_value(s.p[0], digits);
		uint32_t b = digit_value(s.p[1], digits);
		uint32_t c = digit_value(s.p[2], digits);
		uint32_t d = digit_value(s.p[3], digits);
		uint32_t v = a << 18 | b << 12 | c << 6 | d;

		if ((a | b | c | d) > 63)
			return false;
		*p++ = (uint8_t)(v >> 16);
		*p++ = (uint8_t)(v >> 8);
		*p++ = (uint8_t)v;
	}
	return s.n == 0 || get_rest(s, p, digits);
}

bool
base64_get(struct str s, void *ret_bytes, size_t cap, size_t *ret_n)
{
	if (s.n % 4 != 0)
		return false;
	for (int i = 0; i < 2 && s.n && s.p[s.n - 1] == '='; i++)
		s.n--;
	return get(s, ret_bytes, cap, ret_n, standard);
}

bool
base64url_get(struct str s, void *ret_bytes, size_t cap, size_t *ret_n)
{
	return get(s, ret_bytes, cap, ret_n, for_urls);
}
