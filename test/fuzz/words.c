/*
 * Fuzz: any words into any kind; what they make is canonical JSON that is
 * read again.  The first byte chooses the kind, each line is a word.
 */
#include "codec/words.h"

#include "codec/csv.h"
#include "codec/json.h"
#include "schema/event.h"
#include "schema/events.h"

#include "fuzz.h"

static void
check_body(struct arena *a, const struct shape *s, const void *body)
{
	struct buf out = { .arena = a };
	struct buf row = { .arena = a };
	struct refusal r = { .err = OK };
	void *back = arena_alloc(a, s->size);

	json_put(&out, s, body);
	assert(json_get(buf_str(&out), s, a, back, &r) == OK);
	csv_put_row(&row, s, body, LANG_EN);
	assert(str_is_utf8(buf_str(&row)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct words_context context = { .currency = STR("CNY"),
		.lang = LANG_ZH };
	struct str rest;
	struct refusal r = { .err = OK };
	const struct shape *s;
	void *body;

	if (size == 0)
		return 0;
	s = &event_types[data[0] % N_EVENT_TYPES].open;
	body = arena_alloc(&a, s->size);
	rest = fuzz_text(data + 1, size - 1);
	while (rest.n) {
		struct str value = str_cut(&rest, '\n');
		struct str name = str_cut(&value, '=');

		(void)!words_set(s, body, name, value, &context, &a, &r);
	}
	if (words_complete(s, body, &context, &r) == OK)
		check_body(&a, s, body);
	arena_free(&a);
	return 0;
}
