/*
 * What stands around the lines of official tables: what a line opens, what is
 * said above them and signed under them, what they rest on.
 */
#include "book/making.h"

#include "codec/words.h"

void
making_add_words(struct buf *out, struct str text, bool is_number)
{
	struct table_words words = { text, is_number };

	buf_put(out, (struct str){ (const char *)&words, sizeof(words) });
}

/* ---- what a line opens ---- */

/* What was asked for the param NAME; nothing, if the report has none. */
static struct str
asked_of(const struct making *m, const char *name)
{
	const struct report_type *t = m->asked->type;
	const struct view_type *view = &view_types[t->view];

	for (size_t i = 0; i < view->n_params; i++)
		if (!t->args[i] && strcmp(view->params[i].name, name) == 0)
			return m->asked->args[i];
	return STR("");
}

/* The value of LINK in ROW; "-" where it has none. */
static struct str
link_value(const struct making *m, const struct report_link *link,
    const void *row)
{
	struct str value = making_value(m, link->field, row);

	return value.n ? value : STR("-");
}

void
making_open(const struct making *m, struct table_line *line, const void *row,
    bool is_sum, int agreed)
{
	const struct report_type *t = m->asked->type;
	struct buf links = { .arena = m->a };
	bool is_told = !is_sum || agreed < 0;

	for (const struct report_link *l = t->links; t->open && l->param; l++) {
		bool is_one = !is_sum || l->field == agreed;
		struct table_link link = { str_from(l->param),
			is_one ? link_value(m, l, row) :
				 asked_of(m, l->param) };

		is_told |= is_one;
		if (link.value.n)
			buf_put(&links,
			    (struct str){ (const char *)&link, sizeof(link) });
	}
	if (!t->open || !is_told)
		return;
	line->open = str_from(t->open);
	line->links =
	    (struct list){ links.p, links.n / sizeof(struct table_link) };
}

/* ---- what is said and signed ---- */

/* The values of SAID in ROW, with blanks between them. */
static struct str
said_values(const struct making *m, const struct shape *shape,
    const struct report_said *said, const void *row)
{
	struct buf out = { .arena = m->a };

	for (int i = 0; i < REPORT_SAID_FIELDS && said->fields[i] >= 0; i++) {
		const struct field *f = &shape->fields[said->fields[i]];
		struct buf value = { .arena = m->a };

		making_put_value(m, &value, f, row);
		if (out.n && value.n)
			buf_byte(&out, ' ');
		buf_put(&out, buf_str(&value));
	}
	return buf_str(&out);
}

static void
say(const struct making *m, const struct shape *shape,
    const struct report_said *said, const void *row, struct buf *out)
{
	struct buf line = { .arena = m->a };
	struct str values = said_values(m, shape, said, row);

	if (values.n == 0)
		return;
	buf_put(&line, making_in_lang(m, said->zh, said->en));
	buf_put(&line, making_in_lang(m, "：", ": "));
	buf_put(&line, values);
	making_add_words(out, buf_str(&line), false);
}

enum err
making_say(const struct making *m, const struct view_reader *reader,
    struct buf *said, struct buf *signs)
{
	const struct report_type *t = m->asked->type;
	const struct view_type *about;
	struct str args[REPORT_ARGS_MAX];
	struct list rows;
	enum err err;

	if (t->about < 0)
		return OK;
	about = &view_types[t->about];
	for (size_t i = 0; i < about->n_params; i++)
		args[i] = asked_of(m, about->params[i].name);
	err = view_load(reader, (enum view_kind)t->about, args, 0, m->a, &rows,
	    NULL);
	if (err != OK || rows.n == 0)
		return err;
	for (const struct report_said *s = t->said; s->zh; s++)
		say(m, &about->shape, s, rows.items,
		    s->is_signed ? signs : said);
	return OK;
}

/* ---- what it rests on ---- */

enum err
making_rests_on(const struct making *m, const struct view_reader *reader,
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
	buf_put(&day, making_in_lang(m, "数据截止：", "As of: "));
	day_put(&day, reader->today);
	making_add_words(out, buf_str(&day), false);
	for (size_t i = 0; i < rows.n; i++) {
		struct buf line = { .arena = m->a };

		buf_printf(&line,
		    m->asked->lang == LANG_ZH ?
			"%.*s，%lld 条，规则版本 %lld，根 " :
			"%.*s, %lld entries, edition %lld, root ",
		    STR_ARG(all[i].origin), (long long)all[i].folded,
		    (long long)all[i].edition);
		hex_put(&line, all[i].root.bytes, 6);
		making_add_words(out, buf_str(&line), false);
	}
	return OK;
}
