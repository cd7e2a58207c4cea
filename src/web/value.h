#ifndef WEB_VALUE_H
#define WEB_VALUE_H

#include "web/ops.h"

/*
 * How one value is written on a page: by its type, by where it stands, by
 * its filter, in a language.  Private to this layer.
 */
void value_put(struct buf *out, const struct field *f, const void *at,
    enum page_context context, enum page_filter filter, enum lang lang);

/* S with the five characters escaped that mean something in HTML. */
void value_put_escaped(struct buf *out, struct str s);

/* One of WORDS by S; an unknown S as it is. */
void value_put_word(struct buf *out, struct str s,
    const struct page_word *words);

#endif /* WEB_VALUE_H */
