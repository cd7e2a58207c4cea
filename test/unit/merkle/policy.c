/*
 * Policies: whom to trust, and what is enough.
 */
#include "vectors.h"

#include "merkle/checkpoint.h"
#include "merkle/policy.h"

enum { N_WITNESSES = 5 };

/* A witness key for each of w0..w4; their vkeys as text in A. */
static struct note_signer
witness(unsigned i)
{
	static const char *const names[N_WITNESSES] = { "w0.example",
		"w1.example", "w2.example", "w3.example", "w4.example" };
	struct sign_seed seed = { { (uint8_t)(i + 1) } };
	struct note_signer signer;

	assert_int_equal(note_signer_make(str_from(names[i]), NOTE_COSIGNATURE,
			     &seed, &signer),
	    OK);
	return signer;
}

static const char *
vkey(struct arena *a, unsigned i)
{
	struct note_signer signer = witness(i);
	struct buf out = { .arena = a };

	note_key_put(&out, &signer.key);
	return str_copy(a, buf_str(&out)).p;
}

/* log, w0..w4, then RULES. */
static struct str
policy_text(struct arena *a, const char *rules)
{
	return text(a,
	    "log " LOG_VKEY " https://log.example/\n"
	    "witness w0 %s\nwitness w1 %s https://w1.example/\n"
	    "witness w2 %s\nwitness w3 %s\nwitness w4 %s\n%s",
	    vkey(a, 0), vkey(a, 1), vkey(a, 2), vkey(a, 3), vkey(a, 4), rules);
}

static void
the_plainest_form_is_stable(void **state)
{
	static const char rules[] = "group auditors any w1 w2\n"
				    "group all-three 2 w0 auditors w3\n"
				    "group top all all-three w4\n"
				    "quorum top\n";
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct str plain = policy_text(&a, rules);
	struct str loose = text(&a, "# who\n\n \t # we trust\n  %.*s\t \n#end",
	    (int)plain.n - 1, plain.p);
	struct policy p;

	(void)state;
	assert_int_equal(policy_get(&a, loose, &p, NULL), OK);
	assert_int_equal(p.n_logs, 1);
	check_str(p.logs[0].url, "https://log.example/");
	assert_int_equal(p.n_names, 8);
	check_str(p.names[1].url, "https://w1.example/");
	check_str(p.names[0].url, "");
	check_str(p.names[p.quorum].name, "top");
	policy_put(&out, &p);
	assert_true(str_eq(buf_str(&out), plain));
	arena_free(&a);
}

static void
no_quorum_is_said_in_words(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct policy p;

	(void)state;
	assert_int_equal(policy_get(&a, STR("quorum none\n"), &p, NULL), OK);
	policy_put(&out, &p);
	check_str(buf_str(&out), "quorum none\n");
	assert_false(policy_has_log(&p, STR(LOG_NAME)));
	arena_free(&a);
}

/* Rules that follow seven lines of log and witnesses. */
static const struct {
	const char *rules;
	enum err err;
	unsigned line;
} bad_rules[] = {
	{ "", ERR_MISSING_FIELD, 7 },
	{ "quorum\n", ERR_MALFORMED, 7 },
	{ "quorum w0 w1\n", ERR_MALFORMED, 7 },
	{ "quorum w9\n", ERR_NOT_FOUND, 7 },
	{ "quorum w0\nquorum w0\n", ERR_DUPLICATE, 8 },
	{ "quorum none\nquorum w0\n", ERR_DUPLICATE, 8 },
	{ "Quorum w0\n", ERR_MALFORMED, 7 },
	{ "quorum w0\nallow\n", ERR_MALFORMED, 8 },
	{ "group g all\nquorum g\n", ERR_MALFORMED, 7 },
	{ "group g\nquorum g\n", ERR_MALFORMED, 7 },
	{ "group g some w0\nquorum g\n", ERR_MALFORMED, 7 },
	{ "group g 0 w0\nquorum g\n", ERR_MALFORMED, 7 },
	{ "group g 01 w0\nquorum g\n", ERR_MALFORMED, 7 },
	{ "group g 2 w0\nquorum g\n", ERR_MALFORMED, 7 },
	{ "group g any w0 w0\nquorum g\n", ERR_DUPLICATE, 7 },
	{ "group g any w0 g\nquorum g\n", ERR_NOT_FOUND, 7 },
	{ "group g any w0 none\nquorum g\n", ERR_NOT_FOUND, 7 },
	{ "group w0 any w1\nquorum w0\n", ERR_DUPLICATE, 7 },
	{ "group none any w1\nquorum none\n", ERR_DUPLICATE, 7 },
	{ "group g any w0\ngroup h any w0\nquorum h\n", ERR_DUPLICATE, 8 },
	{ "group g any h\ngroup h any w0\nquorum g\n", ERR_NOT_FOUND, 7 },
	{ "quorum g\ngroup g any w0\n", ERR_NOT_FOUND, 7 },
	{ "quorum w0\r\n", ERR_MALFORMED, 7 },
	{ "quorum w0 # trailing\n", ERR_MALFORMED, 7 },
	{ "log " WITNESS_VKEY "\nquorum w0\n", ERR_MALFORMED, 7 },
	{ "witness x " LOG_VKEY "\nquorum w0\n", ERR_MALFORMED, 7 },
	{ "log " LOG_VKEY "\nquorum w0\n", ERR_DUPLICATE, 7 },
	{ "log " LOG_VKEY " url more\nquorum w0\n", ERR_DUPLICATE, 7 },
	{ "witness x " WITNESS_VKEY " url more\n", ERR_MALFORMED, 7 },
	{ "witness w0 " WITNESS_VKEY "\n", ERR_DUPLICATE, 7 },
	{ "witness x " WITNESS_VKEY "\nwitness y " WITNESS_VKEY "\n",
	    ERR_DUPLICATE, 8 },
	{ "witness x\n", ERR_MALFORMED, 7 },
	{ "log\n", ERR_MALFORMED, 7 },
	{ "# \x7f\nquorum w0\n", ERR_MALFORMED, 7 },
	{ "# \x01\nquorum w0\n", ERR_MALFORMED, 7 },
};

static void
unclear_policies_are_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(bad_rules) / sizeof(*bad_rules); i++) {
		struct arena a = { 0 };
		struct policy p;
		unsigned line = 0;
		enum err err = policy_get(&a,
		    policy_text(&a, bad_rules[i].rules), &p, &line);

		if (err != bad_rules[i].err || line != bad_rules[i].line)
			fail_msg("error %d in line %u for: %s", err, line,
			    bad_rules[i].rules);
		arena_free(&a);
	}
}

/* The same public key under another name is the same key. */
static void
one_key_counts_once(void **state)
{
	struct arena a = { 0 };
	struct sign_seed seed = { { 1 } };
	struct note_signer same;
	struct buf line = { .arena = &a };
	struct policy p;

	(void)state;
	assert_int_equal(note_signer_make(STR("other.example"),
			     NOTE_COSIGNATURE, &seed, &same),
	    OK);
	buf_put(&line, STR("witness other "));
	note_key_put(&line, &same.key);
	buf_put(&line, STR("\nquorum w0\n"));
	assert_int_equal(policy_get(&a,
			     policy_text(&a, str_copy(&a, buf_str(&line)).p),
			     &p, NULL),
	    ERR_DUPLICATE);
	arena_free(&a);
}

static void
limits_of_a_policy(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct policy p;

	(void)state;
	for (int i = 1; i < POLICY_LINES_MAX; i++)
		buf_put(&out, STR("#\n"));
	buf_put(&out, STR("quorum none\n"));
	assert_int_equal(policy_get(&a, buf_str(&out), &p, NULL), OK);
	buf_put(&out, STR("#\n"));
	assert_int_equal(policy_get(&a, buf_str(&out), &p, NULL),
	    ERR_TOO_LARGE);
	buf_clear(&out);
	for (unsigned i = 0; i < 33; i++) {
		struct sign_seed seed = { { 100, (uint8_t)i } };
		struct note_signer s;

		assert_int_equal(note_signer_make(STR("l"), NOTE_ED25519, &seed,
				     &s),
		    OK);
		buf_put(&out, STR("log "));
		note_key_put(&out, &s.key);
		seed.bytes[0] = 200;
		assert_int_equal(note_signer_make(STR("w"), NOTE_COSIGNATURE,
				     &seed, &s),
		    OK);
		buf_printf(&out, "\nwitness w%u ", i);
		note_key_put(&out, &s.key);
		buf_printf(&out, "\ngroup g%u any w%u\n", i, i);
	}
	buf_put(&out, STR("quorum g32\n"));
	assert_int_equal(policy_get(&a, buf_str(&out), &p, NULL), OK);
	assert_int_equal(p.n_logs, 33);
	assert_int_equal(p.n_names, 66);
	arena_free(&a);
}

/*
 * A checkpoint that the witnesses of the set SIGNERS (a bit each) have
 * cosigned: w0 at time 100, w1 at 110, ...
 */
static struct note
cosigned(struct arena *a, unsigned signers)
{
	struct buf out = { .arena = a };
	struct note_signer log = vector_signer(LOG_NAME, 0x01, LOG_SEED);
	struct str body = STR(LOG_NAME "\n0\n47DEQpj8HBSa+/TImW+5JCeu"
				       "QeRkm5NMpJWZG3hSuFU=\n");
	struct note note;

	assert_int_equal(note_sign(&out, body, &log, 0), OK);
	for (unsigned i = 0; i < N_WITNESSES; i++) {
		struct note_signer s = witness(i);

		if (signers >> i & 1)
			assert_int_equal(note_line_put(&out, body, &s,
					     100 + 10 * (int)i),
			    OK);
	}
	assert_int_equal(note_get(a, buf_str(&out), &note), OK);
	return note;
}

static bool
has(unsigned set, unsigned i)
{
	return set >> i & 1;
}

typedef bool rule(unsigned set);

static bool
rule_none(unsigned set)
{
	(void)set;
	return true;
}

static bool
rule_w2(unsigned set)
{
	return has(set, 2);
}

static bool
rule_all(unsigned set)
{
	return set == 31;
}

static bool
rule_any(unsigned set)
{
	return set != 0;
}

static bool
rule_3(unsigned set)
{
	return __builtin_popcount(set) >= 3;
}

/* all(w0, any(w1, 2 of (w2, w3, w4))) */
static bool
rule_nested(unsigned set)
{
	return has(set, 0) &&
	    (has(set, 1) || __builtin_popcount(set >> 2) >= 2);
}

static const struct {
	const char *rules;
	rule *is_enough;
} quorums[] = {
	{ "quorum none\n", rule_none },
	{ "quorum w2\n", rule_w2 },
	{ "group g all w0 w1 w2 w3 w4\nquorum g\n", rule_all },
	{ "group g any w0 w1 w2 w3 w4\nquorum g\n", rule_any },
	{ "group g 3 w0 w1 w2 w3 w4\nquorum g\n", rule_3 },
	{ "group p 2 w2 w3 w4\ngroup q any w1 p\ngroup r all w0 q\n"
	  "quorum r\n",
	    rule_nested },
};

/* When it was enough: the first witness with which the set so far was. */
static int64_t
want_time(rule *is_enough, unsigned set)
{
	if (is_enough(0))
		return 0;
	for (unsigned i = 0; i < N_WITNESSES; i++)
		if (is_enough(set & ((2u << i) - 1)))
			return 100 + 10 * (int64_t)i;
	return -1;
}

/* Every subset of five witnesses against six quorums. */
static void
every_set_of_witnesses(void **state)
{
	(void)state;
	for (size_t q = 0; q < sizeof(quorums) / sizeof(*quorums); q++) {
		struct arena a = { 0 };
		struct policy p;

		assert_int_equal(policy_get(&a,
				     policy_text(&a, quorums[q].rules), &p,
				     NULL),
		    OK);
		for (unsigned set = 0; set < 1 << N_WITNESSES; set++) {
			struct note note = cosigned(&a, set);
			bool is_enough = quorums[q].is_enough(set);
			int64_t at = -1;

			assert_int_equal(policy_check_quorum(&p, &note, &at),
			    is_enough ? OK : ERR_POLICY);
			assert_int_equal(at,
			    want_time(quorums[q].is_enough, set));
		}
		arena_free(&a);
	}
}

static void
broken_lines_refuse(void **state)
{
	struct arena a = { 0 };
	struct note note = cosigned(&a, 3);
	struct note logless = { .n_lines = 0 };
	struct policy p;
	int64_t at;
	uint8_t *bytes;

	(void)state;
	assert_int_equal(policy_get(&a, policy_text(&a, "quorum w0\n"), &p,
			     NULL),
	    OK);
	assert_int_equal(policy_check_log(&p, &note, STR(LOG_NAME)), OK);
	assert_int_equal(policy_check_log(&p, &note, STR("other")),
	    ERR_SIGNATURE);
	assert_int_equal(policy_check_log(&p, &logless, STR(LOG_NAME)),
	    ERR_SIGNATURE);
	assert_int_equal(policy_check_quorum(&p, &note, &at), OK);
	/* w1 is not needed, but it is known. */
	bytes = (uint8_t *)(uintptr_t)note.lines[2].signature.p;
	bytes[20] ^= 1;
	assert_int_equal(policy_check_quorum(&p, &note, &at), ERR_SIGNATURE);
	bytes[20] ^= 1;
	bytes = (uint8_t *)(uintptr_t)note.lines[0].signature.p;
	bytes[20] ^= 1;
	assert_int_equal(policy_check_log(&p, &note, STR(LOG_NAME)),
	    ERR_SIGNATURE);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plainest_form_is_stable),
		cmocka_unit_test(no_quorum_is_said_in_words),
		cmocka_unit_test(unclear_policies_are_refused),
		cmocka_unit_test(one_key_counts_once),
		cmocka_unit_test(limits_of_a_policy),
		cmocka_unit_test(every_set_of_witnesses),
		cmocka_unit_test(broken_lines_refuse),
	};

	return CHECK_RUN(tests);
}
