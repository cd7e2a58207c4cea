/*
 * For test/canonical/check.mjs: what json_put writes, one value a line.
 * Every code point alone and between others, then every kind of event with
 * values that are easy to get wrong.
 */
#include <stdio.h>

#include "codec/generate.h"
#include "codec/json.h"
#include "schema/event.h"
#include "schema/events.h"

enum { VARIANTS = 64, CODE_POINTS = 0x110000 };

/* Code point C as UTF-8 (RFC 3629, 3). */
static struct str
utf8(uint32_t c, char *p)
{
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

	for (size_t i = n - 1; i > 0; i--) {
		p[i] = (char)(0x80 | (c & 0x3f));
		c >>= 6;
	}
	p[0] = (char)(first[n] | c);
	return (struct str){ p, n };
}

/* Each of the first planes' odd corners, then every 61st code point. */
static uint32_t
next_code_point(uint32_t c)
{
	if (c < 0x300 || (c >= 0x1fff && c < 0x2070) || c >= 0x10fff0)
		return c + 1;
	if (c < 0xd7f0)
		return c + 61 > 0xd7f0 ? 0xd7f0 : c + 61;
	if (c < 0xd7ff)
		return c + 1;
	if (c == 0xd7ff)
		return 0xe000;
	if (c < 0xfe00)
		return c + 61 > 0xfe00 ? 0xfe00 : c + 61;
	if (c < 0x10010)
		return c + 1;
	return c + 61 > 0x10fff0 ? 0x10fff0 : c + 61;
}

static void
end_line(struct buf *out)
{
	buf_byte(out, '\n');
	fwrite(out->p, 1, out->n, stdout);
	buf_clear(out);
}

static void
dump_code_points(struct buf *out)
{
	for (uint32_t c = 0; c < CODE_POINTS; c = next_code_point(c)) {
		char text[8] = "a";
		struct str s = utf8(c, text + 1);

		json_put_text(out, s);
		end_line(out);
		text[s.n + 1] = '"';
		json_put_text(out, (struct str){ text, s.n + 2 });
		end_line(out);
	}
}

static void
dump_shape(struct buf *out, struct arena *a, const struct shape *s)
{
	for (size_t v = 0; v < VARIANTS; v++) {
		void *body = arena_alloc(a, s->size);

		fill_body(s, body, v);
		json_put(out, s, body);
		end_line(out);
	}
}

int
main(void)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	dump_code_points(&out);
	for (size_t i = 0; i < N_EVENT_TYPES; i++) {
		dump_shape(&out, &a, &event_types[i].open);
		if (event_types[i].closed.n_fields)
			dump_shape(&out, &a, &event_types[i].closed);
	}
	arena_free(&a);
	return 0;
}
