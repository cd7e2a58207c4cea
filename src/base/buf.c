/*
 * Growing texts.
 */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

/* Make room for N more bytes; false when memory has run out. */
static bool
make_room(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 128;
	char *p;

	if (b->failed)
		return false;
	if (n <= b->cap - b->n)
		return true;
	while (cap - b->n < n)
		cap *= 2;
	p = arena_alloc(b->arena, cap);
	if (!p) {
		b->failed = true;
		return false;
	}
	if (b->n)
		memcpy(p, b->p, b->n);
	b->p = p;
	b->cap = cap;
	return true;
}

void
buf_put(struct buf *b, struct str s)
{
	if (s.n == 0 || !make_room(b, s.n))
		return;
	memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

void
buf_byte_grow(struct buf *b, char c)
{
	if (make_room(b, 1))
		b->p[b->n++] = c;
}

char *
buf_add(struct buf *b, size_t n)
{
	if (n == 0 || !make_room(b, n))
		return NULL;
	b->n += n;
	return b->p + b->n - n;
}

void
buf_int(struct buf *b, int64_t value)
{
	char text[24];
	size_t at = sizeof(text);
	uint64_t v = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do {
		text[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	if (value < 0)
		text[--at] = '-';
	buf_put(b, (struct str){ text + at, sizeof(text) - at });
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	va_list again;
	size_t room = b->failed ? 0 : b->cap - b->n;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	/* Mostly it fits; else its length is known now. */
	n = vsnprintf(room ? b->p + b->n : NULL, room, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n >= room && make_room(b, (size_t)n + 1))
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
	if (n >= 0 && !b->failed)
		b->n += (size_t)n;
	va_end(again);
}

bool
buf_ok(const struct buf *b)
{
	return !b->failed;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p ? b->p : "", b->n };
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
}
