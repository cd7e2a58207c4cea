/*
 * Do the totals of a table re-add (C20)?
 */
#include "codec/tally.h"

/* Numbers are kept in ten-thousandths. */
enum { DIGITS = 4 };
#define ONE INT64_C(10000)
#define NUMBER_MAX INT64_C(10000000000000000)
#define SHARE_TOTAL_MAX INT64_C(400000000000)
#define SHARE_MAX INT64_C(10000000)

enum part { PART_ITEM, PART_SUBTOTAL, PART_TOTAL, PART_SHARE, PART_OTHER };

/* A sum on its way: items since the last subtotal, and since the last total. */
struct sum {
	int64_t items;
	int64_t all;
	size_t n_items;
	size_t n_all;
	size_t waits; /* a total that stands before its items; 0: none */
};

struct checking {
	const struct tally *t;
	struct buf names; /* to fold a name in */
	enum part *columns;
	enum part *rows;
	size_t n_sums;
	bool is_over; /* a sum does not fit */
	bool is_wrong;
	size_t row, column; /* the first that is wrong */
	int64_t stated, found;
	struct refusal *refusal;
};

/* ---- names ---- */

/* NAME without blanks, in small letters. */
static struct str
fold(struct checking *c, struct str name)
{
	buf_clear(&c->names);
	while (name.n) {
		bool wide = str_starts(name, STR("\xe3\x80\x80"));
		char b = name.p[0];

		if (!wide && b != ' ')
			buf_byte(&c->names,
			    b >= 'A' && b <= 'Z' ? (char)(b - 'A' + 'a') : b);
		name = str_from_byte(name, wide ? 3 : 1);
	}
	return buf_str(&c->names);
}

/* What the name of a line or column says it is. */
static enum part
part_of(struct checking *c, struct str name)
{
	static const struct {
		const char *name;
		enum part part;
	} names[] = {
		{ "合计", PART_TOTAL },
		{ "总计", PART_TOTAL },
		{ "共计", PART_TOTAL },
		{ "总和", PART_TOTAL },
		{ "total", PART_TOTAL },
		{ "grandtotal", PART_TOTAL },
		{ "sum", PART_TOTAL },
		{ "小计", PART_SUBTOTAL },
		{ "subtotal", PART_SUBTOTAL },
		{ "sub-total", PART_SUBTOTAL },
		{ "占比", PART_SHARE },
		{ "占比(%)", PART_SHARE },
		{ "占比（%）", PART_SHARE },
		{ "比重", PART_SHARE },
		{ "百分比", PART_SHARE },
		{ "share", PART_SHARE },
		{ "share(%)", PART_SHARE },
		{ "percent", PART_SHARE },
		{ "%", PART_SHARE },
		{ "序号", PART_OTHER },
		{ "编号", PART_OTHER },
		{ "年份", PART_OTHER },
		{ "年度", PART_OTHER },
		{ "no.", PART_OTHER },
		{ "no", PART_OTHER },
		{ "year", PART_OTHER },
	};
	struct str folded = fold(c, name);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_eq(folded, str_from(names[i].name)))
			return names[i].part;
	return PART_ITEM;
}

/* ---- numbers ---- */

/*
 * "-1,234.50", "12.5%" as ten-thousandths; RET_DIGITS behind the point.  What
 * is no number, or has more digits than are kept, has no part in a sum.
 */
static bool
number_of(struct str s, int64_t *ret, int *ret_digits)
{
	bool minus = s.n && s.p[0] == '-';
	bool point = false;
	int64_t value = 0;
	int digits = 0;
	size_t i = minus;

	if (str_ends(s, STR("%")))
		s.n--;
	if (i == s.n || s.p[i] < '0' || s.p[i] > '9')
		return false;
	for (; i < s.n; i++) {
		if (s.p[i] == ',' && !point)
			continue;
		if (s.p[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (s.p[i] < '0' || s.p[i] > '9' || digits == DIGITS ||
		    value > NUMBER_MAX)
			return false;
		value = value * 10 + (s.p[i] - '0');
		digits += point;
	}
	*ret_digits = digits;
	while (digits++ < DIGITS) {
		if (value > NUMBER_MAX)
			return false;
		value *= 10;
	}
	*ret = minus ? -value : value;
	return value <= NUMBER_MAX;
}

static bool
cell_number(const struct checking *c, size_t row, size_t column, int64_t *ret)
{
	int digits;

	return number_of(tally_cell(c->t, row, column), ret, &digits);
}

/* ---- sums ---- */

/* ROW, COLUMN says STATED and should say FOUND: kept if it is the first. */
static void
note_wrong(struct checking *c, size_t row, size_t column, int64_t stated,
    int64_t found)
{
	if (c->is_wrong &&
	    (c->row < row || (c->row == row && c->column < column)))
		return;
	c->is_wrong = true;
	c->row = row;
	c->column = column;
	c->stated = stated;
	c->found = found;
}

static void
compare(struct checking *c, size_t row, size_t column, int64_t found)
{
	int64_t stated;

	if (!cell_number(c, row, column, &stated))
		return;
	c->n_sums++;
	if (stated != found)
		note_wrong(c, row, column, stated, found);
}

/* Where the sum of LINE (a row, or a column) is stated at place AT of it. */
static void
compare_at(struct checking *c, bool is_row, size_t line, size_t at,
    int64_t found)
{
	if (is_row)
		compare(c, line, at, found);
	else
		compare(c, at, line, found);
}

/* One step along a line: an item is added, a total compared. */
static void
step(struct checking *c, struct sum *s, enum part part, bool is_row,
    size_t line, size_t at)
{
	int64_t value;

	if (!cell_number(c, is_row ? line : at, is_row ? at : line, &value))
		return;
	switch (part) {
	case PART_ITEM:
		c->is_over |=
		    __builtin_add_overflow(s->items, value, &s->items);
		c->is_over |= __builtin_add_overflow(s->all, value, &s->all);
		s->n_items++;
		s->n_all++;
		return;
	case PART_SUBTOTAL:
		if (s->n_items)
			compare_at(c, is_row, line, at, s->items);
		s->items = 0;
		s->n_items = 0;
		return;
	case PART_TOTAL:
		if (s->waits && s->n_all)
			compare_at(c, is_row, line, s->waits, s->all);
		else if (s->n_all)
			compare_at(c, is_row, line, at, s->all);
		*s = (struct sum){ .waits = s->n_all && !s->waits ? 0 : at };
		return;
	case PART_SHARE:
	case PART_OTHER:
		return;
	}
}

/* A total that stood first is of all that came after it. */
static void
finish(struct checking *c, const struct sum *s, bool is_row, size_t line)
{
	if (s->waits && s->n_all)
		compare_at(c, is_row, line, s->waits, s->all);
}

static void
check_column(struct checking *c, size_t column)
{
	struct sum s = { 0 };

	for (size_t row = 1; row < c->t->n_rows; row++)
		step(c, &s, c->rows[row], false, column, row);
	finish(c, &s, false, column);
}

static void
check_row(struct checking *c, size_t row)
{
	struct sum s = { 0 };

	for (size_t column = 1; column < c->t->n_columns; column++)
		step(c, &s, c->columns[column], true, row, column);
	finish(c, &s, true, row);
}

/* ---- shares ---- */

/* The first line from FROM on that is a total and has a number in COLUMN. */
static size_t
next_total(const struct checking *c, size_t from, size_t column)
{
	int64_t number;

	while (from < c->t->n_rows &&
	    (c->rows[from] != PART_TOTAL ||
		!cell_number(c, from, column, &number)))
		from++;
	return from;
}

/* So that products fit; what is lost is far below the last digit. */
static void
scale_down(int64_t *part, int64_t *total)
{
	while (*total > SHARE_TOTAL_MAX) {
		*total /= 10;
		*part /= 10;
	}
}

/* Is SHARE, with that many DIGITS, PART of TOTAL as rounded? */
static bool
is_share(int64_t share, int digits, int64_t part, int64_t total)
{
	int64_t scale = 100, unit = ONE, difference;

	while (digits-- > 0) {
		scale *= 10;
		unit /= 10;
	}
	share /= unit;
	if (share > SHARE_MAX)
		return false;
	difference = share * total - part * scale;
	return (difference < 0 ? -difference : difference) <= total / 2;
}

static void
check_share(struct checking *c, size_t row, size_t column, size_t base,
    size_t total_row)
{
	int64_t share, part, total;
	int digits;

	if (!number_of(tally_cell(c->t, row, column), &share, &digits) ||
	    !cell_number(c, row, base, &part) ||
	    !cell_number(c, total_row, base, &total) || share < 0 || part < 0 ||
	    total <= 0 || part > total)
		return;
	c->n_sums++;
	scale_down(&part, &total);
	if (!is_share(share, digits, part, total))
		note_wrong(c, row, column, share, part * 100 * ONE / total);
}

/* Each share is of the total below it, else of the last above. */
static void
check_shares(struct checking *c, size_t column)
{
	size_t base = column - 1, below = 0, above = 0;

	while (base > 0 && c->columns[base] == PART_SHARE)
		base--;
	for (size_t row = 1; row < c->t->n_rows && base > 0; row++) {
		if (below < row)
			below = next_total(c, row, base);
		if (below == row)
			above = row;
		if (below < c->t->n_rows || above > 0)
			check_share(c, row, column, base,
			    below < c->t->n_rows ? below : above);
	}
}

/* ---- the answer ---- */

/* Column 0 is "A", 26 is "AA". */
static void
put_cell_name(struct buf *out, size_t row, size_t column)
{
	char letters[8];
	size_t n = sizeof(letters);

	for (size_t k = column + 1; k > 0; k = (k - 1) / 26)
		letters[--n] = (char)('A' + (k - 1) % 26);
	buf_put(out, (struct str){ letters + n, sizeof(letters) - n });
	buf_printf(out, "%zu", row + 1);
	buf_byte(out, '\0');
}

static void
put_number(struct buf *out, int64_t value)
{
	int64_t size = value < 0 ? -value : value;

	buf_printf(out, "%s%lld", value < 0 ? "-" : "",
	    (long long)(size / ONE));
	if (size % ONE)
		buf_printf(out, ".%04lld", (long long)(size % ONE));
}

static enum err
answer(struct checking *c, struct arena *a, size_t *ret_sums)
{
	struct buf cell = { .arena = a };
	struct buf stated = { .arena = a };
	struct buf found = { .arena = a };

	*ret_sums = c->n_sums;
	if (c->is_over)
		return refuse(c->refusal, ERR_OVERFLOW, "csv", "%s", "");
	if (!c->is_wrong)
		return OK;
	put_cell_name(&cell, c->row, c->column);
	put_number(&stated, c->stated);
	put_number(&found, c->found);
	if (!buf_ok(&cell) || !buf_ok(&stated) || !buf_ok(&found))
		return ERR_NO_MEMORY;
	return refuse(c->refusal, ERR_SUM, cell.p, "%.*s ≠ %.*s",
	    STR_ARG(buf_str(&stated)), STR_ARG(buf_str(&found)));
}

enum err
tally_check(const struct tally *t, struct arena *a, size_t *ret_sums,
    struct refusal *ret_refusal)
{
	struct checking c = { .t = t,
		.names = { .arena = a },
		.refusal = ret_refusal };

	c.columns = arena_alloc(a, t->n_columns * sizeof(*c.columns));
	c.rows = arena_alloc(a, t->n_rows * sizeof(*c.rows));
	if (!c.columns || !c.rows)
		return ERR_NO_MEMORY;
	for (size_t i = 1; i < t->n_rows; i++)
		c.rows[i] = part_of(&c, tally_cell(t, i, 0));
	for (size_t i = 1; i < t->n_columns; i++)
		c.columns[i] = part_of(&c, tally_cell(t, 0, i));
	for (size_t i = 1; i < t->n_columns; i++)
		if (c.columns[i] != PART_SHARE)
			check_column(&c, i);
	for (size_t i = 1; i < t->n_rows; i++)
		check_row(&c, i);
	/* A wrong total makes all shares wrong: it is the one to be named. */
	for (size_t i = 1; i < t->n_columns && !c.is_wrong; i++)
		if (c.columns[i] == PART_SHARE)
			check_shares(&c, i);
	return answer(&c, a, ret_sums);
}
