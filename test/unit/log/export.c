/*
 * A log as a folder of files: the same files another program made, and
 * whatever is changed in them is noticed.
 */
#include "fixture.h"

#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"
#include "log/export.h"

#define QUORUM "log " LOG_VKEY "\nwitness w " WITNESS_VKEY "\nquorum w\n"
#define LOG_ONLY "log " LOG_VKEY "\nquorum none\n"

enum { SIZE = 258 };

struct place {
	struct fixture f;
	char dir[64];
	const char *out; /* the exported folder */
	struct policy policy;
};

static struct place place;

static int
set_up(void **state)
{
	struct place *p = &place;

	fixture_open(&p->f);
	snprintf(p->dir, sizeof(p->dir), "/tmp/sunledger-log-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	p->out = text(&p->f.arena, "%s/out", p->dir).p;
	assert_int_equal(policy_get(&p->f.arena, STR(QUORUM), &p->policy, NULL),
	    OK);
	*state = p;
	return 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

static int
tear_down(void **state)
{
	struct place *p = *state;

	fixture_close(&p->f);
	return nftw(p->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static bool
is_third(void *ctx, const struct log_entry *entry)
{
	(void)ctx;
	return entry->index % 3 == 0;
}

static void export(struct place *p, int64_t size)
{
	struct refusal r;

	fixture_grow(&p->f, size);
	fixture_cosign(&p->f, size);
	assert_int_equal(log_export(p->f.db, STR(PARTY), p->out, is_third, NULL,
			     &r),
	    OK);
}

static enum err
verify(struct place *p, struct log_dir_facts *ret_facts)
{
	struct refusal r = { 0 };
	enum err err =
	    log_verify_dir(p->out, &p->policy, &p->f.arena, ret_facts, &r);

	assert_true(err == OK || (r.err == err && r.detail[0]));
	return err;
}

static enum err
verdict(struct place *p)
{
	struct log_dir_facts facts;

	return verify(p, &facts);
}

static void
test_facts(void **state)
{
	static const int64_t sizes[] = { 0, 1, 256, 1 };
	struct place *p = *state;
	struct log_dir_facts facts = { 0 };
	struct refusal r;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		fixture_grow(&p->f, sizes[i]);
		fixture_cosign(&p->f, p->f.size);
		p->out = text(&p->f.arena, "%s/%zu", p->dir, i).p;
		assert_int_equal(log_export(p->f.db, STR(PARTY), p->out,
				     is_third, NULL, &r),
		    OK);
		assert_int_equal(verify(p, &facts), OK);
		assert_int_equal(facts.checkpoint.size, p->f.size);
		assert_int_equal(facts.n_bodies, (p->f.size + 2) / 3);
		assert_int_equal(facts.n_unknown, 0);
		assert_int_equal(facts.at, VECTOR_TIME);
	}
	assert_int_equal(log_export(p->f.db, STR(PARTY), p->out, NULL, NULL,
			     &r),
	    ERR_DUPLICATE);
	assert_int_equal(log_export(p->f.db, STR("south"), p->dir, NULL, NULL,
			     &r),
	    ERR_NOT_FOUND);
}

static void
test_policies(void **state)
{
	struct place *p = *state;
	struct log_dir_facts facts = { 0 };
	struct note_signer signer =
	    vector_signer("other.org", NOTE_ED25519, LOG_SEED);
	struct buf vkey = { .arena = &p->f.arena };
	struct refusal r;

	fixture_grow(&p->f, 5);
	assert_int_equal(log_export(p->f.db, STR(PARTY), p->out, NULL, NULL,
			     &r),
	    OK);
	assert_int_equal(verify(p, &facts), ERR_POLICY);
	assert_int_equal(facts.checkpoint.size, 5);
	fixture_cosign(&p->f, 5);
	p->out = text(&p->f.arena, "%s/cosigned", p->dir).p;
	assert_int_equal(log_export(p->f.db, STR(PARTY), p->out, NULL, NULL,
			     &r),
	    OK);
	assert_int_equal(verify(p, &facts), OK);
	assert_int_equal(policy_get(&p->f.arena, STR(LOG_ONLY), &p->policy,
			     NULL),
	    OK);
	assert_int_equal(verify(p, &facts), OK);
	assert_int_equal(facts.n_unknown, 1);
	buf_put(&vkey, STR("log "));
	note_key_put(&vkey, &signer.key);
	buf_put(&vkey, STR("\nquorum none\n"));
	assert_int_equal(policy_get(&p->f.arena, buf_str(&vkey), &p->policy,
			     NULL),
	    OK);
	assert_int_equal(verify(p, &facts), ERR_SIGNATURE);
	p->out = text(&p->f.arena, "%s/none", p->dir).p;
	assert_int_equal(verify(p, &facts), ERR_NOT_FOUND);
}

/* Write the file anew with byte AT changed by MASK, or one byte shorter. */
static void
spoil(const char *path, struct str bytes, size_t at, int mask)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
	if (at < bytes.n) {
		fseek(file, (long)at, SEEK_SET);
		fputc(bytes.p[at] ^ mask, file);
	}
	assert_int_equal(fclose(file), 0);
}

static unsigned n_files;
static unsigned n_spoiled;

/* Every file: some bytes changed, cut, made longer, taken away. */
static int
spoil_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	struct arena a = { 0 };
	bool is_body = strstr(path, "/body/");
	struct str bytes;
	size_t n;

	(void)at;
	if (type != FTW_F)
		return 0;
	n_files++;
	assert_int_equal(os_read_file(&a, path, 1 << 20, &bytes), OK);
	n = bytes.n;
	assert_int_equal(n, st->st_size);
	for (size_t i = 0; i < n; i += n < 1000 ? 1 : 641) {
		spoil(path, bytes, i, 1 << i % 8);
		if (verdict(&place) == OK)
			fail_msg("%s: byte %zu", path, i);
		n_spoiled++;
	}
	spoil(path, (struct str){ bytes.p, n - 1 }, n, 0);
	assert_int_not_equal(verdict(&place), OK);
	/* os_read_file() leaves a NUL after the last byte. */
	spoil(path, (struct str){ bytes.p, n + 1 }, n + 1, 0);
	assert_int_not_equal(verdict(&place), OK);
	assert_int_equal(unlink(path), 0);
	/* Bodies may be missing. */
	if ((verdict(&place) == OK) != is_body)
		fail_msg("%s taken away", path);
	spoil(path, bytes, n, 0);
	assert_int_equal(verdict(&place), OK);
	arena_free(&a);
	return 0;
}

static bool
is_first(void *ctx, const struct log_entry *entry)
{
	(void)ctx;
	return entry->index == 0 || entry->index == 257;
}

static void
test_every_byte(void **state)
{
	struct place *p = *state;
	struct refusal r;

	n_files = n_spoiled = 0;
	fixture_grow(&p->f, SIZE);
	fixture_cosign(&p->f, SIZE);
	assert_int_equal(log_export(p->f.db, STR(PARTY), p->out, is_first, NULL,
			     &r),
	    OK);
	assert_int_equal(nftw(p->out, spoil_one, 8, FTW_PHYS), 0);
	/* Checkpoint, 2 bundles, 2 + 1 tiles, 2 bodies. */
	assert_int_equal(n_files, 8);
	assert_true(n_spoiled > 600);
}

/* What does not belong there. */
static void
test_superfluous(void **state)
{
	static const char *const names[] = { "x", "checkpoint.new", "body/258",
		"body/01", "body/x", "body/0/1", "tile/0/002", "tile/0/001.p/1",
		"tile/1/000", "tile/1/001.p/1", "tile/x",
		"tile/entries/001.p/1", "tile/entries/002", "tile/2/000.p/1",
		"tile/0/x001/000", "b/x" };
	struct place *p = *state;

	export(p, SIZE);
	assert_int_equal(verdict(p), OK);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		enum err put =
		    folder_put(p->out, str_from(names[i]), STR("x"), 0644);
		char path[512];
		char *end;

		if (put != OK) /* body/0 is a file */
			continue;
		if (verdict(p) != ERR_CORRUPT)
			fail_msg("%s", names[i]);
		snprintf(path, sizeof(path), "%s/%s", p->out, names[i]);
		assert_int_equal(unlink(path), 0);
		/* Folders that were made for it, too. */
		while ((end = strrchr(path, '/'))) {
			*end = '\0';
			if (rmdir(path) != 0)
				break;
		}
		assert_int_equal(verdict(p), OK);
	}
}

/* A folder without files is one too many; a link is a file. */
static void
test_odd_things(void **state)
{
	struct place *p = *state;
	const char *path;

	export(p, SIZE);
	path = text(&p->f.arena, "%s/tile/7", p->out).p;
	assert_int_equal(mkdir(path, 0755), 0);
	assert_int_equal(verdict(p), ERR_CORRUPT);
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(symlink("..", path), 0);
	assert_int_equal(verdict(p), ERR_CORRUPT);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(verdict(p), OK);
}

/* Good files under a signed head of another tree. */
static void
test_another_tree(void **state)
{
	struct place *p = *state;
	struct checkpoint other = { .origin = STR(LOG_NAME), .size = SIZE };
	struct buf out = { .arena = &p->f.arena };
	const char *path;

	export(p, SIZE);
	assert_int_equal(checkpoint_sign(&out, &other, &p->f.signer, 0), OK);
	path = text(&p->f.arena, "%s/checkpoint", p->out).p;
	spoil(path, buf_str(&out), out.n, 0);
	assert_int_equal(verdict(p), ERR_CORRUPT);
}

/* Byte by byte what another program wrote for the same entries. */
static void
test_as_another_program(void **state)
{
	static const char *const names[] = { "checkpoint", "tile/0/000",
		"tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000",
		"tile/entries/001.p/44" };
	struct place *p = *state;
	struct arena *a = &p->f.arena;
	struct tile_bundle bundle;
	struct db *db = NULL;
	struct log *log = NULL;
	struct log_dir_facts facts = { 0 };
	struct refusal r;
	struct note note;
	struct str bytes;

	assert_int_equal(db_open(NULL, DB_MEMORY, &db), OK);
	assert_int_equal(log_create_tables(db), OK);
	assert_int_equal(log_create(db, STR("far"), STR(LOG_NAME),
			     STR(LOG_VKEY), false),
	    OK);
	assert_int_equal(log_open(db, STR("far"), a, &log), OK);
	for (unsigned k = 0; k < 2; k++) {
		unsigned width = k ? 44 : 256;

		bytes = vector_file(a, VECTORS "log", names[4 + k]);
		assert_int_equal(tile_bundle_get(bytes, width, &bundle), OK);
		for (unsigned i = 0; i < width; i++)
			assert_int_equal(log_append(log, bundle.entries[i],
					     STR(""), STR(""), NULL),
			    OK);
	}
	bytes = vector_file(a, VECTORS "log", "checkpoint");
	assert_int_equal(log_finish(log, 0, bytes), OK);
	assert_int_equal(note_get(a, bytes, &note), OK);
	for (size_t i = 1; i < note.n_lines; i++)
		assert_int_equal(log_put_cosignature(db, STR("far"), 300,
				     note.lines[i].name, note.lines[i].line),
		    OK);
	assert_int_equal(log_export(db, STR("far"), p->out, NULL, NULL, &r),
	    OK);
	assert_int_equal(verify(p, &facts), OK);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct str ours = vector_file(a, p->out, names[i]);
		struct str theirs = vector_file(a, VECTORS "log", names[i]);

		if (!str_eq(ours, theirs))
			fail_msg("%s differs", names[i]);
	}
	log_close(log);
	db_close(db);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_facts),
		TEST(test_policies),
		TEST(test_every_byte),
		TEST(test_superfluous),
		TEST(test_odd_things),
		TEST(test_another_tree),
		TEST(test_as_another_program),
	};

	return CHECK_RUN(tests);
}
