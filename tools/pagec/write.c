/*
 * The output: data only.
 */
#include <string.h>

#include "pagec.h"

static const char *const codes[LANGS] = { "bo", "en", "zh" };

static void
literal(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			putc('\\', out);
		if (*s == '\n')
			fputs("\\n\"\n\t\"", out);
		else if (*s == '\t')
			fputs("\\t", out);
		else
			putc(*s, out);
	}
	putc('"', out);
}

static void
text(FILE *out, const char *s)
{
	fputs("{ ", out);
	literal(out, s);
	fprintf(out, ", %zu }", strlen(s));
}

void
write_h(FILE *out, const struct site *site)
{
	fputs("/* Made by pagec from pages/. */\n"
	      "#ifndef WEB_PAGES_H\n#define WEB_PAGES_H\n\n"
	      "#include \"schema/shape.h\"\n\nenum page_kind {\n",
	    out);
	for (int i = 0; i < site->n_pages; i++)
		fprintf(out, "\tPAGE_%s,\n", upper(site->page_names[i]));
	fprintf(out, "};\n\nenum { N_PAGES = %d };\n\nenum given_kind {\n",
	    site->n_pages);
	for (int i = 0; i < site->given.n; i++)
		fprintf(out, "\tGIVEN_%s,\n",
		    upper(site->given.blocks[i].name));
	fputs("};\n\n", out);
	for (int i = 0; i < site->given.n; i++) {
		const struct block *b = &site->given.blocks[i];

		fprintf(out, "/* %s */\nstruct given_%s {\n", b->en,
		    lower(b->name));
		for (int k = 0; k < b->n_fields; k++)
			fprintf(out, "\t%s%s;\n", c_type(b->fields[k].type),
			    b->fields[k].name);
		fputs("};\n\n", out);
	}
	fputs("#endif /* WEB_PAGES_H */\n", out);
}

static void
given_field(FILE *out, const struct block *b, const struct field *f)
{
	fprintf(out,
	    "\t{ \"%s\", FIELD_%s, %s, offsetof(struct given_%s, %s), ",
	    f->name, upper(f->type), f->is_long ? "FIELD_LONG" : "0",
	    lower(b->name), f->name);
	if (f->choices)
		literal(out, f->choices);
	else
		fputs("NULL", out);
	fputs(", ", out);
	literal(out, f->zh);
	fputs(", ", out);
	literal(out, f->en);
	fputs(", NULL },\n", out);
}

void
write_start(FILE *out, const struct site *site)
{
	fputs("/* Made by pagec from pages/. */\n#include \"pages.h\"\n\n"
	      "#include <stddef.h>\n\n#include \"web/ops.h\"\n\n",
	    out);
	for (int i = 0; i < site->given.n; i++) {
		const struct block *b = &site->given.blocks[i];

		fprintf(out,
		    "static const struct field given_%s_fields[] = {\n",
		    lower(b->name));
		for (int k = 0; k < b->n_fields; k++)
			given_field(out, b, &b->fields[k]);
		fputs("};\n\n", out);
	}
	fputs("const struct shape given_shapes[] = {\n", out);
	for (int i = 0; i < site->given.n; i++) {
		const struct block *b = &site->given.blocks[i];

		fprintf(out,
		    "\t{ \"%s\", \"\", \"\", given_%s_fields, %d, "
		    "NULL, sizeof(struct given_%s) },\n",
		    b->name, lower(b->name), b->n_fields, lower(b->name));
	}
	fputs("};\n\n", out);
}

static void
write_words(FILE *out, const struct op *op, const char *name, int lang, int at)
{
	fprintf(out, "static const struct page_word words_%s_%s_%d[] = {\n",
	    name, codes[lang], at);
	for (int i = 0; i < op->n_words; i++) {
		fputs("\t{ ", out);
		text(out, op->words[i]->name + op->n_prefix);
		fputs(", ", out);
		text(out, op->words[i]->text);
		fputs(" },\n", out);
	}
	fputs("\t{ { NULL, 0 }, { NULL, 0 } },\n};\n\n", out);
}

static void
write_op(FILE *out, const struct op *op, const char *name, int lang, int at)
{
	fprintf(out, "\t{ .code = OP_%s", op->code);
	if (strcmp(op->code, "TEXT") == 0) {
		fputs(",\n\t    .text = ", out);
		text(out, op->text);
		fputs(" },\n", out);
		return;
	}
	fprintf(out, ", .source = %d, .field = %d, .end = %d", op->ref.source,
	    op->ref.field, op->end);
	if (strcmp(op->code, "HOLE") == 0 || strcmp(op->code, "WORD") == 0)
		fprintf(out,
		    ",\n\t    .context = CONTEXT_%s, "
		    ".filter = FILTER_%s",
		    op->context, op->filter);
	if (op->n_words)
		fprintf(out, ", .words = words_%s_%s_%d", name, codes[lang],
		    at);
	if (strcmp(op->code, "EACH") == 0)
		fprintf(out, ",\n\t    .other_source = %d, .other_field = %d",
		    op->other.source, op->other.field);
	if (strcmp(op->code, "IF") == 0) {
		fprintf(out, ",\n\t    .test = TEST_%s, .text = ", op->test);
		text(out, op->text);
	}
	fputs(" },\n", out);
}

void
write_ops(FILE *out, const struct compiled *c, int lang)
{
	const char *name = c->page.name;

	for (int i = 0; i < c->n_ops; i++)
		if (c->ops[i].n_words)
			write_words(out, &c->ops[i], name, lang, i);
	fprintf(out, "static const struct page_op ops_%s_%s[] = {\n", name,
	    codes[lang]);
	for (int i = 0; i < c->n_ops; i++)
		write_op(out, &c->ops[i], name, lang, i);
	fputs("\t{ .code = OP_END, .end = -1 },\n};\n\n", out);
}

static void
write_source(FILE *out, const struct source *s)
{
	fprintf(out, "\t{ \"%s\", SOURCE_%s, %s, %d, {", s->name, s->what,
	    s->is_given ? "true" : "false", s->kind);
	for (int i = 0; i < s->n_args; i++) {
		fprintf(out, "\n\t    { %s, %d, %d, ",
		    s->args[i].is_literal ? "ARG_LITERAL" : "ARG_VALUE",
		    s->args[i].ref.source, s->args[i].ref.field);
		text(out, s->args[i].is_literal ? s->args[i].text : "");
		fputs(" },", out);
	}
	fputs(s->n_args ? " } },\n" :
			  " { ARG_LITERAL, 0, 0, { NULL, 0 } } } },\n",
	    out);
}

void
write_page(FILE *out, const struct page *p)
{
	fprintf(out, "static const struct page_source sources_%s[] = {\n",
	    p->name);
	for (int i = 0; i < p->n_sources; i++)
		write_source(out, &p->sources[i]);
	fputs("\t{ .name = NULL },\n};\n\n", out);
	fprintf(out, "static const char *const queries_%s[] = { ", p->name);
	for (int i = 0; i < p->n_queries; i++)
		fprintf(out, "\"%s\", ", p->queries[i]);
	fputs("NULL };\n\n", out);
}

static void
write_table_row(FILE *out, const struct site *site, const struct page *p,
    const int *n_ops)
{
	fprintf(out,
	    "\t{ \"%s\", PAGE_%s, %d, %s,\n\t    sources_%s, %d, "
	    "queries_%s,\n\t    { ",
	    p->name, upper(p->name), p->status ? p->status : 200,
	    p->is_private ? "true" : "false", p->name, p->n_sources, p->name);
	for (int i = 0; i < LANGS; i++)
		if (site->words[i].is_there)
			fprintf(out, "ops_%s_%s, ", p->name, codes[i]);
		else
			fputs("NULL, ", out);
	fputs("},\n\t    { ", out);
	for (int i = 0; i < LANGS; i++)
		fprintf(out, "%d, ", n_ops[i]);
	fputs("} },\n", out);
}

void
write_end(FILE *out, const struct site *site, const struct compiled *pages,
    int (*n_ops)[LANGS])
{
	fputs("const struct page pages_all[] = {\n", out);
	for (int i = 0; i < site->n_pages; i++)
		write_table_row(out, site, &pages[i].page, n_ops[i]);
	fprintf(out,
	    "};\n\nconst int n_pages_all = %d;\n\n"
	    "const struct page_route page_routes[] = {\n",
	    site->n_pages);
	for (int i = 0; i < site->n_routes; i++)
		fprintf(out, "\t{ \"%s\", %d },\n", site->routes[i].pattern,
		    site->routes[i].page);
	fprintf(out,
	    "};\n\nconst int n_page_routes = %d;\n\n"
	    "const bool page_langs[N_LANGS] = { %d, %d, %d };\n",
	    site->n_routes, site->words[0].is_there, site->words[1].is_there,
	    site->words[2].is_there);
}
