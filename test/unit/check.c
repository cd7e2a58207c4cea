#include "check.h"

#include <stdio.h>

int
check_end(size_t n_tests, int n_failed)
{
	fflush(stderr);
	printf("%zu passed, %d failed\n", n_tests - (size_t)n_failed, n_failed);
	return n_failed != 0;
}

void
check_str(struct str s, const char *want)
{
	if (!str_eq(s, str_from(want)))
		fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(s), want);
}
