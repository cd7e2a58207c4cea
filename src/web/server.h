#ifndef WEB_SERVER_H
#define WEB_SERVER_H

#include "schema/errors.h"
#include "web/url.h"

/*
 * The HTTP server: the only file that knows libmicrohttpd.  It takes whole
 * requests that have passed the guard (server.c), calls the handler, and
 * sends what the handler answers with the security headers added.
 *
 * The handler runs on one of N server threads.  A request that must wait for
 * another thread (a commit) says web_later(), and the thread is free for
 * others; web_resume() has the handler called once more.
 */
struct server;

/* Headers of a request that the program looks at. */
enum web_header {
	WEB_HOST,
	WEB_ACCEPT,
	WEB_ACCEPT_LANGUAGE,
	WEB_AUTHORIZATION,
	WEB_CONTENT_TYPE,
	WEB_COOKIE,
	WEB_IDEMPOTENCY_KEY,
	WEB_IF_NONE_MATCH,
	WEB_ORIGIN,
	WEB_SEC_FETCH_SITE,
	N_WEB_HEADERS,
};

enum web_method { WEB_GET, WEB_POST };

/* One request; lives until its answer is sent. */
struct web_request {
	struct arena *arena;    /* for whatever the answer needs */
	enum web_method method; /* HEAD comes as WEB_GET: answer as for GET */
	struct str target;      /* as sent, with the query */
	struct str path;        /* decoded, see url_path() */
	const struct pair *query;
	size_t n_query;
	struct str headers[N_WEB_HEADERS]; /* empty when absent */
	struct str body;
	char remote[48]; /* the address, without the port */
	void *later;     /* what web_later() was given; NULL at first */
};

enum { WEB_RESPONSE_HEADERS_MAX = 8 };

/*
 * One answer, all zero at first: 200, text/html, no-store.  Texts must live
 * in the request's arena or longer.
 */
struct web_response {
	int status;
	struct str type;  /* Content-Type; empty: text/html in UTF-8 */
	struct str cache; /* Cache-Control; empty: private, no-store */
	struct str etag;  /* with its quotes; a match is answered with 304 */
	struct str body;
	struct pair headers[WEB_RESPONSE_HEADERS_MAX]; /* others */
	size_t n_headers;
	bool has_script; /* the page has a script of ours */
	int file_fd; /* not 0: send FILE_SIZE bytes of it instead of BODY, */
	int64_t file_size; /* and close it */
};

/* WORKER is one of the config's, used by no other thread at this time. */
typedef void web_handler_fn(void *ctx, void *worker,
    struct web_request *request, struct web_response *response);

/* Zero means the number in brackets. */
struct server_config {
	const char *address; /* [127.0.0.1] or an IPv6 address */
	unsigned port;       /* 0: any free one */
	web_handler_fn *handler;
	void *ctx;
	void **workers;           /* one for each thread, or NULL */
	unsigned threads;         /* [2] */
	unsigned connections_max; /* [1000] */
	unsigned per_address_max; /* [256]; behind a proxy: as many */
	unsigned head_ms;         /* [10000] until the head is there */
	unsigned idle_ms;         /* [30000] for the next request to be there */
	unsigned body_ms;         /* [10000] and 1 s for each 32 KiB of body */
	unsigned response_ms; /* [20000] and 1 s for each 32 KiB of answer */
	unsigned stop_ms;     /* [10000] to finish what is under way */
	size_t body_max;      /* [REQUEST_BODY_MAX] */
};

/*
 * Listen and serve.  ERR_BUSY: the port is taken, the detail names address
 * and port; ERR_MALFORMED: no such address; ERR_IO.
 */
enum err server_start(const struct server_config *config,
    struct server **ret_server, struct refusal *ret_refusal);

/* "http://127.0.0.1:8420", with the real port. */
void server_address(const struct server *s, struct buf *out);

/*
 * Take no more connections, finish what is under way (requests that wait
 * must still be resumed: stop the writer after the server), close the rest.
 */
void server_stop(struct server *s);

/*
 * In the handler: the answer comes later.  The response of this call is not
 * used.  STATE must not be NULL.  Then any thread calls web_resume() once,
 * after which the handler is called again with request->later == STATE.
 */
void web_later(struct web_request *request, void *state);
void web_resume(struct web_request *request);

/* The value of cookie NAME, or an empty str. */
struct str web_cookie(const struct web_request *r, const char *name);

/*
 * The pairs of a posted form.  ERR_MALFORMED if the body is none
 * (application/x-www-form-urlencoded).
 */
enum err web_form(const struct web_request *r, struct pair **ret_pairs,
    size_t *ret_n);

/* A file of a posted form; NAME as the sender calls it, perhaps empty. */
struct web_file {
	struct str name;
	struct str bytes;
};

/*
 * The pairs of a posted form with a file in it (multipart/form-data, field
 * "file").  ERR_MALFORMED if the body is none, or has more than
 * UPLOAD_PARTS_MAX parts or a second file; ERR_MISSING_FIELD without a file;
 * ERR_TOO_LARGE: more than UPLOAD_BYTES_MAX.  Only while the handler runs.
 */
enum err web_upload(struct web_request *r, struct pair **ret_pairs,
    size_t *ret_n, struct web_file *ret_file);

/* Is ETAG in LIST, an If-None-Match? */
bool web_etag_matches(struct str list, struct str etag);

/* Add a header to the answer; at most WEB_RESPONSE_HEADERS_MAX. */
void web_add_header(struct web_response *r, const char *name, struct str value);

/* 303 to the path TARGET of this server. */
void web_redirect(struct web_response *r, struct str target);

#endif /* WEB_SERVER_H */
