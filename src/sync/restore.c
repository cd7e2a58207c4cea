/*
 * A lost node: its own logs come back from whoever followed it.
 */
#include "sync/inside.h"

enum { STEP = 256 };

/*
 * A peer that has cosigned more of our log than it holds knows of entries
 * that somebody else may have.  What it shows is signed by ourselves, so it
 * cannot be made up.
 */
static enum err
check_cosigned(struct round *r, struct str list, const struct note_key *key,
    int64_t size)
{
	struct checkpoint_log log = { key->name, key, 1 };

	while (list.n) {
		struct str line = str_cut(&list, '\n');
		struct buf path = { .arena = r->a };
		struct checkpoint seen;
		struct sync_answer got;
		struct note note;
		enum err err;

		buf_put(&path,
		    sync_key(r->a, "/witness/", str_cut(&line, ' '),
			key->name));
		buf_put(&path, STR("/checkpoint"));
		err = round_fetch(r, buf_str(&path), false, &got);
		if (err != OK)
			return err;
		if (got.status != 200 ||
		    checkpoint_open(r->a, got.body, &log, &note, &seen) != OK)
			continue;
		if (seen.size > (uint64_t)size)
			return refuse(r->refusal, ERR_BEHIND, "log",
			    "%.*s: %jd < %ju", STR_ARG(key->name),
			    (intmax_t)size, (uintmax_t)seen.size);
	}
	return OK;
}

/* Entries of PARTY that have a more which is not here. */
static enum err
count_mores(struct db *db, const struct log_head *head, int64_t *n_mores)
{
	struct arena a = { 0 };
	enum err err = OK;
	size_t n = 1;

	for (int64_t at = 0; err == OK && n; at += (int64_t)n) {
		struct log_entry *e = NULL;

		arena_reset(&a);
		err = log_entries(db, head->party, at, STEP, &a, &e, &n);
		for (size_t i = 0; err == OK && i < n; i++) {
			struct refusal ignored = { 0 };
			struct leaf leaf = { 0 };

			if (!e[i].more.p &&
			    leaf_get(e[i].leaf, &a, &leaf, &ignored) == OK)
				*n_mores += !hash_is_none(&leaf.more);
		}
	}
	arena_free(&a);
	return err;
}

static enum err
restore_log(struct round *r, struct str list, const struct log_head *before,
    struct sync_lost *ret_lost)
{
	struct log_head head;
	struct checkpoint theirs;
	struct note_key key;
	struct str party;
	struct str note;
	enum err err = note_key_get(before->vkey, &key);

	if (err != OK)
		return err;
	party = round_party(list, &key, r->a);
	if (!str_eq(party, before->party))
		return refuse(r->refusal, ERR_NOT_FOUND, "log", "%.*s",
		    STR_ARG(before->origin));
	err = pull_checkpoint(r, party, &key, &theirs, &note);
	if (err == OK && (int64_t)theirs.size < before->size)
		err = refuse(r->refusal, ERR_BEHIND, "log", "%.*s: %ju < %jd",
		    STR_ARG(party), (uintmax_t)theirs.size,
		    (intmax_t)before->size);
	if (err == OK)
		err = pull_log(r, party, &key, true);
	if (err == OK)
		err = log_head(r->io->db, party, r->a, &head);
	if (err == OK)
		err = check_cosigned(r, list, &key, head.size);
	if (err == OK)
		err = count_mores(r->io->db, &head, &ret_lost->mores);
	if (err == OK)
		ret_lost->entries += head.size - before->size;
	return err;
}

struct confirmed {
	struct refusal *refusal;
};

static enum err
confirm(void *ctx, struct node *node)
{
	struct confirmed *c = ctx;

	return node_confirm_seen(node, c->refusal);
}

static enum err
restore_all(struct round *r, struct sync_lost *ret_lost)
{
	struct confirmed c = { r->refusal };
	struct log_head *heads;
	struct sync_answer list;
	const char *why;
	size_t n = 0;
	enum err err;

	if (node_is_confirmed(r->node, &why))
		return refuse(r->refusal, ERR_STATE, "book", "confirmed");
	err = round_get(r, STR("/log/"), false, &list);
	if (err == OK)
		err = log_heads(r->io->db, r->a, &heads, &n);
	for (size_t i = 0; err == OK && i < n; i++)
		if (heads[i].is_own)
			err = restore_log(r, list.body, &heads[i], ret_lost);
	return err == OK ? r->io->write(r->io->write_ctx, confirm, &c) : err;
}

enum err
sync_restore(const struct sync_io *io, struct node *node,
    const struct sync_source *source, struct sync_lost *ret_lost,
    struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct sync_summary summary = { 0 };
	struct round r = { .io = io,
		.node = node,
		.source = source,
		.a = &a,
		.summary = &summary,
		.refusal = ret_refusal };
	enum err err;

	*ret_lost = (struct sync_lost){ 0 };
	*ret_refusal = (struct refusal){ 0 };
	err = restore_all(&r, ret_lost);
	if (err != OK && ret_refusal->err != err)
		err = refuse(ret_refusal, err, "--from", "%s", "");
	arena_free(&a);
	return err;
}
