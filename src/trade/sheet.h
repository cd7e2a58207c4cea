#ifndef TRADE_SHEET_H
#define TRADE_SHEET_H

#include <expat.h>
#include <zip.h>

#include "base/buf.h"
#include "schema/errors.h"

/*
 * For xlsx.c alone: what is known while a workbook is read, and the parts
 * that say what stands in a cell.
 */
struct xlsx {
	struct arena *arena;
	struct refusal *refusal;
	enum err err; /* why the parser was stopped */
	zip_t *zip;
	XML_Parser parser;
	const struct xlsx_part *part;
	size_t depth;
	bool takes_text;
	struct buf text; /* of the element at hand */
	bool is_1904;    /* days are counted from 1904 */
	struct str sheet_id;
	const char *sheet_path;
	struct buf strings; /* of struct str: what cells share */
	struct buf styles;  /* of bool: does style N show a day? */
	struct buf formats; /* of int: own formats that show a day */
	bool in_styles;     /* cellXfs, and not cellStyleXfs */
	bool is_phonetic;   /* how it is read, not what it says */
	/* the cell at hand */
	char type;
	bool is_day;
	size_t row; /* begun last */
	size_t column;
	struct buf out;
};

/* A part of the workbook: what its elements mean.  END may be NULL. */
struct xlsx_part {
	void (
	    *start)(struct xlsx *x, const char *name, const char **attributes);
	void (*end)(struct xlsx *x, const char *name);
	bool is_optional;
};

extern const struct xlsx_part sheet_styles, sheet_strings, sheet_cells;

/* The value of attribute NAME, or "". */
const char *xlsx_attribute(const char **attributes, const char *name);

/* No further: the first reason is the one that is told. */
void xlsx_stop(struct xlsx *x, enum err err, const char *what);

#endif /* TRADE_SHEET_H */
