/*
 * What is kept between requests: pages of the present state, and how often
 * an address has done something.
 */
#include "base/buf.h"
#include "web/site.h"

void
cache_turn(struct cache *c, int64_t generation, struct day day)
{
	bool is_same = c->generation == generation && c->day.n == day.n;

	if (is_same && c->arena.used < CACHE_BYTES_MAX)
		return;
	arena_free(&c->arena);
	c->map = (struct map){ .arena = &c->arena };
	c->generation = generation;
	c->day = day;
}

struct str
cache_key(struct arena *a, enum lang lang, struct str target)
{
	struct buf key = { .arena = a };

	buf_put(&key, str_from(lang_codes[lang]));
	buf_put(&key, target);
	return buf_ok(&key) ? buf_str(&key) : STR("");
}

const struct cached *
cache_get(const struct cache *c, struct str key)
{
	return map_get(&c->map, key);
}

void
cache_put(struct cache *c, struct str key, const struct cached *page)
{
	struct cached *copy = arena_alloc(&c->arena, sizeof(*copy));
	struct str own_key = str_copy(&c->arena, key);

	if (!copy || !own_key.p || key.n == 0 || key.n > CACHE_TARGET_MAX)
		return;
	copy->body = str_copy(&c->arena, page->body);
	copy->etag = str_copy(&c->arena, page->etag);
	if (copy->body.p && copy->etag.p)
		map_put(&c->map, own_key, copy);
}

/* FNV-1a: only to spread addresses over the slots. */
static uint64_t
spread(const char *address)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *address; address++)
		h = (h ^ (unsigned char)*address) * UINT64_C(1099511628211);
	return h;
}

/* A slot: 24 bits of whose, 24 of the window, 16 of the count. */
bool
limit_take(struct limit *l, const char *address, unsigned max, int64_t now)
{
	uint64_t hash = spread(address);
	uint64_t head = (hash >> 40) << 40 |
	    ((uint64_t)(now / LIMIT_SECONDS) & 0xffffff) << 16;
	_Atomic uint64_t *slot = &l->slots[hash % LIMIT_SLOTS];
	uint64_t old = atomic_load(slot);
	uint64_t next;

	do {
		uint64_t n = (old ^ head) >> 16 == 0 ? old & 0xffff : 0;

		if (n >= max)
			return false;
		next = head | (n + 1);
	} while (!atomic_compare_exchange_weak(slot, &old, next));
	return true;
}
