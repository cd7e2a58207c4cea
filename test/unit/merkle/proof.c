/*
 * Offline proofs: one form, and one verdict.
 */
#include "vectors.h"

#include "merkle/proof.h"

#define RULES "log " LOG_VKEY "\nwitness w1 " WITNESS_VKEY "\n"

struct fixture {
	struct arena arena;
	struct str proof;
	struct str entry;
	struct policy policy;
};

static void
set_up(struct fixture *f, const char *quorum)
{
	struct arena *a = &f->arena;

	*f = (struct fixture){ 0 };
	f->proof = vector_file(a, "test/data/vectors", "leaf42.tlog-proof");
	f->entry = vector_file(a, "test/data/vectors", "leaf42.bin");
	assert_int_equal(policy_get(a, text(a, RULES "quorum %s\n", quorum),
			     &f->policy, NULL),
	    OK);
}

static enum err
verdict(struct fixture *f, const char *origin)
{
	struct arena a = { 0 };
	struct proof_facts facts;
	enum err err = proof_verify(&a, f->proof, f->entry, str_from(origin),
	    &f->policy, &facts);

	arena_free(&a);
	return err;
}

static void
a_good_proof_is_ok(void **state)
{
	struct fixture f;
	struct proof_facts facts;

	(void)state;
	set_up(&f, "w1");
	assert_int_equal(proof_verify(&f.arena, f.proof, f.entry, STR(LOG_NAME),
			     &f.policy, &facts),
	    OK);
	assert_int_equal(facts.index, 42);
	assert_int_equal(facts.checkpoint.size, 300);
	check_str(facts.checkpoint.origin, LOG_NAME);
	assert_int_equal(facts.at, VECTOR_TIME + 60 * 7);
	assert_int_equal(verdict(&f, ""), OK);
	arena_free(&f.arena);
}

static void
it_is_bound_to_entry_origin_and_policy(void **state)
{
	struct fixture f;

	(void)state;
	set_up(&f, "w1");
	assert_int_equal(verdict(&f, "log.example.org/tes"), ERR_NOT_FOUND);
	assert_int_equal(verdict(&f, "log.example.org/test2"), ERR_NOT_FOUND);
	f.entry.n--;
	assert_int_equal(verdict(&f, LOG_NAME), ERR_PROOF);
	f.entry.n = 0;
	assert_int_equal(verdict(&f, LOG_NAME), ERR_PROOF);
	f.entry = f.proof;
	assert_int_equal(verdict(&f, LOG_NAME), ERR_PROOF);
	assert_int_equal(policy_get(&f.arena,
			     STR("witness w " WITNESS_VKEY "\nquorum w\n"),
			     &f.policy, NULL),
	    OK);
	assert_int_equal(verdict(&f, LOG_NAME), ERR_NOT_FOUND);
	assert_int_equal(verdict(&f, ""), ERR_NOT_FOUND);
	arena_free(&f.arena);
}

/* The proof without its last line: the log has signed, the witness not. */
static void
recorded_is_not_countersigned(void **state)
{
	struct fixture f;
	struct proof_facts facts = { .at = 1 };
	size_t n;

	(void)state;
	set_up(&f, "w1");
	n = str_find_str(f.proof, STR("\xe2\x80\x94 witness"));
	assert_true(n < f.proof.n);
	f.proof.n = n;
	assert_int_equal(proof_verify(&f.arena, f.proof, f.entry, STR(LOG_NAME),
			     &f.policy, &facts),
	    ERR_POLICY);
	assert_int_equal(facts.index, 42);
	assert_int_equal(facts.checkpoint.size, 300);
	assert_int_equal(facts.at, 0);
	/* What is not even in the tree is not recorded. */
	f.entry.n--;
	assert_int_equal(verdict(&f, LOG_NAME), ERR_PROOF);
	arena_free(&f.arena);
	set_up(&f, "none");
	f.proof.n = n;
	assert_int_equal(verdict(&f, LOG_NAME), OK);
	arena_free(&f.arena);
}

/* Without the log's own line nothing is shown, whoever else has signed. */
static void
the_log_must_have_signed(void **state)
{
	struct fixture f;
	size_t log_at;
	size_t witness_at;

	(void)state;
	set_up(&f, "w1");
	log_at = str_find_str(f.proof, STR("\xe2\x80\x94 log"));
	witness_at = str_find_str(f.proof, STR("\xe2\x80\x94 witness"));
	f.proof = text(&f.arena, "%.*s%.*s", (int)log_at, f.proof.p,
	    (int)(f.proof.n - witness_at), f.proof.p + witness_at);
	assert_int_equal(verdict(&f, LOG_NAME), ERR_SIGNATURE);
	arena_free(&f.arena);
}

static void
any_changed_bit_is_found(void **state)
{
	struct fixture f;
	struct str good;

	(void)state;
	set_up(&f, "w1");
	good = f.proof;
	for (size_t i = 0; i < 8 * good.n; i++) {
		struct arena a = { 0 };
		struct str bad = str_copy(&a, good);
		char *p = (char *)(uintptr_t)bad.p;

		p[i / 8] = (char)(p[i / 8] ^ 1 << i % 8);
		f.proof = bad;
		if (verdict(&f, LOG_NAME) == OK)
			fail_msg("bit %zu does not matter", i);
		arena_free(&a);
	}
	arena_free(&f.arena);
}

#define HEAD "c2sp.org/tlog-proof@v1\n"
#define HASH "XNoicnFsQ1YwKDnYJEf0KP9QJcjhGp0+CIY7LF4vjPE="

static void
one_form_is_read_and_written(void **state)
{
	static const char *const good[] = {
		HEAD "index 0\n\nnote",
		HEAD "index 9223372036854775807\n" HASH "\n" HASH "\n\nnote",
		HEAD "extra AAEC\nindex 1\n" HASH "\n\n\n\nnote\n\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct proof proof;

		assert_int_equal(proof_get(&a, str_from(good[i]), &proof), OK);
		proof_put(&out, &proof);
		check_str(buf_str(&out), good[i]);
		arena_free(&a);
	}
}

static void
other_forms_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"\n\n",
		HEAD,
		HEAD "\nnote",
		HEAD "index 0\nnote",
		HEAD "index 0\n\n",
		"c2sp.org/tlog-proof@v2\nindex 0\n\nnote",
		"c2sp.org/tlog-proof@v1\r\nindex 0\n\nnote",
		"\n" HEAD "index 0\n\nnote",
		HEAD "index 00\n\nnote",
		HEAD "index -1\n\nnote",
		HEAD "index 9223372036854775808\n\nnote",
		HEAD "index\n\nnote",
		HEAD "index 0 \n\nnote",
		HEAD "Index 0\n\nnote",
		HEAD "extra \nindex 0\n\nnote",
		HEAD "extra AAE\nindex 0\n\nnote",
		HEAD "extra AAEC\nextra AAEC\nindex 0\n\nnote",
		HEAD "index 0\nextra AAEC\n\nnote",
		HEAD "extra AAEC\n\nnote",
		HEAD "index 0\nAAEC\n\nnote",
		HEAD "index 0\n" HASH " \n\nnote",
		HEAD "index 0\n" HASH "\r\n\r\nnote",
		HEAD "index 0\n" HASH HASH "\n\nnote",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct arena a = { 0 };
		struct proof proof;

		if (proof_get(&a, str_from(bad[i]), &proof) == OK)
			fail_msg("accepted: %s", bad[i]);
		arena_free(&a);
	}
}

static void
limits_of_a_proof(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct proof proof;

	(void)state;
	buf_put(&out, STR(HEAD "index 0\n"));
	for (int i = 0; i < PROOF_MAX; i++)
		buf_put(&out, STR(HASH "\n"));
	assert_int_equal(proof_get(&a,
			     text(&a, "%.*s\nnote", STR_ARG(buf_str(&out))),
			     &proof),
	    OK);
	buf_put(&out, STR(HASH "\n\nnote"));
	assert_int_equal(proof_get(&a, buf_str(&out), &proof), ERR_TOO_LARGE);
	buf_clear(&out);
	buf_put(&out, STR(HEAD "index 0\n\n"));
	while (out.n <= PROOF_BYTES_MAX)
		buf_byte(&out, 'x');
	assert_int_equal(proof_get(&a, buf_str(&out), &proof), ERR_TOO_LARGE);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_proof_is_ok),
		cmocka_unit_test(it_is_bound_to_entry_origin_and_policy),
		cmocka_unit_test(recorded_is_not_countersigned),
		cmocka_unit_test(the_log_must_have_signed),
		cmocka_unit_test(any_changed_bit_is_found),
		cmocka_unit_test(one_form_is_read_and_written),
		cmocka_unit_test(other_forms_are_refused),
		cmocka_unit_test(limits_of_a_proof),
	};

	return CHECK_RUN(tests);
}
