/*
 * SHA-256 and the two hashes of RFC 6962.
 */
#include "check.h"

#include "crypto/digest.h"

static void
check_hash(const struct hash *hash, const char *want)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	hex_put(&out, hash->bytes, sizeof(hash->bytes));
	check_str(buf_str(&out), want);
	arena_free(&a);
}

/* FIPS 180-4, examples; and of no bytes. */
static const char *const vectors[][2] = {
	{ "",
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855" },
	{ "abc",
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad" },
	{ "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1" },
};

static void
known_values(void **state)
{
	struct arena a = { 0 };
	struct digest *d;
	struct hash hash;

	(void)state;
	assert_int_equal(digest_open(&a, &d), OK);
	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		struct str s = str_from(vectors[i][0]);

		digest_once(s, &hash);
		check_hash(&hash, vectors[i][1]);
		digest_start(d);
		for (size_t k = 0; k < s.n; k++)
			digest_add(d, (struct str){ s.p + k, 1 });
		digest_finish(d, &hash);
		check_hash(&hash, vectors[i][1]);
	}
	digest_close(d);
	arena_free(&a);
}

/* Every length around the one that goes in one piece. */
static void
leaves_are_prefixed_with_0(void **state)
{
	struct arena a = { 0 };
	struct digest *d;
	char bytes[1 + 600];

	(void)state;
	memset(bytes, 'x', sizeof(bytes));
	bytes[0] = 0;
	assert_int_equal(digest_open(&a, &d), OK);
	for (size_t n = 0; n <= 600; n++) {
		struct hash leaf;
		struct hash want;

		digest_leaf(d, (struct str){ bytes + 1, n }, &leaf);
		digest_once((struct str){ bytes, 1 + n }, &want);
		assert_memory_equal(&leaf, &want, sizeof(want));
	}
	digest_close(d);
	arena_free(&a);
}

static void
nodes_are_prefixed_with_1(void **state)
{
	struct arena a = { 0 };
	struct digest *d;
	struct hash left;
	struct hash right;
	struct hash want;
	char bytes[65] = { 1 };

	(void)state;
	assert_int_equal(digest_open(&a, &d), OK);
	digest_once(STR("left"), &left);
	digest_once(STR("right"), &right);
	memcpy(bytes + 1, left.bytes, 32);
	memcpy(bytes + 33, right.bytes, 32);
	digest_once((struct str){ bytes, 65 }, &want);
	/* The result may stand where an input stood. */
	digest_node(d, &left, &right, &right);
	assert_memory_equal(&right, &want, sizeof(want));
	digest_close(d);
	arena_free(&a);
}

static void
no_memory_is_told(void **state)
{
	struct arena a = { .limit = 1 };
	struct digest *d;

	(void)state;
	assert_int_equal(digest_open(&a, &d), ERR_NO_MEMORY);
	digest_close(NULL);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_values),
		cmocka_unit_test(leaves_are_prefixed_with_0),
		cmocka_unit_test(nodes_are_prefixed_with_1),
		cmocka_unit_test(no_memory_is_told),
	};

	return CHECK_RUN(tests);
}
