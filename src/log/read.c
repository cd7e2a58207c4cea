/*
 * Reading entries, and what may change in one: a body or more that comes
 * later, a more that is erased.
 */
#include "base/limits.h"
#include "log/store.h"

/* The bytes of COLUMN in A; p NULL if there are none. */
static enum err
read_bytes(struct stmt *st, int column, struct arena *a, struct str *ret_bytes)
{
	*ret_bytes = (struct str){ NULL, 0 };
	if (db_is_null(st, column))
		return OK;
	*ret_bytes = str_copy(a, db_blob(st, column));
	return ret_bytes->p ? OK : ERR_NO_MEMORY;
}

static enum err
read_entry(struct stmt *st, struct arena *a, struct log_entry *e)
{
	struct str hash = db_blob(st, 1);
	enum err err;

	e->index = db_int(st, 0);
	if (hash.n != sizeof(e->leaf_hash.bytes))
		return ERR_CORRUPT;
	memcpy(e->leaf_hash.bytes, hash.p, hash.n);
	err = read_bytes(st, 2, a, &e->leaf);
	if (err == OK)
		err = read_bytes(st, 3, a, &e->body);
	if (err == OK)
		err = read_bytes(st, 4, a, &e->more);
	return err;
}

enum err
log_entries(struct db *db, struct str party, int64_t first, size_t n,
    struct arena *a, struct log_entry **ret, size_t *ret_n)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT idx, hash, leaf, body, more FROM entry"
		" WHERE log = $1 AND idx >= $2 ORDER BY log, idx LIMIT $3"));
	struct log_entry *entries = arena_alloc(a, n * sizeof(*entries));
	enum err err = OK;
	size_t i = 0;
	bool row = true;

	if (!entries)
		return ERR_NO_MEMORY;
	db_bind_text(st, 1, party);
	db_bind_int(st, 2, first);
	db_bind_int(st, 3, (int64_t)n);
	while (err == OK && row && i < n) {
		err = db_step(st, &row);
		if (err == OK && row)
			err = read_entry(st, a, &entries[i++]);
	}
	if (err != OK)
		return err;
	*ret = entries;
	*ret_n = i;
	return OK;
}

/* The one entry INDEX. */
static enum err
read_one(struct db *db, struct str party, int64_t index, struct arena *a,
    struct log_entry *ret_entry)
{
	struct log_entry *e = NULL;
	size_t n = 0;
	enum err err = log_entries(db, party, index, 1, a, &e, &n);

	if (err != OK)
		return err;
	if (n == 0 || e->index != index)
		return ERR_NOT_FOUND;
	*ret_entry = *e;
	return OK;
}

static enum err
write_part(struct db *db, struct str sql, struct str party, int64_t index,
    struct str bytes)
{
	struct stmt *st = db_prepare(db, sql);

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, index);
	db_bind_blob(st, 3, bytes.p, bytes.n);
	return db_run(st);
}

static enum err
put_part(struct db *db, struct str party, int64_t index, struct str bytes,
    struct arena *a)
{
	struct log_entry e = { 0 };
	struct refusal ignored;
	struct leaf leaf;
	struct hash hash;
	enum err err = read_one(db, party, index, a, &e);

	if (err != OK)
		return err;
	err = leaf_get(e.leaf, a, &leaf, &ignored);
	if (err != OK)
		return err == ERR_NO_MEMORY ? err : ERR_WRONG_LEAF;
	digest_once(bytes, &hash);
	if (hash_eq(&hash, &leaf.body))
		return write_part(db,
		    STR("UPDATE entry SET body = $3"
			" WHERE log = $1 AND idx = $2"),
		    party, index, bytes);
	if (hash_eq(&hash, &leaf.more))
		return write_part(db,
		    STR("UPDATE entry SET more = $3"
			" WHERE log = $1 AND idx = $2"),
		    party, index, bytes);
	return ERR_WRONG_LEAF;
}

enum err
log_put_body(struct db *db, struct str party, int64_t index, struct str bytes)
{
	struct arena a = { 0 };
	enum err err = ERR_TOO_LARGE;

	if (bytes.n <= BODY_MAX)
		err = put_part(db, party, index, bytes, &a);
	arena_free(&a);
	return err;
}

enum err
log_erase_more(struct db *db, struct str party, int64_t index)
{
	struct stmt *st = db_prepare(db,
	    STR("UPDATE entry SET more = NULL WHERE log = $1 AND idx = $2"));
	enum err err;

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, index);
	err = db_run(st);
	if (err == OK && db_changes(db) != 1)
		err = ERR_NOT_FOUND;
	return err;
}

enum err
log_first_missing_body(struct db *db, struct str party, int64_t from,
    int64_t *ret_index)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT idx FROM entry WHERE log = $1 AND idx >= $2"
		" AND body IS NULL ORDER BY log, idx LIMIT 1"));
	bool row;
	enum err err;

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, from);
	err = db_step(st, &row);
	if (err != OK)
		return err;
	if (!row)
		return ERR_NOT_FOUND;
	*ret_index = db_int(st, 0);
	return db_run(st);
}
