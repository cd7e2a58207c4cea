#ifndef CODEC_TABLE_H
#define CODEC_TABLE_H

#include "schema/errors.h"
#include "schema/shape.h"

/*
 * An official table, ready to be written: title, unit of the amounts at the
 * right, numbered lines with subtotals and totals, what it rests on, and
 * blanks for the names of those who answer for it.  Every syntax walks it.
 */
struct table_cell {
	struct str text;   /* words, or a decimal number "-1234.50" */
	int64_t is_number; /* shown at the right, in groups of three */
	struct str page;   /* it links there, with A and B; empty: nowhere */
	struct str a;
	struct str b;
};

/* A param of what a line opens. */
struct table_link {
	struct str name;
	struct str value;
};

struct table_line {
	struct str kind; /* row, subtotal, total */
	int64_t no;      /* of a row, from 1 */
	struct list cells;
	struct str open;   /* the report of its entries; empty: none */
	struct list links; /* struct table_link */
};

/* A column, a line of what the table rests on, a blank: its words. */
struct table_words {
	struct str text;
	int64_t is_number;
};

struct table {
	struct str title;
	struct str unit;
	struct str note;
	struct str number_label; /* of the first column */
	struct list said;        /* struct table_words, under the title */
	struct list columns;     /* struct table_words */
	struct list lines;       /* struct table_line */
	struct list signs;       /* struct table_words: who signed for it */
	struct list rests_on;    /* struct table_words */
	struct list blanks;      /* struct table_words */
};

/* For JSON and whoever else walks shapes. */
extern const struct shape table_shape;

/* The number TEXT with commas between groups of three. */
void table_put_grouped(struct buf *out, struct str text);

/* For people before a terminal: columns in step, wide signs count twice. */
void table_put_text(struct buf *out, const struct table *t);

/* CSV as codec/csv.h: title, what is said, unit, heads, lines, who signed, what
 * it rests on, blanks. */
void table_put_csv(struct buf *out, const struct table *t);

/*
 * An XLSX file: numbers are numbers (as many digits as a spreadsheet holds
 * exactly, 15; longer ones stay text), everything else is text, so that codes
 * keep their zeros.  The library writes files; they are made in a new folder
 * in DIR that is gone afterwards.  ERR_IO with the reason in RET_REFUSAL.
 */
enum err table_put_xlsx(struct buf *out, const struct table *t, const char *dir,
    struct refusal *ret_refusal);

#endif /* CODEC_TABLE_H */
