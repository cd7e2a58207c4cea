/*
 * A served log as a folder of files, to be verified there.
 */
#include "sync/inside.h"

#include <stdio.h>

#include "merkle/tile.h"

static enum err
fetch_file(sync_fetch_fn *fetch, void *ctx, struct str path, struct arena *a,
    struct str *ret_body, struct refusal *ret_refusal)
{
	struct sync_request req = { .method = STR("GET"), .path = path };
	struct sync_answer got;
	enum err err = fetch(ctx, &req, a, &got);

	if (err != OK)
		return refuse(ret_refusal, err, "URL", "%.*s", STR_ARG(path));
	if (got.status != 200)
		return refuse(ret_refusal, ERR_NETWORK, "URL", "%d %.*s",
		    got.status, STR_ARG(path));
	*ret_body = got.body;
	return OK;
}

/* Make the folders of PATH ("tile/0/x001/234") below DIR. */
static enum err
make_folders(const char *dir, struct str path)
{
	char at[512];
	enum err err = OK;

	for (size_t i = 0; i < path.n && err == OK; i++) {
		int n;

		if (path.p[i] != '/')
			continue;
		n = snprintf(at, sizeof(at), "%s/%.*s", dir, (int)i, path.p);
		if (n < 0 || (size_t)n >= sizeof(at))
			return ERR_TOO_LARGE;
		err = os_make_folder(at, 0700);
	}
	return err;
}

static enum err
put_file(const char *dir, struct str path, struct str body, struct arena *a)
{
	struct buf name = { .arena = a };
	enum err err = make_folders(dir, path);

	buf_printf(&name, "%s/%.*s", dir, STR_ARG(path));
	buf_byte(&name, '\0');
	if (!buf_ok(&name))
		return ERR_NO_MEMORY;
	return err == OK ? os_write_file(name.p, body, 0600) : err;
}

/* One file, under the same path there and here. */
static enum err
copy(sync_fetch_fn *fetch, void *ctx, struct tile tile, const char *dir,
    struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct buf path = { .arena = &a };
	struct str body = { 0 };
	enum err err;

	buf_byte(&path, '/');
	tile_path_put(&path, tile);
	err = fetch_file(fetch, ctx, buf_str(&path), &a, &body, ret_refusal);
	if (err == OK)
		err = put_file(dir, str_from_byte(buf_str(&path), 1), body, &a);
	arena_free(&a);
	return err;
}

enum err
sync_download(sync_fetch_fn *fetch, void *ctx, const char *dir,
    struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct tile tile = { 0 };
	struct checkpoint c;
	struct note note;
	struct str body = { 0 };
	enum err err =
	    fetch_file(fetch, ctx, STR("/checkpoint"), &a, &body, ret_refusal);

	if (err == OK)
		err = note_get(&a, body, &note);
	if (err == OK)
		err = checkpoint_get(note.text, &c);
	if (err == OK && c.size > DOWNLOAD_ENTRIES_MAX)
		err = refuse(ret_refusal, ERR_TOO_LARGE, "log", "%d",
		    DOWNLOAD_ENTRIES_MAX);
	if (err == OK)
		err = put_file(dir, STR("checkpoint"), body, &a);
	while (err == OK && tile_next(0, c.size, &tile))
		err = copy(fetch, ctx, tile, dir, ret_refusal);
	arena_free(&a);
	return err;
}
