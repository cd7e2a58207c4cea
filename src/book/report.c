/*
 * Official tables: rows of a view, walked once, with their sums.
 */
#include "book/making.h"

#include "base/limits.h"

/* ---- columns ---- */

/* Has FIELD anything in it that is worth a column? */
static bool
is_there(const struct making *m, int field, const void *row)
{
	const struct field *f = making_field(m, field);

	if (f->type == FIELD_MONEY)
		return making_money(m, field, row).minor != 0;
	if (f->type == FIELD_INT || f->type == FIELD_WDAYS)
		return making_number(m, field, row) != 0;
	return !field_is_absent(f, field_of(f, row));
}

static bool
is_used(const struct making *m, const struct report_column *c,
    const struct list *rows)
{
	const char *row = rows->items;

	if (!c->is_maybe)
		return true;
	for (size_t i = 0; i < rows->n; i++, row += m->shape->size)
		if (is_there(m, c->field, row))
			return true;
	return false;
}

static void
choose_columns(struct making *m, const struct list *rows)
{
	const struct report_type *t = m->asked->type;

	for (int i = 0; i < t->n_columns; i++)
		if (is_used(m, &t->columns[i], rows))
			m->columns[m->n_columns++] = &t->columns[i];
}

/* Statements add nothing up: each of their lines stands, without totals. */
static bool
has_sums(const struct making *m)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (m->columns[i]->is_summed)
			return true;
	return false;
}

/* ---- lines ---- */

/* A line of empty cells, the last for its currency where there are many. */
static struct table_cell *
add_line(struct making *m, struct table_line *line, struct str currency)
{
	size_t n = m->n_columns + m->has_many;
	struct table_cell *cells = arena_alloc(m->a, (n + 1) * sizeof(*cells));

	if (!cells) {
		m->lines.failed = true;
		return NULL;
	}
	for (size_t i = 0; i < m->n_columns; i++)
		cells[i].is_number = making_is_number(m, m->columns[i]);
	if (m->has_many)
		cells[n - 1].text = currency;
	line->cells = (struct list){ cells, n };
	buf_put(&m->lines, (struct str){ (const char *)line, sizeof(*line) });
	return cells;
}

static void
add_row(struct making *m, const void *row)
{
	struct table_line line = { .kind = STR("row"), .no = ++m->no };
	struct table_cell *cells;

	making_open(m, &line, row, false, -1);
	cells = add_line(m, &line, making_currency(m, row));
	for (size_t i = 0; cells && i < m->n_columns; i++)
		cells[i] = making_cell(m, m->columns[i], row);
}

/* The sum in SUMS of field I, if a column adds it up. */
static struct money
sum_of(const struct making *m, const struct sums *sums, int field)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (m->columns[i]->what == COLUMN_SHOW &&
		    m->columns[i]->is_summed && m->columns[i]->field == field)
			return sums->money[i];
	return (struct money){ 0 };
}

static void
put_sum(const struct making *m, struct buf *out, const struct sums *sums,
    size_t i)
{
	const struct report_column *c = m->columns[i];

	if (c->what == COLUMN_RATE)
		making_put_percent(out, sums->money[i].minor,
		    sums->of[i].minor);
	else if (c->what == COLUMN_PERCENT)
		making_put_percent(out, sum_of(m, sums, c->field).minor,
		    sum_of(m, sums, c->other).minor);
	else if (c->what == COLUMN_OVER)
		making_put_over(m, out, sum_of(m, sums, c->field),
		    sum_of(m, sums, c->other));
	else if (c->is_summed && making_field(m, c->field)->type == FIELD_MONEY)
		making_put_money(m, out, sums->money[i]);
	else if (c->is_summed)
		buf_int(out, sums->number[i]);
}

/*
 * A line of sums up to the last row; its first column says what it is.
 * AGREED is the field that the rows have one value of, or -1.
 */
static void
add_sums(struct making *m, const struct sums *sums, const char *kind,
    struct str label, int agreed)
{
	struct table_line line = { .kind = str_from(kind) };
	struct table_cell *cells;

	making_open(m, &line, m->last, true, agreed);
	cells = add_line(m, &line, making_currency(m, m->last));
	for (size_t i = 0; cells && i < m->n_columns; i++) {
		struct buf out = { .arena = m->a };

		if (i == 0) {
			buf_put(&out, label);
			cells[i].is_number = 0;
		} else {
			put_sum(m, &out, sums, i);
		}
		cells[i].text = buf_str(&out);
	}
}

/* Add AMOUNT to SUM; a sum of nothing yet takes it as it is. */
static bool
add_money(struct money *sum, struct money amount)
{
	if (money_is_none(amount))
		return true;
	if (!money_is_none(*sum))
		return money_add(*sum, amount, sum);
	*sum = amount;
	return true;
}

static bool
add_column(const struct making *m, struct sums *sums, size_t i, const void *row)
{
	const struct report_column *c = m->columns[i];
	struct money amount = making_money(m, c->field, row);

	if (c->what == COLUMN_RATE) {
		struct money of = making_money(m, c->other, row);

		return of.minor == 0 ||
		    (add_money(&sums->money[i], amount) &&
			add_money(&sums->of[i], of));
	}
	return !c->is_summed ||
	    (add_money(&sums->money[i], amount) &&
		!__builtin_add_overflow(sums->number[i],
		    making_number(m, c->field, row), &sums->number[i]));
}

static enum err
add_to(const struct making *m, struct sums *sums, const void *row)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (!add_column(m, sums, i, row))
			return ERR_OVERFLOW;
	sums->n++;
	return OK;
}

/* ---- groups ---- */

static bool
same_currency(const struct making *m, const void *a, const void *b)
{
	return str_eq(making_currency(m, a), making_currency(m, b));
}

static bool
same_group(const struct making *m, const void *a, const void *b)
{
	int group = m->asked->type->group;
	const struct field *f = group < 0 ? NULL : making_field(m, group);

	return same_currency(m, a, b) &&
	    (!f || field_eq(f, field_of(f, a), field_of(f, b)));
}

/* The group of the last row ends: its subtotal, if it is more than a line. */
static void
end_group(struct making *m)
{
	int group = m->asked->type->group;

	if (group >= 0 && m->group.n > 1 && has_sums(m))
		add_sums(m, &m->group, "subtotal",
		    making_in_lang(m, "小计", "Subtotal"), group);
	m->group = (struct sums){ 0 };
}

static void
end_currency(struct making *m)
{
	end_group(m);
	if (has_sums(m))
		add_sums(m, &m->total, "total",
		    making_in_lang(m, "合计", "Total"), -1);
	m->total = (struct sums){ 0 };
}

/* Is there nothing in any column that is added up? */
static bool
is_nothing(const struct making *m, const void *row)
{
	for (size_t i = 0; i < m->n_columns; i++)
		if (m->columns[i]->is_summed &&
		    is_there(m, m->columns[i]->field, row))
			return false;
	return has_sums(m);
}

static enum err
walk(struct making *m, const struct list *rows)
{
	enum err err = OK;

	for (size_t i = 0; i < rows->n && err == OK; i++) {
		const void *row =
		    (const char *)rows->items + i * m->shape->size;

		if (is_nothing(m, row))
			continue;
		if (m->last && !same_currency(m, m->last, row))
			end_currency(m);
		else if (m->last && !same_group(m, m->last, row))
			end_group(m);
		add_row(m, row);
		m->last = row;
		err = add_to(m, &m->group, row);
		if (err == OK)
			err = add_to(m, &m->total, row);
	}
	if (err == OK && m->last)
		end_currency(m);
	if (err == ERR_OVERFLOW)
		return refuse(m->refusal, err, m->asked->type->name, "%s", "");
	if (err == OK && (!buf_ok(&m->lines) || m->scratch->failed))
		err = ERR_NO_MEMORY;
	return err;
}

static void
count_currencies(struct making *m, const struct list *rows)
{
	const char *at = rows->items;

	for (size_t i = 0; i < rows->n; i++)
		if (i == 0 ||
		    !same_currency(m, at + (i - 1) * m->shape->size,
			at + i * m->shape->size))
			m->n_currencies++;
	m->has_many = m->n_currencies > 1;
}

/* ---- around the lines ---- */

struct around {
	struct buf said;
	struct buf columns;
	struct buf signs;
	struct buf rests_on;
	struct buf blanks;
};

static struct list
list_of(const struct buf *b, size_t size)
{
	return (struct list){ b->p, b->n / size };
}

static void
put_columns(const struct making *m, struct buf *out)
{
	for (size_t i = 0; i < m->n_columns; i++) {
		const struct report_column *c = m->columns[i];
		const char *label =
		    field_label(making_field(m, c->field), m->asked->lang);

		making_add_words(out,
		    c->zh[0] ? making_in_lang(m, c->zh, c->en) :
			       str_from(label),
		    making_is_number(m, c));
	}
	if (m->has_many)
		making_add_words(out, making_in_lang(m, "币种", "Currency"),
		    false);
}

/* "单位：万元", "Unit: 10,000 yuan": the note at the top right. */
static struct str
unit_note(const struct making *m, const struct list *rows)
{
	const struct report_word *unit = m->asked->unit;
	struct str code = rows->n ? making_currency(m, rows->items) : STR("");
	const struct report_word *currency =
	    report_word_named(report_currencies, code);
	struct buf out = { .arena = m->a };

	if (code.n == 0 && !unit)
		return STR("");
	buf_put(&out, making_in_lang(m, "单位：", "Unit: "));
	if (unit)
		buf_put(&out, making_in_lang(m, unit->zh, unit->en));
	if (unit && (m->asked->lang != LANG_ZH || !currency))
		buf_byte(&out, ' ');
	if (m->has_many)
		buf_put(&out,
		    making_in_lang(m, "见币种栏", "see the currency"));
	else if (currency)
		buf_put(&out, making_in_lang(m, currency->zh, currency->en));
	else
		buf_put(&out, code);
	return buf_str(&out);
}

static void
put_blanks(const struct making *m, struct buf *out)
{
	making_add_words(out, making_in_lang(m, "填表人：", "Prepared by:"),
	    false);
	making_add_words(out, making_in_lang(m, "审核人：", "Checked by:"),
	    false);
	making_add_words(out, making_in_lang(m, "填报日期：", "Date:"), false);
}

/* The lines, and what stands around them. */
static enum err
fill(struct making *m, const struct view_reader *reader,
    const struct list *rows, struct around *w)
{
	enum err err;

	count_currencies(m, rows);
	choose_columns(m, rows);
	put_columns(m, &w->columns);
	put_blanks(m, &w->blanks);
	err = walk(m, rows);
	if (err == OK)
		err = making_say(m, reader, &w->said, &w->signs);
	if (err == OK)
		err = making_rests_on(m, reader, &w->rests_on);
	if (err != OK)
		return err;
	return buf_ok(&w->columns) && buf_ok(&w->said) && buf_ok(&w->signs) &&
		buf_ok(&w->rests_on) && buf_ok(&w->blanks) ?
	    OK :
	    ERR_NO_MEMORY;
}

enum err
report_make(const struct view_reader *reader, const struct report_asked *asked,
    size_t limit, struct arena *a, struct table *ret,
    struct refusal *ret_refusal)
{
	const struct report_type *t = asked->type;
	struct buf scratch = { .arena = a };
	struct making m = { .asked = asked,
		.shape = &view_types[t->view].shape,
		.a = a,
		.scratch = &scratch,
		.lines = { .arena = a },
		.refusal = ret_refusal };
	struct around w = { { .arena = a }, { .arena = a }, { .arena = a },
		{ .arena = a }, { .arena = a } };
	struct list rows;
	bool more;
	enum err err =
	    view_load(reader, t->view, asked->args, limit, a, &rows, &more);

	if (err == OK && more)
		return refuse(ret_refusal, ERR_TOO_LARGE, t->name, "%zu",
		    limit);
	if (err == OK)
		err = fill(&m, reader, &rows, &w);
	if (err != OK)
		return err;
	*ret = (struct table){ .title = making_in_lang(&m, t->zh, t->en),
		.unit = unit_note(&m, &rows),
		.note = making_in_lang(&m, t->note_zh, t->note_en),
		.number_label = making_in_lang(&m, "序号", "No."),
		.said = list_of(&w.said, sizeof(struct table_words)),
		.columns = list_of(&w.columns, sizeof(struct table_words)),
		.lines = list_of(&m.lines, sizeof(struct table_line)),
		.signs = list_of(&w.signs, sizeof(struct table_words)),
		.rests_on = list_of(&w.rests_on, sizeof(struct table_words)),
		.blanks = list_of(&w.blanks, sizeof(struct table_words)) };
	return OK;
}
