/*
 * Offline proofs.
 */
#include "merkle/proof.h"

#include <assert.h>

static const struct str first_line = STR_INIT("c2sp.org/tlog-proof@v1");

/* Form */

/* extra <base64> */
static enum err
extra_get(struct arena *a, struct str text, struct proof *proof)
{
	uint8_t *bytes;
	size_t n;

	if (text.n == 0)
		return ERR_MALFORMED;
	if (text.n / 4 * 3 > PROOF_EXTRA_MAX)
		return ERR_TOO_LARGE;
	bytes = arena_alloc(a, text.n);
	if (!bytes)
		return ERR_NO_MEMORY;
	if (!base64_get(text, bytes, text.n, &n))
		return ERR_NOT_CANONICAL;
	proof->extra = (struct str){ (const char *)bytes, n };
	return OK;
}

/* The hashes; REST ends with the last one's newline. */
static enum err
path_get(struct str rest, struct tree_proof *path)
{
	path->n = 0;
	while (rest.n) {
		struct str line = str_cut(&rest, '\n');
		struct hash *hash = &path->hashes[path->n];
		size_t n;

		if (path->n == PROOF_MAX)
			return ERR_TOO_LARGE;
		if (!base64_get(line, hash->bytes, sizeof(*hash), &n))
			return ERR_NOT_CANONICAL;
		if (n != sizeof(*hash))
			return ERR_MALFORMED;
		path->n++;
	}
	return OK;
}

/* What stands above the first empty line. */
static enum err
head_get(struct arena *a, struct str head, struct proof *proof)
{
	static const struct str extra = STR_INIT("extra ");
	static const struct str index = STR_INIT("index ");
	struct str line;
	int64_t value;
	enum err err;

	if (!str_eq(str_cut(&head, '\n'), first_line))
		return ERR_MALFORMED;
	line = str_cut(&head, '\n');
	if (str_starts(line, extra)) {
		err = extra_get(a, str_from_byte(line, extra.n), proof);
		if (err != OK)
			return err;
		line = str_cut(&head, '\n');
	}
	if (!str_starts(line, index) ||
	    !str_to_int(str_from_byte(line, index.n), &value))
		return ERR_MALFORMED;
	proof->index = (uint64_t)value;
	return path_get(head, &proof->path);
}

enum err
proof_get(struct arena *a, struct str bytes, struct proof *ret_proof)
{
	size_t at = str_find_str(bytes, STR("\n\n"));
	struct proof made = { .index = 0 };
	enum err err;

	if (bytes.n > PROOF_BYTES_MAX)
		return ERR_TOO_LARGE;
	if (at == bytes.n)
		return ERR_MALFORMED;
	err = head_get(a, (struct str){ bytes.p, at + 1 }, &made);
	if (err != OK)
		return err;
	made.note = str_from_byte(bytes, at + 2);
	if (made.note.n == 0)
		return ERR_MALFORMED;
	*ret_proof = made;
	return OK;
}

void
proof_put(struct buf *out, const struct proof *proof)
{
	assert(proof->index <= TREE_SIZE_MAX && proof->path.n <= PROOF_MAX);
	buf_put(out, first_line);
	if (proof->extra.n) {
		buf_put(out, STR("\nextra "));
		base64_put(out, proof->extra.p, proof->extra.n);
	}
	buf_put(out, STR("\nindex "));
	buf_int(out, (int64_t)proof->index);
	buf_byte(out, '\n');
	for (size_t i = 0; i < proof->path.n; i++) {
		const struct hash *hash = &proof->path.hashes[i];

		base64_put(out, hash->bytes, sizeof(*hash));
		buf_byte(out, '\n');
	}
	buf_byte(out, '\n');
	buf_put(out, proof->note);
}

/* Verdict */

/* Is the hash of ENTRY where the proof says, under CHECKPOINT's root? */
static enum err
check_inclusion(struct arena *a, const struct proof *proof, struct str entry,
    const struct checkpoint *checkpoint)
{
	struct digest *d;
	struct hash leaf;
	enum err err = digest_open(a, &d);

	if (err != OK)
		return err;
	digest_leaf(d, entry, &leaf);
	err = tree_verify_inclusion(d, &leaf, proof->index, checkpoint->size,
	    &checkpoint->root, &proof->path);
	digest_close(d);
	return err;
}

/* Is it a checkpoint of ORIGIN, signed by that log? */
static enum err
check_checkpoint(const struct policy *policy, const struct note *note,
    struct str origin, struct checkpoint *ret_checkpoint)
{
	enum err err = checkpoint_get(note->text, ret_checkpoint);

	if (err != OK)
		return err;
	if (origin.n && !str_eq(ret_checkpoint->origin, origin))
		return ERR_NOT_FOUND;
	if (!policy_has_log(policy, ret_checkpoint->origin))
		return ERR_NOT_FOUND;
	return policy_check_log(policy, note, ret_checkpoint->origin);
}

enum err
proof_verify(struct arena *a, struct str bytes, struct str entry,
    struct str origin, const struct policy *policy,
    struct proof_facts *ret_facts)
{
	struct proof_facts facts = { .at = 0 };
	struct proof proof;
	struct note note;
	enum err err;

	err = proof_get(a, bytes, &proof);
	if (err == OK)
		err = note_get(a, proof.note, &note);
	if (err == OK)
		err =
		    check_checkpoint(policy, &note, origin, &facts.checkpoint);
	if (err == OK)
		err = check_inclusion(a, &proof, entry, &facts.checkpoint);
	if (err != OK)
		return err;
	facts.index = proof.index;
	err = policy_check_quorum(policy, &note, &facts.at);
	if (err == OK || err == ERR_POLICY)
		*ret_facts = facts;
	return err;
}
