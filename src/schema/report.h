#ifndef SCHEMA_REPORT_H
#define SCHEMA_REPORT_H

#include "schema/views.h"

/*
 * Official tables, made by schemac from reports.schema: which view, which of
 * its fields as columns, what is added up.  A field is its place in the
 * shape of the view; -1 means none.
 */
enum { REPORT_COLUMNS_MAX = 16, REPORT_ARGS_MAX = 9 };

enum report_what {
	COLUMN_SHOW,    /* FIELD, or OTHER when that is absent */
	COLUMN_PERCENT, /* FIELD of OTHER */
	COLUMN_OVER,    /* FIELD less OTHER, if more */
};

struct report_column {
	enum report_what what;
	int field;
	int other;
	int is_summed;
	const char *page; /* it links there; "" = nowhere */
	int by[2];        /* the fields the link is made from */
	const char *zh;   /* "" = the label of the field */
	const char *en;
};

struct report_type {
	const char *name;
	const char *zh;
	const char *en;
	const char *note_zh;
	const char *note_en;
	enum view_kind view;
	const char *args[REPORT_ARGS_MAX]; /* NULL: the report's own param */
	int group;
	int n_columns;
	struct report_column columns[REPORT_COLUMNS_MAX];
};

/* What a value, a currency or a unit of amounts is called. */
struct report_word {
	const char *name;
	int digits; /* of a unit: tens to that power */
	const char *zh;
	const char *en;
};

#endif /* SCHEMA_REPORT_H */
