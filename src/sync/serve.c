/*
 * What a follower asks: checkpoints, tiles, bundles, bodies (TLOG a4, a6).
 */
#include "sync/inside.h"

#include "base/limits.h"
#include "node/disclosure.h"

static enum err
status(struct sync_answer *ret, int code)
{
	*ret = (struct sync_answer){ .status = code,
		.content_type = "text/plain; charset=utf-8" };
	return OK;
}

static enum err
bytes(struct sync_answer *ret, struct str body, const char *type)
{
	*ret = (struct sync_answer){ .status = 200,
		.content_type = type,
		.body = body };
	return OK;
}

static const char text_plain[] = "text/plain; charset=utf-8";
static const char octets[] = "application/octet-stream";

/* ERR_NOT_FOUND becomes 404, other refusals 400, faults go up. */
static enum err
answer(enum err err, struct sync_answer *ret)
{
	if (err == OK || err_infos[err].class == ERR_CLASS_FAULT)
		return err;
	return status(ret, err == ERR_NOT_FOUND ? 404 : 400);
}

void
list_put(struct buf *out, const struct log_head *head)
{
	buf_printf(out, "%.*s %.*s %.*s\n", STR_ARG(head->party),
	    STR_ARG(head->origin), STR_ARG(head->vkey));
}

static enum err
serve_list(struct db *db, struct arena *a, struct sync_answer *ret)
{
	struct buf out = { .arena = a };
	struct log_head *heads;
	size_t n;
	enum err err = log_heads(db, a, &heads, &n);

	for (size_t i = 0; err == OK && i < n; i++)
		list_put(&out, &heads[i]);
	return err == OK ? bytes(ret, buf_str(&out), text_plain) : err;
}

static enum err
serve_tile(struct db *db, struct str party, struct str path, struct arena *a,
    struct sync_answer *ret)
{
	struct tile tile;
	struct str body;
	enum err err = tile_path_get(path, &tile);

	if (err != OK)
		return status(ret, 404);
	if (tile.is_bundle)
		err = log_bundle(db, party, tile.number, tile.width, a, &body);
	else
		err = log_tile(db, party, tile.level, tile.number, tile.width,
		    a, &body);
	if (err != OK)
		return answer(err, ret);
	err = bytes(ret, body, octets);
	ret->is_immutable = true;
	return err;
}

/* May whoever asks see the body of this entry? */
static enum err
may_see(struct db *db, struct str party, const struct log_entry *e,
    bool is_party, bool *ret_may)
{
	struct arena a = { 0 };
	struct refusal r = { 0 };
	struct leaf leaf = { 0 };
	enum err err = OK;

	*ret_may = is_party;
	if (!is_party && leaf_get(e->leaf, &a, &leaf, &r) == OK) {
		*ret_may = str_eq(leaf.see, STR("public"));
		if (!*ret_may)
			err = node_is_disclosed(db, party, e->index, ret_may);
	}
	arena_free(&a);
	return err;
}

static enum err
serve_body(struct db *db, struct str party, struct str number, bool is_party,
    struct arena *a, struct sync_answer *ret)
{
	struct log_entry *e;
	int64_t index;
	bool may = false;
	size_t n = 0;
	enum err err = OK;

	if (str_to_int(number, &index))
		err = log_entries(db, party, index, 1, a, &e, &n);
	if (err != OK || n == 0 || !e->body.p)
		return err == OK ? status(ret, 404) : answer(err, ret);
	err = may_see(db, party, e, is_party, &may);
	if (err != OK)
		return err;
	if (!may)
		return status(ret, 403);
	return bytes(ret, e->body, "application/json");
}

void
bodies_put(struct buf *out, struct str body)
{
	buf_byte(out, (char)(body.n >> 24));
	buf_byte(out, (char)(body.n >> 16));
	buf_byte(out, (char)(body.n >> 8));
	buf_byte(out, (char)body.n);
	buf_put(out, body);
}

/* "/bodies/<N>[.p/<W>]" has the numbers of a bundle's path. */
static enum err
serve_bodies(struct db *db, struct str party, struct str path, bool is_party,
    struct arena *a, struct sync_answer *ret)
{
	struct buf as_tile = { .arena = a };
	struct buf out = { .arena = a };
	struct log_entry *entries;
	struct tile tile;
	size_t n = 0;
	enum err err;

	buf_printf(&as_tile, "tile/entries/%.*s", STR_ARG(path));
	if (tile_path_get(buf_str(&as_tile), &tile) != OK)
		return status(ret, 404);
	err = log_entries(db, party, (int64_t)(tile.number * TILE_WIDTH),
	    tile.width, a, &entries, &n);
	if (err != OK || n != tile.width)
		return err == OK ? status(ret, 404) : answer(err, ret);
	for (size_t i = 0; i < n; i++) {
		bool may = false;

		if (out.n > BODIES_BYTES_MAX)
			return status(ret, 413); /* then one by one */

		if (entries[i].body.p &&
		    (err = may_see(db, party, &entries[i], is_party, &may)) !=
			OK)
			return err;
		bodies_put(&out, may ? entries[i].body : STR(""));
	}
	return bytes(ret, buf_str(&out), octets);
}

/* What the keeper of the root key said, if he ever had to. */
static enum err
serve_sole(struct db *db, struct str party, struct arena *a,
    struct sync_answer *ret)
{
	struct buf name = { .arena = a };
	struct str body;
	enum err err;

	buf_printf(&name, NODE_SOLE_SETTING "%.*s", STR_ARG(party));
	err = local_setting(db, buf_str(&name), a, &body);
	return err == OK ? bytes(ret, body, text_plain) : answer(err, ret);
}

static enum err
serve_log(const struct sync_io *io, const struct sync_request *req,
    struct str party, struct str rest, struct arena *a, struct sync_answer *ret)
{
	struct note_key key;
	struct str body;
	bool is_party;
	enum err err;

	if (str_eq(rest, STR("checkpoint"))) {
		err = log_checkpoint(io->db, party, a, &body);
		return err == OK ? bytes(ret, body, text_plain) :
				   answer(err, ret);
	}
	if (str_eq(rest, STR("sole-copy")))
		return serve_sole(io->db, party, a, ret);
	if (str_starts(rest, STR("tile/")))
		return serve_tile(io->db, party, rest, a, ret);
	is_party = req->authorization.n &&
	    sync_authorized(io->db, req->authorization, req->path, a, &key) ==
		OK;
	if (str_starts(rest, STR("body/")))
		return serve_body(io->db, party, str_from_byte(rest, 5),
		    is_party, a, ret);
	if (str_starts(rest, STR("bodies/")))
		return serve_bodies(io->db, party, str_from_byte(rest, 7),
		    is_party, a, ret);
	return status(ret, 404);
}

static enum err
serve_witness(const struct sync_io *io, const struct sync_request *req,
    struct str party, struct str rest, struct arena *a, struct sync_answer *ret)
{
	bool is_post = str_eq(req->method, STR("POST"));
	struct str hex = str_cut(&rest, '/');

	if (is_post && str_eq(hex, STR("add-checkpoint")) && rest.n == 0)
		return witness_post(io, party, req->body, a, ret);
	if (!is_post && str_eq(rest, STR("checkpoint")))
		return witness_get(io->db, party, hex, a, ret);
	return status(ret, 404);
}

static enum err
serve_mirror(struct db *db, const struct sync_request *req, struct str path,
    struct arena *a, struct sync_answer *ret)
{
	struct str hex = str_cut(&path, '/');
	struct str party;
	struct str note;
	enum err err;

	if (!str_eq(req->method, STR("GET")))
		return status(ret, 405);
	err = mirror_get(db, hex, path, a, &party, &note);
	if (err != OK)
		return answer(err, ret);
	if (str_eq(path, STR("checkpoint")))
		return bytes(ret, note, text_plain);
	return serve_tile(db, party, path, a, ret);
}

enum err
sync_serve(const struct sync_io *io, const struct sync_request *req,
    struct arena *a, struct sync_answer *ret)
{
	struct str rest = req->path;
	struct str first;
	struct str party;
	struct log_head head;
	enum err err;

	str_cut(&rest, '/');
	first = str_cut(&rest, '/');
	if (str_eq(first, STR("log")) && rest.n == 0)
		return serve_list(io->db, a, ret);
	if (str_eq(first, STR("bundle")) && rest.n == 0)
		return str_eq(req->method, STR("POST")) ?
		    bundle_post(io, req->body, a, ret) :
		    status(ret, 405);
	if (str_eq(first, STR("mirror")))
		return serve_mirror(io->db, req, rest, a, ret);
	party = str_cut(&rest, '/');
	err = log_head(io->db, party, a, &head);
	if (err != OK)
		return answer(err, ret);
	if (str_eq(first, STR("witness")) && !head.is_own)
		return status(ret, 404); /* no key of that witness here */
	if (str_eq(first, STR("witness")))
		return serve_witness(io, req, party, rest, a, ret);
	if (!str_eq(first, STR("log")))
		return status(ret, 404);
	if (!str_eq(req->method, STR("GET")))
		return status(ret, 405);
	return serve_log(io, req, party, rest, a, ret);
}

enum err
sync_local_fetch(void *ctx, const struct sync_request *req, struct arena *a,
    struct sync_answer *ret)
{
	return sync_serve(ctx, req, a, ret);
}
