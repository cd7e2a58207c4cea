#ifndef MERKLE_TILE_H
#define MERKLE_TILE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "crypto/digest.h"

/*
 * Tiles (C2SP tlog-tiles): the tree as files of up to 256 hashes.  Tile
 * (level L, number N) holds the nodes 256 * N .. 256 * N + width - 1 of tree
 * level 8 * L; a bundle holds the entries under a level-0 tile, each as
 * u16 big-endian length || bytes.  Pure functions over bytes and numbers.
 */
enum {
	TILE_HEIGHT = 8,
	TILE_WIDTH = 1 << TILE_HEIGHT, /* hashes or entries of a full one */
	TILE_LEVELS = 8,               /* 0..7 hold any tree there can be */
	TILE_BYTES = TILE_WIDTH * 32,
	TILE_PATH_MAX = 64, /* bytes of the longest path */
};

struct tile {
	bool is_bundle;  /* then level is 0 */
	unsigned level;  /* 0..7 */
	uint64_t number; /* N */
	unsigned width;  /* 1..256; 256 = full */
};

/*
 * Read "tile/<L>/<N>[.p/<W>]" or "tile/entries/<N>[.p/<W>]" (no leading
 * slash).  ERR_MALFORMED or ERR_NOT_CANONICAL for every other spelling: a
 * server answers 404.
 */
enum err tile_path_get(struct str path, struct tile *ret_tile);
void tile_path_put(struct buf *out, struct tile tile);

/* How many hashes level L has in a tree of SIZE leaves. */
uint64_t tile_level_size(uint64_t size, unsigned level);

/* May it be served from a tree of SIZE: are all its hashes there? */
bool tile_is_in(struct tile tile, uint64_t size);

/*
 * The tile of level L that holds hash INDEX of that level, as wide as a
 * tree of SIZE makes it.  INDEX < tile_level_size(SIZE, L).
 */
struct tile tile_of(unsigned level, uint64_t index, uint64_t size);

/*
 * Walk the tiles and bundles that a tree of SIZE has and one of SIZE_OLD
 * has not (or has narrower), bundles first, then level 0, 1, ...  Start with
 * a zeroed tile; false at the end.
 */
bool tile_next(uint64_t size_old, uint64_t size, struct tile *tile);

/* The hashes of a tile of WIDTH; ERR_MALFORMED unless 32 * WIDTH bytes. */
enum err tile_get(struct str bytes, unsigned width,
    struct hash ret_hashes[TILE_WIDTH]);

/*
 * The root of N hashes (1..256) as leaves of a tree of their own.  For the
 * 256 of a full tile it is their parent's hash in the tile above.
 */
void tile_fold(struct digest *d, const struct hash *hashes, unsigned n,
    struct hash *ret_root);

/* ERR_PROOF unless a full tile's BYTES fold to PARENT. */
enum err tile_check(struct digest *d, struct str bytes,
    const struct hash *parent);

/* The entries of a bundle: views into its bytes. */
struct tile_bundle {
	struct str entries[TILE_WIDTH];
	unsigned n;
};

/* ERR_MALFORMED unless exactly WIDTH entries and nothing after them. */
enum err tile_bundle_get(struct str bytes, unsigned width,
    struct tile_bundle *ret_bundle);

/* Append one entry (at most LEAF_MAX bytes) to a bundle being written. */
void tile_bundle_put(struct buf *out, struct str entry);

/* ERR_PROOF unless the entries hash to HASHES[0..n-1], in order. */
enum err tile_bundle_check(struct digest *d, const struct tile_bundle *bundle,
    const struct hash *hashes);

#endif /* MERKLE_TILE_H */
