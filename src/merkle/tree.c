/*
 * The Merkle tree of RFC 6962.  Every range of leaves that a root or proof
 * speaks of begins at a multiple of the power of two that covers it, so it
 * is a row of complete nodes, the largest first, folded from the right.
 */
#include "merkle/tree.h"

#include <assert.h>

static_assert(PROOF_MAX == 63, "a proof of tlog-witness and tlog-proof");

enum { STEP_MAX = 8 };

void
tree_root_empty(struct hash *ret_root)
{
	digest_once((struct str){ "", 0 }, ret_root);
}

/* Fold N hashes (a power of two) in place, by pairs, until one is left. */
static void
fold_pairs(struct digest *d, struct hash *row, size_t n)
{
	assert(n != 0 && (n & (n - 1)) == 0);
	for (; n > 1; n /= 2)
		for (size_t i = 0; i < n / 2; i++)
			digest_node(d, &row[2 * i], &row[2 * i + 1], &row[i]);
}

enum err
tree_node(const struct tree_source *source, unsigned level, uint64_t index,
    struct hash *ret_hash)
{
	struct hash row[1 << (STEP_MAX - 1)];
	unsigned above = level % source->step;
	uint64_t first = index << above;
	size_t n = (size_t)1 << above;

	assert(level < 64 && source->step <= STEP_MAX);
	for (size_t i = 0; i < n; i++) {
		enum err err = source->read(source->ctx, level - above,
		    first + i, &row[i]);

		if (err != OK)
			return err;
	}
	fold_pairs(source->digest, row, n);
	*ret_hash = row[0];
	return OK;
}

/* MTH(D[begin:end]), begin < end. */
static enum err
range_root(const struct tree_source *source, uint64_t begin, uint64_t end,
    struct hash *ret_root)
{
	uint64_t n = end - begin;
	uint64_t at = end;
	struct hash root;
	bool is_first = true;

	assert(begin < end);
	for (unsigned level = 0; at > begin; level++) {
		struct hash node;
		enum err err;

		if ((n >> level & 1) == 0)
			continue;
		at -= (uint64_t)1 << level;
		err = tree_node(source, level, at >> level, &node);
		if (err != OK)
			return err;
		if (is_first)
			root = node;
		else
			digest_node(source->digest, &node, &root, &root);
		is_first = false;
	}
	*ret_root = root;
	return OK;
}

enum err
tree_root(const struct tree_source *source, uint64_t size,
    struct hash *ret_root)
{
	assert(size <= TREE_SIZE_MAX);
	if (size == 0) {
		tree_root_empty(ret_root);
		return OK;
	}
	return range_root(source, 0, size, ret_root);
}

/* Generating proofs */

/* The largest power of two less than N, which is 2 or more. */
static uint64_t
split_of(uint64_t n)
{
	assert(n >= 2);
	return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

static enum err
push(const struct tree_source *source, uint64_t begin, uint64_t end,
    struct tree_proof *proof)
{
	if (proof->n == PROOF_MAX)
		return ERR_TOO_LARGE;
	return range_root(source, begin, end, &proof->hashes[proof->n++]);
}

/* The walks below go from the root down; a proof is written upwards. */
static void
reverse(struct tree_proof *proof)
{
	for (size_t i = 0; i < proof->n / 2; i++) {
		struct hash *low = &proof->hashes[i];
		struct hash *high = &proof->hashes[proof->n - 1 - i];
		struct hash kept = *low;

		*low = *high;
		*high = kept;
	}
}

/* RFC 6962, 2.1.1: PATH(m, D[n]). */
enum err
tree_prove_inclusion(const struct tree_source *source, uint64_t index,
    uint64_t size, struct tree_proof *ret_proof)
{
	uint64_t begin = 0;
	uint64_t end = size;

	if (index >= size || size > TREE_SIZE_MAX)
		return ERR_NOT_FOUND;
	ret_proof->n = 0;
	while (end - begin > 1) {
		uint64_t middle = begin + split_of(end - begin);
		bool is_left = index < middle;
		enum err err = is_left ? push(source, middle, end, ret_proof) :
					 push(source, begin, middle, ret_proof);

		if (err != OK)
			return err;
		if (is_left)
			end = middle;
		else
			begin = middle;
	}
	reverse(ret_proof);
	return OK;
}

/* RFC 6962, 2.1.2: PROOF(m, D[n]) = SUBPROOF(m, D[n], true). */
enum err
tree_prove_consistency(const struct tree_source *source, uint64_t size_old,
    uint64_t size, struct tree_proof *ret_proof)
{
	uint64_t begin = 0;
	uint64_t end = size;
	enum err err = OK;

	if (size_old > size || size > TREE_SIZE_MAX)
		return ERR_NOT_FOUND;
	ret_proof->n = 0;
	if (size_old == 0)
		return OK;
	while (end != size_old && err == OK) {
		uint64_t middle = begin + split_of(end - begin);

		if (size_old <= middle) {
			err = push(source, middle, end, ret_proof);
			end = middle;
		} else {
			err = push(source, begin, middle, ret_proof);
			begin = middle;
		}
	}
	/* From the left edge it is the old root, which the verifier has. */
	if (err == OK && begin != 0)
		err = push(source, begin, end, ret_proof);
	if (err == OK)
		reverse(ret_proof);
	return err;
}

/* Verifying proofs */

/* Where a verifier stands: node FN of a level whose last node is SN. */
struct climb {
	uint64_t fn;
	uint64_t sn;
};

/* Is the next hash of the proof the left sibling?  Else the right one. */
static bool
climb_from_right(const struct climb *c)
{
	return (c->fn & 1) != 0 || c->fn == c->sn;
}

/* One level up; past the levels where the last node has no sibling. */
static void
climb_up(struct climb *c, bool from_right)
{
	while (from_right && (c->fn & 1) == 0 && c->fn != 0) {
		c->fn >>= 1;
		c->sn >>= 1;
	}
	c->fn >>= 1;
	c->sn >>= 1;
}

/* RFC 9162, 2.1.3.2. */
enum err
tree_verify_inclusion(struct digest *d, const struct hash *leaf, uint64_t index,
    uint64_t size, const struct hash *root, const struct tree_proof *proof)
{
	struct climb at = { index, size - 1 };
	struct hash hash = *leaf;

	if (index >= size || size > TREE_SIZE_MAX || proof->n > PROOF_MAX)
		return ERR_PROOF;
	for (size_t i = 0; i < proof->n; i++) {
		bool from_right = climb_from_right(&at);
		const struct hash *p = &proof->hashes[i];

		if (at.sn == 0)
			return ERR_PROOF;
		if (from_right)
			digest_node(d, p, &hash, &hash);
		else
			digest_node(d, &hash, p, &hash);
		climb_up(&at, from_right);
	}
	return at.sn == 0 && hash_eq(&hash, root) ? OK : ERR_PROOF;
}

/* RFC 9162, 2.1.4.2, steps 2 to 7: 0 < SIZE_OLD < SIZE. */
static enum err
verify_growth(struct digest *d, struct climb at, const struct hash *root_old,
    const struct hash *root, const struct tree_proof *proof)
{
	/* A power of two: the old root is a node, and the proof omits it. */
	bool is_node = ((at.fn + 1) & at.fn) == 0;
	struct hash old;
	struct hash now;

	if (proof->n == 0)
		return ERR_PROOF;
	old = is_node ? *root_old : proof->hashes[0];
	now = old;
	while (at.fn & 1) {
		at.fn >>= 1;
		at.sn >>= 1;
	}
	for (size_t i = is_node ? 0 : 1; i < proof->n; i++) {
		const struct hash *p = &proof->hashes[i];
		bool from_right = climb_from_right(&at);

		if (at.sn == 0)
			return ERR_PROOF;
		if (from_right) {
			digest_node(d, p, &old, &old);
			digest_node(d, p, &now, &now);
		} else {
			digest_node(d, &now, p, &now);
		}
		climb_up(&at, from_right);
	}
	if (at.sn != 0 || !hash_eq(&old, root_old))
		return ERR_PROOF;
	return hash_eq(&now, root) ? OK : ERR_PROOF;
}

enum err
tree_verify_consistency(struct digest *d, uint64_t size_old,
    const struct hash *root_old, uint64_t size, const struct hash *root,
    const struct tree_proof *proof)
{
	struct climb start = { size_old - 1, size - 1 };
	struct hash empty;

	if (size_old > size || size > TREE_SIZE_MAX || proof->n > PROOF_MAX)
		return ERR_PROOF;
	if (size_old != 0 && size_old != size)
		return verify_growth(d, start, root_old, root, proof);
	if (proof->n != 0)
		return ERR_PROOF;
	tree_root_empty(&empty);
	if (size_old == 0 && !hash_eq(root_old, &empty))
		return ERR_PROOF;
	if (size_old == size && !hash_eq(root_old, root))
		return ERR_PROOF;
	return OK;
}
