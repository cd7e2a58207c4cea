#ifndef NODE_SPINE_H
#define NODE_SPINE_H

#include "crypto/digest.h"
#include "log/body.h"
#include "node/backfill.h"
#include "node/flusher.h"
#include "node/node.h"

/*
 * Inside the node only: what its files share.
 */

/* One log of our own, open to be appended to. */
struct own_log {
	struct log *log;             /* NULL unless NODE_WRITE */
	const struct log_head *head; /* log_current() */
	struct note_signer signer;   /* a secret: note_signer_forget() */
	bool has_signer;             /* its key file may be elsewhere */
	int64_t stored_size;         /* at the start of the transaction */
	int64_t first_size;          /* at the start of the batch */
	struct book_entry *pending;  /* of the batch, from first_size on */
	size_t n_pending;
};

struct node {
	struct arena arena;
	const char *dir;
	const char *head_path;
	enum node_mode mode;
	struct db *db;
	struct book *book; /* NULL unless NODE_WRITE */
	struct digest *digest;
	struct str party;
	enum err fault; /* not OK: stopped, reopen */
	bool is_confirmed;
	char why[160];
	int64_t version; /* of the database when we last looked */
	struct hash machine;
	int64_t head_seq;        /* of HEAD as we last read or wrote it */
	struct flusher *flusher; /* of HEAD; NULL until the first commit */
	const char *db_path;
	struct backfill *backfill; /* NULL until much has been written */
	struct salts salts;
	bool has_moved; /* a log of ours has, in this transaction */
	struct arena own_arena;
	struct own_log *own;
	size_t n_own;
	struct arena batch;
};

enum {
	HOSTED_MAX = 32,       /* logs of our own: HEAD has room for them */
	FOLD_CHUNK = 128,      /* entries read at once */
	FOLD_BATCH_MAX = 8192, /* entries folded in one transaction */
};

/*
 * Begin a transaction that will write.  When another process has committed
 * since: forget rows, open our logs again, look at HEAD again.
 */
enum err node_begin(struct node *node);

/* Make what was done in the transaction durable; HEAD too, if has_moved. */
enum err node_commit(struct node *node);

/*
 * Undo the transaction.  ERR is why: a refusal leaves the node as it was
 * before; after a fault it is stopped.  Returns ERR.
 */
enum err node_abort(struct node *node, enum err err);

/* Read our logs again, after entries were taken back or added by others. */
enum err node_reopen_own(struct node *node);

/* Our log of PARTY, or NULL. */
struct own_log *node_own(struct node *node, struct str party);

bool err_is_fault(enum err err);

/* For the book: an entry of the batch at hand, or a committed one. */
enum err node_entry(void *ctx, struct str log, int64_t index, struct arena *a,
    struct book_entry *ret_entry);

/* As node_entry(), for a book without a batch: CTX is a struct db. */
enum err fold_entry(void *ctx, struct str log, int64_t index, struct arena *a,
    struct book_entry *ret_entry);

/*
 * Fold at most N entries of the log of HEAD into BOOK; the caller flushes
 * and commits.  RET_N is how many there were: 0 = at the end, or stopped
 * (book_progress() says why).
 */
struct folder {
	struct db *db; /* where the entries are */
	struct book *book;
	struct digest *digest;
	struct arena *arena; /* reset now and then */
};
enum err fold_some(struct folder *f, const struct log_head *head, int64_t n,
    int64_t *ret_n);

/*
 * Fold one entry whose leaf was read: LEAF, or NULL with why it is none.
 * RET_MOVED false: the fold of this log stops before it.
 */
enum err fold_read(struct folder *f, const struct log_head *head,
    const struct log_entry *entry, const struct leaf *leaf,
    const struct refusal *not_read, bool *ret_moved);

/* Fold all logs held, a transaction for each FOLD_BATCH_MAX entries. */
enum err node_fold_all(struct node *node, int64_t *ret_events);

/*
 * HEAD (head.c).  head_write() answers when HEAD holds the commit before
 * this one: this one is written while the next is made.
 */
enum err head_create(struct node *node);
enum err head_write(struct node *node);

/* Until HEAD holds the last commit.  The error of any write so far. */
enum err head_wait(struct node *node);

/*
 * Read our logs again and compare them with HEAD: is_confirmed, why.  Only
 * faults come back.
 */
enum err head_check(struct node *node);

/*
 * Does HEAD, if there is one, know more than the logs that are here?
 * ERR_STALE, ERR_FORK.  Which machine and copy it names does not matter.
 */
enum err head_allows(struct node *node, struct refusal *ret_refusal);

/*
 * ERR_WAITING unless our own logs are folded to their ends: rules would judge
 * by half a book.
 */
enum err node_check_folded(struct node *node, struct refusal *r);

/* HEAD of what is here now: the book is confirmed. */
enum err node_confirm(struct node *node);

/* Keys (keys.c). */
struct party_keys {
	struct note_signer root;
	struct note_signer log;
	struct note_signer witness;
	struct note_signer mirror;
};

/*
 * The keys of PARTY in DIR; those that are not there are made, under ORIGIN
 * or, when it is empty, the default origin.  Names in A.  ERR_CONFLICT when
 * there are keys of another origin.
 */
enum err keys_make(const char *dir, struct str party, struct str origin,
    struct arena *a, struct party_keys *ret_keys);
void keys_forget(struct party_keys *keys);

#endif /* NODE_SPINE_H */
