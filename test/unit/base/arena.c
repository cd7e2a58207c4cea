/*
 * Arenas: what is kept, and that all of it is zero again.
 */
#include "check.h"

#include "base/arena.h"

/* Take N pieces of 1000 bytes, find each all zero, and write on it. */
static void
use(struct arena *a, int n)
{
	static const char zero[1000];

	for (int i = 0; i < n; i++) {
		char *p = arena_alloc(a, sizeof(zero));

		assert_non_null(p);
		assert_memory_equal(p, zero, sizeof(zero));
		memset(p, 0xee, sizeof(zero));
	}
	assert_int_equal(a->used, (size_t)n * sizeof(zero));
}

static void
rewound_memory_is_zero(void **state)
{
	struct arena a = { 0 };

	(void)state;
	for (int i = 0; i < 3; i++) {
		use(&a, 100);
		arena_rewind(&a, 1 << 20);
		assert_int_equal(a.used, 0);
		assert_null(a.blocks);
		assert_non_null(a.spare);
	}
	arena_free(&a);
	assert_null(a.spare);
}

static void
nothing_is_kept_beyond_what_was_said(void **state)
{
	struct arena a = { 0 };

	(void)state;
	use(&a, 100);
	arena_rewind(&a, 0);
	assert_null(a.spare);
	use(&a, 100);
	arena_rewind(&a, 1 << 20);
	arena_reset(&a);
	assert_null(a.spare);
	arena_free(&a);
}

static void
a_piece_larger_than_the_spare_block_is_had(void **state)
{
	struct arena a = { 0 };
	char *p;

	(void)state;
	use(&a, 1);
	arena_rewind(&a, 1 << 20);
	p = arena_alloc(&a, 100000);
	assert_non_null(p);
	memset(p, 0xee, 100000);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rewound_memory_is_zero),
		cmocka_unit_test(nothing_is_kept_beyond_what_was_said),
		cmocka_unit_test(a_piece_larger_than_the_spare_block_is_had),
	};

	return CHECK_RUN(tests);
}
