#ifndef CODEC_VALUE_H
#define CODEC_VALUE_H

#include "base/err.h"
#include "schema/shape.h"

/* For codec/ alone: what every syntax says about one value. */

/* Integers that every reader of JSON holds exactly (RFC 8785, 3.2.2.3). */
#define INT_VALUE_MAX INT64_C(9007199254740991)

/* Is S free of U+0000-U+001F but \n and \t? */
bool text_is_printable(struct str s);

/*
 * Put TEXT, not empty, into the place AT of F: an id, text, choice, day or
 * hash.  A refusal leaves AT alone and says in RET_WHY what is allowed.
 * The value is a view of TEXT.
 */
enum err value_get(const struct field *f, struct str text, void *at,
    const char **ret_why);

#endif /* CODEC_VALUE_H */
