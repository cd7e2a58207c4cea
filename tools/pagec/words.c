/*
 * Holes and words: what stands where something is written.
 */
#include <string.h>

#include "compile.h"

static void
check_hole(const struct compiler *c, const struct ref *r, const char *context,
    const char *filter, struct place at)
{
	int is_number =
	    strcmp(r->type, "int") == 0 || strcmp(r->type, "wdays") == 0;

	if (r->field == -3)
		die_at(at, "%s is no field: say which of its fields", r->name);
	if (strcmp(context, "NUMBER") == 0 &&
	    (!is_number || strcmp(filter, "NONE") != 0))
		die_at(at, "%s= takes whole numbers only, this is %s",
		    c->html.attribute, r->type);
	if (strcmp(context, "URL") == 0 &&
	    (strcmp(r->type, "money") == 0 || strcmp(r->type, "name") == 0))
		die_at(at, "a %s has no place in an address", r->type);
}

/* "ref" or "ref|filter" */
void
emit_hole(struct compiler *c, const char *s, size_t n, struct place at)
{
	const char *bar = memchr(s, '|', n);
	size_t n_name = bar ? (size_t)(bar - s) : n;
	struct ref r = scope_ref(c->page, s, n_name, at);
	const char *context = html_context(&c->html, at);
	const char *filter =
	    filter_for(&r, bar ? bar + 1 : "", bar ? n - n_name - 1 : 0, at);
	struct op *op;

	check_hole(c, &r, context, filter, at);
	emit_flush(c);
	op = emit_op(c, "HOLE");
	op->ref = r;
	op->context = context;
	op->filter = filter;
	c->last = 'x';
}

/* Words of the language files: escaped now. */
static void
put_words(struct compiler *c, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *to = s[i] == '<' ? "&lt;" :
		    s[i] == '>'              ? "&gt;" :
		    s[i] == '&'              ? "&amp;" :
		    s[i] == '"'              ? "&quot;" :
		    s[i] == '\''             ? "&#39;" :
					       NULL;

		if (!to) {
			emit_byte(c, s[i]);
			continue;
		}
		for (; *to; to++)
			emit_byte(c, *to);
	}
}

static const char *
words_context(const struct compiler *c, struct place at)
{
	const char *context = html_context(&c->html, at);

	if (strcmp(context, "URL") == 0 || strcmp(context, "NUMBER") == 0)
		die_at(at, "words have no place in %s=", c->html.attribute);
	return context;
}

static struct key *
use_key(struct compiler *c, const char *name, size_t n, struct place at)
{
	struct key *found = NULL;

	for (int i = 0; i < LANGS; i++) {
		struct words *w = &c->site->words[i];
		struct key *k = w->is_there ? words_find(w, name, n) : NULL;

		if (w->is_there && !k)
			die_at(at, "%s has no %.*s", w->path, (int)n, name);
		if (k)
			k->is_used = 1;
		if (i == c->lang)
			found = k;
	}
	return found;
}

/* The value of NAME in "a=ref b=ref". */
static const char *
find_given(const char *args, const char *name, size_t n, size_t *ret_n)
{
	while (*args) {
		size_t n_word = strcspn(args, " ");

		if (n_word > n && args[n] == '=' &&
		    memcmp(args, name, n) == 0) {
			*ret_n = n_word - n - 1;
			return args + n + 1;
		}
		args += n_word;
		args += strspn(args, " ");
	}
	return NULL;
}

/* "{days}" or "{days|s}" in the text of a key. */
static void
put_slot(struct compiler *c, const char *slot, size_t n, const char *args,
    struct place at)
{
	const char *bar = memchr(slot, '|', n);
	size_t n_name = bar ? (size_t)(bar - slot) : n;
	size_t n_ref;
	const char *ref = find_given(args, slot, n_name, &n_ref);
	char whole[128];

	if (!ref)
		die_at(at, "the text wants {%.*s}, which is not given",
		    (int)n_name, slot);
	snprintf(whole, sizeof(whole), "%.*s%.*s", (int)n_ref, ref,
	    bar ? (int)(n - n_name) : 0, bar ? bar : "");
	emit_hole(c, whole, strlen(whole), at);
}

/* Is every "a=ref" of ARGS wanted by TEXT? */
static void
check_given(const char *text, const char *args, struct place at)
{
	while (*args) {
		size_t n = strcspn(args, "= ");
		char slot[64];
		const char *p;

		if (args[n] != '=')
			die_at(at, "expected name=value, not '%s'", args);
		snprintf(slot, sizeof(slot), "{%.*s", (int)n, args);
		p = strstr(text, slot);
		if (!p || (p[n + 1] != '}' && p[n + 1] != '|'))
			die_at(at, "no text has a %s}", slot);
		args += strcspn(args, " ");
		args += strspn(args, " ");
	}
}

static void
put_text(struct compiler *c, const char *text, const char *args,
    struct place at)
{
	while (*text) {
		size_t n = strcspn(text, "{");

		put_words(c, text, n);
		text += n;
		if (!*text)
			return;
		n = strcspn(text, "}");
		if (!text[n])
			die_at(at, "a '{' without '}' in the text");
		put_slot(c, text + 1, n - 1, args, at);
		text += n + 1;
	}
}

/* Every value of the choices "a,b" must have a key PREFIX.value. */
static void
need_choices(struct compiler *c, const char *prefix, size_t n_prefix,
    const char *choices, struct place at)
{
	while (*choices) {
		size_t n = strcspn(choices, ",");
		char name[128];

		snprintf(name, sizeof(name), "%.*s%.*s", (int)n_prefix, prefix,
		    (int)n, choices);
		use_key(c, name, strlen(name), at);
		choices += n + (choices[n] == ',');
	}
}

static void
need_event_choices(struct compiler *c, struct place at)
{
	for (int i = 0; i < c->site->events.n; i++) {
		const struct block *b = &c->site->events.blocks[i];

		for (int k = 0; k < b->n_fields; k++)
			if (b->fields[k].choices)
				need_choices(c, "choice.", 7,
				    b->fields[k].choices, at);
	}
	need_choices(c, "choice.", 7, "published,example,taken_over", at);
}

/* "state.$p.state": one of the keys state.* by the value of p.state. */
static void
put_choice(struct compiler *c, const char *prefix, size_t n_prefix,
    const char *name, struct place at)
{
	struct ref r = scope_ref(c->page, name, strlen(name), at);
	struct words *w = &c->site->words[c->lang];
	struct op *op;

	if (!strstr(" id text choice ", r.type) || r.field < 0)
		die_at(at, "%s is a %s: only an id, text or choice has words",
		    name, r.type);
	if (r.choices)
		need_choices(c, prefix, n_prefix, r.choices, at);
	if (n_prefix == 7 && memcmp(prefix, "choice.", 7) == 0)
		need_event_choices(c, at);
	emit_flush(c);
	op = emit_op(c, "WORD");
	op->ref = r;
	op->context = words_context(c, at);
	op->n_prefix = n_prefix;
	for (int i = 0; i < w->n; i++) {
		const struct key *k = &w->keys[i];

		if (strncmp(k->name, prefix, n_prefix) != 0)
			continue;
		use_key(c, k->name, strlen(k->name), at);
		if (op->n_words == WORDS_MAX)
			die_at(at, "too many keys %.*s*", (int)n_prefix,
			    prefix);
		op->words[op->n_words++] = k;
	}
	if (op->n_words == 0)
		die_at(at, "no key begins with %.*s", (int)n_prefix, prefix);
	c->last = 'x';
}

/* "key", "key a=ref" or "prefix.$ref" */
void
emit_key(struct compiler *c, char *rest, struct place at)
{
	size_t n = strcspn(rest, " ");
	char *args = rest + n + strspn(rest + n, " ");
	char *dollar = memchr(rest, '$', n);
	struct key *k;

	if (dollar) {
		rest[n] = '\0';
		put_choice(c, rest, (size_t)(dollar - rest), dollar + 1, at);
		return;
	}
	words_context(c, at);
	k = use_key(c, rest, n, at);
	check_given(k->text, args, at);
	put_text(c, k->text, args, at);
}

void
emit_label(struct compiler *c, const char *name, struct place at)
{
	struct ref r = scope_label(c->page, name, strlen(name), at);
	const char *label = c->lang == 2 ? r.zh : r.en;

	words_context(c, at);
	put_words(c, label, strlen(label));
}
