/*
 * Roots and proofs of every tree of 0 to 300 leaves.
 */
#include "forest.h"

static struct forest forest;

static int
plant(void **state)
{
	(void)state;
	forest_plant(&forest);
	return 0;
}

static int
fell(void **state)
{
	(void)state;
	forest_fell(&forest);
	return 0;
}

/* MTH(D[begin:end]) as RFC 6962, 2.1 writes it, by recursion. */
static struct hash
naive_root(unsigned begin, unsigned end)
{
	unsigned k = 1;
	struct hash left;
	struct hash right;

	if (end == begin) {
		digest_once(STR(""), &left);
		return left;
	}
	if (end - begin == 1)
		return forest.nodes[0][begin];
	while (2 * k < end - begin)
		k *= 2;
	left = naive_root(begin, begin + k);
	right = naive_root(begin + k, end);
	digest_node(forest.digest, &left, &right, &left);
	return left;
}

static void
roots_are_those_of_the_definition(void **state)
{
	struct edge grown = { 0 };

	(void)state;
	for (unsigned n = 0; n <= FOREST_LEAVES; n++) {
		struct tree_source any = forest_source(&forest, n, 1);
		struct hash want = naive_root(0, n);
		struct hash root;
		struct edge loaded;

		assert_int_equal(tree_root(&any, n, &root), OK);
		assert_memory_equal(&root, &want, sizeof(want));
		edge_root(&grown, forest.digest, &root);
		assert_memory_equal(&root, &want, sizeof(want));
		any = forest_source(&forest, n, 8);
		assert_int_equal(tree_root(&any, n, &root), OK);
		assert_memory_equal(&root, &want, sizeof(want));
		assert_int_equal(edge_load(&any, n, &loaded), OK);
		edge_root(&loaded, forest.digest, &root);
		assert_memory_equal(&root, &want, sizeof(want));
		if (n < FOREST_LEAVES) {
			edge_add(&loaded, forest.digest, &forest.nodes[0][n]);
			edge_add(&grown, forest.digest, &forest.nodes[0][n]);
			assert_int_equal(loaded.size, n + 1);
		}
	}
	assert_int_equal(forest.n_refused, 0);
}

/* One line of what the accumulated vectors are the hash of. */
static void
add_line(struct digest *d, const char *kind, unsigned n, unsigned m,
    const struct tree_proof *proof)
{
	struct arena a = { 0 };
	struct buf line = { .arena = &a };

	buf_printf(&line, "%s %u %u", kind, n, m);
	for (size_t i = 0; i < proof->n; i++) {
		buf_byte(&line, ' ');
		hex_put(&line, proof->hashes[i].bytes, 32);
	}
	buf_byte(&line, '\n');
	digest_add(d, buf_str(&line));
	arena_free(&a);
}

static void
add_tree(struct digest *d, unsigned n, unsigned step)
{
	struct tree_source source = forest_source(&forest, n, step);
	struct arena a = { 0 };
	struct buf line = { .arena = &a };
	struct tree_proof proof;
	struct hash root;

	assert_int_equal(tree_root(&source, n, &root), OK);
	buf_printf(&line, "root %u ", n);
	hex_put(&line, root.bytes, 32);
	buf_byte(&line, '\n');
	digest_add(d, buf_str(&line));
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(tree_prove_inclusion(&source, i, n, &proof),
		    OK);
		add_line(d, "incl", n, i, &proof);
	}
	for (unsigned m = 1; m <= n; m++) {
		assert_int_equal(tree_prove_consistency(&source, m, n, &proof),
		    OK);
		add_line(d, "cons", n, m, &proof);
	}
	arena_free(&a);
}

/* test/data/vectors/README.md: all roots and proofs up to a size. */
static const struct {
	unsigned max;
	const char *hash;
} accumulated[] = {
	{ 1,
	    "82e89f0fa952f4ecc4c3039e7d2882fe"
	    "cc924c9499150bce35f81d95cfbd19a0" },
	{ 2,
	    "e2b81b22d37890e7c8dfdddeb22cceee"
	    "68d496ee2b0b89895ef714de8e77f130" },
	{ 8,
	    "5d3e5b7853d31b2a2dd828ceeb6691e2"
	    "ba8b88ebd555dcc875dad0c6c16661e2" },
	{ 130,
	    "70491b92b71055d01b151f5103997ed9"
	    "d9dc6b0f34302003f100e48876fdbacd" },
	{ 300,
	    "c9bc4d0ffdd54df506c716b570be8054"
	    "7a01df956f8269d6cd8ac72ebe1bc045" },
};

static void
check_accumulated(unsigned max, unsigned step, const char *want)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct digest *d;
	struct hash hash;

	assert_int_equal(digest_open(&a, &d), OK);
	digest_start(d);
	for (unsigned n = 1; n <= max; n++)
		add_tree(d, n, step);
	digest_finish(d, &hash);
	hex_put(&out, hash.bytes, 32);
	check_str(buf_str(&out), want);
	digest_close(d);
	arena_free(&a);
}

static void
all_proofs_are_those_of_another_program(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(accumulated) / sizeof(*accumulated); i++)
		check_accumulated(accumulated[i].max, 1, accumulated[i].hash);
	check_accumulated(130, 8, accumulated[3].hash);
	assert_int_equal(forest.n_refused, 0);
}

static enum err
included(unsigned i, unsigned n, const struct hash *root,
    const struct tree_proof *proof)
{
	return tree_verify_inclusion(forest.digest, &forest.nodes[0][i], i, n,
	    root, proof);
}

/* Every alteration of a proof is found. */
static void
check_altered_inclusion(unsigned i, unsigned n, const struct hash *root,
    struct tree_proof *proof)
{
	size_t at = proof->n ? (i + n) % proof->n : 0;
	struct hash other = *root;

	other.bytes[n % 32] ^= 1;
	assert_int_equal(included(i, n, &other, proof), ERR_PROOF);
	assert_int_equal(included(n, n, root, proof), ERR_PROOF);
	if (i > 0)
		assert_int_equal(included(i - 1, n, root, proof), ERR_PROOF);
	if (proof->n) {
		proof->hashes[at].bytes[i % 32] ^= 4;
		assert_int_equal(included(i, n, root, proof), ERR_PROOF);
		proof->hashes[at].bytes[i % 32] ^= 4;
		proof->n--;
		assert_int_equal(included(i, n, root, proof), ERR_PROOF);
		proof->n++;
	}
	proof->hashes[proof->n++] = *root;
	assert_int_equal(included(i, n, root, proof), ERR_PROOF);
	proof->n--;
}

static void
every_inclusion_proof_holds_and_no_other(void **state)
{
	(void)state;
	for (unsigned n = 1; n <= FOREST_LEAVES; n++) {
		struct tree_source source = forest_source(&forest, n, 1);
		struct hash root;

		assert_int_equal(tree_root(&source, n, &root), OK);
		for (unsigned i = 0; i < n; i++) {
			struct tree_proof proof;

			assert_int_equal(tree_prove_inclusion(&source, i, n,
					     &proof),
			    OK);
			assert_int_equal(included(i, n, &root, &proof), OK);
			check_altered_inclusion(i, n, &root, &proof);
		}
	}
}

/* Two trees and what is said to connect them. */
struct growth {
	unsigned m;
	unsigned n;
	struct hash root_m;
	struct hash root_n;
	struct tree_proof proof;
};

static enum err
consistent(const struct growth *g)
{
	return tree_verify_consistency(forest.digest, g->m, &g->root_m, g->n,
	    &g->root_n, &g->proof);
}

static void
check_altered_growth(const struct growth *good)
{
	struct growth bad = *good;
	size_t at = bad.proof.n ? (bad.m + bad.n) % bad.proof.n : 0;

	bad.root_n.bytes[bad.m % 32] ^= 1;
	assert_int_equal(consistent(&bad), ERR_PROOF);
	bad = *good;
	bad.root_m.bytes[bad.n % 32] ^= 1;
	assert_int_equal(consistent(&bad), ERR_PROOF);
	bad = *good;
	bad.proof.hashes[bad.proof.n++] = good->root_n;
	assert_int_equal(consistent(&bad), ERR_PROOF);
	bad = *good;
	bad.m = good->n + 1;
	assert_int_equal(consistent(&bad), ERR_PROOF);
	if (good->proof.n == 0)
		return;
	bad = *good;
	bad.proof.hashes[at].bytes[bad.n % 32] ^= 32;
	assert_int_equal(consistent(&bad), ERR_PROOF);
	bad = *good;
	bad.proof.n--;
	assert_int_equal(consistent(&bad), ERR_PROOF);
	bad = *good;
	bad.root_m = good->root_n;
	bad.root_n = good->root_m;
	assert_int_equal(consistent(&bad), ERR_PROOF);
}

static void
every_pair_of_trees_is_consistent_and_no_other(void **state)
{
	(void)state;
	for (unsigned n = 0; n <= FOREST_LEAVES; n++) {
		struct tree_source source = forest_source(&forest, n, 1);
		struct growth g = { .n = n };

		assert_int_equal(tree_root(&source, n, &g.root_n), OK);
		for (g.m = 0; g.m <= n; g.m++) {
			assert_int_equal(tree_root(&source, g.m, &g.root_m),
			    OK);
			assert_int_equal(tree_prove_consistency(&source, g.m, n,
					     &g.proof),
			    OK);
			assert_int_equal(consistent(&g), OK);
			if (g.m != 0)
				check_altered_growth(&g);
		}
	}
}

static void
nothing_begins_every_tree(void **state)
{
	struct growth g = { .m = 0, .n = 5 };

	(void)state;
	tree_root_empty(&g.root_m);
	g.root_n = naive_root(0, 5);
	assert_int_equal(consistent(&g), OK);
	g.root_m = g.root_n;
	assert_int_equal(consistent(&g), ERR_PROOF);
	g.n = 0;
	assert_int_equal(consistent(&g), ERR_PROOF);
	tree_root_empty(&g.root_m);
	g.root_n = g.root_m;
	assert_int_equal(consistent(&g), OK);
	g.proof.n = 1;
	assert_int_equal(consistent(&g), ERR_PROOF);
}

static void
what_is_not_there_is_not_proved(void **state)
{
	struct tree_source source = forest_source(&forest, 10, 1);
	struct tree_proof proof;
	struct hash hash;

	(void)state;
	assert_int_equal(tree_prove_inclusion(&source, 10, 10, &proof),
	    ERR_NOT_FOUND);
	assert_int_equal(tree_prove_inclusion(&source, 0, 0, &proof),
	    ERR_NOT_FOUND);
	assert_int_equal(tree_prove_consistency(&source, 11, 10, &proof),
	    ERR_NOT_FOUND);
	/* What the reader says is passed up. */
	assert_int_equal(tree_root(&source, 11, &hash), ERR_CORRUPT);
	assert_int_equal(tree_prove_inclusion(&source, 2, 11, &proof),
	    ERR_CORRUPT);
	assert_int_equal(tree_prove_consistency(&source, 2, 11, &proof),
	    ERR_CORRUPT);
	forest.n_refused = 0;
}

/* A node is what its place is: the largest trees can be computed with. */
static enum err
read_place(void *ctx, unsigned level, uint64_t index, struct hash *ret_hash)
{
	const uint64_t *size = ctx;
	struct hash hash = { { (uint8_t)level } };

	assert_true(index < *size >> level);
	memcpy(hash.bytes + 8, &index, sizeof(index));
	*ret_hash = hash;
	return OK;
}

static void
the_largest_trees(void **state)
{
	uint64_t size = TREE_SIZE_MAX;
	struct tree_source source = { read_place, &size, 1, forest.digest };
	struct tree_proof proof;
	struct hash root;
	struct hash leaf;

	(void)state;
	assert_int_equal(tree_root(&source, size, &root), OK);
	for (uint64_t i = 0; i < size; i = 2 * i + 1) {
		assert_int_equal(tree_prove_inclusion(&source, i, size, &proof),
		    OK);
		assert_int_equal(read_place(&size, 0, i, &leaf), OK);
		/* Made-up nodes do not fold: only the shape is looked at. */
		assert_true(proof.n >= 1 && proof.n <= PROOF_MAX);
		assert_int_equal(tree_verify_inclusion(forest.digest, &leaf, i,
				     size, &root, &proof),
		    ERR_PROOF);
	}
	assert_int_equal(tree_prove_consistency(&source,
			     ((uint64_t)1 << 62) + 1, size, &proof),
	    ERR_TOO_LARGE);
	assert_int_equal(tree_prove_inclusion(&source, 0, size + 1, &proof),
	    ERR_NOT_FOUND);
	assert_int_equal(tree_verify_inclusion(forest.digest, &leaf, 0,
			     size + 1, &root, &proof),
	    ERR_PROOF);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roots_are_those_of_the_definition),
		cmocka_unit_test(all_proofs_are_those_of_another_program),
		cmocka_unit_test(every_inclusion_proof_holds_and_no_other),
		cmocka_unit_test(
		    every_pair_of_trees_is_consistent_and_no_other),
		cmocka_unit_test(nothing_begins_every_tree),
		cmocka_unit_test(what_is_not_there_is_not_proved),
		cmocka_unit_test(the_largest_trees),
	};

	return check_end(sizeof(tests) / sizeof(*tests),
	    cmocka_run_group_tests(tests, plant, fell));
}
