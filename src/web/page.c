/*
 * Pages: the walker over what tools/pagec compiled.
 */
#include "web/page.h"

#include <assert.h>

#include "base/limits.h"
#include "web/value.h"

/* One page while it is made. */
struct render {
	const struct page *page;
	const struct page_request *request;
	struct buf *out;
	enum lang lang;
	struct list rows[SOURCES_MAX]; /* of each source */
	const void *row[SOURCES_MAX];  /* at hand, or NULL */
	int64_t more[SOURCES_MAX];
	struct str scalars[N_SCALARS];
};

/* A section that is being walked. */
struct open_section {
	int op;
	size_t at; /* the row of a list */
};

/* Scalars have no shape; these stand for their types. */
static const struct field day_field = { .type = FIELD_DAY };
static const struct field id_field = { .type = FIELD_ID };
static const struct field text_field = { .type = FIELD_TEXT };
static const struct field int_field = { .type = FIELD_INT };

static const struct shape *
source_shape(const struct page_source *s)
{
	return s->is_given ? &given_shapes[s->kind] :
			     &view_types[s->kind].shape;
}

/*
 * The value of FIELD of SOURCE and what it means.  A row that is not there
 * has no values: NULL.  BUF holds what has no place of its own.
 */
static const void *
value_of(const struct render *r, int source, int field, int64_t *buf,
    const struct field **ret_field)
{
	const struct shape *shape;

	if (source == SOURCE_SCALAR) {
		*ret_field = field == SCALAR_TODAY ? &day_field :
		    field == SCALAR_PATH || field >= SCALAR_QUERY ?
						     &text_field :
						     &id_field;
		return field == SCALAR_TODAY ?
		    (const void *)&r->request->today :
		    &r->scalars[field];
	}
	assert(source >= 0 && source < r->page->n_sources);
	if (field < 0) {
		*ret_field = &int_field;
		*buf = field == FIELD_MORE ? r->more[source] :
					     (int64_t)r->rows[source].n;
		return buf;
	}
	shape = source_shape(&r->page->sources[source]);
	assert((size_t)field < shape->n_fields);
	*ret_field = &shape->fields[field];
	return r->row[source] ? field_of(*ret_field, r->row[source]) : NULL;
}

/* An id, text or choice; others are empty. */
static struct str
text_of(const struct field *f, const void *at)
{
	bool is_text = f->type == FIELD_ID || f->type == FIELD_TEXT ||
	    f->type == FIELD_CHOICE;

	return at && is_text ? *(const struct str *)at : STR("");
}

static int64_t
number_of(const struct field *f, const void *at)
{
	bool is_number = f->type == FIELD_INT || f->type == FIELD_WDAYS;

	return at && is_number ? *(const int64_t *)at : 0;
}

static int64_t
test_number(const struct page_op *op)
{
	bool is_negative = op->text.n && op->text.p[0] == '-';
	int64_t n = 0;

	if (!str_to_int(str_from_byte(op->text, is_negative), &n))
		return 0;
	return is_negative ? -n : n;
}

static bool
test(const struct render *r, const struct page_op *op)
{
	int64_t space;
	const struct field *f;
	const void *at = value_of(r, op->source, op->field, &space, &f);
	bool is_there = at && !field_is_absent(f, at);
	bool is_number = f->type == FIELD_INT || f->type == FIELD_WDAYS;
	bool is_equal = is_number ? number_of(f, at) == test_number(op) :
				    str_eq(text_of(f, at), op->text);

	switch (op->test) {
	case TEST_THERE:
		return is_there;
	case TEST_ABSENT:
		return !is_there;
	case TEST_EQUAL:
		return is_equal;
	case TEST_DIFFERENT:
		return !is_equal;
	case TEST_MORE:
		return number_of(f, at) > test_number(op);
	case TEST_LESS:
		return number_of(f, at) < test_number(op);
	}
	return false;
}

/* The next row of the list of OP from row AT on that fits; or the end. */
static size_t
next_row(struct render *r, const struct page_op *op, size_t at)
{
	const struct list *rows = &r->rows[op->source];
	size_t size = source_shape(&r->page->sources[op->source])->size;
	int64_t space;
	const struct field *f, *other;
	const void *want;

	for (; at < rows->n; at++) {
		r->row[op->source] = (const char *)rows->items + at * size;
		if (op->other_field == FIELD_WHOLE)
			return at;
		want = value_of(r, op->other_source, op->other_field, &space,
		    &other);
		f = &source_shape(&r->page->sources[op->source])
			 ->fields[op->field];
		if (want && field_eq(f, field_of(f, r->row[op->source]), want))
			return at;
	}
	r->row[op->source] = NULL;
	return at;
}

static void
put_hole(struct render *r, const struct page_op *op)
{
	int64_t space;
	const struct field *f;
	const void *at = value_of(r, op->source, op->field, &space, &f);

	if (at && op->code == OP_WORD)
		value_put_word(r->out, text_of(f, at), op->words);
	else if (at)
		value_put(r->out, f, at, op->context, op->filter, r->lang);
}

/* OP opens a section: where to go on.  Sections that are empty are passed. */
static int
enter(struct render *r, int at, struct open_section *stack, int *n_deep)
{
	const struct page_op *op = &r->page->ops[r->lang][at];
	size_t row = 0;

	if (op->code == OP_IF && !test(r, op))
		return op->end + 1;
	if (op->code == OP_EACH) {
		row = next_row(r, op, 0);
		if (row == r->rows[op->source].n)
			return op->end + 1;
	}
	assert(*n_deep < SECTIONS_DEEP_MAX);
	stack[(*n_deep)++] = (struct open_section){ at, row };
	return at + 1;
}

/* The innermost section ends: once more, or on. */
static int
leave(struct render *r, int at, struct open_section *stack, int *n_deep)
{
	struct open_section *s = &stack[*n_deep - 1];
	const struct page_op *op = &r->page->ops[r->lang][s->op];

	assert(*n_deep > 0);
	if (op->code == OP_EACH) {
		s->at = next_row(r, op, s->at + 1);
		if (s->at < r->rows[op->source].n)
			return s->op + 1;
	}
	(*n_deep)--;
	return at + 1;
}

/* One op; where to go on. */
static int
step(struct render *r, int at, struct open_section *stack, int *n_deep)
{
	const struct page_op *op = &r->page->ops[r->lang][at];

	switch (op->code) {
	case OP_TEXT:
		buf_put(r->out, op->text);
		return at + 1;
	case OP_HOLE:
	case OP_WORD:
		put_hole(r, op);
		return at + 1;
	case OP_IF:
	case OP_EACH:
		return enter(r, at, stack, n_deep);
	case OP_END:
		return leave(r, at, stack, n_deep);
	}
	return at + 1;
}

static void
walk(struct render *r)
{
	struct open_section stack[SECTIONS_DEEP_MAX] = { { 0, 0 } };
	int n_deep = 0;
	int at = 0;

	while (at < r->page->n_ops[r->lang])
		at = step(r, at, stack, &n_deep);
	assert(n_deep == 0);
}

/* Does the text S of an address fit a parameter of TYPE? */
static bool
fits(enum field_type type, struct str s)
{
	int64_t number;
	struct day day;

	if (s.n == 0)
		return true;
	if (type == FIELD_INT)
		return str_to_int(s, &number);
	if (type == FIELD_DAY)
		return day_get(s, &day);
	return type != FIELD_ID || id_is_wellformed(s);
}

/* One argument of a view, as the text view_load() takes. */
static enum err
make_arg(struct render *r, const struct page_arg *arg,
    const struct view_param *param, struct str *ret)
{
	struct buf text = { .arena = r->request->arena };
	int64_t space;
	const struct field *f;
	const void *at;

	if (arg->what == ARG_LITERAL) {
		*ret = arg->text;
		return OK;
	}
	at = value_of(r, arg->source, arg->field, &space, &f);
	if (f->type == FIELD_DAY && at)
		day_put(&text, *(const struct day *)at);
	else if (f->type == FIELD_INT || f->type == FIELD_WDAYS)
		buf_int(&text, number_of(f, at));
	else
		buf_put(&text, text_of(f, at));
	if (!buf_ok(&text))
		return ERR_NO_MEMORY;
	*ret = buf_str(&text);
	return fits(param->type, *ret) ? OK : ERR_NOT_FOUND;
}

static enum err
load_view(struct render *r, int source)
{
	const struct page_source *s = &r->page->sources[source];
	const struct view_type *view = &view_types[s->kind];
	struct str args[8];
	bool more = false;
	enum err err;

	for (size_t i = 0; i < view->n_params; i++) {
		err = make_arg(r, &s->args[i], &view->params[i], &args[i]);
		if (err != OK)
			return err;
	}
	err = r->request->load(r->request->load_ctx, (enum view_kind)s->kind,
	    args, s->what == SOURCE_LIST ? LIST_PAGE_MAX : 1, &r->rows[source],
	    &more);
	r->more[source] = more;
	return err;
}

static void
take_given(struct render *r, int source)
{
	const struct page_source *s = &r->page->sources[source];

	for (size_t i = 0; i < r->request->n_given; i++) {
		const struct page_given *g = &r->request->given[i];

		if (strcmp(g->name, s->name) != 0)
			continue;
		assert(g->kind == s->kind);
		r->rows[source] = g->rows;
		return;
	}
}

static enum err
load_all(struct render *r)
{
	for (int i = 0; i < r->page->n_sources; i++) {
		const struct page_source *s = &r->page->sources[i];
		enum err err = OK;

		if (s->is_given)
			take_given(r, i);
		else
			err = load_view(r, i);
		if (err != OK)
			return err;
		if (s->what == SOURCE_LIST)
			continue;
		if (r->rows[i].n)
			r->row[i] = r->rows[i].items;
		else if (s->what == SOURCE_ONE)
			return ERR_NOT_FOUND;
	}
	return OK;
}

static bool
set_scalars(struct render *r)
{
	const struct page_request *q = r->request;
	const char *const *names = r->page->queries;

	r->scalars[SCALAR_PARTY] = q->party;
	r->scalars[SCALAR_LANG] = str_from(lang_codes[r->lang]);
	r->scalars[SCALAR_PATH] = q->path;
	for (int i = 0; q->captures && i < CAPTURES_MAX; i++)
		r->scalars[SCALAR_CAPTURE + i] = q->captures[i];
	for (int i = 0; names[i]; i++) {
		struct str value = pair_get(q->query, q->n_query, names[i]);

		if (value.n > QUERY_VALUE_MAX)
			return false;
		r->scalars[SCALAR_QUERY + i] = value;
	}
	return true;
}

enum err
page_render(const struct page *p, const struct page_request *request,
    struct buf *out)
{
	struct render r = { .page = p,
		.request = request,
		.out = out,
		.lang = request->lang };
	enum err err;

	assert(page_has_lang(request->lang));
	if (!set_scalars(&r))
		return ERR_NOT_FOUND;
	err = load_all(&r);
	if (err != OK)
		return err;
	walk(&r);
	return buf_ok(out) ? OK : ERR_NO_MEMORY;
}

void
page_give(struct page_request *r, const char *name, int kind, const void *rows,
    size_t n)
{
	assert(r->n_given < GIVEN_MAX);
	r->given[r->n_given++] = (struct page_given){ name, kind, { rows, n } };
}

/* Does PATH have the segments of PATTERN?  "{}" takes any id. */
static bool
route_fits(const char *pattern, struct str path, struct str *ret_captures)
{
	struct str want = str_from_byte(str_from(pattern), 1);
	struct str rest = str_from_byte(path, 1);
	size_t n = 0;

	while (want.n && rest.n) {
		struct str segment = str_cut(&want, '/');
		struct str is = str_cut(&rest, '/');

		if (str_eq(segment, STR("{}")) && id_is_wellformed(is))
			ret_captures[n++] = is;
		else if (!str_eq(segment, is))
			return false;
	}
	return want.n == 0 && rest.n == 0;
}

const struct page *
page_match(struct str path, struct str *ret_captures)
{
	for (int i = 0; i < n_page_routes; i++) {
		memset(ret_captures, 0, CAPTURES_MAX * sizeof(*ret_captures));
		if (route_fits(page_routes[i].pattern, path, ret_captures))
			return &pages_all[page_routes[i].page];
	}
	return NULL;
}

const struct page *
page_of(int kind)
{
	assert(kind >= 0 && kind < n_pages_all);
	return &pages_all[kind];
}

int
page_status(const struct page *p)
{
	return p->status;
}

bool
page_is_private(const struct page *p)
{
	return p->is_private;
}

int
page_kind(const struct page *p)
{
	return p->kind;
}

bool
page_has_lang(enum lang lang)
{
	return page_langs[lang];
}
