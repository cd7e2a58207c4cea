/*
 * Forms from shapes: no field is known here by name but those that every
 * kind of event has.
 */
#include "web/forms.h"

#include <stdio.h>

#include "web/pages.h"

enum { INPUTS_MAX = 96, OPTIONS_MAX = 256, HIDDEN_MAX = 16 };

/* A form while it is made. */
struct making {
	const struct form_request *f;
	struct arena *arena;
	struct given_form *form;
	struct given_form_hidden *hidden;
	struct given_form_input *inputs;
	struct given_form_option *options;
	size_t n_hidden, n_inputs, n_options;
	bool is_told; /* the refusal stands beside its field */
	bool failed;
};

static struct str
in_lang(const char *zh, const char *en, enum lang lang)
{
	return str_from(lang == LANG_ZH ? zh : en);
}

/* The message of the refusal, with the field's LABEL for its name. */
static struct str
message(struct making *m, struct str label)
{
	struct refusal r = *m->f->refusal;
	struct buf out = { .arena = m->arena };

	refusal_label(&r, label);
	refusal_put(&out, &r, m->f->lang);
	m->is_told = true;
	m->failed |= !buf_ok(&out);
	return buf_str(&out);
}

/* "name.zh" is meant by a refusal of "name.zh" and of "name". */
static bool
is_refused(const struct making *m, struct str name)
{
	const struct refusal *r = m->f->refusal;
	struct str root = name;

	if (!r || r->err == OK || m->is_told || !r->field[0])
		return false;
	return str_eq(name, str_from(r->field)) ||
	    str_eq(str_cut(&root, '.'), str_from(r->field));
}

static const char *
kind_of(const struct field *f)
{
	switch (f->type) {
	case FIELD_MONEY:
		return "money";
	case FIELD_DAY:
		return "day";
	case FIELD_INT:
	case FIELD_WDAYS:
		return "int";
	case FIELD_CHOICE:
		return "choice";
	case FIELD_HASH:
		return "hash";
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_NAME:
	case FIELD_LIST:
		break;
	}
	return f->flags & FIELD_LONG ? "long" : "text";
}

static bool
is_fixed(const struct form_request *f, const char *name)
{
	return pair_get(f->fixed, f->n_fixed, name).n > 0;
}

static struct given_form_input *
add_input(struct making *m, const struct field *f, struct str name)
{
	struct given_form_input *in = &m->inputs[m->n_inputs];
	struct str copy = str_copy(m->arena, name);

	if (m->n_inputs == INPUTS_MAX || !copy.p) {
		m->failed = true;
		return in;
	}
	m->n_inputs++;
	in->name = copy;
	in->label = in_lang(f->zh, f->en, m->f->lang);
	in->kind = str_from(kind_of(f));
	in->value = pair_get(m->f->typed, m->f->n_typed, copy.p);
	in->required = !(f->flags & FIELD_OPTIONAL);
	if (f->type == FIELD_MONEY)
		in->unit = m->f->currency;
	if (is_refused(m, name))
		in->error = message(m, in->label);
	return in;
}

/* A name: one input for each language; the page's own comes first. */
static void
add_name(struct making *m, const struct field *f)
{
	const enum lang order[] = { m->f->lang,
		m->f->lang == LANG_ZH ? LANG_EN : LANG_ZH };

	for (size_t i = 0; i < 2; i++) {
		struct buf name = { .arena = m->arena };
		struct given_form_input *in;

		buf_printf(&name, "%s.%s", f->name, lang_codes[order[i]]);
		in = add_input(m, f, buf_str(&name));
		in->language = str_from(lang_codes[order[i]]);
		if (i > 0)
			in->required = 0;
	}
}

static void
add_options(struct making *m, const struct field *f)
{
	struct str rest = str_from(f->choices);
	struct str value = pair_get(m->f->typed, m->f->n_typed, f->name);

	while (rest.n && m->n_options < OPTIONS_MAX) {
		struct str choice = str_cut(&rest, ',');

		m->options[m->n_options++] =
		    (struct given_form_option){ str_from(f->name), choice,
			    str_eq(choice, value) };
	}
	m->failed |= rest.n > 0;
}

static void
add_field(struct making *m, const struct field *f)
{
	if ((f->flags & FIELD_SALT) || is_fixed(m->f, f->name))
		return;
	if (f->type == FIELD_NAME) {
		add_name(m, f);
		return;
	}
	add_input(m, f, str_from(f->name));
	if (f->type == FIELD_CHOICE)
		add_options(m, f);
}

/* What every kind has (schemac adds it) and nobody must fill in. */
static bool
is_common(const struct field *f)
{
	return strcmp(f->name, "basis") == 0 || strcmp(f->name, "cite") == 0;
}

static void
add_fields(struct making *m)
{
	const struct shape *open = &m->f->type->open;
	const struct shape *closed = &m->f->type->closed;

	for (size_t i = 0; i < open->n_fields; i++)
		if (!is_common(&open->fields[i]))
			add_field(m, &open->fields[i]);
	for (size_t i = 0; i < closed->n_fields; i++)
		add_field(m, &closed->fields[i]);
	for (size_t i = 0; i < open->n_fields; i++)
		if (is_common(&open->fields[i]))
			add_field(m, &open->fields[i]);
}

static void
add_fixed(struct making *m)
{
	for (size_t i = 0; i < m->f->n_fixed && i < HIDDEN_MAX; i++)
		m->hidden[m->n_hidden++] =
		    (struct given_form_hidden){ m->f->fixed[i].name,
			    m->f->fixed[i].value };
	m->failed |= m->f->n_fixed > HIDDEN_MAX;
}

static void
make_head(struct making *m)
{
	const struct form_request *f = m->f;
	const struct event_type *type = f->type;

	m->form->kind = str_from(type->open.name);
	m->form->title = in_lang(type->open.zh, type->open.en, f->lang);
	m->form->rule = in_lang(type->rule_zh, type->rule_en, f->lang);
	m->form->csrf = f->csrf;
	m->form->key = f->key;
	if (f->refusal && f->refusal->err != OK && !m->is_told)
		m->form->error = message(m, STR(""));
}

enum err
forms_give(const struct form_request *f, struct page_request *page)
{
	struct arena *a = page->arena;
	struct making m = { .f = f,
		.arena = a,
		.form = arena_alloc(a, sizeof(*m.form)),
		.hidden = arena_alloc(a, HIDDEN_MAX * sizeof(*m.hidden)),
		/* One to spare: where a field that is too much goes. */
		.inputs = arena_alloc(a, (INPUTS_MAX + 1) * sizeof(*m.inputs)),
		.options = arena_alloc(a, OPTIONS_MAX * sizeof(*m.options)) };

	if (!m.form || !m.hidden || !m.inputs || !m.options)
		return ERR_NO_MEMORY;
	add_fixed(&m);
	add_fields(&m);
	make_head(&m);
	if (m.failed)
		return ERR_NO_MEMORY;
	page_give(page, "form", GIVEN_FORM, m.form, 1);
	page_give(page, "hidden", GIVEN_FORM_HIDDEN, m.hidden, m.n_hidden);
	page_give(page, "inputs", GIVEN_FORM_INPUT, m.inputs, m.n_inputs);
	page_give(page, "options", GIVEN_FORM_OPTION, m.options, m.n_options);
	return OK;
}

/* Does NAME, or what stands before its dot, name a field of S? */
static bool
has_field(const struct shape *s, struct str name)
{
	struct str root = name;

	return shape_find(s, str_cut(&root, '.')) != NULL;
}

enum err
forms_read(const struct event_type *type, const struct pair *pairs, size_t n,
    struct words_context *context, struct arena *a, void *body,
    struct refusal *ret_refusal)
{
	enum err err;

	for (size_t i = 0; i < n; i++) {
		const struct shape *s = &type->open;

		if (str_starts(pairs[i].name, STR("_")))
			continue;
		if (!has_field(s, pairs[i].name) && type->closed.n_fields)
			s = &type->closed;
		err = words_set(s, body, pairs[i].name,
		    str_trim(pairs[i].value), context, a, ret_refusal);
		if (err != OK)
			return err;
	}
	err = words_complete(&type->open, body, context, ret_refusal);
	if (err == OK && type->closed.n_fields)
		err = words_complete(&type->closed, body, context, ret_refusal);
	return err;
}

bool
forms_has_token(const struct pair *pairs, size_t n, struct str token)
{
	struct str is = pair_get(pairs, n, FORM_CSRF);
	unsigned char different = 0;

	if (is.n != token.n || token.n == 0)
		return false;
	for (size_t i = 0; i < token.n; i++)
		different |= (unsigned char)(is.p[i] ^ token.p[i]);
	return different == 0;
}
