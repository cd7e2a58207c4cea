/*
 * One page in one language: from template to ops.
 */
#include "compile.h"

#include <stdlib.h>
#include <string.h>

struct op *
emit_op(struct compiler *c, const char *code)
{
	if (c->n_ops == c->cap_ops) {
		c->cap_ops = c->cap_ops ? c->cap_ops * 2 : 64;
		c->ops = realloc(c->ops, (size_t)c->cap_ops * sizeof(*c->ops));
		if (!c->ops)
			abort();
	}
	c->ops[c->n_ops] = (struct op){ .code = code,
		.context = "TEXT",
		.filter = "NONE",
		.test = "THERE",
		.other = { .field = -3 } };
	return &c->ops[c->n_ops++];
}

void
emit_flush(struct compiler *c)
{
	if (c->n_literal == 0)
		return;
	emit_op(c, "TEXT")->text = copy_n(c->literal, c->n_literal);
	c->n_literal = 0;
}

void
emit_byte(struct compiler *c, char b)
{
	/* Break only before a byte that begins a character. */
	if (c->n_literal >= LITERAL_MAX && ((unsigned char)b & 0xc0) != 0x80)
		emit_flush(c);
	c->literal[c->n_literal++] = b;
	c->last = b;
}

/* N literal bytes of the template. */
static void
put_template(struct compiler *c, const char *s, size_t n, struct place *at)
{
	for (size_t i = 0; i < n; i++) {
		int may_trim = html_may_trim(&c->html);
		int is_blank = s[i] == ' ' || s[i] == '\t' || s[i] == '\n';

		if (!(may_trim && is_blank && (c->last == '\n' || !c->last)))
			emit_byte(c, s[i]);
		html_feed(&c->html, s + i, *at);
		at->line += s[i] == '\n';
	}
}

static struct section *
open_section(struct compiler *c, const char *code, struct place at)
{
	struct section *s = &c->sections[c->n_sections];

	html_settle(&c->html, at);
	if (c->n_sections++ == SECTIONS_DEEP_MAX)
		die_at(at, "sections are at most %d deep", SECTIONS_DEEP_MAX);
	if (c->html.state == HTML_DOUBLE || c->html.state == HTML_SINGLE)
		html_context(&c->html, at);
	emit_flush(c);
	*s = (struct section){ c->n_ops, "", c->html, at, -1 };
	emit_op(c, code);
	return s;
}

/* Is S one of CHOICES "a,b"? */
static int
is_choice(const char *choices, const char *s)
{
	while (*choices) {
		size_t n = strcspn(choices, ",");

		if (strlen(s) == n && memcmp(choices, s, n) == 0)
			return 1;
		choices += n + (choices[n] == ',');
	}
	return 0;
}

/* "?ref", "^ref", with "=value", ">n" or "<n" */
static void
open_if(struct compiler *c, const char *s, struct place at)
{
	int is_not = *s == '^';
	size_t n = strcspn(s + 1, "=<>");
	const char *sign = s + 1 + n;
	struct ref r = scope_ref(c->page, s + 1, n, at);
	int is_number =
	    strcmp(r.type, "int") == 0 || strcmp(r.type, "wdays") == 0;
	struct op *op;

	if (*sign &&
	    (is_number ? 0 :
			 *sign != '=' || !strstr(" id text choice ", r.type)))
		die_at(at, "a %s cannot be compared so", r.type);
	if (*sign && is_not && *sign != '=')
		die_at(at, "^ goes with = only");
	if (*sign == '=' && r.choices && !is_choice(r.choices, sign + 1))
		die_at(at, "%s is never %s", r.name, sign + 1);
	open_section(c, "IF", at);
	op = &c->ops[c->n_ops - 1];
	op->ref = r;
	op->text = copy_n(*sign ? sign + 1 : "", *sign ? strlen(sign + 1) : 0);
	op->test = *sign == '=' ? (is_not ? "DIFFERENT" : "EQUAL") :
	    *sign == '>'        ? "MORE" :
	    *sign == '<'        ? "LESS" :
	    is_not              ? "ABSENT" :
				  "THERE";
}

/* "list" or "list field=ref" */
static void
open_each(struct compiler *c, char *s, struct place at)
{
	size_t n = strcspn(s, " ");
	struct ref whole = scope_ref(c->page, s, n, at);
	char *filter = s + n + strspn(s + n, " ");
	char *equals = strchr(filter, '=');
	struct ref other = { .field = -3 };
	struct source *source;
	struct section *section;
	struct op *op;

	if (whole.field != -3 ||
	    strcmp(c->page->sources[whole.source].what, "LIST") != 0)
		die_at(at, "%.*s is no list", (int)n, s);
	source = &c->page->sources[whole.source];
	if (source->is_open)
		die_at(at, "{{#%s}} is open already", source->name);
	if (*filter && !equals)
		die_at(at, "expected {{#list field=value}}");
	if (equals)
		other = scope_ref(c->page, equals + 1, strlen(equals + 1), at);
	section = open_section(c, "EACH", at);
	section->source = whole.source;
	section->name = source->name;
	source->is_open = c->n_sections;
	op = &c->ops[c->n_ops - 1];
	op->ref = whole;
	if (!equals)
		return;
	op->ref = scope_ref(c->page, filter, (size_t)(equals - filter), at);
	op->other = other;
	if (op->ref.source != whole.source)
		die_at(at, "%s has no field %.*s", source->name,
		    (int)(equals - filter), filter);
	if (strcmp(op->ref.type, other.type) != 0 &&
	    !(strstr(" id text choice ", op->ref.type) &&
		strstr(" id text choice ", other.type)))
		die_at(at, "a %s is never equal to a %s", op->ref.type,
		    other.type);
}

static void
close_section(struct compiler *c, const char *name, struct place at)
{
	struct section *s;

	if (c->n_sections == 0)
		die_at(at, "{{/%s}} closes nothing", name);
	s = &c->sections[--c->n_sections];
	if (*name && strcmp(name, s->name) != 0)
		die_at(at, "{{/%s}} does not close the section of line %d",
		    name, s->at.line);
	html_settle(&c->html, at);
	if (!html_same_place(&s->html, &c->html))
		die_at(at,
		    "the section of line %d ends in another place of "
		    "the HTML than it began",
		    s->at.line);
	emit_flush(c);
	emit_op(c, "END")->end = s->op;
	c->ops[s->op].end = c->n_ops - 1;
	if (s->source >= 0)
		c->page->sources[s->source].is_open = 0;
}

static void compile_text(struct compiler *c, const char *s, size_t n,
    struct place at);

static void
include(struct compiler *c, const char *name, struct place at)
{
	char path[512];
	char *text;

	snprintf(path, sizeof(path), "%s/part/%s.html", c->site->pages_dir,
	    name);
	text = read_all(path);
	if (!text)
		die_at(at, "%s cannot be read", path);
	compile_text(c, text, strlen(text),
	    (struct place){ copy_n(path, strlen(path)), 1 });
}

/* "put name" or "put? name" */
static void
put_piece(struct compiler *c, const char *name, int is_optional,
    struct place at)
{
	for (int i = c->n_pieces - 1; i >= 0; i--)
		if (strcmp(c->pieces[i].name, name) == 0) {
			compile_text(c, c->pieces[i].text, c->pieces[i].n,
			    c->pieces[i].at);
			return;
		}
	if (!is_optional)
		die_at(at, "{{set %s}} is missing", name);
}

/* Takes "text{{/set}}" off *REST. */
static void
set_piece(struct compiler *c, const char *name, const char **rest,
    const char *end, struct place *at)
{
	const char *close = memmem(*rest, (size_t)(end - *rest), "{{/set}}", 8);
	struct piece *piece = &c->pieces[c->n_pieces];

	if (!close)
		die_at(*at, "{{set %s}} has no {{/set}}", name);
	if (c->n_pieces++ == PIECES_MAX)
		die_at(*at, "more than %d pieces", PIECES_MAX);
	*piece = (struct piece){ copy_n(name, strlen(name)), *rest,
		(size_t)(close - *rest), *at };
	for (; *rest < close; (*rest)++)
		at->line += **rest == '\n';
	*rest = close + 8;
}

static const char *
after(const char *s, const char *key)
{
	size_t n = strlen(key);

	return strncmp(s, key, n) == 0 && s[n] == ' ' ?
	    s + n + strspn(s + n, " ") :
	    NULL;
}

static void
one_tag(struct compiler *c, char *s, struct place at)
{
	const char *rest;

	if (*s == '!')
		return;
	if (head_tag(c->site, c->page, c->is_first, s, at)) {
		if (c->n_ops || c->last)
			die_at(at,
			    "this belongs in the head of the page, "
			    "before any text");
		return;
	}
	if (*s == '#')
		open_each(c, s + 1, at);
	else if (*s == '?' || *s == '^')
		open_if(c, s, at);
	else if (*s == '/')
		close_section(c, s + 1, at);
	else if (*s == '>')
		include(c, s + 1, at);
	else if ((rest = after(s, "t")))
		emit_key(c, copy_n(rest, strlen(rest)), at);
	else if ((rest = after(s, "label")))
		emit_label(c, rest, at);
	else if ((rest = after(s, "put")))
		put_piece(c, rest, 0, at);
	else if ((rest = after(s, "put?")))
		put_piece(c, rest, 1, at);
	else
		emit_hole(c, s, strlen(s), at);
}

/* Includes nest at most INCLUDES_DEEP_MAX deep, so this does too. */
static void
compile_text(struct compiler *c, const char *s, size_t n, struct place at)
{
	const char *end = s + n;

	if (c->n_deep++ == INCLUDES_DEEP_MAX)
		die_at(at, "pieces are at most %d deep", INCLUDES_DEEP_MAX);
	while (s < end) {
		const char *open = memmem(s, (size_t)(end - s), "{{", 2);
		const char *close;
		const char *name;
		char *tag;

		put_template(c, s, (size_t)((open ? open : end) - s), &at);
		if (!open)
			break;
		close = memmem(open, (size_t)(end - open), "}}", 2);
		if (!close)
			die_at(at, "'{{' without '}}'");
		while (close + 2 < end && close[2] == '}')
			close++; /* "/project/{id}}}" */
		tag = copy_n(open + 2, (size_t)(close - open) - 2);
		s = close + 2;
		if ((name = after(tag, "set")))
			set_piece(c, name, &s, end, &at);
		else
			one_tag(c, tag, at);
		for (; *tag; tag++)
			at.line += *tag == '\n';
	}
	c->n_deep--;
}

void
compile_page(struct site *site, const char *path, int lang, int is_first,
    struct compiled *ret)
{
	static struct compiler c;
	const char *text = read_all(path);
	struct place start = { path, 1 };

	c = (struct compiler){ .site = site,
		.page = &ret->page,
		.lang = lang,
		.is_first = is_first };
	compile_text(&c, text, strlen(text), start);
	if (c.n_sections)
		die_at(c.sections[c.n_sections - 1].at,
		    "this section is never closed");
	if (!ret->page.name)
		die_at(start, "the page has no {{page NAME}}");
	if (c.html.state != HTML_TEXT)
		die_at(start, "the page ends inside a tag");
	emit_flush(&c);
	ret->ops = c.ops;
	ret->n_ops = c.n_ops;
}
