/*
 * What a log says already, by its open fields as JSON.
 */
#include "trade/known.h"

#include "codec/json.h"
#include "node/node.h"

struct count {
	size_t n;
};

/* The text that BODY is found by, until the scratch is used again. */
static enum err
key_of(struct known *k, const void *body, struct str *ret_key)
{
	struct buf key = { .arena = &k->scratch };

	arena_rewind(&k->scratch, SIZE_MAX);
	json_put(&key, &k->type->open, body);
	*ret_key = buf_str(&key);
	return buf_ok(&key) ? OK : ERR_NO_MEMORY;
}

static enum err
add(struct known *k, struct str key, size_t n)
{
	struct count *count = map_get(&k->map, key);

	if (!count) {
		key = str_copy(k->map.arena, key);
		count = arena_alloc(k->map.arena, sizeof(*count));
		if (!key.p || !count || !map_put(&k->map, key, count))
			return ERR_NO_MEMORY;
	}
	count->n += n;
	return OK;
}

enum err
known_expect(struct known *k, const void *body)
{
	struct str key;
	enum err err = key_of(k, body, &key);

	k->is_expected = true;
	return err == OK ? add(k, key, 0) : err;
}

static enum err
note_entry(void *ctx, int64_t index, const void *body)
{
	struct known *k = ctx;
	struct str key;
	enum err err = key_of(k, body, &key);

	(void)index;
	if (err != OK || (k->is_expected && !map_get(&k->map, key)))
		return err;
	return add(k, key, 1);
}

enum err
known_read(struct known *k, struct db *db, struct str party, int64_t size)
{
	return node_each_recorded(db, party, size, k->type, note_entry, k);
}

enum err
known_take(struct known *k, const void *body, bool *ret_is_known)
{
	struct count *count;
	struct str key;
	enum err err;

	*ret_is_known = false;
	if (k->map.n == 0)
		return OK;
	err = key_of(k, body, &key);
	count = err == OK ? map_get(&k->map, key) : NULL;
	if (count && count->n) {
		count->n--;
		*ret_is_known = true;
	}
	return err;
}

void
known_close(struct known *k)
{
	arena_free(&k->scratch);
}
