/*
 * Two nodes follow and countersign each other, in process: what is pulled,
 * what is given to whom, and what a peer that lies gets.
 */
#include "pair.h"

#include <sys/wait.h>

#include "crypto/digest.h"
#include "merkle/policy.h"
#include "merkle/proof.h"

/* A fetch that changes one answer on its way. */
struct liar {
	struct sync_io *io;
	const char *path; /* part of the path whose answer changes */
	size_t at;        /* byte; from the end if SIZE_MAX - n */
};

static enum err
lying_fetch(void *ctx, const struct sync_request *req, struct arena *a,
    struct sync_answer *ret)
{
	struct liar *liar = ctx;
	enum err err = sync_local_fetch(liar->io, req, a, ret);
	size_t found = str_find_str(req->path, str_from(liar->path));

	if (err == OK && found < req->path.n && ret->body.n > liar->at) {
		struct str copy = str_copy(a, ret->body);

		((char *)(uintptr_t)copy.p)[liar->at] ^= 1;
		ret->body = copy;
	}
	return err;
}

static void
both_hold_both_and_countersign(void **state)
{
	struct pair p;
	struct sync_summary s;
	struct log_head ours;
	struct log_head theirs;
	struct str note;

	(void)state;
	pair_open(&p);
	pair_follow(&p);
	assert_int_equal(round_of(&p, 1, &s), OK);
	assert_int_equal(s.entries, head_of(&p.north, "north").size);
	assert_int_equal(s.bodies, s.entries);
	assert_int_equal(s.cosignatures, 1);
	assert_int_equal(s.acks, 1);
	assert_int_equal(round_of(&p, 0, &s), OK);
	assert_int_equal(s.cosignatures, 1);
	assert_int_equal(s.acks, 1); /* so north's log has grown */
	assert_int_equal(round_of(&p, 1, &s), OK);
	ours = head_of(&p.north, "north");
	theirs = head_of(&p.south, "north");
	assert_true(hash_eq(&ours.root, &theirs.root));
	assert_int_equal(round_of(&p, 0, &s), OK);
	assert_int_equal(log_checkpoint(node_db(p.north.node), STR("north"),
			     &p.north.arena, &note),
	    OK);
	assert_true(
	    str_find_str(note, STR("sunledger.invalid/south")) < note.n);
	pair_close(&p);
}

/* What our witness signed is kept with our copy of the log. */
static void
our_own_line_stands_on_our_copy(void **state)
{
	struct pair p;
	struct sync_summary s;
	struct str note;

	(void)state;
	pair_open(&p);
	pair_follow(&p);
	for (int i = 0; i < 6; i++) /* until nothing is new */
		assert_int_equal(round_of(&p, i & 1, &s), OK);
	assert_int_equal(log_checkpoint(node_db(p.south.node), STR("north"),
			     &p.south.arena, &note),
	    OK);
	assert_true(
	    str_find_str(note, STR("sunledger.invalid/south")) < note.n);
	pair_close(&p);
}

/* What south holds of north: by its hash, signed by south's mirror key. */
static void
what_is_held_is_mirrored(void **state)
{
	struct pair p;
	struct sync_summary s;
	struct note_signer mirror;
	struct sync_request req = { STR("GET"), STR(""), STR(""), STR("") };
	struct sync_answer got;
	struct buf path = { 0 };
	struct log_head head;
	struct checkpoint c;
	struct hash hash;
	struct note note;
	int64_t at;

	(void)state;
	pair_open(&p);
	pair_follow(&p);
	path.arena = &p.south.arena;
	head = head_of(&p.north, "north");
	digest_once(head.origin, &hash);
	buf_put(&path, STR("/mirror/"));
	hex_put(&path, &hash, sizeof(hash));
	buf_put(&path, STR("/checkpoint"));
	req.path = buf_str(&path);
	assert_int_equal(sync_serve(&p.io[1], &req, path.arena, &got), OK);
	assert_int_equal(got.status, 404);
	assert_int_equal(round_of(&p, 1, &s), OK);
	assert_int_equal(sync_serve(&p.io[1], &req, path.arena, &got), OK);
	assert_int_equal(got.status, 200);
	assert_int_equal(note_get(path.arena, got.body, &note), OK);
	assert_int_equal(checkpoint_get(note.text, &c), OK);
	assert_int_equal(c.size, head.size);
	assert_int_equal(node_signer(p.south.node, STR("south"),
			     NODE_KEY_MIRROR, path.arena, &mirror),
	    OK);
	assert_int_equal(note_verify_key(&note, &mirror.key, &at), OK);
	assert_int_equal(note.n_lines, 2);
	/* Its own log it does not mirror, and no tile that is not there. */
	assert_int_equal(sync_serve(&p.io[0], &req, path.arena, &got), OK);
	assert_int_equal(got.status, 404);
	path.n -= strlen("checkpoint");
	buf_printf(&path, "tile/entries/000.p/%d", (int)head.size);
	req.path = buf_str(&path);
	assert_int_equal(sync_serve(&p.io[1], &req, path.arena, &got), OK);
	assert_int_equal(got.status, 200);
	/* More is here than the mirror has signed: it does not serve it. */
	assert_int_equal(unlink(place_path(&p.south, "HEAD")), 0);
	place_reopen(&p.south);
	p.io[1] = (struct sync_io){ node_db(p.south.node), sync_write_direct,
		p.south.node };
	says(&p.north,
	    "{\"kind\":\"member.added\",\"by\":\"root\","
	    "\"member\":\"m9\"}");
	assert_int_equal(round_of(&p, 1, &s), ERR_UNCONFIRMED);
	assert_int_equal(head_of(&p.south, "north").size, head.size + 1);
	path.n -= 2;
	buf_printf(&path, "%d", (int)head.size + 1);
	req.path = buf_str(&path);
	assert_int_equal(sync_serve(&p.io[1], &req, path.arena, &got), OK);
	assert_int_equal(got.status, 404);
	pair_close(&p);
}

static void
a_quiet_round_writes_nothing(void **state)
{
	struct pair p;
	struct sync_summary s;
	int64_t size[2];

	(void)state;
	pair_open(&p);
	pair_follow(&p);
	for (int i = 0; i < 6; i++)
		assert_int_equal(round_of(&p, i & 1, &s), OK);
	size[0] = head_of(&p.north, "north").size;
	size[1] = head_of(&p.south, "south").size;
	for (int i = 0; i < 4; i++) {
		assert_int_equal(round_of(&p, i & 1, &s), OK);
		assert_int_equal(s.entries + s.bodies + s.cosignatures + s.acks,
		    0);
	}
	assert_int_equal(head_of(&p.north, "north").size, size[0]);
	assert_int_equal(head_of(&p.south, "south").size, size[1]);
	pair_close(&p);
}

/* The status of a GET to north, asked by SOUTH or by anybody. */
static int
status_of(struct pair *p, const char *path, bool as_south)
{
	struct arena *a = &p->south.arena;
	struct sync_request req = { STR("GET"), str_from(path), STR(""),
		STR("") };
	struct sync_answer got = { 0 };

	if (as_south)
		assert_int_equal(sync_authorize(p->south.node, STR("south"),
				     req.path, os_now(), a, &req.authorization),
		    OK);
	assert_int_equal(sync_serve(&p->io[0], &req, a, &got), OK);
	return got.status;
}

static void
bodies_are_for_the_parties_until_disclosed(void **state)
{
	struct pair p;

	(void)state;
	pair_open(&p);
	says(&p.north,
	    "{\"kind\":\"member.added\",\"by\":\"root\","
	    "\"member\":\"m4\"}");
	says(&p.north,
	    "{\"kind\":\"role.granted\",\"by\":\"root\","
	    "\"member\":\"m4\",\"role\":\"publisher\"}");
	/* 8: source.opened, for the parties; 0: log.opened, public */
	assert_int_equal(status_of(&p, "/log/north/body/0", false), 200);
	assert_int_equal(status_of(&p, "/log/north/body/8", false), 403);
	assert_int_equal(status_of(&p, "/log/north/body/8", true), 403);
	pair_follow(&p);
	assert_int_equal(status_of(&p, "/log/north/body/8", true), 200);
	assert_int_equal(status_of(&p, "/log/north/body/8", false), 403);
	says(&p.north,
	    "{\"kind\":\"disclosed\",\"by\":\"m4\",\"first\":8,"
	    "\"last\":8}");
	assert_int_equal(status_of(&p, "/log/north/body/8", false), 200);
	assert_int_equal(status_of(&p, "/log/north/body/9", false), 403);
	pair_close(&p);
}

static void
other_spellings_are_404(void **state)
{
	static const char *const paths[] = { "/log/north/tile/0/0",
		"/log/north/tile/0/000", "/log/north/tile/00/000.p/1",
		"/log/north/tile/0/000.p/0", "/log/north/tile/0/000.p/999",
		"/log/none/checkpoint", "/log/north/checkpoint/",
		"/log/north/body/99999", "/log/north/bodies/000.p/01",
		"/log/north/tile/entries/001.p/1", "/blob/x", "/" };
	struct pair p;

	(void)state;
	pair_open(&p);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (status_of(&p, paths[i], false) != 404)
			fail_msg("%s is served", paths[i]);
	assert_int_equal(status_of(&p, "/log/north/tile/0/000.p/1", false),
	    200);
	assert_int_equal(status_of(&p, "/log/north/tile/entries/000.p/2",
			     false),
	    200);
	pair_close(&p);
}

static enum err
lie(struct pair *p, const char *path, size_t at)
{
	struct liar liar = { &p->io[0], path, at };
	struct sync_peer peer = { STR("http://n.example/"), p->policy[0] };
	struct sync_source source = { lying_fetch, &liar, false };
	struct sync_summary s = { 0 };

	p->south.refusal = (struct refusal){ 0 };
	return sync_with(&p->io[1], p->south.node, &peer, &source, &s,
	    &p->south.refusal);
}

static void
a_peer_that_lies_changes_nothing(void **state)
{
	struct pair p;
	struct log_head head;
	struct sync_summary s;

	(void)state;
	pair_open(&p);
	pair_follow(&p);
	/* first byte of the origin, a digit of the size, the root */
	assert_int_not_equal(lie(&p, "/checkpoint", 0), OK);
	assert_int_not_equal(lie(&p, "/checkpoint", 34), OK);
	assert_int_not_equal(lie(&p, "/tile/entries/", 40), OK);
	assert_int_equal(log_head(node_db(p.south.node), STR("north"),
			     &p.south.arena, &head),
	    ERR_NOT_FOUND);
	/* a body that is not the leaf's is refused and not kept */
	assert_int_not_equal(lie(&p, "/bodies/", 30), OK);
	assert_int_equal(round_of(&p, 1, &s), OK);
	assert_int_equal(head_of(&p.south, "north").size,
	    head_of(&p.north, "north").size);
	pair_close(&p);
}

static void
copy_folder(const char *from, const char *to)
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		execlp("cp", "cp", "-a", from, to, (char *)NULL);
		_exit(127);
	}
	assert_true(pid > 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void
two_histories_are_kept_as_evidence(void **state)
{
	struct pair p;
	struct place twin;
	struct sync_summary s;
	struct local_setting *settings;
	size_t n;
	bool kept = false;
	struct log_head before;

	(void)state;
	pair_open(&p);
	pair_follow(&p);
	/* a copy of north goes on by itself */
	node_close(p.north.node);
	place_open(&twin, "other");
	node_close(twin.node);
	assert_int_equal(os_remove_tree(twin.dir), OK);
	copy_folder(p.north.dir, twin.dir);
	twin.node = NULL;
	place_reopen(&twin);
	p.north.node = NULL;
	place_reopen(&p.north);
	p.io[0] = (struct sync_io){ node_db(p.north.node), sync_write_direct,
		p.north.node };
	says(&p.north,
	    "{\"kind\":\"member.added\",\"by\":\"root\","
	    "\"member\":\"x1\"}");
	assert_int_equal(round_of(&p, 1, &s), OK);
	before = head_of(&p.south, "north");
	says(&twin,
	    "{\"kind\":\"member.added\",\"by\":\"root\","
	    "\"member\":\"x2\"}");
	p.io[0] = (struct sync_io){ node_db(twin.node), sync_write_direct,
		twin.node };
	assert_int_equal(round_of(&p, 1, &s), ERR_FORK);
	assert_int_equal(head_of(&p.south, "north").size, before.size);
	assert_int_equal(local_settings(node_db(p.south.node), &p.south.arena,
			     &settings, &n),
	    OK);
	for (size_t i = 0; i < n; i++)
		kept = kept || str_starts(settings[i].name, STR("evidence/"));
	assert_true(kept);
	place_close(&twin);
	pair_close(&p);
}

static void
follow_names_what_is_wrong(void **state)
{
	struct pair p;

	(void)state;
	pair_open(&p);
	assert_int_equal(sync_follow(p.south.node, STR("ftp://n/"), p.policy[0],
			     &p.south.refusal),
	    ERR_MALFORMED);
	assert_string_equal(p.south.refusal.field, "URL");
	assert_int_equal(sync_follow(p.south.node, STR("http://n/"),
			     STR("quorum none\nnonsense\n"), &p.south.refusal),
	    ERR_MALFORMED);
	assert_string_equal(p.south.refusal.detail, "line 2");
	assert_int_equal(sync_follow(p.south.node, STR("http://n/"),
			     STR("quorum none\n"), &p.south.refusal),
	    ERR_MISSING_FIELD);
	pair_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_hold_both_and_countersign),
		cmocka_unit_test(our_own_line_stands_on_our_copy),
		cmocka_unit_test(what_is_held_is_mirrored),
		cmocka_unit_test(a_quiet_round_writes_nothing),
		cmocka_unit_test(bodies_are_for_the_parties_until_disclosed),
		cmocka_unit_test(other_spellings_are_404),
		cmocka_unit_test(a_peer_that_lies_changes_nothing),
		cmocka_unit_test(two_histories_are_kept_as_evidence),
		cmocka_unit_test(follow_names_what_is_wrong),
	};

	return CHECK_RUN(tests);
}
