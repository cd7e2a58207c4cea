/*
 * Tables of texts from CSV in any charset.
 */
#include "trade/table.h"

#include <errno.h>
#include <iconv.h>

#include "base/limits.h"

#define BOM STR("\xef\xbb\xbf")

static enum err
convert(struct str bytes, const char *charset, struct arena *a,
    struct str *ret_text)
{
	iconv_t cd = iconv_open("UTF-8", charset);
	size_t room = 3 * bytes.n + 1; /* no charset is denser by more */
	struct str in = str_copy(a, bytes);
	char *out = arena_alloc(a, room);
	char *from = (char *)(uintptr_t)in.p;
	char *to = out;
	size_t n;

	if (cd == (iconv_t)-1)
		return ERR_MALFORMED;
	if (!in.p || !out) {
		iconv_close(cd);
		return ERR_NO_MEMORY;
	}
	n = iconv(cd, &from, &in.n, &to, &room);
	if (n != (size_t)-1)
		n = iconv(cd, NULL, NULL, &to, &room);
	iconv_close(cd);
	*ret_text = (struct str){ out, (size_t)(to - out) };
	return n == (size_t)-1 ? ERR_MALFORMED : OK;
}

enum err
table_decode(struct str bytes, struct str charset, struct arena *a,
    struct str *ret_text, struct refusal *ret_refusal)
{
	struct str text = bytes;
	struct str name = str_copy(a, charset);
	enum err err = OK;

	if (!name.p)
		return refuse(ret_refusal, ERR_NO_MEMORY, "", "%s", "");
	if (bytes.n > TABLE_BYTES_MAX)
		return refuse(ret_refusal, ERR_TOO_LARGE, "file", "%d bytes",
		    TABLE_BYTES_MAX);
	if (name.n)
		err = convert(bytes, name.p, a, &text);
	else if (!str_is_utf8(bytes))
		err = convert(bytes, "GB18030", a, &text);
	if (err == OK && !str_is_utf8(text))
		err = ERR_MALFORMED;
	if (err != OK)
		return refuse(ret_refusal, err, "charset", "%s",
		    name.n ? name.p : "UTF-8, GB18030");
	*ret_text = str_starts(text, BOM) ? str_from_byte(text, 3) : text;
	return OK;
}

/* Reading one text, into ARENA: REST is what is left of it. */
struct table_csv {
	struct arena *arena;
	struct str rest;
	char separator;
	size_t no;
	struct str cells[TABLE_COLUMNS_MAX];
	size_t n_cells;
	bool has_words;
	struct buf rows; /* of struct table_row */
	struct refusal *refusal;
};

static enum err
say(struct table_csv *c, enum err err, const char *what)
{
	return refuse(c->refusal, err, "row", "%zu: %s", c->no, what);
}

static size_t
count_of(struct str line, char byte)
{
	size_t n = 0;

	for (; str_find(line, byte) < line.n; n++)
		str_cut(&line, byte);
	return n;
}

static char
separator_of(struct str text)
{
	static const char all[] = { ',', ';', '\t' };
	char best = ',';
	size_t most = 0;

	while (text.n && most == 0) {
		struct str line = str_cut(&text, '\n');

		for (size_t i = 0; i < sizeof(all); i++) {
			size_t n = count_of(line, all[i]);

			if (n > most)
				best = all[i];
			most = n > most ? n : most;
		}
	}
	return best;
}

static bool
ends_cell(const struct table_csv *c)
{
	char b = c->rest.n ? c->rest.p[0] : '\n';

	return b == c->separator || b == '\n' || b == '\r';
}

/* What stands in quotes; REST begins behind the first one. */
static enum err
read_quoted(struct table_csv *c, struct buf *out)
{
	while (c->rest.n) {
		struct str part = { c->rest.p, str_find(c->rest, '"') };

		buf_put(out, part);
		if (part.n == c->rest.n)
			break;
		c->rest = str_from_byte(c->rest, part.n + 1);
		if (c->rest.n == 0 || c->rest.p[0] != '"')
			return ends_cell(c) ? OK :
					      say(c, ERR_MALFORMED, "\"...\"");
		buf_byte(out, '"');
		c->rest = str_from_byte(c->rest, 1);
	}
	return say(c, ERR_MALFORMED, "\"");
}

static void
read_plain(struct table_csv *c, struct buf *out)
{
	size_t n = 0;

	while (n < c->rest.n && c->rest.p[n] != c->separator &&
	    c->rest.p[n] != '\n' && c->rest.p[n] != '\r')
		n++;
	buf_put(out, (struct str){ c->rest.p, n });
	c->rest = str_from_byte(c->rest, n);
}

static enum err
read_cell(struct table_csv *c)
{
	struct buf out = { .arena = c->arena };
	struct str cell;
	enum err err = OK;

	if (c->rest.n && c->rest.p[0] == '"') {
		c->rest = str_from_byte(c->rest, 1);
		err = read_quoted(c, &out);
	} else {
		read_plain(c, &out);
	}
	if (err != OK)
		return err;
	if (!buf_ok(&out))
		return say(c, ERR_NO_MEMORY, "");
	cell = str_trim(buf_str(&out));
	if (cell.n > TABLE_CELL_MAX)
		return say(c, ERR_TOO_LARGE, "32 KiB");
	if (c->n_cells == TABLE_COLUMNS_MAX)
		return say(c, ERR_TOO_LARGE, "256 columns");
	if (cell.n > 1 && cell.p[0] == '\'' && memchr("=+-@", cell.p[1], 4))
		cell = str_from_byte(cell, 1);
	c->cells[c->n_cells++] = cell;
	c->has_words |= cell.n > 0;
	return OK;
}

static enum err
end_row(struct table_csv *c)
{
	struct table_row row = { .no = c->no, .n = c->n_cells };
	struct str *cells;

	if (str_starts(c->rest, STR("\r")))
		c->rest = str_from_byte(c->rest, 1);
	if (str_starts(c->rest, STR("\n")))
		c->rest = str_from_byte(c->rest, 1);
	if (!c->has_words)
		return OK;
	cells = arena_alloc(c->arena, row.n * sizeof(*cells));
	if (!cells)
		return say(c, ERR_NO_MEMORY, "");
	memcpy(cells, c->cells, row.n * sizeof(*cells));
	row.cells = cells;
	buf_put(&c->rows, (struct str){ (const char *)&row, sizeof(row) });
	return OK;
}

static enum err
read_row(struct table_csv *c)
{
	enum err err;

	c->no++;
	c->n_cells = 0;
	c->has_words = false;
	while ((err = read_cell(c)) == OK && c->rest.n &&
	    c->rest.p[0] == c->separator)
		c->rest = str_from_byte(c->rest, 1);
	return err == OK ? end_row(c) : err;
}

static size_t
n_rows(const struct table_csv *c)
{
	return c->rows.n / sizeof(struct table_row);
}

enum err
table_csv_open(struct str text, char separator, struct arena *a,
    struct table_csv **ret)
{
	struct table_csv *c = arena_alloc(a, sizeof(*c));

	if (!c)
		return ERR_NO_MEMORY;
	c->rest = text;
	c->separator = separator ? separator : separator_of(text);
	*ret = c;
	return OK;
}

/* The next rows, up to MOST. */
static enum err
read_rows(struct table_csv *c, struct arena *a, size_t most, struct table *ret,
    struct refusal *ret_refusal)
{
	enum err err = OK;

	c->arena = a;
	c->rows = (struct buf){ .arena = a };
	c->refusal = ret_refusal;
	while (c->rest.n && err == OK && n_rows(c) < most)
		err = read_row(c);
	if (err == OK && !buf_ok(&c->rows))
		err = say(c, ERR_NO_MEMORY, "");
	if (err != OK)
		return err;
	ret->rows = (void *)c->rows.p;
	ret->n = n_rows(c);
	return OK;
}

enum err
table_csv_next(struct table_csv *c, struct arena *a, struct table *ret,
    struct refusal *ret_refusal)
{
	return read_rows(c, a, TABLE_ROWS_MAX, ret, ret_refusal);
}

enum err
table_read_csv(struct str text, char separator, struct arena *a,
    struct table *ret, struct refusal *ret_refusal)
{
	struct table_csv *c;
	enum err err;

	if (table_csv_open(text, separator, a, &c) != OK)
		return refuse(ret_refusal, ERR_NO_MEMORY, "", "%s", "");
	err = read_rows(c, a, TABLE_ROWS_MAX + 1, ret, ret_refusal);
	if (err == OK && ret->n > TABLE_ROWS_MAX)
		return say(c, ERR_TOO_LARGE, "8192 rows");
	return err;
}

struct str
table_cell(const struct table_row *row, size_t column)
{
	return column < row->n ? row->cells[column] : STR("");
}
