#ifndef WEB_OPS_H
#define WEB_OPS_H

#include "schema/views.h"

/*
 * What tools/pagec writes and page.c walks.  Private to this layer.
 *
 * A page in one language is a list of ops.  A value is named by a source
 * (one of the page's {{one}}, {{list}} ...) and a field of its shape, or by
 * SOURCE_SCALAR and one of the scalars.
 */
enum {
	SOURCE_SCALAR = -1,
	FIELD_COUNT = -1, /* of a list: how many rows */
	FIELD_MORE = -2,  /* ... and whether there were more */
	FIELD_WHOLE = -3, /* the rows themselves: are there any? */
};

enum {
	SCALAR_TODAY,
	SCALAR_PARTY,
	SCALAR_LANG,
	SCALAR_PATH,
	SCALAR_CAPTURE,                    /* the first of CAPTURES_MAX */
	SCALAR_QUERY = SCALAR_CAPTURE + 4, /* the first of QUERIES_MAX */
	QUERIES_MAX = 8,
	N_SCALARS = SCALAR_QUERY + QUERIES_MAX,
};

enum page_code { OP_TEXT, OP_HOLE, OP_WORD, OP_IF, OP_EACH, OP_END };

/* Where a hole stands. */
enum page_context {
	CONTEXT_TEXT,   /* between tags: may write markup of its own */
	CONTEXT_PLAIN,  /* in quotes, <title>, <textarea>, <option> */
	CONTEXT_ISO,    /* the same, and a day is 2017-10-27 */
	CONTEXT_URL,    /* one component of an address */
	CONTEXT_NUMBER, /* a numeric attribute */
};

enum page_filter {
	FILTER_NONE,
	FILTER_PLAIN,
	FILTER_ISO,
	FILTER_MONTH,
	FILTER_CODE,
	FILTER_CAPITALS,
	FILTER_SHORT,
	FILTER_BASE64,
	FILTER_GROUPED,
	FILTER_S,
	FILTER_EVENT,
	FILTER_ROLE,
	FILTER_ERROR,
	FILTER_MOMENT,
};

enum page_test {
	TEST_THERE,
	TEST_ABSENT,
	TEST_EQUAL,
	TEST_DIFFERENT,
	TEST_MORE,
	TEST_LESS,
};

struct page_word {
	struct str value;
	struct str text;
};

struct page_op {
	enum page_code code;
	enum page_context context;
	enum page_filter filter;
	enum page_test test;
	int source;
	int field;
	int other_source; /* OP_EACH: only rows whose FIELD equals this; */
	int other_field;  /* FIELD_WHOLE: all rows */
	int end;          /* OP_IF, OP_EACH: its OP_END; OP_END: its start */
	struct str text;  /* OP_TEXT; of a test: what it compares with */
	const struct page_word *words; /* OP_WORD; ends with an empty value */
};

enum page_arg_what { ARG_LITERAL, ARG_VALUE };

struct page_arg {
	enum page_arg_what what;
	int source;
	int field;
	struct str text;
};

enum page_source_what { SOURCE_ONE, SOURCE_MAYBE, SOURCE_LIST };

struct page_source {
	const char *name;
	enum page_source_what what;
	bool is_given;
	int kind; /* enum view_kind or enum given_kind */
	struct page_arg args[8];
};

struct page {
	const char *name;
	int kind;
	int status;
	bool is_private;
	const struct page_source *sources;
	int n_sources;
	const char *const *queries; /* ends with NULL */
	const struct page_op *ops[N_LANGS];
	int n_ops[N_LANGS];
};

/* Patterns in order of precedence; "{}" is a capture. */
struct page_route {
	const char *pattern;
	int page;
};

enum { SOURCES_MAX = 32, SECTIONS_DEEP_MAX = 4 };

extern const struct page pages_all[];
extern const int n_pages_all;
extern const struct page_route page_routes[];
extern const int n_page_routes;
extern const struct shape given_shapes[];
extern const bool page_langs[N_LANGS];

#endif /* WEB_OPS_H */
