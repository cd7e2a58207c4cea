/*
 * Reports: their columns as places in the fields of their views.
 */
#include "schemac.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* What a report is written from. */
struct report {
	const char *path;
	const struct block *block;
	const struct block *view;
	const struct block *about; /* the view of what is said, or NULL */
};

enum { COLUMNS_MAX = 20, LINKS_MAX = 4, SAID_MAX = 8, SAID_FIELDS = 6 };

static void __attribute__((format(printf, 3, 4), noreturn))
die_at(const struct report *r, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", r->path, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

/* The place of the field NAME (N bytes) of VIEW. */
static int
place_in(const struct report *r, const struct block *view, int line,
    const char *name, size_t n)
{
	for (int i = 0; i < view->n_fields; i++)
		if (strlen(view->fields[i].name) == n &&
		    strncmp(view->fields[i].name, name, n) == 0)
			return i;
	die_at(r, line, "view %s has no field %.*s", view->name, (int)n, name);
}

static int
place_of(const struct report *r, int line, const char *name, size_t n)
{
	return place_in(r, r->view, line, name, n);
}

static int
is_part(const struct part *p, const char *key)
{
	return strcmp(p->words[0], key) == 0;
}

static int
is_column(const struct part *p)
{
	return is_part(p, "show") || is_part(p, "percent") ||
	    is_part(p, "rate") || is_part(p, "over");
}

/* The value after KEY= in the words of P, or NULL. */
static const char *
option(const struct part *p, const char *key)
{
	size_t n = strlen(key);

	for (int i = 2; i < PART_WORDS && p->words[i]; i++)
		if (strncmp(p->words[i], key, n) == 0)
			return p->words[i] + n;
	return NULL;
}

static void
check_words(const struct report *r, const struct part *p)
{
	static const char *const known[] = { "or=", "to=", "by=", "then=" };

	for (int i = 2; i < PART_WORDS && p->words[i]; i++) {
		int is_known = strcmp(p->words[i], "sum") == 0 ||
		    strcmp(p->words[i], "maybe") == 0;

		for (int k = 0; k < 4; k++)
			is_known |= strncmp(p->words[i], known[k],
					strlen(known[k])) == 0;
		if (!is_known)
			die_at(r, p->line, "unknown word '%s'", p->words[i]);
	}
}

static void
put_show(const struct report *r, const struct part *p)
{
	const char *other = option(p, "or=");
	const char *page = option(p, "to=");
	const char *by = option(p, "by=");
	const char *then = option(p, "then=");
	int is_summed = option(p, "sum") != NULL;
	int is_maybe = option(p, "maybe") != NULL;
	int field = place_of(r, p->line, p->words[1], strlen(p->words[1]));
	int at[2] = { page ? field : -1, -1 };

	check_words(r, p);
	for (int i = 0; by && i < 2; i++) {
		size_t n = strcspn(by, ",");

		at[i] = place_of(r, p->line, by, n);
		by = by[n] ? by + n + 1 : NULL;
	}
	printf("\t    { COLUMN_SHOW, %d, %d, %d, %d, %d, \"%s\", { %d, %d }, ",
	    field, other ? place_of(r, p->line, other, strlen(other)) : -1,
	    then ? place_of(r, p->line, then, strlen(then)) : -1, is_summed,
	    is_maybe, page ? page : "", at[0], at[1]);
}

static void
put_pair(const struct report *r, const struct part *p)
{
	if (!p->words[2] || !*p->zh)
		die_at(r, p->line, "expected two fields and a label");
	printf("\t    { COLUMN_%s, %d, %d, -1, 0, 0, \"\", { -1, -1 }, ",
	    upper(p->words[0]),
	    place_of(r, p->line, p->words[1], strlen(p->words[1])),
	    place_of(r, p->line, p->words[2], strlen(p->words[2])));
}

static void
put_columns(const struct report *r)
{
	for (int i = 0; i < r->block->n_parts; i++) {
		const struct part *p = &r->block->parts[i];

		if (!p->words[1])
			die_at(r, p->line, "expected a field");
		if (!is_column(p))
			continue;
		if (is_part(p, "show"))
			put_show(r, p);
		else
			put_pair(r, p);
		put_literal(p->zh);
		fputs(", ", stdout);
		put_literal(p->en);
		puts(" },");
	}
}

/* The value set for the view's param NAME, or NULL. */
static const char *
value_set(const struct report *r, const char *name)
{
	for (int i = 0; i < r->block->n_parts; i++) {
		const struct part *p = &r->block->parts[i];

		if (strcmp(p->words[0], "set") == 0 && p->words[1] &&
		    strcmp(p->words[1], name) == 0)
			return p->words[2] ? p->words[2] : "";
	}
	return NULL;
}

static void
put_args(const struct report *r)
{
	for (int i = 0; i < r->view->n_params; i++) {
		const char *value = value_set(r, r->view->params[i].name);

		if (value)
			put_literal(value);
		else
			fputs("NULL", stdout);
		fputs(", ", stdout);
	}
}

static int
has_param(const struct report *r, const char *name)
{
	for (int i = 0; i < r->view->n_params; i++)
		if (strcmp(r->view->params[i].name, name) == 0)
			return 1;
	return 0;
}

/* The params that forms do not ask for. */
static void
put_kept(const struct report *r)
{
	for (int i = 0; i < r->block->n_parts; i++) {
		const struct part *p = &r->block->parts[i];

		for (int k = 1; is_part(p, "keep") && p->words[k]; k++) {
			if (!has_param(r, p->words[k]))
				die_at(r, p->line, "no param %s", p->words[k]);
			printf("\"%s\", ", p->words[k]);
		}
	}
	fputs("NULL", stdout);
}

/* open REPORT PARAM=FIELD ... */
static void
put_open(const struct report *r)
{
	const struct part *p = NULL;

	for (int i = 0; i < r->block->n_parts; i++)
		if (is_part(&r->block->parts[i], "open"))
			p = &r->block->parts[i];
	if (!p) {
		fputs("NULL, { { NULL, -1 } }", stdout);
		return;
	}
	printf("\"%s\", { ", p->words[1]);
	for (int i = 2; p->words[i]; i++) {
		size_t n = strcspn(p->words[i], "=");
		const char *field = p->words[i] + n + 1;

		if (!p->words[i][n] || i - 2 == LINKS_MAX)
			die_at(r, p->line, "at most %d of PARAM=FIELD",
			    LINKS_MAX);
		printf("{ \"%.*s\", %d }, ", (int)n, p->words[i],
		    place_of(r, p->line, field, strlen(field)));
	}
	fputs("{ NULL, -1 } }", stdout);
}

/* say FIELD ... | zh | en, and sign */
static void
put_said(const struct report *r)
{
	int n = 0;

	fputs("{ ", stdout);
	for (int i = 0; i < r->block->n_parts; i++) {
		const struct part *p = &r->block->parts[i];

		if (!is_part(p, "say") && !is_part(p, "sign"))
			continue;
		if (!r->about || !*p->zh || n++ == SAID_MAX)
			die_at(r, p->line, "said of no view, or too much");
		printf("{ %d, ", is_part(p, "sign"));
		put_literal(p->zh);
		fputs(", ", stdout);
		put_literal(p->en);
		fputs(", { ", stdout);
		for (int k = 1; k <= SAID_FIELDS; k++)
			printf("%d, ",
			    p->words[k] ?
				place_in(r, r->about, p->line, p->words[k],
				    strlen(p->words[k])) :
				-1);
		fputs("} },\n\t    ", stdout);
	}
	fputs("{ 0, NULL, NULL, { -1 } } }", stdout);
}

static int
group_of(const struct report *r)
{
	for (int i = 0; i < r->block->n_parts; i++) {
		const struct part *p = &r->block->parts[i];

		if (strcmp(p->words[0], "group") == 0 && p->words[1])
			return place_of(r, p->line, p->words[1],
			    strlen(p->words[1]));
	}
	return -1;
}

/* The view called NAME among VIEWS, or NULL. */
static const struct block *
view_named(const struct schema *views, const char *name)
{
	for (int i = 0; name && i < views->n; i++)
		if (strcmp(views->blocks[i].name, name) == 0)
			return &views->blocks[i];
	return NULL;
}

/* An address of a report has other uses for these names. */
static void
check_params(const struct report *r)
{
	static const char *const taken[] = { "unit", "line", "lang", "format" };

	for (size_t i = 0; i < sizeof(taken) / sizeof(*taken); i++)
		if (has_param(r, taken[i]))
			die_at(r, r->block->line,
			    "the address of a report has another %s", taken[i]);
}

/* What the report is made of; how many columns it has. */
static int
look_up(struct report *r, const struct schema *views)
{
	const struct block *b = r->block;
	int n = 0;

	r->view = view_named(views, b->words[0]);
	if (!r->view)
		die_at(r, b->line, "report %s has no view", b->name);
	check_params(r);
	for (int i = 0; i < b->n_parts; i++) {
		const struct part *p = &b->parts[i];

		n += is_column(p);
		if (!is_part(p, "about"))
			continue;
		r->about = view_named(views, p->words[1]);
		if (!r->about)
			die_at(r, p->line, "no such view");
	}
	if (n > COLUMNS_MAX)
		die_at(r, b->line, "at most %d columns", COLUMNS_MAX);
	return n;
}

static void
put_report(struct report *r, const struct schema *views)
{
	const struct block *b = r->block;
	int n_columns = look_up(r, views);

	printf("\t{ \"%s\", ", b->name);
	put_literal(b->zh);
	fputs(", ", stdout);
	put_literal(b->en);
	fputs(", ", stdout);
	put_literal(b->rule_zh);
	fputs(", ", stdout);
	put_literal(b->rule_en);
	printf(",\n\t    VIEW_%s, { ", upper(r->view->name));
	put_args(r);
	fputs("NULL }, { ", stdout);
	put_kept(r);
	fputs(" }, ", stdout);
	put_open(r);
	printf(",\n\t    %s%s, ", r->about ? "VIEW_" : "",
	    r->about ? upper(r->about->name) : "-1");
	put_said(r);
	printf(", %d, %d, {\n", group_of(r), n_columns);
	put_columns(r);
	puts("\t    } },");
}

void
write_reports_h(const struct schema *s)
{
	int n = 0;

	puts("/* Made by schemac from reports.schema. */\n"
	     "#ifndef SCHEMA_REPORTS_H\n#define SCHEMA_REPORTS_H\n\n"
	     "#include \"schema/report.h\"\n\nenum report_kind {");
	for (int i = 0; i < s->n; i++) {
		if (strcmp(s->blocks[i].key, "report") != 0)
			continue;
		printf("\tREPORT_%s,\n", upper(s->blocks[i].name));
		n++;
	}
	printf("};\n\nenum { N_REPORT_TYPES = %d };\n"
	       "extern const struct report_type "
	       "report_types[N_REPORT_TYPES];\n\n"
	       "/* Each ends with a NULL name. */\n"
	       "extern const struct report_word report_words[];\n"
	       "extern const struct report_word report_currencies[];\n"
	       "extern const struct report_word report_units[];\n\n"
	       "#endif /* SCHEMA_REPORTS_H */\n",
	    n);
}

/* Blocks that begin with KEY, as words. */
static void
put_words(const struct schema *s, const char *key, const char *name)
{
	printf("const struct report_word %s[] = {\n", name);
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		if (strcmp(b->key, key) != 0)
			continue;
		printf("\t{ \"%s\", %d, ", b->name,
		    b->words[0] ? atoi(b->words[0]) : 0);
		put_literal(b->zh);
		fputs(", ", stdout);
		put_literal(b->en);
		puts(" },");
	}
	puts("\t{ NULL, 0, NULL, NULL }\n};\n");
}

void
write_reports_c(const struct schema *s, const struct schema *views,
    const char *path)
{
	puts("/* Made by schemac from reports.schema and views.schema. */\n"
	     "#include \"schema/reports.h\"\n");
	put_words(s, "word", "report_words");
	put_words(s, "coin", "report_currencies");
	put_words(s, "unit", "report_units");
	puts("const struct report_type report_types[N_REPORT_TYPES] = {");
	for (int i = 0; i < s->n; i++) {
		struct report r = { path, &s->blocks[i], NULL, NULL };

		if (strcmp(r.block->key, "report") == 0)
			put_report(&r, views);
	}
	puts("};");
}
