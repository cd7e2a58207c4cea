/*
 * Entries that a program like ours would never write: found wrong on every
 * node in the same way, or the end of what we can read.
 */
#include "pull.h"

#include "crypto/digest.h"

/* The log of "east", written by hand. */
struct east {
	struct arena arena;
	struct db *db;
	struct note_signer signer;
	struct log *log;
	struct str vkey;
};

#define EAST "east.example/log"

static void
east_open(struct east *e)
{
	struct sign_seed seed = { { 7 } };
	struct buf vkey = { .arena = &e->arena };

	assert_int_equal(db_open("", DB_MEMORY, &e->db), OK);
	assert_int_equal(log_create_tables(e->db), OK);
	assert_int_equal(note_signer_make(STR(EAST), NOTE_ED25519, &seed,
			     &e->signer),
	    OK);
	note_key_put(&vkey, &e->signer.key);
	e->vkey = buf_str(&vkey);
	assert_int_equal(log_create(e->db, STR("east"), STR(EAST), e->vkey,
			     true),
	    OK);
	assert_int_equal(log_open(e->db, STR("east"), &e->arena, &e->log), OK);
}

static void
east_close(struct east *e)
{
	log_close(e->log);
	db_close(e->db);
	arena_free(&e->arena);
}

/* An entry of KIND with these bytes as its body, whatever they are. */
static void
east_add(struct east *e, const char *kind, const char *see, const char *body)
{
	struct buf out = { .arena = &e->arena };
	struct leaf leaf = { .origin = STR(EAST),
		.at = NOW,
		.by = STR("root"),
		.kind = str_from(kind),
		.see = str_from(see) };

	digest_once(str_from(body), &leaf.body);
	leaf_put(&out, &leaf);
	assert_int_equal(log_append(e->log, buf_str(&out), str_from(body),
			     STR(""), &leaf),
	    OK);
}

static void
east_pull(struct east *e, struct place *to)
{
	static struct pulled pulled;
	struct str note;
	struct log_entry *entries;
	size_t n;

	assert_int_equal(log_sign(e->log, &e->signer, &e->arena, &note), OK);
	assert_int_equal(log_finish(e->log, 0, note), OK);
	assert_int_equal(log_entries(e->db, STR("east"), 0, 100, &e->arena,
			     &entries, &n),
	    OK);
	pulled = (struct pulled){ .n_bodies = n };
	for (size_t i = 0; i < n; i++) {
		pulled.leaves[i] = entries[i].leaf;
		pulled.bodies[i] = entries[i].body;
		pulled.indexes[i] = entries[i].index;
	}
	pulled.ingest = (struct ingest){ .party = STR("east"),
		.origin = STR(EAST),
		.vkey = e->vkey,
		.note = note,
		.leaves = pulled.leaves,
		.n = n };
	assert_int_equal(node_ingest(to->node, &pulled.ingest, &to->refusal),
	    OK);
	if (pull_bodies(to, &pulled) != OK)
		fail_msg("%s %s", to->refusal.field, to->refusal.detail);
}

static void
has_finding(struct place *p, int64_t index, enum err err)
{
	struct stmt *st = db_prepare(node_db(p->node),
	    STR("SELECT error FROM finding WHERE log = 'east' AND idx = $1"));
	bool row;

	db_bind_int(st, 1, index);
	assert_int_equal(db_step(st, &row), OK);
	if (!row)
		fail_msg("no finding at %jd", (intmax_t)index);
	assert_int_equal(db_int(st, 0), err);
	assert_int_equal(db_run(st), OK);
}

static const char opening[] =
    "{\"code\":\"east\",\"currency\":\"CNY\",\"edition\":1,"
    "\"name\":{\"en\":\"East\"},\"origin\":\"" EAST "\","
    "\"type\":\"city\",\"zone\":0}";

static void
wrong_entries_are_findings(void **state)
{
	struct east e = { 0 };
	struct place to;
	struct str stop;
	int64_t events;

	(void)state;
	place_open(&to, "audit");
	east_open(&e);
	east_add(&e, "log.opened", "public", opening);
	/* 1: no such member.  2: not canonical.  3: should be public. */
	east_add(&e, "role.granted", "public",
	    "{\"member\":\"m1\",\"role\":\"recorder\"}");
	east_add(&e, "member.added", "public", "{ \"member\":\"m1\"}");
	east_add(&e, "member.added", "parties", "{\"member\":\"m1\"}");
	east_add(&e, "member.added", "public", "{\"member\":\"m1\"}");
	east_pull(&e, &to);
	assert_int_equal(folded(&to, "east", &stop), 5);
	check_str(stop, "");
	has_finding(&to, 1, ERR_NOT_FOUND);
	has_finding(&to, 2, ERR_NOT_CANONICAL);
	has_finding(&to, 3, ERR_MALFORMED);
	audits(&to);
	/* A finding is a row like others: it cannot be made to go away. */
	assert_int_equal(db_exec(node_db(to.node),
			     "DELETE FROM finding WHERE idx = 3"),
	    OK);
	assert_int_equal(node_audit(to.node, &events, &to.refusal),
	    ERR_CORRUPT);
	check_str(str_from(to.refusal.field), "finding");
	east_close(&e);
	place_close(&to);
}

static void
an_unknown_kind_ends_the_fold(void **state)
{
	struct east e = { 0 };
	struct place to;
	struct str stop;

	(void)state;
	place_open(&to, "audit");
	east_open(&e);
	east_add(&e, "log.opened", "public", opening);
	east_add(&e, "funds.melted", "public", "{}");
	east_add(&e, "member.added", "public", "{\"member\":\"m1\"}");
	east_pull(&e, &to);
	assert_int_equal(folded(&to, "east", &stop), 1);
	check_str(stop, "kind funds.melted");
	place_reopen(&to);
	assert_int_equal(folded(&to, "east", &stop), 1);
	audits(&to);
	east_close(&e);
	place_close(&to);
}

static void
a_higher_edition_ends_the_fold(void **state)
{
	struct east e = { 0 };
	struct place to;
	struct str stop;

	(void)state;
	place_open(&to, "audit");
	east_open(&e);
	east_add(&e, "log.opened", "public", opening);
	east_add(&e, "edition.adopted", "public", "{\"edition\":99}");
	east_add(&e, "member.added", "public", "{\"member\":\"m1\"}");
	east_pull(&e, &to);
	assert_true(folded(&to, "east", &stop) < 3);
	assert_true(str_starts(stop, STR("edition")));
	audits(&to);
	east_close(&e);
	place_close(&to);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrong_entries_are_findings),
		cmocka_unit_test(an_unknown_kind_ends_the_fold),
		cmocka_unit_test(a_higher_edition_ends_the_fold),
	};

	return CHECK_RUN(tests);
}
