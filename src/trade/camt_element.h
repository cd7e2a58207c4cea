#ifndef TRADE_CAMT_ELEMENT_H
#define TRADE_CAMT_ELEMENT_H

#include "base/str.h"

/* Inside trade only: what the elements of camt.053 mean to its reader. */
enum part { IN_FILE, IN_STATEMENT, IN_BALANCE, IN_ENTRY, IN_DETAIL, N_PARTS };

enum value {
	V_NUMBER,
	V_CURRENCY,
	V_CODE,
	V_AMOUNT,
	V_AMOUNT_CURRENCY,
	V_SIDE,
	V_REVERSAL,
	V_STATUS,
	V_DAY,
	V_VALUE_DAY,
	V_REFERENCE,
	V_END_TO_END,
	V_DEBTOR,
	V_DEBTOR_ACCOUNT,
	V_CREDITOR,
	V_CREDITOR_ACCOUNT,
	V_TEXT, /* the only one that may come several times */
	N_VALUES,
	V_NONE = N_VALUES,
};

/* An element that begins a part, or that gives a value. */
struct element {
	enum part in;
	const char *path; /* from the beginning of the part */
	enum part begins; /* IN_FILE: none */
	enum value value;
};

/* What the element at PATH of a part means; NULL: nothing. */
const struct element *camt_element(enum part in, struct str path);

#endif /* TRADE_CAMT_ELEMENT_H */
