#ifndef LOG_STORE_H
#define LOG_STORE_H

#include "log/log.h"
#include "merkle/edge.h"
#include "merkle/tile.h"

/*
 * Shared by the files of src/log alone: the tree as it is in the tables, and
 * a tree that grows in memory.
 */

/*
 * The stored tree of one log.  Keeps the tile read last: proofs and edges
 * ask for many hashes of one tile.
 */
struct store {
	struct db *db;
	struct str party;
	uint64_t size;
	struct digest *digest;
	bool is_loaded;
	unsigned level; /* of the tile read last */
	uint64_t number;
	unsigned width;
	struct hash hashes[TILE_WIDTH];
};

/* DIGEST is the store's until the close. */
enum err store_open(struct store *s, struct arena *a, struct db *db,
    struct str party, uint64_t size);
void store_close(struct store *s);

/*
 * Read tile (LEVEL, NUMBER) into s->hashes, as wide as the size makes it: a
 * full one from its row, a partial one from entries or the tiles below.
 * ERR_NOT_FOUND if it would be empty; ERR_CORRUPT.
 */
enum err store_tile(struct store *s, unsigned level, uint64_t number);

/* Reads of the functions in merkle/. */
struct tree_source store_source(struct store *s);

/* Is the full tile that is stored the one of HASHES?  ERR_CORRUPT. */
enum err store_check_tile(struct db *db, struct str party, unsigned level,
    uint64_t number, const struct hash *hashes);

/*
 * A tree that grows leaf by leaf: its edge, and the hashes of the partial
 * tile of each level.  FULL is told of each tile as it becomes full; its
 * first error stays in ERR.
 */
typedef enum err grower_full_fn(void *ctx, unsigned level, uint64_t number,
    const struct hash *hashes);

struct grower {
	struct edge edge;
	struct hash partial[TILE_LEVELS][TILE_WIDTH];
	grower_full_fn *full;
	void *ctx;
	enum err err;
};

/* Stand where the stored tree stands. */
enum err grower_load(struct grower *g, struct store *s);

/* Grow by one; the answer of FULL, if any. */
enum err grower_add(struct grower *g, struct digest *d,
    const struct hash *leaf);

/* How many hashes of the tile at LEVEL are there but not full. */
unsigned grower_width(const struct grower *g, unsigned level);

/* Write the row of a head back; ERR_CONFLICT unless it is still of OLD_SIZE. */
enum err head_update(struct db *db, const struct log_head *head,
    int64_t old_size);

/* The key of a log from its vkey; ERR_CORRUPT if it is none. */
enum err head_key(const struct log_head *head, struct note_key *ret_key);

/* Does an entry with this leaf move HEAD's clock?  PARSED may be NULL. */
bool head_owns(const struct log_head *head, const struct leaf *parsed);

/* The clock after LEAF, which is HEAD's. */
int64_t clock_after(int64_t clock, const struct leaf *leaf);

/*
 * Is NOTE a checkpoint of a tree of SIZE and ROOT, of the log of KEY (whose
 * name is the log's origin), signed by it (looked at only if VERIFY)?
 * RET_KEPT, in A, has only the lines of the log.  ERR_PROOF, ERR_SIGNATURE.
 */
enum err checkpoint_check(const struct note_key *key, struct str note,
    int64_t size, const struct hash *root, bool verify, struct arena *a,
    struct str *ret_kept);

/* Store the note of a new newest head. */
enum err checkpoint_store(struct db *db, struct str party, int64_t size,
    struct str note);

#endif /* LOG_STORE_H */
