#ifndef NODE_LOCAL_H
#define NODE_LOCAL_H

#include "base/hash.h"
#include "db/db.h"

/*
 * What a node keeps for itself and never writes to a log: tables local_*.
 * All SQL about them is in local.c.  The caller holds the transaction.
 */
enum err local_create_tables(struct db *db);

/* Settings: small texts under a name such as "party" or "peer/gbjd/url". */
struct local_setting {
	struct str name;
	struct str value;
};

/* The value of NAME, in A.  ERR_NOT_FOUND. */
enum err local_setting(struct db *db, struct str name, struct arena *a,
    struct str *ret_value);

/* An empty VALUE removes it. */
enum err local_put_setting(struct db *db, struct str name, struct str value);

/* All settings in order of name, at most LOCAL_SETTINGS_MAX. */
enum { LOCAL_SETTINGS_MAX = 4096 };
enum err local_settings(struct db *db, struct arena *a,
    struct local_setting **ret_settings, size_t *ret_n);

/*
 * The number that rises with everything a page could show: by itself with
 * each entry of a log, by local_next_generation() with all else.
 */
enum err local_generation(struct db *db, int64_t *ret_generation);
enum err local_next_generation(struct db *db);

/*
 * Answers to commands that carried an idempotency key: whoever asks again
 * gets the same one.  REQUEST is a digest of what was asked.
 */
struct local_answer {
	struct str party;
	struct str member;
	struct str key;
	struct hash request;
	int64_t index;
	struct hash leaf_hash;
	int64_t at;
};

/* Fill in the rest of the answer with this party, member and key. */
enum err local_get_answer(struct db *db, struct local_answer *answer);
enum err local_put_answer(struct db *db, const struct local_answer *answer);
enum err local_forget_answers(struct db *db, int64_t before);

/* Stored passphrases.  ERR_NOT_FOUND. */
enum err local_password(struct db *db, struct str party, struct str member,
    struct arena *a, struct str *ret_stored);
enum err local_put_password(struct db *db, struct str party, struct str member,
    struct str stored);

/* Sessions, under the hash of their token. */
struct local_session {
	struct hash token;
	struct str party;
	struct str member;
	int64_t until;
};
enum err local_session(struct db *db, const struct hash *token, struct arena *a,
    struct local_session *ret_session);
enum err local_put_session(struct db *db, const struct local_session *session);
enum err local_end_session(struct db *db, const struct hash *token);
enum err local_end_sessions(struct db *db, struct str party, struct str member);
enum err local_forget_sessions(struct db *db, int64_t before);

/*
 * What was uploaded in a session and waits to be recorded, one for each
 * session (node/upload.h); TEXT may be large.
 */
struct local_upload {
	struct hash session;
	int64_t until;
	struct str key;
	struct str what; /* kind, unit and the rest, by lines */
	struct str text;
};
enum err local_upload(struct db *db, const struct hash *session,
    struct arena *a, struct local_upload *ret_upload);
enum err local_put_upload(struct db *db, const struct local_upload *upload);
enum err local_drop_upload(struct db *db, const struct hash *session);
enum err local_forget_uploads(struct db *db, int64_t before);
enum err local_count_uploads(struct db *db, int64_t *ret_n);

/* Failed sign-ins of a member since the last good one; 0 if there is no row. */
struct local_sign_in {
	struct str party;
	struct str member;
	int64_t failures;
	int64_t until; /* no further try before */
};
enum err local_get_sign_in(struct db *db, struct local_sign_in *sign_in);

/* Store it; no failures: remove it. */
enum err local_put_sign_in(struct db *db, const struct local_sign_in *sign_in);
enum err local_count_sign_ins(struct db *db, int64_t *ret_n);
enum err local_forget_sign_ins(struct db *db, int64_t before);

/*
 * How far a log of others has come with us, and since when: STAGE "seen" (at
 * a peer), "verified" (its entries are here), "folded"; "countersigned" by
 * our witness, for which LOG is its origin, since it may not be here yet.
 * The same size again keeps its time.
 */
enum err local_put_progress(struct db *db, struct str log, struct str stage,
    int64_t size, int64_t at);

#endif /* NODE_LOCAL_H */
