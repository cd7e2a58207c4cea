/*
 * A log of 300 entries that another program made: we read it, find it
 * whole, and make the same bytes of it ourselves.
 */
#include "forest.h"

#include "merkle/checkpoint.h"
#include "merkle/proof.h"

/* The sizes at which there is a checkpoint, in their order in time. */
static const uint64_t sizes[] = { 0, 1, 2, 3, 255, 256, 257, 300 };
enum { N_SIZES = sizeof(sizes) / sizeof(*sizes) };

static struct forest forest;

static struct str
read_tile(struct arena *a, struct tile tile)
{
	struct buf path = { .arena = a };

	tile_path_put(&path, tile);
	return vector_file(a, VECTORS "log", str_copy(a, buf_str(&path)).p);
}

/* All nodes, from the entries alone. */
static int
plant(void **state)
{
	struct edge e = { 0 };
	struct tile tile = { 0 };

	(void)state;
	assert_int_equal(digest_open(&forest.arena, &forest.digest), OK);
	while (tile_next(0, 300, &tile) && tile.is_bundle) {
		struct tile_bundle bundle;

		assert_int_equal(tile_bundle_get(read_tile(&forest.arena, tile),
				     tile.width, &bundle),
		    OK);
		for (unsigned i = 0; i < bundle.n; i++) {
			struct hash leaf;

			digest_leaf(forest.digest, bundle.entries[i], &leaf);
			edge_add_seen(&e, forest.digest, &leaf, forest_seen,
			    &forest);
		}
	}
	assert_int_equal(e.size, 300);
	return 0;
}

static int
fell(void **state)
{
	(void)state;
	forest_fell(&forest);
	return 0;
}

static void
checkpoints_are_made_again(void **state)
{
	struct note_signer log = vector_signer(LOG_NAME, 0x01, LOG_SEED);
	struct note_signer witness =
	    vector_signer(WITNESS_NAME, 0x04, WITNESS_SEED);

	(void)state;
	for (unsigned i = 0; i < N_SIZES; i++) {
		struct tree_source source = forest_source(&forest, sizes[i], 8);
		struct checkpoint c = { STR(LOG_NAME), sizes[i], { { 0 } } };
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct buf body = { .arena = &a };
		struct str want = vector_file(&a, VECTORS "log",
		    text(&a, "checkpoint.%u", (unsigned)sizes[i]).p);

		assert_int_equal(tree_root(&source, sizes[i], &c.root), OK);
		checkpoint_put(&body, &c);
		assert_int_equal(checkpoint_sign(&out, &c, &log, 0), OK);
		assert_int_equal(note_line_put(&out, buf_str(&body), &witness,
				     VECTOR_TIME + 60 * (int64_t)i),
		    OK);
		if (!str_eq(buf_str(&out), want))
			fail_msg("got %.*s\nwant %.*s", STR_ARG(buf_str(&out)),
			    STR_ARG(want));
		arena_free(&a);
	}
}

static void
checkpoints_are_consistent(void **state)
{
	struct note_key key = vector_key(LOG_VKEY);
	struct checkpoint_log log = { STR(LOG_NAME), &key, 1 };
	struct tree_source source = forest_source(&forest, 300, 8);
	struct arena a = { 0 };
	struct checkpoint old = { .size = 0 };

	(void)state;
	tree_root_empty(&old.root);
	for (unsigned i = 0; i < N_SIZES; i++) {
		struct str bytes = vector_file(&a, VECTORS "log",
		    text(&a, "checkpoint.%u", (unsigned)sizes[i]).p);
		struct checkpoint c;
		struct note note;
		struct tree_proof proof;

		assert_int_equal(checkpoint_open(&a, bytes, &log, &note, &c),
		    OK);
		assert_int_equal(c.size, sizes[i]);
		assert_int_equal(tree_prove_consistency(&source, old.size,
				     c.size, &proof),
		    OK);
		assert_int_equal(tree_verify_consistency(forest.digest,
				     old.size, &old.root, c.size, &c.root,
				     &proof),
		    OK);
		old = c;
	}
	arena_free(&a);
}

/* Of the tree of SIZE: every tile that is stored is what the nodes say. */
static void
check_tiles(uint64_t size)
{
	struct tile tile = { 0 };

	while (tile_next(0, size, &tile)) {
		struct arena a = { 0 };
		struct str bytes = read_tile(&a, tile);
		struct hash hashes[TILE_WIDTH];
		const struct hash *want =
		    &forest.nodes[8 * tile.level][tile.number * TILE_WIDTH];
		struct tile_bundle bundle;

		if (tile.is_bundle) {
			assert_int_equal(tile_bundle_get(bytes, tile.width,
					     &bundle),
			    OK);
			assert_int_equal(tile_bundle_check(forest.digest,
					     &bundle, want),
			    OK);
		} else {
			assert_int_equal(tile_get(bytes, tile.width, hashes),
			    OK);
			assert_memory_equal(hashes, want,
			    tile.width * sizeof(*want));
		}
		arena_free(&a);
	}
}

static void
tiles_are_made_again(void **state)
{
	(void)state;
	for (unsigned i = 0; i < N_SIZES; i++)
		check_tiles(sizes[i]);
}

static void
a_bundle_is_made_again(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct tile tile = { true, 0, 1, 44 };
	struct str bytes = read_tile(&a, tile);
	struct tile_bundle bundle;

	(void)state;
	assert_int_equal(tile_bundle_get(bytes, 44, &bundle), OK);
	for (unsigned i = 0; i < bundle.n; i++)
		tile_bundle_put(&out, bundle.entries[i]);
	assert_true(str_eq(buf_str(&out), bytes));
	arena_free(&a);
}

static void
the_proof_of_entry_42_is_made_again(void **state)
{
	struct tree_source source = forest_source(&forest, 300, 8);
	struct proof made = { .index = 42 };
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct str want =
	    vector_file(&a, "test/data/vectors", "leaf42.tlog-proof");

	(void)state;
	assert_int_equal(tree_prove_inclusion(&source, 42, 300, &made.path),
	    OK);
	made.note = vector_file(&a, VECTORS "log", "checkpoint.300");
	proof_put(&out, &made);
	assert_true(str_eq(buf_str(&out), want));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checkpoints_are_made_again),
		cmocka_unit_test(checkpoints_are_consistent),
		cmocka_unit_test(tiles_are_made_again),
		cmocka_unit_test(a_bundle_is_made_again),
		cmocka_unit_test(the_proof_of_entry_42_is_made_again),
	};

	return check_end(sizeof(tests) / sizeof(*tests),
	    cmocka_run_group_tests(tests, plant, fell));
}
