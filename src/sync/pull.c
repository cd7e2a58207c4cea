/*
 * Pull a log: checkpoint, bundles, bodies; recompute, fold, acknowledge.
 */
#include "sync/inside.h"

#include "base/limits.h"
#include "schema/events.h"

enum err
round_fetch(struct round *r, struct str path, bool authorize,
    struct sync_answer *ret)
{
	struct sync_request req = { .method = STR("GET"), .path = path };
	enum err err = OK;

	if (authorize && !r->source->is_carried)
		err = sync_authorize(r->node, node_party(r->node), path,
		    os_now(), r->a, &req.authorization);
	return err == OK ? r->source->fetch(r->source->ctx, &req, r->a, ret) :
			   err;
}

enum err
round_get(struct round *r, struct str path, bool authorize,
    struct sync_answer *ret)
{
	enum err err = round_fetch(r, path, authorize, ret);

	if (err == OK && ret->status != 200)
		return refuse(r->refusal, ERR_NETWORK, "URL", "%d %.*s",
		    ret->status, STR_ARG(path));
	return err;
}

/* What we pull of one log. */
struct pull {
	struct str party;
	const struct note_key *key;
	struct str note;
	struct checkpoint checkpoint;
	int64_t size; /* ours, before */
	struct str *leaves;
	size_t n;
	bool has_news; /* more than acknowledgements */
};

static struct str
path_of(struct round *r, struct str party, const char *rest)
{
	struct buf out = { .arena = r->a };

	buf_printf(&out, "/log/%.*s/%s", STR_ARG(party), rest);
	return buf_str(&out);
}

enum err
pull_checkpoint(struct round *r, struct str party, const struct note_key *key,
    struct checkpoint *ret_checkpoint, struct str *ret_note)
{
	struct checkpoint_log log = { key->name, key, 1 };
	struct sync_answer got;
	struct note note;
	enum err err =
	    round_get(r, path_of(r, party, "checkpoint"), false, &got);

	if (err != OK)
		return err;
	*ret_note = got.body;
	err = checkpoint_open(r->a, got.body, &log, &note, ret_checkpoint);
	if (err != OK)
		return refuse(r->refusal, err, "checkpoint", "%.*s",
		    STR_ARG(key->name));
	if (ret_checkpoint->size > INT64_MAX)
		return ERR_TOO_LARGE;
	return OK;
}

struct evidence {
	struct str ours;
	struct str theirs;
	struct str origin;
	struct arena *a;
};

static enum err
put_evidence(void *ctx, struct node *node)
{
	struct evidence *e = ctx;
	struct buf both = { .arena = e->a };
	enum err err;

	buf_put(&both, e->ours);
	buf_byte(&both, '\n');
	buf_put(&both, e->theirs);
	err = local_put_setting(node_db(node),
	    sync_key(e->a, "evidence/", node_party(node), e->origin),
	    buf_str(&both));
	return err;
}

enum err
pull_forked(struct round *r, struct str party, struct str origin,
    struct str theirs)
{
	struct evidence e = { .theirs = theirs, .origin = origin, .a = r->a };
	enum err err = log_checkpoint(r->io->db, party, r->a, &e.ours);

	if (err == OK)
		err = sync_change(r->io, put_evidence, &e);
	if (err != OK)
		return err;
	return refuse(r->refusal, ERR_FORK, "log", "%.*s", STR_ARG(origin));
}

/* Two histories of one log: keep both checkpoints, touch nothing else. */
static enum err
forked(struct round *r, struct pull *p)
{
	return pull_forked(r, p->party, p->key->name, p->note);
}

/*
 * What we pulled does not lead to their root: two histories, or our own copy
 * has grown meanwhile (another process pulled too), and then the next round
 * sees.
 */
static enum err
judge(struct round *r, struct pull *p)
{
	struct log_head now;
	enum err err = log_head(r->io->db, p->party, r->a, &now);

	if (err == ERR_NOT_FOUND)
		return forked(r, p);
	if (err != OK)
		return err;
	return now.size == p->size ? forked(r, p) : OK;
}

void
pull_path_put(struct buf *out, struct str party, struct tile tile,
    const char *as)
{
	struct arena a = { 0 };
	struct buf path = { .arena = &a };
	struct str rest;

	tile_path_put(&path, tile);
	rest = str_from_byte(buf_str(&path), strlen("tile/entries/"));
	buf_printf(out, "/log/%.*s/%s%.*s", STR_ARG(party), as, STR_ARG(rest));
	arena_free(&a);
}

struct tile
pull_tile(uint64_t number, uint64_t size)
{
	uint64_t left = size - number * TILE_WIDTH;

	return (struct tile){ .is_bundle = true,
		.number = number,
		.width = left < TILE_WIDTH ? (unsigned)left : TILE_WIDTH };
}

/* What is carried may begin after what we hold. */
static enum err
refuse_bundle(struct round *r, struct pull *p, struct str path, int status)
{
	if (status == 404 && r->source->is_carried)
		return refuse(r->refusal, ERR_GAP, "log", "%.*s/%jd",
		    STR_ARG(p->party), (intmax_t)p->size);
	return refuse(r->refusal, ERR_NETWORK, "URL", "%d %.*s", status,
	    STR_ARG(path));
}

static enum err
pull_bundle(struct round *r, struct pull *p, struct tile tile)
{
	struct buf path = { .arena = r->a };
	struct tile_bundle *bundle = arena_alloc(r->a, sizeof(*bundle));
	uint64_t first = tile.number * TILE_WIDTH;
	struct sync_answer got;
	enum err err;

	if (!bundle)
		return ERR_NO_MEMORY;
	pull_path_put(&path, p->party, tile, "tile/entries/");
	err = round_fetch(r, buf_str(&path), false, &got);
	if (err == OK && got.status != 200)
		err = refuse_bundle(r, p, buf_str(&path), got.status);
	if (err == OK)
		err = tile_bundle_get(got.body, tile.width, bundle);
	for (unsigned i = 0; err == OK && i < bundle->n; i++) {
		struct refusal ignored;
		struct leaf leaf;

		if (first + i < (uint64_t)p->size)
			continue;
		p->leaves[p->n++] = bundle->entries[i];
		if (leaf_get(bundle->entries[i], r->a, &leaf, &ignored) != OK ||
		    !str_eq(leaf.kind, STR("ack")))
			p->has_news = true;
	}
	return err;
}

struct ingested {
	struct ingest ingest;
	struct refusal *refusal;
};

static enum err
ingest(void *ctx, struct node *node)
{
	struct ingested *i = ctx;

	return node_ingest(node, &i->ingest, i->refusal);
}

static enum err
pull_entries(struct round *r, struct pull *p)
{
	uint64_t size = p->checkpoint.size;
	uint64_t n = size - (uint64_t)p->size;
	struct buf vkey = { .arena = r->a };
	struct ingested call = { .refusal = r->refusal };
	enum err err = OK;

	if (n > PULL_ENTRIES_MAX)
		return refuse(r->refusal, ERR_TOO_LARGE, "log", "%d",
		    PULL_ENTRIES_MAX);
	p->leaves = arena_alloc(r->a, n * sizeof(*p->leaves));
	if (!p->leaves)
		return ERR_NO_MEMORY;
	for (uint64_t t = (uint64_t)p->size / TILE_WIDTH;
	     err == OK && t * TILE_WIDTH < size; t++)
		err = pull_bundle(r, p, pull_tile(t, size));
	if (err != OK)
		return err;
	note_key_put(&vkey, p->key);
	call.ingest = (struct ingest){ p->party, p->key->name, buf_str(&vkey),
		p->note, p->leaves, p->n };
	err = r->io->write(r->io->write_ctx, ingest, &call);
	if (err == OK)
		r->summary->entries += (int64_t)p->n;
	return err == ERR_PROOF ? judge(r, p) : err;
}

struct bodies {
	struct str party;
	int64_t indexes[TILE_WIDTH];
	struct str bodies[TILE_WIDTH];
	size_t n;
	struct refusal *refusal;
};

static enum err
ingest_bodies(void *ctx, struct node *node)
{
	struct bodies *b = ctx;

	return node_ingest_bodies(node, b->party, b->indexes, b->bodies, b->n,
	    b->refusal);
}

/* u32 length || bytes for each; those we lack are taken. */
static enum err
read_bodies(struct round *r, struct str bytes, struct tile tile,
    struct bodies *out)
{
	struct log_entry *have;
	size_t n_have;
	int64_t first = (int64_t)(tile.number * TILE_WIDTH);
	enum err err = log_entries(r->io->db, out->party, first, tile.width,
	    r->a, &have, &n_have);

	for (unsigned i = 0; err == OK && i < tile.width; i++) {
		const unsigned char *p = (const unsigned char *)bytes.p;
		size_t n;

		if (bytes.n < 4)
			return ERR_MALFORMED;
		n = (size_t)p[0] << 24 | (size_t)p[1] << 16 |
		    (size_t)p[2] << 8 | p[3];
		bytes = str_from_byte(bytes, 4);
		if (n > bytes.n || n > BODY_MAX)
			return ERR_MALFORMED;
		if (n && i < n_have && !have[i].body.p) {
			out->indexes[out->n] = first + i;
			out->bodies[out->n++] = (struct str){ bytes.p, n };
		}
		bytes = str_from_byte(bytes, n);
	}
	return err == OK && bytes.n ? ERR_MALFORMED : err;
}

/* One body; not given (yet) is fine. */
static enum err
pull_body(struct round *r, struct bodies *b, int64_t index)
{
	struct buf path = { .arena = r->a };
	struct sync_answer got;
	enum err err;

	buf_printf(&path, "/log/%.*s/body/%jd", STR_ARG(b->party),
	    (intmax_t)index);
	err = round_fetch(r, buf_str(&path), true, &got);
	if (err != OK || got.status != 200 || got.body.n == 0)
		return err;
	if (got.body.n > BODY_MAX)
		return ERR_MALFORMED;
	b->indexes[b->n] = index;
	b->bodies[b->n++] = got.body;
	return OK;
}

/* The bundle is too large to be given at once: those we lack, one by one. */
static enum err
pull_each(struct round *r, struct bodies *b, struct tile tile)
{
	struct log_entry *have;
	size_t n = 0;
	enum err err = log_entries(r->io->db, b->party,
	    (int64_t)(tile.number * TILE_WIDTH), tile.width, r->a, &have, &n);

	for (size_t i = 0; err == OK && i < n; i++)
		if (!have[i].body.p)
			err = pull_body(r, b, have[i].index);
	return err;
}

static enum err
pull_bodies_of(struct round *r, struct pull *p, struct tile tile)
{
	struct bodies *b = arena_alloc(r->a, sizeof(*b));
	struct buf path = { .arena = r->a };
	struct sync_answer got;
	enum err err;

	if (!b)
		return ERR_NO_MEMORY;
	b->party = p->party;
	b->refusal = r->refusal;
	pull_path_put(&path, p->party, tile, "bodies/");
	err = round_fetch(r, buf_str(&path), true, &got);
	if (err == OK && got.status == 413)
		err = pull_each(r, b, tile);
	else if (err == OK && got.status == 404 && r->source->is_carried)
		return OK; /* they may come another way */
	else if (err == OK && got.status != 200)
		err = refuse(r->refusal, ERR_NETWORK, "URL", "%d %.*s",
		    got.status, STR_ARG(buf_str(&path)));
	else if (err == OK)
		err = read_bodies(r, got.body, tile, b);
	if (err != OK || b->n == 0)
		return err;
	r->summary->bodies += (int64_t)b->n;
	return r->io->write(r->io->write_ctx, ingest_bodies, b);
}

static enum err
pull_bodies(struct round *r, struct pull *p)
{
	struct log_head head;
	int64_t first;
	enum err err = log_head(r->io->db, p->party, r->a, &head);

	if (err == OK)
		err = log_first_missing_body(r->io->db, p->party, 0, &first);
	if (err == ERR_NOT_FOUND)
		return OK;
	for (uint64_t t = err == OK ? (uint64_t)first / TILE_WIDTH : 0;
	     err == OK && t * TILE_WIDTH < (uint64_t)head.size; t++)
		err = pull_bodies_of(r, p, pull_tile(t, (uint64_t)head.size));
	return err;
}

/* Say in our own logs what we have seen, so that it is bound to both. */
static enum err
acknowledge(void *ctx, struct node *node)
{
	struct pull *p = ctx;
	struct ev_ack body = { .code = p->party,
		.origin = p->checkpoint.origin,
		.size = (int64_t)p->checkpoint.size,
		.root = p->checkpoint.root,
		.verdict = STR("mirrored") };
	struct command c = { .party = node_party(node),
		.by = STR("node"),
		.type = event_type_named(STR("ack")),
		.body = &body,
		.confirm_clock = true };
	int64_t folded = 0;
	enum err err = node_folded(node, p->party, &folded);

	/* Only what has gone through the rules was replayed. */
	if (err == OK && folded >= body.size)
		body.verdict = STR("replayed");
	if (err == OK)
		err = node_submit(node, &c, 1);
	return err == OK ? c.err : err;
}

static enum err
put_seen(void *ctx, struct node *node)
{
	struct pull *p = ctx;

	return local_put_progress(node_db(node), p->party, STR("seen"),
	    (int64_t)p->checkpoint.size, os_now());
}

enum err
pull_log(struct round *r, struct str party, const struct note_key *key,
    bool restores)
{
	struct pull p = { .party = party, .key = key };
	struct log_head head = { 0 };
	struct hash root;
	enum err err = pull_checkpoint(r, party, key, &p.checkpoint, &p.note);

	if (err == OK)
		err = log_head(r->io->db, party, r->a, &head);
	if (err == ERR_NOT_FOUND)
		err = OK;
	if (err != OK || head.is_own != restores)
		return err;
	p.size = head.size;
	if ((int64_t)p.checkpoint.size <= p.size && p.size > 0) {
		err = log_root_at(r->io->db, party, (int64_t)p.checkpoint.size,
		    &root);
		if (err == OK && !hash_eq(&root, &p.checkpoint.root))
			return forked(r, &p);
	} else if (p.checkpoint.size > 0) {
		if (!restores)
			err = sync_change(r->io, put_seen, &p);
		if (err == OK)
			err = pull_entries(r, &p);
	}
	if (err == OK)
		err = pull_bodies(r, &p);
	if (err != OK || restores)
		return err;
	if (r->source->is_carried) /* nobody will ask for it */
		err = witness_held(r, party);
	if (err == OK)
		err = keep_own_line(r, party, key);
	if (err == OK)
		err = mirror_sign(r, party, key);
	if (err != OK || !p.has_news)
		return err;
	r->summary->acks++;
	return r->io->write(r->io->write_ctx, acknowledge, &p);
}
