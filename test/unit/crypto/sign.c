/*
 * Ed25519: known signatures, and the keys and signatures on which other
 * programs differ.
 */
#include "check.h"

#include <sodium.h>

#include "base/hash.h"
#include "crypto/sign.h"

/* RFC 8032, 7.1: seed, public key, message, signature. */
static const char *const vectors[][4] = {
	{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
	    "",
	    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
	    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
	{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
	    "72",
	    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
	    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
	{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
	    "af82",
	    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
	    "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
};

static void
known_signatures(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(vectors) / sizeof(*vectors); i++) {
		struct str hex = str_from(vectors[i][2]);
		struct sign_seed seed;
		struct sign_key key;
		struct signature want;
		struct signature made;
		struct sign_pair pair;
		char bytes[8];
		struct str message = { bytes, hex.n / 2 };

		assert_true(hex_get(str_from(vectors[i][0]), seed.bytes, 32));
		assert_true(hex_get(str_from(vectors[i][1]), key.bytes, 32));
		assert_true(hex_get(hex, bytes, message.n));
		assert_true(hex_get(str_from(vectors[i][3]), want.bytes, 64));
		sign_pair_from(&seed, &pair);
		assert_true(sign_key_eq(&pair.key, &key));
		assert_true(sign_key_is_safe(&key));
		sign_make(&pair, message, &made);
		assert_memory_equal(&made, &want, sizeof(want));
		assert_int_equal(sign_verify(&key, message, &want), OK);
	}
}

static struct sign_pair
some_pair(void)
{
	struct sign_seed seed = { { 7 } };
	struct sign_pair pair;

	sign_pair_from(&seed, &pair);
	return pair;
}

static void
any_changed_bit_is_found(void **state)
{
	struct sign_pair pair = some_pair();
	struct signature good;

	(void)state;
	sign_make(&pair, STR("text"), &good);
	for (size_t i = 0; i < 512; i++) {
		struct signature bad = good;

		bad.bytes[i / 8] ^= (uint8_t)(1 << i % 8);
		assert_int_equal(sign_verify(&pair.key, STR("text"), &bad),
		    ERR_SIGNATURE);
	}
	assert_int_equal(sign_verify(&pair.key, STR("texs"), &good),
	    ERR_SIGNATURE);
	assert_int_equal(sign_verify(&pair.key, STR("text"), &good), OK);
}

/* Points of order 1, 2, 4, 8, then other spellings of points. */
static const char *const weak[] = {
	"0100000000000000000000000000000000000000000000000000000000000000",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
	"0100000000000000000000000000000000000000000000000000000000000080",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	"f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0200000000000000000000000000000000000000000000000000000000000000",
};

static void
weak_keys_are_refused(void **state)
{
	/* R = identity, S = 0: good under a small-order key, some say. */
	struct signature forged = { { 1 } };

	(void)state;
	for (size_t i = 0; i < sizeof(weak) / sizeof(*weak); i++) {
		struct sign_key key;

		assert_true(hex_get(str_from(weak[i]), key.bytes, 32));
		if (sign_key_is_safe(&key))
			fail_msg("%s is taken for safe", weak[i]);
		assert_int_equal(sign_verify(&key, STR("any"), &forged),
		    ERR_SIGNATURE);
	}
}

/* An honest key plus a point of order 8 is a key only some would accept. */
static void
mixed_order_keys_are_refused(void **state)
{
	struct sign_pair pair = some_pair();
	struct sign_key small;
	struct sign_key mixed;

	(void)state;
	assert_true(hex_get(str_from(weak[6]), small.bytes, 32));
	if (crypto_core_ed25519_add(mixed.bytes, pair.key.bytes, small.bytes) !=
	    0)
		fail_msg("the points cannot be added");
	assert_true(sign_key_is_safe(&pair.key));
	assert_false(sign_key_is_safe(&mixed));
}

/* RFC 8032, 5.1.7: S is less than the order L of the group. */
static void
s_plus_l_is_refused(void **state)
{
	static const uint8_t order[32] = { 0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63,
		0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
		0x14, [31] = 0x10 };
	struct sign_pair pair = some_pair();
	struct signature signature;
	unsigned carry = 0;

	(void)state;
	sign_make(&pair, STR("text"), &signature);
	for (int i = 0; i < 32; i++) {
		carry += signature.bytes[32 + i] + order[i];
		signature.bytes[32 + i] = (uint8_t)carry;
		carry >>= 8;
	}
	assert_int_equal(sign_verify(&pair.key, STR("text"), &signature),
	    ERR_SIGNATURE);
}

static void
secrets_are_forgotten(void **state)
{
	static const struct sign_pair empty;
	struct sign_pair pair = some_pair();

	(void)state;
	sign_forget(&pair, sizeof(pair));
	assert_memory_equal(&pair, &empty, sizeof(empty));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_signatures),
		cmocka_unit_test(any_changed_bit_is_found),
		cmocka_unit_test(weak_keys_are_refused),
		cmocka_unit_test(mixed_order_keys_are_refused),
		cmocka_unit_test(s_plus_l_is_refused),
		cmocka_unit_test(secrets_are_forgotten),
	};

	return CHECK_RUN(tests);
}
