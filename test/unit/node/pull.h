#ifndef PULL_H
#define PULL_H

#include "fixture.h"

/* What a node would fetch from another: all that is new of one log. */
struct pulled {
	struct ingest ingest;
	struct str leaves[512];
	struct str bodies[512];
	int64_t indexes[512];
	size_t n_bodies;
};

static inline void
pull_read(struct place *from, const char *party, int64_t first,
    struct pulled *ret)
{
	struct log_head head = head_of(from, party);
	struct log_entry *entries;
	struct str note;
	size_t n;

	*ret = (struct pulled){ 0 };
	assert_int_equal(log_entries(node_db(from->node), str_from(party),
			     first, 512, &from->arena, &entries, &n),
	    OK);
	assert_true(n < 512);
	assert_int_equal(log_checkpoint(node_db(from->node), str_from(party),
			     &from->arena, &note),
	    OK);
	for (size_t i = 0; i < n; i++) {
		ret->leaves[i] = entries[i].leaf;
		if (!entries[i].body.p)
			continue;
		ret->bodies[ret->n_bodies] = entries[i].body;
		ret->indexes[ret->n_bodies++] = entries[i].index;
	}
	ret->ingest = (struct ingest){ .party = head.party,
		.origin = head.origin,
		.vkey = head.vkey,
		.note = note,
		.leaves = ret->leaves,
		.n = n };
}

static inline int64_t
pull_size(struct place *p, const char *party)
{
	struct log_head head;
	enum err err =
	    log_head(node_db(p->node), str_from(party), &p->arena, &head);

	return err == OK ? head.size : 0;
}

static inline enum err
pull_bodies(struct place *to, const struct pulled *pulled)
{
	return node_ingest_bodies(to->node, pulled->ingest.party,
	    pulled->indexes, pulled->bodies, pulled->n_bodies, &to->refusal);
}

/* TO follows PARTY's log at FROM up to its end. */
static inline void
pull(struct place *from, struct place *to, const char *party)
{
	static struct pulled pulled;

	pull_read(from, party, pull_size(to, party), &pulled);
	if (node_ingest(to->node, &pulled.ingest, &to->refusal) != OK)
		fail_msg("%s %s", to->refusal.field, to->refusal.detail);
	if (pull_bodies(to, &pulled) != OK)
		fail_msg("%s %s", to->refusal.field, to->refusal.detail);
}

/* Where the fold of PARTY's log stands and why it stopped. */
static inline int64_t
folded(struct place *p, const char *party, struct str *ret_stop)
{
	struct stmt *st = db_prepare(node_db(p->node),
	    STR("SELECT size, stop FROM fold WHERE log = $1"));
	int64_t size = 0;
	bool row;

	*ret_stop = STR("");
	db_bind_text(st, 1, str_from(party));
	assert_int_equal(db_step(st, &row), OK);
	if (row) {
		size = db_int(st, 0);
		*ret_stop = str_copy(&p->arena, db_text(st, 1));
		assert_int_equal(db_run(st), OK);
	}
	return size;
}

static inline void
audits(struct place *p)
{
	int64_t events;

	if (node_audit(p->node, &events, &p->refusal) != OK)
		fail_msg("%s: %s", p->refusal.field, p->refusal.detail);
	assert_true(events > 0);
}

#endif /* PULL_H */
