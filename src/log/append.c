/*
 * Appending to a log: entries and tiles as they come, the head at the end.
 */
#include <assert.h>

#include "base/limits.h"
#include "log/store.h"

struct log {
	struct db *db;
	struct log_head head; /* texts in the arena of the open */
	struct note_key key;
	struct digest *digest;
	struct arena scratch;    /* of one finish */
	int64_t stored_size;     /* of the row in table log */
	struct hash last;        /* leaf hash of what was appended last */
	struct grower now;       /* with what was appended */
	struct grower read_back; /* with what was selected back */
};

static enum err
write_tile(void *ctx, unsigned level, uint64_t number,
    const struct hash *hashes)
{
	struct log *log = ctx;
	struct stmt *st = db_prepare(log->db,
	    STR("INSERT INTO tile (log, level, n, hashes)"
		" VALUES ($1, $2, $3, $4)"));

	db_bind_text(st, 1, log->head.party);
	db_bind_int(st, 2, level);
	db_bind_int(st, 3, (int64_t)number);
	db_bind_blob(st, 4, hashes, TILE_BYTES);
	return db_run(st);
}

static enum err
compare_tile(void *ctx, unsigned level, uint64_t number,
    const struct hash *hashes)
{
	struct log *log = ctx;

	return store_check_tile(log->db, log->head.party, level, number,
	    hashes);
}

/* Read the edge of the stored tree; it must have the root of the head. */
static enum err
load(struct log *log, struct arena *a)
{
	struct store s;
	struct hash root;
	enum err err = store_open(&s, a, log->db, log->head.party,
	    (uint64_t)log->head.size);

	if (err != OK)
		return err;
	err = grower_load(&log->now, &s);
	if (err == OK) {
		edge_root(&log->now.edge, s.digest, &root);
		if (!hash_eq(&root, &log->head.root))
			err = ERR_CORRUPT;
	}
	if (err == OK)
		log->digest = s.digest;
	else
		store_close(&s);
	return err;
}

enum err
log_open(struct db *db, struct str party, struct arena *a, struct log **ret_log)
{
	struct log *log = arena_alloc(a, sizeof(*log));
	enum err err;

	if (!log)
		return ERR_NO_MEMORY;
	log->db = db;
	err = log_head(db, party, a, &log->head);
	if (err == OK)
		err = head_key(&log->head, &log->key);
	if (err == OK)
		err = load(log, a);
	if (err != OK)
		return err;
	log->stored_size = log->head.size;
	log->read_back = log->now;
	log->now.full = write_tile;
	log->now.ctx = log;
	log->read_back.full = compare_tile;
	log->read_back.ctx = log;
	*ret_log = log;
	return OK;
}

void
log_close(struct log *log)
{
	if (!log)
		return;
	digest_close(log->digest);
	log->digest = NULL;
	arena_free(&log->scratch);
}

const struct log_head *
log_current(const struct log *log)
{
	return &log->head;
}

static void
bind_bytes(struct stmt *st, int n, struct str bytes)
{
	if (bytes.n)
		db_bind_blob(st, n, bytes.p, bytes.n);
	else
		db_bind_null(st, n);
}

static enum err
write_entry(struct log *log, const struct hash *hash, struct str leaf,
    struct str body, struct str more)
{
	struct stmt *st = db_prepare(log->db,
	    STR("INSERT INTO entry (log, idx, hash, leaf, body, more)"
		" VALUES ($1, $2, $3, $4, $5, $6)"));

	db_bind_text(st, 1, log->head.party);
	db_bind_int(st, 2, log->head.size);
	db_bind_blob(st, 3, hash->bytes, sizeof(hash->bytes));
	db_bind_blob(st, 4, leaf.p, leaf.n);
	bind_bytes(st, 5, body);
	bind_bytes(st, 6, more);
	return db_run(st);
}

enum err
log_append(struct log *log, struct str leaf, struct str body, struct str more,
    const struct leaf *parsed)
{
	struct log_head *head = &log->head;
	enum err err;

	if (leaf.n > LEAF_MAX || body.n > BODY_MAX || more.n > BODY_MAX)
		return ERR_TOO_LARGE;
	if (head->is_own && !head_owns(head, parsed))
		return ERR_MALFORMED;
	if (!parsed && (body.n || more.n))
		return ERR_MALFORMED;
	assert(log->now.edge.size == (uint64_t)head->size);
	digest_leaf(log->digest, leaf, &log->last);
	err = write_entry(log, &log->last, leaf, body, more);
	if (err == OK)
		err = grower_add(&log->now, log->digest, &log->last);
	if (err != OK)
		return err;
	if (head_owns(head, parsed))
		head->clock = clock_after(head->clock, parsed);
	head->size++;
	return OK;
}

const struct hash *
log_last_hash(const struct log *log)
{
	return &log->last;
}

/* Check the entry that ST stands on and grow by it. */
static enum err
read_entry(struct log *log, struct stmt *st)
{
	struct str stored = db_blob(st, 1);
	struct hash hash;

	if (db_int(st, 0) != (int64_t)log->read_back.edge.size)
		return ERR_CORRUPT;
	digest_leaf(log->digest, db_blob(st, 2), &hash);
	if (stored.n != sizeof(hash.bytes) ||
	    memcmp(stored.p, hash.bytes, stored.n) != 0)
		return ERR_CORRUPT;
	return grower_add(&log->read_back, log->digest, &hash);
}

/* One wrong bit in a published tree could not be repaired after. */
enum err
log_read_back(struct log *log)
{
	struct stmt *st;
	struct hash root;
	enum err err = OK;
	bool row = true;

	if (log->read_back.edge.size == (uint64_t)log->head.size)
		return OK;
	st = db_prepare(log->db,
	    STR("SELECT idx, hash, leaf FROM entry"
		" WHERE log = $1 AND idx >= $2 ORDER BY log, idx"));
	db_bind_text(st, 1, log->head.party);
	db_bind_int(st, 2, (int64_t)log->read_back.edge.size);
	while (err == OK && row) {
		err = db_step(st, &row);
		if (err == OK && row)
			err = read_entry(log, st);
	}
	if (err != OK)
		return err;
	if (log->read_back.edge.size != (uint64_t)log->head.size)
		return ERR_CORRUPT;
	edge_root(&log->read_back.edge, log->digest, &root);
	edge_root(&log->now.edge, log->digest, &log->head.root);
	return hash_eq(&root, &log->head.root) ? OK : ERR_CORRUPT;
}

enum err
log_sign(struct log *log, const struct note_signer *signer, struct arena *a,
    struct str *ret_note)
{
	struct buf out = { .arena = a };
	struct checkpoint made;
	enum err err = log_read_back(log);

	if (err != OK)
		return err;
	if (!note_key_eq(&signer->key, &log->key))
		return ERR_SIGNATURE;
	made = (struct checkpoint){ .origin = log->head.origin,
		.size = (uint64_t)log->head.size,
		.root = log->head.root };
	err = checkpoint_sign(&out, &made, signer, 0);
	if (err == OK && !buf_ok(&out))
		err = ERR_NO_MEMORY;
	if (err == OK)
		*ret_note = buf_str(&out);
	return err;
}

/* Read back, look at the checkpoint, move the head, store it. */
static enum err
finish(struct log *log, int64_t first_size, struct str checkpoint)
{
	struct log_head *head = &log->head;
	struct str note = checkpoint;
	enum err err = log_read_back(log);

	if (err == OK && first_size != log->stored_size)
		err = ERR_CONFLICT;
	if (err == OK && (checkpoint.n || head->is_own))
		err = checkpoint_check(&log->key, checkpoint, head->size,
		    &head->root, !head->is_own, &log->scratch, &note);
	if (err == OK)
		err = head_update(log->db, head, first_size);
	if (err == OK && note.n)
		err = checkpoint_store(log->db, head->party, head->size, note);
	if (err == OK)
		log->stored_size = head->size;
	return err;
}

enum err
log_finish(struct log *log, int64_t first_size, struct str checkpoint)
{
	enum err err = finish(log, first_size, checkpoint);

	arena_reset(&log->scratch);
	return err;
}
