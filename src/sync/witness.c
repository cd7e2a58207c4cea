/*
 * The witness of a party: cosigns what follows from what it cosigned before
 * (TLOG a6).  Its state is moved by compare-and-swap, in one transaction,
 * before the signature is given away.
 */
#include "merkle/witness.h"

#include "sync/inside.h"

struct posted {
	struct str party;
	const struct witness_request *request;
	const struct note_key *key; /* of the log, or NULL: unknown */
	enum witness_answer answer;
	uint64_t size; /* for a conflict */
	struct buf line;
	struct arena *a;
};

struct str
sync_key(struct arena *a, const char *prefix, struct str party,
    struct str origin)
{
	struct buf out = { .arena = a };
	struct hash hash;

	digest_once(origin, &hash);
	buf_printf(&out, "%s%.*s/", prefix, STR_ARG(party));
	hex_put(&out, hash.bytes, sizeof(hash.bytes));
	return buf_str(&out);
}

/* "<size> <hex root>" */
static enum err
read_state(struct str text, struct witness_log *log)
{
	struct str root = text;
	struct str size = str_cut(&root, ' ');
	int64_t n;

	if (!str_to_int(size, &n) || !hex_get(root, log->root.bytes, 32))
		return ERR_CORRUPT;
	log->size = (uint64_t)n;
	return OK;
}

static enum err
load_state(struct posted *p, struct db *db, struct witness_log *log)
{
	struct str text;
	enum err err = local_setting(db,
	    sync_key(p->a, "witness/", p->party, p->request->checkpoint.origin),
	    p->a, &text);

	if (err == ERR_NOT_FOUND)
		return OK;
	return err == OK ? read_state(text, log) : err;
}

/*
 * The checkpoint as the monitoring address shows it: with the log's
 * signature and ours.  Lines that nobody verified are not kept.
 */
static void
put_seen(struct buf *out, const struct posted *p)
{
	const struct note *note = &p->request->note;

	buf_put(out, note->text);
	buf_byte(out, '\n');
	for (size_t i = 0; i < note->n_lines; i++)
		if (note_line_is_of(&note->lines[i], p->key))
			buf_put(out, note->lines[i].line);
	buf_put(out, buf_str(&p->line));
}

static enum err
store_state(struct posted *p, struct db *db)
{
	const struct checkpoint *c = &p->request->checkpoint;
	struct buf text = { .arena = p->a };
	struct buf seen = { .arena = p->a };
	enum err err;

	buf_int(&text, (int64_t)c->size);
	buf_byte(&text, ' ');
	hex_put(&text, c->root.bytes, sizeof(c->root.bytes));
	put_seen(&seen, p);
	if (!buf_ok(&text) || !buf_ok(&seen))
		return ERR_NO_MEMORY;
	err = local_put_setting(db,
	    sync_key(p->a, "witness/", p->party, c->origin), buf_str(&text));
	if (err == OK)
		err = local_put_setting(db,
		    sync_key(p->a, "seen/", p->party, c->origin),
		    buf_str(&seen));
	if (err == OK)
		err = local_put_progress(db, c->origin, STR("countersigned"),
		    (int64_t)c->size, os_now());
	return err;
}

/* What is to be answered, by the state as DB has it. */
static enum err
decide(struct posted *p, struct db *db)
{
	struct witness_log log = { .keys = p->key, .n_keys = 1 };
	struct digest *d = NULL;
	enum err err = load_state(p, db, &log);

	if (err == OK)
		err = digest_open(p->a, &d);
	if (err != OK)
		return err;
	p->answer = witness_decide(d, p->request, p->key ? &log : NULL);
	p->size = log.size;
	digest_close(d);
	return OK;
}

/*
 * Decided again inside the transaction: the compare of the compare-and-swap.
 * A book that is not confirmed may be an old copy, whose state is old too.
 */
static enum err
cosign(void *ctx, struct node *node)
{
	struct posted *p = ctx;
	struct note_signer signer;
	const char *why;
	enum err err;

	if (!node_is_confirmed(node, &why))
		return ERR_UNCONFIRMED;
	err = decide(p, node_db(node));
	if (err != OK || p->answer != WITNESS_OK)
		return err;
	err = node_signer(node, p->party, NODE_KEY_WITNESS, p->a, &signer);
	if (err != OK)
		return err;
	err = note_line_put(&p->line, p->request->note.text, &signer, os_now());
	note_signer_forget(&signer);
	return err == OK ? store_state(p, node_db(node)) : err;
}

/* The key we know the log of this origin by. */
static enum err
find_key(struct db *db, struct str origin, struct arena *a,
    const struct note_key **ret_key)
{
	struct note_key *keys;
	size_t n;
	enum err err = sync_log_keys(db, a, &keys, &n);

	*ret_key = NULL;
	for (size_t i = 0; err == OK && i < n; i++)
		if (str_eq(keys[i].name, origin))
			*ret_key = &keys[i];
	return err;
}

enum err
witness_post(const struct sync_io *io, struct str party, struct str body,
    struct arena *a, struct sync_answer *ret)
{
	struct witness_request request;
	struct posted p = { .party = party,
		.request = &request,
		.line = { .arena = a },
		.a = a };
	enum err err = witness_request_get(a, body, &request);

	*ret = (struct sync_answer){ .status = WITNESS_MALFORMED,
		.content_type = "text/plain; charset=utf-8" };
	if (err != OK)
		return OK;
	err = find_key(io->db, request.checkpoint.origin, a, &p.key);
	if (err == OK)
		err = decide(&p, io->db);
	/* Only what is to be signed is worth the writer's time. */
	if (err == OK && p.answer == WITNESS_OK)
		err = sync_change(io, cosign, &p);
	if (err == ERR_NOT_FOUND || err == ERR_UNCONFIRMED) {
		ret->status = err == ERR_NOT_FOUND ? WITNESS_UNKNOWN : 503;
		return OK;
	}
	if (err != OK)
		return err;
	ret->status = p.answer;
	if (p.answer == WITNESS_CONFLICT) {
		ret->content_type = WITNESS_SIZE_TYPE;
		witness_size_put(&p.line, p.size);
	}
	ret->body = buf_str(&p.line);
	return OK;
}

/* What the node of the log would have posted. */
static enum err
ask_ourselves(struct round *r, struct str party, const struct witness_log *seen,
    const struct checkpoint *c, struct str note)
{
	struct witness_request request = { .size_old = seen->size,
		.note_bytes = note };
	struct buf body = { .arena = r->a };
	struct sync_answer got;
	struct hash *hashes;
	size_t n = 0;
	enum err err = OK;

	if (seen->size > 0)
		err = log_consistency(r->io->db, party, (int64_t)seen->size,
		    (int64_t)c->size, r->a, &hashes, &n);
	for (size_t i = 0; err == OK && i < n; i++)
		request.proof.hashes[i] = hashes[i];
	request.proof.n = n;
	witness_request_put(&body, &request);
	if (err == OK)
		err = witness_post(r->io, node_party(r->node), buf_str(&body),
		    r->a, &got);
	if (err == OK && got.status == WITNESS_WRONG)
		err = refuse(r->refusal, ERR_FORK, "witness", "%.*s",
		    STR_ARG(c->origin));
	return err;
}

enum err
witness_held(struct round *r, struct str party)
{
	struct witness_log seen = { 0 };
	struct checkpoint c;
	struct note note;
	struct str bytes;
	struct str state;
	enum err err = log_checkpoint(r->io->db, party, r->a, &bytes);

	if (err == ERR_NOT_FOUND)
		return OK;
	if (err == OK)
		err = note_get(r->a, bytes, &note);
	if (err == OK)
		err = checkpoint_get(note.text, &c);
	if (err != OK)
		return err;
	err = local_setting(r->io->db,
	    sync_key(r->a, "witness/", node_party(r->node), c.origin), r->a,
	    &state);
	if (err == OK)
		err = read_state(state, &seen);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	if (seen.size >= c.size)
		return OK;
	return ask_ourselves(r, party, &seen, &c, bytes);
}

enum err
witness_get(struct db *db, struct str party, struct str hex, struct arena *a,
    struct sync_answer *ret)
{
	struct buf name = { .arena = a };
	enum err err;

	*ret = (struct sync_answer){ .status = 200,
		.content_type = "text/plain; charset=utf-8" };
	buf_printf(&name, "seen/%.*s/%.*s", STR_ARG(party), STR_ARG(hex));
	err = local_setting(db, buf_str(&name), a, &ret->body);
	if (err != ERR_NOT_FOUND)
		return err;
	ret->status = 404;
	return OK;
}
