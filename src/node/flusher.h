#ifndef NODE_FLUSHER_H
#define NODE_FLUSHER_H

#include "base/err.h"
#include "base/str.h"

/*
 * A thread that writes to a file and flushes it while its caller goes on:
 * one write at a time, in the order they were given.
 */
struct flusher;

enum { FLUSH_MAX = 8192 }; /* bytes of one write */

enum err flusher_start(struct flusher **ret_flusher);

/*
 * Wait for the write before, then give BYTES (copied) to be written into the
 * file PATH (which must live until then) from OFFSET on.  The error is that
 * of the write before; nothing is written after an error.
 */
enum err flusher_put(struct flusher *f, const char *path, size_t offset,
    struct str bytes);

/* Until nothing is left to be written.  The error of any write so far. */
enum err flusher_wait(struct flusher *f);

/* Wait, then end the thread.  NULL is nothing to stop. */
enum err flusher_stop(struct flusher *f);

#endif /* NODE_FLUSHER_H */
