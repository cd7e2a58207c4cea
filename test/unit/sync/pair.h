#ifndef PAIR_H
#define PAIR_H

#include "../node/fixture.h"

#include "sync/sync.h"

/* Two nodes, north and south, which reach each other in process. */
struct pair {
	struct place north;
	struct place south;
	struct sync_io io[2];
	struct str policy[2]; /* of north, of south */
};

static inline void
pair_open(struct pair *p)
{
	place_open(&p->north, "north");
	place_open(&p->south, "south");
	says_all(&p->north, north_members);
	says_all(&p->north, north_money);
	p->io[0] = (struct sync_io){ node_db(p->north.node), sync_write_direct,
		p->north.node };
	p->io[1] = (struct sync_io){ node_db(p->south.node), sync_write_direct,
		p->south.node };
	assert_int_equal(sync_policy(p->north.node, STR("http://n.example/"),
			     &p->north.arena, &p->policy[0]),
	    OK);
	assert_int_equal(sync_policy(p->south.node, STR("http://s.example/"),
			     &p->south.arena, &p->policy[1]),
	    OK);
}

static inline void
pair_close(struct pair *p)
{
	place_close(&p->north);
	place_close(&p->south);
}

/* South follows north in its own book, as `follow` does, and the reverse. */
static inline void
pair_follow(struct pair *p)
{
	assert_int_equal(sync_follow(p->north.node, STR("http://s.example/"),
			     p->policy[1], &p->north.refusal),
	    OK);
	assert_int_equal(sync_follow(p->south.node, STR("http://n.example/"),
			     p->policy[0], &p->south.refusal),
	    OK);
}

/* One round of SIDE (0 north, 1 south) with the other. */
static inline enum err
round_of(struct pair *p, int side, struct sync_summary *ret)
{
	struct place *own = side ? &p->south : &p->north;
	struct sync_peer peer = { STR("http://peer.example/"),
		p->policy[!side] };
	struct sync_source source = { sync_local_fetch, &p->io[!side], false };

	*ret = (struct sync_summary){ 0 };
	own->refusal = (struct refusal){ 0 };
	return sync_with(&p->io[side], own->node, &peer, &source, ret,
	    &own->refusal);
}

#endif /* PAIR_H */
