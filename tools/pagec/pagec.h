#ifndef PAGEC_H
#define PAGEC_H

#include <stdio.h>

#include "../schemac/schemac.h"

/*
 * pagec compiles pages/ into C tables (docs/TEMPLATES.md).  Errors are
 * FILE:LINE: what is wrong.
 */
enum {
	LANGS = 3, /* bo, en, zh: as enum lang */
	KEYS_MAX = 4000,
	PAGES_MAX = 200,
	ROUTES_MAX = 400,
	SOURCES_MAX = 32,
	CAPTURES_MAX = 4,
	QUERIES_MAX = 8,
	PIECES_MAX = 16,
	SECTIONS_DEEP_MAX = 4,
	INCLUDES_DEEP_MAX = 8,
	WORDS_MAX = 256,
	LITERAL_MAX = 2000, /* bytes of one C literal */
};

/* A place in a file, for errors. */
struct place {
	const char *path;
	int line;
};

void die_at(struct place at, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), noreturn));
char *copy_n(const char *s, size_t n);

/* The whole file, NUL-terminated, or NULL if there is none. */
char *read_all(const char *path);
/* lang.c: the words of the interface. */
struct key {
	const char *name;
	const char *text;
	struct place at;
	int is_used;
};

struct words {
	int is_there; /* this language has a file */
	const char *path;
	struct key keys[KEYS_MAX];
	int n;
};

void words_read(struct words *w, const char *path, int may_be_chinese);
struct key *words_find(struct words *w, const char *name, size_t n);
/* Die for a key that no template uses. */
void words_check_used(const struct words *w);

/* html.c: where in the HTML a byte stands. */
enum html_state {
	HTML_TEXT,
	HTML_TAG_OPEN,
	HTML_TAG_NAME,
	HTML_IN_TAG,
	HTML_ATTRIBUTE,
	HTML_BEFORE_VALUE,
	HTML_DOUBLE,
	HTML_SINGLE,
	HTML_BARE,
	HTML_DECLARATION,
	HTML_CLOSE_TAG,
	HTML_RCDATA,
};

struct html {
	enum html_state state;
	char tag[32];
	char attribute[32];
	char element[32]; /* RCDATA: the element that ends it */
	char prefix[64];  /* literal beginning of a value */
	int n_prefix;
	int has_name;  /* the tag had a name= attribute already */
	int is_option; /* the text is an option's */
	int is_pre;
	int is_own_script;
	int needs_space; /* a section began or ended here in a tag */
};

/* One more literal byte; REST is the text from it on. */
void html_feed(struct html *h, const char *rest, struct place at);
/* A section begins or ends here: what stood before it is complete. */
void html_settle(struct html *h, struct place at);

/* Is leading white space without meaning here? */
int html_may_trim(const struct html *h);
int html_same_place(const struct html *a, const struct html *b);

/*
 * Which context is a hole here?  Returns the name of an enum page_context;
 * dies where no hole may stand.
 */
const char *html_context(const struct html *h, struct place at);

/* What a hole names. */
struct ref {
	int source; /* -1: a scalar */
	int field;  /* as in web/ops.h */
	const char *name;
	const char *type;    /* "money" ...; "list" when whole */
	const char *choices; /* of a choice, or NULL */
	const char *zh, *en;
	int is_loose; /* a capture or query: fits any type, checked later */
};

/* names.c of the page: sources, scalars, and how a name is resolved. */
struct source {
	const char *name;
	const char *what; /* ONE, MAYBE, LIST */
	int is_given;
	const struct block *block;
	int kind;
	int is_open; /* its section is open */
	struct {
		int is_literal;
		struct ref ref;
		const char *text;
	} args[MAX_PARAMS];
	int n_args;
};

struct page {
	const char *name;
	int status;
	int is_private;
	struct source sources[SOURCES_MAX];
	int n_sources;
	const char *captures[CAPTURES_MAX];
	int n_captures;
	const char *queries[QUERIES_MAX];
	int n_queries;
};

struct route {
	const char *pattern; /* "/project/{}" */
	int page;
	struct place at;
};

/* The whole input. */
struct site {
	const char *pages_dir;
	struct schema views;
	struct schema events;
	struct schema given;
	struct words words[LANGS];
	struct route routes[ROUTES_MAX];
	int n_routes;
	const char *page_names[PAGES_MAX];
	int n_pages;
};

/* scope.c: the names of a page. */
struct ref scope_ref(const struct page *p, const char *name, size_t n,
    struct place at);
/* The same, but a list's field may be named outside its section. */
struct ref scope_label(const struct page *p, const char *name, size_t n,
    struct place at);
void scope_source(struct site *site, struct page *p, const char *what,
    char *rest, struct place at);
void scope_given(struct site *site, struct page *p, char *rest,
    struct place at);

/* One op of the output. */
struct op {
	const char *code; /* TEXT, HOLE, WORD, IF, EACH, END */
	const char *context;
	const char *filter;
	const char *test;
	struct ref ref;
	struct ref other;
	int end;
	const char *text;
	int n_words;
	const struct key *words[WORDS_MAX];
	size_t n_prefix; /* of the keys of words */
};

/* compile.c: one page in one language. */
struct compiled {
	struct page page;
	struct op *ops;
	int n_ops;
};
void compile_page(struct site *site, const char *path, int lang, int is_first,
    struct compiled *ret);

/* write.c */
void write_h(FILE *out, const struct site *site);
void write_start(FILE *out, const struct site *site);
void write_ops(FILE *out, const struct compiled *c, int lang);
void write_page(FILE *out, const struct page *p);
void write_end(FILE *out, const struct site *site, const struct compiled *pages,
    int (*n_ops)[LANGS]);

/* filter.c: the name of an enum page_filter. */
const char *filter_for(const struct ref *r, const char *name, size_t n,
    struct place at);

#endif /* PAGEC_H */
