#ifndef CLI_IMPORTING_H
#define CLI_IMPORTING_H

#include "cli/cli.h"

/* What `import --from FROM` runs; the rest of the words is its own. */
typedef int importing_fn(struct cli *cli, struct str from);

importing_fn import_bank;

#endif /* CLI_IMPORTING_H */
