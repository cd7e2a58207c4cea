/*
 * Signed notes: written again from its parts, a note is the same bytes, and
 * each of its lines alone reads as it did inside.
 */
#include "crypto/note.h"

#include "base/hash.h"

#include "fuzz.h"

/* A line from its name, id and signature. */
static void
line_put(struct buf *out, const struct note_line *line)
{
	struct buf bytes = { .arena = out->arena };

	for (int i = 0; i < 4; i++)
		buf_byte(&bytes, (char)(line->id >> (24 - 8 * i)));
	buf_put(&bytes, line->signature);
	buf_put(out, STR("\xe2\x80\x94 "));
	buf_put(out, line->name);
	buf_byte(out, ' ');
	base64_put(out, bytes.p, bytes.n);
	buf_byte(out, '\n');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 23 };
	struct buf out = { .arena = &a };
	struct note note;

	if (note_get(&a, fuzz_text(data, size), &note) == OK) {
		assert(note.n_lines > 0);
		assert(note.text.p[note.text.n - 1] == '\n');
		buf_put(&out, note.text);
		buf_byte(&out, '\n');
		for (size_t i = 0; i < note.n_lines; i++) {
			struct note_line line;

			assert(
			    note_line_get(&a, note.lines[i].line, &line) == OK);
			assert(line.id == note.lines[i].id);
			line_put(&out, &line);
		}
		fuzz_same(&out, fuzz_text(data, size));
	}
	arena_free(&a);
	return 0;
}
