#ifndef TRADE_BANK_PROFILE_H
#define TRADE_BANK_PROFILE_H

#include "base/limits.h"
#include "schema/errors.h"

/*
 * How one bank writes its table: one block of profiles/bank-csv.table, which
 * says what each key is for.
 */
enum bank_key {
	BANK_CHARSET,
	BANK_SEPARATOR,
	BANK_DATE,
	BANK_CURRENCY,
	BANK_SIGN,
	BANK_END,
	BANK_CURRENCY_IN, /* from here on: columns */
	BANK_DAY,
	BANK_VALUE_DAY,
	BANK_AMOUNT,
	BANK_SIDE,
	BANK_CREDIT,
	BANK_DEBIT,
	BANK_BALANCE,
	BANK_REFERENCE,
	BANK_COUNTERPARTY,
	BANK_ACCOUNT,
	BANK_TEXT,
	BANK_REQUIRE,
	BANK_SKIP,
	N_BANK_KEYS,
};

struct bank_profile {
	struct str name;
	struct str of[N_BANK_KEYS]; /* empty: not said */
};

/* The cells of one row of a table. */
struct bank_row {
	int64_t line; /* where it begins, from 1 */
	struct str cells[STATEMENT_COLUMNS_MAX];
	size_t n;
};

/*
 * The next profile of *REST; false at the end.  A line that is none of the
 * table: ERR_MALFORMED in RET_REFUSAL, with its text.
 */
bool bank_profile_next(struct str *rest, struct bank_profile *ret_profile,
    struct refusal *ret_refusal);

/* The N-th part of "A | B | C", or empty. */
struct str bank_profile_part(struct str value, size_t n);

/*
 * Cut the next row off *REST (RFC 4180; blanks around cells are dropped, after
 * a quoted one too); texts in A.  *LINE counts.  ERR_NOT_FOUND at the end,
 * ERR_TOO_LARGE, ERR_MALFORMED.
 */
enum err bank_row_next(struct str *rest, char separator, struct arena *a,
    int64_t *line, struct bank_row *ret_row);

/* The column of ROW called NAME, or -1. */
int bank_row_find(const struct bank_row *row, struct str name);

#endif /* TRADE_BANK_PROFILE_H */
