#ifndef NODE_BACKFILL_H
#define NODE_BACKFILL_H

#include "base/err.h"
#include "base/str.h"

/*
 * A thread that copies the write-ahead log into the database now and then,
 * so that the writer need not.  Nothing depends on it: when it does not come
 * to it or fails, the writer does it when the log is long (db/db.h).
 */
struct backfill;

enum { BACKFILL_PAGES = 2048 }; /* written since the last copy */

/* For the database at PATH, which must live until the stop. */
enum err backfill_start(const char *path, struct backfill **ret_backfill);

/*
 * A commit has left N_PAGES in the write-ahead log: copy them if there are
 * enough new ones.  When the log is long, the rest is the writer's: this
 * waits for the copy at work, which would be in its way.
 */
void backfill_note(struct backfill *b, int64_t n_pages);

/* Copy what was asked for, then end the thread.  NULL is nothing to stop. */
void backfill_stop(struct backfill *b);

#endif /* NODE_BACKFILL_H */
