#ifndef CODEC_TALLY_H
#define CODEC_TALLY_H

#include "base/str.h"
#include "schema/errors.h"

/*
 * A table that somebody brings (CSV, RFC 4180), and whether its totals
 * re-add.  The first line is the head; the first column tells what a line
 * is.  Cells are views into the text, or stand in the arena where they were
 * quoted; lines that are too short have empty cells.
 */
enum { TALLY_COLUMNS_MAX = 1000, TALLY_CELLS_MAX = 200000 };

struct tally {
	struct str *cells; /* line by line */
	size_t n_rows;     /* the head too */
	size_t n_columns;
};

/*
 * Read CSV, in A.  ERR_MALFORMED: not UTF-8, a quote that does not end, or
 * words behind it; ERR_TOO_LARGE; ERR_MISSING_FIELD: no line.
 */
enum err tally_read(struct str csv, struct arena *a, struct tally *ret,
    struct refusal *ret_refusal);

struct str tally_cell(const struct tally *t, size_t row, size_t column);

/*
 * Does the table re-add?  Lines called total or subtotal are the sums of the
 * lines above (of those below, if there are none above); columns called so,
 * of the columns beside them; a share is that of the number on its left in
 * the total of that one's column, rounded; more than the whole is no share.
 * Names in Chinese and English.
 *
 * ERR_SUM names the first cell, line by line, that does not (a share only
 * where all sums are right), as a spreadsheet does ("C5"); ERR_OVERFLOW: a sum
 * does not fit.  OK: RET_SUMS cells have been added up.
 */
enum err tally_check(const struct tally *t, struct arena *a, size_t *ret_sums,
    struct refusal *ret_refusal);

#endif /* CODEC_TALLY_H */
