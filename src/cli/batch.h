#ifndef CLI_BATCH_H
#define CLI_BATCH_H

#include "cli/cli.h"

/*
 * NDJSON batches: one object a line,
 *	{"kind":"funds.sent","by":"m017","at":1509069911,"party":"zhongshan",
 *	 ...fields...}
 * `by` defaults to BY, `party` to the node's, `at` to now.  Lines are
 * answered one by one and are not atomic.
 */
struct batch {
	struct node *node;
	struct str by;
	struct str party;
	int64_t at;
	bool confirm_clock;
	/* Called for each answered line; may be NULL. */
	void (*answered)(void *ctx, size_t line, const struct command *c);
	void *ctx;
};

/* How many were refused comes back; faults stop. */
enum err batch_run(const struct batch *batch, struct str text,
    size_t *ret_refused);

#endif /* CLI_BATCH_H */
