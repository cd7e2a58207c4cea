/*
 * The inclusion and consistency vectors of transparency-dev/merkle: good
 * proofs, and every way of spoiling one that its authors thought of.
 */
#include "shared.h"

#include <dirent.h>
#include <sys/stat.h>

#include "merkle/tree.h"

enum { DEPTH_MAX = 3 };

/* One file, and what it says. */
struct vector {
	struct str json;
	const char *path;
};

static struct str
after_key(const struct vector *v, const char *key)
{
	char quoted[32];
	int n = snprintf(quoted, sizeof(quoted), "\"%s\": ", key);
	struct str what = { quoted, (size_t)n };
	size_t at = str_find_str(v->json, what);

	if (at == v->json.n)
		fail_msg("%s has no %s", v->path, key);
	return str_from_byte(v->json, at + what.n);
}

/* False if it is not a size: some of the files say -1 or 2^64-1. */
static bool
number(const struct vector *v, const char *key, uint64_t *ret_value)
{
	struct str rest = after_key(v, key);
	int64_t value;

	if (!str_to_int(str_cut(&rest, ','), &value))
		return false;
	*ret_value = (uint64_t)value;
	return true;
}

/* False if it is not a hash. */
static bool
hash_of(struct str quoted, struct hash *ret_hash)
{
	struct str rest = str_from_byte(quoted, 1);
	struct str base64 = str_cut(&rest, '"');
	size_t n;

	*ret_hash = (struct hash){ { 0 } };
	return base64_get(base64, ret_hash->bytes, 32, &n) && n == 32;
}

/* False if it holds what is not a hash, or too many. */
static bool
proof_of(const struct vector *v, struct tree_proof *ret_proof)
{
	struct str rest = after_key(v, "proof");
	struct str list = str_cut(&rest, ']');

	ret_proof->n = 0;
	if (str_starts(list, STR("null")))
		return true;
	for (;;) {
		size_t at = str_find(list, '"');

		if (at == list.n)
			return true;
		list = str_from_byte(list, at);
		if (ret_proof->n == PROOF_MAX ||
		    !hash_of(list, &ret_proof->hashes[ret_proof->n]))
			return false;
		ret_proof->n++;
		list = str_from_byte(list, 1);
		list = str_from_byte(list, str_find(list, '"') + 1);
	}
}

static bool
inclusion_holds(const struct vector *v, struct digest *d)
{
	struct tree_proof proof;
	struct hash leaf;
	struct hash root;
	uint64_t index;
	uint64_t size;

	return number(v, "leafIdx", &index) && number(v, "treeSize", &size) &&
	    hash_of(after_key(v, "leafHash"), &leaf) &&
	    hash_of(after_key(v, "root"), &root) && proof_of(v, &proof) &&
	    tree_verify_inclusion(d, &leaf, index, size, &root, &proof) == OK;
}

static bool
consistency_holds(const struct vector *v, struct digest *d)
{
	struct tree_proof proof;
	struct hash old;
	struct hash root;
	uint64_t size_old;
	uint64_t size;

	return number(v, "size1", &size_old) && number(v, "size2", &size) &&
	    hash_of(after_key(v, "root1"), &old) &&
	    hash_of(after_key(v, "root2"), &root) && proof_of(v, &proof) &&
	    tree_verify_consistency(d, size_old, &old, size, &root, &proof) ==
	    OK;
}

/*
 * Here the two roots are 12 bytes of text, which no checkpoint can hold;
 * we never get as far as to compare them.
 */
static bool
is_not_for_us(const char *path)
{
	return str_ends(str_from(path),
	    STR("/sizes-are-equal-one-and-proof-is-empty.json"));
}

typedef bool holds(const struct vector *v, struct digest *d);

static unsigned
check_file(const char *path, holds *check)
{
	struct arena a = { 0 };
	struct vector v = { .path = path };
	struct digest *d;
	bool is_good;

	assert_int_equal(os_read_file(&a, path, 1 << 20, &v.json), OK);
	assert_int_equal(digest_open(&a, &d), OK);
	is_good = str_starts(after_key(&v, "wantErr"), STR("false"));
	if (!is_not_for_us(path) && check(&v, d) != is_good)
		fail_msg("%s: want %s", path, is_good ? "good" : "bad");
	digest_close(d);
	arena_free(&a);
	return !is_not_for_us(path);
}

/* How many files below FOLDER were checked. */
static unsigned
check_folder(const char *folder, holds *check, int depth)
{
	struct arena a = { 0 };
	DIR *dir = opendir(folder);
	unsigned n = 0;

	if (!dir || depth > DEPTH_MAX) {
		fail_msg("%s cannot be read", folder);
		return 0;
	}
	for (struct dirent *e = readdir(dir); e; e = readdir(dir)) {
		const char *path = os_path(&a, folder, e->d_name);
		struct stat st;

		if (e->d_name[0] == '.' || stat(path, &st) != 0)
			continue;
		n += S_ISDIR(st.st_mode) ?
		    check_folder(path, check, depth + 1) :
		    check_file(path, check);
	}
	closedir(dir);
	arena_free(&a);
	return n;
}

static void
inclusion(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_int_equal(check_folder(shared_path(&a,
					  "vectors/merkle/inclusion"),
			     inclusion_holds, 0),
	    98);
	arena_free(&a);
}

static void
consistency(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_int_equal(check_folder(shared_path(&a,
					  "vectors/merkle/consistency"),
			     consistency_holds, 0),
	    97);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inclusion),
		cmocka_unit_test(consistency),
	};
	struct arena a = { 0 };
	const char *path = shared_path(&a, "vectors/merkle");
	int status;

	if (os_exists(path))
		status = CHECK_RUN(tests);
	else
		status = shared_skip(path, sizeof(tests) / sizeof(*tests));
	arena_free(&a);
	return status;
}
