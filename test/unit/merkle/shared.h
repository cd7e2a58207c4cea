#ifndef SHARED_H
#define SHARED_H

#include "vectors.h"

/*
 * Data of other projects, which is not in this repository: the folder
 * SL_SHARED, by default ../shared.  Without it these tests are not run, and
 * the program says so and exits 77.
 */
static inline const char *
shared_path(struct arena *a, const char *name)
{
	struct str folder = os_env("SL_SHARED");

	if (folder.n == 0)
		folder = STR("../shared");
	return os_path(a, str_copy(a, folder).p, name);
}

static inline int
shared_skip(const char *path, unsigned n_tests)
{
	printf("SKIPPED %u: there is no %s (set SL_SHARED)\n", n_tests, path);
	printf("0 passed, 0 failed, %u skipped\n", n_tests);
	return 77;
}

#endif /* SHARED_H */
