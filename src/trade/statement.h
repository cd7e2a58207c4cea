#ifndef TRADE_STATEMENT_H
#define TRADE_STATEMENT_H

#include "schema/errors.h"

/*
 * What a bank states of an account: its lines and its balances at the end of
 * days.  Readers only tell what the file says; nothing is recorded here.
 *
 * A refusal names the row and the field of the file:
 *	Stmt[1]/Ntry[3]/Amt: not well formed (12.3456, line 88)
 */
struct statement_line {
	int64_t row;          /* where it stands in the file, from 1 */
	struct str reference; /* the bank's own number of it, or empty */
	struct day day;       /* booked on */
	struct day value_day; /* or none */
	struct money amount;  /* below zero: paid out; never zero */
	struct str counterparty;
	struct str counterparty_account;
	struct str text; /* references of the payer and words, by lines */
	/*
	 * Among the lines of this file and account that have the same day,
	 * amount and reference, from 0: what tells them apart.
	 */
	int64_t ordinal;
};

struct statement_balance {
	struct day day;
	struct money amount;
};

struct statement {
	struct str number; /* IBAN or number of the account, or empty */
	struct str currency;
	struct statement_line *lines;
	size_t n_lines;
	struct statement_balance *balances; /* at the end of days */
	size_t n_balances;
	size_t n_left_out; /* not booked, of nothing, or of neither side */
	bool is_broken; /* balances do not follow from the lines: none kept */
};

struct statements {
	struct statement *items;
	size_t n;
};

/*
 * camt.053 (ISO 20022), of any version from 2 on.  Only booked entries; where
 * the opening and the closing balance are given, the entries must lead from
 * one to the other (ERR_AMOUNT_DIFFERS).  Refuses: ERR_MALFORMED,
 * ERR_MISSING_FIELD, ERR_CURRENCY, ERR_TOO_LARGE.
 */
enum err statement_camt(struct str xml, struct arena *a,
    struct statements *ret_statements, struct refusal *ret_refusal);

/*
 * A table as banks export it, told by TABLE (profiles/bank-csv.table says
 * how): the first profile whose columns the file has, or the one called NAME.
 * ERR_NOT_FOUND if none fits; else as above.
 */
enum err statement_csv(struct str bytes, struct str table, struct str name,
    struct arena *a, struct statements *ret_statements,
    struct refusal *ret_refusal);

/* ---- for the readers ---- */

/* An amount as banks write it: "+1,234.50", "8.85000"; the rest: false. */
bool statement_amount(struct str s, struct str currency,
    struct money *ret_amount);

/* S with each run of blanks and control characters as one blank, in A. */
struct str statement_words(struct arena *a, struct str s);

/* Count the ordinals of all lines.  ERR_NO_MEMORY. */
enum err statement_number(struct statements *all, struct arena *a);

#endif /* TRADE_STATEMENT_H */
