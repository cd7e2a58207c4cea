#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

/* A view of bytes somebody else owns.  Not terminated, never changed. */
struct str {
	const char *p;
	size_t n;
};

/* A literal as a value, and as the initialiser of a static table. */
#define STR(literal) ((struct str)STR_INIT(literal))
/* clang-format off */
#define STR_INIT(literal) { (literal), sizeof(literal) - 1 }
/* clang-format on */

/* For printf("%.*s"): a view as its two arguments. */
#define STR_ARG(s) (int)(s).n, (s).p

static inline struct str
str_from(const char *z)
{
	return (struct str){ z, strlen(z) };
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* The same as the C string Z?  Mostly the first byte tells. */
static inline bool
str_is(struct str s, const char *z)
{
	return s.n ? s.p[0] == z[0] && str_eq(s, str_from(z)) : !z[0];
}

/* Less than, equal to or greater than 0, bytewise. */
int str_cmp(struct str a, struct str b);

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);

/* Split *REST at the first SEP; returns what stood before it. */
struct str str_cut(struct str *rest, char sep);

/* The part from byte FROM on; empty beyond the end. */
struct str str_from_byte(struct str s, size_t from);

/* S without blanks, tabs and line ends on both sides. */
struct str str_trim(struct str s);

/* The first SEP in S, or S.n. */
size_t str_find(struct str s, char sep);

/* The first WHAT in S, or S.n. */
size_t str_find_str(struct str s, struct str what);

/* A copy in A, followed by a NUL that is not counted; {NULL,0} on no memory. */
struct str str_copy(struct arena *a, struct str s);

/*
 * A decimal number without sign, blanks or leading zeros ("0" is one), at
 * most INT64_MAX.  False and untouched otherwise.
 */
bool str_to_int(struct str s, int64_t *ret_value);

/* Is S well-formed UTF-8 (no surrogates, no overlong forms)? */
bool str_is_utf8(struct str s);

#endif /* BASE_STR_H */
