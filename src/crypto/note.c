/*
 * Signed notes: reading, verifying and, here only, making what is signed.
 */
#include "crypto/note.h"

#include <assert.h>

#include "base/hash.h"
#include "crypto/digest.h"

/* U+2014 and a blank: how a signature line begins. */
static const struct str line_start = STR_INIT("\xe2\x80\x94 ");

enum {
	ID_BYTES = 4,
	TIME_BYTES = 8,
	KEY_BYTES = 1 + sizeof(struct sign_key), /* type || key */
	LINE_BYTES_MAX = ID_BYTES + TIME_BYTES + sizeof(struct signature),
};

/* Names */

bool
note_name_is_valid(struct str s)
{
	if (s.n == 0 || s.n > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || s.p[i] == '+')
			return false;
	return true;
}

/* Blanks of Unicode beyond ASCII (White_Space), as UTF-8. */
static const struct str blanks[] = {
	STR_INIT("\xc2\x85"),
	STR_INIT("\xc2\xa0"),
	STR_INIT("\xe1\x9a\x80"),
	STR_INIT("\xe2\x80\x80"),
	STR_INIT("\xe2\x80\x81"),
	STR_INIT("\xe2\x80\x82"),
	STR_INIT("\xe2\x80\x83"),
	STR_INIT("\xe2\x80\x84"),
	STR_INIT("\xe2\x80\x85"),
	STR_INIT("\xe2\x80\x86"),
	STR_INIT("\xe2\x80\x87"),
	STR_INIT("\xe2\x80\x88"),
	STR_INIT("\xe2\x80\x89"),
	STR_INIT("\xe2\x80\x8a"),
	STR_INIT("\xe2\x80\xa8"),
	STR_INIT("\xe2\x80\xa9"),
	STR_INIT("\xe2\x80\xaf"),
	STR_INIT("\xe2\x81\x9f"),
	STR_INIT("\xe3\x80\x80"),
};

/* A name of a stranger may be any UTF-8 without blanks and '+'. */
static bool
name_is_possible(struct str s)
{
	if (s.n == 0 || str_find(s, '+') < s.n || str_find(s, ' ') < s.n)
		return false;
	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++)
		if (str_find_str(s, blanks[i]) < s.n)
			return false;
	return true;
}

/* UTF-8 with no control character below U+0020 but the newline. */
static bool
text_is_possible(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\n')
			return false;
	return str_is_utf8(s);
}

static uint32_t
u32_of(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static void
u32_to(uint32_t value, uint8_t *p)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint64_t
u64_of(const uint8_t *p)
{
	return (uint64_t)u32_of(p) << 32 | u32_of(p + 4);
}

/* Keys */

static void
key_bytes(const struct note_key *key, uint8_t ret_bytes[KEY_BYTES])
{
	ret_bytes[0] = key->type;
	memcpy(ret_bytes + 1, key->key.bytes, sizeof(key->key.bytes));
}

/* signed-note, "Signatures": the key id. */
static uint32_t
key_id(const struct note_key *key)
{
	char bytes[NAME_MAX_BYTES + 1 + KEY_BYTES];
	uint8_t typed[KEY_BYTES];
	struct hash hash;
	size_t n = key->name.n;

	assert(n <= NAME_MAX_BYTES);
	memcpy(bytes, key->name.p, n);
	bytes[n++] = '\n';
	key_bytes(key, typed);
	memcpy(bytes + n, typed, sizeof(typed));
	n += sizeof(typed);
	digest_once((struct str){ bytes, n }, &hash);
	return u32_of(hash.bytes);
}

enum err
note_key_make(struct str name, uint8_t type, const struct sign_key *key,
    struct note_key *ret_key)
{
	struct note_key made = { name, type, 0, *key };

	if (!note_name_is_valid(name))
		return ERR_MALFORMED;
	if (type != NOTE_ED25519 && type != NOTE_COSIGNATURE)
		return ERR_MALFORMED;
	if (!sign_key_is_safe(key))
		return ERR_WEAK_KEY;
	made.id = key_id(&made);
	*ret_key = made;
	return OK;
}

enum err
note_key_get(struct str s, struct note_key *ret_key)
{
	struct str rest = s;
	/* The base64 may hold a '+' of its own: only two are separators. */
	struct str name = str_cut(&rest, '+');
	struct str id_text = str_cut(&rest, '+');
	uint8_t id[ID_BYTES];
	uint8_t typed[KEY_BYTES];
	struct sign_key key;
	struct note_key made;
	enum err err;
	size_t n;

	if (!hex_get(id_text, id, sizeof(id)))
		return ERR_MALFORMED;
	if (!base64_get(rest, typed, sizeof(typed), &n) || n != sizeof(typed))
		return ERR_MALFORMED;
	memcpy(key.bytes, typed + 1, sizeof(key.bytes));
	err = note_key_make(name, typed[0], &key, &made);
	if (err != OK)
		return err;
	if (made.id != u32_of(id))
		return ERR_NOT_CANONICAL;
	*ret_key = made;
	return OK;
}

void
note_key_put(struct buf *out, const struct note_key *key)
{
	uint8_t id[ID_BYTES];
	uint8_t typed[KEY_BYTES];

	u32_to(key->id, id);
	key_bytes(key, typed);
	buf_put(out, key->name);
	buf_byte(out, '+');
	hex_put(out, id, sizeof(id));
	buf_byte(out, '+');
	base64_put(out, typed, sizeof(typed));
}

bool
note_key_eq(const struct note_key *a, const struct note_key *b)
{
	return a->type == b->type && a->id == b->id &&
	    str_eq(a->name, b->name) && sign_key_eq(&a->key, &b->key);
}

enum err
note_key_copy(struct arena *a, const struct note_key *key,
    struct note_key *ret_key)
{
	struct note_key copy = *key;

	copy.name = str_copy(a, key->name);
	if (!copy.name.p)
		return ERR_NO_MEMORY;
	*ret_key = copy;
	return OK;
}

enum err
note_signer_make(struct str name, uint8_t type, const struct sign_seed *seed,
    struct note_signer *ret_signer)
{
	struct note_signer made;
	enum err err;

	sign_pair_from(seed, &made.pair);
	err = note_key_make(name, type, &made.pair.key, &made.key);
	if (err == OK)
		*ret_signer = made;
	sign_forget(&made, sizeof(made));
	return err;
}

void
note_signer_forget(struct note_signer *signer)
{
	sign_forget(signer, sizeof(*signer));
}

/* What is signed */

/* The bytes a key signs: the text, or a text made of it in a buffer. */
struct message {
	struct str bytes;
	char cosigned[64 + NOTE_COSIGNED_MAX];
};

/*
 * tlog-cosignature, "Ed25519 signed message".  The struct stays where it
 * is: bytes may point into it.
 */
static enum err
message_make(uint8_t type, struct str text, int64_t at, struct message *ret)
{
	struct arena none = { .limit = 1 };
	struct buf head = { &none, ret->cosigned, 0, 64, false };

	if (type != NOTE_COSIGNATURE) {
		ret->bytes = text;
		return OK;
	}
	if (text.n > NOTE_COSIGNED_MAX)
		return ERR_TOO_LARGE;
	buf_put(&head, STR("cosignature/v1\ntime "));
	buf_int(&head, at);
	buf_byte(&head, '\n');
	assert(buf_ok(&head));
	memcpy(ret->cosigned + head.n, text.p, text.n);
	ret->bytes = (struct str){ ret->cosigned, head.n + text.n };
	return OK;
}

static enum err
text_check(struct str text, const struct note_signer *signer, int64_t at)
{
	if (text.n > NOTE_MAX)
		return ERR_TOO_LARGE;
	if (text.n == 0 || text.p[text.n - 1] != '\n')
		return ERR_MALFORMED;
	if (!text_is_possible(text))
		return ERR_MALFORMED;
	if (signer->key.type == NOTE_COSIGNATURE && at < 0)
		return ERR_MALFORMED;
	return OK;
}

/* The bytes in a line: the id, the time of a cosignature, the signature. */
static size_t
line_bytes(const struct note_signer *signer, int64_t at,
    const struct signature *signature, uint8_t ret_bytes[LINE_BYTES_MAX])
{
	size_t n = ID_BYTES;

	u32_to(signer->key.id, ret_bytes);
	if (signer->key.type == NOTE_COSIGNATURE) {
		u32_to((uint32_t)((uint64_t)at >> 32), ret_bytes + n);
		u32_to((uint32_t)at, ret_bytes + n + 4);
		n += TIME_BYTES;
	}
	memcpy(ret_bytes + n, signature->bytes, sizeof(signature->bytes));
	return n + sizeof(signature->bytes);
}

enum err
note_line_put(struct buf *out, struct str text,
    const struct note_signer *signer, int64_t at)
{
	uint8_t bytes[LINE_BYTES_MAX];
	struct signature signature;
	struct message message;
	enum err err = text_check(text, signer, at);

	if (err != OK)
		return err;
	err = message_make(signer->key.type, text, at, &message);
	if (err != OK)
		return err;
	sign_make(&signer->pair, message.bytes, &signature);
	buf_put(out, line_start);
	buf_put(out, signer->key.name);
	buf_byte(out, ' ');
	base64_put(out, bytes, line_bytes(signer, at, &signature, bytes));
	buf_byte(out, '\n');
	return buf_ok(out) ? OK : ERR_NO_MEMORY;
}

enum err
note_sign(struct buf *out, struct str text, const struct note_signer *signer,
    int64_t at)
{
	enum err err = text_check(text, signer, at);

	if (err != OK)
		return err;
	buf_put(out, text);
	buf_byte(out, '\n');
	return note_line_put(out, text, signer, at);
}

/* Reading */

enum err
note_line_get(struct arena *a, struct str line, struct note_line *ret_line)
{
	struct str rest = line;
	struct str name;
	uint8_t *bytes;
	size_t n;

	if (line.n > NOTE_MAX)
		return ERR_TOO_LARGE;
	if (!str_starts(line, line_start) || str_find(line, '\n') != line.n - 1)
		return ERR_MALFORMED;
	if (!text_is_possible(line))
		return ERR_MALFORMED;
	rest = str_from_byte(line, line_start.n);
	rest.n--;
	name = str_cut(&rest, ' ');
	if (!name_is_possible(name) || rest.n == 0)
		return ERR_MALFORMED;
	bytes = arena_alloc(a, rest.n);
	if (!bytes)
		return ERR_NO_MEMORY;
	if (!base64_get(rest, bytes, rest.n, &n))
		return ERR_NOT_CANONICAL;
	if (n <= ID_BYTES)
		return ERR_MALFORMED;
	*ret_line = (struct note_line){ line, name, u32_of(bytes),
		{ (const char *)bytes + ID_BYTES, n - ID_BYTES } };
	return OK;
}

/* Split at the last empty line; the newline before it is the text's. */
static bool
split(struct str bytes, struct str *ret_text, struct str *ret_signatures)
{
	for (size_t i = bytes.n; i >= 2; i--)
		if (bytes.p[i - 1] == '\n' && bytes.p[i - 2] == '\n') {
			*ret_text = (struct str){ bytes.p, i - 1 };
			*ret_signatures = str_from_byte(bytes, i);
			return true;
		}
	return false;
}

static enum err
lines_get(struct arena *a, struct note *note)
{
	struct str rest = note->signatures;
	size_t n = 0;

	for (size_t i = 0; i < rest.n; i++)
		n += rest.p[i] == '\n';
	if (n > NOTE_SIGNATURES_MAX)
		return ERR_TOO_LARGE;
	note->lines = arena_alloc(a, n * sizeof(*note->lines));
	if (!note->lines)
		return ERR_NO_MEMORY;
	for (note->n_lines = 0; note->n_lines < n; note->n_lines++) {
		struct str line = { rest.p, str_find(rest, '\n') + 1 };
		enum err err =
		    note_line_get(a, line, &note->lines[note->n_lines]);

		if (err != OK)
			return err;
		rest = str_from_byte(rest, line.n);
	}
	assert(rest.n == 0);
	return OK;
}

enum err
note_get(struct arena *a, struct str bytes, struct note *ret_note)
{
	struct note note = { .n_lines = 0 };
	enum err err;

	if (bytes.n > NOTE_MAX)
		return ERR_TOO_LARGE;
	if (bytes.n == 0 || bytes.p[bytes.n - 1] != '\n')
		return ERR_MALFORMED;
	if (!text_is_possible(bytes))
		return ERR_MALFORMED;
	if (!split(bytes, &note.text, &note.signatures))
		return ERR_MALFORMED;
	if (note.signatures.n == 0)
		return ERR_MALFORMED;
	err = lines_get(a, &note);
	if (err == OK)
		*ret_note = note;
	return err;
}

/* Verifying */

bool
note_line_is_of(const struct note_line *line, const struct note_key *key)
{
	return line->id == key->id && str_eq(line->name, key->name);
}

enum err
note_line_verify(struct str text, const struct note_line *line,
    const struct note_key *key, int64_t *ret_at)
{
	bool has_time = key->type == NOTE_COSIGNATURE;
	size_t n_time = has_time ? TIME_BYTES : 0;
	const char *p = line->signature.p;
	struct signature signature;
	struct message message;
	uint64_t at = 0;
	enum err err;

	if (!note_line_is_of(line, key))
		return ERR_NOT_FOUND;
	if (line->signature.n != n_time + sizeof(signature))
		return ERR_SIGNATURE;
	if (has_time)
		at = u64_of((const uint8_t *)p);
	if (at > INT64_MAX)
		return ERR_SIGNATURE;
	memcpy(signature.bytes, p + n_time, sizeof(signature.bytes));
	err = message_make(key->type, text, (int64_t)at, &message);
	if (err == OK)
		err = sign_verify(&key->key, message.bytes, &signature);
	if (err == OK && ret_at)
		*ret_at = (int64_t)at;
	return err;
}

enum err
note_verify_key(const struct note *note, const struct note_key *key,
    int64_t *ret_at)
{
	bool has_signed = false;
	int64_t latest = 0;

	for (size_t i = 0; i < note->n_lines; i++) {
		int64_t at = 0;
		enum err err =
		    note_line_verify(note->text, &note->lines[i], key, &at);

		if (err == ERR_NOT_FOUND)
			continue;
		if (err != OK)
			return err;
		has_signed = true;
		if (at > latest)
			latest = at;
	}
	if (!has_signed)
		return ERR_NOT_FOUND;
	if (ret_at)
		*ret_at = latest;
	return OK;
}

enum err
note_verify(const struct note *note, const struct note_key *keys, size_t n_keys)
{
	bool has_signed = false;

	for (size_t i = 0; i < n_keys; i++) {
		enum err err = note_verify_key(note, &keys[i], NULL);

		if (err != OK && err != ERR_NOT_FOUND)
			return err;
		if (err == OK)
			has_signed = true;
	}
	return has_signed ? OK : ERR_SIGNATURE;
}

void
note_put_with(struct buf *out, const struct note *note,
    const struct note_line *line)
{
	buf_put(out, note->text);
	buf_byte(out, '\n');
	for (size_t i = 0; i < note->n_lines; i++) {
		const struct note_line *old = &note->lines[i];

		if (old->id != line->id || !str_eq(old->name, line->name))
			buf_put(out, old->line);
	}
	buf_put(out, line->line);
}
