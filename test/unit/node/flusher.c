/*
 * The flusher: writes in order, one behind, and an error comes back.
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/os.h"
#include "node/flusher.h"

static void
writes_are_made_in_order(void **state)
{
	char path[] = "/tmp/sunledger-flusher-XXXXXX";
	struct arena a = { 0 };
	struct flusher *f = NULL;
	struct str bytes;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "--------", 8), 8);
	close(fd);
	assert_int_equal(flusher_start(&f), OK);
	for (int i = 0; i < 100; i++) {
		char text[8];

		snprintf(text, sizeof(text), "%04d", i);
		assert_int_equal(flusher_put(f, path, (size_t)(i % 2) * 4,
				     (struct str){ text, 4 }),
		    OK);
	}
	assert_int_equal(flusher_wait(f), OK);
	assert_int_equal(os_read_file(&a, path, 64, &bytes), OK);
	check_str(bytes, "00980099");
	assert_int_equal(flusher_stop(f), OK);
	unlink(path);
	arena_free(&a);
}

static void
an_error_stays(void **state)
{
	struct flusher *f = NULL;

	(void)state;
	assert_int_equal(flusher_start(&f), OK);
	assert_int_equal(flusher_put(f, "/nowhere/HEAD", 0, STR("x")), OK);
	assert_int_equal(flusher_wait(f), ERR_NOT_FOUND);
	assert_int_equal(flusher_put(f, "/tmp", 0, STR("x")), ERR_NOT_FOUND);
	assert_int_equal(flusher_stop(f), ERR_NOT_FOUND);
	assert_int_equal(flusher_stop(NULL), OK);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(writes_are_made_in_order),
		cmocka_unit_test(an_error_stays),
	};

	return CHECK_RUN(tests);
}
