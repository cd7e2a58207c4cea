#ifndef CLI_VERIFY_PAGE_H
#define CLI_VERIFY_PAGE_H

#include "cli/cli.h"
#include "merkle/policy.h"

/*
 * A saved page of a proof: does the proof in it hold under POLICY, and is
 * the page what is made from that proof (web/proof_page.h)?  Each difference
 * is a line on stderr, then mismatch.  The exit code.
 */
int verify_page(struct cli *cli, struct str file, const struct policy *policy);

#endif /* CLI_VERIFY_PAGE_H */
