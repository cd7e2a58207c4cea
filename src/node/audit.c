/*
 * Folding all again: in place (rebuild), and beside the book, to compare
 * (audit).
 */
#include "node/spine.h"

#include "node/local.h"

enum { WITNESS_KEYS_MAX = HOSTED_MAX };

/* Drop all rows and, since it is quicker to make them at the end, indexes. */
static enum err
start_rebuild(struct node *node)
{
	enum err err = node_begin(node);

	if (err != OK)
		return err;
	err = book_delete_all(node->book);
	if (err == OK)
		err = book_drop_indexes(node->db);
	if (err == OK)
		err = local_next_generation(node->db);
	return err == OK ? node_commit(node) : node_abort(node, err);
}

static enum err
end_rebuild(struct node *node)
{
	enum err err = node_begin(node);

	if (err != OK)
		return err;
	err = book_create_tables(node->db);
	return err == OK ? node_commit(node) : node_abort(node, err);
}

/* A rebuild that is cut short goes on when the node is opened next. */
enum err
node_rebuild(struct node *node, int64_t *ret_events)
{
	enum err err = start_rebuild(node);

	if (err != OK)
		return err;
	book_set_indexed(node->book, false);
	err = node_fold_all(node, ret_events);
	book_set_indexed(node->book, true);
	return err == OK ? end_rebuild(node) : err;
}

/* What an audit works on. */
struct audit {
	struct node *node;
	struct arena arena;
	struct log_head *heads;
	size_t n_heads;
	struct note_key witnesses[WITNESS_KEYS_MAX];
	size_t n_witnesses;
	struct db *db; /* the second book, in memory */
	struct book *book;
	struct folder folder;
	const struct log_head *head; /* of the log at hand */
	bool is_stopped;             /* its fold, before an entry */
	int64_t n_in_batch;
	int64_t n_events;
	struct refusal *refusal;
};

static bool
signer_is(const struct note_signer *signer, struct str vkey, struct arena *a)
{
	struct buf out = { .arena = a };

	note_key_put(&out, &signer->key);
	return buf_ok(&out) && str_eq(buf_str(&out), vkey);
}

/*
 * An own log must be signed with the key we hold; cosignatures of ours are
 * verified too.  Keys that are kept elsewhere are passed over.
 */
static enum err
check_keys(struct audit *u, const struct log_head *head)
{
	struct note_signer signer = { 0 };
	enum err err;

	if (!head->is_own)
		return OK;
	err =
	    node_signer(u->node, head->party, NODE_KEY_LOG, &u->arena, &signer);
	if (err == OK && !signer_is(&signer, head->vkey, &u->arena))
		err = refuse(u->refusal, ERR_SIGNATURE, "vkey", "%.*s",
		    STR_ARG(head->party));
	note_signer_forget(&signer);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	err = node_signer(u->node, head->party, NODE_KEY_WITNESS, &u->arena,
	    &signer);
	if (err == OK && u->n_witnesses < WITNESS_KEYS_MAX)
		u->witnesses[u->n_witnesses++] = signer.key;
	note_signer_forget(&signer);
	return err == ERR_NOT_FOUND ? OK : err;
}

/* The fold beside: a batch is written and a transaction ended. */
static enum err
end_batch(struct audit *u)
{
	enum err err = book_flush(u->book);

	u->n_in_batch = 0;
	return err == OK ? db_commit(u->db) : err;
}

/* An entry was verified: fold it, too. */
static enum err
fold_seen(void *ctx, const struct log_entry *entry, const struct leaf *leaf,
    const struct refusal *why)
{
	struct audit *u = ctx;
	bool moved = false;
	enum err err = OK;

	if (u->is_stopped)
		return OK;
	if (u->n_in_batch == 0)
		err = db_begin(u->db);
	if (u->n_in_batch++ % FOLD_CHUNK == 0)
		arena_reset(u->folder.arena);
	if (err == OK)
		err = fold_read(&u->folder, u->head, entry, leaf, why, &moved);
	u->is_stopped = !moved;
	u->n_events += moved;
	/* Long texts of a peer must not fill the memory. */
	if (err == OK && book_is_full(u->book))
		err = book_flush(u->book);
	if (err == OK && u->n_in_batch == FOLD_BATCH_MAX)
		err = end_batch(u);
	return err;
}

/* Verify and fold one log, in one pass. */
static enum err
audit_log(struct audit *u, const struct log_head *head)
{
	struct log_verify_options options = { .keys = u->witnesses,
		.n_keys = u->n_witnesses,
		.seen = fold_seen,
		.ctx = u };
	enum err err;

	u->head = head;
	u->is_stopped = false;
	err = log_verify(u->node->db, head->party, &options, u->refusal);
	return err == OK && u->n_in_batch ? end_batch(u) : err;
}

static enum err
audit_logs(struct audit *u)
{
	struct arena scratch = { 0 };
	enum err err = OK;

	u->folder = (struct folder){ .db = u->node->db,
		.book = u->book,
		.digest = u->node->digest,
		.arena = &scratch };
	for (size_t i = 0; i < u->n_heads && err == OK; i++)
		err = check_keys(u, &u->heads[i]);
	for (size_t i = 0; i < u->n_heads && err == OK; i++)
		err = audit_log(u, &u->heads[i]);
	arena_free(&scratch);
	return err;
}

static enum err
open_beside(struct audit *u)
{
	enum err err = db_open("", DB_MEMORY, &u->db);

	if (err == OK)
		err = book_create_plain(u->db);
	if (err == OK)
		err = book_open(u->db, fold_entry, u->node->db, &u->book);
	if (err == OK)
		book_set_indexed(u->book, false);
	return err;
}

/* All steps, on one state of the database. */
static enum err
audit_state(struct audit *u, int64_t *ret_events)
{
	struct db *db = u->node->db;
	enum err err = log_heads(db, &u->arena, &u->heads, &u->n_heads);

	if (err == OK)
		err = open_beside(u);
	if (err == OK)
		err = audit_logs(u);
	*ret_events = u->n_events;
	if (err == OK)
		err = book_compare(db, u->db, &u->arena, u->refusal);
	return err;
}

enum err
node_audit(struct node *node, int64_t *ret_events, struct refusal *ret_refusal)
{
	struct audit u = { .node = node, .refusal = ret_refusal };
	enum err err = db_begin_read(node->db);

	*ret_refusal = (struct refusal){ 0 };
	if (err == OK) {
		err = audit_state(&u, ret_events);
		if (db_end_read(node->db) != OK && err == OK)
			err = ERR_DB;
	}
	if (err != OK && ret_refusal->err != err)
		err =
		    refuse(ret_refusal, err, "book", "%s", db_error(node->db));
	book_close(u.book);
	if (u.db)
		db_close(u.db);
	arena_free(&u.arena);
	return err;
}
