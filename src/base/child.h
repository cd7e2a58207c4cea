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
 * Only for programs that have no other thread.
 */
enum { CHILD_SECONDS = 20, CHILD_MEMORY = 1 << 30 };

typedef void child_fn(void *ctx, struct buf *out);

enum err child_run(child_fn *fn, void *ctx, size_t max, struct arena *a,
    struct str *ret_bytes);

#endif /* BASE_CHILD_H */
