#ifndef CODEC_CSV_H
#define CODEC_CSV_H

#include "schema/shape.h"

/*
 * CSV (RFC 4180) with a UTF-8 byte order mark, so that spreadsheets read it.
 * Text that a spreadsheet would take for a formula (= + - @ tab) gets an
 * apostrophe in front.
 */
void csv_put_head(struct buf *out, const struct shape *s, enum lang lang);
void csv_put_row(struct buf *out, const struct shape *s, const void *row,
    enum lang lang);

/* One cell of words: quoted where it must be, never a formula. */
void csv_put_text(struct buf *out, struct str s);

#endif /* CODEC_CSV_H */
