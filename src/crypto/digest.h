#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include "base/err.h"
#include "base/hash.h"

/*
 * SHA-256, and the two ways in which RFC 6962, 2.1 uses it.  A digest is
 * opened once by whoever hashes much and used again for every value: making
 * one is slow, using one is not.  One thread uses it at a time.
 */
struct digest;

/* The struct is in A; what it holds besides is released by the close. */
enum err digest_open(struct arena *a, struct digest **ret_digest);
void digest_close(struct digest *d); /* NULL is fine */

/* A value in pieces: start, any number of adds, finish. */
void digest_start(struct digest *d);
void digest_add(struct digest *d, struct str bytes);
void digest_finish(struct digest *d, struct hash *ret_hash);

/* SHA-256(0x00 || ENTRY): the hash of a leaf. */
void digest_leaf(struct digest *d, struct str entry, struct hash *ret_hash);

/* SHA-256(0x01 || LEFT || RIGHT): the hash of a node. */
void digest_node(struct digest *d, const struct hash *left,
    const struct hash *right, struct hash *ret_hash);

/*
 * One value without opening anything; it cannot fail.  About a quarter as
 * fast as an opened digest: for short things and few of them.
 */
void digest_once(struct str bytes, struct hash *ret_hash);

#endif /* CRYPTO_DIGEST_H */
