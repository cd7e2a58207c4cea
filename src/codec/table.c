/*
 * Official tables as shapes, for terminals and as CSV.
 */
#include "codec/table.h"

#include <stddef.h>

#include "codec/csv.h"

/* ---- what it is, for walkers over shapes ---- */

static const struct field cell_fields[] = {
	{ "text", FIELD_TEXT, 0, offsetof(struct table_cell, text), NULL,
	    "内容", "Text", NULL },
};
static const unsigned char cell_sorted[] = { 0 };
static const struct shape cell_shape = { "cell", "单元格", "Cell", cell_fields,
	1, cell_sorted, sizeof(struct table_cell) };

static const struct field link_fields[] = {
	{ "name", FIELD_ID, 0, offsetof(struct table_link, name), NULL, "条件",
	    "Param", NULL },
	{ "value", FIELD_ID, 0, offsetof(struct table_link, value), NULL, "值",
	    "Value", NULL },
};
static const unsigned char link_sorted[] = { 0, 1 };
static const struct shape link_shape = { "link", "链接", "Link", link_fields, 2,
	link_sorted, sizeof(struct table_link) };

static const struct field line_fields[] = {
	{ "kind", FIELD_ID, 0, offsetof(struct table_line, kind), NULL, "类别",
	    "Kind", NULL },
	{ "no", FIELD_INT, 0, offsetof(struct table_line, no), NULL, "序号",
	    "No.", NULL },
	{ "cells", FIELD_LIST, 0, offsetof(struct table_line, cells), NULL,
	    "内容", "Cells", &cell_shape },
	{ "open", FIELD_ID, 0, offsetof(struct table_line, open), NULL,
	    "条目报表", "Report of its entries", NULL },
	{ "links", FIELD_LIST, 0, offsetof(struct table_line, links), NULL,
	    "条目条件", "Params of that report", &link_shape },
};
static const unsigned char line_sorted[] = { 2, 0, 4, 1, 3 };
static const struct shape line_shape = { "line", "行", "Line", line_fields, 5,
	line_sorted, sizeof(struct table_line) };

static const struct field words_fields[] = {
	{ "text", FIELD_TEXT, 0, offsetof(struct table_words, text), NULL,
	    "文字", "Words", NULL },
};
static const unsigned char words_sorted[] = { 0 };
static const struct shape words_shape = { "words", "文字", "Words",
	words_fields, 1, words_sorted, sizeof(struct table_words) };

static const struct field table_fields[] = {
	{ "title", FIELD_TEXT, 0, offsetof(struct table, title), NULL, "标题",
	    "Title", NULL },
	{ "unit", FIELD_TEXT, 0, offsetof(struct table, unit), NULL, "单位",
	    "Unit", NULL },
	{ "note", FIELD_TEXT, 0, offsetof(struct table, note), NULL, "说明",
	    "Note", NULL },
	{ "columns", FIELD_LIST, 0, offsetof(struct table, columns), NULL, "栏",
	    "Columns", &words_shape },
	{ "lines", FIELD_LIST, 0, offsetof(struct table, lines), NULL, "行",
	    "Lines", &line_shape },
	{ "rests_on", FIELD_LIST, 0, offsetof(struct table, rests_on), NULL,
	    "数据截止", "As of", &words_shape },
	{ "said", FIELD_LIST, 0, offsetof(struct table, said), NULL, "表头说明",
	    "Said above", &words_shape },
	{ "signs", FIELD_LIST, 0, offsetof(struct table, signs), NULL, "签认",
	    "Signed by", &words_shape },
};
static const unsigned char table_sorted[] = { 3, 4, 2, 5, 6, 7, 0, 1 };
const struct shape table_shape = { "table", "表", "Table", table_fields, 8,
	table_sorted, sizeof(struct table) };

/* ---- numbers ---- */

void
table_put_grouped(struct buf *out, struct str text)
{
	size_t whole = str_find(text, '.');
	size_t from = text.n && text.p[0] == '-';

	for (size_t i = 0; i < text.n; i++) {
		if (i > from && i < whole && (whole - i) % 3 == 0)
			buf_byte(out, ',');
		buf_byte(out, text.p[i]);
	}
}

/* ---- a terminal ---- */

enum { WIDTH_MAX = 40 };

/* Columns of a terminal that S takes: signs of three bytes and more, two. */
static size_t
width_of(struct str s)
{
	size_t width = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c & 0xc0) != 0x80)
			width += c >= 0xe3 ? 2 : 1;
	}
	return width;
}

static void
put_padded(struct buf *out, struct str s, size_t width, bool at_right)
{
	size_t n = width_of(s);
	size_t pad = n < width ? width - n : 0;

	for (size_t i = 0; at_right && i < pad; i++)
		buf_byte(out, ' ');
	buf_put(out, s);
	for (size_t i = 0; !at_right && i < pad; i++)
		buf_byte(out, ' ');
	buf_put(out, STR("  "));
}

/* Cell I of LINE as people read it. */
static struct str
shown(const struct table_line *line, size_t i, struct arena *a)
{
	const struct table_cell *cell =
	    (const struct table_cell *)line->cells.items + i;
	struct buf out = { .arena = a };

	if (!cell->is_number)
		return cell->text;
	table_put_grouped(&out, cell->text);
	return buf_str(&out);
}

static size_t
column_width(const struct table *t, size_t i, struct arena *a)
{
	const struct table_words *columns = t->columns.items;
	const struct table_line *lines = t->lines.items;
	size_t most = width_of(columns[i].text);

	for (size_t k = 0; k < t->lines.n; k++) {
		size_t n = width_of(shown(&lines[k], i, a));

		most = n > most ? n : most;
	}
	return most < WIDTH_MAX ? most : WIDTH_MAX;
}

static void
put_number(struct buf *out, const struct table_line *line)
{
	struct buf no = { .arena = out->arena };

	if (line->no)
		buf_int(&no, line->no);
	put_padded(out, buf_str(&no), 4, true);
}

static void
put_text_lines(struct buf *out, const struct list *list)
{
	const struct table_words *words = list->items;

	for (size_t i = 0; i < list->n; i++)
		buf_printf(out, "%.*s\n", STR_ARG(words[i].text));
}

void
table_put_text(struct buf *out, const struct table *t)
{
	const struct table_words *columns = t->columns.items;
	const struct table_line *lines = t->lines.items;
	size_t *widths =
	    arena_alloc(out->arena, (t->columns.n + 1) * sizeof(*widths));

	if (!widths) {
		out->failed = true;
		return;
	}
	buf_printf(out, "%.*s\n", STR_ARG(t->title));
	put_text_lines(out, &t->said);
	buf_printf(out, "%.*s\n", STR_ARG(t->unit));
	put_padded(out, t->number_label, 4, true);
	for (size_t i = 0; i < t->columns.n; i++) {
		widths[i] = column_width(t, i, out->arena);
		put_padded(out, columns[i].text, widths[i],
		    columns[i].is_number);
	}
	for (size_t k = 0; k < t->lines.n; k++) {
		buf_byte(out, '\n');
		put_number(out, &lines[k]);
		for (size_t i = 0; i < t->columns.n; i++)
			put_padded(out, shown(&lines[k], i, out->arena),
			    widths[i], columns[i].is_number);
	}
	buf_byte(out, '\n');
	if (t->note.n)
		buf_printf(out, "%.*s\n", STR_ARG(t->note));
	put_text_lines(out, &t->signs);
	put_text_lines(out, &t->rests_on);
}

/* ---- CSV ---- */

static void
end_line(struct buf *out)
{
	buf_put(out, STR("\r\n"));
}

static void
put_words_lines(struct buf *out, const struct list *list)
{
	const struct table_words *words = list->items;

	for (size_t i = 0; i < list->n; i++) {
		csv_put_text(out, words[i].text);
		end_line(out);
	}
}

static void
put_csv_line(struct buf *out, const struct table_line *line)
{
	const struct table_cell *cells = line->cells.items;

	if (line->no)
		buf_int(out, line->no);
	for (size_t i = 0; i < line->cells.n; i++) {
		buf_byte(out, ',');
		if (cells[i].is_number)
			buf_put(out, cells[i].text);
		else
			csv_put_text(out, cells[i].text);
	}
	end_line(out);
}

void
table_put_csv(struct buf *out, const struct table *t)
{
	const struct table_words *columns = t->columns.items;
	const struct table_line *lines = t->lines.items;

	buf_put(out, STR("\xef\xbb\xbf"));
	csv_put_text(out, t->title);
	end_line(out);
	put_words_lines(out, &t->said);
	csv_put_text(out, t->unit);
	end_line(out);
	csv_put_text(out, t->number_label);
	for (size_t i = 0; i < t->columns.n; i++) {
		buf_byte(out, ',');
		csv_put_text(out, columns[i].text);
	}
	end_line(out);
	for (size_t i = 0; i < t->lines.n; i++)
		put_csv_line(out, &lines[i]);
	if (t->note.n) {
		csv_put_text(out, t->note);
		end_line(out);
	}
	put_words_lines(out, &t->signs);
	put_words_lines(out, &t->rests_on);
	put_words_lines(out, &t->blanks);
}
