#ifndef LOG_EXPORT_H
#define LOG_EXPORT_H

#include "log/log.h"
#include "merkle/policy.h"

/*
 * A log as a folder of plain files, which any web server can serve and any
 * program can check (C2SP tlog-tiles):
 *
 *	checkpoint			newest head, with its cosignatures
 *	tile/<L>/<N>[.p/<W>]		hashes, as wide as the head makes them
 *	tile/entries/<N>[.p/<W>]	leaves
 *	body/<index>			the open part of entry <index>
 */

/* May the body of ENTRY be given to everybody? */
typedef bool log_shows_fn(void *ctx, const struct log_entry *entry);

/*
 * Write PARTY's log into the folder DIR, which is made or empty
 * (ERR_DUPLICATE), with the bodies that SHOWS allows (NULL: none).
 * ERR_NOT_FOUND if there is no log, or no checkpoint yet.  The caller holds
 * a transaction.
 */
enum err log_export(struct db *db, struct str party, const char *dir,
    log_shows_fn *shows, void *ctx, struct refusal *ret_refusal);

/* What a folder holds, once it is verified. */
struct log_dir_facts {
	struct checkpoint checkpoint; /* origin in the arena */
	int64_t at; /* countersigned by then (policy_check_quorum()), or 0 */
	int64_t n_bodies;
	size_t n_unknown; /* signature lines of keys the policy has not */
};

/*
 * Verify the folder DIR against POLICY, with nothing but the files: every
 * one is there, none is there besides, and all hash to the signed root; the
 * bodies that are there are those of their leaves.
 *	OK		and countersigned as the policy asks
 *	ERR_POLICY	not countersigned enough, all else is right;
 *			RET_FACTS is written (with at = 0)
 *	ERR_NOT_FOUND	there is no checkpoint
 *	ERR_SIGNATURE	the checkpoint is not signed by a log of the policy,
 *			or a line of a known key is broken
 *	ERR_CORRUPT	a file is missing, superfluous or changed
 * RET_REFUSAL names the file.
 */
enum err log_verify_dir(const char *dir, const struct policy *policy,
    struct arena *a, struct log_dir_facts *ret_facts,
    struct refusal *ret_refusal);

#endif /* LOG_EXPORT_H */
