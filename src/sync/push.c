/*
 * Send our heads to the witnesses of a peer and keep what they sign.
 */
#include "merkle/witness.h"

#include "sync/inside.h"

struct head {
	struct str party;
	struct str note;
	struct note read;
	struct checkpoint checkpoint;
	struct str line; /* what the witness answered */
	struct str key_name;
};

static enum err
keep_line(void *ctx, struct node *node)
{
	struct head *h = ctx;
	struct db *db = node_db(node);
	int64_t size = (int64_t)h->checkpoint.size;
	enum err err =
	    log_put_cosignature(db, h->party, size, h->key_name, h->line);

	if (err == ERR_NOT_FOUND) { /* we have moved on meanwhile */
		err = log_put_checkpoint(db, h->party, h->note);
		if (err == OK)
			err = log_put_cosignature(db, h->party, size,
			    h->key_name, h->line);
	}
	/* Pages that tell who has countersigned are other pages now. */
	return err == OK ? local_next_generation(db) : err;
}

/* Has this witness cosigned this head not long ago? */
static bool
is_fresh(const struct head *h, const struct note_key *witness)
{
	int64_t at;

	return note_verify_key(&h->read, witness, &at) == OK &&
	    os_now() - at < COSIGN_AGAIN_SECONDS;
}

static enum err
post(struct round *r, struct head *h, const struct policy_name *witness,
    uint64_t size_old, struct sync_answer *ret)
{
	struct witness_request request = { .size_old = size_old,
		.note_bytes = h->note };
	struct buf path = { .arena = r->a };
	struct buf body = { .arena = r->a };
	struct sync_request req = { .method = STR("POST") };
	struct hash *hashes;
	size_t n = 0;
	enum err err = OK;

	if (size_old > 0 && size_old < h->checkpoint.size)
		err = log_consistency(r->io->db, h->party, (int64_t)size_old,
		    (int64_t)h->checkpoint.size, r->a, &hashes, &n);
	if (err != OK)
		return err;
	for (size_t i = 0; i < n; i++)
		request.proof.hashes[i] = hashes[i];
	request.proof.n = (unsigned)n;
	witness_request_put(&body, &request);
	buf_printf(&path, "/witness/%.*s/add-checkpoint",
	    STR_ARG(witness->name));
	req.path = buf_str(&path);
	req.body = buf_str(&body);
	return r->source->fetch(r->source->ctx, &req, r->a, ret);
}

/* The witness knows more of our log than we do: stop and say so. */
static enum err
rolled_back(struct round *r, struct head *h, uint64_t size)
{
	return refuse(r->refusal, ERR_FORK, "log", "%.*s: %llu > %llu",
	    STR_ARG(h->checkpoint.origin), (unsigned long long)size,
	    (unsigned long long)h->checkpoint.size);
}

static enum err
submit(struct round *r, struct head *h, const struct policy_name *witness)
{
	struct note_line line;
	struct sync_answer got;
	uint64_t size = 0;
	int64_t at;
	enum err err = post(r, h, witness, 0, &got);

	if (err == OK && got.status == WITNESS_CONFLICT) {
		if ((err = witness_size_get(got.body, &size)) != OK)
			return err;
		if (size > h->checkpoint.size)
			return rolled_back(r, h, size);
		err = post(r, h, witness, size, &got);
	}
	if (err != OK)
		return err;
	if (got.status == WITNESS_UNKNOWN)
		return OK; /* it does not follow us (yet) */
	if (got.status != WITNESS_OK)
		return refuse(r->refusal,
		    got.status == WITNESS_WRONG ? ERR_FORK : ERR_NETWORK,
		    "witness", "%d %.*s", got.status, STR_ARG(witness->name));
	err = witness_line_get(r->a, got.body, h->read.text, &witness->key,
	    &line, &at);
	if (err != OK)
		return refuse(r->refusal, err, "witness", "%.*s",
		    STR_ARG(witness->name));
	h->line = line.line;
	h->key_name = witness->key.name;
	err = sync_change(r->io, keep_line, h);
	r->summary->cosignatures += err == OK;
	return err;
}

static enum err
push_head(struct round *r, const struct log_head *head)
{
	struct head h = { .party = head->party };
	enum err err = log_checkpoint(r->io->db, head->party, r->a, &h.note);

	if (err == OK)
		err = note_get(r->a, h.note, &h.read);
	if (err == OK)
		err = checkpoint_get(h.read.text, &h.checkpoint);
	for (unsigned i = 0; err == OK && i < r->policy.n_names; i++) {
		const struct policy_name *name = &r->policy.names[i];

		if (name->is_group || name->key.type != NOTE_COSIGNATURE ||
		    is_fresh(&h, &name->key))
			continue;
		err = submit(r, &h, name);
	}
	return err;
}

enum err
push_heads(struct round *r)
{
	struct log_head *heads;
	size_t n;
	enum err err = log_heads(r->io->db, r->a, &heads, &n);

	for (size_t i = 0; err == OK && i < n; i++)
		if (heads[i].is_own && heads[i].size > 0)
			err = push_head(r, &heads[i]);
	return err;
}

/* ---- what a carried source brings ---- */

/* Is what their witness signed of our history?  Then it is kept. */
static enum err
keep_carried(struct round *r, struct head *h, const struct note_key *witness)
{
	struct log_head ours;
	struct str stored;
	struct hash root;
	enum err err = log_head(r->io->db, h->party, r->a, &ours);

	if (err == OK && h->checkpoint.size > (uint64_t)ours.size)
		return refuse(r->refusal, ERR_STALE, "log", "%.*s: %jd < %ju",
		    STR_ARG(h->party), (intmax_t)ours.size,
		    (uintmax_t)h->checkpoint.size);
	if (err == OK)
		err = log_root_at(r->io->db, h->party,
		    (int64_t)h->checkpoint.size, &root);
	if (err == OK && !hash_eq(&root, &h->checkpoint.root))
		return pull_forked(r, h->party, h->checkpoint.origin, h->note);
	if (err == OK)
		err = log_checkpoint_at(r->io->db, h->party,
		    (int64_t)h->checkpoint.size, r->a, &stored);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	if (err == OK && str_find_str(stored, h->line) < stored.n)
		return OK;
	h->key_name = witness->name;
	err = sync_change(r->io, keep_line, h);
	r->summary->cosignatures += err == OK;
	return err;
}

/* The note that witness NAME signed of OURS, if the source has one. */
static enum err
collect_line(struct round *r, const struct log_head *ours,
    const struct policy_name *name)
{
	struct head h = { .party = ours->party };
	struct buf path = { .arena = r->a };
	struct checkpoint_log log = { ours->origin, NULL, 1 };
	struct note_key key;
	struct sync_answer got;
	enum err err = note_key_get(ours->vkey, &key);

	log.keys = &key;
	buf_put(&path, sync_key(r->a, "/witness/", name->name, ours->origin));
	buf_put(&path, STR("/checkpoint"));
	if (err == OK)
		err = round_fetch(r, buf_str(&path), false, &got);
	if (err != OK || got.status != 200)
		return err;
	h.note = got.body;
	err = checkpoint_open(r->a, got.body, &log, &h.read, &h.checkpoint);
	for (size_t i = 0; err == OK && i < h.read.n_lines; i++) {
		if (!note_line_is_of(&h.read.lines[i], &name->key))
			continue;
		h.line = h.read.lines[i].line;
		err = note_line_verify(h.read.text, &h.read.lines[i],
		    &name->key, NULL);
	}
	if (err != OK)
		return refuse(r->refusal, err, "witness", "%.*s",
		    STR_ARG(name->name));
	return h.line.n ? keep_carried(r, &h, &name->key) : OK;
}

enum err
collect_lines(struct round *r)
{
	struct log_head *heads;
	size_t n;
	enum err err = log_heads(r->io->db, r->a, &heads, &n);

	for (size_t i = 0; err == OK && i < n; i++) {
		if (!heads[i].is_own)
			continue;
		for (unsigned k = 0; err == OK && k < r->policy.n_names; k++)
			if (!r->policy.names[k].is_group)
				err = collect_line(r, &heads[i],
				    &r->policy.names[k]);
	}
	return err;
}
