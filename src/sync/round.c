/*
 * One round with one peer.
 */
#include "sync/inside.h"

/* The party whose log has KEY, by the peer's own list; it must agree with
 * what we hold (node_ingest() sees to it). */
static struct str
party_of(struct str list, const struct note_key *key, struct arena *a)
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
	for (unsigned i = 0; err == OK && i < r->policy.n_logs; i++) {
		const struct note_key *key = &r->policy.logs[i].key;
		struct str party = party_of(list.body, key, r->a);

		if (!id_is_wellformed(party))
			return refuse(r->refusal, ERR_NOT_FOUND, "log", "%.*s",
			    STR_ARG(key->name));
		err = pull_log(r, party, key);
	}
	return err == OK ? push_heads(r) : err;
}

enum err
sync_with(const struct sync_io *io, struct node *node,
    const struct sync_peer *peer, sync_fetch_fn *fetch, void *fetch_ctx,
    struct sync_summary *ret_summary, struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct round r = { .io = io,
		.node = node,
		.peer = peer,
		.fetch = fetch,
		.fetch_ctx = fetch_ctx,
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
