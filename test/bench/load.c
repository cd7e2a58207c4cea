/*
 * A load of one thread: 32 connections that stay, each with one request
 * under way, the next when the answer is whole.
 */
#include "bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { REQUEST_BYTES = 1024, ANSWER_BYTES = 8192, PATIENCE_MS = 20000 };

struct line_out {
	int fd;
	bool is_waiting;
	size_t n_in;
	char in[ANSWER_BYTES];
};

static int
connect_to(int port)
{
	struct sockaddr_in in = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int one = 1;

	if (fd < 0 || connect(fd, (struct sockaddr *)&in, sizeof(in)) != 0)
		die("port %d does not answer", port);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

/* A request fits in the socket's buffer: it goes out at once. */
static void
ask(const struct load *l, struct line_out *c)
{
	char request[REQUEST_BYTES];
	char body[REQUEST_BYTES / 2];
	struct transfer t;
	int n_body;
	int n;

	transfer_make(&t, (*l->next)++);
	n_body = transfer_json(&t, body, sizeof(body));
	n = snprintf(request, sizeof(request),
	    "POST /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
	    "Authorization: Bearer %s\r\nContent-Type: application/json\r\n"
	    "Content-Length: %d\r\n\r\n%s",
	    l->port, l->token, n_body, body);
	if (n >= (int)sizeof(request) ||
	    send(c->fd, request, (size_t)n, 0) != n)
		die("a request does not go out: %s", strerror(errno));
	c->is_waiting = true;
	c->n_in = 0;
}

/* Is the answer whole?  It must be 201. */
static bool
is_whole(const struct line_out *c)
{
	const char *end = memmem(c->in, c->n_in, "\r\n\r\n", 4);
	const char *at = strcasestr(c->in, "\r\nContent-Length:");

	if (!end)
		return false;
	if (strncmp(c->in, "HTTP/1.1 201 ", 13) != 0 || !at)
		die("an answer: %.300s", c->in);
	return c->n_in >=
	    (size_t)(end + 4 - c->in) + (size_t)strtol(at + 17, NULL, 10);
}

/* Take what has come; true when that was the end of an answer. */
static bool
listen_to(struct line_out *c)
{
	ssize_t n = recv(c->fd, c->in + c->n_in, ANSWER_BYTES - 1 - c->n_in, 0);

	if (n <= 0)
		die("a connection ended: %s", n ? strerror(errno) : "closed");
	c->n_in += (size_t)n;
	c->in[c->n_in] = '\0';
	if (!is_whole(c))
		return false;
	c->is_waiting = false;
	return true;
}

static int64_t
go_round(const struct load *l, struct line_out *lines, int poll_fd)
{
	struct epoll_event events[N_CALLERS];
	double end = now_s() + l->seconds;
	int n_waiting = N_CALLERS;
	int64_t done = 0;

	for (int i = 0; i < N_CALLERS; i++)
		ask(l, &lines[i]);
	while (n_waiting > 0) {
		int n = epoll_wait(poll_fd, events, N_CALLERS, PATIENCE_MS);

		if (n <= 0)
			die("no answer in %d ms", PATIENCE_MS);
		for (int i = 0; i < n; i++) {
			struct line_out *c = events[i].data.ptr;

			if (!listen_to(c))
				continue;
			done++;
			if (now_s() < end)
				ask(l, c);
			else
				n_waiting--;
		}
	}
	return done;
}

double
load_run(void *load)
{
	static struct line_out lines[N_CALLERS];
	const struct load *l = load;
	int poll_fd = epoll_create1(EPOLL_CLOEXEC);
	double start;
	double rate;

	for (int i = 0; i < N_CALLERS; i++) {
		struct epoll_event e = { .events = EPOLLIN,
			.data.ptr = &lines[i] };

		lines[i].fd = connect_to(l->port);
		epoll_ctl(poll_fd, EPOLL_CTL_ADD, lines[i].fd, &e);
	}
	start = now_s();
	rate = (double)go_round(l, lines, poll_fd);
	rate /= now_s() - start;
	for (int i = 0; i < N_CALLERS; i++)
		close(lines[i].fd);
	close(poll_fd);
	return rate;
}
