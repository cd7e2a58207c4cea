/*
 * Others' logs: entries that a verified checkpoint leads to, and bodies that
 * come after them.
 */
#include "node/spine.h"

#include "base/os.h"
#include "log/body.h"
#include "node/local.h"
#include "schema/events.h"

struct taking {
	struct node *node;
	const struct ingest *in;
	struct arena *arena;
	struct refusal *refusal;
	struct log_head head; /* as it is before */
	struct log *log;      /* open to be appended to */
	struct checkpoint checkpoint;
};

/* The party's copy, made when it is new; one code, one origin, one key. */
static enum err
find_copy(struct taking *t)
{
	const struct ingest *in = t->in;
	struct db *db = t->node->db;
	enum err err = log_head(db, in->party, t->arena, &t->head);

	if (err == ERR_NOT_FOUND) {
		err = log_create(db, in->party, in->origin, in->vkey, false);
		if (err == ERR_DUPLICATE)
			return refuse(t->refusal, ERR_FORK, "origin", "%.*s",
			    STR_ARG(in->origin));
		if (err == OK)
			err = log_head(db, in->party, t->arena, &t->head);
	}
	if (err != OK)
		return err;
	if (!str_eq(t->head.origin, in->origin) ||
	    !str_eq(t->head.vkey, in->vkey))
		return refuse(t->refusal, ERR_FORK, "party", "%.*s",
		    STR_ARG(t->head.origin));
	/* Ours come back only while we do not know what we wrote. */
	if (t->head.is_own && t->node->is_confirmed)
		return refuse(t->refusal, ERR_FORK, "party", "%.*s",
		    STR_ARG(in->party));
	return OK;
}

/* The note must be of this log, and of just these entries more. */
static enum err
check_note(struct taking *t)
{
	const struct ingest *in = t->in;
	struct note_key key;
	struct checkpoint_log known = { in->origin, &key, 1 };
	struct note note;
	enum err err = note_key_get(in->vkey, &key);

	if (err == OK)
		err = checkpoint_open(t->arena, in->note, &known, &note,
		    &t->checkpoint);
	if (err != OK)
		return err_is_fault(err) ?
		    err :
		    refuse(t->refusal, err, "note", "%.*s", STR_ARG(in->party));
	if (t->checkpoint.size == (uint64_t)t->head.size + in->n)
		return OK;
	return refuse(t->refusal, ERR_PROOF, "size", "%ju, not %jd + %zu",
	    (uintmax_t)t->checkpoint.size, (intmax_t)t->head.size, in->n);
}

/* Entry 0 opens the log; its body, which names the party, comes later. */
static enum err
check_first(struct taking *t, const struct leaf *leaf)
{
	if (leaf && str_eq(leaf->origin, t->in->origin) &&
	    str_eq(leaf->kind, STR("log.opened")))
		return OK;
	return refuse(t->refusal, ERR_FORK, "party", "%.*s: log.opened",
	    STR_ARG(t->in->party));
}

static enum err
append_leaf(struct taking *t, struct str bytes)
{
	struct refusal why;
	struct leaf leaf;
	enum err err = leaf_get(bytes, t->arena, &leaf, &why);
	const struct leaf *parsed = err == OK ? &leaf : NULL;

	if (err != OK && err_is_fault(err))
		return err;
	if (log_current(t->log)->size == 0) {
		err = check_first(t, parsed);
		if (err != OK)
			return err;
	}
	err = log_append(t->log, bytes, STR(""), STR(""), parsed);
	if (err != OK && !err_is_fault(err))
		err = refuse(t->refusal, err, "leaf", "%jd",
		    (intmax_t)log_current(t->log)->size);
	return err;
}

/* All entries, then the root, which is recomputed from what is stored. */
static enum err
append_all(struct taking *t)
{
	enum err err = OK;

	for (size_t i = 0; i < t->in->n && err == OK; i++)
		err = append_leaf(t, t->in->leaves[i]);
	if (err == OK)
		err = log_finish(t->log, t->head.size, t->in->note);
	if (err == ERR_PROOF || err == ERR_SIGNATURE)
		err = refuse(t->refusal, err, "note", "%jd",
		    (intmax_t)t->checkpoint.size);
	return err;
}

static enum err
take_entries(struct taking *t)
{
	enum err err = log_open(t->node->db, t->in->party, t->arena, &t->log);

	if (err != OK)
		return err;
	err = append_all(t);
	log_close(t->log);
	return err;
}

/* Nothing new, but is it the same tree? */
static enum err
check_same(struct taking *t)
{
	if (hash_eq(&t->checkpoint.root, &t->head.root))
		return OK;
	return refuse(t->refusal, ERR_FORK, "root", "%.*s, %jd",
	    STR_ARG(t->in->origin), (intmax_t)t->head.size);
}

/* Fold what can be folded now and write the rows. */
static enum err
fold_log(struct node *node, struct str party, struct arena *a)
{
	struct arena fold_arena = { 0 };
	struct folder f = { .db = node->db,
		.book = node->book,
		.digest = node->digest,
		.arena = &fold_arena };
	struct log_head head;
	int64_t n;
	enum err err = log_head(node->db, party, a, &head);

	if (err == OK)
		err = fold_some(&f, &head, head.size, &n);
	if (err == OK)
		err = book_flush(node->book);
	arena_free(&fold_arena);
	return err;
}

/* What is here of a log of others, and what of it has its meaning. */
static enum err
note_progress(struct node *node, struct str party, struct arena *a)
{
	struct log_head head;
	int64_t now = os_now();
	int64_t folded = 0;
	enum err err = log_head(node->db, party, a, &head);

	if (err == OK)
		err = node_folded(node, party, &folded);
	if (err == OK)
		err = local_put_progress(node->db, party, STR("verified"),
		    head.size, now);
	if (err == OK)
		err = local_put_progress(node->db, party, STR("folded"), folded,
		    now);
	return err;
}

/* Commit what came for PARTY, or give it all back. */
static enum err
end_taking(struct node *node, struct str party, struct arena *a, enum err err)
{
	bool is_own = node_own(node, party) != NULL;

	if (err == OK)
		err = fold_log(node, party, a);
	if (err == OK && !is_own)
		err = note_progress(node, party, a);
	if (err == OK)
		err = local_next_generation(node->db);
	if (err == OK && is_own)
		err = node_reopen_own(node);
	return err == OK ? node_commit(node) : node_abort(node, err);
}

enum err
node_ingest(struct node *node, const struct ingest *ingest,
    struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct taking t = { .node = node,
		.in = ingest,
		.arena = &a,
		.refusal = ret_refusal };
	enum err err;

	*ret_refusal = (struct refusal){ 0 };
	err = node_begin(node);
	if (err == OK) {
		err = find_copy(&t);
		if (err == OK)
			err = check_note(&t);
		if (err == OK)
			err = ingest->n ? take_entries(&t) : check_same(&t);
		if (err == OK && ingest->n == 0 && t.head.size > 0)
			err = db_rollback(node->db); /* nothing is new */
		else
			err = end_taking(node, ingest->party, &a, err);
	}
	if (err != OK && ret_refusal->err != err)
		err = refuse(ret_refusal, err, "party", "%.*s",
		    STR_ARG(ingest->party));
	arena_free(&a);
	return err;
}

/* The body of entry 0 must name the party and the origin it is kept under. */
static enum err
check_opening(const struct log_head *head, struct str bytes, struct arena *a,
    struct refusal *r)
{
	const struct event_type *type = event_type_named(STR("log.opened"));
	const struct ev_log_opened *opened;
	void *body;
	enum err err = body_get(type, bytes, a, &body, r);

	if (err != OK)
		return err;
	opened = body;
	if (str_eq(opened->code, head->party) &&
	    str_eq(opened->origin, head->origin))
		return OK;
	return refuse(r, ERR_FORK, "party", "%.*s %.*s", STR_ARG(opened->code),
	    STR_ARG(opened->origin));
}

struct bodies {
	const int64_t *indexes;
	const struct str *bodies;
	size_t n;
};

static enum err
put_bodies(struct node *node, struct str party, const struct bodies *in,
    struct arena *a, struct refusal *r)
{
	struct log_head head;
	enum err err = log_head(node->db, party, a, &head);

	for (size_t i = 0; i < in->n && err == OK; i++) {
		if (in->indexes[i] == 0)
			err = check_opening(&head, in->bodies[i], a, r);
		if (err == OK)
			err = log_put_body(node->db, party, in->indexes[i],
			    in->bodies[i]);
		if (err != OK && r->err != err)
			err = refuse(r, err, "body", "%.*s/%jd", STR_ARG(party),
			    (intmax_t)in->indexes[i]);
	}
	return err;
}

enum err
node_ingest_bodies(struct node *node, struct str party, const int64_t *indexes,
    const struct str *bodies, size_t n, struct refusal *ret_refusal)
{
	struct bodies in = { indexes, bodies, n };
	struct arena a = { 0 };
	enum err err;

	*ret_refusal = (struct refusal){ 0 };
	err = node_begin(node);
	if (err == OK) {
		err = put_bodies(node, party, &in, &a, ret_refusal);
		err = end_taking(node, party, &a, err);
	}
	if (err != OK && ret_refusal->err != err)
		err = refuse(ret_refusal, err, "party", "%.*s", STR_ARG(party));
	arena_free(&a);
	return err;
}
