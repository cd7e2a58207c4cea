#ifndef CODEC_AMOUNT_H
#define CODEC_AMOUNT_H

#include "base/money.h"

/*
 * Amounts as tables and documents have them: 563.37万元, 1.2亿元,
 * ￥5,633,700.00, 5633700元, also with full-width digits.  For reading what
 * others wrote (imports) and for showing; never for what is signed.
 */

/* What one is in a column: the power of ten it stands for. */
enum amount_unit {
	AMOUNT_ONE = 0,
	AMOUNT_WAN = 4, /* 万 */
	AMOUNT_YI = 8,  /* 亿 */
};

/*
 * The unit that the head of a table names: 元, 万元, 亿元, 万, 亿 or the code
 * of CURRENCY (its words are in schema/currencies.schema).  False: none.
 */
bool amount_get_unit(struct str s, struct str currency,
    enum amount_unit *ret_unit);

/*
 * Read one amount of CURRENCY.  A unit that stands in S (元, 万, 万元, 亿元)
 * is what counts; without one it is UNIT.  Before the figures may stand '-'
 * and the sign or the code of CURRENCY, after them the code.  Separators must
 * be commas at every third place.  What is read is exact: never rounded.
 * Refused, with what is allowed in RET_WHY:
 *   ERR_CURRENCY   CURRENCY is no code, or S has the sign or code of another
 *   ERR_OVERFLOW   it does not fit
 *   ERR_MALFORMED  anything else: parts of the smallest unit ("0.01"), wrong
 *                  separators, other words before or after
 */
enum err amount_get_loose(struct str s, struct str currency,
    enum amount_unit unit, struct money *ret_amount, const char **ret_why);

/*
 * Write M in UNIT, figures alone; HOW is enum money_how: by default exactly
 * and without separators, as running text has it; tables may ask for them.
 */
void amount_put(struct buf *out, struct money m, enum amount_unit unit,
    unsigned how);

/* Write 万元; " JPY", 万 EUR for a currency without words of its own. */
void amount_put_unit(struct buf *out, struct str currency,
    enum amount_unit unit);

#endif /* CODEC_AMOUNT_H */
