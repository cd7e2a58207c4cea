/*
 * Following others: in whatever order entries and bodies come, the book is
 * the same, and what does not belong changes nothing.
 */
#include "pull.h"

static const char *const south_events[] = {
	"{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"s1\"}",
	"{\"kind\":\"role.granted\",\"by\":\"root\",\"member\":\"s1\","
	"\"role\":\"treasurer\"}",
	"{\"kind\":\"party.named\",\"by\":\"root\",\"code\":\"north\","
	"\"name\":{\"en\":\"North\"}}",
	"{\"kind\":\"source.opened\",\"by\":\"s1\","
	"\"source\":\"north:budget\",\"name\":{\"en\":\"Budget\"},"
	"\"plan\":\"in\",\"channel\":\"city\",\"currency\":\"CNY\"}",
	NULL,
};

/* A second folder that is byte for byte the first. */
static void
place_copy(struct place *p, struct place *from)
{
	static const char *const names[] = { "book.db", "HEAD",
		"keys/north.root.key", "keys/north.log.key",
		"keys/north.witness.key", "keys/audit.root.key",
		"keys/audit.log.key", "keys/audit.witness.key" };
	struct str bytes;

	*p = (struct place){ 0 };
	snprintf(p->dir, sizeof(p->dir), "%.100s-2", from->dir);
	assert_int_equal(os_make_folder(p->dir, 0700), OK);
	assert_int_equal(os_make_folder(place_path(p, "keys"), 0700), OK);
	node_close(from->node);
	from->node = NULL;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (os_read_file(&p->arena, place_path(from, names[i]),
			(size_t)1 << 24, &bytes) == OK)
			assert_int_equal(os_write_file(place_path(p, names[i]),
					     bytes, 0600),
			    OK);
	place_reopen(from);
	place_reopen(p);
}

static void
are_same(struct place *a, struct place *b)
{
	if (book_compare(node_db(a->node), node_db(b->node), &a->arena,
		&a->refusal) != OK)
		fail_msg("%s: %s", a->refusal.field, a->refusal.detail);
}

static void
any_order_gives_one_book(void **state)
{
	struct place north;
	struct place south;
	struct place one;
	struct place two;
	int64_t events;

	(void)state;
	place_open(&north, "north");
	place_open(&south, "south");
	place_open(&one, "audit");
	place_copy(&two, &one);
	/* One follows north at every step and south at the end ... */
	pull(&north, &one, "north");
	for (const char *const *line = north_members; *line; line++) {
		says(&north, *line);
		pull(&north, &one, "north");
	}
	says_all(&south, south_events);
	says_all(&north, north_money);
	pull(&north, &one, "north");
	pull(&south, &one, "south");
	/* ... the other south at once, and then north. */
	pull(&south, &two, "south");
	pull(&north, &two, "north");
	are_same(&one, &two);
	audits(&one);
	assert_int_equal(node_rebuild(two.node, &events), OK);
	assert_int_equal(events, 1 + 13 + 5);
	are_same(&one, &two);
	audits(&two);
	/* Each other's, too. */
	pull(&north, &south, "north");
	pull(&south, &north, "south");
	audits(&north);
	audits(&south);
	place_close(&north);
	place_close(&south);
	place_close(&one);
	place_close(&two);
}

static void
a_fold_waits_for_bodies(void **state)
{
	static struct pulled pulled;
	struct place north;
	struct place to;
	struct str stop;

	(void)state;
	place_open(&north, "north");
	place_open(&to, "audit");
	says_all(&north, north_members);
	pull_read(&north, "north", 0, &pulled);
	assert_int_equal(node_ingest(to.node, &pulled.ingest, &to.refusal), OK);
	assert_int_equal(folded(&to, "north", &stop), 0);
	check_str(stop, "body 0");
	audits(&to);
	pulled.n_bodies = 3;
	assert_int_equal(pull_bodies(&to, &pulled), OK);
	assert_int_equal(folded(&to, "north", &stop), 3);
	check_str(stop, "body 3");
	audits(&to);
	pulled.n_bodies = 7;
	assert_int_equal(pull_bodies(&to, &pulled), OK);
	assert_int_equal(folded(&to, "north", &stop), 7);
	check_str(stop, "");
	/* Once more is no change. */
	assert_int_equal(pull_bodies(&to, &pulled), OK);
	pulled.ingest.n = 0;
	assert_int_equal(node_ingest(to.node, &pulled.ingest, &to.refusal), OK);
	audits(&to);
	place_close(&north);
	place_close(&to);
}

/* Refused, and nothing of it is kept. */
static void
refuses(struct place *to, const struct pulled *pulled, enum err want)
{
	struct log_head *heads;
	size_t before;
	size_t after;

	assert_int_equal(log_heads(node_db(to->node), &to->arena, &heads,
			     &before),
	    OK);
	assert_int_equal(node_ingest(to->node, &pulled->ingest, &to->refusal),
	    want);
	assert_int_equal(to->refusal.err, want);
	assert_int_equal(log_heads(node_db(to->node), &to->arena, &heads,
			     &after),
	    OK);
	assert_int_equal(before, after);
}

static void
what_the_checkpoint_does_not_lead_to_is_refused(void **state)
{
	static struct pulled pulled;
	struct place north;
	struct place to;
	struct str kept;

	(void)state;
	place_open(&north, "north");
	place_open(&to, "audit");
	says_all(&north, north_members);
	pull_read(&north, "north", 0, &pulled);
	kept = pulled.leaves[3];
	pulled.leaves[3] = pulled.leaves[4];
	refuses(&to, &pulled, ERR_PROOF);
	pulled.leaves[3] = STR("no leaf");
	refuses(&to, &pulled, ERR_PROOF);
	pulled.leaves[3] = kept;
	pulled.ingest.n--;
	refuses(&to, &pulled, ERR_PROOF);
	pulled.ingest.n++;
	kept = pulled.ingest.note;
	pulled.ingest.note = (struct str){ kept.p, kept.n - 9 };
	assert_int_not_equal(node_ingest(to.node, &pulled.ingest, &to.refusal),
	    OK);
	pulled.ingest.note = kept;
	assert_int_equal(node_ingest(to.node, &pulled.ingest, &to.refusal), OK);
	/* A body that is another entry's. */
	pulled.indexes[1] = 2;
	assert_int_equal(pull_bodies(&to, &pulled), ERR_WRONG_LEAF);
	check_str(str_from(to.refusal.detail), "north/2");
	audits(&to);
	place_close(&north);
	place_close(&to);
}

static void
a_code_has_one_origin(void **state)
{
	static struct pulled pulled;
	struct place north;
	struct place other;
	struct place to;

	(void)state;
	place_open(&north, "north");
	place_open(&other, "north");
	place_open(&to, "audit");
	pull(&north, &to, "north");
	pull_read(&other, "north", 0, &pulled);
	refuses(&to, &pulled, ERR_FORK);
	/* Not under another code either: its first entry says who it is. */
	pulled.ingest.party = STR("south");
	assert_int_equal(node_ingest(to.node, &pulled.ingest, &to.refusal), OK);
	assert_int_equal(pull_bodies(&to, &pulled), ERR_FORK);
	/* Nor may anybody add to our own log. */
	pull_read(&north, "north", 0, &pulled);
	pulled.ingest.n = 0;
	refuses(&north, &pulled, ERR_FORK);
	place_close(&north);
	place_close(&other);
	place_close(&to);
}

/* A log that begins with something else. */
static void
the_first_entry_opens_the_log(void **state)
{
	static struct pulled pulled;
	struct place north;
	struct place to;

	(void)state;
	place_open(&north, "north");
	place_open(&to, "audit");
	says_all(&north, north_members);
	pull_read(&north, "north", 1, &pulled);
	pulled.leaves[7] = pulled.leaves[0];
	pulled.ingest.n = 7;
	refuses(&to, &pulled, ERR_FORK);
	place_close(&north);
	place_close(&to);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_order_gives_one_book),
		cmocka_unit_test(a_fold_waits_for_bodies),
		cmocka_unit_test(
		    what_the_checkpoint_does_not_lead_to_is_refused),
		cmocka_unit_test(a_code_has_one_origin),
		cmocka_unit_test(the_first_entry_opens_the_log),
	};

	return CHECK_RUN(tests);
}
