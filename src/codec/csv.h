#ifndef CODEC_CSV_H
#define CODEC_CSV_H

#include "schema/shape.h"

/*
 * CSV (RFC 4180) with a UTF-8 byte order mark, so that spreadsheets read it.
 * Text that a spreadsheet would take for a formula (= + - @ tab) gets an
 * apostrophe in front.
 */
void csv_put_head(struct buf *out, const struct shape *s, enum lang lang);
/* One cell of words. */
void csv_put_words(struct buf *out, struct str s);
void csv_put_row(struct buf *out, const struct shape *s, const void *row,
    enum lang lang);

#endif /* CODEC_CSV_H */
