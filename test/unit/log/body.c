/*
 * Bodies and mores: what is open, what is closed, the salts.
 */
#include "check.h"

#include "log/body.h"
#include "schema/events.h"

static const struct event_type *
type_of(const char *name)
{
	const struct event_type *type = event_type_named(str_from(name));

	assert_non_null(type);
	return type;
}

/* A public kind has no salt; its closed fields always have one. */
static void
test_public(void **state)
{
	struct arena a = { 0 };
	const struct event_type *type = type_of("member.added");
	struct ev_member_added ev = { .member = STR("m017"),
		.name = STR("Wang Wu") };
	struct ev_member_added *read = NULL;
	struct refusal r;
	struct salts salts = { 0 };
	struct str body;
	struct str more;

	(void)state;
	assert_int_equal(body_put(type, &ev, &salts, &a, &body, &more), OK);
	check_str(body, "{\"member\":\"m017\"}");
	assert_true(str_starts(more, STR("{\"name\":\"Wang Wu\",\"salt\":\"")));
	assert_int_equal(more.n,
	    strlen("{\"name\":\"Wang Wu\",\"salt\":\"\"}") + 22);
	assert_int_equal(body_get(type, body, &a, (void **)&read, &r), OK);
	check_str(read->member, "m017");
	assert_int_equal(read->name.n, 0);
	assert_int_equal(body_get_more(type, more, &a, read, &r), OK);
	check_str(read->name, "Wang Wu");
	assert_int_equal(read->closed_salt.n, 22);
	arena_free(&a);
}

static void
test_nothing_closed(void **state)
{
	struct arena a = { 0 };
	struct ev_member_added ev = { .member = STR("m017"),
		.closed_salt = STR("AAAAAAAAAAAAAAAAAAAAAA") };
	struct salts salts = { 0 };
	struct str body;
	struct str more;

	(void)state;
	assert_int_equal(body_put(type_of("member.added"), &ev, &salts, &a,
			     &body, &more),
	    OK);
	assert_null(more.p);
	assert_int_equal(more.n, 0);
	arena_free(&a);
}

/* The same event twice has two bodies: nobody can guess and compare. */
static void
test_salted(void **state)
{
	struct arena a = { 0 };
	const struct event_type *type = type_of("sealed");
	struct ev_sealed ev = { 0 };
	void *read;
	struct refusal r;
	struct salts salts = { 0 };
	struct str body[2];
	struct str more;

	(void)state;
	for (int i = 0; i < 2; i++) {
		assert_int_equal(body_put(type, &ev, &salts, &a, &body[i],
				     &more),
		    OK);
		assert_int_equal(body_get(type, body[i], &a, &read, &r), OK);
	}
	assert_false(str_eq(body[0], body[1]));
	arena_free(&a);
}

static enum err
get(const char *kind, const char *bytes)
{
	struct arena a = { 0 };
	struct refusal r;
	void *body;
	enum err err = body_get(type_of(kind), str_from(bytes), &a, &body, &r);

	assert_true(err == OK || r.err == err);
	arena_free(&a);
	return err;
}

static void
test_refused(void **state)
{
	(void)state;
	assert_int_equal(get("member.added",
			     "{\"member\":\"m\",\"salt\":"
			     "\"AAAAAAAAAAAAAAAAAAAAAA\"}"),
	    ERR_UNKNOWN_FIELD);
	assert_int_equal(get("sealed", "{}"), ERR_MISSING_FIELD);
	assert_int_equal(get("sealed", "{\"salt\":\"AAAA\"}"), ERR_MALFORMED);
	assert_int_equal(get("sealed", "{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAB\"}"),
	    ERR_MALFORMED);
	assert_int_equal(get("sealed", "{\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\"}"),
	    OK);
	assert_int_equal(get("member.added", "{\"member\": \"m\"}"),
	    ERR_NOT_CANONICAL);
	assert_int_equal(get("member.added",
			     "{\"member\":\"m\",\"name\":"
			     "\"Wang\"}"),
	    ERR_UNKNOWN_FIELD);
}

static void
test_no_closed_part(void **state)
{
	struct arena a = { 0 };
	struct ev_edition_adopted ev = { .edition = 2 };
	struct refusal r;

	(void)state;
	assert_int_equal(body_get_more(type_of("edition.adopted"), STR("{}"),
			     &a, &ev, &r),
	    ERR_UNKNOWN_FIELD);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_public),
		cmocka_unit_test(test_nothing_closed),
		cmocka_unit_test(test_salted),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_closed_part),
	};

	return CHECK_RUN(tests);
}
