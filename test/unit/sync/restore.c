/*
 * What a lost node gets back, what it is refused, and which old copies are
 * found out.
 */
#include "pair.h"

static const char more[] =
    "{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"x%d\"}";

static void
add(struct place *p, int i)
{
	char json[128];

	snprintf(json, sizeof(json), more, i);
	says(p, json);
}

static void
forget(struct place *p, const char *name)
{
	assert_int_equal(unlink(place_path(p, name)), 0);
}

/* Both follow each other and south holds all of north. */
static void
pair_in_step(struct pair *p)
{
	struct sync_summary s;

	pair_open(p);
	pair_follow(p);
	for (int i = 0; i < 6; i++)
		assert_int_equal(round_of(p, i & 1, &s), OK);
}

static void
open_again(struct pair *p)
{
	place_reopen(&p->north);
	p->io[0] = (struct sync_io){ node_db(p->north.node), sync_write_direct,
		p->north.node };
}

/* North's book is gone, and its HEAD with it if asked. */
static void
lose(struct pair *p, bool with_head)
{
	node_close(p->north.node);
	p->north.node = NULL;
	forget(&p->north, "book.db");
	if (with_head)
		forget(&p->north, "HEAD");
	assert_int_equal(node_init_lost(p->north.dir, STR("north"),
			     &p->north.refusal),
	    OK);
	open_again(p);
}

static enum err
restore_from(struct pair *p, sync_fetch_fn *fetch, void *ctx,
    struct sync_lost *ret_lost)
{
	struct sync_source source = { fetch, ctx, false };

	return sync_restore(&p->io[0], p->north.node, &source, ret_lost,
	    &p->north.refusal);
}

static bool
is_confirmed(struct place *p)
{
	const char *why;

	return node_is_confirmed(p->node, &why);
}

static void
all_comes_back_but_what_never_left(void **state)
{
	struct pair p;
	struct log_head before;
	struct log_head after;
	struct sync_lost lost;
	int64_t events;

	(void)state;
	pair_in_step(&p);
	before = head_of(&p.north, "north");
	lose(&p, true);
	assert_false(is_confirmed(&p.north));
	assert_int_equal(restore_from(&p, sync_local_fetch, &p.io[1], &lost),
	    OK);
	after = head_of(&p.north, "north");
	assert_int_equal(lost.entries, before.size);
	assert_true(lost.mores > 0);
	assert_int_equal(after.size, before.size);
	assert_true(hash_eq(&after.root, &before.root));
	assert_true(is_confirmed(&p.north));
	add(&p.north, 1);
	assert_int_equal(node_audit(p.north.node, &events, &p.north.refusal),
	    OK);
	assert_int_equal(restore_from(&p, sync_local_fetch, &p.io[1], &lost),
	    ERR_STATE);
	pair_close(&p);
}

/* The line breaks after so many answers. */
struct breaking {
	struct sync_io *io;
	int left;
};

static enum err
breaking_fetch(void *ctx, const struct sync_request *req, struct arena *a,
    struct sync_answer *ret)
{
	struct breaking *b = ctx;

	return b->left-- > 0 ? sync_local_fetch(b->io, req, a, ret) :
			       ERR_NETWORK;
}

static void
a_broken_line_loses_nothing(void **state)
{
	struct pair p;
	struct sync_lost lost;
	struct log_head before;

	(void)state;
	pair_in_step(&p);
	before = head_of(&p.north, "north");
	lose(&p, true);
	for (int n = 0;; n++) {
		struct breaking b = { &p.io[1], n };
		enum err err = restore_from(&p, breaking_fetch, &b, &lost);

		if (err == OK)
			break;
		assert_int_equal(err, ERR_NETWORK);
		assert_false(is_confirmed(&p.north));
		assert_true(n < 16);
	}
	assert_int_equal(head_of(&p.north, "north").size, before.size);
	pair_close(&p);
}

/* HEAD is still there and names an entry that the peer never got. */
static void
a_peer_that_is_behind_does_not_confirm(void **state)
{
	struct pair p;
	struct sync_lost lost;

	(void)state;
	pair_in_step(&p);
	add(&p.north, 1);
	lose(&p, false);
	assert_int_equal(restore_from(&p, sync_local_fetch, &p.io[1], &lost),
	    ERR_STALE);
	assert_false(is_confirmed(&p.north));
	pair_close(&p);
}

/* South's witness has signed a head that its copy does not reach. */
static void
what_a_witness_saw_must_come_back(void **state)
{
	struct pair p;
	struct sync_lost lost;
	struct sync_summary s;

	(void)state;
	pair_in_step(&p);
	add(&p.north, 1);
	assert_int_equal(round_of(&p, 0, &s), OK); /* sends its head */
	lose(&p, true);
	assert_int_equal(restore_from(&p, sync_local_fetch, &p.io[1], &lost),
	    ERR_BEHIND);
	assert_false(is_confirmed(&p.north));
	pair_close(&p);
}

static void
keep_backup(struct pair *p, const char *name)
{
	assert_int_equal(node_backup(p->north.node, place_path(&p->north, name),
			     &p->north.refusal),
	    OK);
}

static void
start_backup(struct pair *p, const char *name, bool with_head)
{
	node_close(p->north.node);
	p->north.node = NULL;
	forget(&p->north, "book.db");
	if (!with_head)
		forget(&p->north, "HEAD");
	assert_int_equal(node_from_backup(p->north.dir,
			     place_path(&p->north, name), &p->north.refusal),
	    OK);
	open_again(p);
}

static void
an_old_copy_is_refused_until_it_has_caught_up(void **state)
{
	struct pair p;
	struct sync_summary s;
	struct sync_lost lost;

	(void)state;
	pair_in_step(&p);
	keep_backup(&p, "old");
	add(&p.north, 1);
	assert_int_equal(round_of(&p, 1, &s), OK);
	start_backup(&p, "old", false);
	assert_int_equal(say(&p.north,
			     "{\"kind\":\"member.added\",\"by\":\"root\","
			     "\"member\":\"x2\"}"),
	    ERR_UNCONFIRMED);
	assert_int_equal(round_of(&p, 0, &s), ERR_STALE);
	assert_int_equal(restore_from(&p, sync_local_fetch, &p.io[1], &lost),
	    OK);
	assert_int_equal(lost.entries, 1);
	add(&p.north, 2);
	pair_close(&p);
}

/* Elsewhere, but just what the peer knows: a round of sync is enough. */
static void
a_peer_confirms_what_it_knows(void **state)
{
	struct pair p;
	struct sync_summary s;

	(void)state;
	pair_in_step(&p);
	keep_backup(&p, "now");
	start_backup(&p, "now", false);
	assert_false(is_confirmed(&p.north));
	assert_int_equal(round_of(&p, 0, &s), OK);
	assert_true(is_confirmed(&p.north));
	add(&p.north, 1);
	pair_close(&p);
}

/* A peer that knows less says nothing about what it does not know. */
static void
a_peer_that_knows_less_confirms_nothing(void **state)
{
	struct pair p;
	struct sync_summary s;
	struct sync_lost lost;

	(void)state;
	pair_in_step(&p);
	add(&p.north, 1);
	keep_backup(&p, "now");
	start_backup(&p, "now", false);
	(void)round_of(&p, 0, &s);
	assert_false(is_confirmed(&p.north));
	assert_int_equal(restore_from(&p, sync_local_fetch, &p.io[1], &lost),
	    ERR_BEHIND);
	assert_false(is_confirmed(&p.north));
	pair_close(&p);
}

/* Beside the HEAD of just this state it is the copy that was written last. */
static void
a_backup_of_now_is_confirmed_by_head(void **state)
{
	struct pair p;

	(void)state;
	pair_in_step(&p);
	keep_backup(&p, "now");
	start_backup(&p, "now", true);
	assert_true(is_confirmed(&p.north));
	pair_close(&p);
}

/* South has another history of north, signed by north's key. */
static void
two_histories_are_never_joined(void **state)
{
	struct pair p;
	struct sync_summary s;
	struct sync_lost lost;

	(void)state;
	pair_in_step(&p);
	keep_backup(&p, "old");
	add(&p.north, 1);
	assert_int_equal(round_of(&p, 1, &s), OK);
	start_backup(&p, "old", false);
	assert_int_equal(node_confirm_sole(p.north.node, NULL,
			     &p.north.refusal),
	    OK);
	add(&p.north, 2);
	forget(&p.north, "HEAD");
	open_again(&p);
	assert_int_equal(restore_from(&p, sync_local_fetch, &p.io[1], &lost),
	    ERR_FORK);
	assert_int_equal(round_of(&p, 0, &s), ERR_FORK);
	assert_false(is_confirmed(&p.north));
	pair_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_comes_back_but_what_never_left),
		cmocka_unit_test(a_broken_line_loses_nothing),
		cmocka_unit_test(a_peer_that_is_behind_does_not_confirm),
		cmocka_unit_test(what_a_witness_saw_must_come_back),
		cmocka_unit_test(an_old_copy_is_refused_until_it_has_caught_up),
		cmocka_unit_test(a_peer_confirms_what_it_knows),
		cmocka_unit_test(a_peer_that_knows_less_confirms_nothing),
		cmocka_unit_test(a_backup_of_now_is_confirmed_by_head),
		cmocka_unit_test(two_histories_are_never_joined),
	};

	return CHECK_RUN(tests);
}
