/*
 * The server over real sockets: what the guard refuses, answers that come
 * later, slow clients, and the end.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/os.h"
#include "check.h"
#include "web/server.h"

enum { ANSWER_MAX = 1 << 20, LATER_MAX = 64, FULL_WAIT_MS = 20000 };

struct fixture {
	struct server *server;
	unsigned port;
	pthread_mutex_t mutex;
	struct web_request *later[LATER_MAX];
	size_t n_later;
	int in_handler[2]; /* of each worker: never two at once */
	void *workers[2];
};

static void
handle_later(struct fixture *f, struct web_request *q, struct web_response *r)
{
	if (q->later) {
		assert_ptr_equal(q->later, f);
		r->body = STR("later");
		return;
	}
	web_later(q, f);
	pthread_mutex_lock(&f->mutex);
	f->later[f->n_later++] = q;
	pthread_mutex_unlock(&f->mutex);
}

/* "METHOD PATH QUERY BODY", or what the path asks for. */
static void
handler(void *ctx, void *worker, struct web_request *q, struct web_response *r)
{
	struct fixture *f = ctx;
	struct buf out = { .arena = q->arena };
	int *busy = worker;

	assert_int_equal(__atomic_add_fetch(busy, 1, __ATOMIC_SEQ_CST), 1);
	r->type = STR("text/plain");
	if (str_eq(q->path, STR("/later"))) {
		handle_later(f, q, r);
	} else if (str_eq(q->path, STR("/etag"))) {
		r->etag = STR("\"e1\"");
		r->body = STR("tagged");
	} else {
		buf_printf(&out, "%s %.*s",
		    q->method == WEB_POST ? "POST" : "GET", STR_ARG(q->path));
		for (size_t i = 0; i < q->n_query; i++)
			buf_printf(&out, " %.*s=%.*s",
			    STR_ARG(q->query[i].name),
			    STR_ARG(q->query[i].value));
		buf_printf(&out, " body=%zu from=%s", q->body.n, q->remote);
		r->body = buf_str(&out);
	}
	__atomic_sub_fetch(busy, 1, __ATOMIC_SEQ_CST);
}

static int
number(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

static void
start(struct fixture *f, const struct server_config *how)
{
	struct server_config c = *how;
	struct refusal refusal;
	struct arena a = { .limit = 1 << 12 };
	struct buf address = { .arena = &a };

	memset(f, 0, sizeof(*f));
	pthread_mutex_init(&f->mutex, NULL);
	f->workers[0] = &f->in_handler[0];
	f->workers[1] = &f->in_handler[1];
	c.handler = handler;
	c.ctx = f;
	c.workers = f->workers;
	assert_int_equal(server_start(&c, &f->server, &refusal), OK);
	server_address(f->server, &address);
	assert_true(str_starts(buf_str(&address), STR("http://127.0.0.1:")));
	buf_byte(&address, '\0');
	f->port = (unsigned)number(address.p + strlen("http://127.0.0.1:"));
	assert_true(f->port > 0);
	arena_free(&a);
}

static void
stop(struct fixture *f)
{
	server_stop(f->server);
	pthread_mutex_destroy(&f->mutex);
}

static int
dial(const struct fixture *f)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)f->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval wait = { .tv_sec = 20 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait));
	assert_int_equal(connect(fd, (const struct sockaddr *)(const void *)&to,
			     sizeof(to)),
	    0);
	return fd;
}

static void
put(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return; /* the server has had enough */
		bytes += sent;
		n -= (size_t)sent;
	}
}

static void
put_text(int fd, const char *text)
{
	put(fd, text, strlen(text));
}

/*
 * One answer: the head, and Content-Length bytes.  Empty when the connection
 * ends without one.
 */
static size_t
get(int fd, char *to, bool is_head)
{
	size_t n = 0;
	size_t want = SIZE_MAX;

	while (n < want && n < ANSWER_MAX - 1) {
		ssize_t got = recv(fd, to + n, 1, 0);
		const char *length;

		if (got <= 0)
			break;
		n++;
		to[n] = '\0';
		if (want != SIZE_MAX || n < 4 ||
		    memcmp(to + n - 4, "\r\n\r\n", 4) != 0)
			continue;
		length = strstr(to, "Content-Length: ");
		want = n;
		if (length && !is_head)
			want += (size_t)number(length + 16);
	}
	to[n] = '\0';
	return n;
}

static int
status_of(const char *answer)
{
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? number(answer + 9) : 0;
}

/* Send N bytes on a new connection; the status, 0 if it just ended. */
static int
ask_bytes(const struct fixture *f, const char *request, size_t n)
{
	static char answer[ANSWER_MAX];
	int fd = dial(f);

	put(fd, request, n);
	get(fd, answer, false);
	close(fd);
	return status_of(answer);
}

static int
ask(const struct fixture *f, const char *request)
{
	return ask_bytes(f, request, strlen(request));
}

static const char host[] = "Host: x\r\n";

/* Each line is a request that must be refused, and how. */
static const struct {
	const char *what;
	const char *request;
	size_t n; /* 0: strlen */
	int status;
} refused[] = {
	{ "no host", "GET / HTTP/1.1\r\n\r\n", 0, 400 },
	{ "no host, 1.0", "GET / HTTP/1.0\r\n\r\n", 0, 400 },
	{ "two hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 0, 400 },
	{ "odd host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 0, 400 },
	{ "empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 0, 400 },
	{ "length and coding",
	    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    0, 400 },
	{ "two lengths",
	    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
	    "Content-Length: 2\r\n\r\nab",
	    0, 400 },
	{ "two equal lengths",
	    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
	    "Content-Length: 1\r\n\r\na",
	    0, 400 },
	{ "signed length",
	    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\na", 0,
	    400 },
	{ "list of lengths",
	    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\na", 0,
	    400 },
	{ "long length",
	    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 01\r\n\r\na", 0,
	    400 },
	{ "odd coding",
	    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n"
	    "0\r\n\r\n",
	    0, 400 },
	{ "two codings",
	    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n"
	    "\r\n0\r\n\r\n",
	    0, 400 },
	{ "coding twice",
	    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	    0, 400 },
	{ "coding in 1.0",
	    "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "0\r\n\r\n",
	    0, 400 },
	{ "bare CR", "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\rb\r\n\r\n", 0, 400 },
	{ "CR that hides a header", "GET / HTTP/1.1\r\nHost: x\rX-A: b\r\n\r\n",
	    0, 400 },
	{ "bare LF", "GET / HTTP/1.1\nHost: x\n\n", 0, 400 },
	{ "NUL in a value", "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\0b\r\n\r\n",
	    38, 400 },
	{ "NUL in a name", "GET / HTTP/1.1\r\nHost: x\r\nX\0A: ab\r\n\r\n", 37,
	    400 },
	{ "NUL in the target", "GET /a\0b HTTP/1.1\r\nHost: x\r\n\r\n", 30,
	    400 },
	{ "folded line", "GET / HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\r\n\r\n", 0,
	    400 },
	{ "blank before the colon",
	    "GET / HTTP/1.1\r\nHost: x\r\nX-A : a\r\n\r\n", 0, 400 },
	{ "no colon", "GET / HTTP/1.1\r\nHost: x\r\nXA\r\n\r\n", 0, 400 },
	{ "absolute target", "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 0,
	    400 },
	{ "star", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "dot dot", "GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "dot dot, encoded", "GET /a/%2e%2e/b HTTP/1.1\r\nHost: x\r\n\r\n", 0,
	    400 },
	{ "dot", "GET /a/./b HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "two slashes", "GET //a HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "encoded slash", "GET /a%2fb HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "encoded NUL", "GET /a%00b HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "half encoded", "GET /a%2 HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "no hex", "GET /a%zz HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "no UTF-8", "GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "bad query", "GET /?a=%f HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "fragment", "GET /?a#b HTTP/1.1\r\nHost: x\r\n\r\n", 0, 400 },
	{ "method", "DELETE / HTTP/1.1\r\nHost: x\r\n\r\n", 0, 405 },
	{ "connect", "CONNECT / HTTP/1.1\r\nHost: x\r\n\r\n", 0, 405 },
	{ "version", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 0, 505 },
	{ "body announced too large",
	    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n", 0,
	    413 },
};

static void
test_refused(void **state)
{
	struct fixture f;
	int bad = 0;

	(void)state;
	start(&f, &(struct server_config){ .body_max = 1000 });
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		size_t n =
		    refused[i].n ? refused[i].n : strlen(refused[i].request);
		int status = ask_bytes(&f, refused[i].request, n);

		if (status == refused[i].status)
			continue;
		fprintf(stderr, "%s: got %d, want %d\n", refused[i].what,
		    status, refused[i].status);
		bad++;
	}
	assert_int_equal(bad, 0);
	stop(&f);
}

/* A head of N bytes in all. */
static int
ask_head_of(const struct fixture *f, size_t n)
{
	static char request[64 << 10];
	size_t at = (size_t)snprintf(request, sizeof(request),
	    "GET / HTTP/1.1\r\n%sX-A: ", host);

	memset(request + at, 'a', n - at - 4);
	memcpy(request + n - 4, "\r\n\r\n", 4);
	return ask_bytes(f, request, n);
}

static void
test_sizes(void **state)
{
	struct fixture f;
	char request[4096];
	size_t n = 0;

	(void)state;
	start(&f, &(struct server_config){ .body_max = 1000 });
	assert_int_equal(ask_head_of(&f, REQUEST_HEAD_MAX), 200);
	assert_int_equal(ask_head_of(&f, REQUEST_HEAD_MAX + 1), 431);
	assert_int_equal(ask_head_of(&f, 60 << 10), 431);
	/* Many small headers. */
	n = (size_t)sprintf(request, "GET / HTTP/1.1\r\nHost: x\r\n");
	for (int i = 0; i < 64; i++)
		n += (size_t)sprintf(request + n, "X-%d: a\r\n", i);
	sprintf(request + n, "\r\n");
	assert_int_equal(ask(&f, request), 431);
	/* A chunked body that grows too large. */
	n = (size_t)sprintf(request,
	    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "3e9\r\n");
	memset(request + n, 'a', 1001);
	memcpy(request + n + 1001, "\r\n0\r\n\r\n", 8);
	assert_int_equal(ask(&f, request), 413);
	stop(&f);
}

static void
test_answers(void **state)
{
	static char answer[ANSWER_MAX];
	struct fixture f;
	int fd;

	(void)state;
	start(&f, &(struct server_config){ .body_max = 1000 });
	fd = dial(&f);
	put_text(fd, "GET /a%20b?x=1&y=%C3%A9 HTTP/1.1\r\nHost: x\r\n\r\n");
	get(fd, answer, false);
	assert_non_null(strstr(answer,
	    "GET /a b x=1 y=\xc3\xa9 body=0 "
	    "from=127.0.0.1"));
	assert_non_null(strstr(answer,
	    "Content-Security-Policy: default-src "
	    "'none';"));
	assert_non_null(strstr(answer, "X-Content-Type-Options: nosniff\r\n"));
	assert_non_null(strstr(answer, "Referrer-Policy: same-origin\r\n"));
	assert_non_null(strstr(answer, "Cross-Origin-Opener-Policy: "));
	assert_non_null(strstr(answer, "Permissions-Policy: "));
	assert_non_null(strstr(answer, "Cache-Control: private, no-store\r\n"));
	/* Two requests in one packet. */
	put_text(fd,
	    "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
	    "POST /q HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
	    "2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n");
	get(fd, answer, false);
	assert_non_null(strstr(answer, "POST /p body=3"));
	get(fd, answer, false);
	assert_non_null(strstr(answer, "POST /q body=5"));
	put_text(fd, "HEAD /h HTTP/1.1\r\nHost: x\r\n\r\n");
	get(fd, answer, true);
	assert_int_equal(status_of(answer), 200);
	put_text(fd,
	    "GET /etag HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"e0\", "
	    "W/\"e1\"\r\n\r\n");
	get(fd, answer, true);
	assert_int_equal(status_of(answer), 304);
	put_text(fd,
	    "GET /etag HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"e0\"\r\n\r\n");
	get(fd, answer, false);
	assert_int_equal(status_of(answer), 200);
	assert_non_null(strstr(answer, "ETag: \"e1\"\r\n"));
	close(fd);
	stop(&f);
}

static void
wait_later(struct fixture *f, size_t want)
{
	size_t n = 0;

	for (int i = 0; i < FULL_WAIT_MS && n < want; i += 5) {
		pthread_mutex_lock(&f->mutex);
		n = f->n_later;
		pthread_mutex_unlock(&f->mutex);
		if (n < want)
			poll(NULL, 0, 5);
	}
	assert_int_equal(n, want);
}

/* 40 requests wait on two threads, others are served meanwhile. */
static void
test_later(void **state)
{
	static char answer[ANSWER_MAX];
	struct fixture f;
	int fds[40];

	(void)state;
	start(&f, &(struct server_config){ .threads = 2 });
	for (int i = 0; i < 40; i++) {
		fds[i] = dial(&f);
		put_text(fds[i], "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
	}
	wait_later(&f, 40);
	assert_int_equal(ask(&f, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 200);
	close(fds[7]); /* a client that does not wait */
	for (size_t i = 0; i < 40; i++)
		web_resume(f.later[i]);
	for (int i = 0; i < 40; i++) {
		if (i == 7)
			continue;
		get(fds[i], answer, false);
		assert_non_null(strstr(answer, "\r\n\r\nlater"));
		close(fds[i]);
	}
	stop(&f);
}

/* How long until the server ends the connection, after BYTES at PACE. */
static int64_t
ms_until_end(const struct fixture *f, const char *bytes, int pace_ms)
{
	int64_t since = os_monotonic_ms();
	int fd = dial(f);
	char c;

	put_text(fd, bytes);
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		if (poll(&p, 1, pace_ms) > 0 && recv(fd, &c, 1, 0) <= 0)
			break;
		put(fd, "a", 1);
		assert_true(os_monotonic_ms() - since < FULL_WAIT_MS);
	}
	close(fd);
	return os_monotonic_ms() - since;
}

static void
test_slow(void **state)
{
	struct fixture f;
	int64_t ms;

	(void)state;
	start(&f,
	    &(struct server_config){ .head_ms = 300,
		.idle_ms = 500,
		.body_ms = 400,
		.response_ms = 400 });
	/* A byte each 20 ms would keep the library's own timeout away. */
	ms = ms_until_end(&f, "GET / HTTP/1.1\r\nHost: x\r\nX-A: ", 20);
	assert_true(ms >= 250);
	ms = ms_until_end(&f, "", 20);
	assert_true(ms >= 250);
	ms = ms_until_end(&f,
	    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n", 20);
	assert_true(ms >= 350);
	/* One request, then silence but for the answer's bytes. */
	ms = ms_until_end(&f, "GET / HTTP/1.1\r\nHost: x\r\n\r\nG", 20);
	assert_true(ms >= 450);
	stop(&f);
}

static void
test_limits(void **state)
{
	static char answer[ANSWER_MAX];
	struct fixture f;
	int fds[3];

	(void)state;
	start(&f, &(struct server_config){ .per_address_max = 2 });
	for (int i = 0; i < 2; i++) {
		fds[i] = dial(&f);
		put_text(fds[i], "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
		get(fds[i], answer, false);
		assert_int_equal(status_of(answer), 200);
	}
	fds[2] = dial(&f);
	put_text(fds[2], "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(get(fds[2], answer, false), 0);
	for (int i = 0; i < 3; i++)
		close(fds[i]);
	stop(&f);
}

static void
test_busy_port(void **state)
{
	struct fixture f;
	struct server *other;
	struct refusal refusal;
	char want[64];

	(void)state;
	start(&f, &(struct server_config){ .threads = 2 });
	assert_int_equal(server_start(&(struct server_config){ .port = f.port },
			     &other, &refusal),
	    ERR_BUSY);
	snprintf(want, sizeof(want), "127.0.0.1:%u", f.port);
	assert_non_null(strstr(refusal.detail, want));
	assert_int_equal(server_start(&(struct server_config){ .address =
								   "nowhere" },
			     &other, &refusal),
	    ERR_MALFORMED);
	stop(&f);
}

static void *
stop_thread(void *ctx)
{
	server_stop(((struct fixture *)ctx)->server);
	return NULL;
}

/* What is under way is finished; idle connections do not hold it up. */
static void
test_stop(void **state)
{
	static char answer[ANSWER_MAX];
	struct fixture f;
	pthread_t stopper;
	int idle, fd;
	int64_t since;

	(void)state;
	start(&f, &(struct server_config){ .stop_ms = FULL_WAIT_MS });
	idle = dial(&f);
	fd = dial(&f);
	put_text(fd, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
	wait_later(&f, 1);
	since = os_monotonic_ms();
	assert_int_equal(pthread_create(&stopper, NULL, stop_thread, &f), 0);
	poll(NULL, 0, 100);
	web_resume(f.later[0]);
	get(fd, answer, false);
	assert_non_null(strstr(answer, "later"));
	assert_non_null(strstr(answer, "Connection: close"));
	pthread_join(stopper, NULL);
	assert_true(os_monotonic_ms() - since < FULL_WAIT_MS / 2);
	assert_int_equal(get(idle, answer, false), 0);
	close(idle);
	close(fd);
	pthread_mutex_destroy(&f.mutex);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_later),
		cmocka_unit_test(test_slow),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_busy_port),
		cmocka_unit_test(test_stop),
	};

	return CHECK_RUN(tests);
}
