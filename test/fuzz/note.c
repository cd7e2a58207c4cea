/*
 * Signed notes: lines are inside the note, and each alone reads as it did.
 */
#include "crypto/note.h"

#include "fuzz.h"

static size_t
check_line(struct arena *a, const struct note_line *whole)
{
	struct note_line line;

	assert(note_line_get(a, whole->line, &line) == OK);
	assert(line.id == whole->id);
	assert(str_eq(line.name, whole->name));
	return line.line.n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 22 };
	struct note note;

	if (note_get(&a, fuzz_text(data, size), &note) == OK) {
		size_t total = 0;

		assert(note.n_lines > 0);
		assert(note.text.n > 0);
		assert(note.text.p[note.text.n - 1] == '\n');
		for (size_t i = 0; i < note.n_lines; i++)
			total += check_line(&a, &note.lines[i]);
		assert(total == note.signatures.n);
		assert(note.text.n + 1 + total == size);
	}
	arena_free(&a);
	return 0;
}
