#ifndef CODEC_DATE_H
#define CODEC_DATE_H

#include "base/day.h"
#include "base/err.h"

/*
 * Days as documents and tables have them, for reading what others wrote:
 * 2017年10月28日, 2017-10-28, 2017.10.28, 2017/1/5, 二〇一七年十月二十八日 (〇,
 * also written ○ U+25CB or 零); full-width digits and signs, and blanks around
 * the numbers.  The year comes first and has four digits.
 *
 * Refused, with what is allowed in RET_WHY, and never guessed:
 *   ERR_AMBIGUOUS  numbers run together (20211228日, 2021915日, 20171028), a
 *                  year of two digits, a year at the end (10/11/2017)
 *   ERR_MALFORMED  anything else: parts missing, other words, a day that is
 *                  in no calendar
 */
enum err date_get_loose(struct str s, struct day *ret_day,
    const char **ret_why);

#endif /* CODEC_DATE_H */
