/*
 * The witness: its requests, its answers, and what it must not sign.
 */
#include "forest.h"

#include "merkle/witness.h"

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

/* The signed checkpoint of the first SIZE leaves. */
static struct str
checkpoint_note(struct arena *a, uint64_t size, const struct hash *other_root)
{
	struct tree_source source = forest_source(&forest, size, 1);
	struct note_signer log = vector_signer(LOG_NAME, 0x01, LOG_SEED);
	struct checkpoint c = { STR(LOG_NAME), size, { { 0 } } };
	struct buf out = { .arena = a };

	assert_int_equal(tree_root(&source, size, &c.root), OK);
	if (other_root)
		c.root = *other_root;
	assert_int_equal(checkpoint_sign(&out, &c, &log, 0), OK);
	return buf_str(&out);
}

/* A good request from OLD to SIZE. */
static struct witness_request
request(struct arena *a, uint64_t old, uint64_t size)
{
	struct tree_source source = forest_source(&forest, size, 1);
	struct witness_request r = { .size_old = old };

	if (old <= size)
		assert_int_equal(tree_prove_consistency(&source, old, size,
				     &r.proof),
		    OK);
	r.note_bytes = checkpoint_note(a, size, NULL);
	return r;
}

static enum witness_answer
answer_to(const struct witness_request *r, const struct witness_log *log)
{
	struct arena a = { 0 };
	struct buf body = { .arena = &a };
	struct witness_request read;
	enum witness_answer answer = WITNESS_MALFORMED;

	witness_request_put(&body, r);
	if (witness_request_get(&a, buf_str(&body), &read) == OK)
		answer = witness_decide(forest.digest, &read, log);
	arena_free(&a);
	return answer;
}

static struct witness_log
known(const struct note_key *key, uint64_t size)
{
	struct tree_source source = forest_source(&forest, size, 1);
	struct witness_log log = { key, 1, size, { { 0 } } };

	if (size)
		assert_int_equal(tree_root(&source, size, &log.root), OK);
	return log;
}

/* tlog-witness, "add-checkpoint": from what it knows to what it is shown. */
static void
answers_for_every_pair_of_sizes(void **state)
{
	static const uint64_t sizes[] = { 0, 1, 2, 3, 7, 8, 255, 256, 300 };
	enum { N = sizeof(sizes) / sizeof(*sizes) };
	struct note_key key = vector_key(LOG_VKEY);

	(void)state;
	for (unsigned i = 0; i < N * N * N; i++) {
		uint64_t last = sizes[i % N];
		uint64_t old = sizes[i / N % N];
		uint64_t size = sizes[i / N / N];
		struct witness_log log = known(&key, last);
		struct arena a = { 0 };
		struct witness_request r = request(&a, old, size);
		enum witness_answer want = WITNESS_OK;

		if (old > size)
			want = WITNESS_MALFORMED;
		else if (old != last)
			want = WITNESS_CONFLICT;
		assert_int_equal(answer_to(&r, &log), want);
		assert_int_equal(answer_to(&r, NULL), WITNESS_UNKNOWN);
		arena_free(&a);
	}
}

static void
who_has_not_signed_is_refused(void **state)
{
	struct note_key keys[] = { vector_key(LOG_VKEY),
		vector_key(WITNESS_VKEY) };
	struct witness_log log = known(&keys[0], 3);
	struct arena a = { 0 };
	struct witness_request r = request(&a, 3, 8);
	struct str twice = text(&a, "%.*s%s", STR_ARG(r.note_bytes),
	    "\xe2\x80\x94 " LOG_NAME " HdhTdW53HzvJ7ZUg+KB2XyBLNTI3YG1xKJyuUeq"
	    "Uiu6eAMhPbcnBduvw5N2u5z5PzOphhOFIGZV/oFVEEXtCLS+4VQo=\n");

	(void)state;
	assert_int_equal(answer_to(&r, &log), WITNESS_OK);
	log.keys = &keys[1];
	assert_int_equal(answer_to(&r, &log), WITNESS_FORBIDDEN);
	log.n_keys = 0;
	assert_int_equal(answer_to(&r, &log), WITNESS_FORBIDDEN);
	log = known(&keys[0], 3);
	/* A good line, then a broken one of the same key. */
	r.note_bytes = twice;
	assert_int_equal(answer_to(&r, &log), WITNESS_FORBIDDEN);
	arena_free(&a);
}

static void
other_histories_are_refused(void **state)
{
	struct note_key key = vector_key(LOG_VKEY);
	struct witness_log log = known(&key, 8);
	struct hash other = { { 1 } };
	struct arena a = { 0 };
	struct witness_request r = request(&a, 8, 300);

	(void)state;
	r.proof.n--;
	assert_int_equal(answer_to(&r, &log), WITNESS_WRONG);
	r.proof.n++;
	r.proof.hashes[0].bytes[0] ^= 1;
	assert_int_equal(answer_to(&r, &log), WITNESS_WRONG);
	r.proof.hashes[0].bytes[0] ^= 1;
	log.root.bytes[0] ^= 1;
	assert_int_equal(answer_to(&r, &log), WITNESS_WRONG);

	/* The same size and another root. */
	log = known(&key, 8);
	r = request(&a, 8, 8);
	assert_int_equal(answer_to(&r, &log), WITNESS_OK);
	r.note_bytes = checkpoint_note(&a, 8, &other);
	assert_int_equal(answer_to(&r, &log), WITNESS_WRONG);

	/* Size 0 with another root; a proof from nothing. */
	log = known(&key, 0);
	r = request(&a, 0, 0);
	assert_int_equal(answer_to(&r, &log), WITNESS_OK);
	r.note_bytes = checkpoint_note(&a, 0, &other);
	assert_int_equal(answer_to(&r, &log), WITNESS_WRONG);
	r = request(&a, 0, 8);
	r.proof.n = 1;
	assert_int_equal(answer_to(&r, &log), WITNESS_WRONG);
	arena_free(&a);
}

static void
requests_have_one_form(void **state)
{
	struct arena a = { 0 };
	struct str note = checkpoint_note(&a, 3, NULL);
#define HASH "XNoicnFsQ1YwKDnYJEf0KP9QJcjhGp0+CIY7LF4vjPE="
	static const char *const bad[] = {
		"",
		"\n",
		"old 1\n",
		"old 1",
		"old 01\n\n",
		"old +1\n\n",
		"old  1\n\n",
		"old 1 \n\n",
		"old 1\r\n\n",
		"old\n\n",
		"old 9223372036854775808\n\n",
		"Old 1\n\n",
		"\nold 1\n\n",
		"old 1\n" HASH,
		"old 1\n" HASH "\n",
		"old 1\n" HASH " \n\n",
		"old 1\nAAEC\n\n",
		"old 1\nXNoicnFsQ1YwKDnYJEf0KP9QJcjhGp0+CIY7LF4vjPF=\n\n",
		"old 1\n\n\n",
	};
	struct buf body = { .arena = &a };
	struct witness_request r;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct str s = text(&a, "%s%.*s", bad[i], STR_ARG(note));

		if (witness_request_get(&a, s, &r) == OK)
			fail_msg("accepted: %s", bad[i]);
	}
	buf_put(&body, STR("old 1\n"));
	for (int i = 0; i < PROOF_MAX; i++)
		buf_put(&body, STR(HASH "\n"));
	assert_int_equal(witness_request_get(&a,
			     text(&a, "%.*s\n%.*s", STR_ARG(buf_str(&body)),
				 STR_ARG(note)),
			     &r),
	    OK);
	assert_int_equal(r.proof.n, PROOF_MAX);
	buf_put(&body, STR(HASH "\n"));
	assert_int_equal(witness_request_get(&a,
			     text(&a, "%.*s\n%.*s", STR_ARG(buf_str(&body)),
				 STR_ARG(note)),
			     &r),
	    ERR_TOO_LARGE);
	arena_free(&a);
}

static void
sizes_have_one_form(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	uint64_t size;

	(void)state;
	witness_size_put(&out, 20852014);
	check_str(buf_str(&out), "20852014\n");
	assert_int_equal(witness_size_get(buf_str(&out), &size), OK);
	assert_int_equal(size, 20852014);
	assert_int_equal(witness_size_get(STR("1"), &size), ERR_MALFORMED);
	assert_int_equal(witness_size_get(STR("01\n"), &size), ERR_MALFORMED);
	assert_int_equal(witness_size_get(STR("\n"), &size), ERR_MALFORMED);
	assert_int_equal(witness_size_get(STR(""), &size), ERR_MALFORMED);
	assert_int_equal(witness_size_get(STR("1\n\n"), &size), ERR_MALFORMED);
	arena_free(&a);
}

static void
a_client_takes_only_good_lines(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct note_signer signer =
	    vector_signer(WITNESS_NAME, 0x04, WITNESS_SEED);
	struct str body = STR("origin\n1\nroot\n");
	struct note_line line;
	struct str answer;
	int64_t at = 0;

	(void)state;
	buf_put(&out, STR("\xe2\x80\x94 stranger AAAAAAAA\n"));
	assert_int_equal(note_line_put(&out, body, &signer, 77), OK);
	answer = buf_str(&out);
	assert_int_equal(witness_line_get(&a, answer, body, &signer.key, &line,
			     &at),
	    OK);
	assert_int_equal(at, 77);
	check_str(line.name, WITNESS_NAME);
	assert_int_equal(witness_line_get(&a, answer, STR("other\n"),
			     &signer.key, &line, &at),
	    ERR_SIGNATURE);
	signer.key.id ^= 1;
	assert_int_equal(witness_line_get(&a, answer, body, &signer.key, &line,
			     &at),
	    ERR_NOT_FOUND);
	answer.n--;
	assert_int_equal(witness_line_get(&a, answer, body, &signer.key, &line,
			     &at),
	    ERR_MALFORMED);
	assert_int_equal(witness_line_get(&a, STR(""), body, &signer.key, &line,
			     &at),
	    ERR_MALFORMED);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_for_every_pair_of_sizes),
		cmocka_unit_test(who_has_not_signed_is_refused),
		cmocka_unit_test(other_histories_are_refused),
		cmocka_unit_test(requests_have_one_form),
		cmocka_unit_test(sizes_have_one_form),
		cmocka_unit_test(a_client_takes_only_good_lines),
	};

	return check_end(sizeof(tests) / sizeof(*tests),
	    cmocka_run_group_tests(tests, plant, fell));
}
