#ifndef NODE_NODE_H
#define NODE_NODE_H

#include "book/book.h"
#include "book/view.h"
#include "log/log.h"

/*
 * A node: a folder with a database, the keys of the parties it hosts, and
 * HEAD.  The only way in is node_submit() (our own logs) and node_ingest()
 * (others' logs).
 *
 *	DIR/book.db		everything (log/log.h, book/book.h, local_*)
 *	DIR/HEAD		what we committed last (never in backups)
 *	DIR/keys/PARTY.{root,log,witness,mirror}.key
 */
struct node;

enum node_mode {
	NODE_READ,  /* may run beside a writer */
	NODE_WRITE, /* one at a time commits; others wait up to 10 s */
};

/* Make a folder's database and keys for PARTY, write log.opened (index 0). */
struct node_init {
	struct str party;
	struct name name;
	struct str kind;   /* as log.opened; "other" if empty */
	struct str origin; /* empty: sunledger.invalid/<party>/<key id> */
	struct str currency;
	int64_t zone;
	int64_t at;       /* of log.opened; 0 = now */
	struct str basis; /* of log.opened, or empty */
};
/*
 * In a folder that is there already: host one more party.  Nothing is made
 * when the answer is a refusal about INIT; ERR_DUPLICATE if the party is
 * hosted here.
 */
enum err node_init(const char *dir, const struct node_init *init,
    struct refusal *ret_refusal);

/*
 * In a folder whose database is lost but whose keys are there: an empty log
 * of PARTY under the key in DIR/keys, and no HEAD, so that the book is not
 * confirmed until what others hold of it has come back (sync_restore()).  A
 * log of PARTY that is there stays.  ERR_NOT_FOUND without the key.
 */
enum err node_init_lost(const char *dir, struct str party,
    struct refusal *ret_refusal);

/*
 * Write the book as it is now into the new file PATH, while others read and
 * write, and verify every log in it.  HEAD and keys are not in it.
 * ERR_DUPLICATE if there is a file.
 */
enum err node_backup(struct node *node, const char *path,
    struct refusal *ret_refusal);

/*
 * The book of DIR from a backup at PATH.  ERR_DUPLICATE if there is one.  It
 * is confirmed only if a HEAD in DIR is of just this state.
 */
enum err node_from_backup(const char *dir, const char *path,
    struct refusal *ret_refusal);

/*
 * Open DIR.  With NODE_WRITE: checks HEAD (DESIGN 4 "Never two histories"),
 * rehashes the tail since the verified mark, folds what is not folded yet.
 * An unconfirmed book opens, but node_submit() answers ERR_UNCONFIRMED.
 */
enum err node_open(const char *dir, enum node_mode mode, struct node **ret_node,
    struct refusal *ret_refusal);
void node_close(struct node *node);

struct db *node_db(struct node *node);
const char *node_dir(const struct node *node);

/* The party this node speaks for first: the one hosted since longest. */
struct str node_party(const struct node *node);

/* Is the book confirmed?  If not, WHY says so. */
bool node_is_confirmed(const struct node *node, const char **ret_why);

/*
 * No peer can say it: the keeper of the root key says that this is the only
 * copy that writes.  A signed note for each log of our own is kept as setting
 * NODE_SOLE_SETTING PARTY and served.  ROOT_FILE may be NULL: the keys in
 * the folder.  ERR_NOT_FOUND without a key, ERR_SIGNATURE with another's,
 * ERR_WAITING as above.
 */
#define NODE_SOLE_SETTING "sole-copy/"
enum err node_confirm_sole(struct node *node, const char *root_file,
    struct refusal *ret_refusal);

/*
 * A peer holds what we hold of our own logs: confirmed, unless this machine
 * knows better.  ERR_STALE if HEAD names more entries than are here, ERR_FORK
 * if it names another root, ERR_WAITING while a body of ours is missing, so
 * that the fold has not come to the end.
 */
enum err node_confirm_seen(struct node *node, struct refusal *ret_refusal);

/*
 * One command: an event somebody wants to write to the log of PARTY.  BODY
 * is the struct of the kind, open and closed fields together; its salts are
 * filled in by the log.
 */
struct command {
	struct str party;
	struct str by;
	const struct event_type *type;
	void *body; /* struct ev_..., open and closed fields */
	int64_t at; /* 0 = now */
	bool confirm_clock;
	struct str idempotency; /* key, or empty */
	struct str see;         /* empty: as the kind says; "public" allowed
				   only where the kind is public */
	/* the answer */
	enum err err;
	struct refusal refusal;
	int64_t index;
	struct hash leaf_hash;
};

/*
 * Commit a batch: each command is answered by itself; those that are OK are
 * durable when this returns OK.  Anything else than OK is a fault, nothing
 * of the batch is kept, and the node refuses further writes (ERR_DB, ERR_IO,
 * ERR_CORRUPT: reopen).  ERR_BUSY: another process holds the lock; try again.
 */
enum err node_submit(struct node *node, struct command *commands, size_t n);

/*
 * The same, all or nothing, of any length: begin, add at most BATCH_MAX
 * commands as often as there are any, end.  It is one transaction under one
 * signed head, and its memory is that of one batch.  When one command was
 * refused, or KEEP is false, none is written.  Each is answered as if those
 * before it that were accepted stood; its index and leaf hash mean nothing
 * then.  After a fault, which undoes all, only the end follows.
 */
struct node_whole {
	struct node *node;
	int64_t now;
	bool has_entries;
	bool has_refused;
	bool has_answers;
	enum err fault; /* it is over */
};
enum err node_whole_begin(struct node *node, struct node_whole *ret);
enum err node_whole_add(struct node_whole *w, struct command *commands,
    size_t n);
enum err node_whole_end(struct node_whole *w, bool keep);

/* The same with one part of N commands; kept unless IS_TRIAL. */
enum err node_submit_whole(struct node *node, struct command *commands,
    size_t n, bool is_trial);

/* What N commands ask for, and in which order, as one hash. */
enum err node_digest_commands(struct node *node, const struct command *commands,
    size_t n, struct hash *ret_hash);

/*
 * Show FN every entry of kind TYPE in the first SIZE ones of our log of PARTY
 * that stands: written, and not reversed later.  BODY, its open fields
 * without salt, lives for the call only.  Anything but OK from FN ends it and
 * comes back.
 */
typedef enum err node_recorded_fn(void *ctx, int64_t index, const void *body);
enum err node_each_recorded(struct db *db, struct str party, int64_t size,
    const struct event_type *type, node_recorded_fn *fn, void *ctx);

/*
 * Fill a command from one JSON object (loose) that holds the words of the
 * leaf and the fields of the kind, open and closed; texts in A:
 *	{"by":"m017","kind":"approved","entry":3,"leaf":"..."}
 * Other words: party, at, see, key (idempotency), confirm_clock.  What the
 * object does not say stays as COMMAND had it.
 */
enum err node_command_json(struct str json, struct arena *a,
    struct command *command, struct refusal *ret_refusal);

/* Only the fields (the other words are passed over): a struct of TYPE in A. */
enum err node_command_fields(const struct event_type *type, struct str json,
    struct arena *a, void **ret_body, struct refusal *ret_refusal);

/*
 * Take entries of another's log: LEAVES are N leaf bytes that follow our
 * copy's size, NOTE the verified checkpoint they lead to (its root is
 * recomputed), all or nothing.  Creates the copy when PARTY is new; a party
 * code or origin that is bound otherwise is ERR_FORK.  Then folds.
 */
struct ingest {
	struct str party;
	struct str origin;
	struct str vkey;
	struct str note;
	const struct str *leaves;
	size_t n;
};
enum err node_ingest(struct node *node, const struct ingest *ingest,
    struct refusal *ret_refusal);

/* Store bodies that came (hash checked) and go on folding. */
enum err node_ingest_bodies(struct node *node, struct str party,
    const int64_t *indexes, const struct str *bodies, size_t n,
    struct refusal *ret_refusal);

/* Drop all rows and fold every log again. */
enum err node_rebuild(struct node *node, int64_t *ret_events);

/*
 * Audit: verify every log, fold all into a second book in memory and compare
 * every row.  ERR_CORRUPT with what and where.
 */
enum err node_audit(struct node *node, int64_t *ret_events,
    struct refusal *ret_refusal);

/*
 * How many entries of PARTY's log BY has said to hold (its newest ack), and
 * how many of them it had bodies for.  0 if it has said nothing.
 */
struct node_acked {
	bool is_any;
	int64_t entries;
	int64_t bodies;
};
enum err node_acked(struct db *db, struct str by, struct str party,
    struct node_acked *ret_acked);

/* How many entries of PARTY's log the book has taken in; on the writer. */
enum err node_folded(struct node *node, struct str party, int64_t *ret_size);

/* Rises with every commit, ingest, cosignature, setting. */
int64_t node_generation(struct node *node);

/*
 * Run FN in a transaction and raise the generation: for cosignatures
 * (log_put_cosignature()) and settings (node/local.h).  What FN answers
 * comes back; if it is not OK nothing has changed.
 */
typedef enum err node_change_fn(void *ctx, struct db *db);
enum err node_change(struct node *node, node_change_fn *fn, void *ctx);

/* Keys of a hosted party. */
enum node_key {
	NODE_KEY_ROOT,
	NODE_KEY_LOG,
	NODE_KEY_WITNESS,
	NODE_KEY_MIRROR,
};
enum err node_signer(struct node *node, struct str party, enum node_key key,
    struct arena *a, struct note_signer *ret_signer);

/* The mirror key of a hosted party; made if an older folder lacks it. */
enum err node_mirror_signer(struct node *node, struct str party,
    struct arena *a, struct note_signer *ret_signer);

#endif /* NODE_NODE_H */
