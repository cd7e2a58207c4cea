/*
 * "This is the only copy that writes": said by whoever has the root key, in a
 * signed note that stays, for the case that no peer can say it.
 *
 *	sunledger.org/sole-copy@v1
 *	<origin>
 *	<size>
 *	<base64 root>
 *	<unix time>
 */
#include "node/spine.h"

#include <stdio.h>

#include "base/os.h"
#include "crypto/keyfile.h"
#include "node/local.h"

/*
 * A root key is named after its log.  Where the origin was made from the key
 * (keys.c), it ends in the key's id.
 */
static bool
is_root_of(const struct note_key *key, const struct log_head *head)
{
	static const struct str ending = STR_INIT("root");
	struct str base = key->name;
	char id[9];

	if (!str_ends(base, ending))
		return false;
	base.n -= ending.n; /* with its slash from here on */
	if (!str_ends(base, STR("/")))
		return false;
	if (str_starts(base, head->origin))
		return base.n == head->origin.n + 1;
	snprintf(id, sizeof(id), "%08x", key->id);
	return str_starts(head->origin, base) &&
	    str_eq(str_from_byte(head->origin, base.n), str_from(id));
}

/* The root key of HEAD's log: in the file that was named, or in the folder. */
static enum err
find_root(struct node *node, const struct log_head *head, const char *file,
    struct arena *a, struct note_signer *ret_signer, struct refusal *r)
{
	struct keyfile key = { 0 };
	enum err err;

	if (file) {
		err = keyfile_load(a, file, &key);
		if (err == OK)
			err = keyfile_signer(&key, ret_signer);
		sign_forget(&key, sizeof(key));
	} else {
		err = node_signer(node, head->party, NODE_KEY_ROOT, a,
		    ret_signer);
	}
	if (err == ERR_NOT_FOUND && file)
		return refuse(r, err, "--root-key", "%s", file);
	if (err == ERR_NOT_FOUND)
		return refuse(r, err, "--root-key", "keys/%.*s.root.key",
		    STR_ARG(head->party));
	if (err == OK && !is_root_of(&ret_signer->key, head))
		err = refuse(r, ERR_SIGNATURE, "--root-key", "%.*s",
		    STR_ARG(ret_signer->key.name));
	return err;
}

static enum err
say_sole(struct node *node, const struct log_head *head,
    const struct note_signer *signer, struct arena *a)
{
	struct buf text = { .arena = a };
	struct buf note = { .arena = a };
	struct buf name = { .arena = a };
	int64_t at = os_now();
	enum err err;

	buf_printf(&text, "sunledger.org/sole-copy@v1\n%.*s\n%jd\n",
	    STR_ARG(head->origin), (intmax_t)head->size);
	base64_put(&text, head->root.bytes, sizeof(head->root));
	buf_printf(&text, "\n%jd\n", (intmax_t)at);
	buf_printf(&name, NODE_SOLE_SETTING "%.*s", STR_ARG(head->party));
	if (!buf_ok(&text) || !buf_ok(&name))
		return ERR_NO_MEMORY;
	err = note_sign(&note, buf_str(&text), signer, at);
	return err == OK ?
	    local_put_setting(node->db, buf_str(&name), buf_str(&note)) :
	    err;
}

static enum err
say_all(struct node *node, const char *root_file, struct arena *a,
    struct refusal *r)
{
	enum err err = node_check_folded(node, r);

	for (size_t i = 0; i < node->n_own && err == OK; i++) {
		const struct log_head *head = node->own[i].head;
		struct note_signer signer = { 0 };

		err = find_root(node, head, root_file, a, &signer, r);
		if (err == OK)
			err = say_sole(node, head, &signer, a);
		note_signer_forget(&signer);
	}
	return err == OK ? local_next_generation(node->db) : err;
}

enum err
node_confirm_sole(struct node *node, const char *root_file,
    struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	enum err err = node_begin(node);

	*ret_refusal = (struct refusal){ 0 };
	if (err == OK) {
		err = say_all(node, root_file, &a, ret_refusal);
		err = err == OK ? node_commit(node) : node_abort(node, err);
	}
	if (err == OK)
		err = node_confirm(node);
	if (err != OK && ret_refusal->err != err)
		err = refuse(ret_refusal, err, "confirm", "%s", "");
	arena_free(&a);
	return err;
}
