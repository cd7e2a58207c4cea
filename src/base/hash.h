#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/buf.h"
#include "base/str.h"

/* A SHA-256 value.  All bytes zero means "none". */
struct hash {
	uint8_t bytes[32];
};

bool hash_eq(const struct hash *a, const struct hash *b);
bool hash_is_none(const struct hash *h);

/*
 * Text forms of bytes.  Readers are strict: exactly the text the writer
 * would make (lower-case hex; canonical padding; unused bits zero).
 * base64 is RFC 4648 section 4 with padding; base64url is section 5 without.
 */
void hex_put(struct buf *out, const void *bytes, size_t n);
bool hex_get(struct str s, void *ret_bytes, size_t n);
void base64_put(struct buf *out, const void *bytes, size_t n);
void base64url_put(struct buf *out, const void *bytes, size_t n);

/* At most CAP bytes; the count through RET_N. */
bool base64_get(struct str s, void *ret_bytes, size_t cap, size_t *ret_n);
bool base64url_get(struct str s, void *ret_bytes, size_t cap, size_t *ret_n);

#endif /* BASE_HASH_H */
