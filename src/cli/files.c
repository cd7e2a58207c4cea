/*
 * Looking up files that are built in.
 */
#include "cli/files.h"

struct str
built_in(const char *name)
{
	for (const struct built_in *f = built_ins; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return (struct str){ f->text, f->n };
	return (struct str){ NULL, 0 };
}
