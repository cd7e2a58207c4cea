#ifndef BASE_CHILD_H
#define BASE_CHILD_H

#include "base/buf.h"
#include "base/err.h"

/*
 * Run FN in a process of its own that can compute and answer, and nothing
 * else (sandbox_compute()): for bytes of strangers that a large library
 * reads.  It has CHILD_SECONDS of the processor and CHILD_MEMORY bytes.  What
 * FN wrote to OUT comes back in A, at most MAX bytes; believe nothing of it.
 * ERR_IO: no process; ERR_MALFORMED: it died, or said too much.
 * Only for programs that have no other thread; for those base/forker.h.
 */
enum { CHILD_SECONDS = 20, CHILD_MEMORY = 1 << 30 };

typedef void child_fn(void *ctx, struct buf *out);

enum err child_run(child_fn *fn, void *ctx, size_t max, struct arena *a,
    struct str *ret_bytes);

/*
 * In a child, before it looks at what strangers sent: the limits above, for
 * good.  False: it must not go on.
 */
bool child_limit(void);

/*
 * All of S to TO; all that comes from FROM till its end, at most MAX bytes.
 * False: nobody listens.  ERR_BUSY: the time that was set for FROM is over;
 * ERR_MALFORMED: more than MAX.
 */
bool child_give(int to, struct str s);
enum err child_take(int from, size_t max, struct buf *in);

#endif /* BASE_CHILD_H */
