/*
 * What is kept between requests: pages of one state, counts of addresses.
 */
#include "check.h"

#include "web/site.h"

static void
test_a_page_is_kept_for_its_state(void **state)
{
	struct cache c = { .generation = 0 };
	struct arena a = { 0 };
	struct day day = { 100 };
	struct str zh = cache_key(&a, LANG_ZH, STR("/money"));
	struct str en = cache_key(&a, LANG_EN, STR("/money"));
	char body[] = "<p>7</p>";
	struct cached page = { { body, sizeof(body) - 1 }, STR("\"7\"") };
	const struct cached *found;

	(void)state;
	cache_turn(&c, 7, day);
	assert_null(cache_get(&c, zh));
	cache_put(&c, zh, &page);
	body[3] = 'x'; /* a copy is kept */
	found = cache_get(&c, zh);
	assert_non_null(found);
	assert_true(str_eq(found->body, STR("<p>7</p>")));
	assert_true(str_eq(found->etag, STR("\"7\"")));
	assert_null(cache_get(&c, en));
	cache_turn(&c, 7, day);
	assert_non_null(cache_get(&c, zh));
	cache_turn(&c, 8, day);
	assert_null(cache_get(&c, zh));
	cache_put(&c, zh, &page);
	cache_turn(&c, 8, (struct day){ 101 });
	assert_null(cache_get(&c, zh));
	arena_free(&c.arena);
	arena_free(&a);
}

static void
test_a_full_cache_begins_anew(void **state)
{
	struct cache c = { .generation = 0 };
	struct arena a = { 0 };
	char *body = arena_alloc(&a, PAGE_BYTES_MAX);
	struct cached page = { { body, PAGE_BYTES_MAX }, STR("\"1\"") };
	size_t used_max = 0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		struct buf target = { .arena = &a };

		buf_printf(&target, "/?x=%d", i);
		cache_turn(&c, 1, (struct day){ 1 });
		cache_put(&c, cache_key(&a, LANG_EN, buf_str(&target)), &page);
		if (c.arena.used > used_max)
			used_max = c.arena.used;
	}
	assert_true(used_max < CACHE_BYTES_MAX + 4 * PAGE_BYTES_MAX);
	assert_true(c.map.n > 0 && c.map.n < 1000);
	arena_free(&c.arena);
	arena_free(&a);
}

static void
test_long_addresses_are_not_kept(void **state)
{
	struct cache c = { .generation = 0 };
	struct arena a = { 0 };
	char target[CACHE_TARGET_MAX];
	struct cached page = { STR("x"), STR("\"1\"") };
	struct str key;

	(void)state;
	memset(target, '/', sizeof(target));
	cache_turn(&c, 1, (struct day){ 1 });
	key = cache_key(&a, LANG_EN, (struct str){ target, sizeof(target) });
	cache_put(&c, key, &page);
	assert_null(cache_get(&c, key));
	arena_free(&c.arena);
	arena_free(&a);
}

static void
test_an_address_has_its_limit(void **state)
{
	static struct limit l;

	(void)state;
	for (int i = 0; i < 5; i++)
		assert_true(limit_take(&l, "192.0.2.1", 5, 1000));
	assert_false(limit_take(&l, "192.0.2.1", 5, 1000));
	assert_true(limit_take(&l, "192.0.2.2", 5, 1000));
	/* Another window. */
	assert_true(limit_take(&l, "192.0.2.1", 5, 1000 + LIMIT_SECONDS));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_page_is_kept_for_its_state),
		cmocka_unit_test(test_a_full_cache_begins_anew),
		cmocka_unit_test(test_long_addresses_are_not_kept),
		cmocka_unit_test(test_an_address_has_its_limit),
	};

	return CHECK_RUN(tests);
}
