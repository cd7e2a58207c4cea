/*
 * HEAD: which folders may be written to, and which must wait.
 */
#include "fixture.h"

#include "crypto/digest.h"

static const char unit[] =
    "{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"m%d\"}";

static void
add(struct place *p, int i)
{
	char json[128];

	snprintf(json, sizeof(json), unit, i);
	says(p, json);
}

static struct str
keep(struct place *p, const char *name)
{
	struct str bytes;

	assert_int_equal(os_read_file(&p->arena, place_path(p, name),
			     (size_t)1 << 24, &bytes),
	    OK);
	return bytes;
}

static void
put_back(struct place *p, const char *name, struct str bytes)
{
	assert_int_equal(os_write_file(place_path(p, name), bytes, 0600), OK);
}

static void
shut(struct place *p)
{
	node_close(p->node);
	p->node = NULL;
}

static void
is_unconfirmed(struct place *p, const char *why_part)
{
	const char *why;
	char json[128];

	place_reopen(p);
	assert_false(node_is_confirmed(p->node, &why));
	if (!strstr(why, why_part))
		fail_msg("\"%s\", want \"%s\"", why, why_part);
	snprintf(json, sizeof(json), unit, 99);
	assert_int_equal(say(p, json), ERR_UNCONFIRMED);
	check_str(str_from(p->refusal.detail), why);
}

static void
is_confirmed(struct place *p)
{
	const char *why;

	place_reopen(p);
	if (!node_is_confirmed(p->node, &why))
		fail_msg("%s", why);
}

static void
without_it_nothing_is_written(void **state)
{
	struct place p;

	(void)state;
	place_open(&p, "north");
	add(&p, 1);
	shut(&p);
	assert_int_equal(remove(place_path(&p, "HEAD")), 0);
	is_unconfirmed(&p, "no HEAD");
	assert_int_equal(node_confirm_sole(p.node, NULL, &p.refusal), OK);
	add(&p, 2);
	is_confirmed(&p);
	add(&p, 3);
	place_close(&p);
}

/* The test writes the file as head.c describes it. */
static void
another_machine_is_not_trusted(void **state)
{
	struct place p;
	struct buf out;
	struct str rest;
	struct hash sum;

	(void)state;
	place_open(&p, "north");
	shut(&p);
	rest = keep(&p, "HEAD");
	out = (struct buf){ .arena = &p.arena };
	for (int i = 0; i < 2; i++) {
		buf_put(&out, str_cut(&rest, '\n'));
		buf_byte(&out, '\n');
	}
	assert_int_equal(str_cut(&rest, '\n').n, 64);
	for (int i = 0; i < 64; i++)
		buf_byte(&out, '7');
	buf_byte(&out, '\n');
	buf_put(&out, str_cut(&rest, '\n'));
	buf_byte(&out, '\n');
	digest_once(buf_str(&out), &sum);
	buf_put(&out, STR("sum "));
	hex_put(&out, sum.bytes, sizeof(sum));
	buf_byte(&out, '\n');
	put_back(&p, "HEAD", buf_str(&out));
	is_unconfirmed(&p, "another machine");
	assert_int_equal(node_confirm_sole(p.node, NULL, &p.refusal), OK);
	is_confirmed(&p);
	place_close(&p);
}

static void
an_old_database_is_not_written_to(void **state)
{
	struct place p;
	struct str db;

	(void)state;
	place_open(&p, "north");
	add(&p, 1);
	shut(&p);
	db = keep(&p, "book.db");
	place_reopen(&p);
	add(&p, 2);
	shut(&p);
	put_back(&p, "book.db", db);
	is_unconfirmed(&p, "more entries");
	place_close(&p);
}

static void
a_crash_before_head_is_written_is_fine(void **state)
{
	struct place p;
	struct str head;

	(void)state;
	place_open(&p, "north");
	add(&p, 1);
	head = keep(&p, "HEAD");
	add(&p, 2);
	shut(&p);
	put_back(&p, "HEAD", head);
	is_confirmed(&p);
	add(&p, 3);
	is_confirmed(&p);
	place_close(&p);
}

static void
a_torn_slot_leaves_the_other(void **state)
{
	struct place p;
	struct str head;
	char *bytes;

	(void)state;
	place_open(&p, "north");
	add(&p, 1);
	add(&p, 2);
	for (size_t slot = 0; slot < 2; slot++) {
		shut(&p);
		head = keep(&p, "HEAD");
		bytes = (char *)(uintptr_t)head.p;
		bytes[slot * 8192 + 40] ^= 1;
		put_back(&p, "HEAD", head);
		is_confirmed(&p);
		add(&p, 3 + (int)slot); /* writes a slot again */
		add(&p, 6 + (int)slot);
	}
	shut(&p);
	head = keep(&p, "HEAD");
	bytes = (char *)(uintptr_t)head.p;
	bytes[40] ^= 1;
	bytes[8192 + 40] ^= 1;
	put_back(&p, "HEAD", head);
	is_unconfirmed(&p, "damaged");
	place_close(&p);
}

/* One folder copied; both went on: each sees that the other's HEAD is not
 * of its own history. */
static void
another_history_is_noticed(void **state)
{
	struct place p;
	struct str db;
	struct str head;
	struct str other;

	(void)state;
	place_open(&p, "north");
	shut(&p);
	db = keep(&p, "book.db");
	head = keep(&p, "HEAD");
	place_reopen(&p);
	add(&p, 1);
	shut(&p);
	other = keep(&p, "HEAD");
	put_back(&p, "book.db", db);
	put_back(&p, "HEAD", head);
	place_reopen(&p);
	add(&p, 2);
	shut(&p);
	put_back(&p, "HEAD", other);
	is_unconfirmed(&p, "another root");
	place_close(&p);
}

static void
a_reader_sees_it_too(void **state)
{
	struct place p;
	struct node *reader;
	const char *why;

	(void)state;
	place_open(&p, "north");
	assert_int_equal(node_open(p.dir, NODE_READ, &reader, &p.refusal), OK);
	assert_true(node_is_confirmed(reader, &why));
	add(&p, 1);
	node_close(reader);
	assert_int_equal(remove(place_path(&p, "HEAD")), 0);
	assert_int_equal(node_open(p.dir, NODE_READ, &reader, &p.refusal), OK);
	assert_false(node_is_confirmed(reader, &why));
	node_close(reader);
	place_close(&p);
}

/* Where HEAD was left and the database is gone, no second history begins. */
static void
init_does_not_replace_a_lost_database(void **state)
{
	struct place p;

	(void)state;
	place_open(&p, "north");
	add(&p, 1);
	shut(&p);
	assert_int_equal(remove(place_path(&p, "book.db")), 0);
	assert_int_equal(node_open(p.dir, NODE_WRITE, &p.node, &p.refusal),
	    ERR_NOT_FOUND);
	p.node = NULL;
	assert_int_equal(place_init(&p, "north"), ERR_UNCONFIRMED);
	place_close(&p);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_it_nothing_is_written),
		cmocka_unit_test(another_machine_is_not_trusted),
		cmocka_unit_test(an_old_database_is_not_written_to),
		cmocka_unit_test(a_crash_before_head_is_written_is_fine),
		cmocka_unit_test(a_torn_slot_leaves_the_other),
		cmocka_unit_test(another_history_is_noticed),
		cmocka_unit_test(a_reader_sees_it_too),
		cmocka_unit_test(init_does_not_replace_a_lost_database),
	};

	return CHECK_RUN(tests);
}
