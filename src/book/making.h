#ifndef BOOK_MAKING_H
#define BOOK_MAKING_H

#include "book/report.h"

/* Private to the reports of this layer: a table that is being made. */

/* Sums of one group, or of one currency; absent where nothing was added. */
struct sums {
	struct money money[REPORT_COLUMNS_MAX];
	struct money of[REPORT_COLUMNS_MAX]; /* of a rate: what it is of */
	int64_t number[REPORT_COLUMNS_MAX];
	size_t n; /* lines in them */
};

struct making {
	const struct report_asked *asked;
	const struct shape *shape;
	struct arena *a;
	/* Those of the report that have something in them. */
	const struct report_column *columns[REPORT_COLUMNS_MAX];
	size_t n_columns;
	struct buf *scratch; /* of the cell at hand */
	struct buf lines;
	struct sums group;
	struct sums total;
	const void *last; /* row */
	int64_t no;
	size_t n_currencies;
	bool has_many; /* currencies: each line names its own */
	struct refusal *refusal;
};

struct str making_in_lang(const struct making *m, const char *zh,
    const char *en);

/* ---- the fields of a row ---- */

const struct field *making_field(const struct making *m, int i);
struct money making_money(const struct making *m, int i, const void *row);
int64_t making_number(const struct making *m, int i, const void *row);

/* The currency of ROW: that of its first amount. */
struct str making_currency(const struct making *m, const void *row);

/* Field I as words that an address takes. */
struct str making_value(const struct making *m, int i, const void *row);

/* Field F of ROW as people read it. */
void making_put_value(const struct making *m, struct buf *out,
    const struct field *f, const void *row);

/* ---- cells ---- */

bool making_is_number(const struct making *m, const struct report_column *c);
void making_put_money(const struct making *m, struct buf *out,
    struct money amount);

/* A of B in percent with two decimals, half up; nothing of nothing. */
void making_put_percent(struct buf *out, int64_t a, int64_t b);

/* How much more A is than B; nothing if it is not. */
void making_put_over(const struct making *m, struct buf *out, struct money a,
    struct money b);

struct table_cell making_cell(const struct making *m,
    const struct report_column *c, const void *row);

/* ---- around the lines ---- */

/*
 * What LINE opens: its report, with the params that ROW has values of; of a
 * sum over several rows that end with ROW, with the one field in which they
 * are AGREED (-1: none is, it is all of them).
 */
void making_open(const struct making *m, struct table_line *line,
    const void *row, bool is_sum, int agreed);

/* What is said above the table, and who signs under it. */
enum err making_say(const struct making *m, const struct view_reader *reader,
    struct buf *said, struct buf *signs);

/* The logs it was made from, as far as they are folded, and the day. */
enum err making_rests_on(const struct making *m,
    const struct view_reader *reader, struct buf *out);

void making_add_words(struct buf *out, struct str text, bool is_number);

#endif /* BOOK_MAKING_H */
