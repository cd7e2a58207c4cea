/*
 * Tiles and bundles for others.
 */
#include <assert.h>

#include "log/store.h"

/* The tile if a tree of SIZE holds all of it, else ERR_NOT_FOUND. */
static enum err
check_is_in(struct tile tile, uint64_t size)
{
	assert(tile.width >= 1 && tile.width <= TILE_WIDTH);
	if (tile.level >= TILE_LEVELS || !tile_is_in(tile, size))
		return ERR_NOT_FOUND;
	return OK;
}

static enum err
copy_tile(struct store *s, struct tile tile, struct arena *a,
    struct str *ret_bytes)
{
	enum err err = store_tile(s, tile.level, tile.number);

	if (err != OK)
		return err;
	assert(tile.width <= s->width);
	*ret_bytes = str_copy(a,
	    (struct str){ (const char *)s->hashes,
		tile.width * sizeof(s->hashes[0]) });
	return ret_bytes->p ? OK : ERR_NO_MEMORY;
}

enum err
log_tile(struct db *db, struct str party, unsigned level, uint64_t n,
    unsigned width, struct arena *a, struct str *ret_bytes)
{
	struct tile tile = { .level = level, .number = n, .width = width };
	struct log_head head;
	struct store s;
	enum err err = log_head(db, party, a, &head);

	if (err == OK)
		err = check_is_in(tile, (uint64_t)head.size);
	if (err == OK)
		err = store_open(&s, a, db, party, (uint64_t)head.size);
	if (err != OK)
		return err;
	err = copy_tile(&s, tile, a, ret_bytes);
	store_close(&s);
	return err;
}

/* Write WIDTH entries from FIRST on. */
static enum err
put_entries(struct db *db, struct str party, int64_t first, unsigned width,
    struct buf *out)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT idx, leaf FROM entry WHERE log = $1 AND idx >= $2"
		" AND idx < $3 ORDER BY log, idx"));
	bool row;

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, first);
	db_bind_int(st, 3, first + width);
	for (unsigned i = 0; i < width; i++) {
		struct str leaf;
		enum err err = db_step(st, &row);

		if (err != OK)
			return err;
		leaf = row ? db_blob(st, 1) : STR("");
		if (!row || db_int(st, 0) != first + i || leaf.n > LEAF_MAX)
			return ERR_CORRUPT;
		tile_bundle_put(out, leaf);
	}
	return db_run(st);
}

enum err
log_bundle(struct db *db, struct str party, uint64_t n, unsigned width,
    struct arena *a, struct str *ret_bytes)
{
	struct tile tile = { .is_bundle = true, .number = n, .width = width };
	struct buf out = { .arena = a };
	struct log_head head;
	enum err err = log_head(db, party, a, &head);

	if (err == OK)
		err = check_is_in(tile, (uint64_t)head.size);
	if (err == OK)
		err = put_entries(db, party, (int64_t)(n * TILE_WIDTH), width,
		    &out);
	if (err == OK && !buf_ok(&out))
		err = ERR_NO_MEMORY;
	if (err == OK)
		*ret_bytes = buf_str(&out);
	return err;
}
