#ifndef CODEC_JSON_H
#define CODEC_JSON_H

#include "schema/errors.h"
#include "schema/shape.h"

/*
 * Canonical JSON (RFC 8785 in a subset): the one form in which events are
 * hashed and signed.  Objects with keys [a-z0-9_] in bytewise order, strings
 * and integers of at most 2^53-1, no blanks.  Strings hold no U+0000-U+001F
 * but \n and \t; the only escapes are \t \n \" \\.
 * By type: id, text, choice: a string; day: "2017-10-27"; hash: base64url;
 * money: {"amount":"500000.00","currency":"CNY"}; name: {"en":"..","zh":".."}.
 * Absent fields are left out.
 */

/*
 * Write BODY; fields that are absent are left out.  An int that must be there
 * is always written: 0 is a value.
 */
void json_put(struct buf *out, const struct shape *s, const void *body);

/*
 * Read exactly what json_put() would write, into the zeroed struct BODY.
 * Texts are views of TEXT or copies in A.  Refusals name the field:
 * ERR_MALFORMED, ERR_NOT_CANONICAL, ERR_UNKNOWN_FIELD, ERR_MISSING_FIELD,
 * ERR_REPEATED_FIELD, ERR_TOO_LARGE.  Choices and ids are checked.
 */
enum err json_get(struct str text, const struct shape *s, struct arena *a,
    void *body, struct refusal *ret_refusal);

/*
 * Read what a person or another program wrote: keys in any order, blanks,
 * any JSON escape, null and "" for absent; everything else as json_get().
 * An unknown key is refused, and so is a salt: only the log writes one.
 */
enum err json_get_loose(struct str text, const struct shape *s, struct arena *a,
    void *body, struct refusal *ret_refusal);

/*
 * Call FN for each member of the object TEXT with its key (unescaped) and
 * the raw text of its value; stop at the first answer that is not OK.
 * A value that is a string can be had by json_string().  Not JSON, or deeper
 * than JSON_DEPTH_MAX: ERR_MALFORMED, maybe after some calls.
 */
typedef enum err json_member_fn(void *ctx, struct str key, struct str value);
enum err json_each(struct str text, struct arena *a, json_member_fn *fn,
    void *ctx);
enum err json_string(struct str value, struct arena *a, struct str *ret_text);

/*
 * As json_get_loose(), but a key that S does not know goes to EXTRA (as in
 * json_each()), which answers OK to take it or ERR_UNKNOWN_FIELD.  Twice,
 * with one shape each, reads an object that holds the fields of two.
 */
enum err json_get_loose_extra(struct str text, const struct shape *s,
    struct arena *a, void *body, json_member_fn *extra, void *ctx,
    struct refusal *ret_refusal);

/* The words of S as a JSON string, in quotes. */
void json_put_text(struct buf *out, struct str s);

/*
 * For output only (API, --json): an array of objects with every field of the
 * shape, null where it is absent.
 */
void json_put_list(struct buf *out, const struct shape *s,
    const struct list *list);

/*
 * A name as its canonical JSON, and back (rows keep names in this form).  A
 * name in no language is {}; an empty TEXT reads as that, too.
 */
void json_put_name(struct buf *out, const struct name *name);
enum err json_get_name(struct str text, struct arena *a, struct name *ret_name);

#endif /* CODEC_JSON_H */
