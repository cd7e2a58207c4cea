/*
 * JSON of people and other programs: other spellings, members without a
 * shape.
 */
#include "check.h"

#include "base/limits.h"
#include "codec/json.h"
#include "codec/thing.h"

#define N(list) (sizeof(list) / sizeof(*(list)))

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loose_is_respelt),
		cmocka_unit_test(extra_members),
		cmocka_unit_test(each_member),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(strings),
	};

	return CHECK_RUN(tests);
}
