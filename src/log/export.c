/*
 * Writing a log as a folder of files.
 */
#include "log/export.h"

#include "base/folder.h"
#include "base/os.h"
#include "log/store.h"

enum { FILE_MODE = 0644, FOLDER_MODE = 0755, ENTRIES_STEP = 256 };

struct exporter {
	struct db *db;
	struct str party;
	const char *dir;
	struct refusal *refusal;
	struct arena scratch;
	int64_t size; /* of the checkpoint */
};

static enum err
put_file(struct exporter *x, struct str path, struct str bytes)
{
	enum err err = folder_put(x->dir, path, bytes, FILE_MODE);

	if (err == OK)
		return OK;
	return refuse(x->refusal, err, "export", "%s/%.*s", x->dir,
	    STR_ARG(path));
}

static enum err
fault(const struct exporter *x, enum err err)
{
	return refuse(x->refusal, err, "export", "%.*s", STR_ARG(x->party));
}

/* One file of the tree, out of the tables. */
static enum err
put_tile(struct exporter *x, struct tile tile)
{
	struct buf path = { .arena = &x->scratch };
	struct str bytes;
	enum err err;

	if (tile.is_bundle)
		err = log_bundle(x->db, x->party, tile.number, tile.width,
		    &x->scratch, &bytes);
	else
		err = log_tile(x->db, x->party, tile.level, tile.number,
		    tile.width, &x->scratch, &bytes);
	tile_path_put(&path, tile);
	if (err == OK && !buf_ok(&path))
		err = ERR_NO_MEMORY;
	if (err != OK)
		return fault(x, err);
	return put_file(x, buf_str(&path), bytes);
}

static enum err
put_tiles(struct exporter *x)
{
	struct tile tile = { 0 };
	enum err err = OK;

	while (err == OK && tile_next(0, (uint64_t)x->size, &tile)) {
		err = put_tile(x, tile);
		arena_reset(&x->scratch);
	}
	return err;
}

static enum err
put_body(struct exporter *x, const struct log_entry *entry)
{
	struct buf path = { .arena = &x->scratch };

	buf_put(&path, STR("body/"));
	buf_int(&path, entry->index);
	if (!buf_ok(&path))
		return fault(x, ERR_NO_MEMORY);
	return put_file(x, buf_str(&path), entry->body);
}

static enum err
put_bodies(struct exporter *x, log_shows_fn *shows, void *ctx)
{
	enum err err = OK;
	size_t n = 1;

	for (int64_t at = 0; err == OK && n && at < x->size; at += (int64_t)n) {
		struct log_entry *e = NULL;

		arena_reset(&x->scratch);
		err = log_entries(x->db, x->party, at, ENTRIES_STEP,
		    &x->scratch, &e, &n);
		if (err != OK)
			return fault(x, err);
		for (size_t i = 0; err == OK && i < n; i++)
			if (e[i].index < x->size && e[i].body.p &&
			    shows(ctx, &e[i]))
				err = put_body(x, &e[i]);
	}
	return err;
}

static enum err
check_empty(struct exporter *x)
{
	struct folder_item *items;
	size_t n = 0;
	enum err err = os_make_folder(x->dir, FOLDER_MODE);

	if (err == OK)
		err = folder_list(&x->scratch, x->dir, &items, &n);
	if (err == OK && n)
		err = ERR_DUPLICATE;
	return err == OK ? OK : refuse(x->refusal, err, "export", "%s", x->dir);
}

/* The checkpoint is written last: a folder without one is not finished. */
static enum err
export_all(struct exporter *x, log_shows_fn *shows, void *ctx, struct arena *a)
{
	struct str note;
	enum err err = log_checkpoint_size(x->db, x->party, &x->size);

	if (err == OK)
		err = log_checkpoint_at(x->db, x->party, x->size, a, &note);
	if (err != OK)
		return fault(x, err);
	err = check_empty(x);
	if (err == OK)
		err = put_tiles(x);
	if (err == OK && shows)
		err = put_bodies(x, shows, ctx);
	if (err == OK)
		err = put_file(x, STR("checkpoint"), note);
	if (err == OK && folder_sync(x->dir) != OK)
		err = refuse(x->refusal, ERR_IO, "export", "%s", x->dir);
	return err;
}

enum err
log_export(struct db *db, struct str party, const char *dir,
    log_shows_fn *shows, void *ctx, struct refusal *ret_refusal)
{
	struct exporter x = { .db = db,
		.party = party,
		.dir = dir,
		.refusal = ret_refusal };
	struct arena a = { 0 };
	enum err err = export_all(&x, shows, ctx, &a);

	arena_free(&x.scratch);
	arena_free(&a);
	return err;
}
