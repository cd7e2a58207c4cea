/*
 * Whom we follow, and by which policy.
 */
#include "sync/inside.h"

#include "base/limits.h"

enum err
sync_write_direct(void *ctx, writer_call_fn *fn, void *fn_ctx)
{
	return fn(fn_ctx, ctx);
}

struct change {
	sync_change_fn *fn;
	void *ctx;
	struct node *node;
};

static enum err
in_transaction(void *ctx, struct db *db)
{
	struct change *change = ctx;

	(void)db;
	return change->fn(change->ctx, change->node);
}

static enum err
on_node(void *ctx, struct node *node)
{
	struct change *change = ctx;

	change->node = node;
	return node_change(node, in_transaction, change);
}

enum err
sync_change(const struct sync_io *io, sync_change_fn *fn, void *ctx)
{
	struct change change = { fn, ctx, NULL };

	return io->write(io->write_ctx, on_node, &change);
}

struct followed {
	struct str url;
	struct str policy;
	struct arena *a;
};

static enum err
put_peer(void *ctx, struct node *node)
{
	struct followed *f = ctx;
	struct buf name = { .arena = f->a };

	buf_printf(&name, "peer/%.*s", STR_ARG(f->url));
	return local_put_setting(node_db(node), buf_str(&name), f->policy);
}

enum err
sync_follow(struct node *node, struct str url, struct str policy,
    struct refusal *ret_refusal)
{
	struct sync_io io = { node_db(node), sync_write_direct, node };
	struct arena a = { 0 };
	struct followed f = { url, policy, &a };
	struct policy parsed;
	unsigned line = 0;
	enum err err = policy_get(&a, policy, &parsed, &line);

	if (err != OK)
		err = refuse(ret_refusal, err, "--policy", "line %u", line);
	else if (url.n > NAME_MAX_BYTES ||
	    (sync_way(url) == SYNC_BY_HAND && !id_is_wellformed(url)))
		err = refuse(ret_refusal, ERR_MALFORMED, "URL",
		    "http(s)://, /folder, name");
	else if (parsed.n_logs == 0)
		err = refuse(ret_refusal, ERR_MISSING_FIELD, "--policy", "log");
	else
		err = sync_change(&io, put_peer, &f);
	arena_free(&a);
	return err;
}

enum err
sync_peers(struct db *db, struct arena *a, struct sync_peer **ret,
    size_t *ret_n)
{
	struct sync_peer *peers = arena_alloc(a, PEERS_MAX * sizeof(*peers));
	struct local_setting *settings;
	size_t n;
	enum err err = local_settings(db, a, &settings, &n);

	if (!peers)
		return ERR_NO_MEMORY;
	*ret_n = 0;
	for (size_t i = 0; err == OK && i < n; i++)
		if (str_starts(settings[i].name, STR("peer/")) &&
		    *ret_n < PEERS_MAX)
			peers[(*ret_n)++] =
			    (struct sync_peer){ str_from_byte(settings[i].name,
						    5),
				    settings[i].value };
	*ret = peers;
	return err;
}

static enum err
add_policy_keys(struct str text, struct arena *a, struct note_key *keys,
    size_t *n)
{
	struct policy policy;
	enum err err = policy_get(a, text, &policy, NULL);

	for (unsigned i = 0; err == OK && i < policy.n_logs; i++)
		if (*n < PEERS_MAX)
			keys[(*n)++] = policy.logs[i].key;
	return err;
}

enum err
sync_log_keys(struct db *db, struct arena *a, struct note_key **ret_keys,
    size_t *ret_n)
{
	struct note_key *keys = arena_alloc(a, PEERS_MAX * sizeof(*keys));
	struct sync_peer *peers;
	struct log_head *heads;
	size_t n_peers;
	size_t n_heads;
	size_t n = 0;
	enum err err;

	if (!keys)
		return ERR_NO_MEMORY;
	err = sync_peers(db, a, &peers, &n_peers);
	for (size_t i = 0; err == OK && i < n_peers; i++)
		err = add_policy_keys(peers[i].policy, a, keys, &n);
	if (err == OK)
		err = log_heads(db, a, &heads, &n_heads);
	for (size_t i = 0; err == OK && i < n_heads; i++)
		if (n < PEERS_MAX)
			err = note_key_get(heads[i].vkey, &keys[n++]);
	*ret_keys = keys;
	*ret_n = n;
	return err;
}

static enum err
put_own(struct buf *out, struct node *node, const struct log_head *head,
    struct str url)
{
	struct note_signer witness;
	enum err err;

	buf_printf(out, "log %.*s", STR_ARG(head->vkey));
	if (url.n)
		buf_printf(out, " %.*slog/%.*s", STR_ARG(url),
		    STR_ARG(head->party));
	err = node_signer(node, head->party, NODE_KEY_WITNESS, out->arena,
	    &witness);
	if (err != OK)
		return err;
	buf_printf(out, "\nwitness %.*s ", STR_ARG(head->party));
	note_key_put(out, &witness.key);
	note_signer_forget(&witness);
	if (url.n)
		buf_printf(out, " %.*switness/%.*s", STR_ARG(url),
		    STR_ARG(head->party));
	buf_byte(out, '\n');
	return OK;
}

static bool
is_among(const struct note_key *keys, size_t n, const struct note_key *key)
{
	for (size_t i = 0; i < n; i++)
		if (note_key_eq(&keys[i], key))
			return true;
	return false;
}

/* The witnesses of our peers, each once, and their names into GROUP. */
static enum err
put_others(struct buf *out, struct node *node, struct buf *group)
{
	struct arena *a = out->arena;
	struct note_key *seen = arena_alloc(a, PEERS_MAX * sizeof(*seen));
	struct sync_peer *peers;
	size_t n_seen = 0;
	size_t n = 0;
	enum err err = sync_peers(node_db(node), a, &peers, &n);

	if (!seen)
		return ERR_NO_MEMORY;
	for (size_t i = 0; err == OK && i < n; i++) {
		struct policy p;

		err = policy_get(a, peers[i].policy, &p, NULL);
		for (unsigned k = 0; err == OK && k < p.n_names; k++) {
			const struct policy_name *name = &p.names[k];
			struct log_head head;
			bool ours = log_head(node_db(node), name->name, a,
					&head) == OK &&
			    head.is_own;

			if (name->is_group || ours || n_seen == PEERS_MAX ||
			    is_among(seen, n_seen, &name->key))
				continue;
			seen[n_seen++] = name->key;
			buf_printf(out, "witness %.*s ", STR_ARG(name->name));
			note_key_put(out, &name->key);
			if (name->url.n)
				buf_printf(out, " %.*s", STR_ARG(name->url));
			buf_byte(out, '\n');
			buf_printf(group, " %.*s", STR_ARG(name->name));
		}
	}
	return err;
}

enum err
sync_policy(struct node *node, struct str url, struct arena *a,
    struct str *ret_policy)
{
	struct buf out = { .arena = a };
	struct buf group = { .arena = a };
	struct log_head *heads;
	size_t n;
	enum err err = log_heads(node_db(node), a, &heads, &n);

	for (size_t i = 0; err == OK && i < n; i++)
		if (heads[i].is_own)
			err = put_own(&out, node, &heads[i], url);
	if (err == OK)
		err = put_others(&out, node, &group);
	if (group.n)
		buf_printf(&out, "group others any%.*s\nquorum others\n",
		    STR_ARG(buf_str(&group)));
	else
		buf_put(&out, STR("quorum none\n"));
	*ret_policy = buf_str(&out);
	return err == OK && !buf_ok(&out) ? ERR_NO_MEMORY : err;
}

static enum err
add_witnesses(struct str text, struct arena *a, struct note_key *keys,
    size_t *n)
{
	struct policy policy;
	enum err err = policy_get(a, text, &policy, NULL);

	for (unsigned i = 0; err == OK && i < policy.n_names; i++)
		if (!policy.names[i].is_group && *n < PEERS_MAX)
			keys[(*n)++] = policy.names[i].key;
	return err;
}

enum err
sync_witness_keys(struct node *node, struct arena *a,
    struct note_key **ret_keys, size_t *ret_n)
{
	struct note_key *keys = arena_alloc(a, PEERS_MAX * sizeof(*keys));
	struct sync_peer *peers;
	struct str own;
	size_t n_peers = 0;
	size_t n = 0;
	enum err err = sync_peers(node_db(node), a, &peers, &n_peers);

	if (!keys)
		return ERR_NO_MEMORY;
	if (err == OK)
		err = sync_policy(node, STR(""), a, &own);
	if (err == OK)
		err = add_witnesses(own, a, keys, &n);
	for (size_t i = 0; err == OK && i < n_peers; i++)
		err = add_witnesses(peers[i].policy, a, keys, &n);
	*ret_keys = keys;
	*ret_n = n;
	return err;
}
