/*
 * Proofs from a stored log.
 */
#include "merkle/proof.h"

#include "log/store.h"

/* The sizes of the newest stored heads that cover INDEX, newest first. */
static enum err
head_sizes(struct db *db, struct str party, int64_t index,
    int64_t sizes[LOG_PROOF_HEADS], size_t *ret_n)
{
	struct stmt *st = db_prepare(db,
	    STR("SELECT size FROM checkpoint WHERE log = $1 AND size > $2"
		" ORDER BY log DESC, size DESC LIMIT $3"));
	enum err err = OK;
	size_t n = 0;
	bool row = true;

	db_bind_text(st, 1, party);
	db_bind_int(st, 2, index);
	db_bind_int(st, 3, LOG_PROOF_HEADS);
	while (err == OK && row && n < LOG_PROOF_HEADS) {
		err = db_step(st, &row);
		if (err == OK && row)
			sizes[n++] = db_int(st, 0);
	}
	*ret_n = n;
	return err;
}

/* The head a proof of INDEX speaks of. */
static enum err
choose_head(struct db *db, struct str party, int64_t index,
    log_satisfies_fn *satisfies, void *ctx, struct arena *a, int64_t *ret_size,
    struct str *ret_note)
{
	int64_t sizes[LOG_PROOF_HEADS];
	struct str newest = { NULL, 0 };
	size_t n = 0;
	enum err err = head_sizes(db, party, index, sizes, &n);

	if (err == OK && n == 0)
		err = ERR_NOT_FOUND;
	for (size_t i = 0; err == OK && i < n; i++) {
		struct str note;

		err = log_checkpoint_at(db, party, sizes[i], a, &note);
		if (err != OK)
			return err;
		if (i == 0)
			newest = note;
		if (!satisfies || satisfies(ctx, note)) {
			*ret_size = sizes[i];
			*ret_note = note;
			return OK;
		}
	}
	if (err != OK)
		return err;
	*ret_size = sizes[0];
	*ret_note = newest;
	return OK;
}

enum err
log_proof(struct db *db, struct str party, int64_t index,
    log_satisfies_fn *satisfies, void *ctx, struct arena *a,
    struct str *ret_proof)
{
	struct buf out = { .arena = a };
	struct proof proof = { .index = (uint64_t)index };
	struct tree_source source;
	struct log_entry *entry;
	struct store s;
	int64_t size = 0;
	size_t n = 0;
	enum err err = ERR_NOT_FOUND;

	if (index >= 0)
		err = choose_head(db, party, index, satisfies, ctx, a, &size,
		    &proof.note);
	if (err == OK)
		err = store_open(&s, a, db, party, (uint64_t)size);
	if (err != OK)
		return err;
	/* With its entry, so that one file is enough to verify. */
	err = log_entries(db, party, index, 1, a, &entry, &n);
	if (err == OK && n == 0)
		err = ERR_NOT_FOUND;
	if (err == OK)
		proof.extra = entry->leaf;
	source = store_source(&s);
	if (err == OK)
		err = tree_prove_inclusion(&source, (uint64_t)index,
		    (uint64_t)size, &proof.path);
	store_close(&s);
	if (err != OK)
		return err;
	proof_put(&out, &proof);
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	*ret_proof = buf_str(&out);
	return OK;
}

/* The proof in S, whose size is TO or more. */
static enum err
prove(struct store *s, int64_t from, int64_t to, struct arena *a,
    struct hash **ret_hashes, size_t *ret_n)
{
	struct tree_source source = store_source(s);
	struct tree_proof proof = { .n = 0 };
	struct hash *hashes;
	enum err err = tree_prove_consistency(&source, (uint64_t)from,
	    (uint64_t)to, &proof);

	if (err != OK)
		return err;
	hashes = arena_alloc(a, (proof.n + 1) * sizeof(*hashes));
	if (!hashes)
		return ERR_NO_MEMORY;
	memcpy(hashes, proof.hashes, proof.n * sizeof(*hashes));
	*ret_hashes = hashes;
	*ret_n = proof.n;
	return OK;
}

enum err
log_consistency(struct db *db, struct str party, int64_t from, int64_t to,
    struct arena *a, struct hash **ret_hashes, size_t *ret_n)
{
	struct log_head head;
	struct store s;
	enum err err = log_head(db, party, a, &head);

	if (err == OK && (from < 0 || to < from || to > head.size))
		err = ERR_NOT_FOUND;
	if (err == OK)
		err = store_open(&s, a, db, party, (uint64_t)head.size);
	if (err != OK)
		return err;
	err = prove(&s, from, to, a, ret_hashes, ret_n);
	store_close(&s);
	return err;
}
