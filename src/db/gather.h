#ifndef DB_GATHER_H
#define DB_GATHER_H

#include <sqlite3.h>

/*
 * Inside db only: a SQLite VFS that gathers writes to the write-ahead log.
 *
 * SQLite writes each changed page with two calls, a head of 24 bytes and the
 * page, one behind the other.  Here they are kept until something else than
 * the next byte is wanted of the file, and then written by one call.  Nothing
 * is promised before a sync, and a sync writes first.  All other files are
 * those of the VFS beneath.
 */

/* Its name, for sqlite3_open_v2(); NULL when it cannot be had. */
const char *gather_vfs(void);

#endif /* DB_GATHER_H */
