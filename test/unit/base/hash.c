/*
 * Text forms of bytes: what is written is the only thing that is read.
 */
#include "check.h"

#include "base/hash.h"

static void
base64_vectors(void **state)
{
	/* RFC 4648, section 10 */
	static const char *const vectors[][2] = { { "", "" }, { "f", "Zg==" },
		{ "fo", "Zm8=" }, { "foo", "Zm9v" }, { "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" }, { "foobar", "Zm9vYmFy" } };

	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		char back[16];
		size_t n;

		base64_put(&out, vectors[i][0], strlen(vectors[i][0]));
		check_str(buf_str(&out), vectors[i][1]);
		assert_true(base64_get(buf_str(&out), back, 16, &n));
		check_str((struct str){ back, n }, vectors[i][0]);
		arena_free(&a);
	}
}

static void
other_spellings_are_refused(void **state)
{
	char back[16];
	size_t n;

	(void)state;
	assert_false(base64_get(STR("Zh=="), back, 16, &n)); /* unused bits */
	assert_false(base64_get(STR("Zg="), back, 16, &n));
	assert_false(base64_get(STR("Zg"), back, 16, &n));
	assert_false(base64_get(STR("Zg==\n"), back, 16, &n));
	assert_false(base64_get(STR("Z g="), back, 16, &n));
	assert_false(base64_get(STR("===="), back, 16, &n));
	assert_false(base64_get(STR("Zm9vYmFy"), back, 5, &n)); /* too long */
	assert_true(base64url_get(STR("-_8"), back, 16, &n));
	assert_int_equal(n, 2);
	assert_false(base64url_get(STR("+/8"), back, 16, &n));
	assert_false(hex_get(STR("AB"), back, 1));
	assert_false(hex_get(STR("abc"), back, 1));
	assert_true(hex_get(STR("ab"), back, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64_vectors),
		cmocka_unit_test(other_spellings_are_refused),
	};

	return CHECK_RUN(tests);
}
