/*
 * Empty tables to fill in.
 */
#include "trade/template.h"

#include <xlsxwriter.h>

#include "codec/csv.h"

enum { COLUMN_WIDTH = 18 };

/* What may stand in a cell, by type. */
static const struct {
	const char *zh;
	const char *en;
} hints[] = {
	[FIELD_ID] = { "字母、数字和 . _ - :", "letters, digits and . _ - :" },
	[FIELD_TEXT] = { "文字", "words" },
	[FIELD_NAME] = { "名称", "a name" },
	[FIELD_MONEY] = { "如 5,633,700.00 或 563.37万元",
	    "such as 5,633,700.00" },
	[FIELD_DAY] = { "如 2017-10-28 或 2017年10月28日",
	    "such as 2017-10-28" },
	[FIELD_INT] = { "整数", "a whole number" },
	[FIELD_HASH] = { "64 位十六进制数", "64 hex digits" },
	[FIELD_CHOICE] = { "", "" },
	[FIELD_WDAYS] = { "", "" },
	[FIELD_LIST] = { "", "" },
};

typedef void put_cell_fn(void *ctx, size_t row, size_t column, struct str s);

struct walk {
	enum lang lang;
	size_t column;
	put_cell_fn *put;
	void *ctx;
	struct arena arena;
};

static void
put_field(struct walk *w, const struct field *f)
{
	struct buf hint = { .arena = &w->arena };
	bool is_zh = w->lang == LANG_ZH;

	buf_put(&hint, str_from(w->column ? "" : "# "));
	if (f->flags & FIELD_OPTIONAL)
		buf_put(&hint, is_zh ? STR("可空；") : STR("optional; "));
	if (f->choices)
		buf_put(&hint, str_from(f->choices));
	else
		buf_put(&hint,
		    str_from(is_zh ? hints[f->type].zh : hints[f->type].en));
	w->put(w->ctx, 0, w->column, str_from(field_label(f, w->lang)));
	w->put(w->ctx, 1, w->column, buf_str(&hint));
	w->column++;
}

static void
put_fields(struct walk *w, const struct shape *s)
{
	for (size_t i = 0; i < s->n_fields; i++)
		if (!(s->fields[i].flags & FIELD_SALT) &&
		    s->fields[i].type != FIELD_LIST)
			put_field(w, &s->fields[i]);
}

struct lines {
	struct buf *rows[2];
};

static void
put_csv_cell(void *ctx, size_t row, size_t column, struct str s)
{
	struct lines *lines = ctx;

	if (column)
		buf_byte(lines->rows[row], ',');
	csv_put_text(lines->rows[row], s);
}

enum err
template_put_csv(struct buf *out, const struct event_type *type, enum lang lang)
{
	struct buf hint_row = { .arena = out->arena };
	struct lines lines = { { out, &hint_row } };
	struct walk w = { .lang = lang, .put = put_csv_cell, .ctx = &lines };

	buf_put(out, STR("\xef\xbb\xbf"));
	put_fields(&w, &type->open);
	put_fields(&w, &type->closed);
	buf_put(out, STR("\r\n"));
	buf_put(out, buf_str(&hint_row));
	buf_put(out, STR("\r\n"));
	arena_free(&w.arena);
	return buf_ok(out) && buf_ok(&hint_row) ? OK : ERR_NO_MEMORY;
}

struct sheet {
	lxw_worksheet *sheet;
	lxw_format *text; /* codes keep their zeros */
	struct arena arena;
};

static void
put_sheet_cell(void *ctx, size_t row, size_t column, struct str s)
{
	struct sheet *sheet = ctx;
	struct str text = str_copy(&sheet->arena, s);

	worksheet_set_column(sheet->sheet, (lxw_col_t)column, (lxw_col_t)column,
	    COLUMN_WIDTH, sheet->text);
	worksheet_write_string(sheet->sheet, (lxw_row_t)row, (lxw_col_t)column,
	    text.p ? text.p : "", NULL);
}

enum err
template_write_xlsx(const char *path, const char *folder,
    const struct event_type *type, enum lang lang)
{
	union {
		const char *in;
		char *out; /* the library only reads it */
	} dir = { .in = folder };
	lxw_workbook_options options = { .tmpdir = dir.out };
	lxw_workbook *book = workbook_new_opt(path, &options);
	struct sheet sheet = { 0 };
	struct walk w = { .lang = lang, .put = put_sheet_cell, .ctx = &sheet };
	lxw_error error;

	if (!book)
		return ERR_NO_MEMORY;
	sheet.sheet = workbook_add_worksheet(book, NULL);
	sheet.text = workbook_add_format(book);
	format_set_num_format(sheet.text, "@");
	put_fields(&w, &type->open);
	put_fields(&w, &type->closed);
	error = workbook_close(book);
	arena_free(&w.arena);
	arena_free(&sheet.arena);
	return error == LXW_NO_ERROR ? OK : ERR_IO;
}
