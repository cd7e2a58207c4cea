/*
 * Attachments: pieces, hashes, and damage.
 */
#include "vectors.h"

#include "base/limits.h"
#include "crypto/digest.h"
#include "log/blob.h"
#include "log/log.h"

struct source {
	const char *p;
	size_t n;
};

static enum err
read_source(void *ctx, void *bytes, size_t cap, size_t *ret_n)
{
	struct source *s = ctx;
	size_t n = s->n < cap ? s->n : cap;

	if (n)
		memcpy(bytes, s->p, n);
	s->p += n;
	s->n -= n;
	*ret_n = n;
	return OK;
}

static struct db *
open_tables(void)
{
	struct db *db = NULL;

	assert_int_equal(db_open(NULL, DB_MEMORY, &db), OK);
	assert_int_equal(log_create_tables(db), OK);
	return db;
}

/* N bytes that are not all the same. */
static struct str
some_bytes(struct arena *a, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++)
		p[i] = (char)(i * 7 + i / 251);
	return (struct str){ p, n };
}

static enum err
put(struct db *db, struct str bytes, struct hash *ret_sha256)
{
	struct source s = { bytes.p, bytes.n };
	struct blob b = { .size = (int64_t)bytes.n,
		.media_type = STR("application/pdf") };

	digest_once(bytes, &b.sha256);
	*ret_sha256 = b.sha256;
	return blob_put(db, &b, read_source, &s);
}

static void
test_round(void **state)
{
	static const size_t sizes[] = { 0, 1, BLOB_PIECE - 1, BLOB_PIECE,
		BLOB_PIECE + 1, 2 * BLOB_PIECE };
	struct db *db = open_tables();
	struct refusal r;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		struct arena a = { 0 };
		struct buf all = { .arena = &a };
		struct str bytes = some_bytes(&a, sizes[i]);
		struct hash sha256;
		struct blob b;
		struct str piece;
		int64_t n = 0;

		assert_int_equal(put(db, bytes, &sha256), OK);
		assert_int_equal(put(db, bytes, &sha256), OK);
		assert_int_equal(blob_get(db, &sha256, &a, &b), OK);
		assert_int_equal(b.size, sizes[i]);
		check_str(b.media_type, "application/pdf");
		while (blob_piece(db, &sha256, n, &a, &piece) == OK) {
			assert_true(piece.n <= BLOB_PIECE);
			buf_put(&all, piece);
			n++;
		}
		assert_true(str_eq(buf_str(&all), bytes));
		arena_free(&a);
	}
	assert_int_equal(blob_verify(db, &r), OK);
	db_close(db);
}

static void
test_refused(void **state)
{
	struct arena a = { 0 };
	struct db *db = open_tables();
	struct source s = { "abc", 3 };
	struct blob b = { .size = 3, .media_type = STR("text/plain") };

	(void)state;
	assert_int_equal(blob_get(db, &b.sha256, &a, &b), ERR_NOT_FOUND);
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(blob_put(db, &b, read_source, &s), ERR_WRONG_LEAF);
	assert_int_equal(db_rollback(db), OK);
	digest_once(STR("abc"), &b.sha256);
	b.size = 4;
	s = (struct source){ "abc", 3 };
	assert_int_equal(db_begin(db), OK);
	assert_int_equal(blob_put(db, &b, read_source, &s), ERR_WRONG_LEAF);
	assert_int_equal(db_rollback(db), OK);
	b.size = (int64_t)BLOB_MAX + 1;
	assert_int_equal(blob_put(db, &b, read_source, &s), ERR_TOO_LARGE);
	arena_free(&a);
	db_close(db);
}

static void
test_damage(void **state)
{
	static const char *const sqls[] = {
		"UPDATE blob SET sha256 = zeroblob(32)",
		"UPDATE blob SET size = size + 1",
		"UPDATE blob SET media_type = 'text/html'",
		"UPDATE blob SET seal = zeroblob(32)",
		"UPDATE blob_piece SET bytes = x'00' WHERE n = 1",
		"UPDATE blob_piece SET n = 5 WHERE n = 1",
		"UPDATE blob_piece SET sha256 = zeroblob(32) WHERE n = 1",
		"DELETE FROM blob_piece WHERE n = 0",
		"DELETE FROM blob",
	};
	struct arena a = { 0 };
	struct db *db = open_tables();
	struct hash sha256;
	struct refusal r;

	(void)state;
	assert_int_equal(put(db, some_bytes(&a, BLOB_PIECE + 9), &sha256), OK);
	for (size_t i = 0; i < sizeof(sqls) / sizeof(*sqls); i++) {
		assert_int_equal(db_begin(db), OK);
		assert_int_equal(db_exec(db, sqls[i]), OK);
		if (blob_verify(db, &r) != ERR_CORRUPT)
			fail_msg("not noticed: %s", sqls[i]);
		assert_int_equal(db_rollback(db), OK);
	}
	assert_int_equal(blob_verify(db, &r), OK);
	arena_free(&a);
	db_close(db);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_damage),
	};

	return CHECK_RUN(tests);
}
