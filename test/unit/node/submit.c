/*
 * Submitting: what is accepted lasts, what is refused changes nothing.
 */
#include "fixture.h"

#include "base/limits.h"
#include "schema/events.h"

/* Every row, head and setting as one text, to compare with. */
static struct str
state_of(struct place *p)
{
	static const char *const queries[] = {
		"SELECT party, size, hex(root), clock FROM log",
		"SELECT log, idx, hex(leaf) FROM entry",
		"SELECT log, size, note FROM checkpoint",
		"SELECT log, size, clock, stop FROM fold",
		"SELECT log, account, source, amount FROM balance",
		"SELECT log, member, roles FROM member",
		"SELECT party, member, request_key, idx FROM local_answer",
	};
	struct buf out = { .arena = &p->arena };

	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++) {
		struct stmt *st =
		    db_prepare(node_db(p->node), str_from(queries[i]));
		bool row;

		while (db_step(st, &row) == OK && row)
			for (int column = 0; column < 4; column++) {
				buf_put(&out, db_text(st, column));
				buf_byte(&out, '|');
			}
	}
	assert_true(buf_ok(&out));
	return buf_str(&out);
}

static void
init_opens_a_log(void **state)
{
	struct place p;
	struct log_head head;

	(void)state;
	place_open(&p, "north");
	check_str(node_party(p.node), "north");
	head = head_of(&p, "north");
	assert_int_equal(head.size, 1);
	assert_true(head.is_own);
	assert_true(str_starts(head.origin, STR("sunledger.invalid/north/")));
	assert_int_equal(head.clock, NOW);
	assert_true(os_exists(place_path(&p, "keys/north.root.key")));
	assert_true(os_exists(place_path(&p, "keys/north.witness.key")));
	assert_int_equal(place_init(&p, "north"), ERR_DUPLICATE);
	assert_int_equal(place_init(&p, "North"), ERR_MALFORMED);
	assert_int_equal(place_init(&p, "../x"), ERR_MALFORMED);
	place_close(&p);
}

static void
a_further_party_has_its_own_log(void **state)
{
	struct place p;

	(void)state;
	place_open(&p, "north");
	node_close(p.node);
	p.node = NULL;
	assert_int_equal(place_init(&p, "town"), OK);
	place_reopen(&p);
	check_str(node_party(p.node), "north");
	assert_int_equal(head_of(&p, "town").size, 1);
	assert_int_equal(head_of(&p, "north").size, 1);
	place_close(&p);
}

static void
what_is_accepted_is_there_after_reopening(void **state)
{
	struct place p;
	struct log_head before;
	struct log_head after;
	struct str rows;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	says_all(&p, north_money);
	before = head_of(&p, "north");
	assert_int_equal(before.size, 13);
	assert_int_equal(p.command.index, 12);
	rows = state_of(&p);
	place_reopen(&p);
	after = head_of(&p, "north");
	assert_true(hash_eq(&before.root, &after.root));
	assert_true(str_eq(rows, state_of(&p)));
	place_close(&p);
}

static void
a_refusal_changes_nothing(void **state)
{
	static const struct {
		const char *json;
		enum err err;
	} refused[] = {
		{ "{\"kind\":\"no.such\",\"by\":\"m1\"}", ERR_UNKNOWN_KIND },
		{ "{\"kind\":\"funds.sent\",\"by\":\"m1\"}",
		    ERR_MISSING_FIELD },
		{ "{\"kind\":\"aidkind.set\",\"by\":\"m1\",\"aidkind\":\"x\","
		  "\"name\":{\"en\":\"X\"},\"salt\":\"AAAA\"}",
		    ERR_UNKNOWN_FIELD },
		{ "{\"kind\":\"aidkind.set\",\"by\":\"m3\",\"aidkind\":\"x\","
		  "\"name\":{\"en\":\"X\"}}",
		    ERR_ROLE },
		{ "{\"kind\":\"aidkind.set\",\"by\":\"m 1\",\"aidkind\":\"x\","
		  "\"name\":{\"en\":\"X\"}}",
		    ERR_MALFORMED },
		{ "{\"kind\":\"aidkind.set\",\"by\":\"m1\",\"aidkind\":\"x\","
		  "\"name\":{\"en\":\"X\"},\"see\":\"parties\"}",
		    ERR_MALFORMED },
		{ "{\"kind\":\"aidkind.set\",\"by\":\"m1\",\"aidkind\":\"x\","
		  "\"name\":{\"en\":\"X\"},\"party\":\"south\"}",
		    ERR_NOT_FOUND },
		{ "{\"kind\":\"funds.raised\",\"by\":\"m3\","
		  "\"account\":\"north:none\",\"day\":\"2017-10-20\","
		  "\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"}}",
		    ERR_NOT_FOUND },
		{ "{\"kind\":\"funds.sent\",\"by\":\"m1\","
		  "\"transfer\":\"north:t2\",\"to\":\"south\","
		  "\"allocation\":\"north:d1\",\"day\":\"2017-10-25\","
		  "\"amount\":{\"amount\":\"600000.01\","
		  "\"currency\":\"CNY\"}}",
		    ERR_OVERDRAW },
	};
	struct place p;
	struct str before;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	says_all(&p, north_money);
	before = state_of(&p);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		assert_int_equal(say(&p, refused[i].json), refused[i].err);
		assert_int_equal(p.refusal.err, refused[i].err);
		assert_true(str_eq(before, state_of(&p)));
	}
	/* Nor in memory: what follows is taken as if nothing had been. */
	says(&p,
	    "{\"kind\":\"aidkind.set\",\"by\":\"m1\",\"aidkind\":\"x\","
	    "\"name\":{\"en\":\"X\"}}");
	place_close(&p);
}

static void
the_clock_has_its_limits(void **state)
{
	static const char form[] =
	    "{\"kind\":\"aidkind.set\",\"by\":\"m1\",\"aidkind\":\"k\","
	    "\"name\":{\"en\":\"X\"},\"at\":%d%s}";
	char json[256];
	struct place p;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	snprintf(json, sizeof(json), form, NOW + AT_AHEAD_MAX + 1, "");
	assert_int_equal(say(&p, json), ERR_CLOCK);
	snprintf(json, sizeof(json), form, NOW - AT_BEHIND_MAX - 1, "");
	assert_int_equal(say(&p, json), ERR_CLOCK);
	snprintf(json, sizeof(json), form, NOW - AT_BEHIND_MAX, "");
	assert_int_equal(say(&p, json), OK);
	snprintf(json, sizeof(json), form, NOW + AT_AHEAD_MAX, "");
	assert_int_equal(say(&p, json), OK);
	assert_int_equal(head_of(&p, "north").clock, NOW + AT_AHEAD_MAX);

	setenv("SL_NOW", "1509169911", 1); /* more than a day later */
	snprintf(json, sizeof(json), form, 1509169911, "");
	assert_int_equal(say(&p, json), ERR_CLOCK);
	snprintf(json, sizeof(json), form, 1509169911,
	    ",\"confirm_clock\":true");
	assert_int_equal(say(&p, json), OK);

	setenv("SL_NOW", NOW_TEXT, 1); /* it was wrong after all */
	snprintf(json, sizeof(json), form, NOW, "");
	assert_int_equal(say(&p, json), ERR_CLOCK);
	says(&p,
	    "{\"kind\":\"clock.corrected\",\"by\":\"root\","
	    "\"reason\":\"the clock was wrong\"}");
	assert_int_equal(say(&p, json), OK);
	assert_int_equal(head_of(&p, "north").clock, NOW);
	place_close(&p);
}

static void
a_key_gives_the_same_answer(void **state)
{
	static const char first[] =
	    "{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"m9\","
	    "\"name\":\"X\",\"key\":\"k1\"}";
	static const char other[] =
	    "{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"m9\","
	    "\"name\":\"Y\",\"key\":\"k1\"}";
	struct place p;
	struct hash leaf_hash;
	int64_t index;

	(void)state;
	place_open(&p, "north");
	says(&p, first);
	index = p.command.index;
	leaf_hash = p.command.leaf_hash;
	says(&p, first);
	assert_int_equal(p.command.index, index);
	assert_true(hash_eq(&p.command.leaf_hash, &leaf_hash));
	assert_int_equal(say(&p, other), ERR_CONFLICT);
	place_reopen(&p);
	says(&p, first);
	assert_int_equal(p.command.index, index);
	assert_int_equal(head_of(&p, "north").size, index + 1);

	setenv("SL_NOW", "1509674800", 1); /* seven days and more later */
	assert_int_equal(say(&p, first), ERR_CLOCK);
	p.command.confirm_clock = true;
	assert_int_equal(node_submit(p.node, &p.command, 1), OK);
	assert_int_equal(p.command.err, ERR_DUPLICATE); /* of the member */
	place_close(&p);
}

static void
a_batch_answers_line_by_line(void **state)
{
	enum { N = 1000 };
	static struct command commands[N];
	char json[256];
	struct place p;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	for (int i = 0; i < N; i++) {
		struct command *c = &commands[i];

		*c = (struct command){ .party = STR("north") };
		snprintf(json, sizeof(json),
		    "{\"kind\":\"source.opened\",\"by\":\"%s\","
		    "\"source\":\"north:s%d\",\"name\":{\"en\":\"S\"},"
		    "\"plan\":\"in\",\"channel\":\"city\","
		    "\"currency\":\"CNY\"}",
		    i % 10 == 3 ? "m1" : "m3", i);
		assert_int_equal(node_command_json(str_copy(&p.arena,
						       str_from(json)),
				     &p.arena, c, &p.refusal),
		    OK);
	}
	assert_int_equal(node_submit(p.node, commands, N), OK);
	for (int i = 0; i < N; i++)
		assert_int_equal(commands[i].err, i % 10 == 3 ? ERR_ROLE : OK);
	assert_int_equal(commands[1].index, commands[0].index + 1);
	assert_int_equal(commands[4].index, commands[2].index + 1);
	assert_int_equal(head_of(&p, "north").size, 7 + N - N / 10);
	place_close(&p);
}

/* An approval looks at an entry of the same batch. */
static void
a_batch_sees_its_own_entries(void **state)
{
	struct command two[2] = { { .party = STR("north") },
		{ .party = STR("north") } };
	struct place p;
	char json[256];

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	says_all(&p, north_money);
	for (int i = 0; i < 2; i++) {
		snprintf(json, sizeof(json),
		    i ? "{\"kind\":\"approved\",\"by\":\"m2\",\"entry\":13,"
			"\"leaf\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
			"E\"}" :
			"{\"kind\":\"aidkind.set\",\"by\":\"m1\","
			"\"aidkind\":\"x\",\"name\":{\"en\":\"X\"}}");
		assert_int_equal(node_command_json(str_copy(&p.arena,
						       str_from(json)),
				     &p.arena, &two[i], &p.refusal),
		    OK);
	}
	assert_int_equal(node_submit(p.node, two, 2), OK);
	assert_int_equal(two[0].err, OK);
	/* Found, looked at, and not the entry that was meant. */
	assert_true(two[1].err == ERR_WRONG_LEAF || two[1].err == ERR_STATE);
	place_close(&p);
}

/* Two writers on one folder: each sees what the other has written. */
static void
two_processes_take_turns(void **state)
{
	struct place p;
	struct node *other;
	struct node *first;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	assert_int_equal(node_open(p.dir, NODE_WRITE, &other, &p.refusal), OK);
	first = p.node;
	for (int i = 0; i < 6; i++) {
		char json[256];

		p.node = i % 2 ? first : other;
		snprintf(json, sizeof(json),
		    "{\"kind\":\"unit.added\",\"by\":\"m1\","
		    "\"unit\":\"north:u%d\",\"name\":{\"en\":\"U\"},"
		    "\"type\":\"town\"%s}",
		    i, i ? ",\"parent\":\"north:u0\"" : "");
		says(&p, json);
	}
	node_close(other);
	p.node = first;
	assert_int_equal(head_of(&p, "north").size, 13);
	place_reopen(&p);
	place_close(&p);
}

/* A row that cannot be written: nothing is kept, and nothing follows. */
static void
a_fault_stops_the_node(void **state)
{
	static const char raised[] =
	    "{\"kind\":\"funds.raised\",\"by\":\"m3\","
	    "\"account\":\"north:a1\",\"day\":\"2017-10-20\","
	    "\"amount\":{\"amount\":\"1.00\",\"currency\":\"CNY\"}}";
	struct place p;
	int64_t events;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	says_all(&p, north_money);
	assert_int_equal(db_exec(node_db(p.node), "DROP TABLE posting"), OK);
	p.command = (struct command){ .party = STR("north") };
	assert_int_equal(node_command_json(str_from(raised), &p.arena,
			     &p.command, &p.refusal),
	    OK);
	assert_int_equal(node_submit(p.node, &p.command, 1), ERR_DB);
	assert_int_equal(p.command.err, ERR_DB);
	assert_int_equal(head_of(&p, "north").size, 13);
	assert_int_equal(node_submit(p.node, &p.command, 1), ERR_DB);
	place_reopen(&p);
	assert_int_equal(head_of(&p, "north").size, 13);
	assert_int_equal(node_audit(p.node, &events, &p.refusal), ERR_CORRUPT);
	assert_int_equal(node_rebuild(p.node, &events), OK);
	assert_int_equal(node_audit(p.node, &events, &p.refusal), OK);
	says(&p, raised);
	place_close(&p);
}

/* Two commands of "north": an aid kind of M1, and of MEMBER. */
static void
two_aidkinds(struct place *p, const char *member, struct command *ret)
{
	static const char format[] =
	    "{\"kind\":\"aidkind.set\",\"by\":\"%s\",\"aidkind\":\"%c\","
	    "\"name\":{\"en\":\"X\"}}";

	for (int i = 0; i < 2; i++) {
		struct buf json = { .arena = &p->arena };

		buf_printf(&json, format, i ? member : "m1", 'a' + i);
		ret[i] = (struct command){ .party = STR("north") };
		assert_int_equal(node_command_json(buf_str(&json), &p->arena,
				     &ret[i], &p->refusal),
		    OK);
	}
}

static enum err
count_one(void *ctx, int64_t index, const void *body)
{
	const struct ev_aidkind_set *o = body;

	(void)index;
	assert_int_equal(o->salt.n, 0);
	*(size_t *)ctx += o->aidkind.n;
	return OK;
}

static size_t
count_aidkinds(struct place *p)
{
	struct arena a = { 0 };
	struct log_head head;
	size_t n = 0;

	assert_int_equal(log_head(node_db(p->node), STR("north"), &a, &head),
	    OK);
	assert_int_equal(node_each_recorded(node_db(p->node), STR("north"),
			     head.size, event_type_named(STR("aidkind.set")),
			     count_one, &n),
	    OK);
	arena_free(&a);
	return n;
}

/* N commands as parts of one each. */
static enum err
submit_whole(struct node *node, struct command *commands, size_t n, bool keep)
{
	struct node_whole whole;
	enum err err = node_whole_begin(node, &whole);

	for (size_t i = 0; i < n && err == OK; i++)
		err = node_whole_add(&whole, &commands[i], 1);
	return err == OK ? node_whole_end(&whole, keep) : err;
}

static void
all_or_nothing(void **state)
{
	struct command c[2];
	struct place p;
	struct str before;
	int64_t events;

	(void)state;
	place_open(&p, "north");
	says_all(&p, north_members);
	before = state_of(&p);
	two_aidkinds(&p, "m3", c);
	assert_int_equal(submit_whole(p.node, c, 2, true), OK);
	assert_int_equal(c[0].err, OK);
	assert_int_equal(c[1].err, ERR_ROLE);
	assert_true(str_eq(before, state_of(&p)));
	two_aidkinds(&p, "m1", c);
	assert_int_equal(submit_whole(p.node, c, 2, false), OK);
	assert_int_equal(c[1].err, OK);
	assert_true(str_eq(before, state_of(&p)));
	assert_int_equal(count_aidkinds(&p), 0);
	two_aidkinds(&p, "m1", c);
	assert_int_equal(submit_whole(p.node, c, 2, true), OK);
	assert_int_equal(c[1].index, c[0].index + 1);
	assert_int_equal(head_of(&p, "north").size, c[1].index + 1);
	assert_int_equal(count_aidkinds(&p), 2);
	assert_int_equal(node_audit(p.node, &events, &p.refusal), OK);
	place_reopen(&p);
	assert_int_equal(count_aidkinds(&p), 2);
	place_close(&p);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(init_opens_a_log),
		cmocka_unit_test(a_further_party_has_its_own_log),
		cmocka_unit_test(what_is_accepted_is_there_after_reopening),
		cmocka_unit_test(a_refusal_changes_nothing),
		cmocka_unit_test(the_clock_has_its_limits),
		cmocka_unit_test(a_key_gives_the_same_answer),
		cmocka_unit_test(a_batch_answers_line_by_line),
		cmocka_unit_test(a_batch_sees_its_own_entries),
		cmocka_unit_test(two_processes_take_turns),
		cmocka_unit_test(a_fault_stops_the_node),
		cmocka_unit_test(all_or_nothing),
	};

	return CHECK_RUN(tests);
}
