#ifndef CHECK_H
#define CHECK_H

/* What every unit test includes: cmocka and one way to end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

/*
 * Run the group and print the line the runner reads: "N passed, N failed".
 * The exit status is 1 if anything failed.
 */
#define CHECK_RUN(tests)                                                       \
	check_end(sizeof(tests) / sizeof(*(tests)),                            \
	    cmocka_run_group_tests(tests, NULL, NULL))
int check_end(size_t n_tests, int n_failed);

/* Fail unless S is the text WANT. */
void check_str(struct str s, const char *want);

#endif /* CHECK_H */
