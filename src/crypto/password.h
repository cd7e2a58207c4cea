#ifndef CRYPTO_PASSWORD_H
#define CRYPTO_PASSWORD_H

#include "base/err.h"
#include "base/str.h"

/*
 * Passphrases of members: Argon2id (RFC 9106) at libsodium's interactive
 * limits.  The stored text holds its own salt and limits, so that limits can
 * be raised later without a new passphrase.
 */
enum {
	PASSWORD_OPERATIONS = 2,    /* passes over the memory */
	PASSWORD_MEMORY = 64 << 20, /* bytes one check takes */
	PASSWORD_BYTES_MAX = 1024,  /* of a passphrase */
	PASSWORD_TEXT_SIZE = 128,   /* of the stored text with its NUL */
};

/* A stored passphrase: "$argon2id$v=19$...", NUL-terminated. */
struct password {
	char text[PASSWORD_TEXT_SIZE];
};

/* ERR_MISSING_FIELD if empty, ERR_TOO_LARGE, ERR_NO_MEMORY. */
enum err password_hash(struct str passphrase, struct password *ret_password);

/*
 * ERR_SIGN_IN if PASSPHRASE is not the one STORED was made from, or if
 * STORED is not such a text at all.  Takes tens of milliseconds and
 * PASSWORD_MEMORY: callers limit how often and how many at once.
 */
enum err password_check(struct str passphrase, struct str stored);

/* Was STORED made with other limits than ours are now? */
bool password_is_old(struct str stored);

/* Are two secrets equal?  Takes the same time wherever they differ. */
bool password_same(struct str a, struct str b);

#endif /* CRYPTO_PASSWORD_H */
