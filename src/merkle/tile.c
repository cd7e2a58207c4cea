/*
 * Tiles and entry bundles.
 */
#include "merkle/tile.h"

#include <assert.h>

#include "base/limits.h"
#include "merkle/tree.h"

/* 2^63 leaves make 2^55 tiles: a number of 17 digits. */
enum { GROUPS_MAX = 6, GROUP_DIGITS = 3 };

/* Paths */

/* One group of a number, with its 'x' if it is not the last. */
static bool
group_get(struct str s, uint64_t *number)
{
	unsigned group = 0;

	if (s.n != GROUP_DIGITS)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		group = 10 * group + (unsigned)(s.p[i] - '0');
	}
	*number = 1000 * *number + group;
	return true;
}

/* The groups that start with 'x', and the last. */
static bool
number_get(struct str *rest, uint64_t *ret_number)
{
	uint64_t number = 0;
	struct str group = str_cut(rest, '/');

	for (int i = 1; group.n && group.p[0] == 'x'; i++) {
		if (i == GROUPS_MAX ||
		    !group_get(str_from_byte(group, 1), &number))
			return false;
		group = str_cut(rest, '/');
	}
	if (str_ends(group, STR(".p")))
		group.n -= 2;
	else if (rest->n != 0)
		return false;
	if (!group_get(group, &number))
		return false;
	*ret_number = number;
	return number <= TREE_SIZE_MAX / TILE_WIDTH;
}

static bool
small_get(struct str s, int64_t max, unsigned *ret_value)
{
	int64_t value;

	if (!str_to_int(s, &value) || value > max)
		return false;
	*ret_value = (unsigned)value;
	return true;
}

enum err
tile_path_get(struct str path, struct tile *ret_tile)
{
	struct arena none = { .limit = 1 };
	char bytes[TILE_PATH_MAX];
	struct buf again = { &none, bytes, 0, sizeof(bytes), false };
	struct tile tile = { .width = TILE_WIDTH };
	struct str rest = path;
	struct str level;

	if (path.n > TILE_PATH_MAX)
		return ERR_MALFORMED;
	if (!str_eq(str_cut(&rest, '/'), STR("tile")))
		return ERR_MALFORMED;
	level = str_cut(&rest, '/');
	tile.is_bundle = str_eq(level, STR("entries"));
	if (!tile.is_bundle && !small_get(level, TILE_LEVELS - 1, &tile.level))
		return ERR_MALFORMED;
	if (!number_get(&rest, &tile.number))
		return ERR_MALFORMED;
	if (rest.n && !small_get(rest, TILE_WIDTH - 1, &tile.width))
		return ERR_MALFORMED;
	if (tile.width == 0)
		return ERR_MALFORMED;
	tile_path_put(&again, tile);
	if (!buf_ok(&again) || !str_eq(buf_str(&again), path))
		return ERR_NOT_CANONICAL;
	*ret_tile = tile;
	return OK;
}

static void
group_put(struct buf *out, uint64_t group)
{
	buf_byte(out, (char)('0' + group / 100));
	buf_byte(out, (char)('0' + group / 10 % 10));
	buf_byte(out, (char)('0' + group % 10));
}

static void
number_put(struct buf *out, uint64_t number)
{
	uint64_t groups[GROUPS_MAX];
	int n = 0;

	do {
		assert(n < GROUPS_MAX);
		groups[n++] = number % 1000;
		number /= 1000;
	} while (number != 0);
	while (n-- > 0) {
		buf_byte(out, '/');
		if (n > 0)
			buf_byte(out, 'x');
		group_put(out, groups[n]);
	}
}

void
tile_path_put(struct buf *out, struct tile tile)
{
	assert(tile.width >= 1 && tile.width <= TILE_WIDTH);
	buf_put(out, STR("tile/"));
	if (tile.is_bundle)
		buf_put(out, STR("entries"));
	else
		buf_int(out, tile.level);
	number_put(out, tile.number);
	if (tile.width < TILE_WIDTH) {
		buf_put(out, STR(".p/"));
		buf_int(out, tile.width);
	}
}

/* Geometry */

uint64_t
tile_level_size(uint64_t size, unsigned level)
{
	assert(level < TILE_LEVELS);
	return size >> (TILE_HEIGHT * level);
}

bool
tile_is_in(struct tile tile, uint64_t size)
{
	uint64_t n = tile_level_size(size, tile.level);
	uint64_t first = tile.number * TILE_WIDTH;

	return tile.number <= TREE_SIZE_MAX / TILE_WIDTH && first < n &&
	    tile.width <= n - first;
}

struct tile
tile_of(unsigned level, uint64_t index, uint64_t size)
{
	uint64_t n = tile_level_size(size, level);
	uint64_t number = index / TILE_WIDTH;
	uint64_t left = n - number * TILE_WIDTH;

	assert(index < n);
	return (struct tile){ false, level, number,
		left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH };
}

/* To the first tile of the level after TILE's; false after the last. */
static bool
next_level(uint64_t size_old, struct tile *tile)
{
	if (tile->is_bundle)
		tile->is_bundle = false;
	else if (++tile->level == TILE_LEVELS)
		return false;
	tile->number = tile_level_size(size_old, tile->level) / TILE_WIDTH;
	return true;
}

bool
tile_next(uint64_t size_old, uint64_t size, struct tile *tile)
{
	struct tile next = *tile;

	assert(size_old <= size && size <= TREE_SIZE_MAX);
	if (next.width == 0)
		next = (struct tile){ true, 0, size_old / TILE_WIDTH, 0 };
	else
		next.number++;
	do {
		uint64_t n = tile_level_size(size, next.level);

		if (n == tile_level_size(size_old, next.level) ||
		    next.number * TILE_WIDTH >= n)
			continue;
		*tile = tile_of(next.level, next.number * TILE_WIDTH, size);
		tile->is_bundle = next.is_bundle;
		return true;
	} while (next_level(size_old, &next));
	return false;
}

/* Contents */

enum err
tile_get(struct str bytes, unsigned width, struct hash ret_hashes[TILE_WIDTH])
{
	assert(width >= 1 && width <= TILE_WIDTH);
	if (bytes.n != width * sizeof(ret_hashes[0]))
		return ERR_MALFORMED;
	memcpy(ret_hashes, bytes.p, bytes.n);
	return OK;
}

/* Fold by pairs; an odd one at the end goes up as it is (RFC 6962, 2.1). */
void
tile_fold(struct digest *d, const struct hash *hashes, unsigned n,
    struct hash *ret_root)
{
	struct hash row[TILE_WIDTH];

	assert(n >= 1 && n <= TILE_WIDTH);
	memcpy(row, hashes, n * sizeof(*hashes));
	while (n > 1) {
		for (unsigned i = 0; i < n / 2; i++)
			digest_node(d, &row[2 * i], &row[2 * i + 1], &row[i]);
		if (n % 2 == 1)
			row[n / 2] = row[n - 1];
		n = (n + 1) / 2;
	}
	*ret_root = row[0];
}

enum err
tile_check(struct digest *d, struct str bytes, const struct hash *parent)
{
	struct hash hashes[TILE_WIDTH];
	struct hash root;
	enum err err = tile_get(bytes, TILE_WIDTH, hashes);

	if (err != OK)
		return err;
	tile_fold(d, hashes, TILE_WIDTH, &root);
	return hash_eq(&root, parent) ? OK : ERR_PROOF;
}

enum err
tile_bundle_get(struct str bytes, unsigned width,
    struct tile_bundle *ret_bundle)
{
	struct str rest = bytes;

	assert(width >= 1 && width <= TILE_WIDTH);
	ret_bundle->n = 0;
	while (ret_bundle->n < width) {
		const unsigned char *p = (const unsigned char *)rest.p;
		size_t n;

		if (rest.n < 2)
			return ERR_MALFORMED;
		n = (size_t)p[0] << 8 | p[1];
		if (rest.n - 2 < n)
			return ERR_MALFORMED;
		ret_bundle->entries[ret_bundle->n++] =
		    (struct str){ rest.p + 2, n };
		rest = str_from_byte(rest, 2 + n);
	}
	return rest.n == 0 ? OK : ERR_MALFORMED;
}

void
tile_bundle_put(struct buf *out, struct str entry)
{
	assert(entry.n <= LEAF_MAX);
	buf_byte(out, (char)(entry.n >> 8));
	buf_byte(out, (char)(entry.n & 0xff));
	buf_put(out, entry);
}

enum err
tile_bundle_check(struct digest *d, const struct tile_bundle *bundle,
    const struct hash *hashes)
{
	for (unsigned i = 0; i < bundle->n; i++) {
		struct hash hash;

		digest_leaf(d, bundle->entries[i], &hash);
		if (!hash_eq(&hash, &hashes[i]))
			return ERR_PROOF;
	}
	return OK;
}
