/*
 * Passphrases by libsodium's Argon2id.
 */
#include "crypto/password.h"

#include <assert.h>

#include <sodium.h>

static_assert(PASSWORD_TEXT_SIZE == crypto_pwhash_STRBYTES, "text");
static_assert(PASSWORD_MEMORY == crypto_pwhash_MEMLIMIT_INTERACTIVE, "limit");
static_assert(PASSWORD_OPERATIONS == crypto_pwhash_OPSLIMIT_INTERACTIVE,
    "limit");

enum err
password_hash(struct str passphrase, struct password *ret_password)
{
	struct password made = { "" };

	if (passphrase.n == 0)
		return ERR_MISSING_FIELD;
	if (passphrase.n > PASSWORD_BYTES_MAX)
		return ERR_TOO_LARGE;
	/* Picks the fastest code for this processor; more calls do nothing. */
	if (sodium_init() < 0)
		return ERR_IO;
	if (crypto_pwhash_str_alg(made.text, passphrase.p, passphrase.n,
		PASSWORD_OPERATIONS, PASSWORD_MEMORY,
		crypto_pwhash_ALG_ARGON2ID13) != 0)
		return ERR_NO_MEMORY;
	*ret_password = made;
	return OK;
}

/* STORED as libsodium wants it: in PASSWORD_TEXT_SIZE bytes, zeros last. */
static bool
text_of(struct str stored, struct password *ret_text)
{
	*ret_text = (struct password){ "" };
	if (stored.n == 0 || stored.n >= PASSWORD_TEXT_SIZE ||
	    memchr(stored.p, 0, stored.n))
		return false;
	memcpy(ret_text->text, stored.p, stored.n);
	return true;
}

enum err
password_check(struct str passphrase, struct str stored)
{
	struct password text;

	if (passphrase.n > PASSWORD_BYTES_MAX || !text_of(stored, &text))
		return ERR_SIGN_IN;
	if (sodium_init() < 0)
		return ERR_IO;
	if (crypto_pwhash_str_verify(text.text, passphrase.p, passphrase.n) !=
	    0)
		return ERR_SIGN_IN;
	return OK;
}

bool
password_is_old(struct str stored)
{
	struct password text;

	return !text_of(stored, &text) ||
	    crypto_pwhash_str_needs_rehash(text.text, PASSWORD_OPERATIONS,
		PASSWORD_MEMORY) != 0;
}

bool
password_same(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	return a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0;
}
