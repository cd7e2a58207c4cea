/*
 * Entering a record at the desk: a form for any kind of event, filled in as
 * far as the book knows, sent to the writer, shown again when refused.
 */
#include "base/limits.h"
#include "base/os.h"
#include "node/reading.h"
#include "web/forms.h"
#include "web/pages.h"
#include "web/site.h"

enum {
	TYPED_MAX = PAIRS_MAX + 8,
	FIXED_MAX = 3,
	CHOICES_MAX = 100, /* in one select; more are typed */
	CHOICE_ROWS_MAX = 2000,
};

/* One form from its first show to the answer of the writer. */
struct entering {
	const struct event_type *type;
	struct pair *typed; /* TYPED_MAX */
	size_t n_typed;
	struct pair fixed[FIXED_MAX];
	size_t n_fixed;
	struct str currency;
	struct reading about; /* the entry it is about; BODY NULL if none */
	bool is_about_own;
	struct refusal refusal;
	struct command command;
};

static struct str
typed(const struct entering *e, const char *name)
{
	return pair_get(e->typed, e->n_typed, name);
}

/* What the form proposes where nothing was typed. */
static void
propose(struct entering *e, const char *name, struct str value)
{
	if (value.n && typed(e, name).n == 0 && e->n_typed < TYPED_MAX)
		e->typed[e->n_typed++] = (struct pair){ str_from(name), value };
}

static void
fix(struct entering *e, const char *name, struct str value)
{
	if (value.n && e->n_fixed < FIXED_MAX)
		e->fixed[e->n_fixed++] = (struct pair){ str_from(name), value };
}

/* ---- what the form is about ---- */

static enum err
read_about(struct visit *v, struct entering *e, struct str log, int64_t index)
{
	enum err err =
	    node_read_entry(v->worker->db, log, index, v->a, &e->about);

	e->is_about_own = str_eq(log, v->session.party);
	if (err == OK)
		e->about.is_public = true; /* to members */
	return err;
}

/* A kind that names an entry of our log and its hash. */
static enum err
about_entry(struct visit *v, struct entering *e, const char *field)
{
	struct buf leaf = { .arena = v->a };
	int64_t index;
	enum err err = OK;

	if (!str_to_int(typed(e, field), &index))
		return OK;
	err = read_about(v, e, v->session.party, index);
	if (err != OK || !shape_find(&e->type->open, STR("leaf")))
		return err == ERR_NOT_FOUND ? OK : err;
	/* The hash of what was shown: if it was sent along, that one. */
	base64url_put(&leaf, e->about.hash.bytes, sizeof(e->about.hash.bytes));
	propose(e, "leaf", buf_str(&leaf));
	fix(e, "entry", typed(e, "entry"));
	fix(e, "leaf", typed(e, "leaf"));
	return OK;
}

static enum err
about_objection(struct visit *v, struct entering *e)
{
	struct list rows = { 0 };
	const struct view_desk_objections *all;
	enum err err =
	    visit_load(v, VIEW_DESK_OBJECTIONS, &v->session.party, &rows);

	all = rows.items;
	for (size_t i = 0; err == OK && i < rows.n; i++)
		if (str_eq(all[i].objection, typed(e, "objection")))
			err = read_about(v, e, all[i].log, all[i].idx);
	return err;
}

/* A receipt begins with what the sender says; its id is called as the half. */
static enum err
about_transfer(struct visit *v, struct entering *e)
{
	const char *half = e->type->half;
	struct list rows = { 0 };
	const struct view_desk_incoming *all;
	enum err err =
	    visit_load(v, VIEW_DESK_INCOMING, &v->session.party, &rows);

	all = rows.items;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		struct buf amount = { .arena = v->a };

		if (!str_eq(all[i].kind, str_from(half)) ||
		    !str_eq(all[i].transfer, typed(e, half)))
			continue;
		money_put_grouped(&amount, all[i].amount);
		propose(e, "amount", buf_str(&amount));
		propose(e, "project", all[i].project);
		err = read_about(v, e, all[i].log, all[i].idx);
	}
	return err;
}

/* An endorsement or a payment is of an application: its next step, its hash. */
static enum err
about_application(struct visit *v, struct entering *e)
{
	struct list rows = { 0 };
	const struct view_desk_applications *all;
	enum err err =
	    visit_load(v, VIEW_DESK_APPLICATIONS, &v->session.party, &rows);

	all = rows.items;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		struct buf leaf = { .arena = v->a };

		if (!str_eq(all[i].application, typed(e, "application")))
			continue;
		err = read_about(v, e, all[i].log, all[i].idx);
		if (err != OK || !shape_find(&e->type->open, STR("leaf")))
			return err;
		base64url_put(&leaf, e->about.hash.bytes,
		    sizeof(e->about.hash.bytes));
		propose(e, "leaf", buf_str(&leaf));
		propose(e, "stage", all[i].next);
		fix(e, "application", typed(e, "application"));
		fix(e, "leaf", typed(e, "leaf"));
		fix(e, "stage", typed(e, "stage"));
	}
	return err;
}

/* The other of two sides. */
static struct str
other_than(struct str own, struct str first, struct str second)
{
	return str_eq(own, first) ? second : first;
}

/* An explanation begins with the difference, and our own record of it. */
static enum err
about_difference(struct visit *v, struct entering *e)
{
	struct str own = v->session.party;
	struct list rows = { 0 };
	const struct view_desk_differing *all;
	enum err err = visit_load(v, VIEW_DESK_DIFFERING, &own, &rows);

	all = rows.items;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		struct buf amount = { .arena = v->a };

		if (!str_eq(all[i].kind, STR("transfer")) ||
		    !str_eq(all[i].subject, typed(e, "transfer")))
			continue;
		money_put_grouped(&amount, all[i].difference);
		if (money_is_none(all[i].difference))
			amount.n = 0;
		propose(e, "amount", buf_str(&amount));
		propose(e, "with",
		    other_than(own, all[i].first_log, all[i].second_log));
		err = read_about(v, e, all[i].log, all[i].idx);
	}
	return err;
}

static void
propose_money(struct visit *v, struct entering *e, const char *name,
    struct money amount)
{
	struct buf out = { .arena = v->a };

	money_put_grouped(&out, amount);
	buf_printf(&out, " %s", amount.currency);
	propose(e, name, buf_str(&out));
}

/* What the book has for the month that M names. */
static enum err
propose_figures(struct visit *v, struct entering *e,
    const struct view_desk_months *m)
{
	struct buf until = { .arena = v->a };
	struct buf month = { .arena = v->a };
	struct str args[5] = { v->session.party, m->other, m->source, STR(""),
		m->currency };
	const struct view_reconciliation_figures *f;
	struct list rows = { 0 };
	enum err err;

	day_put(&until, m->until);
	day_put(&month, m->month);
	args[3] = buf_str(&until);
	err = visit_load(v, VIEW_RECONCILIATION_FIGURES, args, &rows);
	if (err != OK || rows.n == 0)
		return err;
	f = rows.items;
	propose(e, "month", buf_str(&month));
	propose_money(v, e, "sent", f->sent);
	propose_money(v, e, "received", f->received);
	propose_money(v, e, "in_transit", f->in_transit);
	propose_money(v, e, "difference", f->difference);
	return OK;
}

/* A statement begins with the first month that is missing. */
static enum err
about_month(struct visit *v, struct entering *e)
{
	struct buf today = { .arena = v->a };
	struct str args[2] = { v->session.party };
	const struct view_desk_months *all;
	struct list rows = { 0 };
	enum err err;

	day_put(&today, v->today);
	args[1] = buf_str(&today);
	err = visit_load(v, VIEW_DESK_MONTHS, args, &rows);
	all = rows.items;
	for (size_t i = 0; err == OK && i < rows.n; i++)
		if (str_eq(all[i].reconciliation, typed(e, "reconciliation")) &&
		    str_eq(all[i].source, typed(e, "source")))
			return propose_figures(v, e, &all[i]);
	return err;
}

static enum err
find_about(struct visit *v, struct entering *e)
{
	const struct shape *s = &e->type->open;

	if (shape_find(s, STR("entry")))
		return about_entry(v, e, "entry");
	if (shape_find(s, STR("first")) &&
	    str_eq(typed(e, "first"), typed(e, "last")))
		return about_entry(v, e, "first");
	if (shape_find(s, STR("outcome")))
		return about_objection(v, e);
	if (shape_find(s, STR("application")) && typed(e, "application").n)
		return about_application(v, e);
	if (e->type->half && strcmp(e->type->slot, "received") == 0)
		return about_transfer(v, e);
	if (shape_find(s, STR("cause")))
		return about_difference(v, e);
	if (shape_find(s, STR("in_transit")))
		return about_month(v, e);
	return OK;
}

/* All that is not disclosed yet, from the first to the last. */
static enum err
propose_closed(struct visit *v, struct entering *e)
{
	struct list rows = { 0 };
	const struct view_desk_closed *all;
	struct buf first = { .arena = v->a };
	struct buf last = { .arena = v->a };
	enum err err =
	    visit_load(v, VIEW_DESK_CLOSED, &v->session.party, &rows);

	if (err != OK || rows.n == 0)
		return err;
	all = rows.items;
	buf_int(&first, all[0].idx);
	buf_int(&last, all[rows.n - 1].idx);
	propose(e, "first", buf_str(&first));
	propose(e, "last", buf_str(&last));
	return OK;
}

/* Today, and the beginning of a new number. */
static void
propose_usual(struct visit *v, struct entering *e)
{
	const struct field *first = &e->type->open.fields[0];
	struct buf today = { .arena = v->a };
	struct buf number = { .arena = v->a };

	day_put(&today, v->today);
	buf_printf(&number, "%.*s:", STR_ARG(v->session.party));
	if (shape_find(&e->type->open, STR("day")))
		propose(e, "day", buf_str(&today));
	if (first->type == FIELD_ID)
		propose(e, first->name, buf_str(&number));
}

/* ---- records to choose from ---- */

struct choosing {
	struct arena *arena;
	const struct view_desk_choices *rows;
	size_t n_rows;
	struct given_desk_choice *out;
	size_t n_out;
};

/* Make a select of IN if the book has few enough records for it. */
static void
choose(struct choosing *c, struct given_form_input *in)
{
	size_t n = 0;
	size_t first = c->n_out;
	bool is_among = in->value.n == 0;

	for (size_t i = 0; i < c->n_rows; i++)
		n += str_eq(c->rows[i].input, in->name);
	if (n == 0 || n > CHOICES_MAX)
		return;
	for (size_t i = 0; i < c->n_rows; i++) {
		const struct view_desk_choices *r = &c->rows[i];
		bool chosen = str_eq(r->value, in->value);

		if (!str_eq(r->input, in->name))
			continue;
		is_among |= chosen;
		c->out[c->n_out++] = (struct given_desk_choice){ r->input,
			r->value, r->name, r->amount, chosen };
	}
	in->kind = STR("pick");
	/* The beginning of a new number is no choice; what was typed is. */
	if (!is_among && !str_ends(in->value, STR(":"))) {
		c->out[c->n_out] = c->out[first];
		c->out[first] = (struct given_desk_choice){ .input = in->name,
			.value = in->value,
			.chosen = 1 };
		c->n_out++;
	}
}

static struct page_given *
given_named(struct page_request *page, const char *name)
{
	for (size_t i = 0; i < page->n_given; i++)
		if (strcmp(page->given[i].name, name) == 0)
			return &page->given[i];
	return NULL;
}

static enum err
give_choices(struct visit *v, const struct entering *e,
    struct page_request *page)
{
	struct view_reader reader = { v->worker->db, v->today };
	struct str args[2] = { v->session.party, str_from(e->type->open.name) };
	struct page_given *inputs = given_named(page, "inputs");
	size_t n = inputs->rows.n;
	struct given_form_input *copy =
	    arena_alloc(v->a, (n + 1) * sizeof(*copy));
	struct list rows;
	struct choosing c = { .arena = v->a };
	enum err err = view_load(&reader, VIEW_DESK_CHOICES, args,
	    CHOICE_ROWS_MAX, v->a, &rows, NULL);

	if (err != OK)
		return err;
	c.rows = rows.items;
	c.n_rows = rows.n;
	c.out = arena_alloc(v->a, (rows.n + n + 1) * sizeof(*c.out));
	if (!copy || !c.out)
		return ERR_NO_MEMORY;
	if (n)
		memcpy(copy, inputs->rows.items, n * sizeof(*copy));
	inputs->rows.items = copy;
	for (size_t i = 0; i < n; i++)
		choose(&c, &copy[i]);
	page_give(page, "choices", GIVEN_DESK_CHOICE, c.out, c.n_out);
	return OK;
}

/* ---- showing ---- */

static enum err
give_form(struct visit *v, struct entering *e, struct page_request *page)
{
	struct form_request f = { .type = e->type,
		.lang = v->lang,
		.currency = e->currency,
		.typed = e->typed,
		.n_typed = e->n_typed,
		.fixed = e->fixed,
		.n_fixed = e->n_fixed,
		.refusal = e->refusal.err == OK ? NULL : &e->refusal,
		.csrf = v->session.csrf,
		.key = typed(e, FORM_KEY) };
	enum err err;

	if (f.key.n == 0)
		f.key = visit_key(v);
	err = forms_give(&f, page);
	return err == OK ? give_choices(v, e, page) : err;
}

static void
show(struct visit *v, struct entering *e)
{
	struct page_request page = { .arena = v->a };
	struct given_desk_clock clock = { .at = os_now() };
	enum err err = desk_give(v, &page);

	if (err == OK)
		err = give_form(v, e, &page);
	if (err == OK && e->about.body)
		err = give_entry(v, &page, &e->about, e->is_about_own);
	if (err != OK) {
		visit_fail(v, err, "form", db_error(v->worker->db));
		return;
	}
	if (e->refusal.err == ERR_CLOCK)
		page_give(&page, "clock", GIVEN_DESK_CLOCK, &clock, 1);
	visit_page(v, page_of(PAGE_DESK_NEW), &page);
	if (e->refusal.err != OK)
		v->response->status = err_infos[e->refusal.err].http;
}

/* The form of the kind in the address, with what PAIRS say. */
static enum err
start(struct visit *v, const struct pair *pairs, size_t n,
    struct entering **ret)
{
	struct entering *e = arena_alloc(v->a, sizeof(*e));
	struct list rows = { 0 };
	enum err err;

	if (!e ||
	    !(e->typed = arena_alloc(v->a, TYPED_MAX * sizeof(*e->typed))))
		return ERR_NO_MEMORY;
	e->type = event_type_named(v->captures[0]);
	if (!e->type || role_types[e->type->role - 1].is_seat)
		return ERR_NOT_FOUND;
	if (n)
		memcpy(e->typed, pairs, n * sizeof(*pairs));
	e->n_typed = n;
	err = visit_load(v, VIEW_PARTY_SELF, (struct str[]){ v->session.party },
	    &rows);
	if (err == OK && rows.n)
		e->currency =
		    ((const struct view_party_self *)rows.items)->currency;
	if (err == OK)
		err = find_about(v, e);
	*ret = e;
	return err;
}

void
desk_form_get(struct visit *v)
{
	struct entering *e;
	enum err err = start(v, v->request->query, v->request->n_query, &e);

	if (err != OK) {
		visit_fail(v, err, "kind", "");
		return;
	}
	if (shape_find(&e->type->open, STR("first")))
		err = propose_closed(v, e);
	if (err != OK) {
		visit_fail(v, err, "kind", "");
		return;
	}
	propose_usual(v, e);
	show(v, e);
}

/* ---- sending ---- */

static void
finish(struct visit *v, void *ctx)
{
	struct entering *e = ctx;
	struct command *c = &e->command;
	struct buf to = { .arena = v->a };

	if (c->err == OK) {
		buf_printf(&to, "/desk/entry/%.*s/%lld?done=1",
		    STR_ARG(c->party), (long long)c->index);
		web_redirect(v->response, buf_str(&to));
		return;
	}
	e->refusal = c->refusal;
	e->refusal.err = c->err;
	if (session_open(v) == OK)
		show(v, e);
	else
		web_redirect(v->response, STR("/desk/sign-in"));
}

void
desk_form_post(struct visit *v, const struct pair *form, size_t n)
{
	struct words_context words = { .lang = v->lang };
	struct entering *e;
	struct command *c;
	void *body;
	enum err err = start(v, form, n, &e);

	if (err != OK) {
		visit_fail(v, err, "kind", "");
		return;
	}
	body = arena_alloc(v->a, e->type->open.size);
	if (!body) {
		visit_fail(v, ERR_NO_MEMORY, "", "");
		return;
	}
	words.currency = e->currency;
	if (forms_read(e->type, form, n, &words, v->a, body, &e->refusal) !=
	    OK) {
		show(v, e);
		return;
	}
	c = &e->command;
	*c = (struct command){ .party = v->session.party,
		.by = v->session.member,
		.type = e->type,
		.body = body,
		.confirm_clock = pair_get(form, n, "_clock").n > 0,
		.idempotency = pair_get(form, n, FORM_KEY) };
	visit_submit(v, &c, 1, finish, e);
}
