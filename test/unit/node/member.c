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
open_with_members(struct place *p)
{
	place_open(p, "north");
	says_all(p, north_members);
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
	open_with_members(&p);
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
	open_with_members(&p);
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
	open_with_members(&p);
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
	open_with_members(&p);
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

/* Whose passphrase is looked at each time is slowed down just the same. */
static void
guessing_without_a_session_gets_slower(void **state)
{
	struct place p;
	struct str north = STR("north");
	struct str m1 = STR("m1");

	(void)state;
	open_with_members(&p);
	assert_int_equal(member_set_passphrase(p.node, north, m1, good), OK);
	for (int i = 0; i < 4; i++)
		assert_int_equal(member_counted(p.node, north, m1, ERR_SIGN_IN),
		    ERR_SIGN_IN);
	/* A good one starts the count again. */
	assert_int_equal(member_counted(p.node, north, m1, OK), OK);
	for (int i = 0; i < 5; i++)
		assert_int_equal(member_counted(p.node, north, m1, ERR_SIGN_IN),
		    ERR_SIGN_IN);
	assert_int_equal(member_check(node_db(p.node), north, m1, good),
	    ERR_TOO_MANY);
	/* Nor does one help that was looked at before the others failed. */
	assert_int_equal(member_counted(p.node, north, m1, OK), ERR_TOO_MANY);
	at_time(NOW + 2);
	assert_int_equal(member_counted(p.node, north, m1, OK), OK);
	place_close(&p);
}

/* A passphrase alone makes nobody a member. */
static void
only_members_of_the_book_sign_in(void **state)
{
	struct place p;
	struct str token;

	(void)state;
	open_with_members(&p);
	assert_int_equal(member_set_passphrase(p.node, STR("north"), STR("m9"),
			     good),
	    OK);
	assert_int_equal(try(&p, "m9", good, &token), ERR_SIGN_IN);
	says(&p,
	    "{\"kind\":\"member.added\",\"by\":\"root\","
	    "\"member\":\"m9\"}");
	assert_int_equal(try(&p, "m9", good, &token), OK);
	place_close(&p);
}

static void
who_has_left_is_out(void **state)
{
	struct place p;
	struct str north = STR("north");
	struct str m1 = STR("m1");
	struct session session;
	struct str token;

	(void)state;
	open_with_members(&p);
	assert_int_equal(member_set_passphrase(p.node, north, m1, good), OK);
	assert_int_equal(try(&p, "m1", good, &token), OK);
	says(&p,
	    "{\"kind\":\"member.ended\",\"by\":\"root\","
	    "\"member\":\"m1\",\"reason\":\"left\"}");
	assert_int_equal(member_session(node_db(p.node), token, &p.arena,
			     &session),
	    ERR_SIGN_IN);
	assert_int_equal(member_check(node_db(p.node), north, m1, good),
	    ERR_SIGN_IN);
	assert_int_equal(try(&p, "m1", good, &token), ERR_SIGN_IN);
	/* Nor if he left after the passphrase was looked at. */
	assert_int_equal(member_checked(p.node, north, m1, OK, &p.arena,
			     &token),
	    ERR_SIGN_IN);
	assert_int_equal(member_counted(p.node, north, m1, OK), ERR_SIGN_IN);
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
		cmocka_unit_test(guessing_without_a_session_gets_slower),
		cmocka_unit_test(only_members_of_the_book_sign_in),
		cmocka_unit_test(who_has_left_is_out),
	};

	return CHECK_RUN(tests);
}
