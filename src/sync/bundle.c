/*
 * Bundle files: what we would answer a peer, for a stick or a mail, and such
 * answers of a peer as a source.
 */
#include "sync/inside.h"

#include "crypto/box.h"
#include "sync/pack.h"
#include "sync/parcel.h"

/* ---- writing ---- */

struct writing {
	struct sync_io io;
	struct node *node;
	const struct sync_bundle *bundle;
	struct log_head to;
	struct buf answers;
	struct arena *a;
	struct refusal *refusal;
};

/* Ask ourselves for PATH, as one of the parties, and keep what we say. */
static enum err
answer(struct writing *w, struct str path, int *ret_status)
{
	struct arena a = { 0 };
	struct sync_request req = { .method = STR("GET"), .path = path };
	struct sync_answer got = { 0 };
	enum err err = sync_authorize(w->node, node_party(w->node), path,
	    os_now(), &a, &req.authorization);

	if (err == OK)
		err = sync_serve(&w->io, &req, &a, &got);
	if (err == OK && got.status == 200)
		parcel_add(&w->answers, path, got.body);
	if (err == OK &&
	    (!buf_ok(&w->answers) || w->answers.n > PARCEL_PLAIN_MAX))
		err = refuse(w->refusal, ERR_TOO_LARGE, "bundle", "%d MiB",
		    PARCEL_PLAIN_MAX >> 20);
	*ret_status = got.status;
	arena_free(&a);
	return err;
}

static enum err
put_path(struct writing *w, struct str party, const char *rest)
{
	struct buf path = { .arena = w->a };
	int status;

	buf_printf(&path, "/log/%.*s/%s", STR_ARG(party), rest);
	return answer(w, buf_str(&path), &status);
}

/* Bodies that are too many for one answer go one by one. */
static enum err
put_each(struct writing *w, struct str party, struct tile tile)
{
	enum err err = OK;

	for (unsigned i = 0; err == OK && i < tile.width; i++) {
		struct buf path = { .arena = w->a };
		int status;

		buf_printf(&path, "/log/%.*s/body/%ju", STR_ARG(party),
		    (uintmax_t)(tile.number * TILE_WIDTH + i));
		err = answer(w, buf_str(&path), &status);
	}
	return err;
}

/* The bundles from entry FIRST on, AS entries or bodies. */
static enum err
put_bundles(struct writing *w, const struct log_head *head, int64_t first,
    const char *as)
{
	enum err err = OK;

	for (uint64_t t = (uint64_t)first / TILE_WIDTH;
	     err == OK && t * TILE_WIDTH < (uint64_t)head->size; t++) {
		struct tile tile = pull_tile(t, (uint64_t)head->size);
		struct buf path = { .arena = w->a };
		int status;

		pull_path_put(&path, head->party, tile, as);
		err = answer(w, buf_str(&path), &status);
		if (err == OK && status == 413)
			err = put_each(w, head->party, tile);
	}
	return err;
}

/* What our witness signed of the receiver's own log. */
static enum err
put_line(struct writing *w, struct str party)
{
	struct buf path = { .arena = w->a };
	int status;

	buf_put(&path, sync_key(w->a, "/witness/", party, w->to.origin));
	buf_put(&path, STR("/checkpoint"));
	return answer(w, buf_str(&path), &status);
}

/*
 * Our own logs, those of others that the receiver holds too, and its own only
 * if it has lost it.  RET_FROM: what it is known to hold.
 */
static enum err
is_carried(struct writing *w, const struct log_head *head, bool *ret_is,
    struct node_acked *ret_from)
{
	bool is_theirs = str_eq(head->party, w->to.party);
	enum err err = node_acked(w->io.db, w->to.party, head->party, ret_from);

	*ret_is = head->size > 0 &&
	    (is_theirs ? w->bundle->lost : head->is_own || ret_from->is_any);
	/* An ack of more than there is, is of another history. */
	if (is_theirs || w->bundle->whole || ret_from->entries > head->size)
		*ret_from = (struct node_acked){ 0 };
	return err;
}

static enum err
put_log(struct writing *w, const struct log_head *head,
    const struct node_acked *from)
{
	enum err err = put_path(w, head->party, "checkpoint");

	if (err == OK)
		err = put_bundles(w, head, from->entries, "tile/entries/");
	if (err == OK)
		err = put_bundles(w, head, from->bodies, "bodies/");
	return err == OK && head->is_own ? put_line(w, head->party) : err;
}

static enum err
put_answers(struct writing *w)
{
	struct buf list = { .arena = w->a };
	struct log_head *heads;
	size_t n = 0;
	enum err err = log_heads(w->io.db, w->a, &heads, &n);

	for (size_t i = 0; err == OK && i < n; i++) {
		struct node_acked from;
		bool is;

		err = is_carried(w, &heads[i], &is, &from);
		if (err != OK || !is)
			continue;
		list_put(&list, &heads[i]);
		err = put_log(w, &heads[i], &from);
	}
	parcel_add(&w->answers, STR("/log/"), buf_str(&list));
	return err == OK && !buf_ok(&w->answers) ? ERR_NO_MEMORY : err;
}

/* Packed, then boxed, then signed: what is opened last is trusted least. */
static enum err
close_parcel(struct writing *w, struct buf *out)
{
	struct buf packed = { .arena = w->a };
	struct buf box = { .arena = w->a };
	struct parcel parcel = { .to = w->to.origin, .at = os_now() };
	struct note_signer signer = { 0 };
	struct note_key key;
	enum err err = note_key_get(w->to.vkey, &key);

	if (err == OK)
		err = pack(buf_str(&w->answers), &packed);
	if (err == OK)
		err = box_close(&key.key, buf_str(&packed), &box);
	if (err == OK)
		err = node_signer(w->node, node_party(w->node), NODE_KEY_LOG,
		    w->a, &signer);
	if (err != OK)
		return err;
	parcel.from = signer.key.name;
	parcel.box = buf_str(&box);
	err = parcel_put(out, &parcel, &signer);
	note_signer_forget(&signer);
	return err;
}

/* Followed under the name PARTY, but nothing of it has come yet. */
static enum err
named_peer(struct db *db, struct str party, struct arena *a,
    struct log_head *ret_to)
{
	struct sync_peer *peers;
	size_t n = 0;
	enum err err = sync_peers(db, a, &peers, &n);

	for (size_t i = 0; err == OK && i < n; i++) {
		struct buf vkey = { .arena = a };
		struct policy policy;

		if (!str_eq(peers[i].url, party))
			continue;
		err = policy_get(a, peers[i].policy, &policy, NULL);
		if (err != OK)
			return err;
		note_key_put(&vkey, &policy.logs[0].key);
		*ret_to = (struct log_head){ .party = party,
			.origin = policy.logs[0].key.name,
			.vkey = buf_str(&vkey) };
		return buf_ok(&vkey) ? OK : ERR_NO_MEMORY;
	}
	return err == OK ? ERR_NOT_FOUND : err;
}

enum err
sync_write_bundle(struct node *node, const struct sync_bundle *bundle,
    struct arena *a, struct buf *out, struct refusal *ret_refusal)
{
	struct writing w = { .io = { .db = node_db(node) },
		.node = node,
		.bundle = bundle,
		.answers = { .arena = a },
		.a = a,
		.refusal = ret_refusal };
	enum err err = log_head(node_db(node), bundle->party, a, &w.to);

	*ret_refusal = (struct refusal){ 0 };
	if (err == ERR_NOT_FOUND)
		err = named_peer(node_db(node), bundle->party, a, &w.to);
	if (err == OK && w.to.is_own)
		err = ERR_NOT_FOUND;
	if (err == OK)
		err = put_answers(&w);
	if (err == OK)
		err = close_parcel(&w, out);
	if (err != OK && ret_refusal->err != err)
		err = refuse(ret_refusal, err, "--for", "%.*s",
		    STR_ARG(bundle->party));
	return err;
}

/* ---- reading ---- */

static enum err
carried_fetch(void *ctx, const struct sync_request *req, struct arena *a,
    struct sync_answer *ret)
{
	const struct str *body = map_get(ctx, req->path);

	(void)a;
	*ret = (struct sync_answer){ .status = 404 };
	if (body && str_eq(req->method, STR("GET")))
		*ret = (struct sync_answer){ .status = 200, .body = *body };
	return OK;
}

/* Which peer's policy names the sender, and has the sender signed? */
static enum err
find_sender(const struct parcel *parcel, const struct sync_peer *peers,
    size_t n_peers, struct arena *a, const struct sync_peer **ret_peer)
{
	for (size_t i = 0; i < n_peers; i++) {
		struct policy policy;
		enum err err = policy_get(a, peers[i].policy, &policy, NULL);

		if (err != OK)
			return err;
		for (unsigned k = 0; k < policy.n_logs; k++) {
			const struct note_key *key = &policy.logs[k].key;

			if (!str_eq(key->name, parcel->from) ||
			    note_verify_key(&parcel->note, key, NULL) != OK)
				continue;
			*ret_peer = &peers[i];
			return OK;
		}
	}
	return ERR_SIGNATURE;
}

/* The party of ours that the parcel is for. */
static enum err
find_receiver(struct node *node, const struct parcel *parcel, struct arena *a,
    struct str *ret_party)
{
	struct log_head *heads;
	size_t n = 0;
	enum err err = log_heads(node_db(node), a, &heads, &n);

	for (size_t i = 0; err == OK && i < n; i++) {
		if (!heads[i].is_own || !str_eq(heads[i].origin, parcel->to))
			continue;
		*ret_party = heads[i].party;
		return OK;
	}
	return err == OK ? ERR_ADDRESSEE : err;
}

static enum err
open_box(struct node *node, struct str party, struct str box, struct arena *a,
    struct map *answers)
{
	struct note_signer signer = { 0 };
	struct str packed;
	struct str bytes;
	enum err err = node_signer(node, party, NODE_KEY_LOG, a, &signer);

	if (err != OK)
		return err;
	err = box_open(&signer.pair, box, a, &packed);
	note_signer_forget(&signer);
	if (err == OK)
		err = unpack(packed, PARCEL_PLAIN_MAX, a, &bytes);
	return err == OK ? parcel_answers(bytes, answers) : err;
}

enum err
sync_open_bundle(struct node *node, struct str bytes,
    const struct sync_peer *peers, size_t n_peers, struct arena *a,
    struct sync_source *ret_source, const struct sync_peer **ret_peer,
    struct refusal *ret_refusal)
{
	struct map *answers = arena_alloc(a, sizeof(*answers));
	struct parcel parcel;
	struct str party;
	const char *why = "";
	enum err err =
	    answers ? parcel_get(a, bytes, &parcel, &why) : ERR_NO_MEMORY;

	if (err == ERR_MALFORMED)
		return refuse(ret_refusal, ERR_DAMAGED, "bundle", "%s", why);
	if (err == OK)
		err = find_sender(&parcel, peers, n_peers, a, ret_peer);
	if (err == ERR_SIGNATURE)
		return refuse(ret_refusal, err, "bundle", "%.*s",
		    STR_ARG(parcel.from));
	if (err == OK)
		err = find_receiver(node, &parcel, a, &party);
	if (err == ERR_ADDRESSEE)
		return refuse(ret_refusal, err, "bundle", "%.*s",
		    STR_ARG(parcel.to));
	if (err != OK)
		return refuse(ret_refusal, err, "bundle", "%s", "");
	*answers = (struct map){ .arena = a };
	err = open_box(node, party, parcel.box, a, answers);
	if (err == ERR_MALFORMED || err == ERR_TOO_LARGE)
		return refuse(ret_refusal, ERR_DAMAGED, "bundle", "%s", "box");
	if (err != OK)
		return refuse(ret_refusal, err, "bundle", "%s", "");
	*ret_source = (struct sync_source){ carried_fetch, answers, true };
	return OK;
}

enum err
sync_read_bundle(const struct sync_io *io, struct node *node, struct str bytes,
    struct sync_summary *ret_summary, struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	const struct sync_peer *peer = NULL;
	struct sync_source source;
	struct sync_peer *peers;
	size_t n = 0;
	enum err err = sync_peers(io->db, &a, &peers, &n);

	*ret_refusal = (struct refusal){ 0 };
	if (err == OK)
		err = sync_open_bundle(node, bytes, peers, n, &a, &source,
		    &peer, ret_refusal);
	if (err == OK)
		err = sync_with(io, node, peer, &source, ret_summary,
		    ret_refusal);
	if (err != OK && ret_refusal->err != err)
		err = refuse(ret_refusal, err, "bundle", "%s", "");
	arena_free(&a);
	return err;
}

/* ---- posting: for a node that cannot be asked ---- */

struct posted {
	struct str body;
	struct refusal refusal;
};

static enum err
take_posted(void *ctx, struct node *node)
{
	struct posted *p = ctx;
	struct sync_io io = { node_db(node), sync_write_direct, node };
	struct sync_summary summary = { 0 };

	return sync_read_bundle(&io, node, p->body, &summary, &p->refusal);
}

/* Only what somebody we follow has signed is worth the writer's time. */
static enum err
check_posted(struct db *db, struct str body, struct arena *a, struct refusal *r)
{
	const struct sync_peer *peer;
	struct sync_peer *peers;
	struct parcel parcel;
	const char *why = "";
	size_t n = 0;
	enum err err = parcel_get(a, body, &parcel, &why);

	if (err == ERR_MALFORMED)
		return refuse(r, ERR_DAMAGED, "bundle", "%s", why);
	if (err == OK)
		err = sync_peers(db, a, &peers, &n);
	if (err == OK)
		err = find_sender(&parcel, peers, n, a, &peer);
	if (err == ERR_SIGNATURE)
		return refuse(r, err, "bundle", "%.*s", STR_ARG(parcel.from));
	return err;
}

enum err
bundle_post(const struct sync_io *io, struct str body, struct arena *a,
    struct sync_answer *ret)
{
	struct posted p = { .body = body };
	struct buf words = { .arena = a };
	enum err err = check_posted(io->db, body, a, &p.refusal);

	if (err == OK)
		err = io->write(io->write_ctx, take_posted, &p);
	if (err != OK && err_infos[err].class == ERR_CLASS_FAULT)
		return err;
	*ret = (struct sync_answer){ .status = 200,
		.content_type = "text/plain; charset=utf-8" };
	if (err == OK)
		return OK;
	ret->status = err_infos[err].http;
	refusal_put(&words, &p.refusal, LANG_EN);
	buf_byte(&words, '\n');
	ret->body = buf_str(&words);
	return OK;
}

enum err
sync_push_bundle(struct node *node, const struct sync_bundle *bundle,
    const struct sync_source *to, struct arena *a, struct refusal *ret_refusal)
{
	struct buf out = { .arena = a };
	struct sync_request req = { .method = STR("POST"),
		.path = STR("/bundle") };
	struct sync_answer got = { 0 };
	enum err err = sync_write_bundle(node, bundle, a, &out, ret_refusal);

	if (err != OK)
		return err;
	req.body = buf_str(&out);
	err = to->fetch(to->ctx, &req, a, &got);
	if (err != OK)
		return refuse(ret_refusal, err, "URL", "%s", "/bundle");
	if (got.status != 200)
		return refuse(ret_refusal, ERR_NETWORK, "bundle", "%d %.*s",
		    got.status, STR_ARG(str_cut(&got.body, '\n')));
	return OK;
}
