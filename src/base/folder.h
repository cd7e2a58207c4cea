#ifndef BASE_FOLDER_H
#define BASE_FOLDER_H

#include "base/err.h"
#include "base/str.h"

/* Folders of many files: what is in one, and filling a new one. */
enum { FOLDER_ITEMS_MAX = 1 << 24 };

struct folder_item {
	struct str name; /* NUL-terminated, too */
	bool is_folder;  /* false for links and everything else */
};

/*
 * What is in PATH, in bytewise order, without "." and "..".  ERR_NOT_FOUND;
 * ERR_TOO_LARGE beyond FOLDER_ITEMS_MAX; ERR_IO.
 */
enum err folder_list(struct arena *a, const char *path,
    struct folder_item **ret_items, size_t *ret_n);

/*
 * Write a new file at PATH ("a/b/c") below DIR, making folders on the way.
 * ERR_DUPLICATE if it is there.  Not flushed: folder_sync() once at the end.
 */
enum err folder_put(const char *dir, struct str path, struct str bytes,
    unsigned mode);

/* Wait until all that was written to PATH's file system is on the disk. */
enum err folder_sync(const char *path);

#endif /* BASE_FOLDER_H */
