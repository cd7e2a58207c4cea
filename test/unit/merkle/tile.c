/*
 * Tiles: paths, geometry, bundles, and what does not fit.
 */
#include "forest.h"

static void
paths_have_one_spelling(void **state)
{
	static const struct {
		const char *path;
		struct tile tile;
	} good[] = {
		{ "tile/0/000", { false, 0, 0, 256 } },
		{ "tile/0/x001/067", { false, 0, 1067, 256 } },
		{ "tile/7/x001/x234/067.p/255", { false, 7, 1234067, 255 } },
		{ "tile/entries/273.p/112", { true, 0, 273, 112 } },
		{ "tile/entries/x036/x028/x797/x018/x963/967",
		    { true, 0, 36028797018963967, 256 } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct tile tile;

		assert_int_equal(tile_path_get(str_from(good[i].path), &tile),
		    OK);
		assert_int_equal(tile.is_bundle, good[i].tile.is_bundle);
		assert_int_equal(tile.level, good[i].tile.level);
		assert_int_equal(tile.number, good[i].tile.number);
		assert_int_equal(tile.width, good[i].tile.width);
		tile_path_put(&out, tile);
		check_str(buf_str(&out), good[i].path);
		arena_free(&a);
	}
}

static void
other_paths_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"tile",
		"tile/",
		"tile/0",
		"tile/0/",
		"/tile/0/000",
		"tile/0/0",
		"tile/0/00",
		"tile/0/0000",
		"tile/0/1000",
		"tile/0/x000",
		"tile/0/x000/000",
		"tile/0/x000/001",
		"tile/0/001/001",
		"tile/0/x001/x001",
		"tile/0/X001/001",
		"tile/0//001",
		"tile/0/000/",
		"tile/0/000/1",
		"tile/0/000.p",
		"tile/0/000.p/",
		"tile/0/000.p/0",
		"tile/0/000.p/01",
		"tile/0/000.p/256",
		"tile/0/000.p/+1",
		"tile/0/000.p/1/",
		"tile/0/000.p/1 ",
		"tile/0/000.P/1",
		"tile/0/.p/1",
		"tile/0/x001.p/001",
		"tile/0/-01",
		"tile/0/0x1",
		"tile/0/00a",
		"tile/00/000",
		"tile/8/000",
		"tile/-1/000",
		"tile/data/000",
		"tile/8/0/000",
		"tile/Entries/000",
		"tile/entries/x036/x028/x797/x018/x963/968",
		"tile/entries/x001/x000/x000/x000/x000/x000/000",
		"tile/entries/x999/x999/x999/x999/x999/999",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct tile tile;
		enum err err = tile_path_get(str_from(bad[i]), &tile);

		if (err != ERR_MALFORMED && err != ERR_NOT_CANONICAL)
			fail_msg("error %d for %s", err, bad[i]);
	}
}

/* tlog-tiles, "Partial Tiles": the tree of 70,000. */
static void
a_tree_of_70000(void **state)
{
	struct tile tile = { 0 };
	unsigned n[4] = { 0 };
	unsigned width[4] = { 0 };

	(void)state;
	while (tile_next(0, 70000, &tile)) {
		unsigned kind = tile.is_bundle ? 3 : tile.level;

		assert_true(kind < 4);
		assert_true(tile_is_in(tile, 70000));
		assert_int_equal(tile.number, n[kind]);
		n[kind]++;
		width[kind] = tile.width;
	}
	assert_int_equal(n[0], 274);
	assert_int_equal(width[0], 112);
	assert_int_equal(n[1], 2);
	assert_int_equal(width[1], 17);
	assert_int_equal(n[2], 1);
	assert_int_equal(width[2], 1);
	assert_int_equal(n[3], 274);
	assert_int_equal(width[3], 112);
}

static void
what_a_tree_can_serve(void **state)
{
	(void)state;
	assert_true(tile_is_in((struct tile){ false, 0, 0, 256 }, 300));
	assert_true(tile_is_in((struct tile){ false, 0, 0, 7 }, 300));
	assert_true(tile_is_in((struct tile){ true, 0, 1, 44 }, 300));
	assert_false(tile_is_in((struct tile){ true, 0, 1, 45 }, 300));
	assert_false(tile_is_in((struct tile){ false, 0, 1, 256 }, 300));
	assert_true(tile_is_in((struct tile){ false, 1, 0, 1 }, 300));
	assert_false(tile_is_in((struct tile){ false, 1, 0, 2 }, 300));
	assert_false(tile_is_in((struct tile){ false, 2, 0, 1 }, 300));
	assert_false(tile_is_in((struct tile){ true, 0, 0, 1 }, 0));
	assert_false(
	    tile_is_in((struct tile){ false, 0, (uint64_t)1 << 60, 1 }, 300));
	assert_true(
	    tile_is_in((struct tile){ false, 7, 0, 127 }, TREE_SIZE_MAX));
}

/* Growth in any two steps gives the tiles of growth in one. */
static void
new_tiles_of_every_growth(void **state)
{
	(void)state;
	for (uint64_t old = 0; old <= 520; old += 13)
		for (uint64_t size = old; size <= 530; size += 7) {
			struct tile tile = { 0 };
			uint64_t n = 0;

			while (tile_next(old, size, &tile)) {
				assert_true(tile_is_in(tile, size));
				assert_false(tile_is_in(tile, old));
				n += tile.is_bundle;
			}
			if (size == old)
				assert_int_equal(n, 0);
			else
				assert_int_equal(n,
				    (size + 255) / 256 - old / 256);
		}
}

static void
tile_of_a_hash(void **state)
{
	struct tile tile = tile_of(0, 299, 300);

	(void)state;
	assert_int_equal(tile.number, 1);
	assert_int_equal(tile.width, 44);
	tile = tile_of(0, 255, 300);
	assert_int_equal(tile.number, 0);
	assert_int_equal(tile.width, 256);
	tile = tile_of(1, 0, 300);
	assert_int_equal(tile.level, 1);
	assert_int_equal(tile.width, 1);
}

static void
bundles_hold_exactly_their_entries(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct tile_bundle bundle;
	char *big = arena_alloc(&a, LEAF_MAX);

	(void)state;
	memset(big, 'b', LEAF_MAX);
	tile_bundle_put(&out, STR(""));
	tile_bundle_put(&out, STR("one"));
	tile_bundle_put(&out, (struct str){ big, LEAF_MAX });
	assert_int_equal(out.n, 2 + 5 + 2 + LEAF_MAX);
	assert_int_equal(tile_bundle_get(buf_str(&out), 3, &bundle), OK);
	assert_int_equal(bundle.n, 3);
	check_str(bundle.entries[0], "");
	check_str(bundle.entries[1], "one");
	assert_int_equal(bundle.entries[2].n, LEAF_MAX);
	assert_int_equal(tile_bundle_get(buf_str(&out), 2, &bundle),
	    ERR_MALFORMED);
	assert_int_equal(tile_bundle_get(buf_str(&out), 4, &bundle),
	    ERR_MALFORMED);
	for (size_t n = 0; n < 12; n++)
		assert_int_equal(tile_bundle_get((struct str){ out.p, n }, 3,
				     &bundle),
		    ERR_MALFORMED);
	assert_int_equal(tile_bundle_get((struct str){ out.p, out.n - 1 }, 3,
			     &bundle),
	    ERR_MALFORMED);
	arena_free(&a);
}

static void
tiles_are_checked_against_hashes(void **state)
{
	struct forest f;
	char bytes[TILE_BYTES];
	struct hash hashes[TILE_WIDTH];
	struct hash root;
	struct tile_bundle bundle = { .n = 2 };

	(void)state;
	forest_plant(&f);
	memcpy(bytes, f.nodes[0], sizeof(bytes));
	assert_int_equal(tile_check(f.digest, (struct str){ bytes, TILE_BYTES },
			     &f.nodes[8][0]),
	    OK);
	assert_int_equal(tile_check(f.digest,
			     (struct str){ bytes, TILE_BYTES - 32 },
			     &f.nodes[8][0]),
	    ERR_MALFORMED);
	bytes[8191] ^= 1;
	assert_int_equal(tile_check(f.digest, (struct str){ bytes, TILE_BYTES },
			     &f.nodes[8][0]),
	    ERR_PROOF);
	assert_int_equal(tile_get((struct str){ bytes, 33 }, 1, hashes),
	    ERR_MALFORMED);
	for (unsigned n = 1; n <= TILE_WIDTH; n++) {
		struct tree_source source = forest_source(&f, n, 1);
		struct hash want;

		assert_int_equal(tree_root(&source, n, &want), OK);
		tile_fold(f.digest, f.nodes[0], n, &root);
		assert_memory_equal(&root, &want, sizeof(want));
	}
	bundle.entries[0] = (struct str){ "\0", 1 };
	bundle.entries[1] = STR("\1");
	assert_int_equal(tile_bundle_check(f.digest, &bundle, f.nodes[0]), OK);
	bundle.entries[1] = STR("\2");
	assert_int_equal(tile_bundle_check(f.digest, &bundle, f.nodes[0]),
	    ERR_PROOF);
	forest_fell(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_have_one_spelling),
		cmocka_unit_test(other_paths_are_refused),
		cmocka_unit_test(a_tree_of_70000),
		cmocka_unit_test(what_a_tree_can_serve),
		cmocka_unit_test(new_tiles_of_every_growth),
		cmocka_unit_test(tile_of_a_hash),
		cmocka_unit_test(bundles_hold_exactly_their_entries),
		cmocka_unit_test(tiles_are_checked_against_hashes),
	};

	return CHECK_RUN(tests);
}
