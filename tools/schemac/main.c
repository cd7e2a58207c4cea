/*
 * schemac OUTPUT FILE.schema [QUERIES]: one output to stdout.
 * schemac reports.c REPORTS.schema VIEWS.schema: the same.
 * schemac check-frozen FILE.schema FROZEN: is every frozen kind still there,
 * unchanged?
 */
#include "schemac.h"

#include <stdlib.h>
#include <string.h>

static struct schema schema, views;

static void
add(struct block *b, const char *name, const char *type, const char *choices,
    int salt)
{
	struct field *f = &b->fields[b->n_fields++];

	if (b->n_fields > MAX_FIELDS)
		exit(1);
	*f = (struct field){ .name = name,
		.type = type,
		.choices = choices,
		.optional = 1,
		.salt = salt,
		.zh = "盐",
		.en = "Salt" };
}

/* The fields that every kind of event has. */
static void
add_common(struct schema *s)
{
	for (int i = 0; i < s->n; i++) {
		struct block *b = &s->blocks[i];
		int has_closed = 0;

		for (int k = 0; k < b->n_fields; k++)
			has_closed |= b->fields[k].closed;
		add(b, "basis", "choice", "published,example,taken_over", 0);
		b->fields[b->n_fields - 1].zh = "依据类别";
		b->fields[b->n_fields - 1].en = "Basis";
		add(b, "cite", "text", NULL, 0);
		b->fields[b->n_fields - 1].zh = "出处";
		b->fields[b->n_fields - 1].en = "Source cited";
		add(b, "salt", "text", NULL, 1);
		if (!has_closed)
			continue;
		add(b, "salt", "text", NULL, 1);
		b->fields[b->n_fields - 1].closed = 1;
	}
}

/* Write the frozen list to a file of its own and look for every old line. */
static int
check_frozen(const struct schema *s, const char *path)
{
	FILE *frozen = fopen(path, "r");
	char old[4096];
	char *now = NULL;
	size_t n = 0;
	FILE *kept = stdout;
	int bad = 0;
	int line = 0;

	if (!frozen)
		return 0; /* nothing released yet */
	stdout = open_memstream(&now, &n);
	write_frozen(s);
	fclose(stdout);
	stdout = kept;
	while (fgets(old, sizeof(old), frozen)) {
		const char *at = strstr(now, old);

		line++;
		if (!at || (at > now && at[-1] != '\n')) {
			fprintf(stderr,
			    "%s:%d: a released kind was changed "
			    "or taken away: %s",
			    path, line, old);
			bad = 1;
		}
	}
	fclose(frozen);
	free(now);
	return bad;
}

static const struct {
	const char *name;
	void (*write)(const struct schema *);
	int is_event;
} outputs[] = {
	{ "events.h", write_events_h, 1 },
	{ "events.c", write_events_c, 1 },
	{ "rules.h", write_rules_h, 1 },
	{ "rules.c", write_rules_c, 1 },
	{ "frozen", write_frozen, 1 },
	{ "rows.h", write_rows_h, 0 },
	{ "rows.c", write_rows_c, 0 },
	{ "views.h", write_views_h, 0 },
	{ "err.h", write_err_h, 0 },
	{ "errors.c", write_errors_c, 0 },
	{ "roles.h", write_roles_h, 0 },
	{ "roles.c", write_roles_c, 0 },
	{ "controls.h", write_controls_h, 0 },
	{ "controls.c", write_controls_c, 0 },
	{ "currencies.h", write_currencies_h, 0 },
	{ "currencies.c", write_currencies_c, 0 },
	{ "reports.h", write_reports_h, 0 },
};

int
main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: schemac OUTPUT SCHEMA [FILE]\n");
		return 2;
	}
	read_schema(argv[2], &schema);
	if (strcmp(argv[1], "views.c") == 0 && argc == 4) {
		write_views_c(&schema, argv[3]);
		return 0;
	}
	if (strcmp(argv[1], "reports.c") == 0 && argc == 4) {
		read_schema(argv[3], &views);
		write_reports_c(&schema, &views, argv[2]);
		return 0;
	}
	if (strcmp(argv[1], "check-frozen") == 0 && argc == 4) {
		add_common(&schema);
		return check_frozen(&schema, argv[3]);
	}
	for (size_t i = 0; i < sizeof(outputs) / sizeof(*outputs); i++) {
		if (strcmp(argv[1], outputs[i].name) != 0)
			continue;
		if (outputs[i].is_event)
			add_common(&schema);
		outputs[i].write(&schema);
		return 0;
	}
	fprintf(stderr, "schemac: no output called %s\n", argv[1]);
	return 2;
}
