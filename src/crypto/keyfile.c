/*
 * Files of private keys.
 */
#include "crypto/keyfile.h"

#include "base/hash.h"
#include "base/os.h"

static const struct str first_line = STR_INIT("sunledger.org/key@v1");

enum { FILE_BYTES_MAX = 1024, FILE_MODE = 0600 };

enum err
keyfile_make(struct arena *a, struct str name, uint8_t type,
    struct keyfile *ret_key)
{
	struct keyfile made = { .type = type };
	struct note_signer signer;
	enum err err;

	made.name = str_copy(a, name);
	if (!made.name.p)
		return ERR_NO_MEMORY;
	os_random(made.seed.bytes, sizeof(made.seed.bytes));
	err = keyfile_signer(&made, &signer);
	note_signer_forget(&signer);
	if (err == OK)
		*ret_key = made;
	sign_forget(&made, sizeof(made));
	return err;
}

enum err
keyfile_get(struct str s, struct keyfile *ret_key)
{
	struct str rest = s;
	struct keyfile key;
	size_t n;

	if (!str_eq(str_cut(&rest, '\n'), first_line))
		return ERR_MALFORMED;
	key.name = str_cut(&rest, '\n');
	if (!note_name_is_valid(key.name))
		return ERR_MALFORMED;
	if (!hex_get(str_cut(&rest, '\n'), &key.type, sizeof(key.type)))
		return ERR_MALFORMED;
	if (key.type != NOTE_ED25519 && key.type != NOTE_COSIGNATURE)
		return ERR_MALFORMED;
	/* What is left is the seed and the newline that ends the file. */
	if (str_find(rest, '\n') + 1 != rest.n)
		return ERR_MALFORMED;
	if (!base64_get(str_cut(&rest, '\n'), key.seed.bytes,
		sizeof(key.seed.bytes), &n))
		return ERR_NOT_CANONICAL;
	if (n != sizeof(key.seed.bytes))
		return ERR_MALFORMED;
	*ret_key = key;
	sign_forget(&key, sizeof(key));
	return OK;
}

void
keyfile_put(struct buf *out, const struct keyfile *key)
{
	buf_put(out, first_line);
	buf_byte(out, '\n');
	buf_put(out, key->name);
	buf_byte(out, '\n');
	hex_put(out, &key->type, sizeof(key->type));
	buf_byte(out, '\n');
	base64_put(out, key->seed.bytes, sizeof(key->seed.bytes));
	buf_byte(out, '\n');
}

enum err
keyfile_load(struct arena *a, const char *path, struct keyfile *ret_key)
{
	struct str bytes;
	enum err err = os_read_file(a, path, FILE_BYTES_MAX, &bytes);

	return err == OK ? keyfile_get(bytes, ret_key) : err;
}

enum err
keyfile_save(struct arena *a, const char *path, const struct keyfile *key)
{
	struct buf out = { .arena = a };

	if (os_exists(path))
		return ERR_DUPLICATE;
	keyfile_put(&out, key);
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	return os_write_file(path, buf_str(&out), FILE_MODE);
}

enum err
keyfile_signer(const struct keyfile *key, struct note_signer *ret_signer)
{
	return note_signer_make(key->name, key->type, &key->seed, ret_signer);
}
