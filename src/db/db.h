#ifndef DB_DB_H
#define DB_DB_H

#include "base/err.h"
#include "base/str.h"

/*
 * One interface over SQL databases; SQLite now.  SQL is written with $1, $2
 * ...; the comment "clustered" after CREATE TABLE (...) (see schema/row.c)
 * becomes WITHOUT ROWID on SQLite.  One thread at a time uses a connection.
 *
 * Every error is ERR_DB (a fault) but ERR_BUSY; db_error() has the words.
 */
struct db;
struct stmt;

enum db_mode {
	DB_CREATE,    /* read and write, made if absent */
	DB_READ_ONLY, /* another connection may be writing */
	DB_MEMORY,    /* gone when closed; for rebuild and audit */
	DB_BACKFILL,  /* for db_backfill() alone, beside a writer */
};

/*
 * WAL, synchronous=FULL, secure_delete, foreign keys off, 10 s busy wait.  A
 * new file is for its owner alone (0600): it holds closed fields.
 */
enum err db_open(const char *path, enum db_mode mode, struct db **ret_db);
void db_close(struct db *db);
const char *db_error(const struct db *db);

/* Run SQL that has no parameters; may be several statements. */
enum err db_exec(struct db *db, const char *sql);

/*
 * A prepared statement, kept by the connection under its text: preparing the
 * same text again gives the same statement, reset and unbound.  NULL and a
 * remembered fault (db_step() of NULL answers it) when SQL does not prepare.
 */
struct stmt *db_prepare(struct db *db, struct str sql);

void db_bind_int(struct stmt *st, int n, int64_t value); /* $n, from 1 */
void db_bind_text(struct stmt *st, int n, struct str value);
void db_bind_blob(struct stmt *st, int n, const void *bytes, size_t size);
void db_bind_null(struct stmt *st, int n);

/*
 * The next row; RET_ROW false at the end, and the step after that starts
 * again.  Bound values must live till the end.
 */
enum err db_step(struct stmt *st, bool *ret_row);

/* Run to the end, for statements without rows. */
enum err db_run(struct stmt *st);

/* Columns from 0; views valid until the next step. */
int64_t db_int(struct stmt *st, int column);
struct str db_text(struct stmt *st, int column);
struct str db_blob(struct stmt *st, int column);
bool db_is_null(struct stmt *st, int column);

/* Are the first N columns of two rows the same, in type and value? */
bool db_same_row(struct stmt *left, struct stmt *right, int n);

/*
 * One transaction at a time; begin takes the write lock at once.  Beginning
 * and ending one, read or write, resets every statement left among its rows.
 */
enum err db_begin(struct db *db);
enum err db_commit(struct db *db); /* durable when it returns OK */
enum err db_rollback(struct db *db);

/* A read transaction: everything read until db_end_read() is one state. */
enum err db_begin_read(struct db *db);
enum err db_end_read(struct db *db);

int64_t db_changes(struct db *db); /* rows changed by the last db_run() */

/* A number that changes when another connection has committed. */
int64_t db_data_version(struct db *db);

/*
 * A commit goes into the write-ahead log, from where it is copied into the
 * database: by the commit itself when the log has become long, sooner by
 * db_backfill() on another thread's connection.  The log starts again at the
 * commit after everything was copied, unless a reader needs it.
 */
enum { DB_WAL_PAGES_MAX = 12288 };         /* 48 MiB: long */
int64_t db_wal_pages(const struct db *db); /* after our last commit */

/* Copy what can be copied while others read and write.  ERR_BUSY: somebody
 * does so already. */
enum err db_backfill(struct db *db);

/*
 * Write one state of the database at PATH into a new file at COPY, while
 * others read and write it: one file, flushed, for its owner alone.
 * ERR_DUPLICATE if there is a file, ERR_BUSY.
 */
enum err db_copy(const char *path, const char *copy);

#endif /* DB_DB_H */
