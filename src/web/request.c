/*
 * Requests and answers as handlers see them.
 */
#include <assert.h>
#include <strings.h>

#include "web/server.h"

struct str
web_cookie(const struct web_request *r, const char *name)
{
	struct str rest = r->headers[WEB_COOKIE];

	while (rest.n) {
		struct str value = str_trim(str_cut(&rest, ';'));

		if (str_eq(str_cut(&value, '='), str_from(name)))
			return value;
	}
	return STR("");
}

enum err
web_form(const struct web_request *r, struct pair **ret_pairs, size_t *ret_n)
{
	static const struct str type =
	    STR_INIT("application/x-www-form-urlencoded");
	struct str is = r->headers[WEB_CONTENT_TYPE];
	struct str rest = is;
	struct str name = str_trim(str_cut(&rest, ';'));

	if (name.n != type.n || strncasecmp(name.p, type.p, type.n) != 0)
		return ERR_MALFORMED;
	return url_pairs(r->body, r->arena, ret_pairs, ret_n);
}

void
web_add_header(struct web_response *r, const char *name, struct str value)
{
	assert(r->n_headers < WEB_RESPONSE_HEADERS_MAX);
	r->headers[r->n_headers++] = (struct pair){ str_from(name), value };
}

void
web_redirect(struct web_response *r, struct str target)
{
	assert(target.n && target.p[0] == '/');
	r->status = 303;
	web_add_header(r, "Location", target);
}

/* RFC 9110, 13.1.2: a list of tags, compared weakly, or "*". */
bool
web_etag_matches(struct str list, struct str etag)
{
	while (list.n) {
		struct str tag = str_trim(str_cut(&list, ','));

		if (str_starts(tag, STR("W/")))
			tag = str_from_byte(tag, 2);
		if (str_eq(tag, STR("*")) || str_eq(tag, etag))
			return true;
	}
	return false;
}
