/*
 * One round with one peer.
 */
#include "sync/inside.h"

/* The party whose log has KEY, by the peer's own list; it must agree with
 * what we hold (node_ingest() sees to it). */
struct str
round_party(struct str list, const struct note_key *key, struct arena *a)
{
	struct buf vkey = { .arena = a };

	note_key_put(&vkey, key);
	while (list.n) {
		struct str line = str_cut(&list, '\n');
		struct str party = str_cut(&line, ' ');
		struct str origin = str_cut(&line, ' ');

		if (str_eq(origin, key->name) && str_eq(line, buf_str(&vkey)))
			return party;
	}
	return STR("");
}

static enum err
run(struct round *r)
{
	struct sync_answer list;
	enum err err = policy_get(r->a, r->peer->policy, &r->policy, NULL);

	if (err == OK)
		err = round_get(r, STR("/log/"), false, &list);
	if (err == OK)
		err = confirm_by(r, list.body);
	for (unsigned i = 0; err == OK && i < r->policy.n_logs; i++) {
		const struct note_key *key = &r->policy.logs[i].key;
		struct str party = round_party(list.body, key, r->a);

		if (party.n == 0 && r->source->is_carried)
			continue; /* it brings some of them */
		if (!id_is_wellformed(party))
			return refuse(r->refusal, ERR_NOT_FOUND, "log", "%.*s",
			    STR_ARG(key->name));
		err = pull_log(r, party, key, false);
	}
	if (err != OK)
		return err;
	return r->source->is_carried ? collect_lines(r) : push_heads(r);
}

enum err
sync_with(const struct sync_io *io, struct node *node,
    const struct sync_peer *peer, const struct sync_source *source,
    struct sync_summary *ret_summary, struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct round r = { .io = io,
		.node = node,
		.peer = peer,
		.source = source,
		.a = &a,
		.summary = ret_summary,
		.refusal = ret_refusal };
	enum err err = run(&r);

	if (err != OK && ret_refusal->err != err)
		err =
		    refuse(ret_refusal, err, "URL", "%.*s", STR_ARG(peer->url));
	arena_free(&a);
	return err;
}

enum sync_way
sync_way(struct str url)
{
	if (str_starts(url, STR("http://")) || str_starts(url, STR("https://")))
		return SYNC_HTTP;
	if (str_find_str(url, STR("://")) < url.n) /* another protocol */
		return SYNC_BY_HAND;
	return str_find(url, '/') < url.n ? SYNC_FOLDER : SYNC_BY_HAND;
}

static enum err
round_http(const struct sync_io *io, struct node *node,
    const struct sync_peer *peer, const char *url,
    struct sync_summary *ret_summary, struct refusal *ret_refusal)
{
	struct sync_source source = { .fetch = sync_http_fetch };
	struct sync_http *http;
	enum err err = sync_http_open(url, &http);

	if (err != OK)
		return refuse(ret_refusal, err, "URL", "%s", url);
	source.ctx = http;
	err = sync_with(io, node, peer, &source, ret_summary, ret_refusal);
	sync_http_close(http);
	return err;
}

enum err
sync_peer_round(const struct sync_io *io, struct node *node,
    const struct sync_peer *peer, struct sync_summary *ret_summary,
    struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct str url = str_copy(&a, peer->url);
	struct sync_folder folder = { url.p, peer->policy };
	struct sync_source source = { sync_folder_fetch, &folder, true };
	enum err err = url.p ? OK : ERR_NO_MEMORY;

	if (err != OK)
		return refuse(ret_refusal, err, "URL", "%s", "");
	switch (sync_way(url)) {
	case SYNC_HTTP:
		err =
		    round_http(io, node, peer, url.p, ret_summary, ret_refusal);
		break;
	case SYNC_FOLDER:
		err = sync_with(io, node, peer, &source, ret_summary,
		    ret_refusal);
		break;
	case SYNC_BY_HAND:
		break;
	}
	arena_free(&a);
	return err;
}
