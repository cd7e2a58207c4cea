#ifndef CRYPTO_KEYFILE_H
#define CRYPTO_KEYFILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "crypto/note.h"

/*
 * A private key on disk, readable by its owner only (0600):
 *
 *	sunledger.org/key@v1
 *	<name>
 *	<type, two lower-case hex digits>
 *	<base64 of the 32-byte seed>
 *
 * four lines, each ended by a newline, and nothing else.
 */
struct keyfile {
	struct str name;
	uint8_t type; /* NOTE_ED25519 or NOTE_COSIGNATURE */
	struct sign_seed seed;
};

/* A new key from os_random().  NAME is copied into A. */
enum err keyfile_make(struct arena *a, struct str name, uint8_t type,
    struct keyfile *ret_key);

/* ERR_MALFORMED, ERR_NOT_CANONICAL.  The name stays a view into S. */
enum err keyfile_get(struct str s, struct keyfile *ret_key);
void keyfile_put(struct buf *out, const struct keyfile *key);

/* ERR_NOT_FOUND if there is no file; the errors of keyfile_get(); ERR_IO. */
enum err keyfile_load(struct arena *a, const char *path,
    struct keyfile *ret_key);

/* Write a new file; ERR_DUPLICATE if there is one: keys are never lost. */
enum err keyfile_save(struct arena *a, const char *path,
    const struct keyfile *key);

/* The signer this file is the secret of. */
enum err keyfile_signer(const struct keyfile *key,
    struct note_signer *ret_signer);

#endif /* CRYPTO_KEYFILE_H */
