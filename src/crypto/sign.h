#ifndef CRYPTO_SIGN_H
#define CRYPTO_SIGN_H

#include "base/err.h"
#include "base/str.h"

/*
 * Ed25519 (RFC 8032) by libsodium's rule, which every node must share
 * because verdicts are part of the fold.  Only crypto/note.c and log/leaf.c
 * decide what is signed.
 */
struct sign_seed {
	uint8_t bytes[32]; /* the secret; sign_forget() it after use */
};

struct sign_key {
	uint8_t bytes[32]; /* public */
};

struct sign_pair {
	struct sign_key key;
	uint8_t secret[64]; /* seed || public key, as libsodium wants it */
};

struct signature {
	uint8_t bytes[64];
};

/* The same seed always makes the same pair. */
void sign_pair_from(const struct sign_seed *seed, struct sign_pair *ret_pair);

/* Deterministic: the same message gives the same signature. */
void sign_make(const struct sign_pair *pair, struct str message,
    struct signature *ret_signature);

/* ERR_SIGNATURE if it is not this key's signature of this message. */
enum err sign_verify(const struct sign_key *key, struct str message,
    const struct signature *signature);

/*
 * Is KEY a point of the prime-order group in its one encoding?  Small-order,
 * mixed-order and non-canonical keys verify differently in different
 * programs, so no such key is ever registered.
 */
bool sign_key_is_safe(const struct sign_key *key);

bool sign_key_eq(const struct sign_key *a, const struct sign_key *b);

/* Overwrite a secret in a way that the compiler does not drop. */
void sign_forget(void *secret, size_t n);

#endif /* CRYPTO_SIGN_H */
