#ifndef TRADE_TEMPLATE_H
#define TRADE_TEMPLATE_H

#include "schema/event.h"

/*
 * An empty table for events of a kind, as import.h reads it: a head of labels
 * in LANG and a row of hints, which begins with "#" and is no event.
 */
enum err template_put_csv(struct buf *out, const struct event_type *type,
    enum lang lang);

/*
 * The same as a workbook at PATH; files of the moment are made in FOLDER
 * (NULL: where the system has them).  ERR_IO.
 */
enum err template_write_xlsx(const char *path, const char *folder,
    const struct event_type *type, enum lang lang);

#endif /* TRADE_TEMPLATE_H */
