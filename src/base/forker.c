/*
 * A process that starts children for another one.
 *
 * Each request is one message that hands over an end of a new pair of
 * sockets; a child of the forker reads the bytes from it, up to their end,
 * and writes its answer to it.  So requests of several threads do not meet,
 * and the forker itself reads nothing but the number of the job.
 */
#include "base/forker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/child.h"
#include "base/sandbox.h"

/* Before the answer: one that is cut off is told from a short one. */
struct answer_head {
	uint64_t n;
};

/* ---- the child ---- */

/* What the child does; its exit code. */
static int
work(forker_fn *job, int fd)
{
	struct arena a = { 0 };
	struct buf in = { .arena = &a };
	struct buf out = { .arena = &a };
	struct answer_head head;

	alarm(FORKER_SECONDS);
	if (!child_limit() || child_take(fd, SIZE_MAX, &in) != OK)
		return 1;
	job(buf_str(&in), &out);
	head.n = out.n;
	return buf_ok(&out) &&
		child_give(fd,
		    (struct str){ (const char *)&head, sizeof(head) }) &&
		child_give(fd, buf_str(&out)) ?
	    0 :
	    1;
}

/* ---- the forker ---- */

/* One message: a number of a job, and an end of a pair of sockets. */
union handed {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(sizeof(int))];
};

/* The number and the end of the next request; false: there is none. */
static bool
receive(int from, size_t *ret_job, int *ret_fd)
{
	unsigned char job = 0;
	struct iovec part = { &job, sizeof(job) };
	union handed handed = { .bytes = { 0 } };
	struct msghdr message = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = handed.bytes,
		.msg_controllen = sizeof(handed.bytes) };
	struct cmsghdr *c;
	ssize_t n;

	do
		n = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n != sizeof(job))
		return false;
	*ret_job = job;
	*ret_fd = -1;
	c = CMSG_FIRSTHDR(&message);
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
		memcpy(ret_fd, CMSG_DATA(c), sizeof(*ret_fd));
	return true;
}

/* Standard streams belong to the program, not to what strangers sent. */
static bool
let_go_of_streams(void)
{
	int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
	bool done = nothing >= 0;

	for (int fd = 0; fd < 3 && done; fd++)
		done = dup2(nothing, fd) == fd;
	return done;
}

static void
answer_one(forker_fn *const *jobs, size_t n_jobs, int way, size_t job, int fd)
{
	if (job < n_jobs && fd >= 0 && fork() == 0) {
		close(way);
		_exit(work(jobs[job], fd));
	}
	if (fd >= 0)
		close(fd);
}

/* Its exit code. */
static int
serve(forker_fn *const *jobs, size_t n_jobs, int way)
{
	size_t job;
	int fd;

	/* Nobody waits for the children: how they ended, the answer says. */
	if (signal(SIGCHLD, SIG_IGN) == SIG_ERR || !let_go_of_streams() ||
	    sandbox_fork() != OK)
		return 1;
	while (receive(way, &job, &fd))
		answer_one(jobs, n_jobs, way, job, fd);
	return 0;
}

enum err
forker_start(forker_fn *const *jobs, size_t n_jobs, int *ret_forker)
{
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return ERR_IO;
	pid = fork();
	if (pid == 0) {
		close(ends[0]);
		_exit(serve(jobs, n_jobs, ends[1]));
	}
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return ERR_IO;
	}
	*ret_forker = ends[0];
	return OK;
}

void
forker_stop(int forker)
{
	close(forker);
}

/* ---- who asks ---- */

static bool
hand_over(int forker, size_t job, int fd)
{
	unsigned char number = (unsigned char)job;
	struct iovec part = { &number, sizeof(number) };
	union handed handed = { .bytes = { 0 } };
	struct msghdr message = { .msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = handed.bytes,
		.msg_controllen = sizeof(handed.bytes) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&message);
	ssize_t n;

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	do
		n = sendmsg(forker, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	return n == sizeof(number);
}

/* A child that has died takes no more: its answer, or none, says so. */
static enum err
send_all(int to, struct str s)
{
	while (s.n) {
		ssize_t n = send(to, s.p, s.n, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return errno == EAGAIN ? ERR_BUSY : ERR_MALFORMED;
		s = str_from_byte(s, (size_t)n);
	}
	return shutdown(to, SHUT_WR) == 0 ? OK : ERR_MALFORMED;
}

/* The answer without its head, which must tell how long it is. */
static enum err
take_head(struct str *answer)
{
	struct answer_head head;

	if (answer->n < sizeof(head))
		return ERR_MALFORMED;
	memcpy(&head, answer->p, sizeof(head));
	*answer = str_from_byte(*answer, sizeof(head));
	return head.n == answer->n ? OK : ERR_MALFORMED;
}

static enum err
exchange(int forker, size_t job, struct str in, int ends[2], size_t max,
    struct buf *out)
{
	struct timeval limit = { .tv_sec = FORKER_SECONDS };
	enum err err = OK;

	if (setsockopt(ends[0], SOL_SOCKET, SO_RCVTIMEO, &limit,
		sizeof(limit)) != 0 ||
	    setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &limit,
		sizeof(limit)) != 0 ||
	    !hand_over(forker, job, ends[1]))
		err = ERR_IO;
	close(ends[1]);
	if (err != OK)
		return err;
	err = send_all(ends[0], in);
	if (err == OK)
		err =
		    child_take(ends[0], max + sizeof(struct answer_head), out);
	/* The other end was closed on bytes that nobody had read: it died. */
	return err == ERR_IO ? ERR_MALFORMED : err;
}

enum err
forker_run(int forker, size_t job, struct str in, size_t max, struct arena *a,
    struct str *ret_bytes)
{
	struct buf out = { .arena = a };
	struct str answer;
	int ends[2];
	enum err err;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return ERR_IO;
	err = exchange(forker, job, in, ends, max, &out);
	close(ends[0]);
	answer = buf_str(&out);
	if (err == OK)
		err = take_head(&answer);
	if (err == OK)
		*ret_bytes = answer;
	return err;
}
