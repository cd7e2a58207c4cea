#ifndef CODEC_CAPITAL_H
#define CODEC_CAPITAL_H

#include "base/day.h"
#include "base/money.h"

/*
 * Capital numerals (大写), in which vouchers, receipts and cheques repeat
 * amounts and days so that no stroke can be added: 壹贰叁, 拾佰仟万亿.  The
 * rules are those of the "basic rules for correctly filling in bills and
 * settlement vouchers" (DOMAIN 3.5): one spelling is written, every spelling
 * that they allow is read.  The words of a currency are in
 * schema/currencies.schema.
 */

/*
 * Write M, for example 人民币壹万陆仟肆佰零玖元零贰分.  Nothing and false when
 * its currency has no such words, or M is less than zero: the rules know no
 * sign.
 */
bool capital_put(struct buf *out, struct money m);

/*
 * Read an amount: also 貳陸億萬圓, 圆 for 元, 正 for 整, a 整 after 角, and
 * with or without a 零 where the place before is 0 (壹拾万零柒仟元,
 * 壹拾万柒仟元).  Refused, with what is allowed in RET_WHY: ERR_CURRENCY does
 * not begin with the prefix of a currency ERR_NOT_CANONICAL  figures of another
 * kind: 一二三, 〇, 123 ERR_OVERFLOW       does not fit ERR_MALFORMED other
 * characters, blanks; units out of order or repeated; a 零 too many or missing;
 * no 元 or 整 at the end, or anything after it
 */
enum err capital_get(struct str s, struct money *ret_amount,
    const char **ret_why);

/*
 * Write DAY as vouchers have it: 贰零壹柒年零壹月壹拾伍日.  Nothing and false
 * outside the years 1 to 9999.
 */
bool capital_put_day(struct buf *out, struct day day);

/*
 * Read such a day; months 叁 to 玖 may have a 零 before.  ERR_NOT_CANONICAL and
 * ERR_MALFORMED as above, and for days that are in no calendar.
 */
enum err capital_get_day(struct str s, struct day *ret_day,
    const char **ret_why);

#endif /* CODEC_CAPITAL_H */
