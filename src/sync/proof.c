/*
 * Proofs for strangers: of the newest head that somebody else has seen.
 */
#include "base/limits.h"
#include "sync/inside.h"

/* The witnesses of those we follow. */
struct witnesses {
	struct arena *arena;
	struct note_key keys[PEERS_MAX];
	size_t n;
};

static void
add_witnesses(struct witnesses *w, struct str text)
{
	struct policy policy;

	if (policy_get(w->arena, text, &policy, NULL) != OK)
		return;
	for (unsigned i = 0; i < policy.n_names; i++)
		if (!policy.names[i].is_group && w->n < PEERS_MAX)
			w->keys[w->n++] = policy.names[i].key;
}

static bool
is_witnessed(void *ctx, struct str text)
{
	struct witnesses *w = ctx;
	struct note note;

	if (note_get(w->arena, text, &note) != OK)
		return false;
	for (size_t i = 0; i < w->n; i++)
		if (note_verify_key(&note, &w->keys[i], NULL) == OK)
			return true;
	return false;
}

enum err
sync_proof(struct db *db, struct str party, int64_t index, struct arena *a,
    struct str *ret_proof)
{
	struct witnesses *w = arena_alloc(a, sizeof(*w));
	struct sync_peer *peers;
	size_t n;
	enum err err;

	if (!w)
		return ERR_NO_MEMORY;
	w->arena = a;
	err = sync_peers(db, a, &peers, &n);
	if (err != OK)
		return err;
	for (size_t i = 0; i < n; i++)
		add_witnesses(w, peers[i].policy);
	return log_proof(db, party, index, w->n ? is_witnessed : NULL, w, a,
	    ret_proof);
}
