/*
 * Fuzz: any bytes as canonical JSON of any kind.  What is read must be what
 * writing gives, and the loose reader must agree; whatever the members are,
 * passing them must end.  The first byte chooses the kind.
 */
#include "codec/json.h"

#include "schema/event.h"
#include "schema/events.h"

#include "fuzz.h"

static enum err
pass(void *ctx, struct str key, struct str value)
{
	struct str text;

	if (json_string(value, ctx, &text) == OK)
		assert(str_is_utf8(text));
	assert(str_is_utf8(key));
	return OK;
}

static void
read_strictly(struct arena *a, const struct shape *s, struct str text)
{
	struct buf again = { .arena = a };
	struct refusal r = { .err = OK };
	void *body = arena_alloc(a, s->size);
	enum err err = json_get(text, s, a, body, &r);

	if (err != OK) {
		assert(r.err == err && r.field[0] != '\0');
		return;
	}
	json_put(&again, s, body);
	fuzz_same(&again, text);
}

/* What is read loosely has a canonical form, and that is read strictly. */
static void
read_loosely(struct arena *a, const struct shape *s, struct str text)
{
	struct buf out = { .arena = a };
	struct refusal r = { .err = OK };
	void *body = arena_alloc(a, s->size);

	if (json_get_loose(text, s, a, body, &r) != OK)
		return;
	json_put(&out, s, body);
	body = arena_alloc(a, s->size);
	assert(json_get(buf_str(&out), s, a, body, &r) == OK);
	read_strictly(a, s, buf_str(&out));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct str text;
	const struct event_type *type;

	if (size == 0)
		return 0;
	type = &event_types[data[0] % N_EVENT_TYPES];
	text = fuzz_text(data + 1, size - 1);
	read_strictly(&a, &type->open, text);
	read_loosely(&a, &type->open, text);
	if (type->closed.n_fields)
		read_strictly(&a, &type->closed, text);
	(void)!json_each(text, &a, pass, &a);
	arena_free(&a);
	return 0;
}
