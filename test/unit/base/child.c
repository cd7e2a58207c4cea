/*
 * Work apart: what it says comes back, what it must not do does not go.
 */
#include "base/child.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static struct arena arena;

static void
repeat(void *ctx, struct buf *out)
{
	const struct str *s = ctx;

	for (int i = 0; i < 100000; i++)
		buf_put(out, *s);
}

static void
what_it_says_comes_back(void **state)
{
	struct str word = STR("word ");
	struct str said;

	(void)state;
	assert_int_equal(child_run(repeat, &word, 500000, &arena, &said), OK);
	assert_int_equal(said.n, 500000);
	assert_true(str_ends(said, STR("word word ")));
	assert_int_equal(child_run(repeat, &word, 499999, &arena, &said),
	    ERR_MALFORMED);
	arena_free(&arena);
}

/* The errno of what strangers' bytes would like to do. */
static void
try_all(void *ctx, struct buf *out)
{
	int failed[] = {
		open("/etc/passwd", O_RDONLY) < 0 ? errno : 0,
		open("/tmp/x", O_WRONLY | O_CREAT, 0600) < 0 ? errno : 0,
		socket(AF_INET, SOCK_STREAM, 0) < 0 ? errno : 0,
		execl("/bin/true", "true", (char *)NULL) < 0 ? errno : 0,
		fork() < 0 ? errno : 0,
	};

	(void)ctx;
	buf_put(out, (struct str){ (const char *)failed, sizeof(failed) });
}

static void
it_can_only_compute(void **state)
{
	struct str said;
	int failed[5];

	(void)state;
	assert_int_equal(child_run(try_all, NULL, 100, &arena, &said), OK);
	assert_int_equal(said.n, sizeof(failed));
	memcpy(failed, said.p, sizeof(failed));
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(failed[i], EPERM);
	arena_free(&arena);
}

static void
die(void *ctx, struct buf *out)
{
	(void)ctx;
	buf_put(out, STR("half"));
	_exit(3);
}

static void
a_dead_child_is_an_answer(void **state)
{
	struct str said;

	(void)state;
	assert_int_equal(child_run(die, NULL, 100, &arena, &said),
	    ERR_MALFORMED);
	arena_free(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_says_comes_back),
		cmocka_unit_test(it_can_only_compute),
		cmocka_unit_test(a_dead_child_is_an_answer),
	};

	return CHECK_RUN(tests);
}
