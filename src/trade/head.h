#ifndef TRADE_HEAD_H
#define TRADE_HEAD_H

#include "base/limits.h"
#include "codec/amount.h"
#include "schema/event.h"
#include "trade/table.h"

/*
 * For import.c alone: the head of a table, which says what its columns are.
 */
struct column {
	struct str label;          /* as it stands there, in one line */
	const struct field *field; /* or NULL */
	struct str name;           /* as words.h has it: "day", "name.zh" */
	enum amount_unit unit;
	bool is_passed_over; /* a running number */
};

struct head {
	size_t no; /* of its row */
	enum amount_unit unit;
	struct column columns[TABLE_COLUMNS_MAX];
	size_t n_columns;
};

/*
 * Find the head among the first rows of TABLE: the one where two cells, or
 * all there are, name fields of TYPE.  H->unit is the unit until the table
 * says another.  RET_AT is its place among the rows.  ERR_MISSING_FIELD: no
 * such row.
 */
enum err head_read(struct head *h, const struct event_type *type,
    struct str currency, enum lang lang, const struct table *table,
    struct arena *a, size_t *ret_at, struct refusal *ret_refusal);

bool head_has(const struct head *h, const struct field *f);

/* Does a row that begins with S hold sums? */
bool head_is_total(struct str s);

#endif /* TRADE_HEAD_H */
