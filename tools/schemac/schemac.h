#ifndef SCHEMAC_H
#define SCHEMAC_H

#include <stdio.h>

/*
 * schemac turns the files of schema/ into C: data and structs only, never
 * logic.  What the program does with a field is written once, by hand, in
 * the walkers.  Errors are FILE:LINE: what was expected.
 */
enum {
	MAX_BLOCKS = 256,
	MAX_FIELDS = 40,
	MAX_PARAMS = 12,
	MAX_INDEXES = 4,
	PART_WORDS = 10
};

struct field {
	const char *name;
	const char *type;    /* "id", "choice", ... */
	const char *choices; /* of a choice, or NULL */
	int optional, closed, key, match, with, is_long, salt;
	const char *zh, *en;
};

struct index {
	const char *name;
	const char *columns; /* "log, from_account, idx" */
	const char
	    *filled; /* only rows where this text is not empty, or NULL */
};

/* A line of a report: "show raised sum" as its words. */
struct part {
	int line;
	const char *words[PART_WORDS]; /* ends with NULL */
	const char *zh, *en;
};

/* An event, row, view, error, role, control, currency, or of a report. */
struct block {
	const char *name;
	int number;
	const char *words[4]; /* what follows the number, by kind of block */
	const char *zh, *en;
	const char *rule_zh, *rule_en;
	const char *more;
	const char *half[3];
	struct field fields[MAX_FIELDS];
	int n_fields;
	struct field params[MAX_PARAMS];
	int n_params;
	struct index indexes[MAX_INDEXES];
	int n_indexes;
	const char *key; /* "event", "report", ... */
	int line;
	struct part parts[MAX_FIELDS];
	int n_parts;
};

struct schema {
	struct block blocks[MAX_BLOCKS];
	int n;
};

/* read.c: read the blocks of the file at PATH, or exit with an error. */
void read_schema(const char *path, struct schema *ret_schema);

/* names.c: "funds.sent" as FUNDS_SENT or funds_sent; valid for 8 calls. */
const char *upper(const char *name);
const char *lower(const char *name);
const char *c_type(const char *type);

/* A string as a C literal, in quotes, to stdout. */
void put_literal(const char *s);

/* Fields as a table of struct field called PREFIX_fields, and their order. */
void put_fields(const char *prefix, const char *structure,
    const struct field *fields, int n, int want_closed);

/* Struct members, one a line. */
void put_members(const struct field *fields, int n, int want_closed);

/* write_*.c: one output each, to stdout. */
void write_events_h(const struct schema *s);
void write_events_c(const struct schema *s);
void write_rules_h(const struct schema *s);
void write_rules_c(const struct schema *s);
void write_frozen(const struct schema *s);
void write_rows_h(const struct schema *s);
void write_rows_c(const struct schema *s);
void write_views_h(const struct schema *s);
void write_views_c(const struct schema *s, const char *queries);
void write_err_h(const struct schema *s);
void write_errors_c(const struct schema *s);
void write_roles_h(const struct schema *s);
void write_roles_c(const struct schema *s);
void write_controls_h(const struct schema *s);
void write_controls_c(const struct schema *s);
void write_currencies_h(const struct schema *s);
void write_currencies_c(const struct schema *s);

/* Reports name fields of VIEWS; PATH is theirs, for errors. */
void write_reports_h(const struct schema *s);
void write_reports_c(const struct schema *s, const struct schema *views,
    const char *path);

#endif /* SCHEMAC_H */
