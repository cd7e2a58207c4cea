/*
 * The parts of a workbook that say what stands in a cell: styles, shared
 * strings, the sheet (ECMA-376 part 1, 18.3, 18.4, 18.8).
 */
#include "trade/sheet.h"

#include "base/day.h"
#include "base/limits.h"

/* Digits at *TEXT, at most MAX of them; false when there are none. */
static bool
number_of(const char *text, size_t max, size_t *ret_n)
{
	size_t n = 0;
	size_t value = 0;

	for (; n < max && text[n] >= '0' && text[n] <= '9'; n++)
		value = value * 10 + (size_t)(text[n] - '0');
	*ret_n = value;
	return n > 0 && text[n] == '\0';
}

/* 18.8.30: built-in formats that show a day; those of East Asia as well. */
static bool
is_day_format(const struct xlsx *x, size_t id)
{
	const int *own = (const void *)x->formats.p;

	for (size_t i = 0; i < x->formats.n / sizeof(*own); i++)
		if ((size_t)own[i] == id)
			return true;
	return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) ||
	    id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58;
}

/* Does the code have a year or a day outside quotes and brackets? */
static bool
shows_day(const char *code)
{
	bool in_quotes = false;
	bool in_brackets = false;

	for (; *code; code++) {
		if (*code == '"')
			in_quotes = !in_quotes;
		if (*code == '[' || *code == ']')
			in_brackets = *code == '[';
		if (*code == '\\' && code[1])
			code++;
		else if (!in_quotes && !in_brackets && memchr("ydYD", *code, 4))
			return true;
	}
	return false;
}

static void
styles_start(struct xlsx *x, const char *name, const char **attributes)
{
	const char *code = xlsx_attribute(attributes, "formatCode");
	bool is_day;
	size_t id = 0;
	int kept;

	number_of(xlsx_attribute(attributes, "numFmtId"), 6, &id);
	kept = (int)id;
	if (x->formats.n + x->styles.n > SHEET_STYLES_MAX)
		xlsx_stop(x, ERR_TOO_LARGE, "styles");
	else if (strcmp(name, "numFmt") == 0 && shows_day(code))
		buf_put(&x->formats,
		    (struct str){ (const char *)&kept, sizeof(kept) });
	if (strcmp(name, "cellXfs") == 0)
		x->in_styles = true;
	if (x->in_styles && strcmp(name, "xf") == 0) {
		is_day = is_day_format(x, id);
		buf_put(&x->styles,
		    (struct str){ (const char *)&is_day, sizeof(is_day) });
	}
}

static void
styles_end(struct xlsx *x, const char *name)
{
	if (strcmp(name, "cellXfs") == 0)
		x->in_styles = false;
}

const struct xlsx_part sheet_styles = { styles_start, styles_end, true };

static void
strings_start(struct xlsx *x, const char *name, const char **attributes)
{
	(void)attributes;
	if (strcmp(name, "si") == 0)
		buf_clear(&x->text);
	if (strcmp(name, "rPh") == 0)
		x->is_phonetic = true;
	if (strcmp(name, "t") == 0)
		x->takes_text = !x->is_phonetic;
}

static void
strings_end(struct xlsx *x, const char *name)
{
	struct str text;

	if (strcmp(name, "t") == 0)
		x->takes_text = false;
	if (strcmp(name, "rPh") == 0)
		x->is_phonetic = false;
	if (strcmp(name, "si") != 0)
		return;
	text = str_copy(x->arena, buf_str(&x->text));
	buf_put(&x->strings, (struct str){ (const char *)&text, sizeof(text) });
	if (!text.p)
		xlsx_stop(x, ERR_NO_MEMORY, "");
	if (x->strings.n / sizeof(text) > SHEET_STRINGS_MAX)
		xlsx_stop(x, ERR_TOO_LARGE, "texts");
}

const struct xlsx_part sheet_strings = { strings_start, strings_end, true };

/* In quotes, with a comma before it unless it is the first (RFC 4180). */
static void
put_cell(struct xlsx *x, struct str s)
{
	buf_byte(&x->out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_byte(&x->out, '"');
		buf_byte(&x->out, s.p[i]);
	}
	buf_byte(&x->out, '"');
}

/* "BC12" is column 54 (from 0), row 12; false for anything else. */
static bool
place_of(const char *ref, size_t *ret_column, size_t *ret_row)
{
	size_t column = 0;
	size_t n = 0;

	for (; n < 3 && ref[n] >= 'A' && ref[n] <= 'Z'; n++)
		column = column * 26 + (size_t)(ref[n] - 'A') + 1;
	if (n == 0 || !number_of(ref + n, 7, ret_row))
		return false;
	*ret_column = column - 1;
	return true;
}

/* Lines up to row NO begin. */
static void
go_to_row(struct xlsx *x, size_t no)
{
	if (no > TABLE_ROWS_MAX) {
		xlsx_stop(x, ERR_TOO_LARGE, "8192 rows");
		return;
	}
	for (; x->row < no; x->row++)
		if (x->row)
			buf_byte(&x->out, '\n');
}

static void
begin_row(struct xlsx *x, const char **attributes)
{
	size_t no = x->row + 1;
	const char *said = xlsx_attribute(attributes, "r");

	if (*said && (!number_of(said, 7, &no) || no <= x->row)) {
		xlsx_stop(x, ERR_MALFORMED, "row");
		return;
	}
	go_to_row(x, no);
	x->column = 0;
}

/* Commas up to the cell, which need not follow the one before. */
static void
begin_cell(struct xlsx *x, const char **attributes)
{
	const char *type = xlsx_attribute(attributes, "t");
	const char *ref = xlsx_attribute(attributes, "r");
	const bool *days = (const void *)x->styles.p;
	size_t column = x->column;
	size_t row = x->row;
	size_t style = 0;

	number_of(xlsx_attribute(attributes, "s"), 6, &style);
	if (*ref &&
	    (!place_of(ref, &column, &row) || row != x->row ||
		column < x->column)) {
		xlsx_stop(x, ERR_MALFORMED, "cell");
		return;
	}
	if (column >= TABLE_COLUMNS_MAX) {
		xlsx_stop(x, ERR_TOO_LARGE, "256 columns");
		return;
	}
	for (size_t i = x->column ? x->column - 1 : 0; i < column; i++)
		buf_byte(&x->out, ',');
	x->column = column + 1;
	x->type = *type ? *type : 'n';
	if (strcmp(type, "str") == 0 || strcmp(type, "inlineStr") == 0)
		x->type = 't';
	x->is_day = style < x->styles.n && days[style];
	buf_clear(&x->text);
}

static void
cells_start(struct xlsx *x, const char *name, const char **attributes)
{
	if (strcmp(name, "row") == 0)
		begin_row(x, attributes);
	else if (strcmp(name, "c") == 0)
		begin_cell(x, attributes);
	else if (strcmp(name, "rPh") == 0)
		x->is_phonetic = true;
	else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		x->takes_text = !x->is_phonetic;
}

/*
 * 18.17.4: days since 1899-12-30, right from 1 March 1900 on (day 61: the
 * calendar of 1900 has a 29 February that never was), or since 1904-01-01.
 */
static bool
put_day(struct xlsx *x, struct str serial)
{
	struct buf out = { .arena = x->arena };
	struct day day = day_from_date(1899, 12, 30);
	struct str whole = { serial.p, str_find(serial, '.') };
	int64_t n;

	if (x->is_1904)
		day = day_from_date(1904, 1, 1);
	if (!str_to_int(whole, &n) || n > 2958465 || (n < 61 && !x->is_1904))
		return false;
	day.n += (int32_t)n;
	day_put(&out, day);
	put_cell(x, buf_str(&out));
	return buf_ok(&out);
}

/* The digits of "1.5E-3" with the point moved: "0.0015". */
static bool
put_moved(struct buf *out, struct str digits, size_t point, int by)
{
	long at = (long)point + by;

	if (at <= 0) {
		buf_put(out, STR("0."));
		for (; at < 0; at++)
			buf_byte(out, '0');
		buf_put(out, digits);
		return buf_ok(out);
	}
	for (long i = 0; i < at || i < (long)digits.n; i++) {
		if (i == at)
			buf_byte(out, '.');
		buf_byte(out, i < (long)digits.n ? digits.p[i] : '0');
	}
	return buf_ok(out);
}

/* "-1.5E+03": the same number without exponent, exactly. */
static bool
put_exponent(struct xlsx *x, struct str s, size_t e)
{
	struct str power = str_from_byte(s, e + 1);
	bool shrinks = str_starts(power, STR("-"));
	struct buf digits = { .arena = x->arena };
	struct buf out = { .arena = x->arena };
	size_t point = 0;
	int64_t by;

	if (shrinks || str_starts(power, STR("+")))
		power = str_from_byte(power, 1);
	while (power.n > 1 && power.p[0] == '0')
		power = str_from_byte(power, 1);
	if (!str_to_int(power, &by) || by > 30)
		return false;
	for (size_t i = 0; i < e; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			buf_byte(&digits, s.p[i]);
		if (s.p[i] == '.')
			point = digits.n;
	}
	if (str_find((struct str){ s.p, e }, '.') == e)
		point = digits.n;
	if (s.p[0] == '-')
		buf_byte(&out, '-');
	if (!buf_ok(&digits) ||
	    !put_moved(&out, buf_str(&digits), point,
		shrinks ? (int)-by : (int)by))
		return false;
	put_cell(x, buf_str(&out));
	return true;
}

static void
put_number(struct xlsx *x, struct str s)
{
	size_t e = str_find(s, 'E') < s.n ? str_find(s, 'E') : str_find(s, 'e');

	if (x->is_day && put_day(x, s))
		return;
	if (e < s.n && e > 0 && put_exponent(x, s, e))
		return;
	put_cell(x, s);
}

static void
put_shared(struct xlsx *x, struct str s)
{
	const struct str *all = (const void *)x->strings.p;
	int64_t i;

	if (str_to_int(s, &i) && (uint64_t)i < x->strings.n / sizeof(*all))
		put_cell(x, all[i]);
	else
		xlsx_stop(x, ERR_MALFORMED, "sharedStrings");
}

static void
end_cell(struct xlsx *x)
{
	struct str s = buf_str(&x->text);

	if (s.n == 0)
		return;
	if (x->type == 'e')
		xlsx_stop(x, ERR_MALFORMED, "#REF!");
	else if (x->type == 's')
		put_shared(x, str_trim(s));
	else if (x->type == 'n')
		put_number(x, str_trim(s));
	else
		put_cell(x, s);
}

static void
cells_end(struct xlsx *x, const char *name)
{
	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		x->takes_text = false;
	if (strcmp(name, "rPh") == 0)
		x->is_phonetic = false;
	if (strcmp(name, "c") == 0)
		end_cell(x);
}

const struct xlsx_part sheet_cells = { cells_start, cells_end, false };
