#ifndef TRADE_OUTLINE_H
#define TRADE_OUTLINE_H

#include "base/buf.h"
#include "schema/errors.h"

/*
 * What a web page is made of, one item after another in its order: enough to
 * see whether somebody changed it.  Left out is only what a browser changes
 * when it saves a page: comments, blanks, whether something is hidden, and
 * that its bytes are UTF-8, which is how they are read here.
 */
enum outline_kind {
	OUTLINE_LANG,      /* of <html> */
	OUTLINE_TITLE,     /* the words of <title> */
	OUTLINE_ELEMENT,   /* the name of any element */
	OUTLINE_ATTRIBUTE, /* "name=value", of any other than those below */
	OUTLINE_TEXT,  /* words, blanks as one; also of scripts and styles */
	OUTLINE_EXACT, /* a <pre> with an id: "id\n" and its text as it is */
	OUTLINE_LINK,  /* the address of an <a> */
	OUTLINE_LOAD,  /* the address of what is loaded */
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
