/*
 * Cells of official tables: a column of a row, as words or as a number.
 */
#include <assert.h>

#include "book/making.h"
#include "codec/words.h"

struct str
making_in_lang(const struct making *m, const char *zh, const char *en)
{
	return str_from(m->asked->lang == LANG_ZH ? zh : en);
}

/* ---- values ---- */

const struct field *
making_field(const struct making *m, int i)
{
	assert(i >= 0 && (size_t)i < m->shape->n_fields);
	return &m->shape->fields[i];
}

struct money
making_money(const struct making *m, int i, const void *row)
{
	const struct field *f = making_field(m, i);

	if (f->type != FIELD_MONEY)
		return (struct money){ 0 };
	return *(const struct money *)field_of(f, row);
}

int64_t
making_number(const struct making *m, int i, const void *row)
{
	const struct field *f = making_field(m, i);

	if (f->type != FIELD_INT && f->type != FIELD_WDAYS)
		return 0;
	return *(const int64_t *)field_of(f, row);
}

/* The currency of ROW: that of its first amount. */
struct str
making_currency(const struct making *m, const void *row)
{
	for (size_t i = 0; i < m->shape->n_fields; i++) {
		const struct field *f = &m->shape->fields[i];
		const struct money *at = field_of(f, row);

		if (f->type == FIELD_MONEY && !money_is_none(*at))
			return money_currency(at);
	}
	return STR("");
}

bool
making_is_number(const struct making *m, const struct report_column *c)
{
	enum field_type type = making_field(m, c->field)->type;

	return c->what != COLUMN_SHOW || type == FIELD_MONEY ||
	    type == FIELD_INT || type == FIELD_WDAYS;
}

/* Wide enough for a sum of money times the hundredths of a percent. */
__extension__ typedef unsigned __int128 wide;

/* A of B in percent with two decimals, half up; nothing of nothing. */
void
making_put_percent(struct buf *out, int64_t a, int64_t b)
{
	uint64_t hundredths;

	if (a < 0 || b <= 0)
		return;
	hundredths = (uint64_t)(((wide)a * 20000 + (wide)b) / ((wide)b * 2));
	buf_printf(out, "%llu.%02llu", (unsigned long long)hundredths / 100,
	    (unsigned long long)hundredths % 100);
}

void
making_put_money(const struct making *m, struct buf *out, struct money amount)
{
	const struct report_word *unit = m->asked->unit;

	if (money_is_none(amount))
		return;
	if (unit)
		money_put_scaled(out, amount, unit->digits, 0);
	else
		money_put(out, amount);
}

/* A value as words: those of reports.schema, where there are any. */
void
making_put_value(const struct making *m, struct buf *out, const struct field *f,
    const void *row)
{
	const void *at = field_of(f, row);
	const struct report_word *word = NULL;

	if (f->type == FIELD_MONEY) {
		making_put_money(m, out, *(const struct money *)at);
		return;
	}
	if (f->type == FIELD_ID)
		word = report_word_named(report_words, *(const struct str *)at);
	if (word)
		buf_put(out, making_in_lang(m, word->zh, word->en));
	else if (f->type != FIELD_INT || *(const int64_t *)at)
		words_put_value(out, f, at, m->asked->lang);
}

/* How much more A is than B; nothing if it is not. */
void
making_put_over(const struct making *m, struct buf *out, struct money a,
    struct money b)
{
	if (!money_is_none(a) && (money_is_none(b) || money_sub(a, b, &a)) &&
	    a.minor > 0)
		making_put_money(m, out, a);
}

static void
put_days_over(const struct making *m, struct buf *out,
    const struct report_column *c, const void *row)
{
	int64_t over =
	    making_number(m, c->field, row) - making_number(m, c->other, row);

	if (over > 0)
		buf_int(out, over);
}

/* The field FIELD of ROW, or that of OTHER where it is absent. */
static void
put_either(const struct making *m, struct buf *out, int field, int other,
    const void *row)
{
	const struct field *f = making_field(m, field);

	if (other >= 0 && field_is_absent(f, field_of(f, row)))
		f = making_field(m, other);
	making_put_value(m, out, f, row);
}

/* The words of a value and those that follow: "received from" and who.  There
 * is a blank between them but after a Chinese sign. */
static void
put_pair(const struct making *m, struct buf *out, const struct report_column *c,
    const void *row)
{
	struct buf then = { .arena = m->a };

	making_put_value(m, out, making_field(m, c->field), row);
	put_either(m, &then, c->then, c->other, row);
	if (then.n && out->n && (out->p[out->n - 1] & 0x80) == 0)
		buf_byte(out, ' ');
	buf_put(out, buf_str(&then));
}

static void
put_show(const struct making *m, struct buf *out, const struct report_column *c,
    const void *row)
{
	if (c->then >= 0)
		put_pair(m, out, c, row);
	else
		put_either(m, out, c->field, c->other, row);
	if (c->other >= 0 && out->n == 0)
		buf_put(out, STR("—"));
}

/* What was written to the scratch text, no longer than it is; then it is empty.
 */
static struct str
take_text(const struct making *m)
{
	struct buf *out = m->scratch;
	struct str text = out->n ? str_copy(m->a, buf_str(out)) : STR("");

	out->failed |= !text.p;
	buf_clear(out);
	return text;
}

struct str
making_value(const struct making *m, int i, const void *row)
{
	const struct field *f = i < 0 ? NULL : making_field(m, i);

	if (f)
		words_put_value(m->scratch, f, field_of(f, row),
		    m->asked->lang);
	return take_text(m);
}

/* Nothing to link to: an empty value, or an entry that is not disclosed. */
static void
link_cell(const struct making *m, const struct report_column *c,
    const void *row, struct table_cell *cell)
{
	cell->a = making_value(m, c->by[0], row);
	cell->b = making_value(m, c->by[1], row);
	if (cell->a.n && cell->text.n && !str_eq(cell->b, STR("-1")))
		cell->page = str_from(c->page);
}

struct table_cell
making_cell(const struct making *m, const struct report_column *c,
    const void *row)
{
	struct buf *out = m->scratch;
	struct table_cell cell = { .is_number = making_is_number(m, c) };

	switch (c->what) {
	case COLUMN_SHOW:
		put_show(m, out, c, row);
		break;
	case COLUMN_PERCENT:
	case COLUMN_RATE:
		making_put_percent(out, making_money(m, c->field, row).minor,
		    making_money(m, c->other, row).minor);
		break;
	case COLUMN_OVER:
		if (making_field(m, c->field)->type == FIELD_MONEY)
			making_put_over(m, out, making_money(m, c->field, row),
			    making_money(m, c->other, row));
		else
			put_days_over(m, out, c, row);
		break;
	}
	cell.text = take_text(m);
	if (c->page[0])
		link_cell(m, c, row, &cell);
	return cell;
}
