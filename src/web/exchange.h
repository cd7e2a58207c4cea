#ifndef WEB_EXCHANGE_H
#define WEB_EXCHANGE_H

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "web/server.h"

/*
 * What server.c (connections, threads), exchange.c (one request, one answer)
 * and multipart.c (a form with a file) share.  No other file may include
 * this: only these know the HTTP library.
 */
enum {
	POOL_BYTES = 32 << 10,         /* of the library, a connection */
	BYTES_A_SECOND_MIN = 32 << 10, /* slower clients are cut off */
	REQUEST_MEMORY_MAX = 64 << 20,
	KEEP_MEMORY_MAX = 64 << 10, /* between requests */
	WORKERS_MAX = 64,
};

/* A connection, and the request it carries. */
struct conn {
	struct web_request request; /* first: see conn_of() */
	struct server *server;
	struct MHD_Connection *mhd;
	struct conn *previous, *next;
	struct arena own; /* holds this struct */
	struct arena arena;
	int fd;
	_Atomic int64_t deadline; /* os_monotonic_ms(), 0: none */
	atomic_bool is_busy;      /* a request has begun */
	struct buf body;
	size_t n_body; /* bytes that came, also those thrown away */
	int64_t body_since;
	bool is_suspended;
};

struct server {
	struct server_config config;
	struct arena own;
	struct MHD_Daemon *mhd;
	int listen_fd;
	char address[64];
	unsigned port;
	pthread_mutex_t mutex; /* for all below */
	struct conn *conns;
	size_t n_conns;
	void *workers[WORKERS_MAX]; /* those not in use */
	size_t n_workers;
	size_t n_waiting; /* requests between web_later() and web_resume() */
	atomic_bool is_stopping;
	pthread_t watcher;
	int watcher_wake;
};

/* Set the deadline MS from now; 0: none. */
void conn_set_deadline(struct conn *c, int64_t ms);

/* One of the config's workers, for the time of one call of the handler. */
void *server_take_worker(struct server *s);
void server_put_worker(struct server *s, void *worker);

/* What the library calls: see MHD_start_daemon(). */
void *exchange_on_target(void *ctx, const char *target,
    struct MHD_Connection *mhd);
enum MHD_Result exchange_on_request(void *ctx, struct MHD_Connection *mhd,
    const char *path, const char *method, const char *version,
    const char *bytes, size_t *n, void **request_context);
void exchange_on_completed(void *ctx, struct MHD_Connection *mhd,
    void **request_context, enum MHD_RequestTerminationCode code);

#endif /* WEB_EXCHANGE_H */
