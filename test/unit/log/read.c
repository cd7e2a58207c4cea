/*
 * Reading: entries, bodies that come later, tiles, bundles, proofs.
 */
#include "fixture.h"

#include "merkle/proof.h"

enum { SIZE = 600 };

static struct fixture fixture;

static int
set_up(void **state)
{
	fixture_open(&fixture);
	fixture_grow(&fixture, 260);
	fixture_cosign(&fixture, 260);
	fixture_grow(&fixture, SIZE - 260);
	*state = &fixture;
	return 0;
}

static int
tear_down(void **state)
{
	fixture_close(*state);
	return 0;
}

static void
test_entries(void **state)
{
	struct fixture *f = *state;
	struct log_entry *e = NULL;
	size_t n = 0;

	assert_int_equal(log_entries(f->db, STR(PARTY), 254, 3, &f->arena, &e,
			     &n),
	    OK);
	assert_int_equal(n, 3);
	for (size_t i = 0; i < n; i++) {
		struct sample s = sample(&f->arena, 254 + (int64_t)i);

		assert_int_equal(e[i].index, 254 + i);
		assert_true(hash_eq(&e[i].leaf_hash, &f->hashes[254 + i]));
		assert_true(str_eq(e[i].leaf, s.leaf));
		assert_true(str_eq(e[i].body, s.body));
		assert_true(str_eq(e[i].more, s.more));
		assert_true(!s.more.n == !e[i].more.p);
	}
	assert_int_equal(log_entries(f->db, STR(PARTY), 598, 9, &f->arena, &e,
			     &n),
	    OK);
	assert_int_equal(n, 2);
	assert_int_equal(log_entries(f->db, STR("south"), 0, 9, &f->arena, &e,
			     &n),
	    OK);
	assert_int_equal(n, 0);
}

static struct log_entry
entry(struct fixture *f, int64_t index)
{
	struct log_entry *e = NULL;
	size_t n = 0;

	assert_int_equal(log_entries(f->db, STR(PARTY), index, 1, &f->arena, &e,
			     &n),
	    OK);
	assert_int_equal(n, 1);
	return *e;
}

static void
test_bodies_later(void **state)
{
	struct fixture *f = *state;
	struct str party = STR(PARTY);
	struct sample s = sample(&f->arena, 9);
	int64_t missing = -1;

	assert_int_equal(log_first_missing_body(f->db, party, 0, &missing),
	    ERR_NOT_FOUND);
	assert_int_equal(db_exec(f->db,
			     "UPDATE entry SET body = NULL, more = NULL"
			     " WHERE idx IN (9, 12)"),
	    OK);
	assert_int_equal(log_first_missing_body(f->db, party, 0, &missing), OK);
	assert_int_equal(missing, 9);
	assert_int_equal(log_first_missing_body(f->db, party, 10, &missing),
	    OK);
	assert_int_equal(missing, 12);

	assert_int_equal(log_put_body(f->db, party, 12, s.body),
	    ERR_WRONG_LEAF);
	assert_int_equal(log_put_body(f->db, party, SIZE, s.body),
	    ERR_NOT_FOUND);
	assert_int_equal(log_put_body(f->db, party, 9, s.body), OK);
	assert_null(entry(f, 9).more.p);
	assert_int_equal(log_put_body(f->db, party, 9, s.more), OK);
	assert_true(str_eq(entry(f, 9).body, s.body));
	assert_true(str_eq(entry(f, 9).more, s.more));
	assert_int_equal(log_first_missing_body(f->db, party, 0, &missing), OK);
	assert_int_equal(missing, 12);
}

static void
test_erase(void **state)
{
	struct fixture *f = *state;
	struct refusal r;

	assert_non_null(entry(f, 3).more.p);
	assert_int_equal(log_erase_more(f->db, STR(PARTY), 3), OK);
	assert_null(entry(f, 3).more.p);
	assert_int_equal(log_erase_more(f->db, STR(PARTY), SIZE),
	    ERR_NOT_FOUND);
	assert_int_equal(log_verify(f->db, STR(PARTY), NULL, &r), OK);
}

/* Every tile of every width is what it is of. */
static void
test_tiles(void **state)
{
	struct fixture *f = *state;
	struct arena a = { 0 };
	struct str bytes;
	struct hash roots[2];

	for (uint64_t n = 0; n < 3; n++) {
		for (unsigned width = 1; width <= 256; width++) {
			bool there = n * 256 + width <= SIZE;

			arena_reset(&a);
			assert_int_equal(log_tile(f->db, STR(PARTY), 0, n,
					     width, &a, &bytes),
			    there ? OK : ERR_NOT_FOUND);
			if (!there)
				continue;
			assert_int_equal(bytes.n, 32 * width);
			assert_memory_equal(bytes.p, &f->hashes[n * 256],
			    bytes.n);
		}
	}
	for (int n = 0; n < 2; n++)
		tile_fold(f->digest, &f->hashes[n * 256], 256, &roots[n]);
	for (unsigned width = 1; width <= 2; width++) {
		assert_int_equal(log_tile(f->db, STR(PARTY), 1, 0, width, &a,
				     &bytes),
		    OK);
		assert_memory_equal(bytes.p, roots, 32 * width);
	}
	assert_int_equal(log_tile(f->db, STR(PARTY), 1, 0, 3, &a, &bytes),
	    ERR_NOT_FOUND);
	assert_int_equal(log_tile(f->db, STR(PARTY), 2, 0, 1, &a, &bytes),
	    ERR_NOT_FOUND);
	assert_int_equal(log_tile(f->db, STR(PARTY), 64, 0, 1, &a, &bytes),
	    ERR_NOT_FOUND);
	arena_free(&a);
}

static void
test_bundles(void **state)
{
	static const struct {
		uint64_t n;
		unsigned width;
	} some[] = { { 0, 1 }, { 0, 256 }, { 1, 255 }, { 2, 88 } };
	struct fixture *f = *state;
	struct tile_bundle bundle;
	struct str bytes;

	for (size_t i = 0; i < sizeof(some) / sizeof(*some); i++) {
		assert_int_equal(log_bundle(f->db, STR(PARTY), some[i].n,
				     some[i].width, &f->arena, &bytes),
		    OK);
		assert_int_equal(tile_bundle_get(bytes, some[i].width, &bundle),
		    OK);
		assert_int_equal(tile_bundle_check(f->digest, &bundle,
				     &f->hashes[some[i].n * 256]),
		    OK);
	}
	assert_int_equal(log_bundle(f->db, STR(PARTY), 2, 89, &f->arena,
			     &bytes),
	    ERR_NOT_FOUND);
}

static bool
is_cosigned(void *ctx, struct str note)
{
	return str_find_str(note, str_from(ctx)) < note.n;
}

/* A stranger's verdict on the proof of INDEX under POLICY. */
static enum err
judge(struct fixture *f, int64_t index, log_satisfies_fn *satisfies,
    const char *policy_text, uint64_t *ret_size)
{
	static char witness[] = WITNESS_NAME;
	struct arena a = { 0 };
	struct sample s = sample(&a, index);
	struct proof_facts facts = { 0 };
	struct policy policy;
	struct str bytes;
	enum err err;

	assert_int_equal(policy_get(&a, str_from(policy_text), &policy, NULL),
	    OK);
	assert_int_equal(log_proof(f->db, STR(PARTY), index, satisfies, witness,
			     &a, &bytes),
	    OK);
	err = proof_verify(&a, bytes, s.leaf, STR(LOG_NAME), &policy, &facts);
	*ret_size = facts.checkpoint.size;
	assert_int_equal(facts.index, index);
	arena_free(&a);
	return err;
}

#define QUORUM "log " LOG_VKEY "\nwitness w " WITNESS_VKEY "\nquorum w\n"

static void
test_proofs(void **state)
{
	struct fixture *f = *state;
	const char *none = "log " LOG_VKEY "\nquorum none\n";
	uint64_t size;

	for (int64_t i = 0; i < SIZE; i += i < 250 || i > 530 ? 7 : 1) {
		enum err want = i < 260 ? OK : ERR_POLICY;

		assert_int_equal(judge(f, i, NULL, none, &size), OK);
		assert_int_equal(size, SIZE);
		assert_int_equal(judge(f, i, NULL, QUORUM, &size), ERR_POLICY);
		assert_int_equal(judge(f, i, is_cosigned, QUORUM, &size), want);
		assert_int_equal(size, i < 260 ? 260 : SIZE);
	}
	assert_int_equal(log_proof(f->db, STR(PARTY), SIZE, NULL, NULL,
			     &f->arena, &(struct str){ 0 }),
	    ERR_NOT_FOUND);
	assert_int_equal(log_proof(f->db, STR(PARTY), -1, NULL, NULL, &f->arena,
			     &(struct str){ 0 }),
	    ERR_NOT_FOUND);
}

static void
test_consistency(void **state)
{
	struct fixture *f = *state;

	for (int64_t from = 1; from <= SIZE; from += 23) {
		struct arena a = { 0 };
		struct hash old_root = fixture_root(f, from);
		struct hash root = fixture_root(f, SIZE - 1);
		struct tree_proof proof;
		struct hash *hashes = NULL;
		struct hash at;

		assert_int_equal(log_root_at(f->db, STR(PARTY), from, &at), OK);
		assert_true(hash_eq(&at, &old_root));
		assert_int_equal(log_consistency(f->db, STR(PARTY), from,
				     SIZE - 1, &a, &hashes, &proof.n),
		    OK);
		memcpy(proof.hashes, hashes, proof.n * sizeof(*hashes));
		assert_int_equal(tree_verify_consistency(f->digest,
				     (uint64_t)from, &old_root, SIZE - 1, &root,
				     &proof),
		    OK);
		arena_free(&a);
	}
	assert_int_equal(log_consistency(f->db, STR(PARTY), 5, SIZE + 1,
			     &f->arena, &(struct hash *){ 0 }, &(size_t){ 0 }),
	    ERR_NOT_FOUND);
}

static void
test_heads(void **state)
{
	struct fixture *f = *state;
	struct log_head *heads = NULL;
	size_t n = 0;
	int64_t size = 0;

	assert_int_equal(
	    log_create(f->db, STR("east"), STR("other.org"),
		STR("other.org+c8bc2fd4+Af//////////////////////////////////"
		    "////////"),
		false),
	    ERR_WEAK_KEY);
	assert_int_equal(log_heads(f->db, &f->arena, &heads, &n), OK);
	assert_int_equal(n, 1);
	check_str(heads[0].party, PARTY);
	check_str(heads[0].origin, LOG_NAME);
	check_str(heads[0].vkey, LOG_VKEY);
	assert_true(heads[0].is_own);
	assert_false(hash_is_none(&heads[0].nonce));
	assert_int_equal(heads[0].clock, FIXTURE_AT + SIZE - 1);
	assert_int_equal(log_checkpoint_size(f->db, STR(PARTY), &size), OK);
	assert_int_equal(size, SIZE);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_entries),
		TEST(test_bodies_later),
		TEST(test_erase),
		TEST(test_tiles),
		TEST(test_bundles),
		TEST(test_proofs),
		TEST(test_consistency),
		TEST(test_heads),
	};

	return CHECK_RUN(tests);
}
