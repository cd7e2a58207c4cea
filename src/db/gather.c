/*
 * Gathered writes to the write-ahead log.
 */
#include "db/gather.h"

#include <stdalign.h>
#include <string.h>

/* SQLite for Unix cannot write 128 KiB at once: it keeps 17 bits of a size. */
enum { GATHER_MAX = 120 * 1024 };

/* The file of the VFS beneath follows in the same piece of memory. */
struct gathered {
	sqlite3_file base;
	char *bytes; /* GATHER_MAX, from the first write on */
	sqlite3_int64 start;
	int n;
	alignas(8) char inner[];
};

static sqlite3_file *
inner(sqlite3_file *file)
{
	return (sqlite3_file *)(void *)((struct gathered *)file)->inner;
}

/* Write what was gathered. */
static int
write_out(sqlite3_file *file)
{
	struct gathered *g = (struct gathered *)file;
	sqlite3_file *in = inner(file);
	int n = g->n;

	g->n = 0;
	return n ? in->pMethods->xWrite(in, g->bytes, n, g->start) : SQLITE_OK;
}

static int
gather_close(sqlite3_file *file)
{
	int rc = write_out(file);
	int closed = inner(file)->pMethods->xClose(inner(file));

	sqlite3_free(((struct gathered *)file)->bytes);
	return rc == SQLITE_OK ? closed : rc;
}

static int
gather_read(sqlite3_file *file, void *bytes, int n, sqlite3_int64 at)
{
	int rc = write_out(file);

	return rc == SQLITE_OK ?
	    inner(file)->pMethods->xRead(inner(file), bytes, n, at) :
	    rc;
}

static int
gather_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
	struct gathered *g = (struct gathered *)file;
	int rc = SQLITE_OK;

	if (!g->bytes)
		g->bytes = sqlite3_malloc(GATHER_MAX);
	if (at != g->start + g->n || n > GATHER_MAX - g->n)
		rc = write_out(file);
	if (rc != SQLITE_OK)
		return rc;
	if (!g->bytes || n > GATHER_MAX)
		return inner(file)->pMethods->xWrite(inner(file), bytes, n, at);
	if (g->n == 0)
		g->start = at;
	memcpy(g->bytes + g->n, bytes, (size_t)n);
	g->n += n;
	return SQLITE_OK;
}

static int
gather_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int rc = write_out(file);

	return rc == SQLITE_OK ?
	    inner(file)->pMethods->xTruncate(inner(file), size) :
	    rc;
}

static int
gather_sync(sqlite3_file *file, int flags)
{
	int rc = write_out(file);

	return rc == SQLITE_OK ?
	    inner(file)->pMethods->xSync(inner(file), flags) :
	    rc;
}

static int
gather_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
	int rc = write_out(file);

	return rc == SQLITE_OK ?
	    inner(file)->pMethods->xFileSize(inner(file), ret_size) :
	    rc;
}

static int
gather_lock(sqlite3_file *file, int level)
{
	return inner(file)->pMethods->xLock(inner(file), level);
}

static int
gather_unlock(sqlite3_file *file, int level)
{
	return inner(file)->pMethods->xUnlock(inner(file), level);
}

static int
gather_is_reserved(sqlite3_file *file, int *ret)
{
	return inner(file)->pMethods->xCheckReservedLock(inner(file), ret);
}

static int
gather_control(sqlite3_file *file, int op, void *arg)
{
	int rc = write_out(file);

	return rc == SQLITE_OK ?
	    inner(file)->pMethods->xFileControl(inner(file), op, arg) :
	    rc;
}

static int
gather_sector(sqlite3_file *file)
{
	return inner(file)->pMethods->xSectorSize(inner(file));
}

static int
gather_device(sqlite3_file *file)
{
	return inner(file)->pMethods->xDeviceCharacteristics(inner(file));
}

/* Version 1: a write-ahead log is never mapped and has no shared memory. */
static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = gather_close,
	.xRead = gather_read,
	.xWrite = gather_write,
	.xTruncate = gather_truncate,
	.xSync = gather_sync,
	.xFileSize = gather_size,
	.xLock = gather_lock,
	.xUnlock = gather_unlock,
	.xCheckReservedLock = gather_is_reserved,
	.xFileControl = gather_control,
	.xSectorSize = gather_sector,
	.xDeviceCharacteristics = gather_device,
};

static int
gather_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
    int *ret_flags)
{
	sqlite3_vfs *beneath = vfs->pAppData;
	struct gathered *g = (struct gathered *)file;
	int rc;

	if (!(flags & SQLITE_OPEN_WAL))
		return beneath->xOpen(beneath, name, file, flags, ret_flags);
	memset(g, 0, sizeof(*g));
	rc = beneath->xOpen(beneath, name, inner(file), flags, ret_flags);
	/* Without methods SQLite does not close a file that did not open. */
	g->base.pMethods = rc == SQLITE_OK ? &methods : NULL;
	return rc;
}

/* Registered once for the process, as SQLite's VFSes are. */
static void
make_vfs(const char *name)
{
	sqlite3_vfs *beneath = sqlite3_vfs_find(NULL);
	sqlite3_vfs *vfs = beneath ? sqlite3_malloc(sizeof(*vfs)) : NULL;

	if (!vfs)
		return;
	*vfs = *beneath;
	vfs->pNext = NULL;
	vfs->zName = name;
	vfs->pAppData = beneath;
	vfs->szOsFile = (int)sizeof(struct gathered) + beneath->szOsFile;
	vfs->xOpen = gather_open;
	sqlite3_vfs_register(vfs, 0);
}

const char *
gather_vfs(void)
{
	static const char name[] = "sunledger-gather";
	sqlite3_mutex *mutex;

	if (sqlite3_initialize() != SQLITE_OK)
		return NULL;
	mutex = sqlite3_mutex_alloc(SQLITE_MUTEX_STATIC_APP1);
	sqlite3_mutex_enter(mutex);
	if (!sqlite3_vfs_find(name))
		make_vfs(name);
	sqlite3_mutex_leave(mutex);
	return sqlite3_vfs_find(name) ? name : NULL;
}
