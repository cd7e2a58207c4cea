/*
 * Official tables on the web: the list, one as a page, and as a file.
 */
#include "book/report.h"
#include "codec/json.h"
#include "web/pages.h"
#include "web/site.h"

/* The value of the address for NAME. */
static struct str
given_value(void *ctx, const char *name)
{
	struct visit *v = ctx;

	return pair_get(v->request->query, v->request->n_query, name);
}

/* The report of the address, made; ERR_NOT_FOUND for what is no such. */
static enum err
make(struct visit *v, struct report_asked *asked, struct table *ret)
{
	struct view_reader reader = { v->worker->db, v->today };
	struct refusal r = { .err = OK };
	struct str *args = arena_alloc(v->a, REPORT_ARGS_MAX * sizeof(*args));
	enum err err;

	if (!args)
		return ERR_NO_MEMORY;
	*asked = (struct report_asked){ report_named(v->captures[0]), args,
		report_unit_named(given_value(v, "unit")), v->lang };
	if (!asked->type || (given_value(v, "unit").n && !asked->unit))
		return ERR_NOT_FOUND;
	err = report_args(&reader, asked->type, given_value, v, v->a, args, &r);
	if (err == ERR_MALFORMED)
		return ERR_NOT_FOUND;
	return err == OK ?
	    report_make(&reader, asked, WEB_ROWS_MAX, v->a, ret, &r) :
	    err;
}

/* ---- the page ---- */

enum err
reports_give_list(struct visit *v, struct page_request *page)
{
	struct given_report_name *rows =
	    arena_alloc(v->a, N_REPORT_TYPES * sizeof(*rows));

	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < N_REPORT_TYPES; i++) {
		const struct report_type *t = &report_types[i];

		rows[i].name = str_from(t->name);
		rows[i].title = str_from(v->lang == LANG_ZH ? t->zh : t->en);
	}
	page_give(page, "names", GIVEN_REPORT_NAME, rows, N_REPORT_TYPES);
	return OK;
}

static enum err
give_report_words(struct visit *v, struct page_request *page, const char *name,
    const struct list *list)
{
	const struct table_words *words = list->items;
	struct given_report_words *rows =
	    arena_alloc(v->a, (list->n + 1) * sizeof(*rows));

	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < list->n; i++)
		rows[i].text = words[i].text;
	page_give(page, name, GIVEN_REPORT_WORDS, rows, list->n);
	return OK;
}

static enum err
give_columns(struct visit *v, struct page_request *page, const struct table *t)
{
	const struct table_words *words = t->columns.items;
	struct given_report_column *rows =
	    arena_alloc(v->a, (t->columns.n + 1) * sizeof(*rows));

	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < t->columns.n; i++)
		rows[i] = (struct given_report_column){ words[i].text,
			words[i].is_number };
	page_give(page, "columns", GIVEN_REPORT_COLUMN, rows, t->columns.n);
	return OK;
}

/* The cells of LINE, the one AT; numbers in groups. */
static bool
put_cells(struct visit *v, struct buf *out, const struct table_line *line,
    int64_t at)
{
	const struct table_cell *cells = line->cells.items;

	for (size_t i = 0; i < line->cells.n; i++) {
		struct given_report_cell cell = { .line = at,
			.text = cells[i].text,
			.is_number = cells[i].is_number,
			.page = cells[i].page,
			.a = cells[i].a,
			.b = cells[i].b };
		struct buf number = { .arena = v->a };

		if (cell.is_number) {
			table_put_grouped(&number, cell.text);
			cell.text = buf_str(&number);
		}
		if (!buf_ok(&number))
			return false;
		buf_put(out, (struct str){ (const char *)&cell, sizeof(cell) });
	}
	return buf_ok(out);
}

static void
put_links(struct buf *out, const struct table_line *line, int64_t at)
{
	const struct table_link *links = line->links.items;

	for (size_t i = 0; i < line->links.n; i++) {
		struct given_report_link link = { at, links[i].name,
			links[i].value };

		buf_put(out, (struct str){ (const char *)&link, sizeof(link) });
	}
}

/* Lines from FROM on, a page of them; sums of the whole stand on the last. */
static enum err
give_lines(struct visit *v, struct page_request *page, const struct table *t,
    size_t from)
{
	const struct table_line *all = t->lines.items;
	struct given_report_line *rows =
	    arena_alloc(v->a, (TABLE_LINES_MAX + 1) * sizeof(*rows));
	struct buf cells = { .arena = v->a };
	struct buf links = { .arena = v->a };
	size_t n = 0;

	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = from; i < t->lines.n && n < TABLE_LINES_MAX; i++, n++) {
		rows[n] = (struct given_report_line){ all[i].kind, all[i].no,
			(int64_t)i, all[i].open };
		put_links(&links, &all[i], (int64_t)i);
		if (!put_cells(v, &cells, &all[i], (int64_t)i))
			return ERR_NO_MEMORY;
	}
	if (!buf_ok(&links))
		return ERR_NO_MEMORY;
	page_give(page, "lines", GIVEN_REPORT_LINE, rows, n);
	page_give(page, "links", GIVEN_REPORT_LINK, links.p,
	    links.n / sizeof(struct given_report_link));
	page_give(page, "cells", GIVEN_REPORT_CELL, cells.p,
	    cells.n / sizeof(struct given_report_cell));
	return OK;
}

/* Is NAME a param that links give and the form does not ask for? */
static bool
is_kept(const struct report_type *t, const char *name)
{
	for (const char *const *k = t->kept; *k; k++)
		if (strcmp(*k, name) == 0)
			return true;
	return false;
}

/* What may be asked: the params that the report leaves open. */
static enum err
give_params(struct visit *v, struct page_request *page,
    const struct report_type *t)
{
	const struct view_type *view = &view_types[t->view];
	struct given_report_param *rows =
	    arena_alloc(v->a, REPORT_ARGS_MAX * sizeof(*rows));
	size_t n = 0;

	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < view->n_params; i++) {
		const struct view_param *p = &view->params[i];
		const struct field *f =
		    shape_find(&view->shape, str_from(p->name));

		bool kept = is_kept(t, p->name);

		if (t->args[i] || p->type == FIELD_INT ||
		    (kept && given_value(v, p->name).n == 0))
			continue;
		rows[n++] =
		    (struct given_report_param){ .name = str_from(p->name),
			    .label = str_from(f ? field_label(f, v->lang) : ""),
			    .value = given_value(v, p->name),
			    .is_day = p->type == FIELD_DAY,
			    .is_kept = kept };
	}
	page_give(page, "params", GIVEN_REPORT_PARAM, rows, n);
	return OK;
}

static enum err
give_units(struct visit *v, struct page_request *page,
    const struct report_word *chosen)
{
	enum { UNITS_MAX = 16 };
	struct given_report_unit *rows =
	    arena_alloc(v->a, UNITS_MAX * sizeof(*rows));
	size_t n = 0;

	if (!rows)
		return ERR_NO_MEMORY;
	for (const struct report_word *u = report_units;
	     u->name && n < UNITS_MAX; u++)
		rows[n++] = (struct given_report_unit){ str_from(u->name),
			str_from(v->lang == LANG_ZH ? u->zh : u->en),
			u == chosen };
	page_give(page, "units", GIVEN_REPORT_UNIT, rows, n);
	return OK;
}

static enum err
give_head(struct visit *v, struct page_request *page,
    const struct report_asked *asked, const struct table *t, size_t from)
{
	struct given_report *row = arena_alloc(v->a, sizeof(*row));

	if (!row)
		return ERR_NO_MEMORY;
	*row = (struct given_report){ .name = str_from(asked->type->name),
		.title = t->title,
		.unit = t->unit,
		.note = t->note,
		.opens = asked->type->open != NULL };
	if (t->lines.n > from + TABLE_LINES_MAX)
		row->next = (int64_t)from + TABLE_LINES_MAX;
	page_give(page, "report", GIVEN_REPORT, row, 1);
	return OK;
}

enum err
reports_give(struct visit *v, struct page_request *page)
{
	struct report_asked asked;
	struct table t = { 0 };
	struct str line = given_value(v, "line");
	int64_t from = 0;
	enum err err;

	if (line.n && (!str_to_int(line, &from) || from > WEB_ROWS_MAX))
		return ERR_NOT_FOUND;
	err = make(v, &asked, &t);
	if (err == OK)
		err = give_head(v, page, &asked, &t, (size_t)from);
	if (err == OK)
		err = give_columns(v, page, &t);
	if (err == OK)
		err = give_lines(v, page, &t, (size_t)from);
	if (err == OK)
		err = give_params(v, page, asked.type);
	if (err == OK)
		err = give_units(v, page, asked.unit);
	if (err == OK)
		err = give_report_words(v, page, "said", &t.said);
	if (err == OK)
		err = give_report_words(v, page, "signs", &t.signs);
	if (err == OK)
		err = give_report_words(v, page, "rests", &t.rests_on);
	return err == OK ? give_report_words(v, page, "blanks", &t.blanks) :
			   err;
}

/* ---- files ---- */

/* A form of a table that is taken away: its name is also the file's end. */
struct file_form {
	const char *name;
	const char *type;
	enum err (
	    *put)(struct visit *v, struct buf *out, const struct table *t);
};

static enum err
put_csv(struct visit *v, struct buf *out, const struct table *t)
{
	(void)v;
	table_put_csv(out, t);
	return OK;
}

static enum err
put_json(struct visit *v, struct buf *out, const struct table *t)
{
	(void)v;
	json_put(out, &table_shape, t);
	return OK;
}

static enum err
put_xlsx(struct visit *v, struct buf *out, const struct table *t)
{
	struct refusal r = { .err = OK };

	return table_put_xlsx(out, t, v->site->scratch, &r);
}

static const struct file_form file_forms[] = {
	{ "csv", "text/csv; charset=utf-8", put_csv },
	{ "json", "application/json", put_json },
	{ "xlsx",
	    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	    put_xlsx },
};

static const struct file_form *
form_named(struct str name)
{
	for (size_t i = 0; i < sizeof(file_forms) / sizeof(*file_forms); i++)
		if (str_eq(name, str_from(file_forms[i].name)))
			return &file_forms[i];
	return NULL;
}

/* "attachment; filename="fund_source-2017-10-28.xlsx"": our own words only. */
static void
name_file(struct visit *v, const struct report_type *t,
    const struct file_form *form)
{
	struct buf name = { .arena = v->a };

	buf_printf(&name, "attachment; filename=\"%s-", t->name);
	day_put(&name, v->today);
	buf_printf(&name, ".%s\"", form->name);
	web_add_header(v->response, "Content-Disposition", buf_str(&name));
}

bool
reports_send(struct visit *v)
{
	struct str format = given_value(v, "format");
	const struct file_form *form = form_named(format);
	struct buf out = { .arena = v->a };
	struct report_asked asked;
	struct table t = { 0 };
	enum err err;

	if (page_kind(v->page) != PAGE_REPORT || format.n == 0)
		return false;
	err = form ? make(v, &asked, &t) : ERR_NOT_FOUND;
	if (err == OK)
		err = public_mark(v);
	if (err == OK)
		err = form->put(v, &out, &t);
	if (err == OK && !buf_ok(&out))
		err = ERR_NO_MEMORY;
	if (err != OK) {
		visit_fail(v, err, "path", "");
		return true;
	}
	visit_text(v, 200, form->type, buf_str(&out));
	name_file(v, asked.type, form);
	return true;
}
