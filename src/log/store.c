/*
 * The tree in the tables, and a tree that grows.
 */
#include "log/store.h"

#include <assert.h>

enum err
store_open(struct store *s, struct arena *a, struct db *db, struct str party,
    uint64_t size)
{
	struct store made = { .db = db, .party = party, .size = size };
	enum err err = digest_open(a, &made.digest);

	if (err == OK)
		*s = made;
	return err;
}

void
store_close(struct store *s)
{
	digest_close(s->digest);
	s->digest = NULL;
}

/* The row of a full tile as hashes. */
static enum err
read_tile(struct db *db, struct str party, unsigned level, uint64_t number,
    struct hash *ret_hashes)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT hashes FROM tile"
		" WHERE log = $1 AND level = $2 AND n = $3"));
	bool row;
	enum err err;

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, level);
	db_bind_int(st, 3, (int64_t)number);
	err = db_step(st, &row);
	if (err != OK)
		return err;
	if (!row)
		return ERR_CORRUPT;
	if (tile_get(db_blob(st, 0), TILE_WIDTH, ret_hashes) != OK)
		return ERR_CORRUPT;
	return db_run(st);
}

/* The hashes of WIDTH entries from FIRST on. */
static enum err
read_entry_hashes(struct store *s, uint64_t first, unsigned width,
    struct hash *ret_hashes)
{
	struct stmt *st = db_prepare(s->db,
	    STR("SELECT idx, hash FROM entry WHERE log = $1 AND idx >= $2"
		" AND idx < $3 ORDER BY log, idx"));
	enum err err = OK;
	unsigned i;
	bool row;

	db_bind_text(st, 1, s->party);
	db_bind_int(st, 2, (int64_t)first);
	db_bind_int(st, 3, (int64_t)(first + width));
	for (i = 0; i < width; i++) {
		struct str bytes;

		err = db_step(st, &row);
		if (err != OK)
			return err;
		if (!row || db_int(st, 0) != (int64_t)(first + i))
			return ERR_CORRUPT;
		bytes = db_blob(st, 1);
		if (bytes.n != sizeof(ret_hashes->bytes))
			return ERR_CORRUPT;
		memcpy(ret_hashes[i].bytes, bytes.p, bytes.n);
	}
	return db_run(st);
}

/* The roots of WIDTH full tiles of LEVEL from FIRST on. */
static enum err
fold_tiles(struct store *s, unsigned level, uint64_t first, unsigned width,
    struct hash *ret_hashes)
{
	struct hash below[TILE_WIDTH];

	for (unsigned i = 0; i < width; i++) {
		enum err err =
		    read_tile(s->db, s->party, level, first + i, below);

		if (err != OK)
			return err;
		tile_fold(s->digest, below, TILE_WIDTH, &ret_hashes[i]);
	}
	return OK;
}

enum err
store_tile(struct store *s, unsigned level, uint64_t number)
{
	uint64_t there = tile_level_size(s->size, level);
	uint64_t first = number * TILE_WIDTH;
	unsigned width = TILE_WIDTH;
	enum err err;

	assert(level < TILE_LEVELS);
	if (s->is_loaded && s->level == level && s->number == number)
		return OK;
	if (number > there / TILE_WIDTH || first >= there)
		return ERR_NOT_FOUND;
	if (there - first < TILE_WIDTH)
		width = (unsigned)(there - first);
	s->is_loaded = false;
	if (width == TILE_WIDTH)
		err = read_tile(s->db, s->party, level, number, s->hashes);
	else if (level == 0)
		err = read_entry_hashes(s, first, width, s->hashes);
	else
		err = fold_tiles(s, level - 1, first, width, s->hashes);
	if (err != OK)
		return err;
	s->is_loaded = true;
	s->level = level;
	s->number = number;
	s->width = width;
	return OK;
}

static enum err
read_node(void *ctx, unsigned level, uint64_t index, struct hash *ret_hash)
{
	struct store *s = ctx;
	enum err err;

	assert(level % TILE_HEIGHT == 0);
	err = store_tile(s, level / TILE_HEIGHT, index / TILE_WIDTH);
	if (err != OK)
		return err;
	assert(index % TILE_WIDTH < s->width);
	*ret_hash = s->hashes[index % TILE_WIDTH];
	return OK;
}

struct tree_source
store_source(struct store *s)
{
	return (struct tree_source){
		.read = read_node,
		.ctx = s,
		.step = TILE_HEIGHT,
		.digest = s->digest,
	};
}

enum err
store_check_tile(struct db *db, struct str party, unsigned level,
    uint64_t number, const struct hash *hashes)
{
	struct hash stored[TILE_WIDTH];
	enum err err = read_tile(db, party, level, number, stored);

	if (err == OK && memcmp(stored, hashes, TILE_BYTES) != 0)
		err = ERR_CORRUPT;
	return err;
}

/* Growing */

unsigned
grower_width(const struct grower *g, unsigned level)
{
	return (unsigned)(tile_level_size(g->edge.size, level) % TILE_WIDTH);
}

enum err
grower_load(struct grower *g, struct store *s)
{
	struct tree_source source = store_source(s);
	enum err err = edge_load(&source, s->size, &g->edge);

	for (unsigned level = 0; err == OK && level < TILE_LEVELS; level++) {
		if (grower_width(g, level) == 0)
			continue;
		err = store_tile(s, level,
		    tile_level_size(s->size, level) / TILE_WIDTH);
		if (err == OK)
			memcpy(g->partial[level], s->hashes,
			    s->width * sizeof(s->hashes[0]));
	}
	return err;
}

/* A node became complete: those of levels 0, 8, 16 ... are in tiles. */
static void
seen(void *ctx, unsigned level, uint64_t index, const struct hash *hash)
{
	struct grower *g = ctx;
	unsigned slot = index % TILE_WIDTH;
	struct hash *tile;

	if (level % TILE_HEIGHT != 0)
		return;
	level /= TILE_HEIGHT;
	tile = g->partial[level];
	tile[slot] = *hash;
	if (slot == TILE_WIDTH - 1 && g->full && g->err == OK)
		g->err = g->full(g->ctx, level, index / TILE_WIDTH, tile);
}

enum err
grower_add(struct grower *g, struct digest *d, const struct hash *leaf)
{
	edge_add_seen(&g->edge, d, leaf, seen, g);
	return g->err;
}
