/*
 * Halves of two-sided facts: what one side says of a subject.
 *
 * A subject's id begins with the code of the side that opened it (its
 * owner); that side writes the first half and names the other side, which
 * writes the second.  Whether the halves agree is computed where they are
 * read (queries/matched.sql).
 */
#include "book/rows.h"

#include "codec/words.h"

static const struct field *
with_field(const struct event_type *type)
{
	for (size_t i = 0; i < type->open.n_fields; i++)
		if (type->open.fields[i].flags & FIELD_WITH)
			return &type->open.fields[i];
	return NULL;
}

static const char *
subject_field(const struct event_type *type)
{
	return type->open.fields[type->half_field].name;
}

/* Which slot EV fills, and who the other side is. */
static enum err
find_slot(struct book *b, const struct event *ev, struct row_half *half)
{
	const struct field *with = with_field(ev->type);
	const char *field = subject_field(ev->type);
	bool is_owner = str_eq(half->owner, ev->log);
	bool both_write = strcmp(ev->type->slot, "own") == 0;

	if (half->owner.n == 0)
		return no(b, ERR_NOT_OWN, field, "%.*s:", STR_ARG(ev->log));
	if (with)
		half->with_party =
		    *(const struct str *)field_of(with, ev->body);
	else
		half->with_party = half->owner;
	if (with && !both_write && !is_owner)
		return no(b, ERR_NOT_OWN, field, "%.*s:", STR_ARG(ev->log));
	if (str_eq(half->with_party, ev->log))
		return no(b, ERR_NOT_COUNTERPARTY, with ? with->name : field,
		    "≠ %.*s", STR_ARG(ev->log));
	if (!is_owner && !str_eq(half->with_party, half->owner))
		return no(b, ERR_NOT_COUNTERPARTY, with->name, "%.*s",
		    STR_ARG(half->owner));
	half->slot = is_owner ? STR("first") : STR("second");
	return OK;
}

enum err
half_check(struct book *b, const struct event *ev, struct row_half *ret_half)
{
	struct str subject = event_subject(ev->type, ev->body);
	struct row_half half = { .log = ev->log,
		.kind = str_from(ev->type->half),
		.subject = subject,
		.owner = id_party(subject) };
	struct row_half old;
	enum err err = find_slot(b, ev, &half);

	if (err != OK)
		return err;
	old = half;
	if (rows_find(b, ROW_HALF, &old) && !str_eq(old.state, STR("reversed")))
		return no(b, ERR_DUPLICATE, subject_field(ev->type), "%.*s",
		    STR_ARG(subject));
	half.idx = str_eq(old.state, STR("reversed")) ? old.idx : -1;
	*ret_half = half;
	return OK;
}

/* What both sides must say alike, as words in the order of the names. */
static struct str
facts_of(struct book *b, const struct event *ev)
{
	const struct shape *s = &ev->type->open;
	struct buf out = { .arena = &b->arena };

	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[s->sorted[i]];

		if (!(f->flags & FIELD_MATCH) ||
		    field_is_absent(f, field_of(f, ev->body)))
			continue;
		if (out.n)
			buf_byte(&out, ' ');
		buf_put(&out, str_from(f->name));
		buf_byte(&out, '=');
		words_put_value(&out, f, field_of(f, ev->body), LANG_EN);
	}
	if (!buf_ok(&out))
		b->fault = ERR_NO_MEMORY;
	return buf_str(&out);
}

void
half_enter(struct book *b, const struct event *ev, const struct row_half *half,
    const struct half_extra *extra)
{
	struct row_half row = *half;

	if (half->idx >= 0)
		correction_end(b, ev, half->idx);
	row.idx = ev->index;
	row.state = str_from(extra->state ? extra->state : "live");
	row.day = extra->day;
	row.entered = log_day(b, ev->log);
	row.amount = extra->amount;
	row.source = extra->source;
	row.project = extra->project;
	row.facts = facts_of(b, ev);
	row.basis = basis_of(ev);
	rows_put(b, ROW_HALF, &row);
}

bool
half_find(struct book *b, struct str log, const char *kind, struct str subject,
    struct row_half *ret_half)
{
	bool is_owner = str_eq(id_party(subject), log);

	*ret_half = (struct row_half){ .log = log,
		.kind = str_from(kind),
		.subject = subject,
		.slot = is_owner ? STR("first") : STR("second") };
	return rows_find(b, ROW_HALF, ret_half);
}
