/*
 * A table that waits at the desk: shown as it would be recorded, and recorded
 * as it was shown.
 *
 * It is kept as it came (node/upload.h) and read again at each step; what
 * would be recorded has a hash, which the page carries and the writer
 * compares before anything is written.
 */
#include "web/desk_table.h"
#include "base/os.h"
#include "trade/import.h"
#include "web/forms.h"
#include "web/pages.h"
#include "web/site.h"

#include <stdio.h>

#define FORM_PLAN "plan"
#define FORM_CLOCK "_clock"

enum { SUMS_MAX = 8, FAULTS_ON_PAGE = LIST_PAGE_MAX };

/* ---- how it is to be read ---- */

static bool
is_one_line(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ')
			return false;
	return str_is_utf8(s);
}

enum err
table_put_asked(const struct table_asked *asked, struct arena *a,
    struct str *ret_what)
{
	struct str values[] = { asked->unit, asked->basis, asked->cite,
		asked->file };
	struct buf out = { .arena = a };

	buf_printf(&out, "%s\n%s\n%d", asked->type->open.name,
	    lang_codes[asked->lang], asked->is_xlsx);
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		if (!is_one_line(values[i]))
			return ERR_MALFORMED;
		buf_byte(&out, '\n');
		buf_put(&out, values[i]);
	}
	*ret_what = buf_str(&out);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}

enum err
table_get_asked(struct str what, struct table_asked *ret_asked)
{
	struct table_asked asked = { .lang = LANG_EN };
	struct str lang;

	asked.type = event_type_named(str_cut(&what, '\n'));
	lang = str_cut(&what, '\n');
	for (int i = 0; i < N_LANGS; i++)
		if (str_is(lang, lang_codes[i]))
			asked.lang = (enum lang)i;
	asked.is_xlsx = str_is(str_cut(&what, '\n'), "1");
	asked.unit = str_cut(&what, '\n');
	asked.basis = str_cut(&what, '\n');
	asked.cite = str_cut(&what, '\n');
	asked.file = what;
	*ret_asked = asked;
	return asked.type ? OK : ERR_NOT_FOUND;
}

/* ---- reading it ---- */

/* One table from the session's upload to what the book says of it. */
struct waiting {
	struct upload upload;
	struct table_asked asked;
	struct import_default defaults[2];
	struct import im;
	struct refusal refusal; /* of the whole */
	struct command like;
	struct hash agreed;
	bool is_trial;
};

/* What the form said for rows that do not say it. */
static void
add_defaults(struct waiting *w)
{
	const struct import_default all[] = {
		{ STR(IMPORT_BASIS), w->asked.basis },
		{ STR(IMPORT_CITE), w->asked.cite },
	};

	w->im.defaults = w->defaults;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i].value.n)
			w->defaults[w->im.n_defaults++] = all[i];
}

static enum err
read_rows(struct visit *v, struct waiting *w)
{
	struct import *im = &w->im;
	struct list rows = { 0 };
	struct table table;
	enum err err = visit_load(v, VIEW_PARTY_SELF, &v->session.party, &rows);

	if (err != OK || rows.n == 0)
		return err == OK ? ERR_NOT_FOUND : err;
	*im = (struct import){ .arena = v->a,
		.type = w->asked.type,
		.lang = w->asked.lang,
		.told_in = v->lang };
	im->currency = ((const struct view_party_self *)rows.items)->currency;
	add_defaults(w);
	if (!import_unit(w->asked.unit, im->currency, &im->unit))
		return refuse(&w->refusal, ERR_MALFORMED, "unit", "%.*s",
		    STR_ARG(w->asked.unit));
	err = table_read_csv(w->upload.text, w->asked.is_xlsx ? ',' : 0, v->a,
	    &table, &w->refusal);
	return err == OK ? import_read(im, &table, &w->refusal) : err;
}

/* The slow part of what the writer does, with the visit's own connection. */
static enum err
read_waiting(struct visit *v, struct waiting **ret)
{
	struct waiting *w = arena_alloc(v->a, sizeof(*w));
	enum err err;

	if (!w)
		return ERR_NO_MEMORY;
	err = upload_get(v->worker->db, &v->session.id, v->a, &w->upload);
	if (err == OK)
		err = table_get_asked(w->upload.what, &w->asked);
	if (err != OK)
		return err;
	*ret = w;
	err = read_rows(v, w);
	if (err == OK)
		return import_find_known(&w->im, v->worker->db,
		    v->session.party);
	/* What is wrong with the whole is shown on the page. */
	return w->refusal.err == err &&
		err_infos[err].class != ERR_CLASS_FAULT ?
	    OK :
	    err;
}

static enum err
run(void *ctx, struct node *node)
{
	struct waiting *w = ctx;

	return import_run(&w->im, node, &w->like, w->is_trial);
}

static enum err
have_run(struct visit *v, struct waiting *w)
{
	w->like.party = v->session.party;
	w->like.by = v->session.member;
	return writer_call(v->site->writer, run, w);
}

/* ---- showing it ---- */

static size_t
number_asked(const struct visit *v, const char *name)
{
	const struct web_request *q = v->request;
	int64_t n;

	return str_to_int(pair_get(q->query, q->n_query, name), &n) &&
		n < INT32_MAX ?
	    (size_t)n :
	    0;
}

/* The first amount of an event; NULL: the kind has none. */
static const struct field *
amount_field(const struct event_type *t)
{
	for (size_t i = 0; i < t->open.n_fields; i++)
		if (t->open.fields[i].type == FIELD_MONEY)
			return &t->open.fields[i];
	return NULL;
}

static enum err
give_sums(struct visit *v, struct page_request *page, const struct import *im)
{
	const struct field *f = amount_field(im->type);
	struct given_import_sum *sums =
	    arena_alloc(v->a, SUMS_MAX * sizeof(*sums));
	size_t n = 0;

	if (!sums)
		return ERR_NO_MEMORY;
	for (size_t i = 0; f && i < im->n_rows; i++) {
		const struct money *m;
		size_t k = 0;

		if (!im->rows[i].body || im->rows[i].is_known)
			continue;
		m = field_of(f, im->rows[i].body);
		while (
		    k < n && strcmp(sums[k].amount.currency, m->currency) != 0)
			k++;
		if (money_is_none(*m))
			continue;
		if (k == SUMS_MAX)
			return ERR_TOO_LARGE;
		if (k == n)
			sums[n++].amount = money_zero(str_from(m->currency));
		if (!money_add(sums[k].amount, *m, &sums[k].amount))
			return ERR_OVERFLOW;
	}
	page_give(page, "sums", GIVEN_IMPORT_SUM, sums, n);
	return OK;
}

/* The fields of a row but its amount, which has a column. */
static void
put_cells(struct visit *v, struct buf *out, const struct shape *s,
    const struct field *amount, const struct import_row *row)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];
		const void *at = field_of(f, row->body);
		struct given_import_cell cell = { .row = (int64_t)row->no,
			.label = str_from(field_label(f, v->lang)) };

		if (f == amount || (f->flags & FIELD_SALT) ||
		    field_is_absent(f, at))
			continue;
		if (f->type == FIELD_CHOICE)
			cell.choice = *(const struct str *)at;
		else
			cell.value = give_words(v->a, v->lang, f, at);
		buf_put(out, (struct str){ (const char *)&cell, sizeof(cell) });
	}
}

static bool
is_faulty(const struct import *im, size_t no)
{
	for (size_t i = 0; i < import_n_faults(im); i++)
		if (import_fault(im, i)->row == no)
			return true;
	return false;
}

/* Rows from FROM on, a page of them; where they go on, or 0. */
static enum err
give_lines(struct visit *v, struct page_request *page, const struct import *im,
    size_t from, int64_t *ret_next)
{
	const struct field *f = amount_field(im->type);
	struct buf lines = { .arena = v->a };
	struct buf cells = { .arena = v->a };
	size_t i = from;
	size_t n = 0;

	for (; i < im->n_rows && n < TABLE_LINES_MAX; i++) {
		const struct import_row *row = &im->rows[i];
		struct given_import_line line = { .row = (int64_t)row->no,
			.known = row->is_known,
			.faulty = is_faulty(im, row->no) };

		if (!row->body)
			continue;
		if (f)
			line.amount =
			    *(const struct money *)field_of(f, row->body);
		buf_put(&lines,
		    (struct str){ (const char *)&line, sizeof(line) });
		put_cells(v, &cells, &im->type->open, f, row);
		put_cells(v, &cells, &im->type->closed, f, row);
		n++;
	}
	*ret_next = i < im->n_rows ? (int64_t)i : 0;
	page_give(page, "lines", GIVEN_IMPORT_LINE, lines.p, n);
	page_give(page, "cells", GIVEN_IMPORT_CELL, cells.p,
	    cells.n / sizeof(struct given_import_cell));
	return buf_ok(&lines) && buf_ok(&cells) ? OK : ERR_NO_MEMORY;
}

/* R in the page's language, its field as the table calls it. */
static struct str
message(struct visit *v, const struct refusal *r, struct str label)
{
	struct refusal labelled = *r;
	struct buf out = { .arena = v->a };

	refusal_label(&labelled, label);
	refusal_put(&out, &labelled, v->lang);
	return buf_str(&out);
}

static enum err
give_faults(struct visit *v, struct page_request *page, const struct import *im,
    size_t from, int64_t *ret_next)
{
	size_t all = im->faults.n ? import_n_faults(im) : 0;
	size_t n = from < all ? all - from : 0;
	struct given_import_fault *rows;

	n = n > FAULTS_ON_PAGE ? FAULTS_ON_PAGE : n;
	rows = arena_alloc(v->a, (n + 1) * sizeof(*rows));
	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < n; i++) {
		const struct import_fault *f = import_fault(im, from + i);

		rows[i] = (struct given_import_fault){ (int64_t)f->row,
			message(v, &f->refusal, f->label) };
	}
	*ret_next = from + n < all ? (int64_t)(from + n) : 0;
	page_give(page, "faults", GIVEN_IMPORT_FAULT, rows, n);
	return OK;
}

static size_t
fault_rows(const struct import *im)
{
	size_t all = import_n_faults(im);
	size_t n = 0;

	for (size_t i = 0; i < all; i++)
		n += i == 0 ||
		    import_fault(im, i)->row != import_fault(im, i - 1)->row;
	return n;
}

/* Counts; and whether a person must say that the time is right. */
static void
put_counts(struct given_import_table *t, const struct waiting *w)
{
	const struct import *im = &w->im;
	int64_t now = os_now();

	t->kind = str_from(w->asked.type->open.name);
	t->file = w->asked.file;
	t->key = w->upload.key;
	t->plan = im->plan;
	t->n_new = (int64_t)im->n_new;
	t->n_known = (int64_t)im->n_known;
	t->n_totals = (int64_t)im->n_totals;
	t->n_faults = (int64_t)import_n_faults(im);
	t->n_fault_rows = (int64_t)fault_rows(im);
	if (now > im->clock + CLOCK_JUMP_MAX)
		t->clock = now;
}

static enum err
give_table(struct visit *v, struct page_request *page, struct waiting *w)
{
	struct given_import_table *t = arena_alloc(v->a, sizeof(*t));
	enum err err;

	if (!t)
		return ERR_NO_MEMORY;
	put_counts(t, w);
	if (w->refusal.err != OK)
		t->error = message(v, &w->refusal, STR(""));
	t->first = (int64_t)number_asked(v, "first");
	t->last = (int64_t)number_asked(v, "last");
	err = give_sums(v, page, &w->im);
	if (err == OK)
		err = give_lines(v, page, &w->im, number_asked(v, "line"),
		    &t->next_line);
	if (err == OK)
		err = give_faults(v, page, &w->im, number_asked(v, "fault"),
		    &t->next_fault);
	page_give(page, "table", GIVEN_IMPORT_TABLE, t, 1);
	return err;
}

static void
show(struct visit *v, struct waiting *w)
{
	struct page_request page = { .n_given = 0 };
	enum err err = desk_give(v, &page);

	if (err == OK)
		err = give_table(v, &page, w);
	if (err == OK)
		visit_page(v, page_of(PAGE_DESK_TABLE), &page);
	else
		visit_fail(v, err, "table", db_error(v->worker->db));
}

void
desk_table_get(struct visit *v)
{
	struct waiting *w;
	enum err err = read_waiting(v, &w);

	if (err == ERR_NOT_FOUND) {
		web_redirect(v->response, STR("/desk/import"));
		return;
	}
	if (err == OK && w->refusal.err == OK) {
		/* Whether the time is right is asked once, beside the button.
		 */
		w->like.confirm_clock = true;
		w->is_trial = true;
		err = have_run(v, w);
	}
	if (err == OK)
		show(v, w);
	else
		visit_fail(v, err, "table", "");
}

/* ---- recording it ---- */

static void
go_on(struct visit *v, const struct waiting *w)
{
	struct buf to = { .arena = v->a };
	int64_t first = w->im.first;

	if (w->im.is_stale)
		buf_put(&to, STR("/desk/table?stale=1"));
	else if (w->im.n_new)
		buf_printf(&to, "/desk/table?first=%lld&last=%lld",
		    (long long)first,
		    (long long)(first + (int64_t)w->im.n_new - 1));
	else
		buf_put(&to, STR("/desk/table"));
	web_redirect(v->response, buf_str(&to));
}

/* What the page carried: whose upload it showed, and what of it. */
static bool
take_agreed(struct waiting *w, const struct pair *form, size_t n)
{
	w->im.agreed = &w->agreed;
	return str_eq(pair_get(form, n, FORM_KEY), w->upload.key) &&
	    hex_get(pair_get(form, n, FORM_PLAN), w->agreed.bytes,
		sizeof(w->agreed.bytes));
}

void
desk_table_post(struct visit *v, const struct pair *form, size_t n)
{
	struct waiting *w;
	enum err err = read_waiting(v, &w);

	if (err == ERR_NOT_FOUND) {
		web_redirect(v->response, STR("/desk/import"));
		return;
	}
	if (err == OK && w->refusal.err == OK) {
		w->im.is_stale = !take_agreed(w, form, n);
		w->like.confirm_clock = pair_get(form, n, FORM_CLOCK).n > 0;
		err = w->im.is_stale ? OK : have_run(v, w);
	}
	if (err != OK) {
		visit_fail(v, err, "table", "");
	} else if (w->refusal.err == OK && import_n_faults(&w->im) == 0) {
		go_on(v, w);
	} else {
		show(v, w);
		v->response->status = err_infos[ERR_CONFLICT].http;
	}
}
