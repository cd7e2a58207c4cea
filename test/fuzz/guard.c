/*
 * The guard, over heads taken apart by a plain reader: what passes has one
 * host, one way to tell the length of its body, and no stray byte.
 */
#include "web/guard.h"

#include <strings.h>

#include "base/limits.h"
#include "fuzz.h"

static size_t
count(const struct guard_head *head, const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < head->n_headers; i++)
		n += head->headers[i].name.n == strlen(name) &&
		    strncasecmp(head->headers[i].name.p, name, strlen(name)) ==
			0;
	return n;
}

static void
check(const struct guard_head *head)
{
	assert(count(head, "host") == 1);
	assert(
	    count(head, "content-length") + count(head, "transfer-encoding") <=
	    1);
	assert(head->target.p[0] == '/');
	for (size_t i = 0; i < head->n_headers; i++)
		for (size_t k = 0; k < head->headers[i].value.n; k++)
			assert(head->headers[i].value.p[k] != '\r' &&
			    head->headers[i].value.p[k] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct guard_header headers[GUARD_HEADERS_MAX];
	struct str rest = fuzz_text(data, size);
	struct str line = str_cut(&rest, '\n');
	struct guard_head head = { .headers = headers,
		.body_max = REQUEST_BODY_MAX };
	const char *why;

	head.method = str_cut(&line, ' ');
	head.target = str_cut(&line, ' ');
	head.version = line;
	while (rest.n && head.n_headers < GUARD_HEADERS_MAX) {
		line = str_cut(&rest, '\n');
		headers[head.n_headers].name = str_cut(&line, ':');
		headers[head.n_headers++].value = str_trim(line);
	}
	if (guard_judge(&head, &why) == 0)
		check(&head);
	else
		assert(why);
	return 0;
}
