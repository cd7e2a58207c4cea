/*
 * SHA-256 by OpenSSL.  The algorithm is fetched and the context made once;
 * looking it up for each value would cost more than the hashing.
 */
#include "crypto/digest.h"

#include <assert.h>

/* OpenSSL has a type with the name of one of our errors. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/evp.h>
#undef ERR_STATE
#include <sodium.h>

struct digest {
	EVP_MD *md;
	EVP_MD_CTX *ctx;
};

/* With the algorithm in place none of these can fail: they only compute. */
static void
start(struct digest *d)
{
	int ok = EVP_DigestInit_ex2(d->ctx, NULL, NULL);

	assert(ok == 1);
}

static void
add(struct digest *d, const void *p, size_t n)
{
	int ok = EVP_DigestUpdate(d->ctx, p, n);

	assert(ok == 1);
}

static void
finish(struct digest *d, struct hash *ret_hash)
{
	unsigned n = 0;
	int ok = EVP_DigestFinal_ex(d->ctx, ret_hash->bytes, &n);

	assert(ok == 1 && n == sizeof(ret_hash->bytes));
}

enum err
digest_open(struct arena *a, struct digest **ret_digest)
{
	struct digest *d = arena_alloc(a, sizeof(*d));

	if (!d)
		return ERR_NO_MEMORY;
	d->md = EVP_MD_fetch(NULL, "SHA256", NULL);
	d->ctx = EVP_MD_CTX_new();
	if (!d->md || !d->ctx || !EVP_DigestInit_ex2(d->ctx, d->md, NULL)) {
		digest_close(d);
		return ERR_NO_MEMORY;
	}
	*ret_digest = d;
	return OK;
}

void
digest_close(struct digest *d)
{
	if (!d)
		return;
	EVP_MD_CTX_free(d->ctx);
	EVP_MD_free(d->md);
	*d = (struct digest){ NULL, NULL };
}

void
digest_start(struct digest *d)
{
	start(d);
}

void
digest_add(struct digest *d, struct str bytes)
{
	add(d, bytes.p, bytes.n);
}

void
digest_finish(struct digest *d, struct hash *ret_hash)
{
	finish(d, ret_hash);
}

/* Short leaves go in one piece: each piece has its price. */
enum { SHORT_LEAF = 255 };

void
digest_leaf(struct digest *d, struct str entry, struct hash *ret_hash)
{
	uint8_t bytes[1 + SHORT_LEAF];

	bytes[0] = 0x00;
	start(d);
	if (entry.n <= SHORT_LEAF) {
		if (entry.n)
			memcpy(bytes + 1, entry.p, entry.n);
		add(d, bytes, 1 + entry.n);
	} else {
		add(d, bytes, 1);
		add(d, entry.p, entry.n);
	}
	finish(d, ret_hash);
}

void
digest_node(struct digest *d, const struct hash *left, const struct hash *right,
    struct hash *ret_hash)
{
	uint8_t bytes[1 + 2 * sizeof(left->bytes)];

	bytes[0] = 0x01;
	memcpy(bytes + 1, left->bytes, sizeof(left->bytes));
	memcpy(bytes + 1 + sizeof(left->bytes), right->bytes,
	    sizeof(right->bytes));
	start(d);
	add(d, bytes, sizeof(bytes));
	finish(d, ret_hash);
}

void
digest_once(struct str bytes, struct hash *ret_hash)
{
	const unsigned char *p = (const unsigned char *)bytes.p;

	/* libsodium's needs no memory and so cannot fail. */
	crypto_hash_sha256(ret_hash->bytes, p, bytes.n);
}
