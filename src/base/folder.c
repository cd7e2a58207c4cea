/*
 * Folders of many files.
 */
#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A list that grows by doubling; what it leaves behind is the arena's. */
struct list_of_items {
	struct folder_item *items;
	size_t n;
	size_t cap;
};

static bool
make_room(struct arena *a, struct list_of_items *l)
{
	size_t cap = l->cap ? 2 * l->cap : 16;
	struct folder_item *items;

	if (l->n < l->cap)
		return true;
	items = arena_alloc(a, cap * sizeof(*items));
	if (!items)
		return false;
	if (l->n)
		memcpy(items, l->items, l->n * sizeof(*items));
	l->items = items;
	l->cap = cap;
	return true;
}

static bool
is_folder(DIR *dir, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(dirfd(dir), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) ==
	    0 &&
	    S_ISDIR(st.st_mode);
}

static enum err
read_items(struct arena *a, DIR *dir, struct list_of_items *l)
{
	struct dirent *entry;

	while (errno = 0, (entry = readdir(dir))) {
		struct str name = str_from(entry->d_name);

		if (str_eq(name, STR(".")) || str_eq(name, STR("..")))
			continue;
		if (l->n == FOLDER_ITEMS_MAX)
			return ERR_TOO_LARGE;
		name = str_copy(a, name);
		if (!name.p || !make_room(a, l))
			return ERR_NO_MEMORY;
		l->items[l->n++] =
		    (struct folder_item){ name, is_folder(dir, entry) };
	}
	return errno == 0 ? OK : ERR_IO;
}

static int
by_name(const void *a, const void *b)
{
	const struct folder_item *x = a;
	const struct folder_item *y = b;

	return str_cmp(x->name, y->name);
}

enum err
folder_list(struct arena *a, const char *path, struct folder_item **ret_items,
    size_t *ret_n)
{
	struct list_of_items l = { NULL, 0, 0 };
	DIR *dir = opendir(path);
	enum err err;

	if (!dir)
		return errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
	err = read_items(a, dir, &l);
	closedir(dir);
	if (err != OK)
		return err;
	if (l.n)
		qsort(l.items, l.n, sizeof(*l.items), by_name);
	*ret_items = l.items;
	*ret_n = l.n;
	return OK;
}

/* Make every folder that stands in PATH after its first SKIP bytes. */
static bool
make_parents(char *path, size_t skip)
{
	for (char *p = path + skip; (p = strchr(p, '/')); p++) {
		bool made;

		*p = '\0';
		made = mkdir(path, 0777) == 0 || errno == EEXIST;
		*p = '/';
		if (!made)
			return false;
	}
	return true;
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

enum err
folder_put(const char *dir, struct str path, struct str bytes, unsigned mode)
{
	const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
	char full[4096];
	bool ok;
	int fd;

	if (snprintf(full, sizeof(full), "%s/%.*s", dir, STR_ARG(path)) >=
	    (int)sizeof(full))
		return ERR_TOO_LARGE;
	fd = open(full, flags, mode);
	if (fd < 0 && errno == ENOENT && make_parents(full, strlen(dir) + 1))
		fd = open(full, flags, mode);
	if (fd < 0)
		return errno == EEXIST ? ERR_DUPLICATE : ERR_IO;
	ok = write_all(fd, bytes);
	return close(fd) == 0 && ok ? OK : ERR_IO;
}

enum err
folder_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return ERR_IO;
	ok = syncfs(fd) == 0;
	return close(fd) == 0 && ok ? OK : ERR_IO;
}
