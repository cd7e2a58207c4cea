/*
 * A copy of a database in use, as one file.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include "db/db.h"

/* One file, its owner's alone, and new: nothing is written over. */
static enum err
make_new(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return errno == EEXIST ? ERR_DUPLICATE : ERR_IO;
	close(fd);
	return OK;
}

/*
 * All pages in one step are one state, which writers do not wait for.  The
 * copy says of itself, as the original does, that a write-ahead log is beside
 * it; it shall stand alone.
 */
static int
copy_pages(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *backup;
	int rc = sqlite3_exec(to, "PRAGMA synchronous=FULL", NULL, NULL, NULL);

	if (rc != SQLITE_OK)
		return rc;
	backup = sqlite3_backup_init(to, "main", from, "main");
	if (!backup)
		return sqlite3_errcode(to);
	sqlite3_backup_step(backup, -1);
	rc = sqlite3_backup_finish(backup);
	if (rc != SQLITE_OK)
		return rc;
	return sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
}

enum err
db_copy(const char *path, const char *copy)
{
	enum { WAIT_MS = 10000 };
	sqlite3 *from = NULL;
	sqlite3 *to = NULL;
	enum err err = make_new(copy);
	int rc;

	if (err != OK)
		return err;
	rc = sqlite3_open_v2(path, &from,
	    SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_open_v2(copy, &to,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_busy_timeout(from, WAIT_MS);
		rc = copy_pages(from, to);
	}
	/* Closing answers only for statements left open: there are none. */
	sqlite3_close(to);
	sqlite3_close(from);
	if (rc != SQLITE_OK) {
		unlink(copy);
		return (rc & 0xff) == SQLITE_BUSY ? ERR_BUSY : ERR_DB;
	}
	return OK;
}
