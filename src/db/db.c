/*
 * SQL databases: SQLite behind db.h.
 */
#include "db/db.h"

#include <assert.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/map.h"
#include "db/gather.h"

enum {
	BUSY_MS = 10000,
	STATEMENTS_MAX = 1024, /* kept by one connection */
	RECENT_N = 256,        /* a power of two */
};

struct db {
	struct arena arena; /* holds this struct, too */
	sqlite3 *conn;
	struct map statements; /* text as given -> struct stmt */
	/* By the address of their text, which mostly is the same again. */
	struct stmt *recent[RECENT_N];
	int64_t wal_pages; /* after the last commit */
	char error[256];
};

struct stmt {
	struct db *db;
	struct str sql; /* as given */
	sqlite3_stmt *raw;
	bool has_row;   /* stands among its rows */
	int bind_fault; /* the first SQLite answer to a bind that was not OK */
};

/* Remember what SQLite says about RC. */
static enum err
fault(struct db *db, int rc)
{
	snprintf(db->error, sizeof(db->error), "%s (SQLite %d)",
	    sqlite3_errmsg(db->conn), rc);
	return (rc & 0xff) == SQLITE_BUSY ? ERR_BUSY : ERR_DB;
}

/* The length of the quoted text or comment that S starts with, or 0. */
static size_t
opaque_length(struct str s)
{
	struct str end;
	size_t from = 1;

	if (str_starts(s, STR("--"))) {
		end = STR("\n");
	} else if (str_starts(s, STR("/*"))) {
		end = STR("*/");
		from = 2;
	} else if (s.p[0] == '\'' || s.p[0] == '"') {
		end = (struct str){ s.p, 1 };
	} else {
		return 0;
	}
	from += str_find_str(str_from_byte(s, from), end) + end.n;
	return from < s.n ? from : s.n;
}

/*
 * SQL as SQLite wants it: $1 becomes ?1, since SQLite would number $2,$1 by
 * appearance, and the comment about clustering becomes WITHOUT ROWID.
 */
static void
put_translated(struct buf *out, struct str sql)
{
	static const struct str clustered = STR_INIT("/*clustered*/");

	while (sql.n) {
		size_t n = opaque_length(sql);

		if (str_starts(sql, clustered)) {
			buf_put(out, STR("WITHOUT ROWID"));
		} else if (n == 0) {
			n = 1;
			buf_byte(out, sql.p[0] == '$' ? '?' : sql.p[0]);
		} else {
			buf_put(out, (struct str){ sql.p, n });
		}
		sql = str_from_byte(sql, n);
	}
}

/*
 * Make the file readable for its owner alone: it holds closed fields, and
 * SQLite would follow the umask.  Only a new file is touched, since closing
 * a file drops every lock this process has on it.
 */
static void
make_private(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
}

static int
open_flags(enum db_mode mode)
{
	switch (mode) {
	case DB_CREATE:
	case DB_MEMORY:
		return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	case DB_READ_ONLY:
		return SQLITE_OPEN_READONLY;
	case DB_BACKFILL:
		return SQLITE_OPEN_READWRITE;
	}
	return 0;
}

static const char *
pragmas(enum db_mode mode)
{
	switch (mode) {
	case DB_CREATE:
		return "PRAGMA journal_mode=WAL;"
		       "PRAGMA synchronous=FULL;"
		       "PRAGMA secure_delete=ON;"
		       "PRAGMA foreign_keys=OFF;"
		       "PRAGMA cache_size=-16384;"
		       "PRAGMA journal_size_limit=67108864;"; /* bytes */
	case DB_READ_ONLY:
		return "PRAGMA query_only=ON;"
		       "PRAGMA cache_size=-8192;";
	case DB_MEMORY:
		return "PRAGMA foreign_keys=OFF;";
	case DB_BACKFILL:
		return "PRAGMA synchronous=FULL;";
	}
	return "";
}

/*
 * After each commit.  What cannot be copied stays in the write-ahead log, for
 * the next time.
 */
static int
committed(void *ctx, sqlite3 *conn, const char *name, int n_pages)
{
	struct db *db = ctx;

	db->wal_pages = n_pages;
	if (n_pages >= DB_WAL_PAGES_MAX)
		sqlite3_wal_checkpoint_v2(conn, name, SQLITE_CHECKPOINT_PASSIVE,
		    NULL, NULL);
	return SQLITE_OK;
}

/*
 * A damaged or hostile file must not run anything: no functions with side
 * effects from its schema, no writes to its internals, no text in double
 * quotes, every cell checked, no mapped pages.
 */
static enum err
set_up(struct db *db, enum db_mode mode)
{
	enum err err;

	sqlite3_busy_timeout(db->conn, BUSY_MS);
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db->conn, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	err = db_exec(db,
	    "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON;"
	    "PRAGMA temp_store=MEMORY;");
	/* In the place of SQLite's own, which copies every 1,000 pages. */
	sqlite3_wal_hook(db->conn, committed, db);
	return err == OK ? db_exec(db, pragmas(mode)) : err;
}

enum err
db_open(const char *path, enum db_mode mode, struct db **ret_db)
{
	struct arena arena = { 0 };
	struct db *db = arena_alloc(&arena, sizeof(*db));
	enum err err;

	if (!db)
		return ERR_NO_MEMORY;
	db->arena = arena;
	db->statements.arena = &db->arena;
	if (mode == DB_CREATE)
		make_private(path);
	if (sqlite3_open_v2(mode == DB_MEMORY ? ":memory:" : path, &db->conn,
		open_flags(mode) | SQLITE_OPEN_NOMUTEX,
		mode == DB_CREATE ? gather_vfs() : NULL) != SQLITE_OK) {
		db_close(db);
		return ERR_DB;
	}
	err = set_up(db, mode);
	if (err != OK) {
		db_close(db);
		return err;
	}
	*ret_db = db;
	return OK;
}

void
db_close(struct db *db)
{
	struct arena arena = db->arena;

	for (size_t i = 0; i < db->statements.n; i++) {
		struct stmt *st = db->statements.items[i].value;

		sqlite3_finalize(st->raw);
	}
	sqlite3_close(db->conn);
	arena_free(&arena);
}

const char *
db_error(const struct db *db)
{
	return db->error;
}

enum err
db_exec(struct db *db, const char *sql)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	int rc;

	put_translated(&out, str_from(sql));
	buf_byte(&out, '\0');
	if (!buf_ok(&out)) {
		arena_free(&a);
		return ERR_NO_MEMORY;
	}
	rc = sqlite3_exec(db->conn, out.p, NULL, NULL, NULL);
	arena_free(&a);
	return rc == SQLITE_OK ? OK : fault(db, rc);
}

/* Ready for the next use: at its start, nothing bound. */
static void
rewind_statement(struct stmt *st)
{
	sqlite3_reset(st->raw);
	sqlite3_clear_bindings(st->raw);
	st->has_row = false;
	st->bind_fault = SQLITE_OK;
}

/* Prepare SQL and keep it under its text; NULL with the fault remembered. */
static struct stmt *
prepare_new(struct db *db, struct str sql)
{
	struct str key = str_copy(&db->arena, sql);
	struct stmt *st = arena_alloc(&db->arena, sizeof(*st));
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	int rc;

	put_translated(&out, sql);
	if (!key.p || !st || !buf_ok(&out)) {
		snprintf(db->error, sizeof(db->error), "out of memory");
		arena_free(&a);
		return NULL;
	}
	rc = sqlite3_prepare_v3(db->conn, out.p, (int)out.n,
	    SQLITE_PREPARE_PERSISTENT, &st->raw, NULL);
	arena_free(&a);
	if (rc != SQLITE_OK || !st->raw) {
		(void)!fault(db, rc);
		return NULL;
	}
	st->db = db;
	st->sql = key;
	if (!map_put(&db->statements, key, st)) {
		snprintf(db->error, sizeof(db->error), "out of memory");
		sqlite3_finalize(st->raw);
		return NULL;
	}
	return st;
}

/* Where the statement with this text is looked for first. */
static struct stmt **
recent_place(struct db *db, struct str sql)
{
	uintptr_t at = (uintptr_t)sql.p;

	return &db->recent[(at ^ at >> 8) & (RECENT_N - 1)];
}

struct stmt *
db_prepare(struct db *db, struct str sql)
{
	struct stmt **recent = recent_place(db, sql);
	struct stmt *st = *recent;

	if (!st || !str_eq(st->sql, sql))
		st = map_get(&db->statements, sql);
	if (st) {
		*recent = st;
		rewind_statement(st);
		return st;
	}
	/* Texts of statements are written in the program: a bug if many. */
	assert(db->statements.n < STATEMENTS_MAX);
	return prepare_new(db, sql);
}

/* Before a bind: a statement that was left among its rows starts again. */
static bool
can_bind(struct stmt *st)
{
	if (!st)
		return false;
	if (st->has_row)
		sqlite3_reset(st->raw);
	st->has_row = false;
	return true;
}

static void
bound(struct stmt *st, int rc)
{
	if (st->bind_fault == SQLITE_OK)
		st->bind_fault = rc;
}

void
db_bind_int(struct stmt *st, int n, int64_t value)
{
	if (can_bind(st))
		bound(st, sqlite3_bind_int64(st->raw, n, value));
}

void
db_bind_text(struct stmt *st, int n, struct str value)
{
	if (can_bind(st))
		bound(st,
		    sqlite3_bind_text64(st->raw, n, value.n ? value.p : "",
			value.n, SQLITE_STATIC, SQLITE_UTF8));
}

void
db_bind_blob(struct stmt *st, int n, const void *bytes, size_t size)
{
	if (can_bind(st))
		bound(st,
		    sqlite3_bind_blob64(st->raw, n, size ? bytes : "", size,
			SQLITE_STATIC));
}

void
db_bind_null(struct stmt *st, int n)
{
	if (can_bind(st))
		bound(st, sqlite3_bind_null(st->raw, n));
}

enum err
db_step(struct stmt *st, bool *ret_row)
{
	enum err err;
	int rc;

	if (!st)
		return ERR_DB;
	if (st->bind_fault != SQLITE_OK)
		return fault(st->db, st->bind_fault);
	rc = sqlite3_step(st->raw);
	st->has_row = rc == SQLITE_ROW;
	if (st->has_row) {
		*ret_row = true;
		return OK;
	}
	err = rc == SQLITE_DONE ? OK : fault(st->db, rc);
	/* An ended statement keeps no lock. */
	sqlite3_reset(st->raw);
	if (err == OK)
		*ret_row = false;
	return err;
}

enum err
db_run(struct stmt *st)
{
	bool row = true;
	enum err err = OK;

	while (err == OK && row)
		err = db_step(st, &row);
	return err;
}

int64_t
db_int(struct stmt *st, int column)
{
	return sqlite3_column_int64(st->raw, column);
}

struct str
db_text(struct stmt *st, int column)
{
	const unsigned char *p = sqlite3_column_text(st->raw, column);

	return (struct str){ p ? (const char *)p : "",
		(size_t)sqlite3_column_bytes(st->raw, column) };
}

struct str
db_blob(struct stmt *st, int column)
{
	const void *p = sqlite3_column_blob(st->raw, column);

	return (struct str){ p ? p : "",
		(size_t)sqlite3_column_bytes(st->raw, column) };
}

bool
db_is_null(struct stmt *st, int column)
{
	return sqlite3_column_type(st->raw, column) == SQLITE_NULL;
}

static bool
same_value(sqlite3_stmt *left, sqlite3_stmt *right, int i)
{
	int type = sqlite3_column_type(left, i);
	int n;

	if (sqlite3_column_type(right, i) != type)
		return false;
	switch (type) {
	case SQLITE_NULL:
		return true;
	case SQLITE_INTEGER:
		return sqlite3_column_int64(left, i) ==
		    sqlite3_column_int64(right, i);
	default: /* bytes; no column of ours is a float */
		n = sqlite3_column_bytes(left, i);
		return n == sqlite3_column_bytes(right, i) &&
		    (n == 0 ||
			memcmp(sqlite3_column_blob(left, i),
			    sqlite3_column_blob(right, i), (size_t)n) == 0);
	}
}

bool
db_same_row(struct stmt *left, struct stmt *right, int n)
{
	for (int i = 0; i < n; i++)
		if (!same_value(left->raw, right->raw, i))
			return false;
	return true;
}

/* A statement left among its rows would keep the old state in view. */
static void
end_statements(struct db *db)
{
	for (size_t i = 0; i < db->statements.n; i++) {
		struct stmt *st = db->statements.items[i].value;

		if (st->has_row)
			sqlite3_reset(st->raw);
		st->has_row = false;
	}
}

enum err
db_begin(struct db *db)
{
	end_statements(db);
	return db_run(db_prepare(db, STR("BEGIN IMMEDIATE")));
}

enum err
db_commit(struct db *db)
{
	end_statements(db);
	return db_run(db_prepare(db, STR("COMMIT")));
}

enum err
db_rollback(struct db *db)
{
	end_statements(db);
	/* A full disk makes SQLite roll back by itself. */
	if (sqlite3_get_autocommit(db->conn))
		return OK;
	return db_run(db_prepare(db, STR("ROLLBACK")));
}

enum err
db_begin_read(struct db *db)
{
	end_statements(db);
	return db_run(db_prepare(db, STR("BEGIN")));
}

enum err
db_end_read(struct db *db)
{
	return db_commit(db);
}

int64_t
db_changes(struct db *db)
{
	return sqlite3_changes64(db->conn);
}

int64_t
db_data_version(struct db *db)
{
	struct stmt *st = db_prepare(db, STR("PRAGMA data_version"));
	int64_t version = -1;
	bool row;

	if (db_step(st, &row) == OK && row)
		version = db_int(st, 0);
	if (st)
		rewind_statement(st);
	return version;
}

int64_t
db_wal_pages(const struct db *db)
{
	return db->wal_pages;
}

enum err
db_backfill(struct db *db)
{
	int rc = sqlite3_wal_checkpoint_v2(db->conn, NULL,
	    SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);

	return rc == SQLITE_OK ? OK : fault(db, rc);
}
