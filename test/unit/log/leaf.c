/*
 * Leaves: the exact bytes, what is read back, what is refused.
 */
#include "vectors.h"

#include "log/leaf.h"

#define BODY "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
#define JSON                                                                   \
	"{\"at\":1509069911,\"body\":\"" BODY                                  \
	"\",\"by\":\"m017\",\"kind\":\"funds.sent\",\"see\":\"parties\"}"
#define HEAD "sunledger.org/event@v1\n"
#define LEAF HEAD LOG_NAME "\n" JSON "\n"

static struct leaf
plain(void)
{
	struct leaf leaf = { .origin = STR(LOG_NAME),
		.at = 1509069911,
		.by = STR("m017"),
		.kind = STR("funds.sent"),
		.see = STR("parties") };

	memset(leaf.body.bytes, 1, sizeof(leaf.body.bytes));
	return leaf;
}

static void
test_exact_bytes(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct leaf leaf = plain();

	(void)state;
	leaf_put(&out, &leaf);
	check_str(buf_str(&out), LEAF);
	buf_clear(&out);
	leaf.more = leaf.body;
	leaf_put(&out, &leaf);
	check_str(buf_str(&out),
	    HEAD LOG_NAME "\n{\"at\":1509069911,\"body\":\"" BODY
			  "\",\"by\":\"m017\",\"kind\":\"funds.sent\","
			  "\"more\":\"" BODY "\",\"see\":\"parties\"}\n");
	arena_free(&a);
}

static void
test_read_back(void **state)
{
	struct arena a = { 0 };
	struct leaf want = plain();
	struct leaf leaf;
	struct refusal r;

	(void)state;
	assert_int_equal(leaf_get(STR(LEAF), &a, &leaf, &r), OK);
	check_str(leaf.origin, LOG_NAME);
	check_str(leaf.by, "m017");
	check_str(leaf.kind, "funds.sent");
	check_str(leaf.see, "parties");
	assert_int_equal(leaf.at, want.at);
	assert_true(hash_eq(&leaf.body, &want.body));
	assert_true(hash_is_none(&leaf.more));
	assert_int_equal(leaf.signatures.n, 0);
	arena_free(&a);
}

/* A signed leaf is a note that anybody's note reader takes. */
static void
test_signed(void **state)
{
	struct arena a = { 0 };
	struct note_signer m =
	    vector_signer("m017.example.org", NOTE_ED25519, LOG_SEED);
	struct leaf leaf = plain();
	struct buf text = { .arena = &a };
	struct buf line = { .arena = &a };
	struct buf whole = { .arena = &a };
	struct refusal r;
	struct leaf read;
	struct note note;

	(void)state;
	leaf_put(&text, &leaf);
	assert_int_equal(note_line_put(&line, buf_str(&text), &m, 0), OK);
	leaf.signatures = buf_str(&line);
	leaf_put(&whole, &leaf);
	assert_int_equal(leaf_get(buf_str(&whole), &a, &read, &r), OK);
	assert_true(str_eq(read.signatures, leaf.signatures));
	assert_int_equal(note_get(&a, buf_str(&whole), &note), OK);
	assert_int_equal(note_verify(&note, &m.key, 1), OK);

	/* Half a line, or a second text between the two, is no leaf. */
	assert_int_equal(leaf_get((struct str){ whole.p, whole.n - 1 }, &a,
			     &read, &r),
	    ERR_MALFORMED);
	buf_clear(&whole);
	buf_put(&whole, buf_str(&text));
	buf_put(&whole, STR("\nmore text\n\n"));
	buf_put(&whole, leaf.signatures);
	assert_int_equal(leaf_get(buf_str(&whole), &a, &read, &r),
	    ERR_MALFORMED);
	arena_free(&a);
}

static void
test_refused(void **state)
{
	static const struct {
		enum err err;
		const char *bytes;
	} bad[] = {
		{ ERR_MALFORMED, "" },
		{ ERR_MALFORMED, "sunledger.org/event@v1" },
		{ ERR_MALFORMED, "sunledger.org/event@v2\nx\n" JSON "\n" },
		{ ERR_MALFORMED, HEAD "two words\n" JSON "\n" },
		{ ERR_MALFORMED, HEAD "\n" JSON "\n" },
		{ ERR_MALFORMED, HEAD LOG_NAME "\n" JSON },
		{ ERR_MALFORMED, HEAD LOG_NAME "\n" JSON "\n\n" },
		{ ERR_MALFORMED, HEAD LOG_NAME "\n" JSON "\nx\n" },
		{ ERR_NOT_CANONICAL, HEAD LOG_NAME "\n" JSON "\r\n" },
		{ ERR_NOT_CANONICAL,
		    HEAD LOG_NAME "\n{\"by\":\"m\",\"at\":1,\"body\":\"" BODY
				  "\",\"kind\":\"a\",\"see\":\"public\"}\n" },
		{ ERR_MISSING_FIELD,
		    HEAD LOG_NAME "\n{\"at\":1,\"by\":\"m\",\"kind\":\"a\","
				  "\"see\":\"public\"}\n" },
		{ ERR_MALFORMED,
		    HEAD LOG_NAME "\n{\"at\":-1,\"body\":\"" BODY
				  "\",\"by\":\"m\",\"kind\":\"a\","
				  "\"see\":\"public\"}\n" },
		{ ERR_MALFORMED,
		    HEAD LOG_NAME "\n{\"at\":1,\"body\":\"" BODY
				  "\",\"by\":\"m\",\"kind\":\"a\","
				  "\"see\":\"nobody\"}\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct arena a = { 0 };
		struct leaf leaf;
		struct refusal r;
		enum err err = leaf_get(str_from(bad[i].bytes), &a, &leaf, &r);

		if (err != bad[i].err)
			fail_msg("leaf %zu: got %d, want %d", i, err,
			    bad[i].err);
		assert_int_equal(r.err, err);
		arena_free(&a);
	}
}

static void
test_too_large(void **state)
{
	struct arena a = { 0 };
	char *p = arena_alloc(&a, LEAF_MAX + 1);
	struct leaf leaf;
	struct refusal r;

	(void)state;
	memcpy(p, LEAF, strlen(LEAF));
	assert_int_equal(leaf_get((struct str){ p, LEAF_MAX + 1 }, &a, &leaf,
			     &r),
	    ERR_TOO_LARGE);
	arena_free(&a);
}

/* Whatever byte changes, it is refused or says something else. */
static void
test_one_encoding(void **state)
{
	char bytes[] = LEAF;
	size_t n = sizeof(bytes) - 1;

	(void)state;
	for (size_t i = 0; i < n; i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct refusal r;
		struct leaf leaf;

		bytes[i] ^= 1;
		if (leaf_get((struct str){ bytes, n }, &a, &leaf, &r) == OK) {
			leaf_put(&out, &leaf);
			assert_true(
			    str_eq(buf_str(&out), (struct str){ bytes, n }));
		}
		bytes[i] ^= 1;
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_exact_bytes),
		cmocka_unit_test(test_read_back),
		cmocka_unit_test(test_signed),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_too_large),
		cmocka_unit_test(test_one_encoding),
	};

	return CHECK_RUN(tests);
}
