#ifndef SCRIPT_H
#define SCRIPT_H

#include "base/err.h"
#include "base/str.h"

/*
 * A scenario file (*.scn) as lines of words.  Words stand between blanks; a
 * word in double quotes may hold blanks; "#" at the start of a line makes it
 * a comment; "\" at its end joins the next line to it.  "party CODE" stands
 * for the events that open a log with a recorder m1, an approver m2, a
 * treasurer m3 and a publisher m4.
 */
enum { SCRIPT_WORDS_MAX = 48 };

struct line {
	int no; /* of its first line in the file */
	struct str words[SCRIPT_WORDS_MAX];
	size_t n;
};

struct script {
	const char *path;
	struct line *lines; /* those with words in them */
	size_t n;
};

/* ERR_IO, ERR_NOT_FOUND; ERR_MALFORMED: a quote without end, many words. */
enum err script_read(const char *path, struct arena *a, struct script *ret);

/* The place of the word WHAT in LINE, or LINE->n. */
size_t line_find(const struct line *line, const char *what);

/* Word I, or an empty str beyond the end. */
struct str line_word(const struct line *line, size_t i);

bool line_starts(const struct line *line, const char *first);

#endif /* SCRIPT_H */
