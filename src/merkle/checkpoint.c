/*
 * Checkpoints: the text, and the signed note around it.
 */
#include "merkle/checkpoint.h"

#include <assert.h>

#include "merkle/tree.h"

void
checkpoint_put(struct buf *out, const struct checkpoint *checkpoint)
{
	assert(note_name_is_valid(checkpoint->origin));
	assert(checkpoint->size <= TREE_SIZE_MAX);
	buf_put(out, checkpoint->origin);
	buf_byte(out, '\n');
	buf_int(out, (int64_t)checkpoint->size);
	buf_byte(out, '\n');
	base64_put(out, checkpoint->root.bytes, sizeof(checkpoint->root));
	buf_byte(out, '\n');
}

enum err
checkpoint_get_form(struct str text, struct checkpoint *ret_checkpoint)
{
	struct str rest = text;
	struct checkpoint made;
	struct str root;
	int64_t size;
	size_t n;

	made.origin = str_cut(&rest, '\n');
	if (!note_name_is_valid(made.origin))
		return ERR_MALFORMED;
	if (!str_to_int(str_cut(&rest, '\n'), &size))
		return ERR_MALFORMED;
	made.size = (uint64_t)size;
	/* The root is the last line: no extensions. */
	if (rest.n == 0 || str_find(rest, '\n') != rest.n - 1)
		return ERR_MALFORMED;
	root = str_cut(&rest, '\n');
	if (!base64_get(root, made.root.bytes, sizeof(made.root), &n))
		return ERR_NOT_CANONICAL;
	if (n != sizeof(made.root))
		return ERR_MALFORMED;
	*ret_checkpoint = made;
	return OK;
}

enum err
checkpoint_get(struct str text, struct checkpoint *ret_checkpoint)
{
	struct checkpoint made;
	struct hash empty;
	enum err err = checkpoint_get_form(text, &made);

	if (err != OK)
		return err;
	tree_root_empty(&empty);
	if (made.size == 0 && !hash_eq(&made.root, &empty))
		return ERR_PROOF;
	*ret_checkpoint = made;
	return OK;
}

enum err
checkpoint_sign(struct buf *out, const struct checkpoint *checkpoint,
    const struct note_signer *signer, int64_t at)
{
	struct buf text = { .arena = out->arena };

	checkpoint_put(&text, checkpoint);
	if (!buf_ok(&text))
		return ERR_NO_MEMORY;
	return note_sign(out, buf_str(&text), signer, at);
}

enum err
checkpoint_open(struct arena *a, struct str bytes,
    const struct checkpoint_log *log, struct note *ret_note,
    struct checkpoint *ret_checkpoint)
{
	struct note note;
	struct checkpoint made;
	enum err err = note_get(a, bytes, &note);

	if (err == OK)
		err = note_verify(&note, log->keys, log->n_keys);
	if (err == OK)
		err = checkpoint_get(note.text, &made);
	if (err != OK)
		return err;
	if (!str_eq(made.origin, log->origin))
		return ERR_SIGNATURE;
	*ret_note = note;
	*ret_checkpoint = made;
	return OK;
}
