#ifndef TRADE_HLEDGER_H
#define TRADE_HLEDGER_H

#include "db/db.h"

/*
 * The postings of a book as a journal for hledger (1.25 and later), so that
 * a program of others adds them up again:
 *
 *	2017-10-25 (north/12) funds.sent
 *	    ; kind:funds.sent
 *	    ; by:m1
 *	    ; transfer:north:t1		what the entry says, as tags
 *	    north:north/budget:to/south  500000.00 CNY
 *	    north:north/budget:alloc/north/d1  -500000.00 CNY
 *
 * One transaction for each posting, by log, entry and line; its day is the
 * one the entry names, else the one it was entered on.  An account is
 * log:source:account, with '/' for each ':' within the three, so that two
 * balances never share a name.  Words of people are escaped (%3A) and stay in
 * their comment.  At the end of each log stands a transaction that moves
 * nothing and asserts every balance as the book keeps it.
 */
typedef enum err hledger_sink_fn(void *ctx, struct str bytes);

/*
 * Write the journal of PARTY's log, or of all (empty), to SINK in pieces.
 * The caller holds a read transaction.  It tells what is not disclosed, too.
 * ERR_NOT_FOUND if there is no such log; what SINK answers if not OK.
 */
enum err hledger_export(struct db *db, struct str party, hledger_sink_fn *sink,
    void *ctx);

#endif /* TRADE_HLEDGER_H */
