#ifndef TRADE_XLSX_H
#define TRADE_XLSX_H

#include "schema/errors.h"

/*
 * The first sheet of an XLSX workbook (ECMA-376) as CSV in A, a line for
 * every row up to the last one, so that table_read_csv() counts as the
 * spreadsheet does.  Numbers are the digits that stand in the file, an
 * exponent written out, never rounded; a number shown as a date is its day
 * ("2017-10-27", both calendars; the hour is left out).  Formulas are the
 * value they were saved with.
 * ERR_MALFORMED: no workbook, broken, encrypted, with a document type, or a
 * cell with an error (#REF!); ERR_TOO_LARGE: bytes, unpacked bytes, rows,
 * columns, cells.
 */
enum err xlsx_to_csv(struct str bytes, struct arena *a, struct str *ret_csv,
    struct refusal *ret_refusal);

/* Are these the first bytes of a ZIP file? */
bool xlsx_is(struct str bytes);

#endif /* TRADE_XLSX_H */
