/*
 * Events: structs, shapes, the table of rules, the frozen list.
 */
#include "schemac.h"

#include <string.h>

void
write_events_h(const struct schema *s)
{
	puts("/* Made by schemac from events.schema. */\n"
	     "#ifndef SCHEMA_EVENTS_H\n#define SCHEMA_EVENTS_H\n\n"
	     "#include \"schema/event.h\"\n\nenum event_kind {");
	for (int i = 0; i < s->n; i++)
		printf("\tEV_%s = %d,\n", upper(s->blocks[i].name),
		    s->blocks[i].number);
	puts("};\n");
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		printf("/* %s */\nstruct ev_%s {\n", b->en, lower(b->name));
		put_members(b->fields, b->n_fields, 0);
		put_members(b->fields, b->n_fields, 1);
		puts("};\n");
	}
	printf("enum { N_EVENT_TYPES = %d };\n"
	       "extern const struct event_type event_types[N_EVENT_TYPES];\n\n"
	       "#endif /* SCHEMA_EVENTS_H */\n",
	    s->n);
}

static int
count(const struct block *b, int want_closed)
{
	int n = 0;

	for (int i = 0; i < b->n_fields; i++)
		n += b->fields[i].closed == want_closed;
	return n;
}

static int
field_index(const struct block *b, const char *name)
{
	int at = 0;

	for (int i = 0; i < b->n_fields; i++) {
		if (strcmp(b->fields[i].name, name) == 0)
			return at;
		at += !b->fields[i].closed;
	}
	return -1;
}

static void
put_shape(const struct block *b, const char *suffix, int n)
{
	const char *id = lower(b->name);

	printf("\t{ \"%s\", ", b->name);
	put_literal(b->zh);
	fputs(", ", stdout);
	put_literal(b->en);
	if (n)
		printf(",\n\t    ev_%s%s_fields, %d, ev_%s%s_sorted,\n", id,
		    suffix, n, id, suffix);
	else
		printf(",\n\t    NULL, 0, NULL,\n");
	printf("\t    sizeof(struct ev_%s) },\n", id);
}

static void
put_half(const struct block *b)
{
	if (b->half[0])
		printf("\t\"%s\", %d, \"%s\" },\n", b->half[0],
		    field_index(b, b->half[1]), b->half[2]);
	else
		puts("\tNULL, -1, NULL },");
}

void
write_events_c(const struct schema *s)
{
	char prefix[160];
	char structure[128];

	puts("/* Made by schemac from events.schema. */\n"
	     "#include \"schema/events.h\"\n\n#include \"schema/roles.h\"\n");
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		snprintf(structure, sizeof(structure), "ev_%s", lower(b->name));
		put_fields(structure, structure, b->fields, b->n_fields, 0);
		snprintf(prefix, sizeof(prefix), "%s_closed", structure);
		if (count(b, 1))
			put_fields(prefix, structure, b->fields, b->n_fields,
			    1);
	}
	puts("const struct event_type event_types[N_EVENT_TYPES] = {");
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		printf("\t{ EV_%s, ROLE_%s, %d, MORE_%s,\n", upper(b->name),
		    upper(b->words[0]), strcmp(b->words[1], "public") == 0,
		    b->more ? upper(b->more) : "NONE");
		put_shape(b, "", count(b, 0));
		put_shape(b, "_closed", count(b, 1));
		fputs("\t", stdout);
		put_literal(b->rule_zh);
		fputs(", ", stdout);
		put_literal(b->rule_en);
		puts(",");
		put_half(b);
	}
	puts("};");
}

void
write_rules_h(const struct schema *s)
{
	puts(
	    "/* Made by schemac from events.schema. */\n"
	    "#ifndef BOOK_RULES_H\n#define BOOK_RULES_H\n\n"
	    "#include \"base/err.h\"\n"
	    "#include \"schema/events.h\"\n\nstruct book;\n\n"
	    "typedef enum err rule_fn(struct book *, const struct event *);\n");
	for (int i = 0; i < s->n; i++)
		printf("rule_fn rule_%s;\n", lower(s->blocks[i].name));
	puts("\nextern rule_fn *const rules[N_EVENT_TYPES];\n\n"
	     "#endif /* BOOK_RULES_H */");
}

void
write_rules_c(const struct schema *s)
{
	puts("/* Made by schemac from events.schema. */\n"
	     "#include \"book/rules.h\"\n\n"
	     "rule_fn *const rules[N_EVENT_TYPES] = {");
	for (int i = 0; i < s->n; i++)
		printf("\trule_%s,\n", lower(s->blocks[i].name));
	puts("};");
}

/* One line a kind: everything that may never change once released. */
void
write_frozen(const struct schema *s)
{
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		printf("%s %d %s %s %s", b->name, b->number, b->words[0],
		    b->words[1], b->more ? b->more : "-");
		if (b->half[0])
			printf(" half:%s,%s,%s", b->half[0], b->half[1],
			    b->half[2]);
		for (int k = 0; k < b->n_fields; k++) {
			const struct field *f = &b->fields[k];

			printf(" %s:%s%s%s%s%s%s%s", f->name, f->type,
			    f->choices ? "=" : "", f->choices ? f->choices : "",
			    f->optional ? "?" : "", f->closed ? "#" : "",
			    f->match ? "!" : "", f->with ? "@" : "");
		}
		putchar('\n');
	}
}
