/*
 * The HTTP server, on libmicrohttpd (epoll, a few threads): connections,
 * threads, start and stop.
 *
 * Deadlines: the library's own timeout starts again with each byte, so slow
 * clients could stay for ever.  Each connection has one deadline here, set
 * anew as the request goes through its phases; a thread looks at all of them
 * and shuts down the socket of those that are late, which the library takes
 * for the client's leaving.
 */
#include "web/server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/os.h"
#include "web/exchange.h"

enum { TICK_MS_MAX = 250, STOP_TICK_MS = 5, BACKLOG = 1024 };

static struct conn *
conn_of(struct web_request *r)
{
	return (struct conn *)(void *)r;
}

void
conn_set_deadline(struct conn *c, int64_t ms)
{
	atomic_store(&c->deadline, ms ? os_monotonic_ms() + ms : 0);
}

static struct conn *
conn_new(struct server *s, struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
	struct arena own = { .limit = 1 << 16 };
	struct conn *c = arena_alloc(&own, sizeof(*c));

	if (!c)
		return NULL;
	c->own = own;
	c->server = s;
	c->mhd = mhd;
	c->fd = info->connect_fd;
	c->arena.limit = REQUEST_MEMORY_MAX;
	conn_set_deadline(c, s->config.head_ms);
	pthread_mutex_lock(&s->mutex);
	c->next = s->conns;
	if (c->next)
		c->next->previous = c;
	s->conns = c;
	s->n_conns++;
	pthread_mutex_unlock(&s->mutex);
	return c;
}

/* The library closes the socket after this: the watcher must not see it. */
static void
conn_free(struct conn *c)
{
	struct server *s = c->server;
	struct arena own = c->own;

	pthread_mutex_lock(&s->mutex);
	if (c->previous)
		c->previous->next = c->next;
	else
		s->conns = c->next;
	if (c->next)
		c->next->previous = c->previous;
	s->n_conns--;
	pthread_mutex_unlock(&s->mutex);
	arena_free(&c->arena);
	arena_free(&own);
}

static void
on_connection(void *ctx, struct MHD_Connection *mhd, void **socket_context,
    enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		*socket_context = conn_new(ctx, mhd);
	else if (*socket_context)
		conn_free(*socket_context);
}

void *
server_take_worker(struct server *s)
{
	void *worker = NULL;

	pthread_mutex_lock(&s->mutex);
	if (s->config.workers) {
		assert(s->n_workers > 0);
		worker = s->workers[--s->n_workers];
	}
	pthread_mutex_unlock(&s->mutex);
	return worker;
}

void
server_put_worker(struct server *s, void *worker)
{
	pthread_mutex_lock(&s->mutex);
	if (s->config.workers)
		s->workers[s->n_workers++] = worker;
	pthread_mutex_unlock(&s->mutex);
}

void
web_later(struct web_request *request, void *state)
{
	struct conn *c = conn_of(request);
	struct server *s = c->server;

	assert(state);
	pthread_mutex_lock(&s->mutex);
	s->n_waiting++;
	pthread_mutex_unlock(&s->mutex);
	request->later = state;
	c->is_suspended = true;
	MHD_suspend_connection(c->mhd);
}

void
web_resume(struct web_request *request)
{
	struct conn *c = conn_of(request);
	struct server *s = c->server;

	/* From here on the request may be gone, but the server waits. */
	MHD_resume_connection(c->mhd);
	pthread_mutex_lock(&s->mutex);
	assert(s->n_waiting > 0);
	s->n_waiting--;
	pthread_mutex_unlock(&s->mutex);
}

/* ---- deadlines ---- */

static void
cut_late(struct server *s, int64_t now)
{
	pthread_mutex_lock(&s->mutex);
	for (struct conn *c = s->conns; c; c = c->next) {
		int64_t deadline = atomic_load(&c->deadline);

		if (deadline && now >= deadline) {
			shutdown(c->fd, SHUT_RDWR);
			atomic_store(&c->deadline, 0);
		}
	}
	pthread_mutex_unlock(&s->mutex);
}

static int
tick_ms(const struct server_config *config)
{
	unsigned least = config->head_ms;

	if (config->idle_ms < least)
		least = config->idle_ms;
	if (config->body_ms < least)
		least = config->body_ms;
	if (config->response_ms < least)
		least = config->response_ms;
	least /= 4;
	return least > TICK_MS_MAX ? TICK_MS_MAX : (int)least + 1;
}

static void *
watch(void *ctx)
{
	struct server *s = ctx;
	struct pollfd wake = { .fd = s->watcher_wake, .events = POLLIN };

	while (poll(&wake, 1, tick_ms(&s->config)) == 0)
		cut_late(s, os_monotonic_ms());
	return NULL;
}

static void
stop_watcher(struct server *s)
{
	uint64_t one = 1;

	if (write(s->watcher_wake, &one, sizeof(one)) != sizeof(one))
		assert(false);
	pthread_join(s->watcher, NULL);
}

/* ---- start ---- */

static void
set_default(unsigned *value, unsigned fallback)
{
	if (*value == 0)
		*value = fallback;
}

static void
set_defaults(struct server_config *c)
{
	if (!c->address)
		c->address = "127.0.0.1";
	if (c->body_max == 0)
		c->body_max = REQUEST_BODY_MAX;
	set_default(&c->threads, 2);
	set_default(&c->connections_max, 1000);
	set_default(&c->per_address_max, 256);
	set_default(&c->head_ms, 10000);
	set_default(&c->idle_ms, 30000);
	set_default(&c->body_ms, 10000);
	set_default(&c->response_ms, 20000);
	set_default(&c->stop_ms, 10000);
	assert(c->threads <= WORKERS_MAX);
}

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static bool
parse_address(const struct server_config *c, union address *ret,
    socklen_t *ret_n)
{
	memset(ret, 0, sizeof(*ret));
	if (inet_pton(AF_INET, c->address, &ret->v4.sin_addr) == 1) {
		ret->v4.sin_family = AF_INET;
		ret->v4.sin_port = htons((uint16_t)c->port);
		*ret_n = sizeof(ret->v4);
		return true;
	}
	if (inet_pton(AF_INET6, c->address, &ret->v6.sin6_addr) == 1) {
		ret->v6.sin6_family = AF_INET6;
		ret->v6.sin6_port = htons((uint16_t)c->port);
		*ret_n = sizeof(ret->v6);
		return true;
	}
	return false;
}

/* Bind, listen, and learn the real port. */
static int
open_socket(const union address *address, socklen_t n, unsigned *ret_port)
{
	union address bound = { .any = { .sa_family = AF_UNSPEC } };
	socklen_t n_bound = sizeof(bound);
	int on = 1;
	int fd = socket(address->any.sa_family,
	    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, &address->any, n) != 0 || listen(fd, BACKLOG) != 0 ||
	    getsockname(fd, &bound.any, &n_bound) != 0) {
		int error = errno;

		close(fd);
		errno = error;
		return -1;
	}
	*ret_port = ntohs(bound.any.sa_family == AF_INET ? bound.v4.sin_port :
							   bound.v6.sin6_port);
	return fd;
}

static enum err
start_listening(struct server *s, struct refusal *ret_refusal)
{
	const struct server_config *c = &s->config;
	union address address;
	socklen_t n;

	if (c->port > 65535 || !parse_address(c, &address, &n))
		return refuse(ret_refusal, ERR_MALFORMED, "listen", "%s:%u",
		    c->address, c->port);
	s->listen_fd = open_socket(&address, n, &s->port);
	if (s->listen_fd < 0)
		return refuse(ret_refusal,
		    errno == EADDRINUSE ? ERR_BUSY : ERR_IO, "listen",
		    "%s:%u: %s", c->address, c->port, strerror(errno));
	snprintf(s->address, sizeof(s->address),
	    strchr(c->address, ':') ? "[%s]" : "%s", c->address);
	return OK;
}

static bool
start_daemon(struct server *s)
{
	const struct server_config *c = &s->config;

	s->mhd = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD |
		MHD_USE_SUSPEND_RESUME,
	    0, NULL, NULL, exchange_on_request, s, MHD_OPTION_LISTEN_SOCKET,
	    s->listen_fd, MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_THREAD_POOL_SIZE, c->threads > 1 ? c->threads : 0,
	    MHD_OPTION_CONNECTION_LIMIT, c->connections_max,
	    MHD_OPTION_PER_IP_CONNECTION_LIMIT, c->per_address_max,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_BYTES,
	    MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
	    MHD_OPTION_URI_LOG_CALLBACK, exchange_on_target, s,
	    MHD_OPTION_NOTIFY_COMPLETED, exchange_on_completed, s,
	    MHD_OPTION_END);
	return s->mhd != NULL;
}

static void
server_free(struct server *s)
{
	struct arena own = s->own;

	if (s->listen_fd >= 0)
		close(s->listen_fd);
	if (s->watcher_wake >= 0)
		close(s->watcher_wake);
	pthread_mutex_destroy(&s->mutex);
	arena_free(&own);
}

enum err
server_start(const struct server_config *config, struct server **ret_server,
    struct refusal *ret_refusal)
{
	struct arena own = { .limit = 1 << 16 };
	struct server *s = arena_alloc(&own, sizeof(*s));
	enum err err;

	if (!s)
		return ERR_NO_MEMORY;
	s->own = own;
	s->config = *config;
	s->listen_fd = -1;
	set_defaults(&s->config);
	pthread_mutex_init(&s->mutex, NULL);
	for (; config->workers && s->n_workers < s->config.threads;
	     s->n_workers++)
		s->workers[s->n_workers] = config->workers[s->n_workers];
	s->watcher_wake = eventfd(0, EFD_CLOEXEC);
	err = start_listening(s, ret_refusal);
	if (err != OK) {
		server_free(s);
		return err;
	}
	if (s->watcher_wake < 0 ||
	    pthread_create(&s->watcher, NULL, watch, s) != 0) {
		server_free(s);
		return refuse(ret_refusal, ERR_IO, "listen", "no thread");
	}
	if (!start_daemon(s)) {
		stop_watcher(s);
		server_free(s);
		return refuse(ret_refusal, ERR_IO, "listen", "no server");
	}
	*ret_server = s;
	return OK;
}

void
server_address(const struct server *s, struct buf *out)
{
	buf_printf(out, "http://%s:%u", s->address, s->port);
}

/* ---- stop ---- */

/* Close the connections that carry no request; how many are left? */
static bool
is_quiet(struct server *s, bool is_late)
{
	bool quiet;

	pthread_mutex_lock(&s->mutex);
	for (struct conn *c = s->conns; c; c = c->next)
		if (is_late || !atomic_load(&c->is_busy))
			shutdown(c->fd, SHUT_RDWR);
	quiet = (s->n_conns == 0 || is_late) && s->n_waiting == 0;
	pthread_mutex_unlock(&s->mutex);
	return quiet;
}

void
server_stop(struct server *s)
{
	int64_t end = os_monotonic_ms() + s->config.stop_ms;

	atomic_store(&s->is_stopping, true);
	MHD_quiesce_daemon(s->mhd);
	while (!is_quiet(s, os_monotonic_ms() >= end))
		poll(NULL, 0, STOP_TICK_MS);
	MHD_stop_daemon(s->mhd);
	stop_watcher(s);
	assert(s->n_conns == 0);
	server_free(s);
}
