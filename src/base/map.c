/*
 * Open-addressing table with items kept in order.
 */
#include "base/map.h"

#include <assert.h>

/* Eight bytes at a time: a multiplication spreads them, a shift folds. */
static uint64_t
mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 32;
}

static uint64_t
hash_of(struct str key)
{
	uint64_t h = mix(0, key.n);
	uint64_t word = 0;
	size_t i = 0;

	for (; i + sizeof(word) <= key.n; i += sizeof(word)) {
		memcpy(&word, key.p + i, sizeof(word));
		h = mix(h, word);
	}
	word = 0;
	if (i < key.n)
		memcpy(&word, key.p + i, key.n - i);
	return mix(h, word);
}

/* The slot of KEY, or the empty one where it would go. */
static uint32_t *
slot_of(const struct map *m, struct str key, uint64_t hash)
{
	size_t i = hash & (m->n_slots - 1);

	assert(m->n < m->n_slots);
	while (m->slots[i]) {
		const struct map_item *item = &m->items[m->slots[i] - 1];

		if (item->hash == hash && str_eq(item->key, key))
			break;
		i = (i + 1) & (m->n_slots - 1);
	}
	return &m->slots[i];
}

static bool
grow(struct map *m)
{
	size_t cap = m->cap ? m->cap * 2 : 32;
	struct map bigger = { .arena = m->arena,
		.n = m->n,
		.cap = cap,
		.n_slots = cap * 2 };

	bigger.items = arena_alloc(m->arena, cap * sizeof(*m->items));
	bigger.slots = arena_alloc(m->arena, cap * 2 * sizeof(*m->slots));
	if (!bigger.items || !bigger.slots)
		return false;
	for (size_t i = 0; i < m->n; i++) {
		bigger.items[i] = m->items[i];
		*slot_of(&bigger, m->items[i].key, m->items[i].hash) =
		    (uint32_t)(i + 1);
	}
	*m = bigger;
	return true;
}

void *
map_get(const struct map *m, struct str key)
{
	uint32_t slot;

	if (m->n == 0)
		return NULL;
	slot = *slot_of(m, key, hash_of(key));
	return slot ? m->items[slot - 1].value : NULL;
}

bool
map_put(struct map *m, struct str key, void *value)
{
	uint64_t hash = hash_of(key);
	uint32_t *slot;

	if (m->n == m->cap && !grow(m))
		return false;
	slot = slot_of(m, key, hash);
	if (*slot == 0) {
		m->items[m->n] = (struct map_item){ .key = key, .hash = hash };
		*slot = (uint32_t)++m->n;
	}
	m->items[*slot - 1].value = value;
	return true;
}
