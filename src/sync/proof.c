/*
 * Proofs for strangers: of the newest head that somebody else has seen.
 */
#include "merkle/proof.h"
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

static enum err
find_witnesses(struct db *db, struct arena *a, struct witnesses **ret)
{
	struct witnesses *w = arena_alloc(a, sizeof(*w));
	struct sync_peer *peers;
	size_t n = 0;
	enum err err = ERR_NO_MEMORY;

	if (w) {
		w->arena = a;
		err = sync_peers(db, a, &peers, &n);
	}
	for (size_t i = 0; err == OK && i < n; i++)
		add_witnesses(w, peers[i].policy);
	*ret = w;
	return err;
}

enum err
sync_proof(struct db *db, struct str party, int64_t index, struct arena *a,
    struct str *ret_proof)
{
	struct witnesses *w;
	enum err err = find_witnesses(db, a, &w);

	return err == OK ? log_proof(db, party, index,
			       w->n ? is_witnessed : NULL, w, a, ret_proof) :
			   err;
}

void
sync_keys_put(struct buf *out, const struct note_key *log,
    const struct note_key *witnesses, size_t n)
{
	buf_put(out, STR("log "));
	note_key_put(out, log);
	for (size_t i = 0; i < n; i++) {
		buf_printf(out, "\nwitness %.*s ", STR_ARG(witnesses[i].name));
		note_key_put(out, &witnesses[i]);
	}
	if (n)
		buf_put(out, STR("\ngroup others any"));
	for (size_t i = 0; i < n; i++)
		buf_printf(out, " %.*s", STR_ARG(witnesses[i].name));
	buf_put(out, n ? STR("\nquorum others\n") : STR("\nquorum none\n"));
}

/* W is left with those, each once, that have a line in NOTE. */
static void
keep_signers(struct witnesses *w, const struct note *note)
{
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++) {
		bool has_line = false;

		for (size_t k = 0; k < note->n_lines; k++)
			has_line |=
			    note_line_is_of(&note->lines[k], &w->keys[i]);
		for (size_t k = 0; k < n; k++)
			has_line &= !note_key_eq(&w->keys[k], &w->keys[i]);
		if (has_line)
			w->keys[n++] = w->keys[i];
	}
	w->n = n;
}

enum err
sync_proof_policy(struct db *db, struct str party, struct str proof_text,
    struct arena *a, struct str *ret_policy)
{
	struct buf out = { .arena = a };
	struct note_key log;
	struct witnesses *w;
	struct log_head head;
	struct proof proof;
	struct note note;
	enum err err = find_witnesses(db, a, &w);

	if (err == OK)
		err = log_head(db, party, a, &head);
	if (err == OK)
		err = note_key_get(head.vkey, &log);
	if (err == OK)
		err = proof_get(a, proof_text, &proof);
	if (err == OK)
		err = note_get(a, proof.note, &note);
	if (err != OK)
		return err;
	keep_signers(w, &note);
	sync_keys_put(&out, &log, w->keys, w->n);
	*ret_policy = buf_str(&out);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}
