/*
 * Verifying a log that is a folder of files.
 */
#include "log/export.h"

#include <stdlib.h>

#include "base/folder.h"
#include "base/os.h"
#include "log/store.h"

enum {
	/* "tile/entries/x001/x234/x567/x890/x123/456.p/255" and some more */
	DEPTH_MAX = 12,
	BUNDLE_MAX = TILE_WIDTH * (LEAF_MAX + 2),
};

/* A folder still to be looked into. */
struct pending {
	const char *path;
	unsigned depth;
	struct pending *next;
};

struct reader {
	const char *dir;
	const struct policy *policy;
	struct refusal *refusal;
	struct arena *arena;  /* of the caller: what the facts view */
	struct arena scratch; /* of one bundle */
	struct digest *digest;
	struct grower grower;
	struct note note;
	struct checkpoint checkpoint;
	int64_t *bodies; /* indices in order */
	size_t n_bodies;
	size_t next_body;
};

static enum err
wrong(const struct reader *r, enum err err, struct str path, const char *what)
{
	return refuse(r->refusal, err, "folder", "%.*s: %s", STR_ARG(path),
	    what);
}

static enum err
fault(const struct reader *r, enum err err)
{
	return refuse(r->refusal, err, "folder", "%s", r->dir);
}

/* The file at PATH (a buf without a NUL), in the scratch arena. */
static enum err
read_file(struct reader *r, struct buf *path, size_t max, struct str *ret_bytes)
{
	const char *full;
	enum err err;

	buf_byte(path, '\0');
	if (!buf_ok(path))
		return fault(r, ERR_NO_MEMORY);
	path->n--;
	full = os_path(&r->scratch, r->dir, path->p);
	if (!full)
		return fault(r, ERR_NO_MEMORY);
	err = os_read_file(&r->scratch, full, max, ret_bytes);
	if (err == ERR_NOT_FOUND)
		return wrong(r, ERR_CORRUPT, buf_str(path), "missing");
	if (err == ERR_TOO_LARGE)
		return wrong(r, ERR_CORRUPT, buf_str(path), "too large");
	return err == OK ? OK : wrong(r, err, buf_str(path), "not readable");
}

/* The tile file that TILE names must hold exactly HASHES. */
static enum err
compare_file(struct reader *r, struct tile tile, const struct hash *hashes)
{
	struct buf path = { .arena = &r->scratch };
	struct str want = { (const char *)hashes,
		tile.width * sizeof(*hashes) };
	struct str bytes = { 0 };
	enum err err;

	tile_path_put(&path, tile);
	err = read_file(r, &path, TILE_BYTES, &bytes);
	if (err == OK && !str_eq(bytes, want))
		err = wrong(r, ERR_CORRUPT, buf_str(&path), "changed");
	return err;
}

static enum err
compare_full(void *ctx, unsigned level, uint64_t number,
    const struct hash *hashes)
{
	struct tile tile = { .level = level,
		.number = number,
		.width = TILE_WIDTH };

	return compare_file(ctx, tile, hashes);
}

static enum err
compare_partials(struct reader *r)
{
	enum err err = OK;

	for (unsigned level = 0; err == OK && level < TILE_LEVELS; level++) {
		struct tile tile = { .level = level,
			.number = tile_level_size(r->grower.edge.size, level) /
			    TILE_WIDTH,
			.width = grower_width(&r->grower, level) };

		if (tile.width)
			err = compare_file(r, tile, r->grower.partial[level]);
	}
	return err;
}

/* Bodies */

/* If there is a body of the next entry, LEAF must commit to it. */
static enum err
check_body(struct reader *r, int64_t index, struct str bytes)
{
	struct buf path = { .arena = &r->scratch };
	struct refusal ignored;
	struct leaf leaf;
	struct hash hash;
	struct str body = { 0 };
	enum err err;

	if (r->next_body == r->n_bodies || r->bodies[r->next_body] != index)
		return OK;
	r->next_body++;
	buf_put(&path, STR("body/"));
	buf_int(&path, index);
	err = read_file(r, &path, BODY_MAX, &body);
	if (err != OK)
		return err;
	if (leaf_get(bytes, &r->scratch, &leaf, &ignored) != OK)
		return wrong(r, ERR_CORRUPT, buf_str(&path), "of no event");
	digest_once(body, &hash);
	if (!hash_eq(&hash, &leaf.body))
		return wrong(r, ERR_CORRUPT, buf_str(&path), "changed");
	return OK;
}

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Which entries have a body: every name in the folder is an index. */
static enum err
list_bodies(struct reader *r)
{
	const char *path = os_path(r->arena, r->dir, "body");
	struct folder_item *items = NULL;
	size_t n = 0;
	enum err err =
	    path ? folder_list(r->arena, path, &items, &n) : ERR_NO_MEMORY;

	if (err == OK && n)
		r->bodies = arena_alloc(r->arena, n * sizeof(*r->bodies));
	if (err == OK && n && !r->bodies)
		err = ERR_NO_MEMORY;
	if (err != OK)
		return fault(r, err);
	for (size_t i = 0; i < n; i++) {
		if (items[i].is_folder ||
		    !str_to_int(items[i].name, &r->bodies[i]) ||
		    (uint64_t)r->bodies[i] >= r->checkpoint.size)
			return wrong(r, ERR_CORRUPT, items[i].name,
			    "no body of an entry");
	}
	if (n)
		qsort(r->bodies, n, sizeof(*r->bodies), by_value);
	r->n_bodies = n;
	return OK;
}

/* Entries */

static enum err
read_bundle(struct reader *r, struct tile tile)
{
	struct buf path = { .arena = &r->scratch };
	struct tile_bundle bundle;
	struct str bytes = { 0 };
	enum err err;

	tile_path_put(&path, tile);
	err = read_file(r, &path, BUNDLE_MAX, &bytes);
	if (err != OK)
		return err;
	if (tile_bundle_get(bytes, tile.width, &bundle) != OK)
		return wrong(r, ERR_CORRUPT, buf_str(&path), "changed");
	for (unsigned i = 0; err == OK && i < bundle.n; i++) {
		int64_t index = (int64_t)r->grower.edge.size;
		struct hash hash;

		digest_leaf(r->digest, bundle.entries[i], &hash);
		err = grower_add(&r->grower, r->digest, &hash);
		if (err == OK)
			err = check_body(r, index, bundle.entries[i]);
	}
	return err;
}

/* All entries and tiles, and the root they have. */
static enum err
read_tree(struct reader *r)
{
	uint64_t size = r->checkpoint.size;
	struct hash root;
	enum err err = OK;

	for (uint64_t at = 0; err == OK && at < size; at += TILE_WIDTH) {
		struct tile tile = tile_of(0, at, size);

		tile.is_bundle = true;
		err = read_bundle(r, tile);
		arena_reset(&r->scratch);
	}
	if (err == OK)
		err = compare_partials(r);
	if (err != OK)
		return err;
	edge_root(&r->grower.edge, r->digest, &root);
	if (!hash_eq(&root, &r->checkpoint.root))
		return wrong(r, ERR_CORRUPT, STR("checkpoint"),
		    "of another tree");
	return OK;
}

/* What else is there */

/*
 * Every file that belongs to the tree has been read; so if there are as many
 * files as belong to it, there is no other.  A folder without files is one.
 */
static uint64_t
expected_files(uint64_t size)
{
	uint64_t bundles = (size + TILE_WIDTH - 1) / TILE_WIDTH;
	uint64_t n = bundles;

	for (unsigned level = 0; level < TILE_LEVELS; level++)
		n += (tile_level_size(size, level) + TILE_WIDTH - 1) /
		    TILE_WIDTH;
	return n;
}

/* Count the files of one folder, note its folders. */
static enum err
look_into(struct reader *r, struct pending **todo, uint64_t *n_files)
{
	struct pending *here = *todo;
	struct folder_item *items = NULL;
	size_t n = 0;
	enum err err = folder_list(&r->scratch, here->path, &items, &n);

	if (err != OK)
		return fault(r, err);
	*todo = here->next;
	if (n == 0 || here->depth == DEPTH_MAX)
		return wrong(r, ERR_CORRUPT, str_from(here->path),
		    "a folder too many");
	for (size_t i = 0; i < n; i++) {
		struct pending *p;

		*n_files += !items[i].is_folder;
		if (!items[i].is_folder)
			continue;
		p = arena_alloc(&r->scratch, sizeof(*p));
		if (!p)
			return fault(r, ERR_NO_MEMORY);
		p->path = os_path(&r->scratch, here->path, items[i].name.p);
		p->depth = here->depth + 1;
		p->next = *todo;
		*todo = p;
		if (!p->path)
			return fault(r, ERR_NO_MEMORY);
	}
	return OK;
}

static enum err
count_files(struct reader *r)
{
	struct pending first = { 0 };
	struct pending *todo = &first;
	uint64_t n = 0;
	enum err err = OK;

	first.path = os_path(&r->scratch, r->dir, "tile");
	if (!first.path)
		return fault(r, ERR_NO_MEMORY);
	while (err == OK && todo)
		err = look_into(r, &todo, &n);
	if (err == OK && n != expected_files(r->checkpoint.size))
		err = wrong(r, ERR_CORRUPT, STR("tile"),
		    "holds files that do not belong there");
	return err;
}

/* The top: checkpoint, tile unless the log is empty, perhaps body. */
static enum err
list_top(struct reader *r, bool *ret_has_bodies)
{
	struct folder_item *items = NULL;
	bool wants_tile = r->checkpoint.size > 0;
	size_t n = 0;
	enum err err = folder_list(&r->scratch, r->dir, &items, &n);

	if (err != OK)
		return fault(r, err);
	*ret_has_bodies = false;
	for (size_t i = 0; i < n; i++) {
		bool is_body = str_eq(items[i].name, STR("body"));
		bool is_tile = str_eq(items[i].name, STR("tile"));

		if (!items[i].is_folder &&
		    str_eq(items[i].name, STR("checkpoint")))
			continue;
		if (!items[i].is_folder ||
		    !(is_body || (is_tile && wants_tile)))
			return wrong(r, ERR_CORRUPT, items[i].name,
			    "does not belong there");
		*ret_has_bodies |= is_body;
	}
	return OK;
}

/* The checkpoint */

/* How many lines are of keys that the policy does not name. */
static size_t
count_unknown(const struct reader *r)
{
	const struct policy *p = r->policy;
	size_t n = 0;

	for (size_t i = 0; i < r->note.n_lines; i++) {
		const struct note_line *line = &r->note.lines[i];
		bool known = false;

		for (unsigned k = 0; k < p->n_logs; k++)
			known |= note_line_is_of(line, &p->logs[k].key);
		for (unsigned k = 0; k < p->n_names; k++)
			known |= !p->names[k].is_group &&
			    note_line_is_of(line, &p->names[k].key);
		n += !known;
	}
	return n;
}

static enum err
read_checkpoint(struct reader *r)
{
	const char *path = os_path(r->arena, r->dir, "checkpoint");
	struct str name = STR("checkpoint");
	struct str bytes = { 0 };
	enum err err = path ? os_read_file(r->arena, path, NOTE_MAX, &bytes) :
			      ERR_NO_MEMORY;

	if (err != OK)
		return wrong(r, err, name, "cannot be read");
	err = note_get(r->arena, bytes, &r->note);
	if (err == OK)
		err = checkpoint_get(r->note.text, &r->checkpoint);
	if (err == ERR_NO_MEMORY)
		return fault(r, err);
	if (err != OK)
		return wrong(r, ERR_CORRUPT, name, "is none");
	err = policy_check_log(r->policy, &r->note, r->checkpoint.origin);
	return err == OK ? OK : wrong(r, err, name, "not signed by its log");
}

static enum err
check_quorum(struct reader *r, struct log_dir_facts *ret_facts)
{
	enum err err;

	*ret_facts = (struct log_dir_facts){ .checkpoint = r->checkpoint,
		.n_bodies = (int64_t)r->n_bodies,
		.n_unknown = count_unknown(r) };
	err = policy_check_quorum(r->policy, &r->note, &ret_facts->at);
	if (err == OK)
		return OK;
	ret_facts->at = 0;
	return wrong(r, err, STR("checkpoint"), "countersignatures");
}

static enum err
verify_all(struct reader *r, struct log_dir_facts *ret_facts)
{
	bool has_bodies = false;
	enum err err = digest_open(r->arena, &r->digest);

	if (err != OK)
		return fault(r, err);
	err = read_checkpoint(r);
	if (err == OK)
		err = list_top(r, &has_bodies);
	if (err == OK && has_bodies)
		err = list_bodies(r);
	if (err == OK)
		err = read_tree(r);
	if (err == OK && r->checkpoint.size)
		err = count_files(r);
	if (err == OK)
		err = check_quorum(r, ret_facts);
	return err;
}

enum err
log_verify_dir(const char *dir, const struct policy *policy, struct arena *a,
    struct log_dir_facts *ret_facts, struct refusal *ret_refusal)
{
	struct reader r = {
		.dir = dir,
		.policy = policy,
		.refusal = ret_refusal,
		.arena = a,
		.grower = { .full = compare_full },
	};
	enum err err;

	r.grower.ctx = &r;
	err = verify_all(&r, ret_facts);
	digest_close(r.digest);
	arena_free(&r.scratch);
	return err;
}
