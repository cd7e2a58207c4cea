#ifndef WEB_QR_H
#define WEB_QR_H

#include "base/buf.h"
#include "base/err.h"

/*
 * TEXT as a QR code, an SVG picture.  ERR_TOO_LARGE beyond QR_BYTES_MAX,
 * which is what the largest code holds.
 */
enum { QR_BYTES_MAX = 2953 };
enum err qr_put(struct buf *out, struct str text);

#endif /* WEB_QR_H */
