/*
 * Canonical JSON: what is written is read again, and nothing else is.
 */
#include "check.h"

#include "codec/generate.h"
#include "codec/json.h"
#include "schema/events.h"

enum { VARIANTS = 48 };

/* One field of each type, for refusals by name. */
struct thing {
	struct str id;
	struct str text;
	struct name name;
	struct money money;
	struct day day;
	int64_t count;
	int64_t extra;
	struct hash hash;
	struct str choice;
	struct str salt;
};

#define PLACE(member) offsetof(struct thing, member)
static const struct field thing_fields[] = {
	{ .name = "id", .type = FIELD_ID, .offset = PLACE(id) },
	{ .name = "text",
	    .type = FIELD_TEXT,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(text) },
	{ .name = "name",
	    .type = FIELD_NAME,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(name) },
	{ .name = "money",
	    .type = FIELD_MONEY,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(money) },
	{ .name = "day",
	    .type = FIELD_DAY,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(day) },
	{ .name = "count", .type = FIELD_INT, .offset = PLACE(count) },
	{ .name = "extra",
	    .type = FIELD_INT,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(extra) },
	{ .name = "hash",
	    .type = FIELD_HASH,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(hash) },
	{ .name = "choice",
	    .type = FIELD_CHOICE,
	    .flags = FIELD_OPTIONAL,
	    .offset = PLACE(choice),
	    .choices = "in,outside" },
	{ .name = "salt",
	    .type = FIELD_TEXT,
	    .flags = FIELD_OPTIONAL | FIELD_SALT,
	    .offset = PLACE(salt) },
};
static const unsigned char thing_sorted[] = { 8, 5, 4, 6, 7, 0, 3, 2, 9, 1 };
static const struct shape thing_shape = { .name = "thing",
	.fields = thing_fields,
	.n_fields = 10,
	.sorted = thing_sorted,
	.size = sizeof(struct thing) };

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

struct refused {
	const char *text;
	enum err err;
	const char *field;
};

#define LOTS "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define AHASH "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
#define ZEROHASH "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const struct refused always_refused[] = {
	{ "", ERR_MALFORMED, "json" },
	{ "x", ERR_MALFORMED, "json" },
	{ "[]", ERR_MALFORMED, "json" },
	{ "null", ERR_MALFORMED, "json" },
	{ "{", ERR_MALFORMED, "json" },
	{ "{}", ERR_MISSING_FIELD, "id" },
	{ "{\"count\":1}", ERR_MISSING_FIELD, "id" },
	{ "{\"id\":\"a\"}", ERR_MISSING_FIELD, "count" },
	{ "{\"count\":1,\"id\":\"a\"", ERR_MALFORMED, "json" },
	{ "{\"count\":1,\"id\":\"a\",}", ERR_MALFORMED, "json" },
	{ "{,\"count\":1,\"id\":\"a\"}", ERR_MALFORMED, "json" },
	{ "{\"count\":1\"id\":\"a\"}", ERR_MALFORMED, "json" },
	{ "{\"count\"1,\"id\":\"a\"}", ERR_MALFORMED, "json" },
	{ "{\"count\":1,\"id\":\"a\"}x", ERR_MALFORMED, "json" },
	{ "{\"count\":1,\"id\":\"a\"}{}", ERR_MALFORMED, "json" },
	{ "{\"count\":1,\"id\":\"a\",\"more\":1}", ERR_UNKNOWN_FIELD, "more" },
	{ "{\"count\":1,\"id\":\"a\",\"i\":1}", ERR_UNKNOWN_FIELD, "i" },
	{ "{\"count\":1,\"id\":\"a\",\"idx\":1}", ERR_UNKNOWN_FIELD, "idx" },
	{ "{\"count\":1,\"id\":\"a\",\"\":1}", ERR_UNKNOWN_FIELD, "json" },
	{ "{\"count\":1,\"count\":1,\"id\":\"a\"}", ERR_REPEATED_FIELD,
	    "count" },
	{ "{\"count\":1,\"id\":\"a\",\"count\":1}", ERR_REPEATED_FIELD,
	    "count" },
	/* integers */
	{ "{\"count\":,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":\"1\",\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":+1,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":-,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":01,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":1.0,\"id\":\"a\"}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":1e3,\"id\":\"a\"}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":true,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":9007199254740992,\"id\":\"a\"}", ERR_TOO_LARGE, "count" },
	{ "{\"count\":-9007199254740992,\"id\":\"a\"}", ERR_TOO_LARGE,
	    "count" },
	{ "{\"count\":99999999999999999999,\"id\":\"a\"}", ERR_TOO_LARGE,
	    "count" },
	/* ids, choices, days, hashes */
	{ "{\"count\":1,\"id\":5}", ERR_MALFORMED, "id" },
	{ "{\"count\":1,\"id\":\"a b\"}", ERR_MALFORMED, "id" },
	{ "{\"count\":1,\"id\":\"账\"}", ERR_MALFORMED, "id" },
	{ "{\"count\":1,\"id\":\"" LOTS LOTS "\"}", ERR_TOO_LARGE, "id" },
	{ "{\"choice\":\"inside\",\"count\":1,\"id\":\"a\"}", ERR_MALFORMED,
	    "choice" },
	{ "{\"choice\":\"in,outside\",\"count\":1,\"id\":\"a\"}", ERR_MALFORMED,
	    "choice" },
	{ "{\"count\":1,\"day\":\"2017-02-29\",\"id\":\"a\"}", ERR_MALFORMED,
	    "day" },
	{ "{\"count\":1,\"day\":\"1970-01-01\",\"id\":\"a\"}", ERR_MALFORMED,
	    "day" },
	{ "{\"count\":1,\"day\":\"2017-1-01\",\"id\":\"a\"}", ERR_MALFORMED,
	    "day" },
	{ "{\"count\":1,\"day\":17466,\"id\":\"a\"}", ERR_MALFORMED, "day" },
	{ "{\"count\":1,\"hash\":\"" AHASH "=\",\"id\":\"a\"}", ERR_MALFORMED,
	    "hash" },
	{ "{\"count\":1,\"hash\":\"AAAA\",\"id\":\"a\"}", ERR_MALFORMED,
	    "hash" },
	{ "{\"count\":1,\"hash\":\"AAAA" AHASH "\",\"id\":\"a\"}",
	    ERR_MALFORMED, "hash" },
	/* the last digit may not have bits that mean nothing */
	{ "{\"count\":1,\"hash\":\"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQF"
	  "\",\"id\":\"a\"}",
	    ERR_MALFORMED, "hash" },
	{ "{\"count\":1,\"hash\":\"" ZEROHASH "\",\"id\":\"a\"}",
	    ERR_NOT_CANONICAL, "hash" },
	/* money */
	{ "{\"count\":1,\"id\":\"a\",\"money\":\"5.00\"}", ERR_MALFORMED,
	    "money" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":5}", ERR_MALFORMED, "money" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{}}", ERR_MISSING_FIELD,
	    "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.00\"}}",
	    ERR_MISSING_FIELD, "money.currency" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":5,"
	  "\"currency\":\"CNY\"}}",
	    ERR_MALFORMED, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.00\","
	  "\"currency\":\"XYZ\"}}",
	    ERR_MALFORMED, "money.currency" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.0\","
	  "\"currency\":\"CNY\"}}",
	    ERR_NOT_CANONICAL, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"1,000.00\","
	  "\"currency\":\"CNY\"}}",
	    ERR_NOT_CANONICAL, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"-0.00\","
	  "\"currency\":\"CNY\"}}",
	    ERR_MALFORMED, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.001\","
	  "\"currency\":\"CNY\"}}",
	    ERR_MALFORMED, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":"
	  "\"92233720368547758.08\",\"currency\":\"CNY\"}}",
	    ERR_MALFORMED, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.00\","
	  "\"amount\":\"5.00\",\"currency\":\"CNY\"}}",
	    ERR_REPEATED_FIELD, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.00\","
	  "\"currency\":\"CNY\",\"rate\":\"1\"}}",
	    ERR_UNKNOWN_FIELD, "money.rate" },
	/* names */
	{ "{\"count\":1,\"id\":\"a\",\"name\":\"x\"}", ERR_MALFORMED, "name" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"fr\":\"x\"}}",
	    ERR_UNKNOWN_FIELD, "name.fr" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"en\":\"x\",\"en\":\"x\"}}",
	    ERR_REPEATED_FIELD, "name.en" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"en\":1}}", ERR_MALFORMED,
	    "name.en" },
	/* texts */
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"", ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\\"}", ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"a\nb\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\x1f\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\x\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\\n\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\r\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\b\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\f\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\xc0\x80\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\xed\xa0\x80\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\xe4\xb8\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":[\"a\"]}", ERR_MALFORMED,
	    "text" },
};

/* Right for a loose reader, wrong for canonical JSON. */
static const struct refused strictly_refused[] = {
	{ " {\"count\":1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\":1,\"id\":\"a\"}\n", ERR_NOT_CANONICAL, "json" },
	{ "{ \"count\":1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\":1, \"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\" :1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\": 1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":1\t,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"id\":\"a\",\"count\":1}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":-0,\"id\":\"a\"}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":1,\"extra\":0,\"id\":\"a\"}", ERR_NOT_CANONICAL,
	    "extra" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\"}", ERR_NOT_CANONICAL,
	    "text" },
	{ "{\"choice\":\"\",\"count\":1,\"id\":\"a\"}", ERR_NOT_CANONICAL,
	    "choice" },
	{ "{\"count\":1,\"day\":\"\",\"id\":\"a\"}", ERR_NOT_CANONICAL, "day" },
	{ "{\"count\":1,\"hash\":\"\",\"id\":\"a\"}", ERR_NOT_CANONICAL,
	    "hash" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{}}", ERR_NOT_CANONICAL, "name" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"en\":\"\"}}",
	    ERR_NOT_CANONICAL, "name.en" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"zh\":\"x\",\"en\":\"y\"}}",
	    ERR_NOT_CANONICAL, "name.en" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"currency\":\"CNY\","
	  "\"amount\":\"5.00\"}}",
	    ERR_NOT_CANONICAL, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u0041\"}", ERR_NOT_CANONICAL,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\/\"}", ERR_NOT_CANONICAL,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u000a\"}", ERR_NOT_CANONICAL,
	    "text" },
	{ "{\"\\u0063ount\":1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":null}", ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"extra\":null}", ERR_NOT_CANONICAL,
	    "extra" },
};

/* And these are wrong for the loose reader alone. */
static const struct refused loosely_refused[] = {
	{ "{\"count\":1,\"id\":\"\"}", ERR_MISSING_FIELD, "id" },
	{ "{\"count\":1,\"id\":null}", ERR_MISSING_FIELD, "id" },
	{ "{\"count\":null,\"id\":\"a\"}", ERR_MISSING_FIELD, "count" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":null,\"text\":\"a\"}",
	    ERR_REPEATED_FIELD, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"salt\":\"a\"}", ERR_UNKNOWN_FIELD,
	    "salt" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":nul}", ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\ud800\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\udc00\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\ud800\\u0041\"}",
	    ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u00g1\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u00\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u0000\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u001f\"}", ERR_MALFORMED,
	    "text" },
};

#define N(list) (sizeof(list) / sizeof(*(list)))

static void
check_refused(const struct refused *want, bool is_loose)
{
	struct arena a = { 0 };
	struct thing thing = { .count = 0 };
	struct refusal r = { .err = OK };
	struct str text = str_from(want->text);
	enum err err = is_loose ?
	    json_get_loose(text, &thing_shape, &a, &thing, &r) :
	    json_get(text, &thing_shape, &a, &thing, &r);

	if (err != want->err || r.err != err || strcmp(r.field, want->field))
		fail_msg("%s %s: %d %s (%s), want %d %s",
		    is_loose ? "loose" : "strict", want->text, err, r.field,
		    r.detail, want->err, want->field);
	arena_free(&a);
}

static void
refusals_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(always_refused); i++) {
		check_refused(&always_refused[i], false);
		check_refused(&always_refused[i], true);
	}
	for (size_t i = 0; i < N(strictly_refused); i++)
		check_refused(&strictly_refused[i], false);
	for (size_t i = 0; i < N(loosely_refused); i++)
		check_refused(&loosely_refused[i], true);
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

static void
one_byte_changed(void **state)
{
	static const char bytes[] = "\"\\{}:, 0-1aenz.\n\xc3\x80";
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	size_t n_ok = 0;

	(void)state;
	for (size_t v = 0; v < 6; v++) {
		struct thing thing = { .count = 0 };
		char text[2048];

		fill_body(&thing_shape, &thing, v);
		buf_clear(&out);
		json_put(&out, &thing_shape, &thing);
		assert_true(out.n < sizeof(text) - 1);
		for (size_t i = 0; i < out.n; i++) {
			struct str one_less = { text, out.n - 1 };

			memcpy(text, out.p, i);
			memcpy(text + i, out.p + i + 1, out.n - i - 1);
			check_change(&thing_shape, one_less, &n_ok);
			for (size_t k = 0; k < sizeof(bytes); k++) {
				struct str same = { text, out.n };
				struct str one_more = { text, out.n + 1 };

				memcpy(text, out.p, out.n);
				text[i] = bytes[k];
				check_change(&thing_shape, same, &n_ok);
				memcpy(text + i + 1, out.p + i, out.n - i);
				check_change(&thing_shape, one_more, &n_ok);
			}
		}
	}
	assert_true(n_ok > 1000);
	arena_free(&a);
}

static void
loose_is_respelt(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct thing thing = { .count = 0 };
	struct refusal r = { .err = OK };
	struct str text = STR(
	    " {\"\\u0069d\" : \"a\" ,\r\n\t\"text\":\"\\u00e9\\ud83c\\udf3e\\/"
	    "\\u000a\\t\\uFFFF\","
	    "\"count\":-0 , \"extra\":0,\"choice\":\"\",\"day\":null,"
	    "\"money\" : { \"currency\":\"CNY\" , \"amount\":\"5.00\" } ,"
	    "\"name\":{\"zh\":\"b\",\"en\":\"\",\"bo\":\"a\"}} ");

	(void)state;
	assert_int_equal(json_get_loose(text, &thing_shape, &a, &thing, &r),
	    OK);
	json_put(&out, &thing_shape, &thing);
	check_str(buf_str(&out),
	    "{\"count\":0,\"id\":\"a\","
	    "\"money\":{\"amount\":\"5.00\",\"currency\":\"CNY\"},"
	    "\"name\":{\"bo\":\"a\",\"zh\":\"b\"},"
	    "\"text\":\"é🌾/\\n\\t\xef\xbf\xbf\"}");
	thing = (struct thing){ .count = 1 };
	assert_int_equal(json_get(buf_str(&out), &thing_shape, &a, &thing, &r),
	    OK);
	for (size_t i = 0; i < N(strictly_refused) - 2; i++) {
		thing = (struct thing){ .count = 0 };
		if (json_get_loose(str_from(strictly_refused[i].text),
			&thing_shape, &a, &thing, &r) != OK)
			fail_msg("%s: %s %s", strictly_refused[i].text, r.field,
			    r.detail);
	}
	arena_free(&a);
}

static enum err
take_known(void *ctx, struct str key, struct str value)
{
	struct buf *out = ctx;

	if (str_eq(key, STR("stop")))
		return ERR_CONFLICT;
	if (str_eq(key, STR("no")))
		return ERR_UNKNOWN_FIELD;
	buf_printf(out, "%.*s=%.*s;", STR_ARG(key), STR_ARG(value));
	return OK;
}

static void
extra_members(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct thing thing = { .count = 0 };
	struct refusal r = { .err = OK };

	(void)state;
	assert_int_equal(
	    json_get_loose_extra(
		STR("{\"kind\": [1, {\"a\":2}] ,\"id\":\"a\",\"count\":3}"),
		&thing_shape, &a, &thing, take_known, &out, &r),
	    OK);
	check_str(buf_str(&out), "kind=[1, {\"a\":2}];");
	assert_int_equal(thing.count, 3);
	assert_int_equal(json_get_loose_extra(STR("{\"no\":1}"), &thing_shape,
			     &a, &thing, take_known, &out, &r),
	    ERR_UNKNOWN_FIELD);
	assert_string_equal(r.field, "no");
	arena_free(&a);
}

static void
each_member(void **state)
{
	static const char *const wrong[] = { "", "[]", "{", "{\"a\"}", "{a:1}",
		"{\"a\":1,}", "{\"a\":}", "{\"a\":01}", "{\"a\":1.}",
		"{\"a\":.5}", "{\"a\":1e}", "{\"a\":+1}", "{\"a\":tru}",
		"{\"a\":[1,]}", "{\"a\":[1 2]}", "{\"a\":[}", "{\"a\":{]}",
		"{\"a\":{\"b\"}}", "{\"a\":{\"b\":1,}}", "{\"a\":\"\\q\"}",
		"{\"a\":1}x", "{\"a\":'b'}", "{\"a\":NaN}" };
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	(void)state;
	assert_int_equal(json_each(STR(" { } "), &a, take_known, &out), OK);
	check_str(buf_str(&out), "");
	assert_int_equal(
	    json_each(STR("{\"a\\n\" : \"x\\\"\" , \"b\":-0.5e+10,\"c\":[ ],"
			  "\"d\":{\"e\":[[],{},null,true]} ,\"f\":false}"),
		&a, take_known, &out),
	    OK);
	check_str(buf_str(&out),
	    "a\n=\"x\\\"\";b=-0.5e+10;c=[ ];d={\"e\":[[],{},null,true]};"
	    "f=false;");
	assert_int_equal(json_each(STR("{\"stop\":1,\"a\":2}"), &a, take_known,
			     &out),
	    ERR_CONFLICT);
	for (size_t i = 0; i < N(wrong); i++)
		if (json_each(str_from(wrong[i]), &a, take_known, &out) !=
		    ERR_MALFORMED)
			fail_msg("taken: %s", wrong[i]);
	arena_free(&a);
}

/* JSON_DEPTH_MAX levels with the outer object, and one more. */
static void
depth_is_limited(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	(void)state;
	for (int more = 0; more < 2; more++) {
		int n = JSON_DEPTH_MAX - 1 + more;
		struct buf text = { .arena = &a };

		buf_put(&text, STR("{\"a\":"));
		for (int i = 0; i < n; i++)
			buf_put(&text, i % 2 ? STR("{\"a\":") : STR("["));
		buf_byte(&text, '1');
		for (int i = n - 1; i >= 0; i--)
			buf_byte(&text, i % 2 ? '}' : ']');
		buf_byte(&text, '}');
		assert_int_equal(json_each(buf_str(&text), &a, take_known,
				     &out),
		    more ? ERR_MALFORMED : OK);
	}
	arena_free(&a);
}

static void
strings(void **state)
{
	struct arena a = { 0 };
	struct str s;

	(void)state;
	assert_int_equal(json_string(STR(" \"a\\u4e2d\" "), &a, &s), OK);
	check_str(s, "a中");
	assert_int_equal(json_string(STR("\"\""), &a, &s), OK);
	check_str(s, "");
	assert_int_equal(json_string(STR("5"), &a, &s), ERR_MALFORMED);
	assert_int_equal(json_string(STR("\"a\"b"), &a, &s), ERR_MALFORMED);
	assert_int_equal(json_string(STR("\"\\u0000\""), &a, &s),
	    ERR_MALFORMED);
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
		cmocka_unit_test(refusals_have_names),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(one_byte_changed),
		cmocka_unit_test(loose_is_respelt),
		cmocka_unit_test(extra_members),
		cmocka_unit_test(each_member),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(strings),
		cmocka_unit_test(names),
		cmocka_unit_test(lists),
		cmocka_unit_test(memory_runs_out),
	};

	return CHECK_RUN(tests);
}
