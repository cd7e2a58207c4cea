#ifndef BASE_OS_H
#define BASE_OS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"

/*
 * The only door to clock, random, environment and files.
 * SL_NOW (Unix seconds) fixes the clock, SL_SEED (any text) makes the random
 * bytes repeatable: for tests and the demo.  os_is_fixed() tells; a program
 * that serves to others says so on stderr.
 */
int64_t os_now(void);
int64_t os_monotonic_ms(void);

/* From now on the clock of this process stands at AT (as SL_NOW does). */
void os_fix_now(int64_t at);
void os_random(void *ret_bytes, size_t n);
bool os_is_fixed(void);

/* The value of environment variable NAME, or an empty str. */
struct str os_env(const char *name);

/* A stable id of this machine (hash of /etc/machine-id), for HEAD. */
struct hash os_machine(void);

/*
 * The whole file, at most MAX bytes.  ERR_NOT_FOUND if there is none,
 * ERR_TOO_LARGE, ERR_IO.
 */
enum err os_read_file(struct arena *a, const char *path, size_t max,
    struct str *ret_bytes);

/* The first N bytes of the file; fewer, or none, if it has not got them. */
struct str os_head(struct arena *a, const char *path, size_t n);

/*
 * Replace the file at PATH: temporary file, fsync, rename, fsync of the
 * folder.  MODE as for open(2).
 */
enum err os_write_file(const char *path, struct str bytes, unsigned mode);

/*
 * A file written piece by piece, in place of PATH only when all is there.
 * After an error of a write: os_file_drop().
 */
struct os_file {
	int fd;
	const char *path;
	char temporary[4096];
};
enum err os_file_start(struct os_file *f, const char *path, unsigned mode);
enum err os_file_write(struct os_file *f, struct str bytes);
enum err os_file_finish(struct os_file *f); /* flushed, renamed, closed */
void os_file_drop(struct os_file *f);

/* Put the finished file FROM in the place of TO, flushed with its folder. */
enum err os_rename(const char *from, const char *to);

/*
 * Overwrite the bytes at OFFSET of the file at PATH, which is there and long
 * enough, and wait until they are on the disk: one flush, where replacing a
 * file costs three.  A crash may leave a mixture of old and new.
 */
enum err os_write_at(const char *path, size_t offset, struct str bytes);

/*
 * A file without a name that is never on a disk, for what can only be written
 * to a path: it is open as RET_FD as long as the caller wants, and others can
 * open it at RET_PATH meanwhile.  ERR_IO.
 */
enum err os_memory_file(struct arena *a, int *ret_fd, const char **ret_path);
int64_t os_file_size(int fd); /* below zero: not known */

/* Make the folder PATH (parents must exist); an existing one is fine. */
enum err os_make_folder(const char *path, unsigned mode);
bool os_exists(const char *path);

/* Remove the folder PATH and all that is in it; links are not followed. */
enum err os_remove_tree(const char *path);

/* Is stderr a terminal? */
bool os_has_terminal(void);

/* DIR "/" NAME, NUL-terminated, in A. */
const char *os_path(struct arena *a, const char *dir, const char *name);

#endif /* BASE_OS_H */
