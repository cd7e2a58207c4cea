/*
 * Ed25519 by libsodium.  Programs differ on signatures of odd keys (small
 * order, other encodings); libsodium refuses them all, and so do we.
 */
#include "crypto/sign.h"

#include <assert.h>

#include <sodium.h>

static_assert(sizeof(struct sign_key) == crypto_sign_PUBLICKEYBYTES, "key");
static_assert(sizeof(struct sign_seed) == crypto_sign_SEEDBYTES, "seed");
static_assert(sizeof(struct signature) == crypto_sign_BYTES, "signature");

static const unsigned char *
bytes_of(struct str s)
{
	return (const unsigned char *)s.p;
}

void
sign_pair_from(const struct sign_seed *seed, struct sign_pair *ret_pair)
{
	int rc = crypto_sign_seed_keypair(ret_pair->key.bytes, ret_pair->secret,
	    seed->bytes);

	assert(rc == 0);
}

void
sign_make(const struct sign_pair *pair, struct str message,
    struct signature *ret_signature)
{
	int rc = crypto_sign_detached(ret_signature->bytes, NULL,
	    bytes_of(message), message.n, pair->secret);

	assert(rc == 0);
}

enum err
sign_verify(const struct sign_key *key, struct str message,
    const struct signature *signature)
{
	int rc = crypto_sign_verify_detached(signature->bytes,
	    bytes_of(message), message.n, key->bytes);

	return rc == 0 ? OK : ERR_SIGNATURE;
}

bool
sign_key_is_safe(const struct sign_key *key)
{
	return crypto_core_ed25519_is_valid_point(key->bytes) == 1;
}

bool
sign_key_eq(const struct sign_key *a, const struct sign_key *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

void
sign_forget(void *secret, size_t n)
{
	sodium_memzero(secret, n);
}
