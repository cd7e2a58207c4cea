#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

/*
 * A growing text in an arena.  When memory runs out the buffer remembers
 * it; callers write freely and ask buf_ok() once, at the end.
 * Start one as `struct buf out = { .arena = a };`.
 */
struct buf {
	struct arena *arena;
	char *p;
	size_t n;
	size_t cap;
	bool failed;
};

void buf_put(struct buf *b, struct str s);
void buf_byte_grow(struct buf *b, char c); /* buf_byte() without room */

static inline void
buf_byte(struct buf *b, char c)
{
	if (b->n < b->cap)
		b->p[b->n++] = c;
	else
		buf_byte_grow(b, c);
}

/* N bytes that the caller writes; NULL when memory has run out. */
char *buf_add(struct buf *b, size_t n);
void buf_int(struct buf *b, int64_t value);
void buf_printf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool buf_ok(const struct buf *b);

/* What has been written; valid until the next write. */
struct str buf_str(const struct buf *b);

/* Forget what was written, keep the memory. */
void buf_clear(struct buf *b);

#endif /* BASE_BUF_H */
