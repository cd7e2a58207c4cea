#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * An amount in the smallest unit of an ISO 4217 currency.  A struct, so
 * that "+" does not compile and every sum goes through a function that can
 * say it overflowed.  An empty currency means "no amount".
 */
struct money {
	int64_t minor;
	char currency[4]; /* "CNY", NUL-terminated */
};

/* Decimal places of CURRENCY (ISO 4217), or -1 if there is no such code. */
int money_digits(struct str currency);

static inline struct str
money_currency(const struct money *m)
{
	return str_from(m->currency);
}

bool money_is_none(struct money m);

/* False when the currencies differ or the result does not fit. */
bool money_add(struct money a, struct money b, struct money *ret_sum);
bool money_sub(struct money a, struct money b, struct money *ret_diff);

/* Only for amounts of one currency. */
int money_cmp(struct money a, struct money b);

struct money money_zero(struct str currency);

/*
 * Read "500000.00" of CURRENCY: exactly its decimal places, no sign but one
 * leading '-', no leading zeros, no separators.
 */
bool money_get(struct str s, struct str currency, struct money *ret_amount);

/*
 * Read what a person types: "500000", "500,000.5" and "500000.00" are the
 * same.  The rest as money_get().
 */
bool money_get_loose(struct str s, struct str currency,
    struct money *ret_amount);

/*
 * The same, counted in units of 10^POWER: "563.37" of CNY in units of 10^4 is
 * 5633700.00.  ERR_CURRENCY: there is no such code; ERR_OVERFLOW: it does not
 * fit; ERR_MALFORMED: anything else, such as a part of the smallest unit.
 */
enum { MONEY_POWER_MAX = 8 };
enum err money_get_scaled(struct str s, struct str currency, int power,
    struct money *ret_amount);

/* Write "500000.00"; the form money_get() reads. */
void money_put(struct buf *out, struct money m);

/* Write "500,000.00", for people. */
void money_put_grouped(struct buf *out, struct money m);

/*
 * Write M in units of 10^POWER: exactly, without zeros at the end of its
 * decimals; or with MONEY_ROUND two decimals (fewer only where M has fewer),
 * half rounded away from zero.  Only MONEY_GROUPED has separators.
 */
enum money_how { MONEY_GROUPED = 1, MONEY_ROUND = 2 };
void money_put_scaled(struct buf *out, struct money m, int power, unsigned how);

#endif /* BASE_MONEY_H */
