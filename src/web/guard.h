#ifndef WEB_GUARD_H
#define WEB_GUARD_H

#include "base/str.h"

/*
 * The guard: what the HTTP library lets through and we refuse
 * (DEPENDENCIES, HTTP server), decided on the head of a request alone.
 * Two readers must never read one request differently.
 */
enum { GUARD_HEADERS_MAX = 64 };

struct guard_header {
	struct str name;
	struct str value;
};

struct guard_head {
	struct str method;
	struct str target;
	struct str version;
	const struct guard_header *headers;
	size_t n_headers; /* GUARD_HEADERS_MAX + 1: there were more */
	size_t n_bytes;   /* of the whole head as it came; 0: not known */
	size_t body_max;
};

/*
 * 0 to let it pass, else the HTTP status of the refusal and, in RET_WHY, one
 * line for the client.
 */
int guard_judge(const struct guard_head *head, const char **ret_why);

#endif /* WEB_GUARD_H */
