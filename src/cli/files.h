#ifndef CLI_FILES_H
#define CLI_FILES_H

#include "base/str.h"

/*
 * Files of profiles/ and demo/ built into the program (tools/embed makes the
 * table), so that it runs without them.
 */
struct built_in {
	const char *name; /* "profiles/paired-aid.ndjson" */
	const char *text;
	size_t n;
};

extern const struct built_in built_ins[]; /* ends with a NULL name */

/* The text of NAME, or an empty str with p NULL. */
struct str built_in(const char *name);

#endif /* CLI_FILES_H */
