/*
 * Verifying: whatever byte of a stored log changes, it is noticed.
 */
#include "fixture.h"

#include <stdlib.h>

#include "log/blob.h"

static struct fixture fixture;

static int
set_up(void **state)
{
	fixture_open(&fixture);
	*state = &fixture;
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	return 0;
}

/* Verify as an auditor does who knows the witness. */
static enum err
verify(struct fixture *f, struct refusal *r)
{
	struct note_key witness = vector_key(WITNESS_VKEY);
	struct log_verify_options options = { .keys = &witness, .n_keys = 1 };
	struct arena a = { 0 };
	struct log_head *heads = NULL;
	size_t n = 0;
	enum err err = log_heads(f->db, &a, &heads, &n);

	r->err = err;
	for (size_t i = 0; err == OK && i < n; i++) {
		err = log_verify(f->db, heads[i].party, &options, r);
		assert_true(err == OK || r->err == err);
	}
	arena_free(&a);
	return err;
}

/* What stands in a column, and where to write it. */
struct cell {
	const char *table;
	const char *column;
	const char *key; /* SQL that names the row */
	bool is_text;
	bool is_int;
};

static struct str
read_cell(struct fixture *f, struct arena *a, const struct cell *c)
{
	struct str sql =
	    text(a, "SELECT %s FROM %s WHERE %s", c->column, c->table, c->key);
	struct stmt *st = db_prepare(f->db, sql);
	struct str value = { NULL, 0 };
	int64_t number;
	bool row;

	assert_int_equal(db_step(st, &row), OK);
	assert_true(row);
	number = db_int(st, 0);
	if (c->is_int)
		value = str_copy(a, (struct str){ (const char *)&number, 8 });
	else if (!db_is_null(st, 0))
		value = str_copy(a, db_blob(st, 0));
	assert_int_equal(db_run(st), OK);
	return value;
}

static enum err
write_cell(struct fixture *f, struct arena *a, const struct cell *c,
    struct str value)
{
	struct str sql = text(a, "UPDATE %s SET %s = $1 WHERE %s", c->table,
	    c->column, c->key);
	struct stmt *st = db_prepare(f->db, sql);
	int64_t number;

	if (c->is_int) {
		memcpy(&number, value.p, 8);
		db_bind_int(st, 1, number);
	} else if (c->is_text) {
		db_bind_text(st, 1, value);
	} else {
		db_bind_blob(st, 1, value.p, value.n);
	}
	return db_run(st);
}

/* Flip each byte of a cell in turn, by a bit that differs from byte to byte. */
static size_t
flip_cell(struct fixture *f, const struct cell *c, size_t step)
{
	struct arena a = { 0 };
	struct str old = read_cell(f, &a, c);
	struct refusal r;
	size_t n = 0;

	for (size_t i = 0; i < old.n; i += step) {
		struct str value = str_copy(&a, old);
		char *p = (char *)(uintptr_t)value.p;

		p[i] = (char)(p[i] ^ (1 << i % 7));
		assert_int_equal(db_begin(f->db), OK);
		/* A key that is taken cannot be written. */
		if (write_cell(f, &a, c, value) == OK) {
			if (verify(f, &r) == OK)
				fail_msg("%s.%s where %s: byte %zu", c->table,
				    c->column, c->key, i);
			n++;
		}
		assert_int_equal(db_rollback(f->db), OK);
	}
	arena_free(&a);
	return n;
}

/* Every byte of every column of every row but of tiles, where some do. */
static void
test_every_byte(void **state)
{
	static const struct cell cells[] = {
		{ "log", "party", "1 = 1", true, false },
		{ "log", "origin", "1 = 1", true, false },
		{ "log", "vkey", "1 = 1", true, false },
		{ "log", "size", "1 = 1", false, true },
		{ "log", "root", "1 = 1", false, false },
		{ "log", "clock", "1 = 1", false, true },
		{ "log", "verified", "1 = 1", false, true },
		{ "log", "is_own", "1 = 1", false, true },
		{ "log", "nonce", "1 = 1", false, false },
		{ "log", "seal", "1 = 1", false, false },
		{ "entry", "log", "idx = 0", true, false },
		{ "entry", "idx", "idx = 1", false, true },
		{ "entry", "hash", "idx = 2", false, false },
		{ "entry", "leaf", "idx = 0", false, false },
		{ "entry", "body", "idx = 0", false, false },
		{ "entry", "more", "idx = 0", false, false },
		{ "entry", "log", "idx = 256", true, false },
		{ "entry", "idx", "idx = 256", false, true },
		{ "entry", "hash", "idx = 256", false, false },
		{ "entry", "leaf", "idx = 256", false, false },
		{ "entry", "body", "idx = 256", false, false },
		{ "tile", "log", "1 = 1", true, false },
		{ "tile", "level", "1 = 1", false, true },
		{ "tile", "n", "1 = 1", false, true },
		{ "checkpoint", "log", "size = 2", true, false },
		{ "checkpoint", "size", "size = 2", false, true },
		{ "checkpoint", "note", "size = 2", true, false },
		{ "checkpoint", "log", "size = 257", true, false },
		{ "checkpoint", "size", "size = 257", false, true },
		{ "checkpoint", "note", "size = 257", true, false },
		{ "cosignature", "log", "size = 2", true, false },
		{ "cosignature", "size", "size = 2", false, true },
		{ "cosignature", "key_name", "size = 2", true, false },
		{ "cosignature", "key_id", "size = 2", false, true },
		{ "cosignature", "line", "size = 2", true, false },
		{ "cosignature", "log", "size = 257", true, false },
		{ "cosignature", "line", "size = 257", true, false },
	};
	static const struct cell tile = { "tile", "hashes", "1 = 1", false,
		false };
	struct fixture *f = *state;
	struct refusal r;

	fixture_grow(f, 2);
	fixture_cosign(f, 2);
	fixture_grow(f, 255);
	fixture_cosign(f, 257);
	assert_int_equal(log_verify_tail(f->db, STR(PARTY), &r), OK);
	assert_int_equal(verify(f, &r), OK);
	for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
		assert_true(flip_cell(f, &cells[i], 1) > 0);
	assert_int_equal(flip_cell(f, &tile, 61), 8192 / 61 + 1);
	assert_int_equal(verify(f, &r), OK);
}

/* Rows taken away or put in. */
static void
test_rows(void **state)
{
	static const char *const sqls[] = {
		"DELETE FROM entry WHERE idx = 0",
		"DELETE FROM entry WHERE idx = 256",
		"DELETE FROM tile",
		"DELETE FROM checkpoint WHERE size = 2",
		"DELETE FROM checkpoint WHERE size = 257",
		"INSERT INTO entry (log, idx, hash, leaf)"
		" SELECT log, 257, hash, leaf FROM entry WHERE idx = 3",
		"INSERT INTO entry (log, idx, hash, leaf)"
		" SELECT log, -1, hash, leaf FROM entry WHERE idx = 3",
		"INSERT INTO tile (log, level, n, hashes)"
		" SELECT log, 1, 0, hashes FROM tile",
		"INSERT INTO checkpoint (log, size, note)"
		" SELECT log, 3, note FROM checkpoint WHERE size = 2",
		"UPDATE entry SET more = body WHERE idx = 1",
		"UPDATE entry SET leaf = (SELECT leaf FROM entry"
		" WHERE idx = 1), hash = (SELECT hash FROM entry"
		" WHERE idx = 1) WHERE idx = 2",
	};
	struct fixture *f = *state;
	struct refusal r;

	fixture_grow(f, 2);
	fixture_cosign(f, 2);
	fixture_grow(f, 255);
	for (size_t i = 0; i < sizeof(sqls) / sizeof(*sqls); i++) {
		assert_int_equal(db_begin(f->db), OK);
		assert_int_equal(db_exec(f->db, sqls[i]), OK);
		if (verify(f, &r) == OK)
			fail_msg("not noticed: %s", sqls[i]);
		assert_int_equal(db_rollback(f->db), OK);
	}
}

/* An own log whose body was not its leaf's from the start. */
static void
test_wrong_body(void **state)
{
	struct fixture *f = *state;
	struct sample s = sample(&f->arena, 0);
	struct log *log = NULL;
	struct refusal r;
	struct str note;

	s.body = STR("{\"n\":1}");
	assert_int_equal(log_open(f->db, STR(PARTY), &f->arena, &log), OK);
	assert_int_equal(fixture_append(f, log, &s), OK);
	assert_int_equal(log_sign(log, &f->signer, &f->arena, &note), OK);
	assert_int_equal(log_finish(log, 0, note), OK);
	log_close(log);
	assert_int_equal(verify(f, &r), ERR_CORRUPT);
	check_str(str_from(r.detail), "north/0: body");
}

/* A clock that is not that of the leaves. */
static void
test_wrong_clock(void **state)
{
	struct fixture *f = *state;
	struct sample s = sample(&f->arena, 0);
	struct log *log = NULL;
	struct refusal r;
	struct str note;

	s.parsed.at++;
	assert_int_equal(log_open(f->db, STR(PARTY), &f->arena, &log), OK);
	assert_int_equal(fixture_append(f, log, &s), OK);
	assert_int_equal(log_sign(log, &f->signer, &f->arena, &note), OK);
	assert_int_equal(log_finish(log, 0, note), OK);
	log_close(log);
	assert_int_equal(verify(f, &r), ERR_CORRUPT);
	check_str(str_from(r.detail), "north/1: clock of the head");
}

/* A head of another tree, signed by the log itself. */
static void
test_two_histories(void **state)
{
	struct fixture *f = *state;
	struct checkpoint other = { .origin = STR(LOG_NAME), .size = 4 };
	struct buf out = { .arena = &f->arena };
	struct stmt *st;
	struct refusal r;

	fixture_grow(f, 9);
	assert_int_equal(checkpoint_sign(&out, &other, &f->signer, 0), OK);
	assert_int_equal(log_put_checkpoint(f->db, STR(PARTY), buf_str(&out)),
	    ERR_PROOF);
	st = db_prepare(f->db,
	    STR("INSERT INTO checkpoint (log, size, note)"
		" VALUES ('north', 4, $1)"));
	db_bind_text(st, 1, buf_str(&out));
	assert_int_equal(db_run(st), OK);
	assert_int_equal(verify(f, &r), ERR_CORRUPT);
	check_str(str_from(r.detail), "north/4: checkpoint of another tree");
}

static void
test_tail(void **state)
{
	struct fixture *f = *state;
	struct refusal r;

	fixture_grow(f, 300);
	assert_int_equal(log_verify_tail(f->db, STR(PARTY), &r), OK);
	assert_int_equal(fixture_number(f, "SELECT verified FROM log"), 300);
	fixture_grow(f, 300);
	assert_int_equal(fixture_number(f, "SELECT verified FROM log"), 300);

	/* Before the mark nothing is looked at again, after it all is. */
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(db_exec(f->db,
			     "UPDATE entry SET body = x'00' WHERE idx = 400"),
	    OK);
	assert_int_equal(log_verify_tail(f->db, STR(PARTY), &r), ERR_CORRUPT);
	check_str(str_from(r.detail), "north/400: body");
	assert_int_equal(db_rollback(f->db), OK);
	assert_int_equal(db_exec(f->db,
			     "UPDATE entry SET body = x'00' WHERE idx = 200"),
	    OK);
	assert_int_equal(log_verify_tail(f->db, STR(PARTY), &r), OK);
	assert_int_equal(fixture_number(f, "SELECT verified FROM log"), 600);
	assert_int_equal(verify(f, &r), ERR_CORRUPT);
	assert_int_equal(log_verify_tail(f->db, STR("x"), &r), ERR_NOT_FOUND);
}

static void
count(void *ctx, int64_t done, int64_t total)
{
	int64_t *last = ctx;

	assert_true(done > *last && done <= total);
	*last = done;
}

static void
test_progress(void **state)
{
	struct fixture *f = *state;
	int64_t last = 0;
	struct log_verify_options options = { .progress = count, .ctx = &last };
	struct refusal r;

	fixture_grow(f, 9000);
	assert_int_equal(log_verify(f->db, STR(PARTY), &options, &r), OK);
	assert_int_equal(last, 8192);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_every_byte),
		TEST(test_rows),
		TEST(test_wrong_body),
		TEST(test_wrong_clock),
		TEST(test_two_histories),
		TEST(test_tail),
		TEST(test_progress),
	};

	return CHECK_RUN(tests);
}
