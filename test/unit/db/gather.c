/*
 * Gathered writes: what a reader beside the writer finds, and that a page
 * costs no call of its own.
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "db/db.h"
#include "db/gather.h"

enum { N_ROWS = 3000 };

static int64_t
number(struct db *db, const char *sql)
{
	struct stmt *st = db_prepare(db, str_from(sql));
	int64_t n;
	bool row;

	assert_int_equal(db_step(st, &row), OK);
	assert_true(row);
	n = db_int(st, 0);
	assert_int_equal(db_run(st), OK);
	return n;
}

static void
insert(struct db *db, int64_t first, int64_t n)
{
	char text[400];

	memset(text, 'x', sizeof(text));
	assert_int_equal(db_begin(db), OK);
	for (int64_t i = first; i < first + n; i++) {
		struct stmt *st =
		    db_prepare(db, STR("INSERT INTO t VALUES ($1, $2)"));

		db_bind_int(st, 1, i);
		db_bind_text(st, 2, (struct str){ text, sizeof(text) });
		assert_int_equal(db_run(st), OK);
	}
}

/* Large transactions spill before they end; readers see only whole ones. */
static void
readers_see_what_was_committed(void **state)
{
	char dir[] = "/tmp/sunledger-gather-XXXXXX";
	char path[64];
	struct db *writer = NULL;
	struct db *reader = NULL;

	(void)state;
	assert_non_null(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/book.db", dir);
	assert_int_equal(db_open(path, DB_CREATE, &writer), OK);
	assert_int_equal(db_exec(writer,
			     "CREATE TABLE t (i BIGINT PRIMARY KEY, x TEXT);"
			     "PRAGMA cache_size=16;"),
	    OK);
	assert_int_equal(db_open(path, DB_READ_ONLY, &reader), OK);
	for (int64_t round = 0; round < 4; round++) {
		insert(writer, round * N_ROWS, N_ROWS);
		assert_int_equal(number(writer, "SELECT COUNT(*) FROM t"),
		    (round + 1) * N_ROWS);
		assert_int_equal(number(reader, "SELECT COUNT(*) FROM t"),
		    round * N_ROWS);
		assert_int_equal(db_commit(writer), OK);
		assert_int_equal(number(reader, "SELECT COUNT(*) FROM t"),
		    (round + 1) * N_ROWS);
	}
	insert(writer, 4L * N_ROWS, N_ROWS);
	assert_int_equal(db_rollback(writer), OK);
	assert_int_equal(number(reader, "SELECT COUNT(*) FROM t"), 4 * N_ROWS);
	assert_int_equal(number(reader, "SELECT SUM(length(x)) FROM t"),
	    4 * N_ROWS * 400);
	db_close(reader);
	db_close(writer);
	assert_int_equal(db_open(path, DB_READ_ONLY, &reader), OK);
	assert_int_equal(number(reader, "SELECT COUNT(*) FROM t"), 4 * N_ROWS);
	db_close(reader);
	unlink(path);
	rmdir(dir);
}

static void
it_is_registered_once(void **state)
{
	(void)state;
	assert_non_null(gather_vfs());
	assert_ptr_equal(gather_vfs(), gather_vfs());
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(readers_see_what_was_committed),
		cmocka_unit_test(it_is_registered_once),
	};

	return CHECK_RUN(tests);
}
