#ifndef NODE_MEMBER_H
#define NODE_MEMBER_H

#include "node/node.h"

/*
 * Members' secrets and sessions: tables local_member and local_session,
 * never in a log.  Roles come from the book (row member), and so does whether
 * somebody is a member at all: who is not, or has left, gets ERR_SIGN_IN,
 * with whatever passphrase or session he still has.
 */
struct session {
	struct str party;
	struct str member;
	struct str csrf; /* 43 characters; goes into every form */
	struct hash id;  /* of its token: for what is kept with it */
};

/* Set the passphrase of MEMBER of PARTY (Argon2id); ends its sessions. */
enum err member_set_passphrase(struct node *node, struct str party,
    struct str member, struct str passphrase);

/*
 * Sign in; the token goes into a cookie, its hash into the table.
 * ERR_SIGN_IN, the same for a wrong name and a wrong passphrase; after five
 * failures in a row ERR_TOO_MANY for a time that doubles.  Takes tens of
 * milliseconds.
 */
enum err member_sign_in(struct node *node, struct str party, struct str member,
    struct str passphrase, struct arena *a, struct str *ret_token);

/*
 * The same in two steps, for a node that serves: the slow one only reads, so
 * it need not hold up the writer; the other tells what came of it (OK or
 * ERR_SIGN_IN) to the tables and answers like member_sign_in().
 */
enum err member_check(struct db *db, struct str party, struct str member,
    struct str passphrase);
enum err member_checked(struct node *node, struct str party, struct str member,
    enum err checked, struct arena *a, struct str *ret_token);

/* The brake without a session, for who shows the passphrase each time. */
enum err member_counted(struct node *node, struct str party, struct str member,
    enum err checked);

/* The session of TOKEN if it is alive.  ERR_SIGN_IN. */
enum err member_session(struct db *db, struct str token, struct arena *a,
    struct session *ret_session);
enum err member_sign_out(struct node *node, struct str token);

#endif /* NODE_MEMBER_H */
