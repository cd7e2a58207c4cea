#ifndef SCHEMA_REPORT_H
#define SCHEMA_REPORT_H

#include "schema/views.h"

/*
 * Official tables, made by schemac from reports.schema: which view, which of
 * its fields as columns, what is added up.  A field is its place in the
 * shape of the view; -1 means none.
 */
enum {
	REPORT_COLUMNS_MAX = 20,
	REPORT_ARGS_MAX = 13,
	REPORT_LINKS_MAX = 4,
	REPORT_SAID_MAX = 8,
	REPORT_SAID_FIELDS = 6,
};

enum report_what {
	COLUMN_SHOW,    /* FIELD, or OTHER when that is absent */
	COLUMN_PERCENT, /* FIELD of OTHER */
	COLUMN_RATE,    /* the same; in sums, of lines that have OTHER */
	COLUMN_OVER,    /* FIELD less OTHER, if more */
};

struct report_column {
	enum report_what what;
	int field;
	int other;
	int then; /* its words follow those of FIELD */
	int is_summed;
	int is_maybe;     /* left out where no line has anything in it */
	const char *page; /* it links there; "" = nowhere */
	int by[2];        /* the fields the link is made from */
	const char *zh;   /* "" = the label of the field */
	const char *en;
};

/* A line opens the report OPEN with PARAM as FIELD of the line says. */
struct report_link {
	const char *param; /* NULL ends them */
	int field;
};

/* A line above the table, or under it where somebody signs for it. */
struct report_said {
	int is_signed;
	const char *zh; /* NULL ends them */
	const char *en;
	int fields[REPORT_SAID_FIELDS]; /* of the view ABOUT; -1 ends them */
};

struct report_type {
	const char *name;
	const char *zh;
	const char *en;
	const char *note_zh;
	const char *note_en;
	enum view_kind view;
	const char *args[REPORT_ARGS_MAX]; /* NULL: the report's own param */
	const char *kept[REPORT_ARGS_MAX]; /* ... that forms do not ask for */
	const char *open;                  /* NULL: lines open nothing */
	struct report_link links[REPORT_LINKS_MAX + 1];
	int about; /* enum view_kind of what is said, -1: nothing is */
	struct report_said said[REPORT_SAID_MAX + 1];
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
