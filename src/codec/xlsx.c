/*
 * XLSX of official tables, by libxlsxwriter, row after row with little
 * memory.  A spreadsheet holds numbers as IEEE 754 doubles; a decimal of at
 * most 15 digits goes through one and back unchanged, and only those become
 * numbers.  Nothing is counted here.
 */
#include "codec/table.h"

#include <stdlib.h>
#include <xlsxwriter.h>

#include "base/hash.h"
#include "base/os.h"

enum {
	EXACT_DIGITS = 15,
	DECIMALS_MAX = 8,
	WIDE = 24,
	NARROW = 14,
	FILE_MAX = 64 << 20,
};

/* A file under way. */
struct sheet {
	lxw_workbook *book;
	lxw_worksheet *at;
	lxw_format *title;
	lxw_format *side; /* at the right */
	lxw_format *head;
	lxw_format *words[2];                     /* of a line, of a total */
	lxw_format *numbers[2][DECIMALS_MAX + 1]; /* by decimals */
	lxw_row_t row;
	lxw_error err;
	struct arena *a;
};

static void
note(struct sheet *s, lxw_error err)
{
	if (s->err == LXW_NO_ERROR)
		s->err = err;
}

/* A NUL-terminated copy. */
static const char *
cstr(struct sheet *s, struct str text)
{
	char *p = arena_alloc(s->a, text.n + 1);

	if (!p) {
		note(s, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return "";
	}
	if (text.n)
		memcpy(p, text.p, text.n);
	return p;
}

static void
put_words(struct sheet *s, lxw_col_t col, struct str text, lxw_format *format)
{
	note(s,
	    worksheet_write_string(s->at, s->row, col, cstr(s, text), format));
}

static size_t
digits_of(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] >= '0' && text.p[i] <= '9';
	return n;
}

static size_t
decimals_of(struct str text)
{
	size_t point = str_find(text, '.');

	return point < text.n ? text.n - point - 1 : 0;
}

/* The format of numbers with so many decimals; made when first wanted. */
static lxw_format *
number_format(struct sheet *s, bool is_total, size_t decimals)
{
	static const char *const formats[DECIMALS_MAX + 1] = { "#,##0",
		"#,##0.0", "#,##0.00", "#,##0.000", "#,##0.0000", "#,##0.00000",
		"#,##0.000000", "#,##0.0000000", "#,##0.00000000" };
	lxw_format **at = &s->numbers[is_total][decimals];

	if (!*at) {
		*at = workbook_add_format(s->book);
		format_set_border(*at, LXW_BORDER_THIN);
		format_set_num_format(*at, formats[decimals]);
		if (is_total)
			format_set_bold(*at);
	}
	return *at;
}

static void
put_cell(struct sheet *s, lxw_col_t col, const struct table_cell *cell,
    bool is_total)
{
	size_t decimals = decimals_of(cell->text);

	if (!cell->is_number || cell->text.n == 0 ||
	    digits_of(cell->text) > EXACT_DIGITS || decimals > DECIMALS_MAX)
		put_words(s, col, cell->text, s->words[is_total]);
	else
		note(s,
		    worksheet_write_number(s->at, s->row, col,
			strtod(cstr(s, cell->text), NULL),
			number_format(s, is_total, decimals)));
}

static void
put_line(struct sheet *s, const struct table_line *line)
{
	const struct table_cell *cells = line->cells.items;
	bool is_total = line->no == 0;
	struct buf no = { .arena = s->a };

	if (line->no)
		buf_int(&no, line->no);
	put_cell(s, 0,
	    &(struct table_cell){ .text = buf_str(&no), .is_number = 1 },
	    is_total);
	for (size_t i = 0; i < line->cells.n; i++)
		put_cell(s, (lxw_col_t)(i + 1), &cells[i], is_total);
	s->row++;
}

static void
put_each(struct sheet *s, const struct list *list)
{
	const struct table_words *words = list->items;

	for (size_t i = 0; i < list->n; i++) {
		put_words(s, 0, words[i].text, NULL);
		s->row++;
	}
}

static void
put_head(struct sheet *s, const struct table *t)
{
	const struct table_words *columns = t->columns.items;
	lxw_col_t last = (lxw_col_t)t->columns.n;

	put_words(s, 0, t->title, s->title);
	s->row++;
	put_each(s, &t->said);
	put_words(s, last, t->unit, s->side);
	s->row++;
	put_words(s, 0, t->number_label, s->head);
	for (size_t i = 0; i < t->columns.n; i++)
		put_words(s, (lxw_col_t)(i + 1), columns[i].text, s->head);
	s->row++;
}

static lxw_format *
bordered(struct sheet *s, bool is_bold)
{
	lxw_format *f = workbook_add_format(s->book);

	format_set_border(f, LXW_BORDER_THIN);
	format_set_num_format(f, "@");
	if (is_bold)
		format_set_bold(f);
	return f;
}

/* A4, across, the heads on each page, page x of y. */
static void
set_up(struct sheet *s, const struct table *t)
{
	const struct table_words *columns = t->columns.items;
	lxw_doc_properties properties = { .created = 1 };
	lxw_row_t head = (lxw_row_t)t->said.n + 2;

	note(s, workbook_set_properties(s->book, &properties));
	s->title = workbook_add_format(s->book);
	format_set_bold(s->title);
	format_set_font_size(s->title, 14);
	s->side = workbook_add_format(s->book);
	format_set_align(s->side, LXW_ALIGN_RIGHT);
	s->head = bordered(s, true);
	format_set_text_wrap(s->head);
	s->words[0] = bordered(s, false);
	s->words[1] = bordered(s, true);
	worksheet_set_landscape(s->at);
	worksheet_set_paper(s->at, 9);
	worksheet_fit_to_pages(s->at, 1, 0);
	note(s, worksheet_repeat_rows(s->at, head, head));
	note(s, worksheet_set_footer(s->at, "&C&P / &N"));
	for (size_t i = 0; i < t->columns.n; i++)
		note(s,
		    worksheet_set_column(s->at, (lxw_col_t)(i + 1),
			(lxw_col_t)(i + 1),
			columns[i].is_number ? NARROW : WIDE, NULL));
}

static void
put_table(struct sheet *s, const struct table *t)
{
	const struct table_line *lines = t->lines.items;

	put_head(s, t);
	for (size_t i = 0; i < t->lines.n; i++)
		put_line(s, &lines[i]);
	if (t->note.n) {
		put_words(s, 0, t->note, NULL);
		s->row++;
	}
	put_each(s, &t->signs);
	put_each(s, &t->rests_on);
	put_each(s, &t->blanks);
}

static enum err
refuse_file(struct refusal *r, const char *path, const char *why)
{
	return refuse(r, ERR_IO, "xlsx", "%s: %s", path, why);
}

/* The workbook to PATH, in the folder PLACE, where temporary files go too. */
static enum err
write_book(const struct table *t, const char *path, char *place,
    struct refusal *r)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE,
		.tmpdir = place };
	struct arena a = { 0 };
	struct sheet s = { .book = workbook_new_opt(path, &options),
		.err = LXW_NO_ERROR,
		.a = &a };
	lxw_error closed;

	if (!s.book)
		return refuse_file(r, path, "no memory");
	s.at = workbook_add_worksheet(s.book, NULL);
	if (s.at) {
		set_up(&s, t);
		put_table(&s, t);
	} else {
		note(&s, LXW_ERROR_MEMORY_MALLOC_FAILED);
	}
	closed = workbook_close(s.book);
	note(&s, closed);
	arena_free(&a);
	return s.err == LXW_NO_ERROR ?
	    OK :
	    refuse_file(r, path, lxw_strerror(s.err));
}

/* A new folder in DIR, its name in A. */
static enum err
make_place(struct arena *a, const char *dir, char **ret_place,
    struct refusal *r)
{
	struct buf name = { .arena = a };
	unsigned char id[16];

	os_random(id, sizeof(id));
	buf_printf(&name, "%s/xlsx-", dir);
	hex_put(&name, id, sizeof(id));
	buf_byte(&name, '\0');
	if (!buf_ok(&name))
		return ERR_NO_MEMORY;
	*ret_place = name.p;
	return os_make_folder(name.p, 0700) == OK ?
	    OK :
	    refuse_file(r, name.p, "no folder");
}

enum err
table_put_xlsx(struct buf *out, const struct table *t, const char *dir,
    struct refusal *ret_refusal)
{
	char *place = NULL;
	const char *path;
	struct str bytes;
	enum err err = make_place(out->arena, dir, &place, ret_refusal);

	if (err != OK)
		return err;
	path = os_path(out->arena, place, "table.xlsx");
	err = write_book(t, path, place, ret_refusal);
	if (err == OK)
		err = os_read_file(out->arena, path, FILE_MAX, &bytes);
	if (os_remove_tree(place) != OK && err == OK)
		err = refuse_file(ret_refusal, place, "not removed");
	if (err == OK)
		buf_put(out, bytes);
	return err;
}
