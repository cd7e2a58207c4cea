/*
 * Filters: {{amount|plain}}.
 */
#include <ctype.h>
#include <string.h>

#include "pagec.h"

static const struct {
	const char *name;
	const char *types;
} filters[] = {
	{ "plain", " money day name text " },
	{ "iso", " day " },
	{ "code", " money " },
	{ "short", " hash " },
	{ "base64", " hash " },
	{ "grouped", " int " },
	{ "s", " int wdays " },
	{ "event", " id text choice " },
	{ "role", " id text choice " },
	{ "error", " int " },
	{ "moment", " int " },
};

const char *
filter_for(const struct ref *r, const char *name, size_t n, struct place at)
{
	static char upper_name[16];
	char type[32];

	if (n == 0)
		return "NONE";
	snprintf(type, sizeof(type), " %s ", r->type);
	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++) {
		const char *f = filters[i].name;

		if (strlen(f) != n || memcmp(f, name, n) != 0)
			continue;
		if (!strstr(filters[i].types, type))
			die_at(at, "the filter %s is not for a %s", f, r->type);
		for (size_t k = 0; k <= n; k++)
			upper_name[k] = (char)toupper((unsigned char)f[k]);
		return copy_n(upper_name, n);
	}
	die_at(at, "there is no filter '%.*s'", (int)n, name);
}
