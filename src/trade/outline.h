#ifndef TRADE_OUTLINE_H
#define TRADE_OUTLINE_H

#include "base/buf.h"
#include "schema/errors.h"

/*
 * What a web page says, where it leads and what it loads, one item after
 * another in the order of the page: enough to see whether somebody changed
 * it.  How it is laid out is left out, and whatever a browser changes when
 * it saves a page: comments, hidden or not, whole addresses for short ones.
 */
enum outline_kind {
	OUTLINE_LANG,   /* of <html> */
	OUTLINE_TITLE,  /* <title> */
	OUTLINE_TEXT,   /* words, blanks as one */
	OUTLINE_EXACT,  /* a <pre> with an id: "id\n" and its text as it is */
	OUTLINE_LINK,   /* an address that is followed */
	OUTLINE_LOAD,   /* the file name of what is loaded */
	OUTLINE_META,   /* "name content" */
	OUTLINE_ACTIVE, /* a script's or style's own text, on..., style=, or an
			   element that no page of ours has */
	N_OUTLINE_KINDS,
};

struct outline_item {
	enum outline_kind kind;
	struct str text;
};

struct outline {
	struct outline_item *items;
	size_t n;
};

enum { OUTLINE_PAGE_MAX = 4 << 20, OUTLINE_ITEMS_MAX = 20000 };

/*
 * The outline of PAGE, in A.  It is read apart (base/child.h), so only for
 * programs with one thread.  ERR_TOO_LARGE, ERR_MALFORMED, ERR_IO.
 */
enum err outline_get(struct str page, struct arena *a, struct outline *ret);

/* The same in this process, as the child writes it: for tests. */
enum err outline_put(struct str page, struct buf *out);

/* The text of the first item of KIND that begins with START; p NULL: none. */
struct str outline_find(const struct outline *o, enum outline_kind kind,
    struct str start);

#endif /* TRADE_OUTLINE_H */
