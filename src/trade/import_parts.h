#ifndef TRADE_IMPORT_PARTS_H
#define TRADE_IMPORT_PARTS_H

#include "trade/import.h"
#include "trade/known.h"

/*
 * What import.c and import_parts.c share.
 */

/* The rows of TABLE from place AT on, in the place of those at hand. */
enum err import_rows(struct import *im, const struct table *table, size_t at);

/* Which of the rows at hand stand in the log already? */
enum err import_mark_known(struct import *im, struct known *known);

/* A command for each row at hand that is new. */
enum err import_commands(const struct import *im, const struct command *like,
    struct command **ret_commands, size_t *ret_n);

/* What the book said to COMMANDS, under the numbers of their rows. */
void import_add_refused(struct import *im, const struct command *commands);

#endif /* TRADE_IMPORT_PARTS_H */
