/*
 * A node: opening, transactions, closing.
 */
#include "node/spine.h"

#include <assert.h>
#include <stdio.h>

#include "base/os.h"
#include "node/local.h"

bool
err_is_fault(enum err err)
{
	return err_infos[err].class == ERR_CLASS_FAULT;
}

struct db *
node_db(struct node *node)
{
	return node->db;
}

const char *
node_dir(const struct node *node)
{
	return node->dir;
}

struct str
node_party(const struct node *node)
{
	return node->party;
}

bool
node_is_confirmed(const struct node *node, const char **ret_why)
{
	*ret_why = node->why;
	return node->is_confirmed;
}

int64_t
node_generation(struct node *node)
{
	int64_t generation = 0;

	/* A fault shows itself where something is read for the page. */
	if (local_generation(node->db, &generation) != OK)
		return 0;
	return generation;
}

struct own_log *
node_own(struct node *node, struct str party)
{
	for (size_t i = 0; i < node->n_own; i++)
		if (str_eq(node->own[i].head->party, party))
			return &node->own[i];
	return NULL;
}

static void
forget_own(struct node *node)
{
	for (size_t i = 0; i < node->n_own; i++) {
		log_close(node->own[i].log);
		note_signer_forget(&node->own[i].signer);
	}
	node->n_own = 0;
	node->own = NULL;
	arena_free(&node->own_arena);
}

static enum err
open_own(struct node *node, const struct log_head *head, struct own_log *own)
{
	struct arena *a = &node->own_arena;
	enum err err;

	own->head = head;
	if (node->mode == NODE_READ)
		return OK;
	err = log_open(node->db, head->party, a, &own->log);
	if (err != OK)
		return err;
	own->head = log_current(own->log);
	err = node_signer(node, head->party, NODE_KEY_LOG, a, &own->signer);
	own->has_signer = err == OK;
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err
node_reopen_own(struct node *node)
{
	struct arena *a = &node->own_arena;
	struct log_head *heads;
	size_t n_heads;
	enum err err;

	forget_own(node);
	err = log_heads(node->db, a, &heads, &n_heads);
	if (err != OK)
		return err;
	node->own = arena_alloc(a, HOSTED_MAX * sizeof(*node->own));
	if (!node->own)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < n_heads && err == OK; i++) {
		if (!heads[i].is_own)
			continue;
		if (node->n_own == HOSTED_MAX)
			return ERR_CORRUPT;
		err = open_own(node, &heads[i], &node->own[node->n_own]);
		if (err == OK)
			node->n_own++;
	}
	return err;
}

enum err
node_begin(struct node *node)
{
	int64_t version;
	enum err err;

	assert(node->mode == NODE_WRITE);
	if (node->fault != OK)
		return node->fault;
	err = db_begin(node->db);
	if (err != OK)
		return err;
	version = db_data_version(node->db);
	if (version == node->version)
		return OK;
	book_forget(node->book);
	err = head_check(node);
	if (err != OK)
		return node_abort(node, err);
	node->version = version;
	return OK;
}

/*
 * Most writers end before there is anything to copy.  Without a thread the
 * writer copies by itself.
 */
static void
note_pages(struct node *node)
{
	int64_t n_pages = db_wal_pages(node->db);

	if (!node->backfill && n_pages >= BACKFILL_PAGES &&
	    backfill_start(node->db_path, &node->backfill) != OK)
		node->backfill = NULL;
	if (node->backfill)
		backfill_note(node->backfill, n_pages);
}

enum err
node_commit(struct node *node)
{
	enum err err = db_commit(node->db);

	/* What an error at commit means is not known: stop. */
	if (err != OK)
		return node_abort(node, err_is_fault(err) ? err : ERR_DB);
	note_pages(node);
	if (!node->has_moved || !node->is_confirmed)
		return OK;
	node->has_moved = false;
	err = head_write(node);
	if (err != OK)
		node->fault = err;
	return err;
}

enum err
node_abort(struct node *node, enum err err)
{
	enum err rolled_back = db_rollback(node->db);

	book_forget(node->book);
	node->has_moved = false;
	if (!err_is_fault(err) && rolled_back == OK)
		return err;
	node->fault = err_is_fault(err) ? err : rolled_back;
	return node->fault;
}

enum err
node_change(struct node *node, node_change_fn *fn, void *ctx)
{
	enum err err = node_begin(node);

	if (err != OK)
		return err;
	err = fn(ctx, node->db);
	if (err == OK)
		err = local_next_generation(node->db);
	return err == OK ? node_commit(node) : node_abort(node, err);
}

enum err
node_confirm(struct node *node)
{
	enum err err = node_begin(node);

	if (err != OK)
		return err;
	err = head_create(node);
	if (err == OK)
		err = head_check(node);
	return err == OK ? node_commit(node) : node_abort(node, err);
}

enum err
node_check_folded(struct node *node, struct refusal *r)
{
	for (size_t i = 0; i < node->n_own; i++) {
		const struct log_head *head = node->own[i].head;
		int64_t folded = 0;
		enum err err = node_folded(node, head->party, &folded);

		if (err != OK)
			return err;
		if (folded < head->size)
			return refuse(r, ERR_WAITING, "body", "%.*s/%jd",
			    STR_ARG(head->party), (intmax_t)folded);
	}
	return OK;
}

enum err
node_confirm_seen(struct node *node, struct refusal *ret_refusal)
{
	enum err err = node_begin(node);

	*ret_refusal = (struct refusal){ 0 };
	if (err != OK)
		return err;
	err = head_allows(node, ret_refusal);
	if (err == OK)
		err = node_check_folded(node, ret_refusal);
	err = err == OK ? node_commit(node) : node_abort(node, err);
	return err == OK ? node_confirm(node) : err;
}

/*
 * Views are dropped and made again, since their text may have changed: in one
 * transaction, so that nobody ever finds one missing.
 */
static enum err
create_tables(struct db *db)
{
	enum err err = db_begin(db);

	if (err != OK)
		return err;
	err = local_create_tables(db); /* an older folder lacks some */
	if (err == OK)
		err = book_create_tables(db);
	if (err == OK)
		return db_commit(db);
	return db_rollback(db) == OK ? err : ERR_DB;
}

/* The database of DIR, and what hangs on it. */
static enum err
open_parts(struct node *node, struct refusal *ret_refusal)
{
	const char *path = os_path(&node->arena, node->dir, "book.db");
	enum err err;

	node->db_path = path;
	if (!path)
		return ERR_NO_MEMORY;
	if (!os_exists(path))
		return refuse(ret_refusal, ERR_NOT_FOUND, "book", "%s", path);
	err = digest_open(&node->arena, &node->digest);
	if (err == OK)
		err = db_open(path,
		    node->mode == NODE_WRITE ? DB_CREATE : DB_READ_ONLY,
		    &node->db);
	if (err == OK && node->mode == NODE_WRITE)
		err = create_tables(node->db);
	if (err == OK && node->mode == NODE_WRITE)
		err = book_open(node->db, node_entry, node, &node->book);
	return err;
}

/* Rehash what was written since the verified mark. */
static enum err
verify_tails(struct node *node, struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct log_head *heads;
	size_t n_heads = 0;
	enum err err = log_heads(node->db, &a, &heads, &n_heads);

	for (size_t i = 0; i < n_heads && err == OK; i++)
		err = log_verify_tail(node->db, heads[i].party, ret_refusal);
	arena_free(&a);
	return err;
}

/* A writer starts from what it has seen with its own eyes. */
static enum err
start_writer(struct node *node, struct refusal *ret_refusal)
{
	int64_t n_events;
	enum err err = node_begin(node);

	if (err != OK)
		return err;
	err = verify_tails(node, ret_refusal);
	if (err == OK)
		err = node_reopen_own(node);
	if (err != OK)
		return node_abort(node, err);
	err = node_commit(node);
	return err == OK ? node_fold_all(node, &n_events) : err;
}

static enum err
start(struct node *node, struct refusal *ret_refusal)
{
	enum err err = open_parts(node, ret_refusal);

	if (err == OK)
		err = local_setting(node->db, STR("party"), &node->arena,
		    &node->party);
	if (err == OK && node->mode == NODE_READ)
		err = head_check(node);
	if (err == OK && node->mode == NODE_WRITE)
		err = start_writer(node, ret_refusal);
	return err;
}

enum err
node_open(const char *dir, enum node_mode mode, struct node **ret_node,
    struct refusal *ret_refusal)
{
	struct arena arena = { 0 };
	struct node *node = arena_alloc(&arena, sizeof(*node));
	enum err err;

	*ret_refusal = (struct refusal){ 0 };
	if (!node)
		return refuse(ret_refusal, ERR_NO_MEMORY, "", "%s", "");
	node->arena = arena;
	node->mode = mode;
	node->version = -1;
	node->machine = os_machine();
	node->dir = str_copy(&node->arena, str_from(dir)).p;
	node->head_path = os_path(&node->arena, dir, "HEAD");
	err = node->dir && node->head_path ? start(node, ret_refusal) :
					     ERR_NO_MEMORY;
	if (err == OK) {
		*ret_node = node;
		return OK;
	}
	if (ret_refusal->err != err)
		err = refuse(ret_refusal, err, "book", "%s: %s", dir,
		    node->db ? db_error(node->db) : "");
	node_close(node);
	return err;
}

void
node_close(struct node *node)
{
	struct arena arena;

	if (!node)
		return;
	/* It is behind by one commit at most, as after a crash. */
	(void)flusher_stop(node->flusher);
	backfill_stop(node->backfill);
	forget_own(node);
	book_close(node->book);
	if (node->db)
		db_close(node->db);
	digest_close(node->digest);
	arena_free(&node->batch);
	arena = node->arena;
	arena_free(&arena);
}
