#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include "base/day.h"
#include "base/err.h"
#include "schema/views.h"
#include "web/url.h"

/*
 * Pages: the walker over the tables that tools/pagec makes of the files in
 * pages (docs/TEMPLATES.md).  Every hole was checked against its view's shape
 * when the program was built; here nothing can fail but loading and memory.
 *
 * "web/pages.h" (generated) has enum page_kind, enum given_kind, the structs
 * of pages/given.schema.
 */
struct page;

enum { CAPTURES_MAX = 4, GIVEN_MAX = 12 };

/* Rows of view KIND for ARGS; as view_load().  Pages pass LIMIT rows. */
typedef enum err page_load_fn(void *ctx, enum view_kind kind,
    const struct str *args, size_t limit, struct list *ret_rows,
    bool *ret_more);

/* Everything a page is made from. */
struct page_request {
	enum lang lang;
	struct day today;
	struct str party; /* whose portal this is */
	struct str path;
	const struct str *captures; /* from page_match() */
	const struct pair *query;
	size_t n_query;
	page_load_fn *load;
	void *load_ctx;
	struct arena *arena;
	struct page_given {
		const char *name; /* as in {{given one NAME = ...}} */
		int kind;         /* enum given_kind */
		struct list rows;
	} given[GIVEN_MAX];
	size_t n_given;
};

/* Give ROWS (N structs of the given_kind KIND) to the page as NAME. */
void page_give(struct page_request *r, const char *name, int kind,
    const void *rows, size_t n);

/*
 * The page at PATH (decoded) and its captures, CAPTURES_MAX of them; NULL
 * when there is none.  A '/' at the end makes no difference.
 */
const struct page *page_match(struct str path, struct str *ret_captures);

/*
 * Write the page.  ERR_NOT_FOUND: a {{one}} has no row, or a capture does
 * not fit; else only what LOAD answers, and ERR_NO_MEMORY.
 */
enum err page_render(const struct page *p, const struct page_request *r,
    struct buf *out);

/* The page of an enum page_kind, for pages without an address. */
const struct page *page_of(int kind);

/* Its {{status}}, and whether it is {{page ... private}}. */
int page_status(const struct page *p);
bool page_is_private(const struct page *p);
/* enum page_kind */
int page_kind(const struct page *p);

/* Is the interface there in LANG? */
bool page_has_lang(enum lang lang);

#endif /* WEB_PAGE_H */
