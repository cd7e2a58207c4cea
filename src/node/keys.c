/*
 * Keys of the hosted parties, one file each.
 *
 * The root key is named before there is an origin: the default origin is
 * made from its id.
 */
#include "node/spine.h"

#include <stdio.h>

#include "crypto/keyfile.h"

static const char *const key_names[] = { "root", "log", "witness", "mirror" };

/* DIR/keys/PARTY.NAME.key in A. */
static const char *
key_path(struct arena *a, const char *dir, struct str party, enum node_key key)
{
	struct buf path = { .arena = a };

	buf_printf(&path, "%s/keys/%.*s.%s.key", dir, STR_ARG(party),
	    key_names[key]);
	buf_byte(&path, '\0');
	return buf_ok(&path) ? path.p : NULL;
}

enum err
node_signer(struct node *node, struct str party, enum node_key key,
    struct arena *a, struct note_signer *ret_signer)
{
	const char *path = key_path(a, node->dir, party, key);
	struct keyfile file = { 0 };
	enum err err = path ? keyfile_load(a, path, &file) : ERR_NO_MEMORY;

	if (err == OK)
		err = keyfile_signer(&file, ret_signer);
	sign_forget(&file, sizeof(file));
	return err;
}

/* Load the key, or make it under NAME. */
static enum err
load_or_make(const char *dir, struct str party, enum node_key key,
    struct str name, struct arena *a, struct note_signer *ret_signer)
{
	const char *path = key_path(a, dir, party, key);
	bool cosigns = key == NODE_KEY_WITNESS || key == NODE_KEY_MIRROR;
	uint8_t type = cosigns ? NOTE_COSIGNATURE : NOTE_ED25519;
	struct keyfile file = { 0 };
	enum err err = path ? keyfile_load(a, path, &file) : ERR_NO_MEMORY;

	if (err == ERR_NOT_FOUND) {
		err = keyfile_make(a, name, type, &file);
		if (err == OK)
			err = keyfile_save(a, path, &file);
	}
	if (err == OK && !str_eq(file.name, name))
		err = ERR_CONFLICT;
	if (err == OK)
		err = keyfile_signer(&file, ret_signer);
	sign_forget(&file, sizeof(file));
	return err;
}

static struct str
joined(struct arena *a, struct str first, const char *second)
{
	struct buf out = { .arena = a };

	buf_printf(&out, "%.*s/%s", STR_ARG(first), second);
	return buf_ok(&out) ? buf_str(&out) : STR("");
}

static struct str
default_origin(struct arena *a, struct str base, uint32_t id)
{
	char hex[9];

	snprintf(hex, sizeof(hex), "%08x", id);
	return joined(a, base, hex);
}

enum err
keys_make(const char *dir, struct str party, struct str origin, struct arena *a,
    struct party_keys *ret_keys)
{
	struct buf base = { .arena = a };
	struct party_keys keys = { 0 };
	enum err err;

	buf_printf(&base, "sunledger.invalid/%.*s", STR_ARG(party));
	if (!buf_ok(&base))
		return ERR_NO_MEMORY;
	err = load_or_make(dir, party, NODE_KEY_ROOT,
	    joined(a, origin.n ? origin : buf_str(&base), "root"), a,
	    &keys.root);
	if (err == OK && origin.n == 0)
		origin = default_origin(a, buf_str(&base), keys.root.key.id);
	if (err == OK)
		err = load_or_make(dir, party, NODE_KEY_LOG, origin, a,
		    &keys.log);
	if (err == OK)
		err = load_or_make(dir, party, NODE_KEY_WITNESS,
		    joined(a, origin, "witness"), a, &keys.witness);
	if (err == OK)
		err = load_or_make(dir, party, NODE_KEY_MIRROR,
		    joined(a, origin, "mirror"), a, &keys.mirror);
	if (err == OK)
		*ret_keys = keys;
	sign_forget(&keys, sizeof(keys));
	return err;
}

void
keys_forget(struct party_keys *keys)
{
	note_signer_forget(&keys->root);
	note_signer_forget(&keys->log);
	note_signer_forget(&keys->witness);
	note_signer_forget(&keys->mirror);
}

enum err
node_mirror_signer(struct node *node, struct str party, struct arena *a,
    struct note_signer *ret_signer)
{
	struct note_signer log = { 0 };
	enum err err = node_signer(node, party, NODE_KEY_MIRROR, a, ret_signer);

	if (err != ERR_NOT_FOUND)
		return err;
	err = node_signer(node, party, NODE_KEY_LOG, a, &log);
	if (err == OK)
		err = load_or_make(node->dir, party, NODE_KEY_MIRROR,
		    joined(a, log.key.name, "mirror"), a, ret_signer);
	note_signer_forget(&log);
	return err;
}
