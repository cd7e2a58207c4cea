/*
 * Requests over HTTP with libcurl: bounded in size and time, no redirects.
 */
#include <curl/curl.h>

#include "base/limits.h"
#include "sync/sync.h"

enum {
	ANSWER_MAX = 64 << 20, /* bytes: a bundle of the largest leaves fits */
	CONNECT_SECONDS = 10,
	ANSWER_SECONDS = 120,
};

struct sync_http {
	struct arena own; /* that this struct stands in */
	CURL *curl;
	char url[NAME_MAX_BYTES + 1]; /* without its last slash */
};

enum err
sync_http_open(const char *url, struct sync_http **ret)
{
	size_t n = strlen(url);
	struct arena own = { 0 };
	struct sync_http *http;

	while (n && url[n - 1] == '/')
		n--;
	if (n == 0 || n > NAME_MAX_BYTES)
		return ERR_MALFORMED;
	http = arena_alloc(&own, sizeof(*http));
	if (!http)
		return ERR_NO_MEMORY;
	http->own = own;
	memcpy(http->url, url, n);
	http->curl = curl_easy_init();
	if (!http->curl) {
		arena_free(&own);
		return ERR_NO_MEMORY;
	}
	*ret = http;
	return OK;
}

void
sync_http_close(struct sync_http *http)
{
	struct arena own = http->own;

	curl_easy_cleanup(http->curl);
	arena_free(&own);
}

static size_t
take(char *bytes, size_t size, size_t n, void *ctx)
{
	struct buf *body = ctx;

	if (size * n > ANSWER_MAX - body->n)
		return 0;
	buf_put(body, (struct str){ bytes, size * n });
	return buf_ok(body) ? size * n : 0;
}

static void
set_options(struct sync_http *http, const char *url, struct buf *body)
{
	CURL *c = http->curl;

	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)ANSWER_SECONDS);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_NOPROXY, "127.0.0.1,localhost,::1");
	curl_easy_setopt(c, CURLOPT_USERAGENT, "sunledger/" SUNLEDGER_VERSION);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, body);
}

enum err
sync_http_fetch(void *ctx, const struct sync_request *req, struct arena *a,
    struct sync_answer *ret)
{
	struct sync_http *http = ctx;
	struct buf url = { .arena = a };
	struct buf header = { .arena = a };
	struct buf body = { .arena = a };
	struct curl_slist *headers = NULL;
	CURLcode code;
	long status = 0;

	buf_printf(&url, "%s%.*s", http->url, STR_ARG(req->path));
	buf_byte(&url, '\0');
	buf_printf(&header, "Authorization: %.*s", STR_ARG(req->authorization));
	buf_byte(&header, '\0');
	if (!buf_ok(&url) || !buf_ok(&header))
		return ERR_NO_MEMORY;
	set_options(http, url.p, &body);
	if (req->authorization.n) {
		headers = curl_slist_append(NULL, header.p);
		curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
	}
	if (str_eq(req->method, STR("POST"))) {
		curl_easy_setopt(http->curl, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)req->body.n);
		curl_easy_setopt(http->curl, CURLOPT_POSTFIELDS, req->body.p);
	}
	code = curl_easy_perform(http->curl);
	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(headers);
	if (code != CURLE_OK)
		return ERR_NETWORK;
	*ret = (struct sync_answer){ .status = (int)status,
		.body = buf_str(&body) };
	return OK;
}
