/*
 * Canonical JSON: what is written is read again, and nothing else is.
 */
#include "check.h"

#include "codec/generate.h"
#include "codec/json.h"
#include "codec/thing.h"
#include "schema/events.h"

enum { VARIANTS = 48 };

static void
check_same(const struct shape *s, const void *a, const void *b)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (!field_eq(f, field_of(f, a), field_of(f, b)))
			fail_msg("%s.%s is not the same", s->name, f->name);
	}
}

/* Write variant V of S, read it in both ways, compare. */
static void
check_round_trip(const struct shape *s, size_t v, bool is_loose)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct buf again = { .arena = &a };
	struct refusal r = { .err = OK };
	void *body = arena_alloc(&a, s->size);
	void *back = arena_alloc(&a, s->size);
	enum err err;

	fill_body(s, body, v);
	json_put(&out, s, body);
	assert_true(buf_ok(&out));
	err = is_loose ? json_get_loose(buf_str(&out), s, &a, back, &r) :
			 json_get(buf_str(&out), s, &a, back, &r);
	if (err != OK)
		fail_msg("%s %s: %.*s", r.field, r.detail,
		    STR_ARG(buf_str(&out)));
	check_same(s, body, back);
	json_put(&again, s, back);
	assert_true(str_eq(buf_str(&out), buf_str(&again)));
	arena_free(&a);
}

static bool
has_salt(const struct shape *s)
{
	return shape_find(s, STR("salt")) != NULL;
}

static void
every_kind_comes_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < N_EVENT_TYPES; i++) {
		const struct event_type *t = &event_types[i];

		assert_true(has_salt(&t->open));
		for (size_t v = 0; v < VARIANTS; v++) {
			check_round_trip(&t->open, v, false);
			if (t->closed.n_fields)
				check_round_trip(&t->closed, v, false);
		}
	}
	for (size_t v = 0; v < VARIANTS; v++)
		check_round_trip(&thing_shape, v, false);
}

/* The parts by hand, so that both walkers cannot be wrong together. */
static void
bytes_are_these(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct thing thing = { .id = STR("zs:T1"),
		.text = STR("a\"b\\c\nd\te/"),
		.name = { .in = { [LANG_EN] = STR("Pan"),
			      [LANG_ZH] = STR("盘") } },
		.money = { 50000000, "CNY" },
		.day = { 17466 },
		.extra = -5,
		.choice = STR("in") };

	(void)state;
	json_put(&out, &thing_shape, &thing);
	check_str(buf_str(&out),
	    "{\"choice\":\"in\",\"count\":0,\"day\":\"2017-10-27\","
	    "\"extra\":-5,\"id\":\"zs:T1\","
	    "\"money\":{\"amount\":\"500000.00\",\"currency\":\"CNY\"},"
	    "\"name\":{\"en\":\"Pan\",\"zh\":\"盘\"},"
	    "\"text\":\"a\\\"b\\\\c\\nd\\te/\"}");
	arena_free(&a);
}

static void
texts_are_escaped_short(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	(void)state;
	json_put_text(&out, STR("\b\t\n\f\r\"\\/\x01\x1f\x7f é"));
	check_str(buf_str(&out),
	    "\"\\b\\t\\n\\f\\r\\\"\\\\/\\u0001\\u001f\x7f é\"");
	buf_clear(&out);
	json_put_text(&out, STR(""));
	check_str(buf_str(&out), "\"\"");
	arena_free(&a);
}

/* A text as long as is allowed, and one byte more; then a whole too long. */
static void
long_texts(void **state)
{
	struct arena a = { 0 };
	struct refusal r = { .err = OK };
	char *x = memset(arena_alloc(&a, BODY_MAX + 1), 'x', BODY_MAX + 1);

	(void)state;
	for (size_t more = 0; more < 2; more++) {
		struct thing thing = { .id = STR("a"),
			.text = { x, TEXT_MAX + more } };
		struct thing back = { .count = 0 };
		struct buf out = { .arena = &a };

		json_put(&out, &thing_shape, &thing);
		assert_int_equal(json_get(buf_str(&out), &thing_shape, &a,
				     &back, &r),
		    more ? ERR_TOO_LARGE : OK);
	}
	assert_string_equal(r.field, "text");
	for (size_t more = 0; more < 2; more++) {
		struct thing thing = { .id = STR("a"),
			.name = {
			    .in = { [LANG_ZH] = { x, TEXT_MAX + more } } } };
		struct thing back = { .count = 0 };
		struct buf out = { .arena = &a };

		json_put(&out, &thing_shape, &thing);
		assert_int_equal(json_get(buf_str(&out), &thing_shape, &a,
				     &back, &r),
		    more ? ERR_TOO_LARGE : OK);
	}
	assert_string_equal(r.field, "name.zh");
	assert_int_equal(json_get((struct str){ x, BODY_MAX + 1 }, &thing_shape,
			     &a, x, &r),
	    ERR_TOO_LARGE);
	assert_string_equal(r.field, "json");
	arena_free(&a);
}

/* What reads must be what writing gives: for TEXT changed in any one byte. */
static void
check_change(const struct shape *s, struct str text, size_t *ret_ok)
{
	struct arena a = { 0 };
	struct buf again = { .arena = &a };
	struct refusal r = { .err = OK };
	void *body = arena_alloc(&a, s->size);

	if (json_get(text, s, &a, body, &r) == OK) {
		json_put(&again, s, body);
		if (!str_eq(text, buf_str(&again)))
			fail_msg("read as canonical: %.*s", STR_ARG(text));
		++*ret_ok;
	} else {
		assert_int_not_equal(r.err, OK);
		assert_true(r.field[0] != '\0');
	}
	arena_free(&a);
}

/* TEXT without byte I, and with it changed to or preceded by another. */
static void
check_changes_at(struct str text, size_t i, size_t *ret_ok)
{
	static const char bytes[] = "\"\\{}:, 0-1aenz.\n\xc3\x80";
	char changed[2048];

	assert_true(text.n < sizeof(changed));
	memcpy(changed, text.p, i);
	memcpy(changed + i, text.p + i + 1, text.n - i - 1);
	check_change(&thing_shape, (struct str){ changed, text.n - 1 }, ret_ok);
	for (size_t k = 0; k < sizeof(bytes); k++) {
		memcpy(changed, text.p, text.n);
		changed[i] = bytes[k];
		check_change(&thing_shape, (struct str){ changed, text.n },
		    ret_ok);
		memcpy(changed + i + 1, text.p + i, text.n - i);
		check_change(&thing_shape, (struct str){ changed, text.n + 1 },
		    ret_ok);
	}
}

static void
one_byte_changed(void **state)
{
	struct arena a = { 0 };
	size_t n_ok = 0;

	(void)state;
	for (size_t v = 0; v < 6; v++) {
		struct thing thing = { .count = 0 };
		struct buf out = { .arena = &a };

		fill_body(&thing_shape, &thing, v);
		json_put(&out, &thing_shape, &thing);
		for (size_t i = 0; i < out.n; i++)
			check_changes_at(buf_str(&out), i, &n_ok);
	}
	assert_true(n_ok > 1000);
	arena_free(&a);
}

static void
names(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct name name = { .in = { [LANG_ZH] = STR("盘") } };
	struct name back;

	(void)state;
	json_put_name(&out, &name);
	check_str(buf_str(&out), "{\"zh\":\"盘\"}");
	assert_int_equal(json_get_name(buf_str(&out), &a, &back), OK);
	check_str(back.in[LANG_ZH], "盘");
	check_str(back.in[LANG_EN], "");
	assert_int_equal(json_get_name(STR("{}"), &a, &back), OK);
	check_str(back.in[LANG_ZH], "");
	assert_int_equal(json_get_name(STR(""), &a, &back), OK);
	assert_int_equal(json_get_name(STR("{\"zh\":\"a\"} "), &a, &back),
	    ERR_NOT_CANONICAL);
	assert_int_equal(json_get_name(STR("{\"zh\":1}"), &a, &back),
	    ERR_MALFORMED);
	arena_free(&a);
}

/* A list shows every field of its items. */
static void
lists(void **state)
{
	static const struct field fields[] = {
		{ .name = "b", .type = FIELD_TEXT, .offset = 0 },
		{ .name = "a",
		    .type = FIELD_LIST,
		    .offset = sizeof(struct str),
		    .of = &thing_shape },
	};
	static const unsigned char sorted[] = { 1, 0 };
	static const struct shape shape = { .fields = fields,
		.n_fields = 2,
		.sorted = sorted,
		.size = sizeof(struct str) + sizeof(struct list) };
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct thing thing = { .id = STR("a") };
	struct {
		struct str b;
		struct list a;
	} items[] = { { STR("x"), { &thing, 1 } }, { STR(""), { NULL, 0 } } };

	(void)state;
	json_put_list(&out, &shape, &(struct list){ items, 2 });
	check_str(buf_str(&out),
	    "[{\"a\":[{\"choice\":null,\"count\":0,\"day\":null,"
	    "\"extra\":null,\"hash\":null,\"id\":\"a\",\"money\":null,"
	    "\"name\":null,\"salt\":null,\"text\":null}],\"b\":\"x\"},"
	    "{\"a\":[],\"b\":null}]");
	arena_free(&a);
}

/* Every allocation may fail: the answer says so and nothing else happens. */
static void
memory_runs_out(void **state)
{
	struct str text =
	    STR("{\"count\":1,\"id\":\"a\",\"name\":{\"zh\":\"a\\nb\"},"
		"\"text\":\"a\\tb\"}");
	int n_failed = 0;

	(void)state;
	for (size_t limit = 1; limit < 32; limit++) {
		struct arena a = { .limit = limit };
		struct thing thing = { .count = 0 };
		struct refusal r = { .err = OK };
		enum err err = json_get(text, &thing_shape, &a, &thing, &r);

		assert_true(err == OK || err == ERR_NO_MEMORY);
		assert_int_equal(r.err, err);
		n_failed += err != OK;
		arena_free(&a);
	}
	assert_int_equal(n_failed, 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_comes_back),
		cmocka_unit_test(bytes_are_these),
		cmocka_unit_test(texts_are_escaped_short),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(one_byte_changed),
		cmocka_unit_test(names),
		cmocka_unit_test(lists),
		cmocka_unit_test(memory_runs_out),
	};

	return CHECK_RUN(tests);
}
