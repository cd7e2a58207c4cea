/*
 * Appending: the tree that comes out, the clock, what is refused, what is
 * noticed when the tables do not hold what was written.
 */
#include "fixture.h"

#include <stdlib.h>
#include <unistd.h>

static int
set_up(void **state)
{
	static struct fixture f;

	fixture_open(&f);
	*state = &f;
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	return 0;
}

static void
check_root(struct fixture *f)
{
	struct arena a = { 0 };
	struct hash want = fixture_root(f, f->size);
	struct log_head head;

	assert_int_equal(log_head(f->db, STR(PARTY), &a, &head), OK);
	assert_int_equal(head.size, f->size);
	assert_true(hash_eq(&head.root, &want));
	arena_free(&a);
}

/* Batches that end in, at and after the edge of tiles. */
static void
test_batches(void **state)
{
	static const int64_t sizes[] = { 0, 1, 1, 5, 248, 1, 1, 255, 300, 0 };
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		fixture_grow(f, sizes[i]);
		check_root(f);
	}
	assert_int_equal(fixture_number(f, "SELECT COUNT(*) FROM tile"),
	    f->size / 256);
}

/* 65,536 entries fill a tile of level 1. */
static void
test_second_level(void **state)
{
	struct fixture *f = *state;

	fixture_grow(f, 65500);
	fixture_grow(f, 35);
	fixture_grow(f, 1);
	fixture_grow(f, 300);
	check_root(f);
	assert_int_equal(fixture_number(f, "SELECT COUNT(*) FROM tile"), 258);
	assert_int_equal(log_verify(f->db, STR(PARTY), NULL,
			     &(struct refusal){ 0 }),
	    OK);
}

static void
test_create_refused(void **state)
{
	struct fixture *f = *state;
	struct db *db = f->db;
	struct str vkey = STR(LOG_VKEY);

	assert_int_equal(log_create(db, STR(PARTY), STR("other.org"), vkey, 1),
	    ERR_MALFORMED);
	assert_int_equal(log_create(db, STR("x y"), STR(LOG_NAME), vkey, 1),
	    ERR_MALFORMED);
	assert_int_equal(log_create(db, STR("south"), STR(WITNESS_NAME),
			     STR(WITNESS_VKEY), 1),
	    ERR_MALFORMED);
	assert_int_equal(log_create(db, STR("south"), STR(LOG_NAME), vkey, 0),
	    ERR_DUPLICATE);
	assert_int_equal(log_head(db, STR("south"), &f->arena,
			     &(struct log_head){ 0 }),
	    ERR_NOT_FOUND);
}

/* max(at), but a correction counts as it is. */
static void
test_clock(void **state)
{
	static const struct {
		int64_t at;
		const char *kind;
		int64_t clock;
	} steps[] = {
		{ 1000, "a", 1000 },
		{ 900, "a", 1000 },
		{ 5000, "a", 5000 },
		{ 1001, LOG_CLOCK_KIND, 1001 },
		{ 1000, "a", 1001 },
		{ 1002, "a", 1002 },
	};
	struct fixture *f = *state;
	struct log *log = NULL;
	struct str note;

	assert_int_equal(log_open(f->db, STR(PARTY), &f->arena, &log), OK);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		struct sample s = sample(&f->arena, 1);
		struct buf out = { .arena = &f->arena };

		s.parsed.at = steps[i].at;
		s.parsed.kind = str_from(steps[i].kind);
		leaf_put(&out, &s.parsed);
		s.leaf = buf_str(&out);
		assert_int_equal(fixture_append(f, log, &s), OK);
		assert_int_equal(log_current(log)->clock, steps[i].clock);
	}
	assert_int_equal(log_sign(log, &f->signer, &f->arena, &note), OK);
	assert_int_equal(log_finish(log, 0, note), OK);
	log_close(log);
	assert_int_equal(log_verify(f->db, STR(PARTY), NULL,
			     &(struct refusal){ 0 }),
	    OK);
}

static void
test_append_refused(void **state)
{
	struct fixture *f = *state;
	struct sample s = sample(&f->arena, 3);
	struct leaf other = s.parsed;
	char *large = arena_alloc(&f->arena, BODY_MAX + 1);
	struct log *log = NULL;

	assert_int_equal(log_open(f->db, STR(PARTY), &f->arena, &log), OK);
	assert_int_equal(log_append(log, (struct str){ large, LEAF_MAX + 1 },
			     s.body, s.more, &s.parsed),
	    ERR_TOO_LARGE);
	assert_int_equal(log_append(log, s.leaf,
			     (struct str){ large, BODY_MAX + 1 }, s.more,
			     &s.parsed),
	    ERR_TOO_LARGE);
	other.origin = STR("other.org");
	assert_int_equal(log_append(log, s.leaf, s.body, s.more, &other),
	    ERR_MALFORMED);
	assert_int_equal(log_append(log, s.leaf, s.body, s.more, NULL),
	    ERR_MALFORMED);
	assert_int_equal(log_current(log)->size, 0);
	log_close(log);
}

static void
test_wrong_checkpoint(void **state)
{
	struct fixture *f = *state;
	struct sample s = sample(&f->arena, 0);
	struct note_signer other =
	    vector_signer("other.org", NOTE_ED25519, LOG_SEED);
	struct log *log = NULL;
	struct str old;
	struct str note;

	assert_int_equal(log_open(f->db, STR(PARTY), &f->arena, &log), OK);
	assert_int_equal(log_sign(log, &f->signer, &f->arena, &old), OK);
	assert_int_equal(log_sign(log, &other, &f->arena, &note),
	    ERR_SIGNATURE);
	assert_int_equal(fixture_append(f, log, &s), OK);
	assert_int_equal(log_finish(log, 0, old), ERR_PROOF);
	assert_int_equal(log_finish(log, 0, STR("")), ERR_MALFORMED);
	assert_int_equal(log_sign(log, &f->signer, &f->arena, &note), OK);
	assert_int_equal(log_finish(log, 7, note), ERR_CONFLICT);
	assert_int_equal(log_finish(log, 0, note), OK);
	log_close(log);
}

/* Two writers of one head: the second finds it moved. */
static void
test_compare_and_swap(void **state)
{
	struct fixture *f = *state;
	struct sample s = sample(&f->arena, 0);
	struct log *log = NULL;
	struct str note;

	assert_int_equal(log_open(f->db, STR(PARTY), &f->arena, &log), OK);
	assert_int_equal(fixture_append(f, log, &s), OK);
	assert_int_equal(log_sign(log, &f->signer, &f->arena, &note), OK);
	assert_int_equal(db_exec(f->db, "UPDATE log SET size = 1"), OK);
	assert_int_equal(log_finish(log, 0, note), ERR_CONFLICT);
	log_close(log);
}

/* Run SQL after three appends; reading back must find it. */
static void
damage(struct fixture *f, const char *sql)
{
	struct arena a = { 0 };
	int64_t size = f->size;
	struct log *log = NULL;
	struct str note;

	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(log_open(f->db, STR(PARTY), &a, &log), OK);
	for (int i = 0; i < 3; i++) {
		struct sample s = sample(&a, f->size);

		assert_int_equal(fixture_append(f, log, &s), OK);
	}
	assert_int_equal(db_exec(f->db, sql), OK);
	if (log_sign(log, &f->signer, &a, &note) != ERR_CORRUPT)
		fail_msg("not noticed: %s", sql);
	assert_int_equal(log_finish(log, size, STR("")), ERR_CORRUPT);
	log_close(log);
	assert_int_equal(db_rollback(f->db), OK);
	f->size = size;
	arena_free(&a);
}

static void
test_read_back(void **state)
{
	struct fixture *f = *state;

	fixture_grow(f, 254);
	damage(f, "UPDATE entry SET leaf = x'00' WHERE idx = 255");
	damage(f, "UPDATE entry SET hash = zeroblob(32) WHERE idx = 256");
	damage(f, "DELETE FROM entry WHERE idx = 254");
	damage(f, "DELETE FROM entry WHERE idx = 256");
	damage(f, "UPDATE tile SET hashes = zeroblob(8192)");
	damage(f, "DELETE FROM tile");
}

/* log_open() notices a head that is not that of the tree. */
static void
test_open_checks(void **state)
{
	static const char *const sqls[] = {
		"UPDATE entry SET hash = zeroblob(32) WHERE idx = 257",
		"UPDATE tile SET hashes = zeroblob(8192)",
		"DELETE FROM tile",
		"DELETE FROM entry WHERE idx = 258",
		"UPDATE log SET clock = clock + 1",
	};
	struct fixture *f = *state;

	fixture_grow(f, 259);
	for (size_t i = 0; i < sizeof(sqls) / sizeof(*sqls); i++) {
		struct arena a = { 0 };
		struct log *log = NULL;

		assert_int_equal(db_begin(f->db), OK);
		assert_int_equal(db_exec(f->db, sqls[i]), OK);
		assert_int_equal(log_open(f->db, STR(PARTY), &a, &log),
		    ERR_CORRUPT);
		assert_int_equal(db_rollback(f->db), OK);
		arena_free(&a);
	}
}

/* BYTES with one letter of the log's signature changed. */
static struct str
with_broken_signature(struct arena *a, struct str bytes)
{
	struct str changed = str_copy(a, bytes);
	struct note note;
	size_t at;

	assert_int_equal(note_get(a, bytes, &note), OK);
	at = (size_t)(note.lines[0].line.p - bytes.p) + 50;
	memset((char *)(uintptr_t)changed.p + at,
	    bytes.p[at] == 'A' ? 'B' : 'A', 1);
	return changed;
}

/* Another program's log, whose entries are no events of ours. */
static void
test_followed(void **state)
{
	struct fixture *f = *state;
	struct arena *a = &f->arena;
	struct tile_bundle bundle;
	struct db *db = NULL;
	struct log *log = NULL;
	struct str note;

	assert_int_equal(db_open(NULL, DB_MEMORY, &db), OK);
	assert_int_equal(log_create_tables(db), OK);
	assert_int_equal(log_create(db, STR("far"), STR(LOG_NAME),
			     STR(LOG_VKEY), false),
	    OK);
	assert_int_equal(log_open(db, STR("far"), a, &log), OK);
	assert_int_equal(tile_bundle_get(vector_file(a,
					     VECTORS "log/tile/entries", "000"),
			     256, &bundle),
	    OK);
	for (int i = 0; i < 256; i++)
		assert_int_equal(log_append(log, bundle.entries[i], STR(""),
				     STR(""), NULL),
		    OK);
	assert_int_equal(log_finish(log, 0,
			     vector_file(a, VECTORS "log", "checkpoint.255")),
	    ERR_PROOF);
	note = vector_file(a, VECTORS "log", "checkpoint.256");
	assert_int_equal(log_finish(log, 0, with_broken_signature(a, note)),
	    ERR_SIGNATURE);
	assert_int_equal(log_finish(log, 0, note), OK);
	assert_int_equal(log_finish(log, 256, STR("")), OK);
	assert_int_equal(log_current(log)->clock, 0);
	log_close(log);
	assert_int_equal(log_verify(db, STR("far"), NULL,
			     &(struct refusal){ 0 }),
	    OK);
	db_close(db);
}

/* A head is forgotten when the next comes, unless somebody cosigned it. */
static void
test_kept_heads(void **state)
{
	struct fixture *f = *state;
	struct arena *a = &f->arena;
	struct str note;
	struct str line;

	fixture_grow(f, 3);
	fixture_cosign(f, 3);
	fixture_grow(f, 2);
	assert_int_equal(log_checkpoint(f->db, STR(PARTY), a, &note), OK);
	line = fixture_line(f, a, 5);
	fixture_grow(f, 2);
	assert_int_equal(fixture_number(f, "SELECT COUNT(*) FROM checkpoint"),
	    2);
	assert_int_equal(log_put_cosignature(f->db, STR(PARTY), 5,
			     STR(WITNESS_NAME), line),
	    ERR_NOT_FOUND);

	/* The cosignature that came late finds its head stored again. */
	assert_int_equal(log_put_checkpoint(f->db, STR(PARTY), note), OK);
	assert_int_equal(log_put_cosignature(f->db, STR(PARTY), 5,
			     STR(LOG_NAME), line),
	    ERR_MALFORMED);
	assert_int_equal(log_put_cosignature(f->db, STR(PARTY), 5,
			     STR(WITNESS_NAME), line),
	    OK);
	assert_int_equal(log_checkpoint_at(f->db, STR(PARTY), 5, a, &note), OK);
	assert_true(str_ends(note, line));
	fixture_grow(f, 1);
	assert_int_equal(fixture_number(f, "SELECT COUNT(*) FROM checkpoint"),
	    3);
	assert_int_equal(log_verify(f->db, STR(PARTY), NULL,
			     &(struct refusal){ 0 }),
	    OK);
}

/* A checkpoint of another tree is not stored, whoever signed it. */
static void
test_put_checkpoint_refused(void **state)
{
	struct fixture *f = *state;
	struct arena *a = &f->arena;

	fixture_grow(f, 260);
	assert_int_equal(log_put_checkpoint(f->db, STR(PARTY),
			     vector_file(a, VECTORS "log", "checkpoint.255")),
	    ERR_PROOF);
	assert_int_equal(log_put_checkpoint(f->db, STR(PARTY),
			     vector_file(a, VECTORS "log", "checkpoint.300")),
	    ERR_NOT_FOUND);
	assert_int_equal(log_put_checkpoint(f->db, STR(PARTY),
			     vector_file(a, VECTORS "log", "checkpoint.0")),
	    OK);
}

/* On the disk: what a second connection and a second start see. */
static void
test_on_disk(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	struct fixture *f = *state;
	struct arena *a = &f->arena;
	char dir[] = "/tmp/sunledger-log-XXXXXX";
	struct db *reader = NULL;
	struct refusal r;
	const char *path;

	assert_non_null(mkdtemp(dir));
	path = os_path(a, dir, "book.db");
	db_close(f->db);
	assert_int_equal(db_open(path, DB_CREATE, &f->db), OK);
	assert_int_equal(log_create_tables(f->db), OK);
	assert_int_equal(log_create(f->db, STR(PARTY), STR(LOG_NAME),
			     STR(LOG_VKEY), true),
	    OK);
	fixture_grow(f, 300);
	db_close(f->db);
	assert_int_equal(db_open(path, DB_CREATE, &f->db), OK);
	assert_int_equal(log_create_tables(f->db), OK);
	fixture_grow(f, 300);
	check_root(f);
	assert_int_equal(db_open(path, DB_READ_ONLY, &reader), OK);
	assert_int_equal(db_begin_read(reader), OK);
	assert_int_equal(log_verify(reader, STR(PARTY), NULL, &r), OK);
	assert_int_equal(db_end_read(reader), OK);
	db_close(reader);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		unlink(text(a, "%s%s", path, ends[i]).p);
	assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_batches),
		TEST(test_second_level),
		TEST(test_create_refused),
		TEST(test_clock),
		TEST(test_append_refused),
		TEST(test_wrong_checkpoint),
		TEST(test_compare_and_swap),
		TEST(test_read_back),
		TEST(test_open_checks),
		TEST(test_followed),
		TEST(test_kept_heads),
		TEST(test_put_checkpoint_refused),
		TEST(test_on_disk),
	};

	return CHECK_RUN(tests);
}
