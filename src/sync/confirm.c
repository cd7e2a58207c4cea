/*
 * A book that is not confirmed may be an old copy.  A peer that has followed
 * us knows better: its copy of our own log is signed by ourselves.
 */
#include "sync/inside.h"

struct own_confirm {
	struct refusal *refusal;
};

static enum err
confirm_seen(void *ctx, struct node *node)
{
	struct own_confirm *c = ctx;
	const char *why;

	if (node_is_confirmed(node, &why))
		return OK;
	return node_confirm_seen(node, c->refusal);
}

/* Is their copy of our log OURS?  RET_SAME false: they hold less of it. */
static enum err
compare(struct round *r, const struct log_head *ours, struct str party,
    bool *ret_same)
{
	struct checkpoint theirs;
	struct note_key key;
	struct hash root;
	struct str note;
	enum err err = note_key_get(ours->vkey, &key);

	if (err == OK)
		err = pull_checkpoint(r, party, &key, &theirs, &note);
	if (err != OK)
		return err;
	if ((int64_t)theirs.size > ours->size)
		return refuse(r->refusal, ERR_STALE, "log", "%.*s: %jd < %ju",
		    STR_ARG(ours->party), (intmax_t)ours->size,
		    (uintmax_t)theirs.size);
	err = log_root_at(r->io->db, ours->party, (int64_t)theirs.size, &root);
	if (err == OK && !hash_eq(&root, &theirs.root))
		return pull_forked(r, ours->party, ours->origin, note);
	*ret_same = (int64_t)theirs.size == ours->size;
	return err;
}

enum err
confirm_by(struct round *r, struct str list)
{
	struct own_confirm c = { r->refusal };
	struct log_head *heads;
	bool all = true;
	const char *why;
	size_t n = 0;
	enum err err = OK;

	if (node_is_confirmed(r->node, &why))
		return OK;
	err = log_heads(r->io->db, r->a, &heads, &n);
	for (size_t i = 0; err == OK && i < n; i++) {
		struct note_key key;
		struct str party;
		bool same = false;

		if (!heads[i].is_own)
			continue;
		err = note_key_get(heads[i].vkey, &key);
		party = err == OK ? round_party(list, &key, r->a) : STR("");
		if (err == OK && party.n)
			err = compare(r, &heads[i], party, &same);
		all = all && same;
	}
	if (err != OK || !all)
		return err;
	return r->io->write(r->io->write_ctx, confirm_seen, &c);
}
