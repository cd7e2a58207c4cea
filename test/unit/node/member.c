/*
 * Signing in: passphrases, sessions, and the brake on guessing.
 */
#include "fixture.h"

#include "base/limits.h"

static const struct str good = STR_INIT("correct horse");
static const struct str bad = STR_INIT("wrong");

static enum err
try(struct place *p, const char *member, struct str passphrase,
    struct str *ret_token)
{
	return member_sign_in(p->node, STR("north"), str_from(member),
	    passphrase, &p->arena, ret_token);
}

static void
at_time(int64_t at)
{
	char text[32];

	snprintf(text, sizeof(text), "%jd", (intmax_t)at);
	setenv("SL_NOW", text, 1);
}

static void
a_session_lives_until_it_ends(void **state)
{
	struct place p;
	struct session session;
	struct session again;
	struct str token;
	struct str other;

	(void)state;
	place_open(&p, "north");
	assert_int_equal(member_set_passphrase(p.node, STR("north"), STR("m1"),
			     good),
	    OK);
	assert_int_equal(try(&p, "m1", bad, &token), ERR_SIGN_IN);
	assert_int_equal(try(&p, "m2", good, &token), ERR_SIGN_IN);
	assert_int_equal(try(&p, "m 1", good, &token), ERR_SIGN_IN);
	assert_int_equal(try(&p, "m1", good, &token), OK);
	assert_int_equal(token.n, 43);
	assert_int_equal(member_session(node_db(p.node), token, &p.arena,
			     &session),
	    OK);
	check_str(session.party, "north");
	check_str(session.member, "m1");
	assert_int_equal(session.csrf.n, 43);
	assert_false(str_eq(session.csrf, token));

	assert_int_equal(try(&p, "m1", good, &other), OK);
	assert_false(str_eq(token, other));
	assert_int_equal(member_session(node_db(p.node), other, &p.arena,
			     &again),
	    OK);
	assert_false(str_eq(session.csrf, again.csrf));
	assert_int_equal(member_sign_out(p.node, other), OK);
	assert_int_equal(member_session(node_db(p.node), other, &p.arena,
			     &again),
	    ERR_SIGN_IN);

	at_time(NOW + SESSION_SECONDS - 1);
	assert_int_equal(member_session(node_db(p.node), token, &p.arena,
			     &session),
	    OK);
	at_time(NOW + SESSION_SECONDS);
	assert_int_equal(member_session(node_db(p.node), token, &p.arena,
			     &session),
	    ERR_SIGN_IN);
	place_close(&p);
}

static void
a_new_passphrase_ends_sessions(void **state)
{
	struct place p;
	struct session session;
	struct str token;

	(void)state;
	place_open(&p, "north");
	assert_int_equal(member_set_passphrase(p.node, STR("north"), STR("m1"),
			     good),
	    OK);
	assert_int_equal(try(&p, "m1", good, &token), OK);
	assert_int_equal(member_set_passphrase(p.node, STR("north"), STR("m1"),
			     bad),
	    OK);
	assert_int_equal(member_session(node_db(p.node), token, &p.arena,
			     &session),
	    ERR_SIGN_IN);
	assert_int_equal(try(&p, "m1", good, &token), ERR_SIGN_IN);
	assert_int_equal(try(&p, "m1", bad, &token), OK);
	place_close(&p);
}

/* Neither a token nor a passphrase can be read in the folder. */
static void
no_secret_is_stored(void **state)
{
	struct place p;
	struct str token;
	struct str bytes;

	(void)state;
	place_open(&p, "north");
	assert_int_equal(member_set_passphrase(p.node, STR("north"), STR("m1"),
			     good),
	    OK);
	assert_int_equal(try(&p, "m1", good, &token), OK);
	node_close(p.node);
	p.node = NULL;
	assert_int_equal(os_read_file(&p.arena, place_path(&p, "book.db"),
			     (size_t)1 << 24, &bytes),
	    OK);
	assert_int_equal(str_find_str(bytes, token), bytes.n);
	assert_int_equal(str_find_str(bytes, good), bytes.n);
	assert_true(str_find_str(bytes, STR("$argon2id$")) < bytes.n);
	place_close(&p);
}

static void
guessing_gets_slower(void **state)
{
	struct place p;
	struct str token;

	(void)state;
	place_open(&p, "north");
	assert_int_equal(member_set_passphrase(p.node, STR("north"), STR("m1"),
			     good),
	    OK);
	for (int i = 0; i < 5; i++)
		assert_int_equal(try(&p, "m1", bad, &token), ERR_SIGN_IN);
	assert_int_equal(try(&p, "m1", good, &token), ERR_TOO_MANY);
	at_time(NOW + 2);
	assert_int_equal(try(&p, "m1", bad, &token), ERR_SIGN_IN);
	at_time(NOW + 4);
	assert_int_equal(try(&p, "m1", good, &token), ERR_TOO_MANY);
	at_time(NOW + 6);
	assert_int_equal(try(&p, "m1", good, &token), OK);
	/* A good one starts the count again. */
	assert_int_equal(try(&p, "m1", bad, &token), ERR_SIGN_IN);
	assert_int_equal(try(&p, "m1", good, &token), OK);
	place_close(&p);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_session_lives_until_it_ends),
		cmocka_unit_test(a_new_passphrase_ends_sessions),
		cmocka_unit_test(no_secret_is_stored),
		cmocka_unit_test(guessing_gets_slower),
	};

	return CHECK_RUN(tests);
}
