/*
 * A proof, read for people.
 */
#include "node/proven.h"

#include "crypto/digest.h"
#include "log/body.h"
#include "merkle/proof.h"

static enum err
hash_entry(struct str entry, struct arena *a, struct hash *ret)
{
	struct digest *d;
	enum err err = digest_open(a, &d);

	if (err != OK)
		return err;
	digest_leaf(d, entry, ret);
	digest_close(d);
	return OK;
}

static enum err
read_head(struct str note_text, struct arena *a, struct proven *p)
{
	struct checkpoint c;
	struct note note;
	enum err err = note_get(a, note_text, &note);

	if (err == OK)
		err = checkpoint_get(note.text, &c);
	if (err != OK)
		return err;
	p->size = (int64_t)c.size;
	p->root = c.root;
	return OK;
}

static enum err
read_body(struct str text, struct arena *a, struct proven *p)
{
	struct refusal r;
	struct hash hash;

	if (!text.p)
		return OK;
	digest_once(text, &hash);
	if (!hash_eq(&hash, &p->leaf.body))
		return ERR_PROOF;
	return p->type ? body_get(p->type, text, a, &p->body, &r) : OK;
}

enum err
node_read_proof(struct str proof_text, struct str body, struct arena *a,
    struct proven *ret)
{
	struct refusal r;
	struct proof proof;
	enum err err = proof_get(a, proof_text, &proof);

	*ret = (struct proven){ .body = NULL };
	if (err == OK)
		err = leaf_get(proof.extra, a, &ret->leaf, &r);
	if (err == OK)
		err = hash_entry(proof.extra, a, &ret->hash);
	if (err == OK)
		err = read_head(proof.note, a, ret);
	if (err != OK)
		return err;
	ret->index = (int64_t)proof.index;
	ret->type = event_type_named(ret->leaf.kind);
	return read_body(body, a, ret);
}
