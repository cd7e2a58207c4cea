/*
 * The map: against a plain array.
 */
#include "check.h"

#include <stdio.h>

#include "base/map.h"

enum { N = 5000 };

static void
keeps_what_was_put(void **state)
{
	static char keys[N][16];
	static int values[N];
	struct arena a = { 0 };
	struct map m = { .arena = &a };

	(void)state;
	assert_null(map_get(&m, STR("none")));
	for (int i = 0; i < N; i++) {
		snprintf(keys[i], sizeof(keys[i]), "key %d", i);
		assert_true(map_put(&m, str_from(keys[i]), &values[i]));
	}
	for (int i = 0; i < N; i++) {
		assert_ptr_equal(map_get(&m, str_from(keys[i])), &values[i]);
		check_str(m.items[i].key, keys[i]);
	}
	assert_int_equal(m.n, N);
	assert_true(map_put(&m, STR("key 7"), &values[0]));
	assert_ptr_equal(map_get(&m, STR("key 7")), &values[0]);
	assert_int_equal(m.n, N);
	assert_null(map_get(&m, STR("key")));
	arena_free(&a);
}

static void
memory_that_runs_out_is_said(void **state)
{
	struct arena a = { .limit = 512 };
	struct map m = { .arena = &a };

	(void)state;
	assert_false(map_put(&m, STR("x"), &a));
	assert_null(map_get(&m, STR("x")));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_was_put),
		cmocka_unit_test(memory_that_runs_out_is_said),
	};

	return CHECK_RUN(tests);
}
