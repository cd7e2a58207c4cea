/*
 * Tables at the desk: what may be imported, the form for one kind, its empty
 * table, and the file that comes in.
 */
#include "base/os.h"
#include "trade/apart.h"
#include "trade/import.h"
#include "trade/template.h"
#include "web/desk_table.h"
#include "web/forms.h"
#include "web/ops.h"
#include "web/pages.h"
#include "web/site.h"

#include <stdio.h>
#include <unistd.h>

/* ---- what may be imported ---- */

static bool
has_money(const struct event_type *t)
{
	for (size_t i = 0; i < t->open.n_fields; i++)
		if (t->open.fields[i].type == FIELD_MONEY)
			return true;
	return false;
}

/* An approval and the like begin at the entry they are for. */
static bool
fits_a_table(const struct event_type *t)
{
	return !role_types[t->role - 1].is_seat &&
	    !shape_find(&t->open, STR("leaf"));
}

/* The kinds that the member's ROLES allow, with money in them or without. */
static enum err
give_kinds(struct visit *v, struct page_request *page, struct str roles,
    const char *name, bool with_money)
{
	struct given_desk_kind *kinds =
	    arena_alloc(v->a, N_EVENT_TYPES * sizeof(*kinds));
	size_t n = 0;

	if (!kinds)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < N_EVENT_TYPES; i++) {
		const struct event_type *t = &event_types[i];

		if (desk_has_role(roles, t->role) && fits_a_table(t) &&
		    has_money(t) == with_money)
			kinds[n++] =
			    (struct given_desk_kind){ str_from(t->open.name),
				    str_from(role_types[t->role - 1].name) };
	}
	page_give(page, name, GIVEN_DESK_KIND, kinds, n);
	return OK;
}

void
desk_import_list(struct visit *v)
{
	struct page_request page = { .n_given = 0 };
	struct str roles;
	enum err err = desk_give(v, &page);

	if (err == OK)
		err = desk_roles(v, &roles);
	if (err == OK)
		err = give_kinds(v, &page, roles, "money", true);
	if (err == OK)
		err = give_kinds(v, &page, roles, "others", false);
	if (err == OK)
		visit_page(v, v->page, &page);
	else
		visit_fail(v, err, "", db_error(v->worker->db));
}

/* ---- the form ---- */

static const struct event_type *
kind_asked(const struct visit *v)
{
	const struct event_type *t = event_type_named(v->captures[0]);

	return t && fits_a_table(t) ? t : NULL;
}

/* The message of R, its field by the label that the form has for it. */
static struct str
message(struct visit *v, const struct refusal *r)
{
	const struct field *f =
	    shape_find(&given_shapes[GIVEN_IMPORT_FORM], str_from(r->field));
	struct refusal labelled = *r;
	struct buf out = { .arena = v->a };

	if (f)
		refusal_label(&labelled, str_from(field_label(f, v->lang)));
	refusal_put(&out, &labelled, v->lang);
	return buf_str(&out);
}

static enum err
give_units(struct visit *v, struct page_request *page, struct str chosen)
{
	static const char *const names[] = { "one", "wan", "yi" };
	enum { N = sizeof(names) / sizeof(*names) };
	struct given_import_unit *rows = arena_alloc(v->a, N * sizeof(*rows));

	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < N; i++)
		rows[i] = (struct given_import_unit){ str_from(names[i]),
			str_is(chosen, names[i]) };
	page_give(page, "units", GIVEN_IMPORT_UNIT, rows, N);
	return OK;
}

/* The choices of the kind itself: every kind has a basis. */
static enum err
give_basis(struct visit *v, struct page_request *page,
    const struct event_type *t, struct str chosen)
{
	const struct field *f = shape_find(&t->open, STR(IMPORT_BASIS));
	struct str rest = str_from(f && f->choices ? f->choices : "");
	struct buf rows = { .arena = v->a };

	while (rest.n) {
		struct str name = str_cut(&rest, ',');
		struct given_import_basis row = { name, str_eq(name, chosen) };

		buf_put(&rows, (struct str){ (const char *)&row, sizeof(row) });
	}
	page_give(page, "bases", GIVEN_IMPORT_BASIS, rows.p,
	    rows.n / sizeof(struct given_import_basis));
	return buf_ok(&rows) ? OK : ERR_NO_MEMORY;
}

static enum err
give_columns(struct visit *v, struct page_request *page,
    const struct event_type *t)
{
	const struct shape *parts[] = { &t->open, &t->closed };
	struct buf rows = { .arena = v->a };

	for (size_t p = 0; p < 2; p++)
		for (size_t i = 0; i < parts[p]->n_fields; i++) {
			const struct field *f = &parts[p]->fields[i];
			struct given_import_column row = {
				str_from(field_label(f, v->lang)),
				!(f->flags & FIELD_OPTIONAL)
			};

			if (!(f->flags & FIELD_SALT))
				buf_put(&rows,
				    (struct str){ (const char *)&row,
					sizeof(row) });
		}
	page_give(page, "columns", GIVEN_IMPORT_COLUMN, rows.p,
	    rows.n / sizeof(struct given_import_column));
	return buf_ok(&rows) ? OK : ERR_NO_MEMORY;
}

/* The form for T, with what PAIRS say and why it was refused. */
static void
show_form(struct visit *v, const struct event_type *t, const struct pair *pairs,
    size_t n, const struct refusal *r)
{
	struct page_request page = { .n_given = 0 };
	struct given_import_form form = { .kind = str_from(t->open.name),
		.role = str_from(role_types[t->role - 1].name),
		.rule = str_from(v->lang == LANG_ZH ? t->rule_zh : t->rule_en),
		.cite = pair_get(pairs, n, IMPORT_CITE),
		.mib = UPLOAD_BYTES_MAX >> 20 };
	enum err err = desk_give(v, &page);

	if (r)
		form.error = message(v, r);
	page_give(&page, "form", GIVEN_IMPORT_FORM, &form, 1);
	if (err == OK)
		err = give_units(v, &page, pair_get(pairs, n, IMPORT_UNIT));
	if (err == OK)
		err = give_basis(v, &page, t, pair_get(pairs, n, IMPORT_BASIS));
	if (err == OK)
		err = give_columns(v, &page, t);
	if (err != OK) {
		visit_fail(v, err, "", "");
		return;
	}
	visit_page(v, page_of(PAGE_DESK_IMPORT_KIND), &page);
	if (r && v->response->status == 200)
		v->response->status = err_infos[r->err].http;
}

/* ---- an empty table ---- */

static void
offer(struct visit *v, const struct event_type *t, const char *type,
    const char *ending)
{
	struct buf how = { .arena = v->a };

	buf_printf(&how, "attachment; filename=\"%s.%s\"", t->open.name,
	    ending);
	v->response->status = 200;
	v->response->type = str_from(type);
	web_add_header(v->response, "Content-Disposition", buf_str(&how));
}

static enum err
send_csv(struct visit *v, const struct event_type *t)
{
	struct buf out = { .arena = v->a };
	enum err err = template_put_csv(&out, t, v->lang);

	if (err != OK)
		return err;
	v->response->body = buf_str(&out);
	offer(v, t, "text/csv; charset=utf-8", "csv");
	return OK;
}

static enum err
send_xlsx(struct visit *v, const struct event_type *t)
{
	const char *path;
	int fd;
	enum err err = os_memory_file(v->a, &fd, &path);

	if (err != OK)
		return err;
	err = template_write_xlsx(path, v->site->scratch, t, v->lang);
	v->response->file_size = err == OK ? os_file_size(fd) : 0;
	if (v->response->file_size <= 0) {
		close(fd);
		return err == OK ? ERR_IO : err;
	}
	v->response->file_fd = fd;
	offer(v, t,
	    "application/"
	    "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	    "xlsx");
	return OK;
}

void
desk_import_get(struct visit *v)
{
	const struct web_request *q = v->request;
	struct str format = pair_get(q->query, q->n_query, "template");
	const struct event_type *t = kind_asked(v);
	enum err err = t ? OK : ERR_NOT_FOUND;

	if (err == OK && format.n == 0) {
		show_form(v, t, NULL, 0, NULL);
		return;
	}
	if (err == OK && str_is(format, "csv"))
		err = send_csv(v, t);
	else if (err == OK && str_is(format, "xlsx"))
		err = send_xlsx(v, t);
	else
		err = ERR_NOT_FOUND;
	if (err != OK)
		visit_fail(v, err, "kind", "");
}

/* ---- a file comes in ---- */

/* The table in the file as CSV; what reads a workbook is not this process. */
static enum err
read_file(struct visit *v, struct str bytes, struct table_asked *asked,
    struct str *ret_text, struct refusal *r)
{
	enum err err;

	asked->is_xlsx = xlsx_is(bytes);
	if (asked->is_xlsx)
		err = apart_xlsx_to_csv(v->site->forker, bytes, v->a, ret_text,
		    r);
	else
		err = table_decode(bytes, STR(""), v->a, ret_text, r);
	if (err == OK && ret_text->n > UPLOAD_TEXT_MAX)
		err = refuse(r, ERR_TOO_LARGE, "file", "%d MiB",
		    UPLOAD_TEXT_MAX >> 20);
	return err;
}

struct keeping {
	const struct hash *session;
	struct upload upload;
};

static enum err
keep(void *ctx, struct node *node)
{
	const struct keeping *k = ctx;

	return upload_put(node, k->session, &k->upload);
}

static enum err
take(struct visit *v, struct table_asked *asked, struct str bytes,
    struct refusal *r)
{
	struct keeping k = { .session = &v->session.id };
	struct table table;
	enum err err = read_file(v, bytes, asked, &k.upload.text, r);

	if (err == OK) /* what is no table is told at once */
		err = table_read_csv(k.upload.text, asked->is_xlsx ? ',' : 0,
		    v->a, &table, r);
	if (err != OK)
		return err;
	k.upload.key = visit_key(v);
	err = table_put_asked(asked, v->a, &k.upload.what);
	if (err != OK)
		return refuse(r, err, IMPORT_CITE, "%s", "\\t, \\n");
	err = writer_call(v->site->writer, keep, &k);
	return err == OK ? OK : refuse(r, err, "file", "%d", UPLOADS_MAX);
}

/* Why the form itself was not taken, in words about its file. */
static enum err
explain(enum err err, struct refusal *r)
{
	if (err == ERR_TOO_LARGE)
		return refuse(r, err, "file", "%d MiB", UPLOAD_BYTES_MAX >> 20);
	return refuse(r, err, "file", "%s", "multipart/form-data");
}

void
desk_import_post(struct visit *v)
{
	const struct event_type *t = kind_asked(v);
	struct table_asked asked = { .lang = v->lang };
	struct web_file file = { 0 };
	struct pair *pairs = NULL;
	struct refusal r = { 0 };
	size_t n = 0;
	enum err err = web_upload(v->request, &pairs, &n, &file);

	if (!t) {
		visit_fail(v, ERR_NOT_FOUND, "kind", "");
		return;
	}
	if (!forms_has_token(pairs, n, v->session.csrf)) {
		visit_fail(v, ERR_FORBIDDEN, "form", FORM_CSRF);
		return;
	}
	asked.type = t;
	asked.unit = pair_get(pairs, n, IMPORT_UNIT);
	asked.basis = pair_get(pairs, n, IMPORT_BASIS);
	asked.cite = str_trim(pair_get(pairs, n, IMPORT_CITE));
	asked.file = file.name;
	err = err == OK ? take(v, &asked, file.bytes, &r) : explain(err, &r);
	if (err == OK)
		web_redirect(v->response, STR("/desk/table"));
	else
		show_form(v, t, pairs, n, &r);
}
