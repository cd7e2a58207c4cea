#ifndef TRADE_TABLE_H
#define TRADE_TABLE_H

#include "schema/errors.h"

/*
 * A table of texts, as somebody else's file has it: rows of cells, with the
 * number a spreadsheet shows for the row.  Rows without any text are left
 * out; a row may be shorter than the others.
 */
struct table_row {
	size_t no; /* from 1 */
	const struct str *cells;
	size_t n;
};

struct table {
	struct table_row *rows;
	size_t n;
};

/*
 * The bytes as UTF-8 in A, without a byte order mark.  CHARSET is "UTF-8",
 * "GB18030" or another name iconv knows; when empty: UTF-8 if the bytes are,
 * else GB18030.  ERR_MALFORMED (charset), ERR_TOO_LARGE.
 */
enum err table_decode(struct str bytes, struct str charset, struct arena *a,
    struct str *ret_text, struct refusal *ret_refusal);

/*
 * A long one in parts: the next TABLE_ROWS_MAX rows of TEXT, in A, as
 * table_read_csv() below reads them; none at its end.
 */
struct table_csv;
enum err table_csv_open(struct str text, char separator, struct arena *a,
    struct table_csv **ret);
enum err table_csv_next(struct table_csv *c, struct arena *a, struct table *ret,
    struct refusal *ret_refusal);

/*
 * Read CSV (RFC 4180, any line ends).  SEPARATOR 0: the one of comma,
 * semicolon and tab that the first line with any has most of.  An apostrophe
 * that guards a formula (csv.h) is taken off.  Cells are trimmed, in A.
 * ERR_MALFORMED with the row: a quote without end, or words behind one;
 * ERR_TOO_LARGE: rows, columns, bytes of a cell.
 */
enum err table_read_csv(struct str text, char separator, struct arena *a,
    struct table *ret, struct refusal *ret_refusal);

/* The cell of ROW in COLUMN, or an empty text. */
struct str table_cell(const struct table_row *row, size_t column);

#endif /* TRADE_TABLE_H */
