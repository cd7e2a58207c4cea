/*
 * Checkpoints.
 */
#include "vectors.h"

#include "merkle/checkpoint.h"
#include "merkle/tree.h"

#define ROOT "XNoicnFsQ1YwKDnYJEf0KP9QJcjhGp0+CIY7LF4vjPE="
#define EMPTY "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

static void
one_form_is_read_and_written(void **state)
{
	static const char *const good[] = {
		"a\n300\n" ROOT "\n",
		"log.example.org/test\n1\n" ROOT "\n",
		"log.example.org/test\n0\n" EMPTY "\n",
		"a\n9223372036854775807\n" ROOT "\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct arena a = { 0 };
		struct buf out = { .arena = &a };
		struct checkpoint c;

		assert_int_equal(checkpoint_get(str_from(good[i]), &c), OK);
		checkpoint_put(&out, &c);
		check_str(buf_str(&out), good[i]);
		arena_free(&a);
	}
}

static void
other_forms_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"\n",
		"a\n1\n",
		"a\n1\n" ROOT,
		"a\n1\n" ROOT "\n\n",
		"a\n1\n" ROOT "\nextension\n",
		"a\n1\n" ROOT "\r\n",
		"a\n1\n\n" ROOT "\n",
		"\n1\n" ROOT "\n",
		"a b\n1\n" ROOT "\n",
		"a+b\n1\n" ROOT "\n",
		"\xe5\x8e\xbf\n1\n" ROOT "\n",
		"a\n\n" ROOT "\n",
		"a\n01\n" ROOT "\n",
		"a\n+1\n" ROOT "\n",
		"a\n-1\n" ROOT "\n",
		"a\n 1\n" ROOT "\n",
		"a\n1 \n" ROOT "\n",
		"a\n0x1\n" ROOT "\n",
		"a\n9223372036854775808\n" ROOT "\n",
		"a\n99999999999999999999999\n" ROOT "\n",
		"a\n1\nXNoicnFsQ1YwKDnYJEf0KP9QJcjhGp0+CIY7LF4vjPF=\n",
		"a\n1\nXNoicnFsQ1YwKDnYJEf0KP9QJcjhGp0+CIY7LF4vjPE\n",
		"a\n1\nXNoicnFsQ1YwKDnYJEf0KP9QJcjhGp0+CIY7LF4v\n",
		"a\n1\nXNoicnFsQ1YwKDnYJEf0KP9QJcjhGp0-CIY7LF4vjPE=\n",
	};
	struct checkpoint c;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		enum err err = checkpoint_get(str_from(bad[i]), &c);

		if (err != ERR_MALFORMED && err != ERR_NOT_CANONICAL)
			fail_msg("error %d for: %s", err, bad[i]);
	}
}

static void
an_empty_log_has_the_empty_root(void **state)
{
	struct checkpoint c;

	(void)state;
	assert_int_equal(checkpoint_get(STR("a\n0\n" ROOT "\n"), &c),
	    ERR_PROOF);
	assert_int_equal(checkpoint_get_form(STR("a\n0\n" ROOT "\n"), &c), OK);
}

static enum err
open_as(struct str bytes, const char *origin, const struct note_key *keys,
    size_t n_keys)
{
	struct checkpoint_log log = { str_from(origin), keys, n_keys };
	struct arena a = { 0 };
	struct checkpoint c;
	struct note note;
	enum err err = checkpoint_open(&a, bytes, &log, &note, &c);

	if (err == OK)
		check_str(c.origin, origin);
	arena_free(&a);
	return err;
}

static void
only_the_log_is_believed(void **state)
{
	struct arena a = { 0 };
	struct str bytes = vector_file(&a, VECTORS "log", "checkpoint.300");
	struct note_key keys[] = { vector_key(LOG_VKEY),
		vector_key(WITNESS_VKEY) };

	(void)state;
	assert_int_equal(open_as(bytes, LOG_NAME, keys, 1), OK);
	/* The log of another origin, though the key is the same. */
	assert_int_equal(open_as(bytes, "log.example.org/other", keys, 1),
	    ERR_SIGNATURE);
	assert_int_equal(open_as(bytes, LOG_NAME, keys, 0), ERR_SIGNATURE);
	assert_int_equal(open_as(str_from_byte(bytes, 1), LOG_NAME, keys, 1),
	    ERR_SIGNATURE);
	assert_int_equal(open_as((struct str){ bytes.p, bytes.n - 1 }, LOG_NAME,
			     keys, 1),
	    ERR_MALFORMED);
	arena_free(&a);
}

static void
a_signed_extension_is_refused(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct note_signer log = vector_signer(LOG_NAME, 0x01, LOG_SEED);

	(void)state;
	assert_int_equal(note_sign(&out, STR(LOG_NAME "\n1\n" ROOT "\nmore\n"),
			     &log, 0),
	    OK);
	assert_int_equal(open_as(buf_str(&out), LOG_NAME, &log.key, 1),
	    ERR_MALFORMED);
	buf_clear(&out);
	assert_int_equal(note_sign(&out, STR(LOG_NAME "\n0\n" ROOT "\n"), &log,
			     0),
	    OK);
	assert_int_equal(open_as(buf_str(&out), LOG_NAME, &log.key, 1),
	    ERR_PROOF);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_form_is_read_and_written),
		cmocka_unit_test(other_forms_are_refused),
		cmocka_unit_test(an_empty_log_has_the_empty_root),
		cmocka_unit_test(only_the_log_is_believed),
		cmocka_unit_test(a_signed_extension_is_refused),
	};

	return CHECK_RUN(tests);
}
