#ifndef CODEC_WORDS_H
#define CODEC_WORDS_H

#include "schema/errors.h"
#include "schema/shape.h"

/*
 * Words: field=value, the form of the command line, of forms on the desk and
 * of scenario tests.  A value is the whole of its word.
 *   money   amount="500,000.00 CNY" or amount=500000 with CURRENCY as default
 *   name    name.zh=... name.en=..., or name=... for language LANG
 *   day     2017-10-27
 *   hash    base64url or 64 hex digits
 */
enum { WORDS_INTS_MAX = 32 };

/*
 * What is known about one event's words.  Start one for each event: it
 * remembers which numbers were given, since 0 is a value.
 */
struct words_context {
	struct str currency; /* used when an amount names none; may be empty */
	enum lang lang;      /* of a name without a language */
	const struct field *ints[WORDS_INTS_MAX]; /* given so far */
	size_t n_ints;
};

/*
 * Set field NAME of BODY (shape S) from VALUE; an empty VALUE leaves it
 * absent.  ERR_UNKNOWN_FIELD (a salt, too: only the log writes one),
 * ERR_REPEATED_FIELD, ERR_MALFORMED, ERR_TOO_LARGE with the field named.
 * Texts are copied to A; the line ends of forms (CR LF) become LF.
 */
enum err words_set(const struct shape *s, void *body, struct str name,
    struct str value, struct words_context *context, struct arena *a,
    struct refusal *ret_refusal);

/* Is every field of S that must be there present?  Else ERR_MISSING_FIELD. */
enum err words_complete(const struct shape *s, const void *body,
    const struct words_context *context, struct refusal *ret_refusal);

/* One value as people and words write it (a name: in LANG). */
void words_put_value(struct buf *out, const struct field *f, const void *at,
    enum lang lang);

#endif /* CODEC_WORDS_H */
