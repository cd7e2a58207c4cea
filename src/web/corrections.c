/*
 * Corrections for pages: what was reversed, what replaced it, and the fields
 * in which the two differ; and entries that are dated back.
 */
#include "base/limits.h"
#include "book/control.h"
#include "node/reading.h"
#include "web/pages.h"
#include "web/site.h"

/* Lines of one page; a correction may have several. */
enum { CHANGES_MAX = LIST_PAGE_MAX };

struct changes {
	struct given_change rows[CHANGES_MAX];
	size_t n;
};

static void
add(struct changes *out, const struct given_change *row)
{
	if (out->n < CHANGES_MAX)
		out->rows[out->n++] = *row;
}

static struct str
words_unless_choice(struct visit *v, const struct field *f, const void *body)
{
	if (f->type == FIELD_CHOICE)
		return STR("");
	return give_words(v->a, v->lang, f, field_of(f, body));
}

/* A line for each field that differs between BEFORE and NOW. */
static void
add_fields(struct visit *v, const struct reading *before,
    const struct reading *now, struct given_change row, struct changes *out)
{
	const struct shape *s = &now->type->open;
	const struct field *f = NULL;
	size_t n = out->n;

	while ((f = shape_next_change(s, f, before->body, now->body))) {
		row.label = str_from(field_label(f, v->lang));
		row.before = words_unless_choice(v, f, before->body);
		row.after = words_unless_choice(v, f, now->body);
		row.before_choice = row.after_choice = STR("");
		if (f->type == FIELD_CHOICE) {
			row.before_choice =
			    *(const struct str *)field_of(f, before->body);
			row.after_choice =
			    *(const struct str *)field_of(f, now->body);
		}
		add(out, &row);
	}
	row.told = STR("same");
	if (out->n == n)
		add(out, &row);
}

/* Members may read why before the reversal is disclosed. */
static enum err
read_reason(struct visit *v, const struct view_corrections *c,
    struct str *ret_reason)
{
	struct reading r;
	enum err err =
	    node_read_entry(v->worker->db, c->log, c->reversed, v->a, &r);

	if (err == OK && r.type && r.body)
		*ret_reason = event_text(r.type, r.body, "reason");
	return err;
}

/* Both entries of C, as far as TO_MEMBERS or the public may see them. */
static enum err
add_correction(struct visit *v, const struct view_corrections *c,
    bool to_members, struct changes *out)
{
	struct given_change row = { .log = c->log,
		.idx = c->idx,
		.kind = c->kind,
		.subject = c->subject,
		.by_idx = c->by_idx,
		.day = c->day,
		.reversed = c->reversed,
		.reason = c->reason };
	struct reading before, now;
	enum err err = to_members ? read_reason(v, c, &row.reason) : OK;

	if (err != OK)
		return err;
	if (c->by_idx < 0) {
		row.told = STR("nothing");
		add(out, &row);
		return OK;
	}
	err = node_read_entry(v->worker->db, c->log, c->idx, v->a, &before);
	if (err == OK)
		err = node_read_entry(v->worker->db, c->log, c->by_idx, v->a,
		    &now);
	if (err != OK)
		return err;
	row.who = now.leaf.by;
	if (before.body && now.body && before.type == now.type &&
	    (to_members || (before.is_public && now.is_public))) {
		add_fields(v, &before, &now, row, out);
		return OK;
	}
	row.told = STR("closed");
	add(out, &row);
	return OK;
}

enum err
give_changes(struct visit *v, struct page_request *page, struct str subject,
    struct str log, int64_t index, bool to_members)
{
	struct changes *out = arena_alloc(v->a, sizeof(*out));
	struct buf number = { .arena = v->a };
	const struct view_corrections *all;
	struct list rows = { 0 };
	struct str args[3] = { subject, log };
	enum err err;

	if (!out)
		return ERR_NO_MEMORY;
	buf_int(&number, index);
	args[2] = buf_str(&number);
	err = visit_load(v, VIEW_CORRECTIONS, args, &rows);
	all = rows.items;
	for (size_t i = 0; err == OK && i < rows.n; i++)
		err = add_correction(v, &all[i], to_members, out);
	if (err == OK)
		page_give(page, "changes", GIVEN_CHANGE, out->rows, out->n);
	return err;
}

enum err
give_backdated(struct visit *v, struct page_request *page, struct str kind,
    struct str subject, struct str log, int64_t index)
{
	struct view_reader reader = { v->worker->db, v->today };
	struct buf number = { .arena = v->a };
	const struct view_backdated *all;
	struct given_backdated_mark *marks;
	struct list rows = { 0 };
	struct str args[4] = { log, STR(""), kind, subject };
	size_t n = 0;
	enum err err;

	buf_int(&number, index);
	args[1] = buf_str(&number);
	err = visit_load(v, VIEW_BACKDATED, args, &rows);
	marks = arena_alloc(v->a, (rows.n + 1) * sizeof(*marks));
	if (err != OK || !marks)
		return err == OK ? ERR_NO_MEMORY : err;
	all = rows.items;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		int64_t limit = 0;

		err = control_limit(&reader, CONTROL_C5, all[i].log, v->a,
		    &limit);
		if (all[i].days > limit)
			marks[n++] = (struct given_backdated_mark){ all[i].log,
				all[i].idx, all[i].days };
	}
	page_give(page, "backdated", GIVEN_BACKDATED_MARK, marks, n);
	return err;
}
