/*
 * The names of a page: what {{one}}, {{list}} and {{given}} declare, and what
 * a hole means by a name.
 */
#include <stdlib.h>
#include <string.h>

#include "pagec.h"

static int
is_word(const char *s, const char *name, size_t n)
{
	return strlen(s) == n && memcmp(s, name, n) == 0;
}

static int
find_source(const struct page *p, const char *name, size_t n)
{
	for (int i = 0; i < p->n_sources; i++)
		if (is_word(p->sources[i].name, name, n))
			return i;
	return -1;
}

/* Field NAME of source AT; field -1 when there is none. */
static int
find_field(const struct source *s, const char *name, size_t n, struct ref *ret)
{
	for (int i = 0; i < s->block->n_fields; i++) {
		const struct field *f = &s->block->fields[i];

		if (!is_word(f->name, name, n))
			continue;
		ret->field = i;
		ret->name = f->name;
		ret->type = f->type;
		ret->choices = f->choices;
		ret->zh = f->zh;
		ret->en = f->en;
		return 1;
	}
	return 0;
}

static int
is_list(const struct source *s)
{
	return strcmp(s->what, "LIST") == 0;
}

static int
find_scalar(const struct page *p, const char *name, size_t n, struct ref *ret)
{
	static const struct {
		const char *name, *type;
	} fixed[] = { { "today", "day" }, { "party", "id" }, { "lang", "id" },
		{ "path", "text" } };

	*ret = (struct ref){ .source = -1 };
	for (int i = 0; i < 4; i++) {
		if (!is_word(fixed[i].name, name, n))
			continue;
		ret->field = i;
		ret->type = fixed[i].type;
		return 1;
	}
	ret->is_loose = 1;
	ret->type = "id";
	for (int i = 0; i < p->n_captures; i++) {
		ret->field = 4 + i;
		if (is_word(p->captures[i], name, n))
			return 1;
	}
	ret->type = "text";
	for (int i = 0; i < p->n_queries; i++) {
		ret->field = 4 + CAPTURES_MAX + i;
		if (is_word(p->queries[i], name, n))
			return 1;
	}
	return 0;
}

/* A name without a dot: the innermost open list, a scalar, a source. */
static struct ref
bare_ref(const struct page *p, const char *name, size_t n, struct place at)
{
	struct ref r = { .source = -1 };
	int best = 0;
	int whole = find_source(p, name, n);

	for (int i = 0; i < p->n_sources; i++) {
		struct ref found = { .source = i };

		if (p->sources[i].is_open > best &&
		    find_field(&p->sources[i], name, n, &found)) {
			best = p->sources[i].is_open;
			r = found;
		}
	}
	if (best || find_scalar(p, name, n, &r))
		return r;
	if (whole < 0)
		die_at(at, "nothing here is called %.*s", (int)n, name);
	return (struct ref){ .source = whole,
		.field = -3,
		.type = "list",
		.name = p->sources[whole].name };
}

static struct ref
dotted_ref(const struct page *p, const char *name, size_t n, int is_label,
    struct place at)
{
	const char *dot = memchr(name, '.', n);
	size_t n_root = (size_t)(dot - name);
	struct ref r = { .source = find_source(p, name, n_root) };
	const struct source *s;

	if (r.source < 0)
		die_at(at, "the page has no %.*s", (int)n_root, name);
	s = &p->sources[r.source];
	if (find_field(s, dot + 1, n - n_root - 1, &r)) {
		if (is_list(s) && !s->is_open && !is_label)
			die_at(at, "%.*s stands outside {{#%s}}", (int)n, name,
			    s->name);
		return r;
	}
	r.type = "int";
	r.field = is_word("count", dot + 1, n - n_root - 1) ? -1 : -2;
	if (!is_list(s) ||
	    (r.field == -2 && !is_word("more", dot + 1, n - n_root - 1)))
		die_at(at, "%s has no field %.*s", s->name,
		    (int)(n - n_root - 1), dot + 1);
	return r;
}

struct ref
scope_ref(const struct page *p, const char *name, size_t n, struct place at)
{
	return memchr(name, '.', n) ? dotted_ref(p, name, n, 0, at) :
				      bare_ref(p, name, n, at);
}

struct ref
scope_label(const struct page *p, const char *name, size_t n, struct place at)
{
	struct ref r = memchr(name, '.', n) ? dotted_ref(p, name, n, 1, at) :
					      bare_ref(p, name, n, at);

	if (!r.zh || !*r.zh)
		die_at(at, "%.*s has no label in the schema", (int)n, name);
	return r;
}

/* The next word of *REST up to one of STOPS. */
static char *
word(char **rest, const char *stops)
{
	char *start = *rest + strspn(*rest, " ");
	size_t n = strcspn(start, stops);
	char *end = start + n;

	*rest = end + (*end != '\0');
	*end = '\0';
	while (end > start && end[-1] == ' ')
		*--end = '\0';
	return start;
}

static const struct block *
find_block(const struct schema *s, const char *name, int *ret_kind)
{
	for (int i = 0; i < s->n; i++) {
		*ret_kind = i;
		if (strcmp(s->blocks[i].name, name) == 0)
			return &s->blocks[i];
	}
	return NULL;
}

static void
check_arg(const struct field *param, const struct ref *r, const char *name,
    struct place at)
{
	int is_number =
	    strcmp(r->type, "int") == 0 || strcmp(r->type, "wdays") == 0;
	int wants_number = strcmp(param->type, "int") == 0;
	int is_day = strcmp(r->type, "day") == 0;
	int wants_day = strcmp(param->type, "day") == 0;

	if (r->field == -3 || strcmp(r->type, "money") == 0 ||
	    strcmp(r->type, "name") == 0 || strcmp(r->type, "hash") == 0)
		die_at(at, "%s is a %s and no argument", name, r->type);
	if (!r->is_loose && (is_number != wants_number || is_day != wants_day))
		die_at(at, "%s is %s, but the parameter %s is %s", name,
		    r->type, param->name, param->type);
}

static void
read_args(struct page *p, struct source *s, char *rest, struct place at)
{
	while (*rest && *(rest + strspn(rest, " "))) {
		char *arg = word(&rest, ",");
		size_t n = strlen(arg);

		if (s->n_args == s->block->n_params)
			die_at(at, "%s takes %d arguments", s->block->name,
			    s->block->n_params);
		if (n >= 2 && arg[0] == '\'' && arg[n - 1] == '\'') {
			s->args[s->n_args].is_literal = 1;
			s->args[s->n_args++].text = copy_n(arg + 1, n - 2);
			continue;
		}
		s->args[s->n_args].ref = scope_ref(p, arg, n, at);
		check_arg(&s->block->params[s->n_args], &s->args[s->n_args].ref,
		    arg, at);
		s->n_args++;
	}
	if (s->n_args != s->block->n_params)
		die_at(at, "%s takes %d arguments, not %d", s->block->name,
		    s->block->n_params, s->n_args);
}

static struct source *
new_source(struct page *p, const char *name, const char *what, struct place at)
{
	struct source *s = &p->sources[p->n_sources];
	struct ref ignored;
	size_t n = strlen(name);

	if (n == 0 ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != n)
		die_at(at, "'%s' is no name: [a-z0-9_]", name);
	if (find_source(p, name, n) >= 0 || find_scalar(p, name, n, &ignored))
		die_at(at, "%s is already the name of something", name);
	if (p->n_sources == SOURCES_MAX)
		die_at(at, "more than %d sources", SOURCES_MAX);
	*s = (struct source){ .name = copy_n(name, n), .what = what };
	return s;
}

/* REST: "p = project(id)" */
void
scope_source(struct site *site, struct page *p, const char *what, char *rest,
    struct place at)
{
	struct source *s = new_source(p, word(&rest, "="), what, at);
	char *view = word(&rest, "(");
	char *close = strrchr(rest, ')');

	s->block = find_block(&site->views, view, &s->kind);
	if (!s->block)
		die_at(at, "there is no view '%s'", view);
	if (!close || close[1 + strspn(close + 1, " ")])
		die_at(at, "expected 'name = view(arguments)'");
	*close = '\0';
	read_args(p, s, rest, at);
	p->n_sources++;
}

/* REST: "one form = form" or "list inputs = form_input" */
void
scope_given(struct site *site, struct page *p, char *rest, struct place at)
{
	char *how = word(&rest, " ");
	int is_one = strcmp(how, "one") == 0;
	struct source *s;
	char *name;

	if (!is_one && strcmp(how, "list") != 0)
		die_at(at, "expected 'given one' or 'given list'");
	s = new_source(p, word(&rest, "="), is_one ? "MAYBE" : "LIST", at);
	name = word(&rest, " ");
	s->is_given = 1;
	s->block = find_block(&site->given, name, &s->kind);
	if (!s->block)
		die_at(at, "given.schema has no '%s'", name);
	p->n_sources++;
}
