/*
 * The tables of logs, and the rows of table log.
 *
 * Bytes are of type BYTEA, as PostgreSQL calls it; SQLite gives the word no
 * meaning and keeps blobs as they are.
 */
#include <assert.h>

#include "base/limits.h"
#include "base/os.h"
#include "crypto/digest.h"
#include "log/blob.h"
#include "log/store.h"

/*
 * One row an entry, found by its place alone: a second index would cost more
 * than the hash (BOUNDS, B8).  A level-0 tile holds the hashes of its
 * entries again, so that serving one is one read.
 */
static const char sql_tables[] =
    "CREATE TABLE IF NOT EXISTS log (\n"
    "	party TEXT NOT NULL,\n"
    "	origin TEXT NOT NULL,\n"
    "	vkey TEXT NOT NULL,\n"
    "	size BIGINT NOT NULL,\n"
    "	root BYTEA NOT NULL,\n"
    "	clock BIGINT NOT NULL,\n"
    "	verified BIGINT NOT NULL,\n"
    "	is_own BIGINT NOT NULL,\n"
    "	nonce BYTEA NOT NULL,\n"
    "	seal BYTEA NOT NULL,\n"
    "	PRIMARY KEY (party)\n"
    ") /*clustered*/;\n"
    "CREATE TABLE IF NOT EXISTS entry (\n"
    "	log TEXT NOT NULL,\n"
    "	idx BIGINT NOT NULL,\n"
    "	hash BYTEA NOT NULL,\n"
    "	leaf BYTEA NOT NULL,\n"
    "	body BYTEA,\n"
    "	more BYTEA,\n"
    "	PRIMARY KEY (log, idx)\n"
    ") /*clustered*/;\n"
    "CREATE TABLE IF NOT EXISTS tile (\n"
    "	log TEXT NOT NULL,\n"
    "	level BIGINT NOT NULL,\n"
    "	n BIGINT NOT NULL,\n"
    "	hashes BYTEA NOT NULL,\n"
    "	PRIMARY KEY (log, level, n)\n"
    ");\n"
    "CREATE TABLE IF NOT EXISTS checkpoint (\n"
    "	log TEXT NOT NULL,\n"
    "	size BIGINT NOT NULL,\n"
    "	note TEXT NOT NULL,\n"
    "	PRIMARY KEY (log, size)\n"
    ") /*clustered*/;\n"
    "CREATE TABLE IF NOT EXISTS cosignature (\n"
    "	log TEXT NOT NULL,\n"
    "	size BIGINT NOT NULL,\n"
    "	key_name TEXT NOT NULL,\n"
    "	key_id BIGINT NOT NULL,\n"
    "	line TEXT NOT NULL,\n"
    "	PRIMARY KEY (log, size, key_name, key_id)\n"
    ") /*clustered*/;\n";

#define HEAD_COLUMNS                                                           \
	"party, origin, vkey, size, root, clock, verified, is_own, nonce, seal"

enum err
log_create_tables(struct db *db)
{
	enum err err = db_exec(db, sql_tables);

	return err == OK ? blob_create_tables(db) : err;
}

/*
 * The seal of a row: SHA-256 over all its other columns, so that a damaged
 * one is noticed whenever it is read.  It is no signature.
 */
static enum err
seal_head(const struct log_head *h, struct hash *ret_seal)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	buf_printf(&out, "%.*s\n%.*s\n%.*s\n", STR_ARG(h->party),
	    STR_ARG(h->origin), STR_ARG(h->vkey));
	buf_printf(&out, "%jd %jd %jd %d\n", (intmax_t)h->size,
	    (intmax_t)h->clock, (intmax_t)h->verified, h->is_own);
	hex_put(&out, h->root.bytes, sizeof(h->root));
	hex_put(&out, h->nonce.bytes, sizeof(h->nonce));
	digest_once(buf_str(&out), ret_seal);
	arena_free(&a);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}

static bool
get_hash(struct stmt *st, int column, struct hash *ret_hash)
{
	struct str bytes = db_blob(st, column);

	if (bytes.n != sizeof(ret_hash->bytes))
		return false;
	memcpy(ret_hash->bytes, bytes.p, bytes.n);
	return true;
}

/* The row that ST stands on, texts in A. */
static enum err
read_head(struct stmt *st, struct arena *a, struct log_head *ret_head)
{
	struct log_head h = {
		.party = str_copy(a, db_text(st, 0)),
		.origin = str_copy(a, db_text(st, 1)),
		.vkey = str_copy(a, db_text(st, 2)),
		.size = db_int(st, 3),
		.clock = db_int(st, 5),
		.verified = db_int(st, 6),
		.is_own = db_int(st, 7) == 1,
	};
	struct hash seal;
	struct hash stored;
	enum err err;

	if (!h.party.p || !h.origin.p || !h.vkey.p)
		return ERR_NO_MEMORY;
	if (!get_hash(st, 4, &h.root) || !get_hash(st, 8, &h.nonce) ||
	    !get_hash(st, 9, &stored))
		return ERR_CORRUPT;
	if (db_int(st, 7) != h.is_own || h.size < 0 || h.verified < 0 ||
	    h.verified > h.size)
		return ERR_CORRUPT;
	err = seal_head(&h, &seal);
	if (err == OK && !hash_eq(&seal, &stored))
		err = ERR_CORRUPT;
	if (err == OK)
		*ret_head = h;
	return err;
}

enum err
log_head(struct db *db, struct str party, struct arena *a, struct log_head *ret)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT " HEAD_COLUMNS " FROM log WHERE party = $1"));
	struct log_head head = { 0 };
	bool row;
	enum err err;

	db_bind_text(st, 1, party);
	err = db_step(st, &row);
	if (err == OK && !row)
		err = ERR_NOT_FOUND;
	if (err == OK)
		err = read_head(st, a, &head);
	if (err == OK)
		err = db_run(st); /* ends the statement */
	if (err == OK)
		*ret = head;
	return err;
}

static enum err
count_heads(struct db *db, size_t *ret_n)
{
	struct stmt *st = db_prepare(db, STR("SELECT COUNT(*) FROM log"));
	bool row;
	enum err err = db_step(st, &row);

	if (err != OK)
		return err;
	assert(row);
	*ret_n = (size_t)db_int(st, 0);
	return db_run(st);
}

enum err
log_heads(struct db *db, struct arena *a, struct log_head **ret, size_t *ret_n)
{
	struct log_head *heads;
	struct stmt *st;
	size_t n = 0;
	size_t i;
	bool row = true;
	enum err err = count_heads(db, &n);

	if (err != OK)
		return err;
	heads = arena_alloc(a, n * sizeof(*heads));
	if (!heads)
		return ERR_NO_MEMORY;
	st = db_prepare(db,
	    STR("SELECT " HEAD_COLUMNS " FROM log ORDER BY party"));
	for (i = 0; err == OK && row && i < n; i += row) {
		err = db_step(st, &row);
		if (err == OK && row)
			err = read_head(st, a, &heads[i]);
	}
	if (err != OK)
		return err;
	*ret = heads;
	*ret_n = i;
	return OK;
}

/* Is a log of this party, origin or key there? */
static enum err
refuse_double(struct db *db, const struct log_head *h)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT 1 FROM log WHERE party = $1 OR origin = $2"
		" OR vkey = $3"));
	bool row;
	enum err err;

	db_bind_text(st, 1, h->party);
	db_bind_text(st, 2, h->origin);
	db_bind_text(st, 3, h->vkey);
	err = db_step(st, &row);
	if (err == OK && row) {
		err = db_run(st);
		return err == OK ? ERR_DUPLICATE : err;
	}
	return err;
}

/* Bind $1 to $10 in the order of HEAD_COLUMNS and run. */
static enum err
run_with_head(struct stmt *st, const struct log_head *h)
{
	struct hash seal;
	enum err err = seal_head(h, &seal);

	if (err != OK)
		return err;
	db_bind_text(st, 1, h->party);
	db_bind_text(st, 2, h->origin);
	db_bind_text(st, 3, h->vkey);
	db_bind_int(st, 4, h->size);
	db_bind_blob(st, 5, h->root.bytes, sizeof(h->root));
	db_bind_int(st, 6, h->clock);
	db_bind_int(st, 7, h->verified);
	db_bind_int(st, 8, h->is_own);
	db_bind_blob(st, 9, h->nonce.bytes, sizeof(h->nonce));
	db_bind_blob(st, 10, seal.bytes, sizeof(seal));
	return db_run(st);
}

enum err
log_create(struct db *db, struct str party, struct str origin, struct str vkey,
    bool is_own)
{
	struct log_head h = { .party = party,
		.origin = origin,
		.vkey = vkey,
		.is_own = is_own };
	struct note_key key;
	enum err err;

	if (!id_is_wellformed(party) || !note_name_is_valid(origin))
		return ERR_MALFORMED;
	err = note_key_get(vkey, &key);
	if (err != OK)
		return err;
	if (key.type != NOTE_ED25519 || !str_eq(key.name, origin))
		return ERR_MALFORMED;
	err = refuse_double(db, &h);
	if (err != OK)
		return err;
	tree_root_empty(&h.root);
	os_random(h.nonce.bytes, sizeof(h.nonce));
	return run_with_head(
	    db_prepare(db,
		STR("INSERT INTO log (" HEAD_COLUMNS ") VALUES"
		    " ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")),
	    &h);
}

enum err
head_update(struct db *db, const struct log_head *head, int64_t old_size)
{
	struct stmt *st = db_prepare(db,
	    STR("UPDATE log SET origin = $2, vkey = $3, size = $4,"
		" root = $5, clock = $6, verified = $7, is_own = $8,"
		" nonce = $9, seal = $10 WHERE party = $1 AND size = $11"));
	enum err err;

	db_bind_int(st, 11, old_size);
	err = run_with_head(st, head);
	if (err == OK && db_changes(db) != 1)
		err = ERR_CONFLICT;
	return err;
}

enum err
head_key(const struct log_head *head, struct note_key *ret_key)
{
	struct note_key key;

	if (note_key_get(head->vkey, &key) != OK || key.type != NOTE_ED25519 ||
	    !str_eq(key.name, head->origin))
		return ERR_CORRUPT;
	*ret_key = key;
	return OK;
}

bool
head_owns(const struct log_head *head, const struct leaf *parsed)
{
	return parsed && str_eq(parsed->origin, head->origin);
}

int64_t
clock_after(int64_t clock, const struct leaf *leaf)
{
	if (leaf->at > clock || str_eq(leaf->kind, STR(LOG_CLOCK_KIND)))
		return leaf->at;
	return clock;
}
