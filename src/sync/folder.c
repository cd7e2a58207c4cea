/*
 * A log that was exported as a folder, asked as if it were a node: it answers
 * with its files.
 */
#include "sync/inside.h"

#include "base/limits.h"
#include "log/body.h"
#include "schema/events.h"

enum { FILE_MAX = 64 << 20 }; /* bytes: a bundle of the largest leaves fits */

/* The file at PATH below the folder; 404 if there is none. */
static enum err
give_file(const struct sync_folder *f, struct str path, size_t max,
    struct arena *a, struct sync_answer *ret)
{
	struct buf name = { .arena = a };
	enum err err;

	buf_printf(&name, "%s/%.*s", f->dir, STR_ARG(path));
	buf_byte(&name, '\0');
	if (!buf_ok(&name))
		return ERR_NO_MEMORY;
	*ret = (struct sync_answer){ .status = 200 };
	err = os_read_file(a, name.p, max, &ret->body);
	if (err == ERR_NOT_FOUND) {
		ret->status = 404;
		return OK;
	}
	return err;
}

/* The party is named in the body of the first entry. */
static enum err
read_party(const struct sync_folder *f, struct arena *a, struct str *ret_party)
{
	const struct event_type *type = event_type_named(STR("log.opened"));
	const struct ev_log_opened *opened;
	struct sync_answer got;
	struct refusal ignored = { 0 };
	void *body;
	enum err err = give_file(f, STR("body/0"), BODY_MAX, a, &got);

	if (err != OK || got.status != 200)
		return err == OK ? ERR_NOT_FOUND : err;
	err = body_get(type, got.body, a, &body, &ignored);
	if (err != OK)
		return err;
	opened = body;
	*ret_party = opened->code;
	return OK;
}

/* The one log that is here, by the key that the policy has for its origin. */
static enum err
give_list(const struct sync_folder *f, struct arena *a, struct sync_answer *ret)
{
	struct buf out = { .arena = a };
	struct policy policy;
	struct sync_answer got;
	struct str party;
	struct str origin;
	enum err err = give_file(f, STR("checkpoint"), NOTE_MAX, a, &got);

	if (err == OK && got.status != 200)
		return ERR_NOT_FOUND;
	if (err == OK)
		err = policy_get(a, f->policy, &policy, NULL);
	if (err == OK)
		err = read_party(f, a, &party);
	if (err != OK)
		return err;
	origin = str_cut(&got.body, '\n');
	for (unsigned i = 0; i < policy.n_logs; i++) {
		const struct note_key *key = &policy.logs[i].key;

		if (!str_eq(key->name, origin))
			continue;
		buf_printf(&out, "%.*s %.*s ", STR_ARG(party), STR_ARG(origin));
		note_key_put(&out, key);
		buf_byte(&out, '\n');
	}
	*ret = (struct sync_answer){ .status = 200, .body = buf_str(&out) };
	if (out.n == 0) /* the policy knows no such log */
		return ERR_NOT_FOUND;
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}

static enum err
give_body(const struct sync_folder *f, int64_t index, struct arena *a,
    struct sync_answer *ret)
{
	struct buf path = { .arena = a };

	buf_printf(&path, "body/%jd", (intmax_t)index);
	return give_file(f, buf_str(&path), BODY_MAX, a, ret);
}

/* "<N>[.p/<W>]": the bodies under that bundle, as a node gives them. */
static enum err
give_bodies(const struct sync_folder *f, struct str path, struct arena *a,
    struct sync_answer *ret)
{
	struct buf as_tile = { .arena = a };
	struct buf out = { .arena = a };
	struct sync_answer got;
	struct tile tile;
	enum err err;

	buf_printf(&as_tile, "tile/entries/%.*s", STR_ARG(path));
	err = tile_path_get(buf_str(&as_tile), &tile);
	for (unsigned i = 0; err == OK && i < tile.width; i++) {
		int64_t index = (int64_t)(tile.number * TILE_WIDTH + i);

		if (out.n > BODIES_BYTES_MAX) {
			*ret = (struct sync_answer){ .status = 413 };
			return OK; /* then one by one */
		}
		err = give_body(f, index, a, &got);
		if (err == OK)
			bodies_put(&out, got.body);
	}
	*ret = (struct sync_answer){ .status = 200, .body = buf_str(&out) };
	return err == OK && !buf_ok(&out) ? ERR_NO_MEMORY : err;
}

enum err
sync_folder_fetch(void *ctx, const struct sync_request *req, struct arena *a,
    struct sync_answer *ret)
{
	const struct sync_folder *f = ctx;
	struct str rest = req->path;

	*ret = (struct sync_answer){ .status = 404 };
	if (!str_eq(req->method, STR("GET")))
		return OK;
	if (str_eq(rest, STR("/log/")))
		return give_list(f, a, ret);
	if (!str_starts(rest, STR("/log/")))
		return OK;
	rest = str_from_byte(rest, strlen("/log/"));
	str_cut(&rest, '/');
	if (str_eq(rest, STR("checkpoint")))
		return give_file(f, rest, NOTE_MAX, a, ret);
	if (str_starts(rest, STR("tile/")) || str_starts(rest, STR("body/")))
		return give_file(f, rest, FILE_MAX, a, ret);
	if (str_starts(rest, STR("bodies/")))
		return give_bodies(f, str_from_byte(rest, 7), a, ret);
	return OK;
}
