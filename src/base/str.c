/*
 * Views of bytes.
 */
#include "base/str.h"

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n && a.p != b.p ? memcmp(a.p, b.p, n) : 0;

	if (c != 0)
		return c;
	return (a.n > b.n) - (a.n < b.n);
}

bool
str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_eq((struct str){ s.p, prefix.n }, prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	    str_eq((struct str){ s.p + s.n - suffix.n, suffix.n }, suffix);
}

size_t
str_find(struct str s, char sep)
{
	const char *at = s.n ? memchr(s.p, sep, s.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

size_t
str_find_str(struct str s, struct str what)
{
	const char *at = s.n ? memmem(s.p, s.n, what.p, what.n) : NULL;

	return at ? (size_t)(at - s.p) : s.n;
}

struct str
str_from_byte(struct str s, size_t from)
{
	/* C gives no meaning to adding to NULL, not even nothing. */
	if (s.n == 0)
		return s;
	if (from >= s.n)
		return (struct str){ s.p + s.n, 0 };
	return (struct str){ s.p + from, s.n - from };
}

struct str
str_cut(struct str *rest, char sep)
{
	size_t at = str_find(*rest, sep);
	struct str before = { rest->p, at };

	*rest = str_from_byte(*rest, at + 1);
	return before;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str
str_trim(struct str s)
{
	while (s.n && is_blank(s.p[0]))
		s = (struct str){ s.p + 1, s.n - 1 };
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_copy(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (!p)
		return (struct str){ NULL, 0 };
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

bool
str_to_int(struct str s, int64_t *ret_value)
{
	int64_t value = 0;

	if (s.n == 0 || (s.n > 1 && s.p[0] == '0'))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, s.p[i] - '0', &value))
			return false;
	}
	*ret_value = value;
	return true;
}

/* The length of the sequence that starts with C, or 0 (RFC 3629, 4). */
static size_t
utf8_length(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

/* Is the second byte allowed after the first (overlong, surrogate, range)? */
static bool
utf8_second_fits(unsigned char first, unsigned char second)
{
	switch (first) {
	case 0xe0:
		return second >= 0xa0;
	case 0xed:
		return second <= 0x9f;
	case 0xf0:
		return second >= 0x90;
	case 0xf4:
		return second <= 0x8f;
	default:
		return true;
	}
}

/* Bytes of ASCII that S begins with, in words of eight. */
static size_t
ascii_length(struct str s)
{
	uint64_t word;
	size_t i = 0;

	for (; i + sizeof(word) <= s.n; i += sizeof(word)) {
		memcpy(&word, s.p + i, sizeof(word));
		if (word & UINT64_C(0x8080808080808080))
			break;
	}
	return i;
}

bool
str_is_utf8(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = ascii_length(s);

	while (i < s.n) {
		size_t length = utf8_length(p[i]);

		if (length == 0 || length > s.n - i)
			return false;
		for (size_t k = 1; k < length; k++)
			if ((p[i + k] & 0xc0) != 0x80)
				return false;
		if (length > 1 && !utf8_second_fits(p[i], p[i + 1]))
			return false;
		i += length;
	}
	return true;
}
