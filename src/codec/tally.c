/*
 * Tables that people bring: the reader.
 */
#include "codec/tally.h"

#include <assert.h>

struct reader {
	struct str rest;
	struct arena *arena;
	struct buf cells; /* of struct str */
	size_t n_cells;
	size_t line;
	struct refusal *refusal;
};

static enum err
malformed(struct reader *r, const char *what)
{
	return refuse(r->refusal, ERR_MALFORMED, "csv", "%s, line %zu", what,
	    r->line + 1);
}

/* Behind a quoted cell stands a comma, an end of line or nothing. */
static bool
is_at_end(struct str rest)
{
	return rest.n == 0 || memchr(",\r\n", rest.p[0], 3);
}

/* What stands between quotes; "" stands for one (RFC 4180, 2.7). */
static enum err
read_quoted(struct reader *r, struct str *ret_cell)
{
	struct buf out = { .arena = r->arena };

	r->rest = str_from_byte(r->rest, 1);
	for (;;) {
		size_t n = str_find(r->rest, '"');

		if (n == r->rest.n)
			return malformed(r, "\"");
		buf_put(&out, (struct str){ r->rest.p, n });
		r->rest = str_from_byte(r->rest, n + 1);
		if (r->rest.n == 0 || r->rest.p[0] != '"')
			break;
		buf_byte(&out, '"');
		r->rest = str_from_byte(r->rest, 1);
	}
	*ret_cell = buf_str(&out);
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	return is_at_end(r->rest) ? OK : malformed(r, "\"");
}

static enum err
read_cell(struct reader *r, struct str *ret_cell)
{
	size_t n = 0;

	if (r->rest.n && r->rest.p[0] == '"')
		return read_quoted(r, ret_cell);
	while (n < r->rest.n && !memchr(",\r\n", r->rest.p[n], 3))
		n++;
	*ret_cell = (struct str){ r->rest.p, n };
	r->rest = str_from_byte(r->rest, n);
	return OK;
}

/* The cells of one line; RET_N how many. */
static enum err
read_line(struct reader *r, size_t *ret_n)
{
	size_t n = 0;
	bool more = true;

	while (more) {
		struct str cell;
		enum err err = read_cell(r, &cell);

		if (err != OK)
			return err;
		if (++n > TALLY_COLUMNS_MAX || ++r->n_cells > TALLY_CELLS_MAX)
			return refuse(r->refusal, ERR_TOO_LARGE, "csv", "%d",
			    n > TALLY_COLUMNS_MAX ? TALLY_COLUMNS_MAX :
						    TALLY_CELLS_MAX);
		buf_put(&r->cells,
		    (struct str){ (const char *)&cell, sizeof(cell) });
		more = r->rest.n && r->rest.p[0] == ',';
		if (more)
			r->rest = str_from_byte(r->rest, 1);
	}
	if (str_starts(r->rest, STR("\r\n")))
		r->rest = str_from_byte(r->rest, 1);
	r->rest = str_from_byte(r->rest, 1);
	r->line++;
	*ret_n = n;
	return OK;
}

/* Cells as they came, in lines of as many as the longest has. */
static enum err
lay_out(struct reader *r, const size_t *widths, struct tally *ret)
{
	const struct str *from = (const void *)r->cells.p;
	size_t n = ret->n_rows * ret->n_columns;

	if (n > TALLY_CELLS_MAX)
		return refuse(r->refusal, ERR_TOO_LARGE, "csv", "%d",
		    TALLY_CELLS_MAX);
	ret->cells = arena_alloc(r->arena, n * sizeof(*ret->cells));
	if (!ret->cells)
		return ERR_NO_MEMORY;
	assert(widths || ret->n_rows == 0);
	for (size_t i = 0; i < ret->n_rows; i++)
		for (size_t k = 0; k < ret->n_columns; k++)
			ret->cells[i * ret->n_columns + k] =
			    k < widths[i] ? str_trim(*from++) : STR("");
	return OK;
}

enum err
tally_read(struct str csv, struct arena *a, struct tally *ret,
    struct refusal *ret_refusal)
{
	struct reader r = { .rest = csv,
		.arena = a,
		.cells = { .arena = a },
		.refusal = ret_refusal };
	struct buf widths = { .arena = a };
	enum err err = OK;

	*ret = (struct tally){ 0 };
	if (str_starts(csv, STR("\xef\xbb\xbf")))
		r.rest = str_from_byte(csv, 3);
	if (!str_is_utf8(csv))
		return malformed(&r, "UTF-8");
	while (r.rest.n && err == OK) {
		size_t n = 0;

		err = read_line(&r, &n);
		buf_put(&widths, (struct str){ (const char *)&n, sizeof(n) });
		ret->n_rows++;
		if (n > ret->n_columns)
			ret->n_columns = n;
	}
	if (err != OK)
		return err;
	if (ret->n_rows == 0)
		return refuse(ret_refusal, ERR_MISSING_FIELD, "csv", "%s", "");
	if (!buf_ok(&widths) || !buf_ok(&r.cells))
		return ERR_NO_MEMORY;
	return lay_out(&r, (const void *)widths.p, ret);
}

struct str
tally_cell(const struct tally *t, size_t row, size_t column)
{
	return t->cells[row * t->n_columns + column];
}
