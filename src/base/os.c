/*
 * Clock, random, environment, files.
 */
#include "base/os.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"

struct str
os_env(const char *name)
{
	const char *value = getenv(name);

	return value ? str_from(value) : STR("");
}

bool
os_is_fixed(void)
{
	return os_env("SL_NOW").n || os_env("SL_SEED").n;
}

int64_t
os_now(void)
{
	int64_t fixed;

	if (str_to_int(os_env("SL_NOW"), &fixed))
		return fixed;
	return (int64_t)time(NULL);
}

void
os_fix_now(int64_t at)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)at);
	setenv("SL_NOW", text, 1);
}

int64_t
os_monotonic_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* SplitMix64 over a seed: repeatable, never used without SL_SEED. */
static uint64_t
seeded_next(void)
{
	static _Atomic uint64_t n;
	struct str seed = os_env("SL_SEED");
	uint64_t z = UINT64_C(0x9e3779b97f4a7c15) * ++n;

	for (size_t i = 0; i < seed.n; i++)
		z = (z ^ (unsigned char)seed.p[i]) *
		    UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

void
os_random(void *ret_bytes, size_t n)
{
	unsigned char *p = ret_bytes;
	bool seeded = os_env("SL_SEED").n > 0;

	while (n) {
		size_t part = n > 256 ? 256 : n;

		if (seeded) {
			uint64_t v = seeded_next();

			part = n > sizeof(v) ? sizeof(v) : n;
			memcpy(p, &v, part);
		} else if (getrandom(p, part, 0) != (ssize_t)part) {
			abort(); /* no randomness: nothing safe can follow */
		}
		p += part;
		n -= part;
	}
}

struct hash
os_machine(void)
{
	struct hash id = { { 0 } };
	struct arena a = { .limit = 4096 };
	struct str text = STR("");

	/* The id is public in no page; 32 hex digits fit as they are. */
	if (os_read_file(&a, "/etc/machine-id", 64, &text) == OK)
		memcpy(id.bytes, text.p,
		    text.n < sizeof(id.bytes) ? text.n : sizeof(id.bytes));
	arena_free(&a);
	return id;
}

static enum err
read_open(struct arena *a, int fd, size_t max, struct str *ret_bytes)
{
	struct stat st;
	size_t n = 0;
	char *p;

	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode))
		return ERR_IO;
	if ((uint64_t)st.st_size > max)
		return ERR_TOO_LARGE;
	p = arena_alloc(a, (size_t)st.st_size + 1);
	if (!p)
		return ERR_NO_MEMORY;
	while (n < (size_t)st.st_size) {
		ssize_t got = read(fd, p + n, (size_t)st.st_size - n);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return ERR_IO;
		if (got == 0)
			break;
		n += (size_t)got;
	}
	*ret_bytes = (struct str){ p, n };
	return OK;
}

enum err
os_read_file(struct arena *a, const char *path, size_t max,
    struct str *ret_bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum err err;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	err = read_open(a, fd, max, ret_bytes);
	close(fd);
	return err;
}

struct str
os_head(struct arena *a, const char *path, size_t n)
{
	char *p = arena_alloc(a, n);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd >= 0 && p ? read(fd, p, n) : 0;

	if (fd >= 0)
		close(fd);
	return (struct str){ p, got > 0 ? (size_t)got : 0 };
}

static bool
write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t put = write(fd, bytes.p, bytes.n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes = str_from_byte(bytes, (size_t)put);
	}
	return true;
}

/* fsync the folder that holds PATH, so that a rename in it lasts. */
static bool
sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char folder[4096] = ".";
	int fd;
	bool ok;

	if (slash && slash != path)
		snprintf(folder, sizeof(folder), "%.*s", (int)(slash - path),
		    path);
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ok = fsync(fd) == 0;
	close(fd);
	return ok;
}

enum err
os_file_start(struct os_file *f, const char *path, unsigned mode)
{
	f->path = path;
	if (snprintf(f->temporary, sizeof(f->temporary), "%s.new", path) >=
	    (int)sizeof(f->temporary))
		return ERR_TOO_LARGE;
	f->fd =
	    open(f->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	return f->fd < 0 ? ERR_IO : OK;
}

enum err
os_file_write(struct os_file *f, struct str bytes)
{
	return write_all(f->fd, bytes) ? OK : ERR_IO;
}

void
os_file_drop(struct os_file *f)
{
	close(f->fd);
	unlink(f->temporary);
}

enum err
os_file_finish(struct os_file *f)
{
	bool ok = fsync(f->fd) == 0;

	ok = close(f->fd) == 0 && ok;
	if (!ok || rename(f->temporary, f->path) != 0) {
		unlink(f->temporary);
		return ERR_IO;
	}
	return sync_folder(f->path) ? OK : ERR_IO;
}

enum err
os_rename(const char *from, const char *to)
{
	return rename(from, to) == 0 && sync_folder(to) ? OK : ERR_IO;
}

enum err
os_write_file(const char *path, struct str bytes, unsigned mode)
{
	struct os_file f;
	enum err err = os_file_start(&f, path, mode);

	if (err != OK)
		return err;
	err = os_file_write(&f, bytes);
	if (err != OK) {
		os_file_drop(&f);
		return err;
	}
	return os_file_finish(&f);
}

static bool
write_at(int fd, size_t offset, struct str bytes)
{
	if (lseek(fd, (off_t)offset, SEEK_SET) != (off_t)offset)
		return false;
	return write_all(fd, bytes) && fdatasync(fd) == 0;
}

enum err
os_write_at(const char *path, size_t offset, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	ok = write_at(fd, offset, bytes);
	ok = close(fd) == 0 && ok;
	return ok ? OK : ERR_IO;
}

enum err
os_make_folder(const char *path, unsigned mode)
{
	if (mkdir(path, mode) == 0 || errno == EEXIST)
		return OK;
	return ERR_IO;
}

bool
os_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

enum err
os_remove_tree(const char *path)
{
	enum { OPEN_MAX_AT_ONCE = 16 };

	return nftw(path, remove_one, OPEN_MAX_AT_ONCE, FTW_DEPTH | FTW_PHYS) ==
		0 ?
	    OK :
	    ERR_IO;
}

bool
os_has_terminal(void)
{
	return isatty(STDERR_FILENO);
}

const char *
os_path(struct arena *a, const char *dir, const char *name)
{
	struct buf path = { .arena = a };

	buf_printf(&path, "%s/%s", dir, name);
	buf_byte(&path, '\0');
	return buf_ok(&path) ? path.p : NULL;
}

enum err
os_memory_file(struct arena *a, int *ret_fd, const char **ret_path)
{
	struct buf path = { .arena = a };
	int fd = memfd_create("sunledger", MFD_CLOEXEC);

	if (fd < 0)
		return ERR_IO;
	buf_printf(&path, "/proc/self/fd/%d", fd);
	buf_byte(&path, '\0');
	if (!buf_ok(&path)) {
		close(fd);
		return ERR_NO_MEMORY;
	}
	*ret_fd = fd;
	*ret_path = path.p;
	return OK;
}

int64_t
os_file_size(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? (int64_t)st.st_size : -1;
}
