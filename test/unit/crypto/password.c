/*
 * Passphrases.
 */
#include "check.h"

#include "crypto/password.h"

static void
only_the_same_passphrase_fits(void **state)
{
	struct password stored;
	struct str view;

	(void)state;
	assert_int_equal(password_hash(STR("阳光 horse"), &stored), OK);
	view = str_from(stored.text);
	assert_true(str_starts(view, STR("$argon2id$v=19$m=65536,t=2,p=1$")));
	assert_int_equal(password_check(STR("阳光 horse"), view), OK);
	assert_int_equal(password_check(STR("阳光 hors"), view), ERR_SIGN_IN);
	assert_int_equal(password_check(STR(""), view), ERR_SIGN_IN);
	assert_false(password_is_old(view));
}

static void
each_has_its_own_salt(void **state)
{
	struct password one;
	struct password two;

	(void)state;
	assert_int_equal(password_hash(STR("same"), &one), OK);
	assert_int_equal(password_hash(STR("same"), &two), OK);
	assert_string_not_equal(one.text, two.text);
}

static void
odd_input_is_refused(void **state)
{
	static const char many[PASSWORD_BYTES_MAX + 1];
	struct password stored;

	(void)state;
	assert_int_equal(password_hash(STR(""), &stored), ERR_MISSING_FIELD);
	assert_int_equal(password_hash((struct str){ many, sizeof(many) },
			     &stored),
	    ERR_TOO_LARGE);
	assert_int_equal(password_check(STR("x"), STR("")), ERR_SIGN_IN);
	assert_int_equal(password_check(STR("x"), STR("x")), ERR_SIGN_IN);
	assert_int_equal(password_check(STR("x"),
			     (struct str){ many, sizeof(many) }),
	    ERR_SIGN_IN);
	assert_true(password_is_old(STR("x")));
	assert_true(password_is_old(
	    STR("$argon2id$v=19$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
		"RdescudvJCsgt3ub+b4dWRWJTmaaJObGMTIzNDU2Nzg")));
}

static void
secrets_are_compared_whole(void **state)
{
	(void)state;
	assert_true(password_same(STR("token"), STR("token")));
	assert_true(password_same(STR(""), STR("")));
	assert_false(password_same(STR("token"), STR("tokem")));
	assert_false(password_same(STR("token"), STR("Token")));
	assert_false(password_same(STR("token"), STR("toke")));
	assert_false(password_same(STR(""), STR("t")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_same_passphrase_fits),
		cmocka_unit_test(each_has_its_own_salt),
		cmocka_unit_test(odd_input_is_refused),
		cmocka_unit_test(secrets_are_compared_whole),
	};

	return CHECK_RUN(tests);
}
