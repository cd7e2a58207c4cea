#ifndef TRADE_BANK_MATCH_H
#define TRADE_BANK_MATCH_H

#include "base/day.h"
#include "base/err.h"
#include "base/money.h"

/*
 * Which voucher stands behind which line of the bank?  Only where there is
 * no choice: the rest is left to a person.
 *
 * A voucher fits a line of the same amount (below zero: paid out) whose day
 * is within the limit.  If its reference occurs in the words of the line and
 * that of no other fitting voucher does, they are one.  If no reference
 * occurs, they are one when each is the only one that fits the other.
 */
struct bank_paper {
	struct money amount;
	struct day day;
	struct str words; /* a voucher: its reference; a line: all its words */
	size_t other;     /* answer: its index among the others, or NONE */
	size_t n_fitting; /* answer: how many of the others fit */
};

#define BANK_NONE ((size_t)-1)

void bank_match(struct bank_paper *lines, size_t n_lines,
    struct bank_paper *vouchers, size_t n_vouchers, int64_t days_max);

#endif /* TRADE_BANK_MATCH_H */
