/*
 * Addresses and forms: what was decoded, encoded again, decodes to the same;
 * a path never leads upwards.
 */
#include "web/url.h"

#include "fuzz.h"

static void
try_path(struct str raw, struct arena *a)
{
	struct buf again = { .arena = a };
	struct str path, rest, same;

	if (url_path(raw, a, &path) != OK)
		return;
	rest = path;
	str_cut(&rest, '/');
	while (rest.n) {
		struct str segment = str_cut(&rest, '/');

		assert(segment.n > 0 && !str_eq(segment, STR(".")) &&
		    !str_eq(segment, STR("..")));
		buf_byte(&again, '/');
		url_put_component(&again, segment);
	}
	if (str_ends(path, STR("/")))
		buf_byte(&again, '/');
	assert(buf_ok(&again));
	assert(url_path(buf_str(&again), a, &same) == OK);
	assert(str_eq(path, same));
}

static void
try_pairs(struct str raw, struct arena *a)
{
	struct buf again = { .arena = a };
	struct pair *pairs, *same;
	size_t n, n_same;

	if (url_pairs(raw, a, &pairs, &n) != OK)
		return;
	assert(n <= PAIRS_MAX);
	for (size_t i = 0; i < n; i++) {
		assert(str_is_utf8(pairs[i].value));
		url_put_component(&again, pairs[i].name);
		buf_byte(&again, '=');
		url_put_component(&again, pairs[i].value);
		if (i + 1 < n)
			buf_byte(&again, '&');
	}
	assert(buf_ok(&again));
	assert(url_pairs(buf_str(&again), a, &same, &n_same) == OK);
	assert(n == n_same);
	for (size_t i = 0; i < n; i++)
		assert(str_eq(pairs[i].name, same[i].name) &&
		    str_eq(pairs[i].value, same[i].value));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { .limit = 1 << 24 };

	try_path(fuzz_text(data, size), &a);
	try_pairs(fuzz_text(data, size), &a);
	arena_free(&a);
	return 0;
}
