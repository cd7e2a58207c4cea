/*
 * One request in, one answer out.
 */
#include "web/exchange.h"

#include <arpa/inet.h>
#include <assert.h>
#include <strings.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/os.h"
#include "web/guard.h"

/* The names of enum web_header. */
static const char *const header_names[N_WEB_HEADERS] = { "Host", "Accept",
	"Accept-Language", "Authorization", "Content-Type", "Cookie",
	"Idempotency-Key", "If-None-Match", "Origin", "Sec-Fetch-Site" };

#define POLICY                                                                 \
	"default-src 'none'; style-src 'self'; img-src 'self' data:; "         \
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
#define SCRIPT_POLICY POLICY "; script-src 'self'"

/* On every answer.  Pages need nothing but their own style and images. */
static const struct {
	const char *name, *value;
} security_headers[] = {
	{ "Content-Security-Policy", POLICY },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Permissions-Policy",
	    "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
};

static struct conn *
conn_get(struct MHD_Connection *mhd)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

	return info->socket_context;
}

/* The request line is there: the target as it was sent. */
void *
exchange_on_target(void *ctx, const char *target, struct MHD_Connection *mhd)
{
	struct conn *c = conn_get(mhd);

	(void)ctx;
	if (!c)
		return NULL;
	atomic_store(&c->is_busy, true);
	c->request = (struct web_request){ .arena = &c->arena };
	c->request.target = str_copy(&c->arena, str_from(target));
	c->body = (struct buf){ .arena = &c->arena };
	c->n_body = 0;
	return NULL;
}

void
exchange_on_completed(void *ctx, struct MHD_Connection *mhd,
    void **request_context, enum MHD_RequestTerminationCode code)
{
	struct conn *c = conn_get(mhd);

	(void)ctx;
	(void)code;
	*request_context = NULL;
	if (!c)
		return;
	if (c->arena.used > KEEP_MEMORY_MAX)
		arena_free(&c->arena);
	else
		arena_reset(&c->arena);
	atomic_store(&c->is_busy, false);
	conn_set_deadline(c, c->server->config.idle_ms);
}

static bool
has_body(int status)
{
	return status != 304 && status != 204;
}

static struct MHD_Response *
make_response(struct web_response *r)
{
	/* The library only reads it: PERSISTENT. */
	union {
		const void *in;
		void *out;
	} body = { .in = r->body.p ? r->body.p : "" };

	if (r->file_fd && has_body(r->status))
		return MHD_create_response_from_fd64((uint64_t)r->file_size,
		    r->file_fd);
	if (r->file_fd)
		close(r->file_fd);
	return MHD_create_response_from_buffer(has_body(r->status) ? r->body.n :
								     0,
	    body.out, MHD_RESPMEM_PERSISTENT);
}

/* A NUL-terminated copy in A: what the library wants. */
static const char *
z(struct arena *a, struct str s)
{
	struct str copy = str_copy(a, s);

	return copy.p ? copy.p : "";
}

static void
add_headers(struct conn *c, const struct web_response *r,
    struct MHD_Response *to)
{
	struct arena *a = &c->arena;
	size_t n = sizeof(security_headers) / sizeof(*security_headers);

	for (size_t i = 0; i < n; i++)
		MHD_add_response_header(to, security_headers[i].name,
		    security_headers[i].value);
	/* Another policy beside the first can only forbid more: it instead. */
	if (r->has_script) {
		MHD_del_response_header(to, security_headers[0].name,
		    security_headers[0].value);
		MHD_add_response_header(to, security_headers[0].name,
		    SCRIPT_POLICY);
	}
	if (has_body(r->status))
		MHD_add_response_header(to, "Content-Type",
		    r->type.n ? z(a, r->type) : "text/html; charset=utf-8");
	MHD_add_response_header(to, "Cache-Control",
	    r->cache.n ? z(a, r->cache) : "private, no-store");
	/* What nobody may keep is for nobody's index. */
	if (r->cache.n == 0)
		MHD_add_response_header(to, "X-Robots-Tag", "noindex");
	if (r->etag.n)
		MHD_add_response_header(to, "ETag", z(a, r->etag));
	for (size_t i = 0; i < r->n_headers; i++)
		MHD_add_response_header(to, z(a, r->headers[i].name),
		    z(a, r->headers[i].value));
	if (atomic_load(&c->server->is_stopping))
		MHD_add_response_header(to, "Connection", "close");
}

static enum MHD_Result
send_response(struct conn *c, struct web_response *r)
{
	size_t size = r->file_fd ? (size_t)r->file_size : r->body.n;
	struct MHD_Response *out;
	enum MHD_Result result;

	if (r->status == 0)
		r->status = 200;
	if (r->status == 200 && r->etag.n && c->request.method == WEB_GET &&
	    web_etag_matches(c->request.headers[WEB_IF_NONE_MATCH], r->etag))
		r->status = 304;
	out = make_response(r);
	if (!out)
		return MHD_NO;
	add_headers(c, r, out);
	conn_set_deadline(c,
	    (int64_t)c->server->config.response_ms +
		(int64_t)(size / BYTES_A_SECOND_MIN) * 1000);
	result = MHD_queue_response(c->mhd, (unsigned)r->status, out);
	MHD_destroy_response(out);
	return result;
}

/* A refusal of the guard: plain text, and the connection ends. */
static enum MHD_Result
send_refusal(struct conn *c, int status, const char *why)
{
	struct web_response r = { .status = status,
		.type = STR("text/plain; charset=utf-8") };
	struct buf text = { .arena = &c->arena };

	buf_printf(&text, "%d %s\n", status, why);
	r.body = buf_str(&text);
	web_add_header(&r, "Connection", STR("close"));
	if (status == 405)
		web_add_header(&r, "Allow", STR("GET, HEAD, POST"));
	return send_response(c, &r);
}

struct collect {
	struct guard_header headers[GUARD_HEADERS_MAX];
	size_t n;
};

static enum MHD_Result
collect_header(void *ctx, enum MHD_ValueKind kind, const char *name,
    size_t n_name, const char *value, size_t n_value)
{
	struct collect *to = ctx;

	(void)kind;
	if (to->n == GUARD_HEADERS_MAX) {
		to->n++;
		return MHD_NO;
	}
	to->headers[to->n].name = (struct str){ name, n_name };
	to->headers[to->n++].value = (struct str){ value, value ? n_value : 0 };
	return MHD_YES;
}

/*
 * How many bytes the head had, as this version of the library counts them;
 * from 1.0 on it refuses by itself what the sum is there to find.
 */
#if MHD_VERSION < 0x01000000
static size_t
head_bytes(struct MHD_Connection *mhd)
{
	return MHD_get_connection_info(mhd,
	    MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
	    ->header_size;
}
#else
static size_t
head_bytes(struct MHD_Connection *mhd)
{
	(void)mhd;
	return 0;
}
#endif

static void
take_headers(struct conn *c, const struct collect *from)
{
	for (int k = 0; k < N_WEB_HEADERS; k++)
		for (size_t i = 0; i < from->n; i++) {
			struct str name = from->headers[i].name;

			if (name.n == strlen(header_names[k]) &&
			    strncasecmp(name.p, header_names[k], name.n) == 0)
				c->request.headers[k] =
				    str_trim(str_copy(&c->arena,
					from->headers[i].value));
		}
}

static void
take_remote(struct conn *c)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *from = info ? info->client_addr : NULL;
	const void *address = NULL;

	if (from && from->sa_family == AF_INET)
		address =
		    &((const struct sockaddr_in *)(const void *)from)->sin_addr;
	else if (from && from->sa_family == AF_INET6)
		address = &((const struct sockaddr_in6 *)(const void *)from)
			       ->sin6_addr;
	if (address)
		inet_ntop(from->sa_family, address, c->request.remote,
		    sizeof(c->request.remote));
}

/* Path and query of the target. */
static enum err
take_target(struct conn *c)
{
	struct str rest = c->request.target;
	struct str path = str_cut(&rest, '?');
	struct pair *query = NULL;
	enum err err;

	for (size_t i = 0; i < rest.n; i++)
		if (rest.p[i] <= ' ' || rest.p[i] >= 0x7f || rest.p[i] == '#')
			return ERR_MALFORMED;
	err = url_path(path, &c->arena, &c->request.path);
	if (err == OK)
		err = url_pairs(rest, &c->arena, &query, &c->request.n_query);
	c->request.query = query;
	return err;
}

/* The head is there.  0, or the status of the refusal and why. */
static int
begin(struct conn *c, const char *method, const char *version,
    const char **ret_why)
{
	struct collect headers = { .n = 0 };
	struct guard_head head = { .method = str_from(method),
		.target = c->request.target,
		.version = str_from(version),
		.headers = headers.headers,
		.n_bytes = head_bytes(c->mhd),
		.body_max = c->server->config.body_max };
	int status;

	MHD_get_connection_values_n(c->mhd, MHD_HEADER_KIND, collect_header,
	    &headers);
	head.n_headers = headers.n;
	status = guard_judge(&head, ret_why);
	if (status)
		return status;
	*ret_why = "the address is not well formed";
	if (take_target(c) != OK)
		return 400;
	c->request.method =
	    str_eq(head.method, STR("POST")) ? WEB_POST : WEB_GET;
	take_headers(c, &headers);
	take_remote(c);
	c->body_since = os_monotonic_ms();
	conn_set_deadline(c, c->server->config.body_ms);
	return 0;
}

/* More of the body: the deadline moves with what comes. */
static enum MHD_Result
take_body(struct conn *c, const char *bytes, size_t n)
{
	const struct server_config *config = &c->server->config;

	c->n_body += n;
	if (c->n_body <= config->body_max)
		buf_put(&c->body, (struct str){ bytes, n });
	atomic_store(&c->deadline,
	    c->body_since + config->body_ms +
		(int64_t)(c->n_body / BYTES_A_SECOND_MIN) * 1000);
	/* The rest of what is too large is read, so that 413 arrives. */
	return c->n_body <= 2 * config->body_max ? MHD_YES : MHD_NO;
}

static enum MHD_Result
handle(struct conn *c)
{
	struct server *s = c->server;
	struct web_response response = { .status = 0 };
	void *worker;

	if (c->n_body > s->config.body_max)
		return send_refusal(c, 413, "the body is too large");
	if (!buf_ok(&c->body))
		return send_refusal(c, 503, "out of memory");
	conn_set_deadline(c, 0); /* now it is we who are waited for */
	c->request.body = buf_str(&c->body);
	c->is_suspended = false;
	worker = server_take_worker(s);
	s->config.handler(s->config.ctx, worker, &c->request, &response);
	server_put_worker(s, worker);
	return c->is_suspended ? MHD_YES : send_response(c, &response);
}

enum MHD_Result
exchange_on_request(void *ctx, struct MHD_Connection *mhd, const char *path,
    const char *method, const char *version, const char *bytes, size_t *n,
    void **request_context)
{
	struct conn *c = conn_get(mhd);
	const char *why;
	int status;

	(void)ctx;
	(void)path;
	if (!c || !c->request.target.p)
		return MHD_NO;
	if (!*request_context) {
		*request_context = c;
		status = begin(c, method, version, &why);
		return status ? send_refusal(c, status, why) : MHD_YES;
	}
	if (*n) {
		enum MHD_Result result = take_body(c, bytes, *n);

		*n = 0;
		return result;
	}
	return handle(c);
}
