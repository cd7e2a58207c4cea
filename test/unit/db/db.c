/*
 * SQL databases: values, parameters, transactions, readers beside a writer.
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db.h"

/* A new folder for one test, and the path of a database in it. */
struct place {
	char dir[64];
	char path[80];
};

static int
make_place(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	snprintf(p->dir, sizeof(p->dir), "/tmp/sunledger-db-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	snprintf(p->path, sizeof(p->path), "%s/book.db", p->dir);
	*state = p;
	return 0;
}

static int
remove_place(void **state)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	struct place *p = *state;
	char path[96];

	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		snprintf(path, sizeof(path), "%s%s", p->path, ends[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(p->dir), 0);
	free(p);
	return 0;
}

static struct db *
open_memory(void)
{
	struct db *db = NULL;

	assert_int_equal(db_open(NULL, DB_MEMORY, &db), OK);
	return db;
}

/* The one number that SQL answers. */
static int64_t
number(struct db *db, const char *sql)
{
	struct stmt *st = db_prepare(db, str_from(sql));
	int64_t value;
	bool row = false;

	assert_int_equal(db_step(st, &row), OK);
	assert_true(row);
	value = db_int(st, 0);
	assert_int_equal(db_step(st, &row), OK);
	assert_false(row);
	return value;
}

/* The one text that SQL answers is WANT. */
static void
check_text(struct db *db, const char *sql, const char *want)
{
	struct stmt *st = db_prepare(db, str_from(sql));
	bool row = false;

	assert_int_equal(db_step(st, &row), OK);
	assert_true(row);
	check_str(db_text(st, 0), want);
	assert_int_equal(db_run(st), OK);
}

static void
values_come_back(void **state)
{
	static const char blob[] = { 0, 'a', 0, (char)0xff };
	struct db *db = open_memory();
	struct stmt *st;
	bool row = false;

	(void)state;
	assert_int_equal(db_exec(db,
			     "CREATE TABLE t (n BIGINT NOT NULL, s TEXT, "
			     "b BLOB, z TEXT, PRIMARY KEY (n)) /*clustered*/;"),
	    OK);
	st = db_prepare(db, STR("INSERT INTO t VALUES ($1, $2, $3, $4)"));
	db_bind_int(st, 1, INT64_MIN);
	db_bind_text(st, 2, STR("中山\0x"));
	db_bind_blob(st, 3, blob, sizeof(blob));
	db_bind_null(st, 4);
	assert_int_equal(db_run(st), OK);
	assert_int_equal(db_changes(db), 1);
	st = db_prepare(db, STR("SELECT n, s, b, z FROM t"));
	assert_int_equal(db_step(st, &row), OK);
	assert_true(row);
	assert_true(db_int(st, 0) == INT64_MIN);
	assert_true(str_eq(db_text(st, 1), STR("中山\0x")));
	assert_true(str_eq(db_blob(st, 2), (struct str){ blob, sizeof(blob) }));
	assert_true(db_is_null(st, 3));
	assert_false(db_is_null(st, 1));
	check_str(db_text(st, 3), "");
	check_str(db_blob(st, 3), "");
	assert_int_equal(db_step(st, &row), OK);
	assert_false(row);
	db_close(db);
}

/* Empty text and empty bytes are not NULL. */
static void
empty_is_not_null(void **state)
{
	struct db *db = open_memory();
	struct stmt *st = db_prepare(db, STR("SELECT $1 IS NULL, $2 IS NULL"));
	bool row = false;

	(void)state;
	db_bind_text(st, 1, (struct str){ NULL, 0 });
	db_bind_blob(st, 2, NULL, 0);
	assert_int_equal(db_step(st, &row), OK);
	assert_int_equal(db_int(st, 0), 0);
	assert_int_equal(db_int(st, 1), 0);
	db_close(db);
}

/* $2 is the second parameter wherever it stands; text is left alone. */
static void
parameters_go_by_number(void **state)
{
	struct db *db = open_memory();
	struct stmt *st = db_prepare(db,
	    STR("SELECT -- the sender's $1 and a \" \n"
		"$2 || '$1' || $1 || '''$2' /* it's $2 */ AS \"a$1\""));
	bool row = false;

	(void)state;
	db_bind_text(st, 1, STR("one"));
	db_bind_text(st, 2, STR("two"));
	assert_int_equal(db_step(st, &row), OK);
	assert_true(row);
	check_str(db_text(st, 0), "two$1one'$2");
	db_close(db);
}

static void
clustered_has_no_row_number(void **state)
{
	struct db *db = open_memory();

	(void)state;
	assert_int_equal(
	    db_exec(db,
		"CREATE TABLE a (k TEXT PRIMARY KEY) /*clustered*/;"
		"CREATE TABLE b (k TEXT PRIMARY KEY);"),
	    OK);
	assert_null(db_prepare(db, STR("SELECT rowid FROM a")));
	assert_non_null(db_prepare(db, STR("SELECT rowid FROM b")));
	db_close(db);
}

static void
same_text_is_same_statement(void **state)
{
	struct db *db = open_memory();
	struct str sql = STR("SELECT $1 UNION ALL SELECT 2 ORDER BY 1");
	struct stmt *st = db_prepare(db, sql);
	char copy[64];
	bool row = false;

	(void)state;
	memcpy(copy, sql.p, sql.n);
	db_bind_int(st, 1, 1);
	assert_int_equal(db_step(st, &row), OK);
	assert_int_equal(db_int(st, 0), 1);
	/* Again by other bytes of the same text: unbound, at its start. */
	assert_ptr_equal(db_prepare(db, (struct str){ copy, sql.n }), st);
	assert_int_equal(db_step(st, &row), OK);
	assert_true(db_is_null(st, 0));
	/* A bind among the rows starts again, too. */
	db_bind_int(st, 1, 0);
	assert_int_equal(db_step(st, &row), OK);
	assert_int_equal(db_int(st, 0), 0);
	for (int i = 0; i < 200; i++) {
		snprintf(copy, sizeof(copy), "SELECT %d", i);
		assert_int_equal(number(db, copy), i);
	}
	assert_ptr_equal(db_prepare(db, sql), st);
	db_close(db);
}

static void
faults_are_remembered(void **state)
{
	struct db *db = open_memory();
	struct stmt *st;
	bool row = true;

	(void)state;
	assert_null(db_prepare(db, STR("SELECT 1 FROM nowhere")));
	check_str(str_from(db_error(db)), "no such table: nowhere (SQLite 1)");
	db_bind_int(NULL, 1, 1);
	db_bind_text(NULL, 1, STR("x"));
	db_bind_null(NULL, 1);
	assert_int_equal(db_step(NULL, &row), ERR_DB);
	assert_int_equal(db_run(NULL), ERR_DB);
	assert_true(row);
	st = db_prepare(db, STR("SELECT $1"));
	db_bind_int(st, 2, 1);
	db_bind_int(st, 1, 1);
	assert_int_equal(db_step(st, &row), ERR_DB);
	assert_non_null(db_prepare(db, STR("SELECT $1")));
	assert_int_equal(db_step(st, &row), OK);
	assert_int_equal(db_exec(db, "SELECT"), ERR_DB);
	assert_int_equal(db_exec(db, "CREATE TABLE t (k TEXT PRIMARY KEY)"),
	    OK);
	assert_int_equal(db_exec(db, "INSERT INTO t VALUES ('a')"), OK);
	st = db_prepare(db, STR("INSERT INTO t VALUES ('a')"));
	assert_int_equal(db_run(st), ERR_DB);
	assert_non_null(strstr(db_error(db), "UNIQUE"));
	/* Text in double quotes is a name, never a text. */
	assert_int_equal(db_exec(db, "INSERT INTO t VALUES (\"b\")"), ERR_DB);
	db_close(db);
}

static void
settings(void **state)
{
	struct place *p = *state;
	struct stat st;
	struct db *db = NULL;

	umask(0022);
	assert_int_equal(db_open(p->path, DB_CREATE, &db), OK);
	check_text(db, "PRAGMA journal_mode", "wal");
	assert_int_equal(number(db, "PRAGMA synchronous"), 2);
	assert_int_equal(number(db, "PRAGMA secure_delete"), 1);
	assert_int_equal(number(db, "PRAGMA foreign_keys"), 0);
	assert_int_equal(number(db, "PRAGMA trusted_schema"), 0);
	assert_int_equal(number(db, "PRAGMA busy_timeout"), 10000);
	assert_int_equal(number(db, "PRAGMA cache_size"), -16384);
	/* Only its owner may read it. */
	assert_int_equal(stat(p->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	db_close(db);
}

static void
transactions(void **state)
{
	struct place *p = *state;
	struct db *db = NULL;

	assert_int_equal(db_open(p->path, DB_CREATE, &db), OK);
	assert_int_equal(db_exec(db, "CREATE TABLE t (n BIGINT)"), OK);
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(db_begin(db), ERR_DB); /* one at a time */
	assert_int_equal(db_exec(db, "INSERT INTO t VALUES (1)"), OK);
	assert_int_equal(db_rollback(db), OK);
	assert_int_equal(db_rollback(db), OK);
	assert_int_equal(number(db, "SELECT count(*) FROM t"), 0);
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(db_exec(db, "INSERT INTO t VALUES (2)"), OK);
	assert_int_equal(db_commit(db), OK);
	assert_int_equal(db_commit(db), ERR_DB);
	db_close(db);
	assert_int_equal(db_open(p->path, DB_CREATE, &db), OK);
	assert_int_equal(number(db, "SELECT n FROM t"), 2);
	db_close(db);
}

static void
reader_sees_one_state(void **state)
{
	struct place *p = *state;
	struct db *writer = NULL;
	struct db *reader = NULL;
	int64_t version;

	assert_int_equal(db_open(p->path, DB_READ_ONLY, &reader), ERR_DB);
	assert_int_equal(db_open(p->path, DB_CREATE, &writer), OK);
	assert_int_equal(db_exec(writer, "CREATE TABLE t (n BIGINT)"), OK);
	assert_int_equal(db_open(p->path, DB_READ_ONLY, &reader), OK);
	assert_int_equal(number(reader, "PRAGMA query_only"), 1);
	assert_int_equal(db_exec(reader, "INSERT INTO t VALUES (1)"), ERR_DB);
	version = db_data_version(reader);
	assert_int_equal(db_data_version(reader), version);
	assert_int_equal(db_begin_read(reader), OK);
	assert_int_equal(number(reader, "SELECT count(*) FROM t"), 0);
	assert_int_equal(db_begin(writer), OK);
	assert_int_equal(db_exec(writer, "INSERT INTO t VALUES (1)"), OK);
	assert_int_equal(db_commit(writer), OK);
	assert_int_equal(number(reader, "SELECT count(*) FROM t"), 0);
	assert_int_equal(db_end_read(reader), OK);
	assert_int_equal(number(reader, "SELECT count(*) FROM t"), 1);
	assert_int_not_equal(db_data_version(reader), version);
	db_close(writer);
	assert_int_equal(number(reader, "SELECT count(*) FROM t"), 1);
	db_close(reader);
	/* Nobody writes now: a reader alone gets in. */
	assert_int_equal(db_open(p->path, DB_READ_ONLY, &reader), OK);
	assert_int_equal(number(reader, "SELECT count(*) FROM t"), 1);
	db_close(reader);
}

/* A SELECT left after its first row must not hold an old state in view. */
static void
abandoned_rows_are_let_go(void **state)
{
	struct place *p = *state;
	struct db *writer = NULL;
	struct db *reader = NULL;
	struct stmt *st;
	bool row = false;

	assert_int_equal(db_open(p->path, DB_CREATE, &writer), OK);
	assert_int_equal(db_exec(writer,
			     "CREATE TABLE t (n BIGINT);"
			     "INSERT INTO t VALUES (1), (2);"),
	    OK);
	assert_int_equal(db_open(p->path, DB_READ_ONLY, &reader), OK);
	st = db_prepare(reader, STR("SELECT n FROM t"));
	assert_int_equal(db_step(st, &row), OK);
	assert_int_equal(db_exec(writer, "INSERT INTO t VALUES (3)"), OK);
	assert_int_equal(db_begin_read(reader), OK);
	assert_int_equal(number(reader, "SELECT count(*) FROM t"), 3);
	assert_int_equal(db_end_read(reader), OK);
	db_close(reader);
	db_close(writer);
}

/* With a wait of no time, the second writer is told at once. */
static void
second_writer_is_busy(void **state)
{
	struct place *p = *state;
	struct db *one = NULL;
	struct db *two = NULL;

	assert_int_equal(db_open(p->path, DB_CREATE, &one), OK);
	assert_int_equal(db_open(p->path, DB_CREATE, &two), OK);
	assert_int_equal(db_exec(two, "PRAGMA busy_timeout=0"), OK);
	assert_int_equal(db_begin(one), OK);
	assert_int_equal(db_begin(two), ERR_BUSY);
	assert_int_equal(db_commit(one), OK);
	assert_int_equal(db_begin(two), OK);
	assert_int_equal(db_rollback(two), OK);
	db_close(two);
	db_close(one);
}

/* One state in one file, while a writer is at work; nothing written over. */
static void
copy_of_one_in_use(void **state)
{
	struct place *p = *state;
	struct db *one = NULL;
	struct db *copy = NULL;
	struct stmt *st;
	char path[256];
	bool row;

	snprintf(path, sizeof(path), "%s.copy", p->path);
	assert_int_equal(db_open(p->path, DB_CREATE, &one), OK);
	assert_int_equal(db_exec(one, "CREATE TABLE t (x BIGINT)"), OK);
	assert_int_equal(db_exec(one, "INSERT INTO t VALUES (1)"), OK);
	assert_int_equal(db_begin(one), OK);
	assert_int_equal(db_exec(one, "INSERT INTO t VALUES (2)"), OK);
	assert_int_equal(db_copy(p->path, path), OK);
	assert_int_equal(db_copy(p->path, path), ERR_DUPLICATE);
	assert_int_equal(db_commit(one), OK);
	db_close(one);
	assert_int_equal(db_open(path, DB_READ_ONLY, &copy), OK);
	st = db_prepare(copy, STR("SELECT SUM(x) FROM t"));
	assert_int_equal(db_step(st, &row), OK);
	assert_int_equal(db_int(st, 0), 1);
	db_close(copy);
	assert_int_equal(unlink(path), 0);
}

static void
not_a_database(void **state)
{
	struct place *p = *state;
	struct db *db = NULL;
	FILE *f = fopen(p->path, "w");

	assert_non_null(f);
	for (int i = 0; i < 400; i++)
		fputs("this is no database\n", f);
	fclose(f);
	assert_int_equal(db_open(p->path, DB_CREATE, &db), ERR_DB);
	assert_null(db);
	assert_int_equal(db_open(p->dir, DB_READ_ONLY, &db), ERR_DB);
	assert_null(db);
}

#define WITH_PLACE(test)                                                       \
	cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_come_back),
		cmocka_unit_test(empty_is_not_null),
		cmocka_unit_test(parameters_go_by_number),
		cmocka_unit_test(clustered_has_no_row_number),
		cmocka_unit_test(same_text_is_same_statement),
		cmocka_unit_test(faults_are_remembered),
		WITH_PLACE(settings),
		WITH_PLACE(transactions),
		WITH_PLACE(reader_sees_one_state),
		WITH_PLACE(abandoned_rows_are_let_go),
		WITH_PLACE(second_writer_is_busy),
		WITH_PLACE(copy_of_one_in_use),
		WITH_PLACE(not_a_database),
	};

	return CHECK_RUN(tests);
}
