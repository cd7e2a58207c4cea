/*
 * Key files: one form, private, never overwritten.
 */
#include "vectors.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/keyfile.h"

#define SEED_TEXT "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
#define GOOD "sunledger.org/key@v1\nexample.org/a\n01\n" SEED_TEXT "\n"

static void
one_form_is_read_and_written(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct keyfile key;

	(void)state;
	assert_int_equal(keyfile_get(STR(GOOD), &key), OK);
	check_str(key.name, "example.org/a");
	assert_int_equal(key.type, NOTE_ED25519);
	for (uint8_t i = 0; i < 32; i++)
		assert_int_equal(key.seed.bytes[i], i);
	keyfile_put(&out, &key);
	check_str(buf_str(&out), GOOD);
	arena_free(&a);
}

static void
other_forms_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"sunledger.org/key@v2\nexample.org/a\n01\n" SEED_TEXT "\n",
		"sunledger.org/key@v1\r\nexample.org/a\n01\n" SEED_TEXT "\n",
		"sunledger.org/key@v1\nexample org\n01\n" SEED_TEXT "\n",
		"sunledger.org/key@v1\n\n01\n" SEED_TEXT "\n",
		"sunledger.org/key@v1\nexample.org/a\n1\n" SEED_TEXT "\n",
		"sunledger.org/key@v1\nexample.org/a\n02\n" SEED_TEXT "\n",
		"sunledger.org/key@v1\nexample.org/a\n01\n" SEED_TEXT,
		"sunledger.org/key@v1\nexample.org/a\n01\n" SEED_TEXT "\n\n",
		"sunledger.org/key@v1\nexample.org/a\n01\n" SEED_TEXT " \n",
		"sunledger.org/key@v1\nexample.org/a\n01\nAAEC\n",
		"sunledger.org/key@v1\nexample.org/a\n01\n\n",
		"sunledger.org/key@v1\nexample.org/a\n01\n",
		"sunledger.org/key@v1\nexample.org/a\n",
	};
	struct keyfile key;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (keyfile_get(str_from(bad[i]), &key) == OK)
			fail_msg("accepted: %s", bad[i]);
}

static void
a_file_is_private_and_kept(void **state)
{
	char folder[] = "/tmp/sl-keyfile-XXXXXX";
	struct arena a = { 0 };
	struct keyfile made;
	struct keyfile back;
	struct note_signer signer;
	const char *path;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(folder));
	path = os_path(&a, folder, "log.key");
	assert_int_equal(keyfile_load(&a, path, &back), ERR_NOT_FOUND);
	assert_int_equal(keyfile_make(&a, STR("example.org/b"),
			     NOTE_COSIGNATURE, &made),
	    OK);
	assert_int_equal(keyfile_save(&a, path, &made), OK);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(keyfile_save(&a, path, &made), ERR_DUPLICATE);
	assert_int_equal(keyfile_load(&a, path, &back), OK);
	assert_true(str_eq(back.name, made.name));
	assert_memory_equal(&back.seed, &made.seed, sizeof(made.seed));
	assert_int_equal(keyfile_signer(&back, &signer), OK);
	assert_int_equal(signer.key.type, NOTE_COSIGNATURE);
	unlink(path);
	rmdir(folder);
	arena_free(&a);
}

static void
each_key_is_new(void **state)
{
	struct arena a = { 0 };
	struct keyfile one;
	struct keyfile two;

	(void)state;
	assert_int_equal(keyfile_make(&a, STR("a"), NOTE_ED25519, &one), OK);
	assert_int_equal(keyfile_make(&a, STR("a"), NOTE_ED25519, &two), OK);
	assert_memory_not_equal(&one.seed, &two.seed, sizeof(one.seed));
	assert_int_equal(keyfile_make(&a, STR("a+b"), NOTE_ED25519, &one),
	    ERR_MALFORMED);
	assert_int_equal(keyfile_make(&a, STR("a"), 2, &one), ERR_MALFORMED);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_form_is_read_and_written),
		cmocka_unit_test(other_forms_are_refused),
		cmocka_unit_test(a_file_is_private_and_kept),
		cmocka_unit_test(each_key_is_new),
	};

	return CHECK_RUN(tests);
}
