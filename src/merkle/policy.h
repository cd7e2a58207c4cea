#ifndef MERKLE_POLICY_H
#define MERKLE_POLICY_H

#include "crypto/note.h"

/*
 * Whom a verifier trusts (C2SP tlog-policy), a text file for people:
 *
 *	log <vkey> [<url>]
 *	witness <name> <vkey> [<url>]
 *	group <name> all|any|<k> <member>...
 *	quorum <name>|none
 *
 * A log's key is named as the log's origin.  Members are witnesses and
 * groups that stand above; no public key occurs twice.
 */
enum {
	POLICY_LOGS_MAX = 64,
	POLICY_NAMES_MAX = 128,   /* witnesses and groups together */
	POLICY_MEMBERS_MAX = 128, /* of one group */
};

struct policy_log {
	struct note_key key;
	struct str url; /* may be empty */
};

/* A witness, or a group of earlier names. */
struct policy_name {
	struct str name;
	bool is_group;
	struct note_key key;     /* witness */
	struct str url;          /* witness; may be empty */
	unsigned needed;         /* group: how many of its members */
	const unsigned *members; /* group: indices into names */
	unsigned n_members;
};

struct policy {
	struct policy_log *logs;
	unsigned n_logs;
	struct policy_name *names; /* in the order of the file */
	unsigned n_names;
	int quorum; /* index into names, or -1 for none */
};

/*
 * Read a policy; views TEXT, tables in A.  ERR_MALFORMED,
 * ERR_NOT_CANONICAL, ERR_WEAK_KEY, ERR_DUPLICATE (a name, a member or a
 * public key twice, or a second quorum), ERR_NOT_FOUND (a member or quorum
 * that does not stand above), ERR_MISSING_FIELD (no quorum), ERR_TOO_LARGE.
 * On a refusal RET_LINE is the line it is for, from 1; may be NULL.
 */
enum err policy_get(struct arena *a, struct str text, struct policy *ret_policy,
    unsigned *ret_line);

/* Write it in its plainest form: single blanks, no comments. */
void policy_put(struct buf *out, const struct policy *policy);

/* Is there a log of this origin? */
bool policy_has_log(const struct policy *policy, struct str origin);

/*
 * ERR_SIGNATURE unless a key that the policy has for ORIGIN signed NOTE and
 * no line of such a key is broken.
 */
enum err policy_check_log(const struct policy *policy, const struct note *note,
    struct str origin);

/*
 * ERR_POLICY unless the cosignatures of NOTE satisfy the quorum;
 * ERR_SIGNATURE if a line of a witness of the policy is broken.  RET_AT is
 * the earliest time at which the cosignatures sufficed (0 if none are
 * needed): what is in the tree was there before.
 */
enum err policy_check_quorum(const struct policy *policy,
    const struct note *note, int64_t *ret_at);

#endif /* MERKLE_POLICY_H */
