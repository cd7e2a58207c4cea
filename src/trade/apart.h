#ifndef TRADE_APART_H
#define TRADE_APART_H

#include "trade/xlsx.h"

/*
 * Files of strangers that large libraries read, in a process of its own: a
 * child of ours (base/child.h, for a program of one thread) or of a forker
 * (base/forker.h), which FORKER names.
 */
enum { APART_OWN_CHILD = -1 };

/* A forker that knows this work.  ERR_IO.  End it with forker_stop(). */
enum err apart_start(int *ret_forker);

/* xlsx_to_csv(), with the same answers; ERR_BUSY as forker_run(). */
enum err apart_xlsx_to_csv(int forker, struct str bytes, struct arena *a,
    struct str *ret_csv, struct refusal *ret_refusal);

#endif /* TRADE_APART_H */
