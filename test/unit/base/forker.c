/*
 * Children for a program with threads: what they say comes back, they can do
 * nothing else, and neither can who starts them.
 */
#include "base/forker.h"

#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { JOB_TWICE, JOB_TRY, JOB_DIE, JOB_CUT, N_JOBS, THREADS = 8, TURNS = 20 };

static void
twice(struct str in, struct buf *out)
{
	buf_put(out, in);
	buf_put(out, in);
}

static int
error_of(long answer)
{
	return answer < 0 ? errno : 0;
}

/* The errno of what strangers' bytes would like to do. */
static void
try_all(struct str in, struct buf *out)
{
	int failed[] = {
		error_of(open("/etc/passwd", O_RDONLY)),
		error_of(socket(AF_INET, SOCK_STREAM, 0)),
		error_of(execl("/bin/true", "true", (char *)NULL)),
		error_of(fork()),
		error_of(kill(getppid(), 9)),
	};

	(void)in;
	buf_put(out, (struct str){ (const char *)failed, sizeof(failed) });
}

static void
die(struct str in, struct buf *out)
{
	(void)in;
	(void)out;
	_exit(0);
}

/* Half of an answer, written past the one that is expected. */
static void
cut(struct str in, struct buf *out)
{
	(void)in;
	(void)out;
	for (int fd = 3; fd < 16; fd++)
		if (write(fd, "half of it", 10) < 0)
			continue;
	_exit(0);
}

static forker_fn *const jobs[N_JOBS] = { twice, try_all, die, cut };

static void
what_they_say_comes_back(void **state)
{
	struct arena a = { 0 };
	struct buf big = { .arena = &a };
	struct str said;
	int forker;

	(void)state;
	assert_int_equal(forker_start(jobs, N_JOBS, &forker), OK);
	assert_int_equal(forker_run(forker, JOB_TWICE, STR("word "), 10, &a,
			     &said),
	    OK);
	check_str(said, "word word ");
	assert_int_equal(forker_run(forker, JOB_TWICE, STR("word "), 9, &a,
			     &said),
	    ERR_MALFORMED);
	assert_int_equal(forker_run(forker, JOB_TWICE, STR(""), 9, &a, &said),
	    OK);
	assert_int_equal(said.n, 0);
	for (int i = 0; i < 1000000; i++)
		buf_put(&big, STR("twelve bytes"));
	assert_int_equal(forker_run(forker, JOB_TWICE, buf_str(&big), 2 * big.n,
			     &a, &said),
	    OK);
	assert_int_equal(said.n, 2 * big.n);
	forker_stop(forker);
	arena_free(&a);
}

static void
they_can_only_compute(void **state)
{
	struct arena a = { 0 };
	struct str said;
	int failed[5];
	int forker;

	(void)state;
	assert_int_equal(forker_start(jobs, N_JOBS, &forker), OK);
	assert_int_equal(forker_run(forker, JOB_TRY, STR(""), 100, &a, &said),
	    OK);
	assert_int_equal(said.n, sizeof(failed));
	memcpy(failed, said.p, sizeof(failed));
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(failed[i], EPERM);
	forker_stop(forker);
	arena_free(&a);
}

static void
a_dead_child_is_an_answer(void **state)
{
	struct arena a = { 0 };
	struct str said;
	int forker;

	(void)state;
	assert_int_equal(forker_start(jobs, N_JOBS, &forker), OK);
	assert_int_equal(forker_run(forker, JOB_DIE, STR("x"), 100, &a, &said),
	    ERR_MALFORMED);
	assert_int_equal(forker_run(forker, JOB_CUT, STR("x"), 100, &a, &said),
	    ERR_MALFORMED);
	assert_int_equal(forker_run(forker, N_JOBS, STR("x"), 100, &a, &said),
	    ERR_MALFORMED);
	assert_int_equal(forker_run(forker, JOB_TWICE, STR("x"), 100, &a,
			     &said),
	    OK);
	forker_stop(forker);
	arena_free(&a);
}

static void *
ask_often(void *ctx)
{
	const int *forker = ctx;
	struct arena a = { 0 };
	char own[32];
	size_t wrong = 0;

	for (int i = 0; i < TURNS; i++) {
		struct str said = STR("");
		int n = snprintf(own, sizeof(own), "%p/%d;", (void *)&a, i);
		struct str in = { own, (size_t)n };

		if (forker_run(*forker, JOB_TWICE, in, 100, &a, &said) != OK ||
		    said.n != 2 * in.n || !str_starts(said, in))
			wrong++;
		arena_reset(&a);
	}
	arena_free(&a);
	return wrong ? ctx : NULL;
}

static void
threads_do_not_meet(void **state)
{
	pthread_t threads[THREADS];
	int forker;

	(void)state;
	assert_int_equal(forker_start(jobs, N_JOBS, &forker), OK);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often,
				     &forker),
		    0);
	for (size_t i = 0; i < THREADS; i++) {
		void *wrong;

		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		assert_null(wrong);
	}
	forker_stop(forker);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_they_say_comes_back),
		cmocka_unit_test(they_can_only_compute),
		cmocka_unit_test(a_dead_child_is_an_answer),
		cmocka_unit_test(threads_do_not_meet),
	};

	return CHECK_RUN(tests);
}
