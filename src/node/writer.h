#ifndef NODE_WRITER_H
#define NODE_WRITER_H

#include "node/node.h"

/*
 * The single writer: a thread that takes whatever is waiting (at most
 * BATCH_MAX commands) and commits it at once.
 */
struct writer;

/* Called on the writer's thread when the command has its answer. */
typedef void writer_done_fn(void *ctx, struct command *command);

enum err writer_start(struct node *node, struct writer **ret_writer);

/*
 * Queue COMMAND, which must live until DONE is called.  ERR_BUSY when the
 * queue is full (WRITER_QUEUE_MAX): DONE is not called then.
 */
enum err writer_put(struct writer *w, struct command *command,
    writer_done_fn *done, void *ctx);

/* Queue and wait for the answer. */
enum err writer_submit(struct writer *w, struct command *command);

/*
 * Run FN on the writer's thread between batches (ingest, cosignatures), and
 * wait for it.
 */
typedef enum err writer_call_fn(void *ctx, struct node *node);
enum err writer_call(struct writer *w, writer_call_fn *fn, void *ctx);

/* Finish what is queued, end the thread. */
void writer_stop(struct writer *w);

enum { WRITER_QUEUE_MAX = 65536 };

#endif /* NODE_WRITER_H */
