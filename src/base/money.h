#ifndef BASE_MONEY_H
#define BASE_MONEY_H

#include "base/buf.h"
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

/* Write "500000.00"; the form money_get() reads. */
void money_put(struct buf *out, struct money m);

/* Write "500,000.00", for people. */
void money_put_grouped(struct buf *out, struct money m);

/*
 * Write M in units of ten to the power TENS, exactly: with 0 as money_put(),
 * else without zeros at the end ("563.37" of 5,633,700.00 in ten thousands).
 */
void money_put_in(struct buf *out, struct money m, int tens);

#endif /* BASE_MONEY_H */
