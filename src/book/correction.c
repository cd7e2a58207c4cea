/*
 * Corrections: an entry that was reversed, and the one that says instead of
 * it what is true.  Both stay; the book remembers what lies between them.
 */
#include "book/rows.h"

/* The names of the fields in which two bodies of TYPE differ. */
static struct str
differing(struct book *b, const struct event_type *type, const void *before,
    const void *after)
{
	struct buf out = { .arena = &b->arena };
	const struct field *f = NULL;

	while ((f = shape_next_change(&type->open, f, before, after)))
		buf_printf(&out, "%s%s", out.n ? " " : "", f->name);
	if (!buf_ok(&out))
		b->fault = ERR_NO_MEMORY;
	return buf_str(&out);
}

void
correction_begin(struct book *b, const struct event *ev,
    const struct event *entry, struct str subject)
{
	struct row_correction row = { .log = ev->log,
		.idx = entry->index,
		.kind = str_from(entry->type->open.name),
		.subject = subject,
		.reversed = ev->index,
		.day = log_day(b, ev->log),
		.by_idx = -1 };

	rows_put(b, ROW_CORRECTION, &row);
}

void
correction_end(struct book *b, const struct event *ev, int64_t replaced)
{
	struct row_correction row = { .log = ev->log, .idx = replaced };
	struct book_entry before;
	enum err err;

	if (!rows_find(b, ROW_CORRECTION, &row))
		return;
	err = b->entries(b->entries_ctx, ev->log, replaced, &b->arena, &before);
	if (err_infos[err].class == ERR_CLASS_FAULT)
		b->fault = err;
	if (err != OK)
		return;
	if (before.event.type == ev->type)
		row.fields =
		    differing(b, ev->type, before.event.body, ev->body);
	row.by_idx = ev->index;
	row.by_day = log_day(b, ev->log);
	rows_put(b, ROW_CORRECTION, &row);
}
