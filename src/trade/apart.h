#ifndef TRADE_APART_H
#define TRADE_APART_H

#include "trade/xlsx.h"

/* xlsx_to_csv() in a process of its own (base/child.h); the same answers. */
enum err apart_xlsx_to_csv(struct str bytes, struct arena *a,
    struct str *ret_csv, struct refusal *ret_refusal);

#endif /* TRADE_APART_H */
