#ifndef CLI_PROFILE_H
#define CLI_PROFILE_H

#include "cli/cli.h"

/*
 * Profiles: data that a party starts with (profiles/NAME.ndjson, built into
 * the program).  The first line has the defaults of the log, the others are
 * events: kinds of aid, columns, calendars, limits.
 *	{"currency":"CNY","zone":28800}
 */

/* Fill in what INIT leaves open.  ERR_NOT_FOUND for an unknown name. */
enum err profile_init(struct cli *cli, struct str name, struct node_init *init,
    struct refusal *ret_refusal);

/* Write the events of the profile to the log of PARTY at AT (0 = now). */
enum err profile_record(struct cli *cli, struct str name, struct str party,
    int64_t at, struct refusal *ret_refusal);

#endif /* CLI_PROFILE_H */
