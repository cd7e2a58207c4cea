/*
 * What the program itself gives to pages: entries as they read, and the
 * exceptions of the controls.
 */
#include <assert.h>

#include "book/control.h"
#include "book/proportion.h"
#include "codec/words.h"
#include "node/reading.h"
#include "web/pages.h"
#include "web/site.h"

struct str
give_words(struct arena *a, enum lang lang, const struct field *f,
    const void *at)
{
	struct buf out = { .arena = a };

	if (f->type == FIELD_MONEY) {
		const struct money *m = at;

		money_put_grouped(&out, *m);
		buf_printf(&out, " %s", m->currency);
	} else {
		words_put_value(&out, f, at, lang);
	}
	return buf_ok(&out) ? buf_str(&out) : STR("");
}

/* 0 is a value where a number must be given. */
static bool
is_left_out(const struct field *f, const void *at)
{
	bool must_be = f->type == FIELD_INT && !(f->flags & FIELD_OPTIONAL);

	return !must_be && field_is_absent(f, at);
}

/* Salts are nobody's business. */
size_t
give_told(struct arena *a, enum lang lang, const struct shape *s,
    const void *body, struct given_told *rows)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];
		const void *at = field_of(f, body);

		if ((f->flags & FIELD_SALT) || is_left_out(f, at))
			continue;
		rows[n].label = str_from(field_label(f, lang));
		if (f->type == FIELD_CHOICE)
			rows[n++].choice = *(const struct str *)at;
		else
			rows[n++].value = give_words(a, lang, f, at);
	}
	return n;
}

struct str
give_subject(const struct reading *r)
{
	if (!r->type || !r->type->half || !r->body)
		return STR("");
	return event_subject(r->type, r->body);
}

enum err
give_backdated_half(struct visit *v, struct page_request *page,
    const struct reading *r)
{
	struct str subject = give_subject(r);

	if (subject.n == 0) {
		page_give(page, "backdated", GIVEN_BACKDATED_MARK, NULL, 0);
		return OK;
	}
	return give_backdated(v, page, str_from(r->type->half), subject,
	    v->captures[0], r->index);
}

enum err
give_entry(struct visit *v, struct page_request *page, const struct reading *r,
    bool with_closed)
{
	const struct event_type *t = r->type;
	struct given_leaf *leaf = arena_alloc(v->a, sizeof(*leaf));
	struct given_told *told;
	size_t n_fields = t ? t->open.n_fields + t->closed.n_fields : 0;
	size_t n = 0;

	told = arena_alloc(v->a, (n_fields + 1) * sizeof(*told));
	if (!leaf || !told)
		return ERR_NO_MEMORY;
	*leaf = (struct given_leaf){ .kind = r->leaf.kind,
		.by = r->leaf.by,
		.at = r->leaf.at,
		.hash = r->hash,
		.own_signature = r->leaf.signatures.n > 0,
		.subject = give_subject(r) };
	assert(t || !r->body);
	if (t && r->body && (r->is_public || with_closed))
		n = give_told(v->a, v->lang, &t->open, r->body, told);
	if (t && r->body && with_closed && t->closed.n_fields)
		n += give_told(v->a, v->lang, &t->closed, r->body, told + n);
	page_give(page, "leaf", GIVEN_LEAF, leaf, 1);
	page_give(page, "told", GIVEN_TOLD, told, n);
	return OK;
}

/* ERR_NOT_FOUND leaves it to the page to say so. */
static enum err
give_voucher(struct visit *v, struct page_request *page)
{
	struct reading r;
	int64_t index;
	enum err err = ERR_NOT_FOUND;

	if (str_to_int(v->captures[1], &index))
		err = node_read_entry(v->worker->db, v->captures[0], index,
		    v->a, &r);
	if (err == OK)
		err = give_entry(v, page, &r, false);
	if (err == OK)
		err = give_changes(v, page, STR(""), v->captures[0], index,
		    false);
	if (err == OK)
		err = give_backdated_half(v, page, &r);
	return err;
}

static enum err
give_transfer(struct visit *v, struct page_request *page)
{
	enum err err = give_changes(v, page, v->captures[0], STR(""), 0, false);

	if (err == OK)
		err = give_backdated(v, page, STR(""), v->captures[0], STR(""),
		    0);
	return err;
}

/* Where the public can read more about an exception. */
static struct str
page_of_exception(const struct exception *e)
{
	if (e->control == CONTROL_C18B)
		return STR("reconciliations");
	if (e->control == CONTROL_C9 || e->control == CONTROL_C18)
		return STR("transfer");
	if (e->control == CONTROL_C31)
		return STR("promises");
	if (e->control == CONTROL_C15 || e->control == CONTROL_C15B)
		return STR("transfer");
	return e->control == CONTROL_C41 ? STR("objection") : STR("");
}

/* Are its days those of the calendar, not working days? */
static bool
is_in_calendar_days(enum control control)
{
	return control == CONTROL_C5 || control == CONTROL_C13 ||
	    control == CONTROL_C15 || control == CONTROL_C15B ||
	    control == CONTROL_C16;
}

static enum err
give_late(struct visit *v, struct page_request *page)
{
	struct view_reader reader = { v->worker->db, v->today };
	struct given_late *rows;
	struct exception *all;
	size_t n;
	enum err err = control_run(&reader, v->a, &all, &n);

	if (err != OK)
		return err;
	if (n > LIST_PAGE_MAX)
		n = LIST_PAGE_MAX;
	rows = arena_alloc(v->a, (n + 1) * sizeof(*rows));
	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < n; i++) {
		const struct control_type *t = &control_types[all[i].control];
		bool calendar = is_in_calendar_days(all[i].control);

		rows[i] = (struct given_late){
			.text = str_from(v->lang == LANG_ZH ? t->zh : t->en),
			.control = str_from(t->name),
			.log = all[i].log,
			.page = page_of_exception(&all[i]),
			.subject = all[i].subject,
			.idx = all[i].idx,
			.amount = all[i].amount,
			.days = calendar ? 0 : all[i].days,
			.calendar = calendar ? all[i].days : 0,
			.also = all[i].also
		};
	}
	page_give(page, "late", GIVEN_LATE, rows, n);
	return OK;
}

/* What the project gave back, source by source, if it is settled (C16). */
static enum err
give_shares(struct visit *v, struct page_request *page)
{
	struct view_reader reader = { v->worker->db, v->today };
	struct given_share *rows;
	struct share *all;
	size_t n;
	enum err err = proportion_load(&reader, v->captures[0], v->a, &all, &n);

	if (err != OK)
		return err;
	rows = arena_alloc(v->a, (n + 1) * sizeof(*rows));
	if (!rows)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < n; i++) {
		rows[i] = (struct given_share){ .log = all[i].log,
			.source = all[i].source,
			.funded = all[i].funded,
			.should = all[i].should,
			.returned = all[i].returned,
			.entries = all[i].entries };
		if (!money_sub(all[i].returned, all[i].should,
			&rows[i].difference))
			return ERR_OVERFLOW;
	}
	page_give(page, "shares", GIVEN_SHARE, rows, n);
	return OK;
}

enum err
give_public(struct visit *v, struct page_request *page)
{
	switch (page_kind(v->page)) {
	case PAGE_HOME:
	case PAGE_LATE:
		return give_late(v, page);
	case PAGE_ENTRY:
		return give_voucher(v, page);
	case PAGE_TRANSFER:
		return give_transfer(v, page);
	case PAGE_PROJECT:
		return give_shares(v, page);
	case PAGE_CORRECTIONS:
		return give_changes(v, page, STR(""), STR(""), 0, false);
	case PAGE_REPORTS:
		return reports_give_list(v, page);
	case PAGE_REPORT:
		return reports_give(v, page);
	default:
		return OK;
	}
}
