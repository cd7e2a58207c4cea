#ifndef SYNC_PACK_H
#define SYNC_PACK_H

#include "base/buf.h"
#include "base/err.h"

/* Bytes made smaller (zlib, RFC 1950). */
enum err pack(struct str bytes, struct buf *out);

/*
 * What was packed, in A.  ERR_MALFORMED if it is damaged or something
 * follows, ERR_TOO_LARGE beyond MAX.
 */
enum err unpack(struct str packed, size_t max, struct arena *a,
    struct str *ret_bytes);

#endif /* SYNC_PACK_H */
