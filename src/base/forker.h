#ifndef BASE_FORKER_H
#define BASE_FORKER_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Children (base/child.h) for a program that has threads, keys and open
 * files, and must not fork itself: a process that was started before any of
 * these were there does it when it is asked.  It can do nothing but that
 * (sandbox_fork()), sees no byte of what the children read, and ends with
 * the program that started it.
 *
 * What a child is to do is one of a table of jobs, known from the start.
 */
typedef void forker_fn(struct str in, struct buf *out);

/*
 * Start it.  RET_FORKER is the way to it.  ERR_IO.  Call it while the program
 * has one thread and nothing to hide.
 */
enum err forker_start(forker_fn *const *jobs, size_t n_jobs, int *ret_forker);
void forker_stop(int forker);

/*
 * Have a child do job number JOB over IN; the answers are those of
 * child_run(), and ERR_BUSY after FORKER_SECONDS.  Any thread may call it,
 * several at a time.
 */
enum { FORKER_SECONDS = 60 };
enum err forker_run(int forker, size_t job, struct str in, size_t max,
    struct arena *a, struct str *ret_bytes);

#endif /* BASE_FORKER_H */
