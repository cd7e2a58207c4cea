/*
 * A log that Tessera wrote: 15 entries, every checkpoint, every tile.
 */
#include "shared.h"

#include "merkle/checkpoint.h"
#include "merkle/edge.h"
#include "merkle/tile.h"

#define ORIGIN "example.com/log/testdata"
#define VKEY                                                                   \
	"example.com/log/testdata+33d7b496"                                    \
	"+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"

enum { N_ENTRIES = 15 };

struct fixture {
	struct arena arena;
	struct digest *digest;
	const char *folder;
	struct hash leaves[N_ENTRIES];
	struct hash roots[N_ENTRIES + 1];
};

static struct str
tile_bytes(struct fixture *f, bool is_bundle, unsigned width)
{
	struct buf path = { .arena = &f->arena };

	tile_path_put(&path, (struct tile){ is_bundle, 0, 0, width });
	return vector_file(&f->arena, f->folder,
	    str_copy(&f->arena, buf_str(&path)).p);
}

static int
read_log(void **state)
{
	static struct fixture fixture;
	struct fixture *f = &fixture;
	struct tile_bundle bundle;
	struct edge e = { 0 };

	f->folder = shared_path(&f->arena, "vectors/tessera-log");
	assert_int_equal(digest_open(&f->arena, &f->digest), OK);
	assert_int_equal(tile_bundle_get(tile_bytes(f, true, N_ENTRIES),
			     N_ENTRIES, &bundle),
	    OK);
	for (unsigned i = 0; i < N_ENTRIES; i++) {
		edge_root(&e, f->digest, &f->roots[i]);
		digest_leaf(f->digest, bundle.entries[i], &f->leaves[i]);
		edge_add(&e, f->digest, &f->leaves[i]);
	}
	edge_root(&e, f->digest, &f->roots[N_ENTRIES]);
	*state = f;
	return 0;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	digest_close(f->digest);
	arena_free(&f->arena);
	return 0;
}

static void
every_checkpoint_is_signed_and_right(void **state)
{
	struct fixture *f = *state;
	struct note_key key = vector_key(VKEY);
	struct checkpoint_log log = { STR(ORIGIN), &key, 1 };

	for (unsigned i = 0; i <= N_ENTRIES; i++) {
		struct str bytes = vector_file(&f->arena, f->folder,
		    text(&f->arena, "checkpoint.%u", i).p);
		struct checkpoint c;
		struct note note;

		assert_int_equal(checkpoint_open(&f->arena, bytes, &log, &note,
				     &c),
		    OK);
		assert_int_equal(c.size, i);
		assert_memory_equal(&c.root, &f->roots[i], sizeof(c.root));
	}
}

static void
every_tile_is_right(void **state)
{
	struct fixture *f = *state;

	for (unsigned width = 1; width <= N_ENTRIES; width++) {
		struct str bytes = tile_bytes(f, false, width);
		struct tile_bundle bundle;
		struct hash hashes[TILE_WIDTH];

		assert_int_equal(tile_get(bytes, width, hashes), OK);
		assert_memory_equal(hashes, f->leaves, width * sizeof(*hashes));
		assert_int_equal(tile_bundle_get(tile_bytes(f, true, width),
				     width, &bundle),
		    OK);
		assert_int_equal(tile_bundle_check(f->digest, &bundle,
				     f->leaves),
		    OK);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_checkpoint_is_signed_and_right),
		cmocka_unit_test(every_tile_is_right),
	};
	struct arena a = { 0 };
	const char *path = shared_path(&a, "vectors/tessera-log");
	size_t n = sizeof(tests) / sizeof(*tests);
	int status;

	if (os_exists(path))
		status =
		    check_end(n, cmocka_run_group_tests(tests, read_log, end));
	else
		status = shared_skip(path, (unsigned)n);
	arena_free(&a);
	return status;
}
