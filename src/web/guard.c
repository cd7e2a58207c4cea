/*
 * The guard.
 */
#include "web/guard.h"

#include <strings.h>

#include "base/limits.h"

static bool
is_called(const struct guard_header *h, const char *name)
{
	size_t n = strlen(name);

	return h->name.n == n && strncasecmp(h->name.p, name, n) == 0;
}

/* How many headers are called NAME; the last one through RET. */
static size_t
count(const struct guard_head *head, const char *name,
    const struct guard_header **ret)
{
	size_t n = 0;

	for (size_t i = 0; i < head->n_headers; i++) {
		if (!is_called(&head->headers[i], name))
			continue;
		n++;
		*ret = &head->headers[i];
	}
	return n;
}

/* RFC 9110, 5.6.2: token. */
static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool is_alnum = (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!is_alnum && (!c || !strchr("!#$%&'*+-.^_`|~", c)))
			return false;
	}
	return s.n > 0;
}

/* RFC 9110, 5.5: no control bytes; a bare CR would be one. */
static bool
is_value(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool
is_host(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool is_alnum = (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!is_alnum && (!c || !strchr(".-:[]_", c)))
			return false;
	}
	return s.n > 0;
}

/*
 * The bytes of the head that we were told about, with one CRLF a line, must
 * be all there were: what is missing stood behind a NUL, in a folded line or
 * was an end of line of another kind.
 */
static bool
adds_up(const struct guard_head *head)
{
	size_t n =
	    head->method.n + 1 + head->target.n + 1 + head->version.n + 2 + 2;

	for (size_t i = 0; i < head->n_headers; i++) {
		const struct guard_header *h = &head->headers[i];

		if (h->value.p < h->name.p + h->name.n ||
		    h->value.p > h->name.p + head->n_bytes)
			return false;
		n += (size_t)(h->value.p + h->value.n - h->name.p) + 2;
	}
	return n == head->n_bytes;
}

static const char *
judge_headers(const struct guard_head *head)
{
	const struct guard_header *host = NULL;

	for (size_t i = 0; i < head->n_headers; i++)
		if (!is_token(head->headers[i].name) ||
		    !is_value(head->headers[i].value))
			return "a header that is not well formed";
	if (head->n_bytes && !adds_up(head))
		return "a head with stray bytes";
	if (count(head, "host", &host) != 1 || !is_host(host->value))
		return "one Host header is needed";
	return NULL;
}

/* Two headers of these could be read as one or the other. */
static const char *
judge_repeated(const struct guard_head *head)
{
	static const char *const once[] = { "authorization", "content-length",
		"content-type", "cookie", "expect", "host", "idempotency-key",
		"if-none-match", "origin", "transfer-encoding" };
	const struct guard_header *h;

	for (size_t i = 0; i < sizeof(once) / sizeof(*once); i++)
		if (count(head, once[i], &h) > 1)
			return "a header that may stand only once stands "
			       "there twice";
	return NULL;
}

static int
judge_body(const struct guard_head *head, const char **ret_why)
{
	const struct guard_header *length = NULL;
	const struct guard_header *coding = NULL;
	size_t n_length = count(head, "content-length", &length);
	size_t n_coding = count(head, "transfer-encoding", &coding);
	int64_t bytes = 0;

	*ret_why = "the length of the body is not clear";
	/* RFC 9112, 6.1: both at once is an attempt to smuggle. */
	if (n_length && n_coding)
		return 400;
	if (n_coding &&
	    (!str_eq(coding->value, STR("chunked")) ||
		!str_eq(head->version, STR("HTTP/1.1"))))
		return 400;
	if (n_length && !str_to_int(length->value, &bytes))
		return 400;
	if ((size_t)bytes > head->body_max) {
		*ret_why = "the body is too large";
		return 413;
	}
	return 0;
}

int
guard_judge(const struct guard_head *head, const char **ret_why)
{
	*ret_why = "the head of the request is too large";
	if (head->n_bytes > REQUEST_HEAD_MAX ||
	    head->n_headers > GUARD_HEADERS_MAX)
		return 431;
	*ret_why = judge_headers(head);
	if (!*ret_why)
		*ret_why = judge_repeated(head);
	if (*ret_why)
		return 400;
	/* RFC 9112, 3.2.1: origin-form; a proxy's or a "*" we do not take. */
	*ret_why = "the target is no path";
	if (head->target.n == 0 || head->target.p[0] != '/')
		return 400;
	*ret_why = "this method is not taken here";
	if (!str_eq(head->method, STR("GET")) &&
	    !str_eq(head->method, STR("HEAD")) &&
	    !str_eq(head->method, STR("POST")))
		return 405;
	return judge_body(head, ret_why);
}
