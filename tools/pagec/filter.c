/*
 * Filters: {{amount|plain}}.
 */
#include <string.h>

#include "pagec.h"

static const struct {
	const char *name;
	const char *constant; /* FILTER_... */
	const char *types;
} filters[] = {
	{ "plain", "PLAIN", " money day name text " },
	{ "iso", "ISO", " day " },
	{ "month", "MONTH", " day " },
	{ "code", "CODE", " money " },
	{ "capitals", "CAPITALS", " money " },
	{ "short", "SHORT", " hash " },
	{ "base64", "BASE64", " hash " },
	{ "grouped", "GROUPED", " int " },
	{ "s", "S", " int wdays " },
	{ "event", "EVENT", " id text choice " },
	{ "role", "ROLE", " id text choice " },
	{ "error", "ERROR", " int " },
	{ "moment", "MOMENT", " int " },
};

static int
find(const char *name, size_t n)
{
	int n_filters = (int)(sizeof(filters) / sizeof(*filters));

	for (int i = 0; i < n_filters; i++)
		if (strlen(filters[i].name) == n &&
		    memcmp(filters[i].name, name, n) == 0)
			return i;
	return -1;
}

const char *
filter_for(const struct ref *r, const char *name, size_t n, struct place at)
{
	char type[32];
	int i = find(name, n);

	if (n == 0)
		return "NONE";
	if (i < 0)
		die_at(at, "there is no filter '%.*s'", (int)n, name);
	snprintf(type, sizeof(type), " %s ", r->type);
	if (!strstr(filters[i].types, type))
		die_at(at, "the filter %s is not for a %s", filters[i].name,
		    r->type);
	return filters[i].constant;
}
