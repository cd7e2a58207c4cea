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

static enum err
verify_logs(struct audit *u)
{
	struct log_verify_options options = { .keys = u->witnesses };
	enum err err = OK;

	for (size_t i = 0; i < u->n_heads && err == OK; i++)
		err = check_keys(u, &u->heads[i]);
	options.n_keys = u->n_witnesses;
	for (size_t i = 0; i < u->n_heads && err == OK; i++)
		err = log_verify(u->node->db, u->heads[i].party, &options,
		    u->refusal);
	return err;
}

/* Fold one log into the second book, in transactions of a batch. */
static enum err
fold_beside(struct audit *u, struct folder *f, const struct log_head *head,
    int64_t *ret_events)
{
	int64_t n = 1;
	enum err err = OK;

	while (err == OK && n > 0) {
		err = db_begin(u->db);
		if (err == OK)
			err = fold_some(f, head, FOLD_BATCH_MAX, &n);
		if (err == OK)
			err = book_flush(u->book);
		if (err == OK)
			err = db_commit(u->db);
		*ret_events += n;
	}
	return err;
}

static enum err
fold_logs(struct audit *u, int64_t *ret_events)
{
	struct arena scratch = { 0 };
	struct folder f = { .db = u->node->db,
		.book = u->book,
		.digest = u->node->digest,
		.arena = &scratch };
	enum err err = OK;

	*ret_events = 0;
	for (size_t i = 0; i < u->n_heads && err == OK; i++)
		err = fold_beside(u, &f, &u->heads[i], ret_events);
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
		err = verify_logs(u);
	if (err == OK)
		err = open_beside(u);
	if (err == OK)
		err = fold_logs(u, ret_events);
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
