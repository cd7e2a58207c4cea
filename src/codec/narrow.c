/*
 * Characters of people's texts: one form for those that mean the same.
 */
#include "codec/narrow.h"

#include <assert.h>

struct str
narrow_first(struct str s)
{
	unsigned char c = s.n ? (unsigned char)s.p[0] : 0;
	size_t n = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	return (struct str){ s.p, n <= s.n ? n : s.n };
}

bool
narrow_cut(struct str *rest, struct str word)
{
	if (word.n == 0 || !str_starts(*rest, word))
		return false;
	*rest = str_from_byte(*rest, word.n);
	return true;
}

int
narrow_index(struct str all, struct str c)
{
	for (int i = 0; all.n; i++) {
		struct str one = narrow_first(all);

		if (str_eq(one, c))
			return i;
		all = str_from_byte(all, one.n);
	}
	return -1;
}

/* The ordinary form of the character C. */
static struct str
narrow(struct str c, char *ret_ascii)
{
	static const struct {
		struct str wide, plain;
	} others[] = { { STR_INIT("￥"), STR_INIT("¥") },
		{ STR_INIT("\u3000"), STR_INIT(" ") },
		{ STR_INIT("\u00a0"), STR_INIT(" ") },
		{ STR_INIT("\u2212"), STR_INIT("-") } };
	unsigned char last = c.n == 3 ? (unsigned char)c.p[2] : 0;

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		if (str_eq(c, others[i].wide))
			return others[i].plain;
	/* U+FF01 is EF BC 81 for 0x21, U+FF40 is EF BD 80 for 0x60. */
	if (str_starts(c, STR("\xef\xbc")) && last >= 0x81)
		*ret_ascii = (char)(last - 0x81 + 0x21);
	else if (str_starts(c, STR("\xef\xbd")) && last >= 0x80 && last <= 0x9e)
		*ret_ascii = (char)(last - 0x80 + 0x60);
	else
		return c;
	return (struct str){ ret_ascii, 1 };
}

bool
narrow_get(struct narrow *n, struct str s, struct str *ret_text)
{
	size_t used = 0;

	while (s.n) {
		struct str c = narrow_first(s);
		char ascii;
		struct str plain = narrow(c, &ascii);

		s = str_from_byte(s, c.n);
		if (used == 0 && str_eq(plain, STR(" ")))
			continue;
		if (used + plain.n > sizeof(n->bytes))
			return false;
		memcpy(n->bytes + used, plain.p, plain.n);
		used += plain.n;
	}
	*ret_text = str_trim((struct str){ n->bytes, used });
	return true;
}
