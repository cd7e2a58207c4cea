/*
 * Sealed boxes.  The Ed25519 key of the reader becomes an X25519 key, as
 * libsodium does it: a party has one key to be known by.
 */
#include "crypto/box.h"

#include <sodium.h>

enum err
box_close(const struct sign_key *to, struct str bytes, struct buf *out)
{
	unsigned char key[crypto_box_PUBLICKEYBYTES];
	char *p;

	if (sodium_init() < 0)
		return ERR_IO;
	if (crypto_sign_ed25519_pk_to_curve25519(key, to->bytes) != 0)
		return ERR_WEAK_KEY;
	p = buf_add(out, bytes.n + crypto_box_SEALBYTES);
	if (!p)
		return ERR_NO_MEMORY;
	return crypto_box_seal((unsigned char *)p,
		   (const unsigned char *)bytes.p, bytes.n, key) == 0 ?
	    OK :
	    ERR_WEAK_KEY;
}

enum err
box_open(const struct sign_pair *pair, struct str box, struct arena *a,
    struct str *ret_bytes)
{
	unsigned char key[crypto_box_PUBLICKEYBYTES];
	unsigned char secret[crypto_box_SECRETKEYBYTES];
	char *p;
	int rc;

	if (box.n < crypto_box_SEALBYTES)
		return ERR_MALFORMED;
	p = arena_alloc(a, box.n - crypto_box_SEALBYTES + 1);
	if (!p)
		return ERR_NO_MEMORY;
	if (crypto_sign_ed25519_pk_to_curve25519(key, pair->key.bytes) != 0 ||
	    crypto_sign_ed25519_sk_to_curve25519(secret, pair->secret) != 0)
		return ERR_WEAK_KEY;
	rc = crypto_box_seal_open((unsigned char *)p,
	    (const unsigned char *)box.p, box.n, key, secret);
	sign_forget(secret, sizeof(secret));
	if (rc != 0)
		return ERR_MALFORMED;
	*ret_bytes = (struct str){ p, box.n - crypto_box_SEALBYTES };
	return OK;
}
