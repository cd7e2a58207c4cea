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

/* What C stands for among DIGITS, or -1. */
static int
digit_value(char c, const char *digits)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == digits[62])
		return 62;
	return c == digits[63] ? 63 : -1;
}

/* Without padding: the digits of S as bytes, unused bits zero. */
static bool
get(struct str s, uint8_t *p, size_t cap, size_t *ret_n, const char *digits)
{
	uint32_t bits = 0;
	unsigned n_bits = 0;
	size_t n = 0;

	if (s.n % 4 == 1)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int value = digit_value(s.p[i], digits);

		if (value < 0)
			return false;
		bits = bits << 6 | (uint32_t)value;
		n_bits += 6;
		if (n_bits < 8)
			continue;
		if (n == cap)
			return false;
		n_bits -= 8;
		p[n++] = (uint8_t)(bits >> n_bits);
		bits &= (1u << n_bits) - 1;
	}
	*ret_n = n;
	return bits == 0;
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
