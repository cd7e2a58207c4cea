/*
 * Rows, views, errors, roles, controls and currencies.
 */
#include "schemac.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static void
put_enum(const struct schema *s, const char *name, const char *prefix)
{
	printf("enum %s {\n", name);
	for (int i = 0; i < s->n; i++)
		printf("\t%s_%s,\n", prefix, upper(s->blocks[i].name));
	puts("};\n");
}

static void
put_structs(const struct schema *s, const char *prefix)
{
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		printf("/* %s */\nstruct %s_%s {\n", b->en, prefix,
		    lower(b->name));
		put_members(b->fields, b->n_fields, 0);
		puts("};\n");
	}
}

static void
put_shape(const struct block *b, const char *prefix)
{
	const char *id = lower(b->name);

	printf("\t{ { \"%s\", ", b->name);
	put_literal(b->zh);
	fputs(", ", stdout);
	put_literal(b->en);
	printf(",\n\t    %s_%s_fields, %d, %s_%s_sorted,\n"
	       "\t    sizeof(struct %s_%s) },\n",
	    prefix, id, b->n_fields, prefix, id, prefix, id);
}

static void
put_all_fields(const struct schema *s, const char *prefix)
{
	char name[128];

	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		snprintf(name, sizeof(name), "%s_%s", prefix, lower(b->name));
		put_fields(name, name, b->fields, b->n_fields, 0);
	}
}

void
write_rows_h(const struct schema *s)
{
	puts("/* Made by schemac from rows.schema. */\n"
	     "#ifndef SCHEMA_ROWS_H\n#define SCHEMA_ROWS_H\n\n"
	     "#include \"schema/row.h\"\n");
	put_enum(s, "row_kind", "ROW");
	put_structs(s, "row");
	printf("enum { N_ROW_TYPES = %d };\n"
	       "extern const struct row_type row_types[N_ROW_TYPES];\n\n"
	       "#endif /* SCHEMA_ROWS_H */\n",
	    s->n);
}

static void
put_index(const struct index *x)
{
	printf(" { \"%s\", \"%s\", ", x->name, x->columns);
	if (x->filled)
		printf("\"%s\" },", x->filled);
	else
		printf("NULL },");
}

void
write_rows_c(const struct schema *s)
{
	puts("/* Made by schemac from rows.schema. */\n"
	     "#include \"schema/rows.h\"\n");
	put_all_fields(s, "row");
	puts("const struct row_type row_types[N_ROW_TYPES] = {");
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];
		int n_key = 0;

		for (int k = 0; k < b->n_fields; k++)
			n_key += b->fields[k].key;
		put_shape(b, "row");
		printf("\t    %d, {", n_key);
		for (int k = 0; k < b->n_indexes; k++)
			put_index(&b->indexes[k]);
		puts(" { NULL, NULL, NULL } } },");
	}
	puts("};");
}

void
write_views_h(const struct schema *s)
{
	puts("/* Made by schemac from views.schema. */\n"
	     "#ifndef SCHEMA_VIEWS_H\n#define SCHEMA_VIEWS_H\n\n"
	     "#include \"schema/row.h\"\n");
	put_enum(s, "view_kind", "VIEW");
	put_structs(s, "view");
	printf("enum { N_VIEW_TYPES = %d };\n"
	       "extern const struct view_type view_types[N_VIEW_TYPES];\n\n"
	       "/* Database views (queries/view_*.sql), ends with NULL. */\n"
	       "extern const char *const view_sql[];\n\n"
	       "#endif /* SCHEMA_VIEWS_H */\n",
	    s->n);
}

/* The query of view NAME: the file DIR/NAME.sql, comments kept. */
static void
put_query(const char *dir, const char *name)
{
	char path[512];
	char text[16384];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.sql", dir, name);
	f = fopen(path, "r");
	if (!f) {
		fprintf(stderr, "%s:1: view %s has no query\n", path, name);
		exit(1);
	}
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	if (n == sizeof(text) - 1) {
		fprintf(stderr, "%s:1: query too long\n", path);
		exit(1);
	}
	text[n] = '\0';
	put_literal(text);
}

static int
is_database_view(const struct dirent *entry)
{
	return strncmp(entry->d_name, "view_", 5) == 0;
}

static void
put_database_views(const char *queries)
{
	struct dirent **names;
	int n = scandir(queries, &names, is_database_view, alphasort);

	puts("const char *const view_sql[] = {");
	for (int i = 0; i < n; i++) {
		names[i]->d_name[strcspn(names[i]->d_name, ".")] = '\0';
		putchar('\t');
		put_query(queries, names[i]->d_name);
		puts(",");
	}
	puts("\tNULL\n};\n");
}

void
write_views_c(const struct schema *s, const char *queries)
{
	puts("/* Made by schemac from views.schema and queries/. */\n"
	     "#include \"schema/views.h\"\n\n"
	     "/* A query is one string, however long. */\n"
	     "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n");
	put_all_fields(s, "view");
	put_database_views(queries);
	puts("const struct view_type view_types[N_VIEW_TYPES] = {");
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		put_shape(b, "view");
		printf("\t    %d, {", b->n_params);
		for (int k = 0; k < b->n_params; k++)
			printf(" { \"%s\", FIELD_%s },", b->params[k].name,
			    upper(b->params[k].type));
		puts(" { NULL, FIELD_ID } },");
		put_query(queries, b->name);
		puts("},");
	}
	puts("};");
}

void
write_err_h(const struct schema *s)
{
	puts("/* Made by schemac from errors.schema. */\n"
	     "#ifndef BASE_ERR_H\n#define BASE_ERR_H\n\n"
	     "#include \"base/attr.h\"\n\n"
	     "enum MUST_CHECK err {\n\tOK = 0,");
	for (int i = 0; i < s->n; i++)
		printf("\tERR_%s = %d, /* %s */\n", upper(s->blocks[i].name),
		    s->blocks[i].number, s->blocks[i].en);
	printf("};\n\nenum { N_ERRORS = %d };\n\n#endif /* BASE_ERR_H */\n",
	    s->n + 1);
}

void
write_errors_c(const struct schema *s)
{
	puts("/* Made by schemac from errors.schema. */\n"
	     "#include \"schema/errors.h\"\n\n"
	     "const struct err_info err_infos[N_ERRORS] = {\n"
	     "\t{ \"ok\", ERR_CLASS_OK, 200, 0, \"完成\", \"done\" },");
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		printf("\t{ \"%s\", ERR_CLASS_%s, %s, %s, ", b->name,
		    upper(b->words[0]), b->words[1], b->words[2]);
		put_literal(b->zh);
		fputs(", ", stdout);
		put_literal(b->en);
		puts(" },");
	}
	puts("};");
}

void
write_roles_h(const struct schema *s)
{
	puts("/* Made by schemac from roles.schema. */\n"
	     "#ifndef SCHEMA_ROLES_H\n#define SCHEMA_ROLES_H\n\n"
	     "enum role {");
	for (int i = 0; i < s->n; i++)
		printf("\tROLE_%s = %d,\n", upper(s->blocks[i].name),
		    s->blocks[i].number);
	printf("};\n\nstruct role_type {\n\tenum role role;\n"
	       "\tconst char *name;\n\tint is_seat; /* of the node itself */\n"
	       "\tconst char *zh;\n\tconst char *en;\n};\n\n"
	       "enum { N_ROLES = %d };\n"
	       "extern const struct role_type role_types[N_ROLES];\n\n"
	       "#endif /* SCHEMA_ROLES_H */\n",
	    s->n);
}

void
write_roles_c(const struct schema *s)
{
	puts("/* Made by schemac from roles.schema. */\n"
	     "#include \"schema/roles.h\"\n\n"
	     "const struct role_type role_types[N_ROLES] = {");
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		printf("\t{ ROLE_%s, \"%s\", %d, ", upper(b->name), b->name,
		    strcmp(b->words[0], "seat") == 0);
		put_literal(b->zh);
		fputs(", ", stdout);
		put_literal(b->en);
		puts(" },");
	}
	puts("};");
}

void
write_controls_h(const struct schema *s)
{
	puts("/* Made by schemac from controls.schema. */\n"
	     "#ifndef SCHEMA_CONTROLS_H\n#define SCHEMA_CONTROLS_H\n\n"
	     "enum control_check { CHECK_RULE, CHECK_GATE, CHECK_CONTROL };\n");
	put_enum(s, "control", "CONTROL");
	printf("struct control_type {\n\tconst char *name;\n"
	       "\tenum control_check check;\n\tconst char *class;\n"
	       "\tconst char *parameter; /* or NULL */\n\tint fallback;\n"
	       "\tconst char *second; /* or NULL */\n"
	       "\tint second_fallback;\n"
	       "\tconst char *zh;\n\tconst char *en;\n};\n\n"
	       "enum { N_CONTROLS = %d };\n"
	       "extern const struct control_type control_types[N_CONTROLS];\n\n"
	       "#endif /* SCHEMA_CONTROLS_H */\n",
	    s->n);
}

/* NAME=DEFAULT as two members; WORD may be NULL. */
static void
put_parameter(const char *word)
{
	const char *equals = word ? strchr(word, '=') : NULL;

	if (equals)
		printf("\"%.*s\", %s, ", (int)(equals - word), word,
		    equals + 1);
	else
		printf("NULL, 0, ");
}

void
write_controls_c(const struct schema *s)
{
	puts("/* Made by schemac from controls.schema. */\n"
	     "#include \"schema/controls.h\"\n\n#include <stddef.h>\n\n"
	     "const struct control_type control_types[N_CONTROLS] = {");
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		printf("\t{ \"%s\", CHECK_%s, \"%s\", ", b->name,
		    upper(b->words[0]), b->words[1]);
		put_parameter(b->words[2]);
		put_parameter(b->words[3]);
		put_literal(b->zh);
		fputs(", ", stdout);
		put_literal(b->en);
		puts(" },");
	}
	puts("};");
}

void
write_currencies_h(const struct schema *s)
{
	printf("/* Made by schemac from currencies.schema. */\n"
	       "#ifndef SCHEMA_CURRENCIES_H\n#define SCHEMA_CURRENCIES_H\n\n"
	       "/* What its file says; \"\" where it says nothing. */\n"
	       "struct currency_type {\n\tconst char *code;\n"
	       "\tconst char *sign;\n\tconst char *prefix;\n"
	       "\tconst char *units;\n\tconst char *others;\n};\n\n"
	       "enum { N_CURRENCIES = %d };\n"
	       "extern const struct currency_type "
	       "currency_types[N_CURRENCIES];\n\n"
	       "#endif /* SCHEMA_CURRENCIES_H */\n",
	    s->n);
}

void
write_currencies_c(const struct schema *s)
{
	puts("/* Made by schemac from currencies.schema. */\n"
	     "#include \"schema/currencies.h\"\n\n"
	     "const struct currency_type currency_types[N_CURRENCIES] = {");
	for (int i = 0; i < s->n; i++) {
		const struct block *b = &s->blocks[i];

		fputs("\t{ ", stdout);
		put_literal(b->name);
		for (int k = 0; k < 4; k++) {
			fputs(", ", stdout);
			put_literal(b->words[k] ? b->words[k] : "");
		}
		puts(" },");
	}
	puts("};");
}
