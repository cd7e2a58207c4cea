#ifndef CODEC_NARROW_H
#define CODEC_NARROW_H

#include "base/str.h"

/* For codec/ alone: what is written by hand or copied from paper. */

enum { NARROW_MAX = 96 }; /* bytes of an amount or a day */

struct narrow {
	char bytes[NARROW_MAX];
};

/*
 * S without blanks on both sides, and with ordinary digits, letters and signs
 * in place of full-width ones (U+FF01 to U+FF5E, U+FFE5), a blank for U+3000
 * and U+00A0, '-' for U+2212.  In *N; false when that is too small.
 */
bool narrow_get(struct narrow *n, struct str s, struct str *ret_text);

/* The first character of S; one byte where S is no UTF-8; empty at the end. */
struct str narrow_first(struct str s);

/*
 * If *REST starts with WORD: cut it off.  An empty WORD never does.
 */
bool narrow_cut(struct str *rest, struct str word);

/* The place of the character C among those of ALL, or -1. */
int narrow_index(struct str all, struct str c);

#endif /* CODEC_NARROW_H */
