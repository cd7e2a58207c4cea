/*
 * Fuzz: any bytes as CSV; what is read has no more than the limits, and
 * written with quotes is read again as the same.
 */
#include "trade/table.h"

#include "base/limits.h"

#include "fuzz.h"

static void
put_cell(struct buf *out, struct str s)
{
	buf_byte(out, '"');
	if (s.n > 1 && s.p[0] == '\'' && memchr("=+-@", s.p[1], 4))
		buf_byte(out, '\''); /* one guard is taken off */
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_byte(out, '"');
		buf_byte(out, s.p[i]);
	}
	buf_byte(out, '"');
}

static void
check_again(struct arena *a, const struct table *table)
{
	struct buf out = { .arena = a };
	struct table again = { 0 };
	struct refusal r = { 0 };

	for (size_t i = 0; i < table->n; i++) {
		for (size_t k = 0; k < table->rows[i].n; k++) {
			buf_put(&out, k ? STR(",") : STR(""));
			put_cell(&out, table->rows[i].cells[k]);
		}
		buf_byte(&out, '\n');
	}
	assert(table_read_csv(buf_str(&out), ',', a, &again, &r) == OK);
	assert(again.n == table->n);
	for (size_t i = 0; i < table->n; i++) {
		assert(again.rows[i].n == table->rows[i].n);
		for (size_t k = 0; k < again.rows[i].n; k++)
			assert(str_eq(again.rows[i].cells[k],
			    table->rows[i].cells[k]));
	}
}

/* In parts it is as long. */
static void
check_parts(struct arena *a, struct str text, const struct table *table)
{
	struct table_csv *csv;
	struct table part = { 0 };
	struct refusal r = { 0 };
	size_t n = 0;

	assert(table_csv_open(text, 0, a, &csv) == OK);
	do {
		assert(table_csv_next(csv, a, &part, &r) == OK);
		assert(part.n <= TABLE_ROWS_MAX);
		n += part.n;
	} while (part.n);
	assert(n == table->n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct table table = { 0 };
	struct refusal r = { 0 };
	struct str text;

	if (table_decode(fuzz_text(data, size), STR(""), &a, &text, &r) == OK) {
		assert(str_is_utf8(text));
		if (table_read_csv(text, 0, &a, &table, &r) == OK) {
			assert(table.n <= TABLE_ROWS_MAX);
			check_again(&a, &table);
			check_parts(&a, text, &table);
		}
	}
	arena_free(&a);
	return 0;
}
