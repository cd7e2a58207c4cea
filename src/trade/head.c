/*
 * The head of a table: which column is which field, and in what unit.
 */
#include "trade/head.h"

enum { HEAD_LOOK_MAX = 20 }; /* rows that may stand above it */

static bool
is_among(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(s, words[i]))
			return true;
	return false;
}

bool
head_is_total(struct str s)
{
	static const char *const words[] = { "合计", "总计", "共计", "小计",
		"合　计", "总　计", "小　计", "Total", "Subtotal", "total",
		"subtotal" };

	return is_among(s, words, sizeof(words) / sizeof(*words));
}

static bool
is_running_number(struct str s)
{
	static const char *const words[] = { "序号", "No.", "No", "#" };

	return is_among(s, words, sizeof(words) / sizeof(*words));
}

/* A field of S that S calls WORD, by its name or by a label. */
static const struct field *
find_field(const struct shape *s, struct str word, enum lang *ret_lang)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (f->flags & FIELD_SALT)
			continue;
		if (str_is(word, f->en) || str_is(word, f->zh))
			*ret_lang = str_is(word, f->zh) ? LANG_ZH : LANG_EN;
		if (str_is(word, f->name) || str_is(word, f->en) ||
		    str_is(word, f->zh))
			return f;
	}
	return NULL;
}

/* WORD without a language ("name.zh" is the name in one). */
static bool
set_field(struct column *c, const struct event_type *type, struct str word,
    enum lang lang, struct arena *a)
{
	struct str code = word;
	struct str bare = str_cut(&code, '.');
	struct buf name = { .arena = a };
	enum lang found = lang;
	const struct field *f = find_field(&type->open, word, &found);

	if (!f)
		f = find_field(&type->closed, word, &found);
	if (!f && code.n) {
		f = shape_find(&type->open, bare);
		found = str_eq(code, STR("zh")) ? LANG_ZH :
		    str_eq(code, STR("bo"))     ? LANG_BO :
						  LANG_EN;
	}
	if (!f)
		return false;
	buf_put(&name, str_from(f->name));
	if (f->type == FIELD_NAME)
		buf_printf(&name, ".%s", lang_codes[found]);
	c->field = f;
	c->name = buf_str(&name);
	return buf_ok(&name);
}

/* "金额（万元）": what stands in the brackets, cut off. */
static bool
cut_brackets(struct str *word, struct str *ret_inner)
{
	static const char *const pairs[][2] = { { "（", "）" }, { "(", ")" } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct str from = str_from(pairs[i][0]);
		size_t at = str_find_str(*word, from);

		if (at == word->n || !str_ends(*word, str_from(pairs[i][1])))
			continue;
		*ret_inner = str_from_byte(*word, at + from.n);
		ret_inner->n -= strlen(pairs[i][1]);
		*word = str_trim((struct str){ word->p, at });
		return true;
	}
	return false;
}

/* "单位：万元", also at the end of other words. */
static void
look_for_unit(struct head *h, struct str cell, struct str currency)
{
	static const char *const words[] = { "单位：",
		"单位:", "Unit:", "unit:" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct str word = str_from(words[i]);
		size_t at = str_find_str(cell, word);

		if (at < cell.n)
			(void)amount_get_unit(str_trim(str_from_byte(cell,
						  at + word.n)),
			    currency, &h->unit);
	}
}

/* The words of a cell in one line, without the mark of what must be there. */
static struct str
clean(struct arena *a, struct str cell)
{
	struct buf out = { .arena = a };

	for (size_t i = 0; i < cell.n; i++)
		if (cell.p[i] != '*' && (unsigned char)cell.p[i] >= ' ')
			buf_byte(&out, cell.p[i]);
	return str_trim(buf_str(&out));
}

static void
read_column(struct head *h, struct column *c, const struct event_type *type,
    struct str currency, enum lang lang, struct str cell, struct arena *a)
{
	struct str word = clean(a, cell);
	struct str inner = STR("");

	*c = (struct column){ .label = word, .unit = h->unit };
	if (word.n == 0 || set_field(c, type, word, lang, a))
		return;
	c->is_passed_over = is_running_number(word);
	if (cut_brackets(&word, &inner) && set_field(c, type, word, lang, a))
		(void)amount_get_unit(str_trim(inner), currency, &c->unit);
}

static bool
is_head(const struct head *h)
{
	size_t n_fields = 0;
	size_t n_words = 0;

	for (size_t i = 0; i < h->n_columns; i++) {
		n_fields += h->columns[i].field != NULL;
		n_words += h->columns[i].label.n > 0;
	}
	return n_fields > 1 || (n_fields == 1 && n_words == 1);
}

enum err
head_read(struct head *h, const struct event_type *type, struct str currency,
    enum lang lang, const struct table *table, struct arena *a, size_t *ret_at,
    struct refusal *ret_refusal)
{
	for (size_t i = 0; i < table->n && i < HEAD_LOOK_MAX; i++) {
		const struct table_row *row = &table->rows[i];

		h->no = row->no;
		h->n_columns = row->n;
		for (size_t k = 0; k < row->n; k++)
			read_column(h, &h->columns[k], type, currency, lang,
			    row->cells[k], a);
		*ret_at = i;
		if (is_head(h))
			return OK;
		for (size_t k = 0; k < row->n; k++)
			look_for_unit(h, row->cells[k], currency);
	}
	return refuse(ret_refusal, ERR_MISSING_FIELD,
	    field_label(&type->open.fields[0], lang), "%s", "");
}

bool
head_has(const struct head *h, const struct field *f)
{
	for (size_t i = 0; i < h->n_columns; i++)
		if (h->columns[i].field == f)
			return true;
	return false;
}
