/*
 * Verifying a stored log: every byte of it is hashed again.
 */
#include <assert.h>

#include "log/store.h"

enum { PROGRESS_STEP = 4096, SCRATCH_STEP = 256 };

/* A stored head: what its checkpoint says. */
struct stated {
	int64_t size;
	struct hash root;
};

struct verifier {
	struct db *db;
	struct log_head head;
	struct note_key key;
	const struct log_verify_options *options;
	struct refusal *refusal;
	struct arena arena;   /* of the whole run */
	struct arena scratch; /* of some entries */
	struct digest *digest;
	struct grower grower;
	int64_t clock;
	struct stated *stated; /* by size */
	size_t n_stated;
	size_t next_stated;
};

/* The answer that WHAT at NUMBER is wrong. */
static enum err
found(const struct verifier *v, enum err err, const char *what, int64_t number)
{
	return refuse(v->refusal, err, "log", "%.*s/%jd: %s",
	    STR_ARG(v->head.party), (intmax_t)number, what);
}

/* A fault of the database; its words may be empty. */
static enum err
fault(const struct verifier *v, enum err err)
{
	if (err == ERR_DB)
		return refuse(v->refusal, err, "log", "%s", db_error(v->db));
	return refuse(v->refusal, err, "log", "%.*s", STR_ARG(v->head.party));
}

/* A whole row of ST: the bytes of COLUMN hash to WANT. */
static bool
hashes_to(struct verifier *v, struct str bytes, const struct hash *want)
{
	struct hash hash;

	digest_start(v->digest);
	digest_add(v->digest, bytes);
	digest_finish(v->digest, &hash);
	return hash_eq(&hash, want);
}

/* The parts of an entry whose leaf is an event. */
static enum err
check_parts(struct verifier *v, struct stmt *st, const struct leaf *leaf)
{
	int64_t index = (int64_t)v->grower.edge.size;

	if (!db_is_null(st, 3) && !hashes_to(v, db_blob(st, 3), &leaf->body))
		return found(v, ERR_CORRUPT, "body", index);
	if (!db_is_null(st, 4) && !hashes_to(v, db_blob(st, 4), &leaf->more))
		return found(v, ERR_CORRUPT, "closed part", index);
	if (head_owns(&v->head, leaf))
		v->clock = clock_after(v->clock, leaf);
	else if (v->head.is_own)
		return found(v, ERR_CORRUPT, "leaf of another log", index);
	return OK;
}

/* A leaf that is no event: only a followed log has one, and nothing else. */
static enum err
check_foreign(struct verifier *v, struct stmt *st)
{
	int64_t index = (int64_t)v->grower.edge.size;

	if (v->head.is_own)
		return found(v, ERR_CORRUPT, "leaf is no event", index);
	if (!db_is_null(st, 3) || !db_is_null(st, 4))
		return found(v, ERR_CORRUPT, "body of no event", index);
	return OK;
}

/* Column I of ST; p NULL where there is none. */
static struct str
part(struct stmt *st, int i)
{
	return db_is_null(st, i) ? (struct str){ NULL, 0 } : db_blob(st, i);
}

/* Tell whoever wants to know of the entry with the leaf hash HASH. */
static enum err
tell_seen(struct verifier *v, struct stmt *st, const struct hash *hash,
    const struct leaf *leaf, const struct refusal *why)
{
	struct log_entry entry = { .index = (int64_t)v->grower.edge.size,
		.leaf_hash = *hash,
		.leaf = db_blob(st, 2),
		.body = part(st, 3),
		.more = part(st, 4) };
	enum err err;

	if (!v->options || !v->options->seen)
		return OK;
	err = v->options->seen(v->options->ctx, &entry, leaf, why);
	return err == OK ? OK : fault(v, err);
}

static enum err
check_event(struct verifier *v, struct stmt *st, const struct hash *hash)
{
	struct refusal why;
	struct leaf leaf;
	bool is_event;
	enum err err;

	if (v->grower.edge.size % SCRATCH_STEP == 0)
		arena_reset(&v->scratch);
	err = leaf_get(db_blob(st, 2), &v->scratch, &leaf, &why);
	if (err == ERR_NO_MEMORY)
		return fault(v, err);
	is_event = err == OK;
	err = is_event ? check_parts(v, st, &leaf) : check_foreign(v, st);
	if (err != OK)
		return err;
	return tell_seen(v, st, hash, is_event ? &leaf : NULL, &why);
}

/* Tiles are compared as they become full. */
static enum err
compare_tile(void *ctx, unsigned level, uint64_t number,
    const struct hash *hashes)
{
	struct verifier *v = ctx;
	enum err err =
	    store_check_tile(v->db, v->head.party, level, number, hashes);

	if (err == ERR_CORRUPT)
		return refuse(v->refusal, err, "log", "%.*s: tile %u/%ju",
		    STR_ARG(v->head.party), level, (uintmax_t)number);
	return err == OK ? OK : fault(v, err);
}

/* The entry that ST stands on is the next one. */
static enum err
check_entry(struct verifier *v, struct stmt *st)
{
	int64_t index = (int64_t)v->grower.edge.size;
	struct str stored = db_blob(st, 1);
	struct hash hash;
	enum err err;

	if (db_int(st, 0) != index || index == v->head.size)
		return found(v, ERR_CORRUPT, "missing or misplaced", index);
	digest_leaf(v->digest, db_blob(st, 2), &hash);
	if (stored.n != sizeof(hash.bytes) ||
	    memcmp(stored.p, hash.bytes, stored.n) != 0)
		return found(v, ERR_CORRUPT, "leaf or its hash", index);
	err = check_event(v, st, &hash);
	if (err != OK)
		return err;
	return grower_add(&v->grower, v->digest, &hash);
}

/* Is the root of the tree so far what a checkpoint of its size says? */
static enum err
check_stated(struct verifier *v)
{
	int64_t size = (int64_t)v->grower.edge.size;
	const struct stated *s;
	struct hash root;

	if (v->next_stated == v->n_stated)
		return OK;
	s = &v->stated[v->next_stated];
	if (s->size != size)
		return OK;
	v->next_stated++;
	edge_root(&v->grower.edge, v->digest, &root);
	if (!hash_eq(&root, &s->root))
		return found(v, ERR_CORRUPT, "checkpoint of another tree",
		    size);
	return OK;
}

static void
tell_progress(const struct verifier *v)
{
	int64_t done = (int64_t)v->grower.edge.size;

	if (v->options && v->options->progress && done % PROGRESS_STEP == 0)
		v->options->progress(v->options->ctx, done, v->head.size);
}

/* Every entry from where the grower stands. */
static enum err
walk_entries(struct verifier *v)
{
	struct stmt *st = db_prepare(v->db,
	    STR("SELECT idx, hash, leaf, body, more FROM entry"
		" WHERE log = $1 AND idx >= $2 ORDER BY log, idx"));
	int64_t from = (int64_t)v->grower.edge.size;
	enum err err = check_stated(v);
	bool row = true;

	db_bind_text(st, 1, v->head.party);
	/* From the start means also what stands before it. */
	db_bind_int(st, 2, from ? from : INT64_MIN);
	while (err == OK && row) {
		err = db_step(st, &row);
		if (err != OK)
			return fault(v, err);
		if (!row)
			break;
		err = check_entry(v, st);
		if (err == OK)
			err = check_stated(v);
		tell_progress(v);
	}
	return err;
}

/* What the walk has made against the row of the head. */
static enum err
check_head(const struct verifier *v)
{
	int64_t size = (int64_t)v->grower.edge.size;
	struct hash root;

	if (size != v->head.size)
		return found(v, ERR_CORRUPT, "entries are missing", size);
	edge_root(&v->grower.edge, v->digest, &root);
	if (!hash_eq(&root, &v->head.root))
		return found(v, ERR_CORRUPT, "root of the head", size);
	if (v->clock != v->head.clock)
		return found(v, ERR_CORRUPT, "clock of the head", size);
	return OK;
}

/* No tiles but the full ones of this tree, which were all compared. */
static enum err
count_tiles(const struct verifier *v)
{
	struct stmt *st =
	    db_prepare(v->db, STR("SELECT COUNT(*) FROM tile WHERE log = $1"));
	uint64_t want = 0;
	int64_t n;
	bool row;
	enum err err;

	for (unsigned level = 0; level < TILE_LEVELS; level++)
		want +=
		    tile_level_size((uint64_t)v->head.size, level) / TILE_WIDTH;
	db_bind_text(st, 1, v->head.party);
	err = db_step(st, &row);
	if (err != OK)
		return fault(v, err);
	assert(row);
	n = db_int(st, 0);
	if ((uint64_t)n != want)
		return found(v, ERR_CORRUPT, "number of tiles", n);
	err = db_run(st);
	return err == OK ? OK : fault(v, err);
}

/* Heads and cosignatures */

/* The checkpoint of a row: only the log's own lines, all of them good. */
static enum err
read_stated(struct verifier *v, struct stmt *st, struct stated *ret_stated)
{
	struct checkpoint_log log = { v->head.origin, &v->key, 1 };
	int64_t size = db_int(st, 0);
	struct checkpoint made;
	struct note note;
	enum err err;

	err = checkpoint_open(&v->scratch, db_text(st, 1), &log, &note, &made);
	if (err == ERR_NO_MEMORY)
		return fault(v, err);
	if (err != OK)
		return found(v, err == ERR_SIGNATURE ? err : ERR_CORRUPT,
		    "signed checkpoint", size);
	for (size_t i = 0; i < note.n_lines; i++)
		if (!note_line_is_of(&note.lines[i], &v->key))
			return found(v, ERR_CORRUPT,
			    "strange line in a checkpoint", size);
	if (made.size != (uint64_t)size || size > v->head.size)
		return found(v, ERR_CORRUPT, "size of a checkpoint", size);
	*ret_stated = (struct stated){ size, made.root };
	return OK;
}

static enum err
count_stated(struct verifier *v, size_t *ret_n)
{
	struct stmt *st = db_prepare(v->db,
	    STR("SELECT COUNT(*) FROM checkpoint WHERE log = $1"));
	bool row;
	enum err err;

	db_bind_text(st, 1, v->head.party);
	err = db_step(st, &row);
	if (err != OK)
		return fault(v, err);
	*ret_n = (size_t)db_int(st, 0);
	err = db_run(st);
	return err == OK ? OK : fault(v, err);
}

static enum err
read_checkpoints(struct verifier *v)
{
	struct stmt *st;
	size_t n = 0;
	enum err err = count_stated(v, &n);
	bool row = true;

	if (err != OK)
		return err;
	v->stated = arena_alloc(&v->arena, (n + 1) * sizeof(*v->stated));
	if (!v->stated)
		return fault(v, ERR_NO_MEMORY);
	st = db_prepare(v->db,
	    STR("SELECT size, note FROM checkpoint WHERE log = $1"
		" ORDER BY log, size"));
	db_bind_text(st, 1, v->head.party);
	while (err == OK && v->n_stated < n) {
		err = db_step(st, &row);
		if (err != OK || !row)
			return fault(v, err == OK ? ERR_CORRUPT : err);
		arena_reset(&v->scratch);
		err = read_stated(v, st, &v->stated[v->n_stated]);
		v->n_stated += err == OK;
	}
	return err;
}

/* All stated heads were met; an own log has signed its newest. */
static enum err
check_newest(const struct verifier *v)
{
	int64_t newest = v->n_stated ? v->stated[v->n_stated - 1].size : 0;

	if (v->next_stated != v->n_stated)
		return found(v, ERR_CORRUPT, "checkpoint out of order",
		    v->stated[v->next_stated].size);
	if (v->head.is_own && newest != v->head.size)
		return found(v, ERR_CORRUPT, "the head has no checkpoint",
		    v->head.size);
	return OK;
}

/* LINE against the known keys; one of an unknown key is only read. */
static enum err
check_line(struct verifier *v, struct stmt *st)
{
	const struct log_verify_options *o = v->options;
	int64_t size = db_int(st, 0);
	struct note_line line;
	struct note note;
	enum err err = note_line_get(&v->scratch, db_text(st, 3), &line);

	if (err == ERR_NO_MEMORY)
		return fault(v, err);
	if (err != OK || !str_eq(line.name, db_text(st, 1)) ||
	    line.id != db_int(st, 2) || db_is_null(st, 4))
		return found(v, ERR_CORRUPT, "cosignature line", size);
	err = note_get(&v->scratch, db_text(st, 4), &note);
	if (err != OK)
		return fault(v, err);
	for (size_t i = 0; o && i < o->n_keys; i++) {
		if (!note_line_is_of(&line, &o->keys[i]))
			continue;
		err = note_line_verify(note.text, &line, &o->keys[i], NULL);
		if (err != OK)
			return found(v, ERR_SIGNATURE, "cosignature", size);
	}
	return OK;
}

static enum err
check_lines(struct verifier *v)
{
	struct stmt *st = db_prepare(v->db,
	    STR("SELECT k.size, k.key_name, k.key_id, k.line, c.note"
		" FROM cosignature k LEFT JOIN checkpoint c"
		" ON c.log = k.log AND c.size = k.size WHERE k.log = $1"
		" ORDER BY k.log, k.size, k.key_name, k.key_id"));
	enum err err = OK;
	bool row = true;

	db_bind_text(st, 1, v->head.party);
	while (err == OK && row) {
		arena_reset(&v->scratch);
		err = db_step(st, &row);
		if (err != OK)
			return fault(v, err);
		if (row)
			err = check_line(v, st);
	}
	return err;
}

/* Rows of a log that is not there would be seen by nobody. */
static enum err
check_orphans(const struct verifier *v)
{
	struct stmt *st = db_prepare(v->db,
	    STR("SELECT log, size FROM checkpoint WHERE log NOT IN"
		" (SELECT party FROM log)"
		" UNION ALL SELECT log, size FROM cosignature"
		" WHERE log NOT IN (SELECT party FROM log)"));
	bool row;
	enum err err = db_step(st, &row);

	if (err != OK)
		return fault(v, err);
	if (!row)
		return OK;
	return refuse(v->refusal, ERR_CORRUPT, "log",
	    "%.*s/%jd: a head of no log", STR_ARG(db_text(st, 0)),
	    (intmax_t)db_int(st, 1));
}

/* The two ways in */

static enum err
verifier_open(struct verifier *v, struct str party)
{
	enum err err = log_head(v->db, party, &v->arena, &v->head);

	v->head.party = party;
	if (err == OK)
		err = head_key(&v->head, &v->key);
	if (err == ERR_CORRUPT)
		return refuse(v->refusal, err, "log", "%.*s: row of the head",
		    STR_ARG(party));
	if (err == OK)
		err = digest_open(&v->arena, &v->digest);
	v->grower.full = compare_tile;
	v->grower.ctx = v;
	return err == OK ? OK : fault(v, err);
}

static void
verifier_close(struct verifier *v)
{
	digest_close(v->digest);
	arena_free(&v->scratch);
	arena_free(&v->arena);
}

static enum err
verify_all(struct verifier *v, struct str party)
{
	enum err err = verifier_open(v, party);

	if (err == OK)
		err = read_checkpoints(v);
	if (err == OK)
		err = walk_entries(v);
	if (err == OK)
		err = check_head(v);
	if (err == OK)
		err = count_tiles(v);
	if (err == OK)
		err = check_newest(v);
	if (err == OK)
		err = check_lines(v);
	if (err == OK)
		err = check_orphans(v);
	return err;
}

enum err
log_verify(struct db *db, struct str party,
    const struct log_verify_options *options, struct refusal *ret_refusal)
{
	struct verifier v = { .db = db,
		.options = options,
		.refusal = ret_refusal };
	enum err err = verify_all(&v, party);

	verifier_close(&v);
	return err;
}

/* Stand at the verified mark; what is before it gives the edge. */
static enum err
stand_at_mark(struct verifier *v)
{
	struct store s;
	enum err err = store_open(&s, &v->arena, v->db, v->head.party,
	    (uint64_t)v->head.verified);

	if (err == OK) {
		err = grower_load(&v->grower, &s);
		store_close(&s);
	}
	/* The clock of the tail alone is not the log's. */
	v->clock = v->head.clock;
	if (err == ERR_CORRUPT)
		return found(v, err, "tree below the mark", v->head.verified);
	return err == OK ? OK : fault(v, err);
}

static enum err
verify_tail(struct verifier *v, struct str party)
{
	enum err err = verifier_open(v, party);

	if (err == OK)
		err = stand_at_mark(v);
	if (err == OK)
		err = walk_entries(v);
	v->clock = v->head.clock;
	if (err == OK)
		err = check_head(v);
	if (err != OK || v->head.verified == v->head.size)
		return err;
	v->head.verified = v->head.size;
	err = head_update(v->db, &v->head, v->head.size);
	return err == OK ? OK : fault(v, err);
}

enum err
log_verify_tail(struct db *db, struct str party, struct refusal *ret_refusal)
{
	struct verifier v = { .db = db, .refusal = ret_refusal };
	enum err err = verify_tail(&v, party);

	verifier_close(&v);
	return err;
}
