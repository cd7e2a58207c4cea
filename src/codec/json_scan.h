#ifndef CODEC_JSON_SCAN_H
#define CODEC_JSON_SCAN_H

#include "schema/errors.h"

/*
 * For codec/json_*.c alone: the parts of JSON (RFC 8259), read once from
 * left to right.  Strict, as canonical JSON is written: no blanks, one
 * spelling of each string and number.  Loose: all of JSON.
 */
struct scan {
	struct str text;
	size_t at;
	struct arena *arena; /* for texts with escapes */
	bool is_loose;
	const char *field; /* a refusal names it, */
	const char *part;  /* and within it this part, or "" */
	struct refusal *refusal;
};

/* Refuse with the field named; FMT says what was found or allowed. */
enum err scan_refuse(const struct scan *sc, enum err err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Refuse, naming a key that came from outside: KEY, or FIELD.KEY. */
enum err scan_refuse_key(const struct scan *sc, enum err err, struct str key,
    const char *why);

/* Loose: pass the blanks. */
void scan_blanks(struct scan *sc);

/* Pass C if it is next. */
bool scan_take(struct scan *sc, char c);

/* Pass WORD if it is next: null, true, false. */
bool scan_take_word(struct scan *sc, struct str word);

/* C must be next. */
enum err scan_mark(struct scan *sc, char c);

/* Nothing must be left. */
enum err scan_end(struct scan *sc);

/* A string: a view of the text, or a copy when it has escapes. */
enum err scan_string(struct scan *sc, struct str *ret_text);

/* An integer of at most 2^53-1. */
enum err scan_int(struct scan *sc, int64_t *ret_value);

/*
 * After '{' and N members: the next member's key, up to its value; or the
 * end of the object, RET_ANY false.
 */
enum err scan_member(struct scan *sc, size_t n, struct str *ret_key,
    bool *ret_any);

/* Pass any one value of at most DEPTH levels. */
enum err scan_skip(struct scan *sc, int depth);

#endif /* CODEC_JSON_SCAN_H */
