/*
 * Names and pieces of C that every output needs.
 */
#include "schemac.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *
ident(const char *name, int (*to_case)(int))
{
	static char out[8][64];
	static int at;
	char *p = out[at++ & 7];
	size_t i;

	for (i = 0; name[i] && i < sizeof(out[0]) - 1; i++)
		p[i] = (char)(isalnum((unsigned char)name[i]) ?
			to_case((unsigned char)name[i]) :
			'_');
	p[i] = '\0';
	return p;
}

const char *
upper(const char *name)
{
	return ident(name, toupper);
}

const char *
lower(const char *name)
{
	return ident(name, tolower);
}

const char *
c_type(const char *type)
{
	if (strcmp(type, "int") == 0 || strcmp(type, "wdays") == 0)
		return "int64_t ";
	if (strcmp(type, "name") == 0)
		return "struct name ";
	if (strcmp(type, "money") == 0)
		return "struct money ";
	if (strcmp(type, "day") == 0)
		return "struct day ";
	if (strcmp(type, "hash") == 0)
		return "struct hash ";
	return "struct str ";
}

void
put_literal(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		if (*s == '\n')
			fputs("\\n\"\n\t\"", stdout);
		else
			putchar(*s);
	}
	putchar('"');
}

void
put_members(const struct field *fields, int n, int want_closed)
{
	for (int i = 0; i < n; i++) {
		const struct field *f = &fields[i];

		if (f->closed == want_closed)
			printf("\t%s%s%s;\n", c_type(f->type),
			    f->salt && f->closed ? "closed_" : "", f->name);
	}
}

static void
put_field(const char *structure, const struct field *f)
{
	printf("\t{ \"%s\", FIELD_%s, 0%s%s%s%s%s%s%s,\n\t    "
	       "offsetof(struct %s, %s%s), ",
	    f->name, upper(f->type), f->optional ? " | FIELD_OPTIONAL" : "",
	    f->closed ? " | FIELD_CLOSED" : "", f->key ? " | FIELD_KEY" : "",
	    f->match ? " | FIELD_MATCH" : "", f->with ? " | FIELD_WITH" : "",
	    f->is_long ? " | FIELD_LONG" : "", f->salt ? " | FIELD_SALT" : "",
	    structure, f->salt && f->closed ? "closed_" : "", f->name);
	if (f->choices)
		put_literal(f->choices);
	else
		fputs("NULL", stdout);
	fputs(", ", stdout);
	put_literal(f->zh);
	fputs(", ", stdout);
	put_literal(f->en);
	puts(", NULL },");
}

static const struct field *sort_base;

static int
by_name(const void *a, const void *b)
{
	return strcmp(sort_base[*(const int *)a].name,
	    sort_base[*(const int *)b].name);
}

void
put_fields(const char *prefix, const char *structure,
    const struct field *fields, int n, int want_closed)
{
	static struct field kept[MAX_FIELDS];
	int order[MAX_FIELDS];
	int n_kept = 0;

	for (int i = 0; i < n; i++)
		if (fields[i].closed == want_closed)
			kept[n_kept++] = fields[i];
	for (int i = 0; i < n_kept; i++)
		order[i] = i;
	sort_base = kept;
	qsort(order, (size_t)n_kept, sizeof(*order), by_name);
	printf("static const struct field %s_fields[] = {\n", prefix);
	for (int i = 0; i < n_kept; i++)
		put_field(structure, &kept[i]);
	puts("};\n");
	printf("static const unsigned char %s_sorted[] = { ", prefix);
	for (int i = 0; i < n_kept; i++)
		printf("%d, ", order[i]);
	puts("};\n");
}
