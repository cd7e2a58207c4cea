#ifndef CRYPTO_BOX_H
#define CRYPTO_BOX_H

#include "base/buf.h"
#include "crypto/sign.h"

/*
 * Bytes for one reader (libsodium's sealed boxes): anybody can close one for
 * the holder of an Ed25519 key, and nobody else can open it.  Who closed it
 * is not said: sign what is sent.
 */
enum err box_close(const struct sign_key *to, struct str bytes,
    struct buf *out);

/* ERR_MALFORMED if it is none, is damaged, or is for another. */
enum err box_open(const struct sign_pair *pair, struct str box, struct arena *a,
    struct str *ret_bytes);

#endif /* CRYPTO_BOX_H */
