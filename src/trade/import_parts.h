#ifndef TRADE_IMPORT_PARTS_H
#define TRADE_IMPORT_PARTS_H

#include "trade/import.h"

/*
 * What import.c and import_parts.c share.
 */

/* The rows of TABLE from place AT on, in the place of those at hand. */
enum err import_rows(struct import *im, const struct table *table, size_t at);

/* What the book said to COMMANDS, under the numbers of their rows. */
void import_add_refused(struct import *im, const struct command *commands);

#endif /* TRADE_IMPORT_PARTS_H */
