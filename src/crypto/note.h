#ifndef CRYPTO_NOTE_H
#define CRYPTO_NOTE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/str.h"
#include "crypto/sign.h"

/*
 * Signed notes (C2SP signed-note v1.0.0): a text that ends in a newline, an
 * empty line, and one line for each signature:
 *
 *	<U+2014> <key name> <base64(key id || signature)>
 *
 * This is the only envelope for signatures there is, and with log/leaf.c
 * this module is the only maker of signed bytes.  Readers are strict: what
 * note_get() accepts, written again, is the same bytes.
 */

/* The first byte of a key says what its signatures mean. */
enum {
	NOTE_ED25519 = 0x01,     /* over the text */
	NOTE_COSIGNATURE = 0x04, /* over time and text: cosignature/v1 */
};

/* A public key with its name; the text form of it is called a vkey. */
struct note_key {
	struct str name; /* 1..255 bytes of printable ASCII, no ' ', no '+' */
	uint8_t type;
	uint32_t id; /* SHA-256(name || "\n" || type || key)[:4] */
	struct sign_key key;
};

/* May S name a key or a log of ours (or of anybody we follow)? */
bool note_name_is_valid(struct str s);

/*
 * A key from its parts; the id is computed.  ERR_MALFORMED for the name or
 * type, ERR_WEAK_KEY.  NAME must live as long as the key.
 */
enum err note_key_make(struct str name, uint8_t type,
    const struct sign_key *key, struct note_key *ret_key);

/*
 * Read "name+<8 hex id>+<base64(type || key)>".  The name stays a view into
 * S.  ERR_MALFORMED, ERR_NOT_CANONICAL if the id is not the key's,
 * ERR_WEAK_KEY.
 */
enum err note_key_get(struct str s, struct note_key *ret_key);
void note_key_put(struct buf *out, const struct note_key *key);
bool note_key_eq(const struct note_key *a, const struct note_key *b);

/* A copy whose name is in A, to outlive what it was read from. */
enum err note_key_copy(struct arena *a, const struct note_key *key,
    struct note_key *ret_key);

/* One who can sign.  Holds a secret: note_signer_forget() it. */
struct note_signer {
	struct note_key key;
	struct sign_pair pair;
};

/* NAME must live as long as the signer.  Errors of note_key_make(). */
enum err note_signer_make(struct str name, uint8_t type,
    const struct sign_seed *seed, struct note_signer *ret_signer);
void note_signer_forget(struct note_signer *signer);

/* A cosigned text is a checkpoint, so it is short. */
enum { NOTE_COSIGNED_MAX = 4096 };

/*
 * Append to OUT the signature line of SIGNER for TEXT (which ends in a
 * newline).  AT is the Unix time of a cosignature and is not used by other
 * types.  ERR_MALFORMED if TEXT cannot be the text of a note, ERR_TOO_LARGE
 * beyond NOTE_MAX, or NOTE_COSIGNED_MAX for a cosignature.
 */
enum err note_line_put(struct buf *out, struct str text,
    const struct note_signer *signer, int64_t at);

/* Append to OUT a whole note: TEXT, the empty line, one signature. */
enum err note_sign(struct buf *out, struct str text,
    const struct note_signer *signer, int64_t at);

/* One signature line, as it was read. */
struct note_line {
	struct str line; /* all of it, with its newline */
	struct str name;
	uint32_t id;
	struct str signature; /* the bytes after the id; in the arena */
};

/* A note as it was read; not verified.  Views into the bytes given. */
struct note {
	struct str text;       /* with its last newline */
	struct str signatures; /* all lines */
	struct note_line *lines;
	size_t n_lines; /* 1..NOTE_SIGNATURES_MAX */
};

/*
 * Read a note.  The signatures begin after the last empty line.
 * ERR_TOO_LARGE beyond NOTE_MAX or NOTE_SIGNATURES_MAX, ERR_MALFORMED,
 * ERR_NOT_CANONICAL (base64).
 */
enum err note_get(struct arena *a, struct str bytes, struct note *ret_note);

/* Read one signature line, with its newline. */
enum err note_line_get(struct arena *a, struct str line,
    struct note_line *ret_line);

/* Was LINE made under KEY's name and id?  (Not: is it a good signature.) */
bool note_line_is_of(const struct note_line *line, const struct note_key *key);

/*
 * Is LINE a good signature of TEXT by KEY?  ERR_NOT_FOUND if it is under
 * another name or id, ERR_SIGNATURE if it is broken.  RET_AT is the time of
 * a cosignature, 0 for other types; may be NULL.
 */
enum err note_line_verify(struct str text, const struct note_line *line,
    const struct note_key *key, int64_t *ret_at);

/*
 * Has KEY signed NOTE?  Every line of it must be good: ERR_SIGNATURE if one
 * is broken, in whatever order; ERR_NOT_FOUND if there is none.  RET_AT is
 * the latest time of a cosignature, 0 for other types; may be NULL.
 */
enum err note_verify_key(const struct note *note, const struct note_key *key,
    int64_t *ret_at);

/*
 * Verify NOTE under a set of known keys (signed-note, "Verifying").  Lines
 * of unknown keys are ignored; a broken line of a known one refuses the
 * whole; ERR_SIGNATURE too if no known key has signed.
 */
enum err note_verify(const struct note *note, const struct note_key *keys,
    size_t n_keys);

/*
 * Write NOTE to OUT with LINE added at its end; a line already there under
 * the same name and id is left out.
 */
void note_put_with(struct buf *out, const struct note *note,
    const struct note_line *line);

#endif /* CRYPTO_NOTE_H */
