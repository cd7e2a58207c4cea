#ifndef TRADE_CHARSET_H
#define TRADE_CHARSET_H

#include "base/err.h"
#include "base/str.h"

/*
 * BYTES in CHARSET (a name iconv knows) as UTF-8 in A, without a byte order
 * mark.  What is well-formed UTF-8 already stays as it is, whatever CHARSET
 * says.  ERR_NOT_FOUND: no such charset; ERR_MALFORMED: not in it.
 */
enum err charset_to_utf8(struct arena *a, struct str bytes, struct str charset,
    struct str *ret_text);

#endif /* TRADE_CHARSET_H */
