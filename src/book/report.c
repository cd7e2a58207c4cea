/*
 * Official tables: rows of a view, walked once, with their sums.
 */
#include "book/report.h"

#include <assert.h>

#include "base/limits.h"
#include "codec/words.h"

/* Sums of one group, or of one currency; absent where nothing was added. */
struct sums {
	struct money money[REPORT_COLUMNS_MAX];
	int64_t number[REPORT_COLUMNS_MAX];
	size_t n; /* lines in them */
};

/* A table that is being made. */
struct making {
	const struct report_asked *asked;
	const struct shape *shape;
	struct arena *a;
	struct buf *scratch; /* of the cell at hand */
	struct buf lines;
	struct sums group;
	struct sums total;
	const void *last; /* row */
	int64_t no;
	size_t n_currencies;
	bool has_many; /* currencies: each line names its own */
	struct refusal *refusal;
};

static struct str
in_lang(const struct making *m, const char *zh, const char *en)
{
	return str_from(m->asked->lang == LANG_ZH ? zh : en);
}

/* ---- values ---- */

static const struct field *
field_at(const struct making *m, int i)
{
	assert(i >= 0 && (size_t)i < m->shape->n_fields);
	return &m->shape->fields[i];
}

static struct money
money_at(const struct making *m, int i, const void *row)
{
	const struct field *f = field_at(m, i);

	if (f->type != FIELD_MONEY)
		return (struct money){ 0 };
	return *(const struct money *)field_of(f, row);
}

static int64_t
number_at(const struct making *m, int i, const void *row)
{
	const struct field *f = field_at(m, i);

	if (f->type != FIELD_INT && f->type != FIELD_WDAYS)
		return 0;
	return *(const int64_t *)field_of(f, row);
}

/* The currency of ROW: that of its first amount. */
static struct str
currency_of(const struct making *m, const void *row)
{
	for (size_t i = 0; i < m->shape->n_fields; i++) {
		const struct field *f = &m->shape->fields[i];
		const struct money *at = field_of(f, row);

		if (f->type == FIELD_MONEY && !money_is_none(*at))
			return money_currency(at);
	}
	return STR("");
}

static bool
is_number(const struct making *m, const struct report_column *c)
{
	enum field_type type = field_at(m, c->field)->type;

	return c->what != COLUMN_SHOW || type == FIELD_MONEY ||
	    type == FIELD_INT || type == FIELD_WDAYS;
}

/* Wide enough for a sum of money times the hundredths of a percent. */
__extension__ typedef unsigned __int128 wide;

/* A of B in percent with two decimals, half up; nothing of nothing. */
static void
put_percent(struct buf *out, int64_t a, int64_t b)
{
	uint64_t hundredths;

	if (a < 0 || b <= 0)
		return;
	hundredths = (uint64_t)(((wide)a * 20000 + (wide)b) / ((wide)b * 2));
	buf_printf(out, "%llu.%02llu", (unsigned long long)hundredths / 100,
	    (unsigned long long)hundredths % 100);
}

static void
put_money(const struct making *m, struct buf *out, struct money amount)
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
static void
put_value(const struct making *m, struct buf *out, const struct field *f,
    const void *row)
{
	const void *at = field_of(f, row);
	const struct report_word *word = NULL;

	if (f->type == FIELD_MONEY) {
		put_money(m, out, *(const struct money *)at);
		return;
	}
	if (f->type == FIELD_ID)
		word = report_word_named(report_words, *(const struct str *)at);
	if (word)
		buf_put(out, in_lang(m, word->zh, word->en));
	else if (f->type != FIELD_INT || *(const int64_t *)at)
		words_put_value(out, f, at, m->asked->lang);
}

/* How much more A is than B; nothing if it is not. */
static void
put_over(const struct making *m, struct buf *out, struct money a,
    struct money b)
{
	if (!money_is_none(a) && (money_is_none(b) || money_sub(a, b, &a)) &&
	    a.minor > 0)
		put_money(m, out, a);
}

static void
put_days_over(const struct making *m, struct buf *out,
    const struct report_column *c, const void *row)
{
	int64_t over =
	    number_at(m, c->field, row) - number_at(m, c->other, row);

	if (over > 0)
		buf_int(out, over);
}

static void
put_show(const struct making *m, struct buf *out, const struct report_column *c,
    const void *row)
{
	const struct field *f = field_at(m, c->field);

	if (c->other >= 0 && field_is_absent(f, field_of(f, row)))
		f = field_at(m, c->other);
	put_value(m, out, f, row);
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

static struct str
value_text(const struct making *m, int i, const void *row)
{
	const struct field *f = i < 0 ? NULL : field_at(m, i);

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
	cell->a = value_text(m, c->by[0], row);
	cell->b = value_text(m, c->by[1], row);
	if (cell->a.n && cell->text.n && !str_eq(cell->b, STR("-1")))
		cell->page = str_from(c->page);
}

static struct table_cell
cell_of(const struct making *m, const struct report_column *c, const void *row)
{
	struct buf *out = m->scratch;
	struct table_cell cell = { .is_number = is_number(m, c) };

	switch (c->what) {
	case COLUMN_SHOW:
		put_show(m, out, c, row);
		break;
	case COLUMN_PERCENT:
		put_percent(out, money_at(m, c->field, row).minor,
		    money_at(m, c->other, row).minor);
		break;
	case COLUMN_OVER:
		if (field_at(m, c->field)->type == FIELD_MONEY)
			put_over(m, out, money_at(m, c->field, row),
			    money_at(m, c->other, row));
		else
			put_days_over(m, out, c, row);
		break;
	}
	cell.text = take_text(m);
	if (c->page[0])
		link_cell(m, c, row, &cell);
	return cell;
}

/* ---- lines ---- */

/* A line of empty cells, the last for its currency where there are many. */
static struct table_cell *
add_line(struct making *m, const char *kind, int64_t no, struct str currency)
{
	const struct report_type *t = m->asked->type;
	size_t n = (size_t)t->n_columns + m->has_many;
	struct table_cell *cells = arena_alloc(m->a, (n + 1) * sizeof(*cells));
	struct table_line line = { str_from(kind), no, { cells, n } };

	if (!cells) {
		m->lines.failed = true;
		return NULL;
	}
	for (int i = 0; i < t->n_columns; i++)
		cells[i].is_number = is_number(m, &t->columns[i]);
	if (m->has_many)
		cells[n - 1].text = currency;
	buf_put(&m->lines, (struct str){ (const char *)&line, sizeof(line) });
	return cells;
}

static void
add_row(struct making *m, const void *row)
{
	const struct report_type *t = m->asked->type;
	struct table_cell *cells =
	    add_line(m, "row", ++m->no, currency_of(m, row));

	for (int i = 0; cells && i < t->n_columns; i++)
		cells[i] = cell_of(m, &t->columns[i], row);
}

/* The sum in SUMS of field I, if a column adds it up. */
static struct money
sum_of(const struct making *m, const struct sums *sums, int field)
{
	const struct report_type *t = m->asked->type;

	for (int i = 0; i < t->n_columns; i++)
		if (t->columns[i].what == COLUMN_SHOW &&
		    t->columns[i].is_summed && t->columns[i].field == field)
			return sums->money[i];
	return (struct money){ 0 };
}

static void
put_sum(const struct making *m, struct buf *out, const struct sums *sums, int i)
{
	const struct report_column *c = &m->asked->type->columns[i];

	if (c->what == COLUMN_PERCENT)
		put_percent(out, sum_of(m, sums, c->field).minor,
		    sum_of(m, sums, c->other).minor);
	else if (c->what == COLUMN_OVER)
		put_over(m, out, sum_of(m, sums, c->field),
		    sum_of(m, sums, c->other));
	else if (c->is_summed && field_at(m, c->field)->type == FIELD_MONEY)
		put_money(m, out, sums->money[i]);
	else if (c->is_summed)
		buf_int(out, sums->number[i]);
}

/* A line of sums; its first column of words says what it is. */
static void
add_sums(struct making *m, const struct sums *sums, const char *kind,
    struct str label, struct str currency)
{
	const struct report_type *t = m->asked->type;
	struct table_cell *cells = add_line(m, kind, 0, currency);

	for (int i = 0; cells && i < t->n_columns; i++) {
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

static enum err
add_to(const struct making *m, struct sums *sums, const void *row)
{
	const struct report_type *t = m->asked->type;

	for (int i = 0; i < t->n_columns; i++) {
		const struct report_column *c = &t->columns[i];
		struct money *sum = &sums->money[i];
		struct money amount = money_at(m, c->field, row);

		if (!c->is_summed)
			continue;
		if (!money_is_none(amount) && money_is_none(*sum))
			*sum = amount;
		else if (!money_is_none(amount) &&
		    !money_add(*sum, amount, sum))
			return ERR_OVERFLOW;
		if (__builtin_add_overflow(sums->number[i],
			number_at(m, c->field, row), &sums->number[i]))
			return ERR_OVERFLOW;
	}
	sums->n++;
	return OK;
}

/* ---- groups ---- */

static bool
same_currency(const struct making *m, const void *a, const void *b)
{
	return str_eq(currency_of(m, a), currency_of(m, b));
}

static bool
same_group(const struct making *m, const void *a, const void *b)
{
	int group = m->asked->type->group;
	const struct field *f = group < 0 ? NULL : field_at(m, group);

	return same_currency(m, a, b) &&
	    (!f || field_eq(f, field_of(f, a), field_of(f, b)));
}

/* The group of the last row ends: its subtotal, if it is more than a line. */
static void
end_group(struct making *m)
{
	if (m->asked->type->group >= 0 && m->group.n > 1)
		add_sums(m, &m->group, "subtotal",
		    in_lang(m, "小计", "Subtotal"), currency_of(m, m->last));
	m->group = (struct sums){ 0 };
}

static void
end_currency(struct making *m)
{
	end_group(m);
	add_sums(m, &m->total, "total", in_lang(m, "合计", "Total"),
	    currency_of(m, m->last));
	m->total = (struct sums){ 0 };
}

/* Is there nothing in any column that is added up? */
static bool
is_nothing(const struct making *m, const void *row)
{
	const struct report_type *t = m->asked->type;

	for (int i = 0; i < t->n_columns; i++) {
		const struct report_column *c = &t->columns[i];

		if (c->is_summed &&
		    (money_at(m, c->field, row).minor != 0 ||
			number_at(m, c->field, row) != 0))
			return false;
	}
	return true;
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

static void
add_words(struct buf *out, struct str text, bool number)
{
	struct table_words words = { text, number };

	buf_put(out, (struct str){ (const char *)&words, sizeof(words) });
}

static struct list
list_of(const struct buf *b, size_t size)
{
	return (struct list){ b->p, b->n / size };
}

static void
put_columns(const struct making *m, struct buf *out)
{
	const struct report_type *t = m->asked->type;

	for (int i = 0; i < t->n_columns; i++) {
		const struct report_column *c = &t->columns[i];
		const char *label =
		    field_label(field_at(m, c->field), m->asked->lang);

		add_words(out,
		    c->zh[0] ? in_lang(m, c->zh, c->en) : str_from(label),
		    is_number(m, c));
	}
	if (m->has_many)
		add_words(out, in_lang(m, "币种", "Currency"), false);
}

/* "单位：万元", "Unit: 10,000 yuan": the note at the top right. */
static struct str
unit_note(const struct making *m, const struct list *rows)
{
	const struct report_word *unit = m->asked->unit;
	struct str code = rows->n ? currency_of(m, rows->items) : STR("");
	const struct report_word *currency =
	    report_word_named(report_currencies, code);
	struct buf out = { .arena = m->a };

	if (code.n == 0 && !unit)
		return STR("");
	buf_put(&out, in_lang(m, "单位：", "Unit: "));
	if (unit)
		buf_put(&out, in_lang(m, unit->zh, unit->en));
	if (unit && (m->asked->lang != LANG_ZH || !currency))
		buf_byte(&out, ' ');
	if (m->has_many)
		buf_put(&out, in_lang(m, "见币种栏", "see the currency"));
	else if (currency)
		buf_put(&out, in_lang(m, currency->zh, currency->en));
	else
		buf_put(&out, code);
	return buf_str(&out);
}

/* The logs it was made from, as far as they are folded, and the day. */
static enum err
put_rests_on(const struct making *m, const struct view_reader *reader,
    struct buf *out)
{
	const struct view_as_of *all;
	struct buf day = { .arena = m->a };
	struct list rows;
	enum err err =
	    view_load(reader, VIEW_AS_OF, NULL, 0, m->a, &rows, NULL);

	if (err != OK)
		return err;
	all = rows.items;
	buf_put(&day, in_lang(m, "数据截止：", "As of: "));
	day_put(&day, reader->today);
	add_words(out, buf_str(&day), false);
	for (size_t i = 0; i < rows.n; i++) {
		struct buf line = { .arena = m->a };

		buf_printf(&line,
		    m->asked->lang == LANG_ZH ?
			"%.*s，%lld 条，规则版本 %lld，根 " :
			"%.*s, %lld entries, edition %lld, root ",
		    STR_ARG(all[i].origin), (long long)all[i].folded,
		    (long long)all[i].edition);
		hex_put(&line, all[i].root.bytes, 6);
		add_words(out, buf_str(&line), false);
	}
	return OK;
}

static void
put_blanks(const struct making *m, struct buf *out)
{
	add_words(out, in_lang(m, "填表人：", "Prepared by:"), false);
	add_words(out, in_lang(m, "审核人：", "Checked by:"), false);
	add_words(out, in_lang(m, "填报日期：", "Date:"), false);
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
	struct buf columns = { .arena = a };
	struct buf rests_on = { .arena = a };
	struct buf blanks = { .arena = a };
	struct list rows;
	bool more;
	enum err err =
	    view_load(reader, t->view, asked->args, limit, a, &rows, &more);

	if (err == OK && more)
		return refuse(ret_refusal, ERR_TOO_LARGE, t->name, "%zu",
		    limit);
	if (err != OK)
		return err;
	count_currencies(&m, &rows);
	put_columns(&m, &columns);
	put_blanks(&m, &blanks);
	err = walk(&m, &rows);
	if (err == OK)
		err = put_rests_on(&m, reader, &rests_on);
	if (err != OK)
		return err;
	*ret = (struct table){ .title = in_lang(&m, t->zh, t->en),
		.unit = unit_note(&m, &rows),
		.note = in_lang(&m, t->note_zh, t->note_en),
		.number_label = in_lang(&m, "序号", "No."),
		.columns = list_of(&columns, sizeof(struct table_words)),
		.lines = list_of(&m.lines, sizeof(struct table_line)),
		.rests_on = list_of(&rests_on, sizeof(struct table_words)),
		.blanks = list_of(&blanks, sizeof(struct table_words)) };
	return buf_ok(&columns) && buf_ok(&rests_on) && buf_ok(&blanks) ?
	    OK :
	    ERR_NO_MEMORY;
}
