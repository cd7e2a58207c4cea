#ifndef CLI_IMPORT_H
#define CLI_IMPORT_H

#include "cli/cli.h"

/*
 * Formats of `import --from FORMAT`: each takes its options out of the words
 * and answers the exit code.  A new one is a function and a row in
 * cmd_import.c.
 */
typedef int import_fn(struct cli *cli, struct str format);

import_fn import_table;

/* What a bank states: camt.053, or a table (import_bank.c). */
import_fn import_bank;

/* Write an empty table for KIND: `import --template`. */
import_fn import_template;

/* The kind named by --kind, taken out; NULL after saying what is wrong. */
const struct event_type *import_kind(struct cli *cli, int *ret_exit);

#endif /* CLI_IMPORT_H */
