/*
 * Tables that wait to be recorded: one a session, for a while, not too many.
 */
#include "fixture.h"

#include "base/limits.h"
#include "node/upload.h"

static struct hash
session_no(int n)
{
	struct hash h = { .bytes = { 1 } };

	h.bytes[1] = (uint8_t)n;
	return h;
}

static enum err
put(struct place *p, int n, const char *key, struct str text)
{
	struct hash session = session_no(n);

	return upload_put(p->node, &session,
	    &(struct upload){ str_from(key), STR("how"), text });
}

static enum err
get(struct place *p, int n, struct upload *ret)
{
	struct hash session = session_no(n);

	return upload_get(node_db(p->node), &session, &p->arena, ret);
}

static void
one_waits_for_each_session(void **state)
{
	struct upload u;
	struct place p;

	(void)state;
	place_open(&p, "north");
	assert_int_equal(get(&p, 1, &u), ERR_NOT_FOUND);
	assert_int_equal(put(&p, 1, "k1", STR("first")), OK);
	assert_int_equal(put(&p, 2, "k2", STR("other")), OK);
	assert_int_equal(put(&p, 1, "k3", STR("second")), OK);
	assert_int_equal(get(&p, 1, &u), OK);
	check_str(u.key, "k3");
	check_str(u.what, "how");
	check_str(u.text, "second");
	assert_int_equal(get(&p, 2, &u), OK);
	check_str(u.text, "other");
	place_close(&p);
}

static void
it_waits_for_a_while(void **state)
{
	char text[32];
	struct upload u;
	struct place p;

	(void)state;
	place_open(&p, "north");
	assert_int_equal(put(&p, 1, "k1", STR("first")), OK);
	snprintf(text, sizeof(text), "%d", NOW + UPLOAD_SECONDS - 1);
	setenv("SL_NOW", text, 1);
	assert_int_equal(get(&p, 1, &u), OK);
	snprintf(text, sizeof(text), "%d", NOW + UPLOAD_SECONDS);
	setenv("SL_NOW", text, 1);
	assert_int_equal(get(&p, 1, &u), ERR_NOT_FOUND);
	place_close(&p);
}

static void
not_too_many_wait(void **state)
{
	struct buf big = { 0 };
	char text[32];
	struct place p;

	(void)state;
	place_open(&p, "north");
	for (int i = 0; i < UPLOADS_MAX; i++)
		assert_int_equal(put(&p, i, "k", STR("text")), OK);
	assert_int_equal(put(&p, UPLOADS_MAX, "k", STR("text")), ERR_BUSY);
	assert_int_equal(put(&p, 3, "k", STR("again")), OK);
	snprintf(text, sizeof(text), "%d", NOW + UPLOAD_SECONDS);
	setenv("SL_NOW", text, 1);
	assert_int_equal(put(&p, UPLOADS_MAX, "k", STR("text")), OK);
	big.arena = &p.arena;
	while (big.n <= UPLOAD_TEXT_MAX)
		buf_put(&big, STR("0123456789abcdef0123456789abcdef"));
	assert_int_equal(put(&p, 1, "k", buf_str(&big)), ERR_TOO_LARGE);
	place_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_waits_for_each_session),
		cmocka_unit_test(it_waits_for_a_while),
		cmocka_unit_test(not_too_many_wait),
	};

	return CHECK_RUN(tests);
}
