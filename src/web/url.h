#ifndef WEB_URL_H
#define WEB_URL_H

#include "base/buf.h"
#include "base/err.h"

/*
 * The parts of an address, read strictly and decoded once (RFC 3986, and the
 * URL standard's application/x-www-form-urlencoded).
 */
struct pair {
	struct str name;
	struct str value;
};

enum {
	PAIRS_MAX = 256,        /* of one query or form */
	QUERY_VALUE_MAX = 1024, /* bytes of a value in an address */
};

/*
 * Decode the path RAW into A.  ERR_MALFORMED: no leading '/', an empty or a
 * dot segment, '%' without two hex digits, an encoded '/', '\' or control
 * byte, a byte that had to be encoded, or no UTF-8.  One '/' at the end is
 * allowed.
 */
enum err url_path(struct str raw, struct arena *a, struct str *ret_path);

/*
 * Decode "a=1&b=2" ('+' is a blank) into pairs in A.  ERR_MALFORMED: bad
 * encoding, no UTF-8, a control byte other than \t \r \n; ERR_TOO_LARGE: more
 * than PAIRS_MAX.  "\r\n" becomes "\n".
 */
enum err url_pairs(struct str raw, struct arena *a, struct pair **ret_pairs,
    size_t *ret_n);

/* The value of the first pair called NAME, or an empty str. */
struct str pair_get(const struct pair *pairs, size_t n, const char *name);

/* S as one component of a path or query: only unreserved bytes stay. */
void url_put_component(struct buf *out, struct str s);

#endif /* WEB_URL_H */
