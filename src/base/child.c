/*
 * Work on strangers' bytes in a process that can do nothing else.
 */
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/sandbox.h"

/* The sanitizer reserves more address space than any limit allows. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEMORY_IS_LIMITED 0
#endif
#endif
#ifndef MEMORY_IS_LIMITED
#define MEMORY_IS_LIMITED 1
#endif

bool
child_limit(void)
{
	struct rlimit seconds = { CHILD_SECONDS, CHILD_SECONDS };
	struct rlimit bytes = { CHILD_MEMORY, CHILD_MEMORY };

	if (setrlimit(RLIMIT_CPU, &seconds) != 0)
		return false;
	if (MEMORY_IS_LIMITED && setrlimit(RLIMIT_DATA, &bytes) != 0)
		return false;
	return sandbox_compute() == OK;
}

bool
child_give(int to, struct str s)
{
	while (s.n) {
		ssize_t n = write(to, s.p, s.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		s = str_from_byte(s, (size_t)n);
	}
	return true;
}

/* What the child does; its exit code. */
static int
work(child_fn *fn, void *ctx, int to)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	if (!child_limit())
		return 1;
	fn(ctx, &out);
	return buf_ok(&out) && child_give(to, buf_str(&out)) ? 0 : 1;
}

enum err
child_take(int from, size_t max, struct buf *in)
{
	char part[65536];
	ssize_t n;

	while ((n = read(from, part, sizeof(part))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? ERR_BUSY : ERR_IO;
		buf_put(in, (struct str){ part, (size_t)n });
		if (in->n > max)
			return ERR_MALFORMED;
	}
	return buf_ok(in) ? OK : ERR_NO_MEMORY;
}

/* RUNS ended by itself, with 0? */
static bool
ends_well(pid_t runs)
{
	int status;

	while (waitpid(runs, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

enum err
child_run(child_fn *fn, void *ctx, size_t max, struct arena *a,
    struct str *ret_bytes)
{
	struct buf in = { .arena = a };
	int ends[2];
	pid_t pid;
	enum err err;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return ERR_IO;
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		_exit(work(fn, ctx, ends[1]));
	}
	close(ends[1]);
	err = pid < 0 ? ERR_IO : child_take(ends[0], max, &in);
	close(ends[0]);
	if (pid > 0 && !ends_well(pid) && err == OK)
		err = ERR_MALFORMED;
	*ret_bytes = buf_str(&in);
	return err;
}
