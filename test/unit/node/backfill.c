/*
 * The write-ahead log is copied beside the writer, and does not grow on and
 * on, whoever reads.
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db.h"
#include "node/backfill.h"

enum { COMMIT_PAGES = 128, PAGE = 4096 };

struct place {
	char dir[64];
	char path[80];
	struct db *writer;
	struct db *reader;
	struct backfill *backfill;
	int64_t n_commits;
};

static void
open_place(struct place *p)
{
	*p = (struct place){ .dir = "/tmp/sunledger-backfill-XXXXXX" };
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->path, sizeof(p->path), "%s/book.db", p->dir);
	assert_int_equal(db_open(p->path, DB_CREATE, &p->writer), OK);
	/* What is tested needs no disk. */
	assert_int_equal(db_exec(p->writer,
			     "PRAGMA synchronous=OFF;"
			     "CREATE TABLE t (i BIGINT PRIMARY KEY, x BLOB);"),
	    OK);
	assert_int_equal(db_open(p->path, DB_READ_ONLY, &p->reader), OK);
	assert_int_equal(backfill_start(p->path, &p->backfill), OK);
}

static int64_t
bytes_of(const struct place *p, const char *end)
{
	char path[96];
	struct stat st;

	snprintf(path, sizeof(path), "%s%s", p->path, end);
	return stat(path, &st) == 0 ? st.st_size : -1;
}

static void
close_place(struct place *p)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	char path[96];

	db_close(p->reader);
	db_close(p->writer);
	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", p->path, ends[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(p->dir), 0);
}

/* The same row again and again: the database stays small. */
static void
commit(struct place *p)
{
	static const char bytes[COMMIT_PAGES * PAGE];
	struct stmt *st;

	assert_int_equal(db_begin(p->writer), OK);
	st = db_prepare(p->writer,
	    STR("INSERT OR REPLACE INTO t VALUES ($1, $2)"));
	db_bind_int(st, 1, p->n_commits++ % 4);
	db_bind_blob(st, 2, bytes, sizeof(bytes));
	assert_int_equal(db_run(st), OK);
	assert_int_equal(db_commit(p->writer), OK);
	backfill_note(p->backfill, db_wal_pages(p->writer));
}

/* Three times what is long; RET_MOST is the most pages the log had. */
static void
write_much(struct place *p, bool is_read, int64_t *ret_most)
{
	*ret_most = 0;
	for (int i = 0; i < 3 * DB_WAL_PAGES_MAX / COMMIT_PAGES; i++) {
		if (is_read && i % 16 == 0)
			assert_int_equal(db_begin_read(p->reader), OK);
		if (is_read && i % 16 == 0)
			assert_int_equal(db_exec(p->reader,
					     "SELECT COUNT(*) FROM t"),
			    OK);
		commit(p);
		if (is_read && i % 16 == 8)
			assert_int_equal(db_end_read(p->reader), OK);
		if (db_wal_pages(p->writer) > *ret_most)
			*ret_most = db_wal_pages(p->writer);
	}
}

static void
it_is_copied_beside_the_writer(void **state)
{
	struct place p;

	(void)state;
	open_place(&p);
	while (db_wal_pages(p.writer) < 2L * BACKFILL_PAGES)
		commit(&p);
	assert_true(db_wal_pages(p.writer) < DB_WAL_PAGES_MAX);
	backfill_stop(p.backfill);
	assert_true(bytes_of(&p, "") > (int64_t)COMMIT_PAGES * PAGE);
	close_place(&p);
	backfill_stop(NULL);
}

static void
it_starts_again(void **state)
{
	const int64_t limit = DB_WAL_PAGES_MAX * INT64_C(3) / 2;
	struct place p;
	int64_t most;

	(void)state;
	open_place(&p);
	write_much(&p, false, &most);
	assert_true(most > BACKFILL_PAGES);
	assert_true(most < limit);
	write_much(&p, true, &most);
	assert_true(most < limit);
	assert_true(bytes_of(&p, "-wal") < limit * (PAGE + 24));
	backfill_stop(p.backfill);
	close_place(&p);
}

/* Who reads an old state keeps it; the log starts again once he has left. */
static void
a_reader_holds_it_up(void **state)
{
	struct place p;
	struct stmt *st;
	int64_t most;
	bool row;

	(void)state;
	open_place(&p);
	assert_int_equal(db_begin_read(p.reader), OK);
	st = db_prepare(p.reader, STR("SELECT COUNT(*) FROM t"));
	assert_int_equal(db_step(st, &row), OK);
	write_much(&p, false, &most);
	assert_true(most >= 3L * DB_WAL_PAGES_MAX);
	st = db_prepare(p.reader, STR("SELECT COUNT(*) FROM t"));
	assert_int_equal(db_step(st, &row), OK);
	assert_int_equal(db_int(st, 0), 0);
	assert_int_equal(db_end_read(p.reader), OK);
	for (int i = 0; i < 64; i++)
		commit(&p);
	assert_true(db_wal_pages(p.writer) < DB_WAL_PAGES_MAX);
	backfill_stop(p.backfill);
	close_place(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_copied_beside_the_writer),
		cmocka_unit_test(it_starts_again),
		cmocka_unit_test(a_reader_holds_it_up),
	};

	return CHECK_RUN(tests);
}
