/*
 * SQLite as somebody would use it by hand for the same work: one row a
 * transfer, the two balances it changes, statements prepared once, WAL and
 * synchronous=FULL, else as SQLite comes; a code counts once.  No proof and
 * no history of a balance.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

struct sqlite_peer {
	sqlite3 *db;
	sqlite3_stmt *begin;
	sqlite3_stmt *insert;
	sqlite3_stmt *take;
	sqlite3_stmt *give;
	sqlite3_stmt *commit;
	int64_t next;
};

static const char tables[] =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    "CREATE TABLE transfer ("
    "	idx INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE,"
    "	from_account TEXT NOT NULL, to_account TEXT NOT NULL,"
    "	source TEXT NOT NULL, amount INTEGER NOT NULL,"
    "	currency TEXT NOT NULL, day INTEGER NOT NULL,"
    "	entered INTEGER NOT NULL);"
    "CREATE TABLE balance ("
    "	account TEXT NOT NULL, source TEXT NOT NULL,"
    "	amount INTEGER NOT NULL, currency TEXT NOT NULL,"
    "	PRIMARY KEY (account, source)) WITHOUT ROWID;";

/* As ours is, if PEER_TUNED is set. */
static const char tuned[] =
    "PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=8192;";

static const char indexes[] =
    "CREATE INDEX transfer_from ON transfer (from_account, idx);"
    "CREATE INDEX transfer_to ON transfer (to_account, idx);";

static void
check(struct sqlite_peer *p, int rc)
{
	if (rc != SQLITE_OK && rc != SQLITE_DONE)
		die("SQLite: %s", sqlite3_errmsg(p->db));
}

static sqlite3_stmt *
prepare(struct sqlite_peer *p, const char *sql)
{
	sqlite3_stmt *st = NULL;

	check(p,
	    sqlite3_prepare_v3(p->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &st,
		NULL));
	return st;
}

static void
run(struct sqlite_peer *p, sqlite3_stmt *st)
{
	check(p, sqlite3_step(st));
	check(p, sqlite3_reset(st));
}

static void
text(sqlite3_stmt *st, int n, const char *value)
{
	sqlite3_bind_text(st, n, value, -1, SQLITE_STATIC);
}

/* Balances are there from the start, as accounts are opened before use. */
static void
make_balances(struct sqlite_peer *p)
{
	sqlite3_stmt *st = prepare(p,
	    "INSERT INTO balance VALUES (?1, 'county:aid', 0, 'CNY')");
	char name[32];

	run(p, p->begin);
	for (int i = 0; i < N_ACCOUNTS + N_SENDERS; i++) {
		if (i < N_ACCOUNTS)
			snprintf(name, sizeof(name), "county:a%04d", i);
		else
			snprintf(name, sizeof(name), "from:c%02d",
			    i - N_ACCOUNTS);
		text(st, 1, name);
		run(p, st);
	}
	run(p, p->commit);
	sqlite3_finalize(st);
}

struct sqlite_peer *
sqlite_open(const char *dir, bool with_indexes)
{
	struct sqlite_peer *p = calloc(1, sizeof(*p));
	char path[TEXT_BYTES + 16];

	if (!p)
		die("no memory");
	snprintf(path, sizeof(path), "%s/peer.db", dir);
	check(p,
	    sqlite3_open_v2(path, &p->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
		    SQLITE_OPEN_NOMUTEX,
		NULL));
	check(p, sqlite3_exec(p->db, tables, NULL, NULL, NULL));
	if (getenv("PEER_TUNED"))
		check(p, sqlite3_exec(p->db, tuned, NULL, NULL, NULL));
	if (with_indexes)
		check(p, sqlite3_exec(p->db, indexes, NULL, NULL, NULL));
	p->begin = prepare(p, "BEGIN IMMEDIATE");
	p->commit = prepare(p, "COMMIT");
	p->insert = prepare(p,
	    "INSERT INTO transfer VALUES"
	    " (?1, ?2, ?3, ?4, 'county:aid', ?5, 'CNY', ?6, ?7)");
	p->take = prepare(p,
	    "UPDATE balance SET amount = amount - ?3"
	    " WHERE account = ?1 AND source = ?2");
	p->give = prepare(p,
	    "UPDATE balance SET amount = amount + ?3"
	    " WHERE account = ?1 AND source = ?2");
	make_balances(p);
	return p;
}

static void
move(struct sqlite_peer *p, sqlite3_stmt *st, const char *account,
    const struct transfer *t)
{
	text(st, 1, account);
	text(st, 2, "county:aid");
	sqlite3_bind_int64(st, 3, t->minor);
	run(p, st);
}

static void
put(struct sqlite_peer *p, const struct transfer *t)
{
	sqlite3_bind_int64(p->insert, 1, t->n);
	text(p->insert, 2, t->code);
	text(p->insert, 3, t->from);
	text(p->insert, 4, t->account);
	sqlite3_bind_int64(p->insert, 5, t->minor);
	sqlite3_bind_int64(p->insert, 6, t->day);
	sqlite3_bind_int64(p->insert, 7, t->day);
	run(p, p->insert);
	move(p, p->take, t->from, t);
	move(p, p->give, t->account, t);
}

void
sqlite_batch(struct sqlite_peer *p, int n)
{
	struct transfer t;

	run(p, p->begin);
	for (int i = 0; i < n; i++) {
		transfer_make(&t, p->next++);
		put(p, &t);
	}
	run(p, p->commit);
}

void
sqlite_done(struct sqlite_peer *p)
{
	sqlite3_finalize(p->begin);
	sqlite3_finalize(p->insert);
	sqlite3_finalize(p->take);
	sqlite3_finalize(p->give);
	sqlite3_finalize(p->commit);
	sqlite3_close(p->db);
	free(p);
}
