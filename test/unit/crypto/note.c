/*
 * Signed notes.
 */
#include "vectors.h"

/* C2SP signed-note, the example. */
#define FOO_VKEY                                                               \
	"example.com/foo+530d903a"                                             \
	"+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
#define DASH "\xe2\x80\x94 "
#define FOO_TEXT "This is an example message.\n"
#define FOO_BASE64                                                             \
	"Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"     \
	"OBH3mFXmRKuwHjG1Yu72IneyaQM="
/* The same line with one bit of its signature changed. */
#define FOO_BROKEN64                                                           \
	"Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYj"     \
	"OBH3mFXmRKuwHjG1Yu72IneyaQI="
#define FOO_LINE DASH "example.com/foo " FOO_BASE64 "\n"
#define FOO_BROKEN DASH "example.com/foo " FOO_BROKEN64 "\n"
#define FOO_NOTE FOO_TEXT "\n" FOO_LINE

static enum err
verify(const char *bytes, const struct note_key *keys, size_t n_keys)
{
	struct arena a = { 0 };
	struct note note;
	enum err err = note_get(&a, str_from(bytes), &note);

	if (err == OK)
		err = note_verify(&note, keys, n_keys);
	arena_free(&a);
	return err;
}

static void
example_of_the_standard(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct note_key key = vector_key(FOO_VKEY);
	struct note note;
	int64_t at = 5;

	(void)state;
	assert_int_equal(note_get(&a, STR(FOO_NOTE), &note), OK);
	check_str(note.text, FOO_TEXT);
	check_str(note.signatures, FOO_LINE);
	assert_int_equal(note.n_lines, 1);
	check_str(note.lines[0].line, FOO_LINE);
	check_str(note.lines[0].name, "example.com/foo");
	assert_int_equal(note.lines[0].id, 0x530d903a);
	assert_int_equal(note.lines[0].signature.n, 64);
	assert_int_equal(note_verify_key(&note, &key, &at), OK);
	assert_int_equal(at, 0);
	assert_int_equal(note_verify(&note, &key, 1), OK);
	note_key_put(&out, &key);
	check_str(buf_str(&out), FOO_VKEY);
	arena_free(&a);
}

static void
keys_have_one_spelling(void **state)
{
	static const struct {
		const char *vkey;
		enum err err;
	} bad[] = {
		{ "", ERR_MALFORMED },
		{ "a", ERR_MALFORMED },
		{ "a+00000000", ERR_MALFORMED },
		{ "a+00000000+", ERR_MALFORMED },
		{ "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		    ERR_MALFORMED },
		{ "a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		    ERR_MALFORMED },
		{ "example.com/foo+530D903A"
		  "+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		    ERR_MALFORMED },
		{ "example.com/foo+530d903b"
		  "+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		    ERR_NOT_CANONICAL },
		{ "example.com/fop+530d903a"
		  "+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		    ERR_NOT_CANONICAL },
		{ FOO_VKEY "\n", ERR_MALFORMED },
		{ FOO_VKEY "=", ERR_MALFORMED },
		/* types 0x02 and 0x06 */
		{ "example.com/foo+530d903a"
		  "+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		    ERR_MALFORMED },
		{ "example.com/foo+530d903a"
		  "+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
		    ERR_MALFORMED },
		/* the point of order 1 */
		{ "example.com/foo+530d903a"
		  "+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		    ERR_WEAK_KEY },
	};
	struct note_key key;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		enum err err = note_key_get(str_from(bad[i].vkey), &key);

		if (err != bad[i].err)
			fail_msg("%s: error %d", bad[i].vkey, err);
	}
}

static void
signers_make_the_keys_of_the_vectors(void **state)
{
	struct note_signer log = vector_signer(LOG_NAME, 0x01, LOG_SEED);
	struct note_signer witness =
	    vector_signer(WITNESS_NAME, 0x04, WITNESS_SEED);
	struct note_key log_key = vector_key(LOG_VKEY);
	struct note_key witness_key = vector_key(WITNESS_VKEY);
	static const struct note_signer empty;

	(void)state;
	assert_true(note_key_eq(&log.key, &log_key));
	assert_true(note_key_eq(&witness.key, &witness_key));
	assert_false(note_key_eq(&log.key, &witness.key));
	note_signer_forget(&log);
	assert_memory_equal(&log, &empty, sizeof(empty));
}

static void
what_is_signed_verifies(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct note_signer log = vector_signer(LOG_NAME, 0x01, LOG_SEED);
	struct note_signer witness =
	    vector_signer(WITNESS_NAME, 0x04, WITNESS_SEED);
	struct note_key keys[] = { log.key, witness.key };
	struct str signed_text = STR("阳光\n\nline\n");
	struct note note;
	int64_t at;

	(void)state;
	assert_int_equal(note_sign(&out, signed_text, &log, 0), OK);
	assert_int_equal(note_line_put(&out, signed_text, &witness, 1700000123),
	    OK);
	assert_int_equal(note_get(&a, buf_str(&out), &note), OK);
	assert_true(str_eq(note.text, signed_text));
	assert_int_equal(note.n_lines, 2);
	assert_int_equal(note_verify(&note, keys, 2), OK);
	assert_int_equal(note_verify_key(&note, &keys[1], &at), OK);
	assert_int_equal(at, 1700000123);
	arena_free(&a);
}

/* signed-note, "Verifying": a broken line of a known key refuses all. */
static void
every_line_of_a_known_key_must_be_good(void **state)
{
	struct note_key foo = vector_key(FOO_VKEY);
	struct note_key log = vector_key(LOG_VKEY);
	struct note_key both[] = { log, foo };

	(void)state;
	assert_int_equal(verify(FOO_NOTE, &foo, 1), OK);
	assert_int_equal(verify(FOO_NOTE FOO_LINE, &foo, 1), OK);
	assert_int_equal(verify(FOO_NOTE FOO_BROKEN, &foo, 1), ERR_SIGNATURE);
	assert_int_equal(verify(FOO_TEXT "\n" FOO_BROKEN FOO_LINE, &foo, 1),
	    ERR_SIGNATURE);
	assert_int_equal(verify(FOO_TEXT "\n" FOO_BROKEN, &foo, 1),
	    ERR_SIGNATURE);
	assert_int_equal(verify("x" FOO_NOTE, &foo, 1), ERR_SIGNATURE);
	/* Nobody known has signed. */
	assert_int_equal(verify(FOO_NOTE, &log, 1), ERR_SIGNATURE);
	assert_int_equal(verify(FOO_NOTE, &foo, 0), ERR_SIGNATURE);
	/* A line under the id of one and the name of another is unknown. */
	assert_int_equal(verify(FOO_NOTE DASH LOG_NAME " " FOO_BROKEN64 "\n",
			     both, 2),
	    OK);
	assert_int_equal(verify(FOO_NOTE DASH "example.com/foo VVVVVVVV\n",
			     both, 2),
	    OK);
	/* Under both, but not of the right length. */
	assert_int_equal(verify(FOO_NOTE DASH "example.com/foo Uw2QOkn8\n",
			     both, 2),
	    ERR_SIGNATURE);
}

static void
only_one_form_of_a_note(void **state)
{
	static const char *const bad[] = {
		"",
		"\n",
		"\n\n",
		FOO_TEXT,
		FOO_TEXT "\n",
		FOO_TEXT FOO_LINE,
		FOO_TEXT "\n\n" FOO_BASE64,
		"\n" FOO_LINE,
		FOO_NOTE "\n",
		FOO_NOTE "x\n",
		FOO_NOTE " ",
		FOO_TEXT "\n" DASH "example.com/foo " FOO_BASE64,
		FOO_TEXT "\n" DASH "example.com/foo " FOO_BASE64 "\r\n",
		FOO_TEXT "\r\n" FOO_LINE,
		"tab\there\n\n" FOO_LINE,
		"bad \xff utf8\n\n" FOO_LINE,
		"over \xc0\x80 long\n\n" FOO_LINE,
		FOO_TEXT "\n- example.com/foo " FOO_BASE64 "\n",
		FOO_TEXT "\n" DASH " example.com/foo " FOO_BASE64 "\n",
		FOO_TEXT "\n" DASH "example.com/foo  " FOO_BASE64 "\n",
		FOO_TEXT "\n" DASH "example.com/foo " FOO_BASE64 " \n",
		FOO_TEXT "\n" DASH "example.com/foo\n",
		FOO_TEXT "\n" DASH "example.com/foo \n",
		FOO_TEXT "\n" DASH "example.com+foo " FOO_BASE64 "\n",
		FOO_TEXT "\n" DASH "example\xc2\xa0"
			 "foo " FOO_BASE64 "\n",
		FOO_TEXT "\n" DASH "example\xe3\x80\x80"
			 "foo " FOO_BASE64 "\n",
		/* four bytes are an id without a signature */
		FOO_TEXT "\n" DASH "example.com/foo Uw2QOg==\n",
		/* unused bits; no padding */
		FOO_TEXT "\n" DASH "example.com/foo Uw2QOkl=\n",
		FOO_TEXT "\n" DASH "example.com/foo Uw2QOkk\n",
	};
	struct note_key foo = vector_key(FOO_VKEY);

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		enum err err = verify(bad[i], &foo, 1);

		if (err != ERR_MALFORMED && err != ERR_NOT_CANONICAL)
			fail_msg("error %d for: %s", err, bad[i]);
	}
}

static void
strangers_may_have_other_names(void **state)
{
	struct note_key foo = vector_key(FOO_VKEY);

	(void)state;
	assert_int_equal(verify(FOO_NOTE DASH "证人.example VVVVVVVV\n", &foo,
			     1),
	    OK);
}

static void
limits_of_a_note(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct note note;

	(void)state;
	buf_put(&out, STR(FOO_TEXT "\n"));
	for (int i = 0; i < NOTE_SIGNATURES_MAX; i++)
		buf_put(&out, STR(FOO_LINE));
	assert_int_equal(note_get(&a, buf_str(&out), &note), OK);
	assert_int_equal(note.n_lines, NOTE_SIGNATURES_MAX);
	buf_put(&out, STR(FOO_LINE));
	assert_int_equal(note_get(&a, buf_str(&out), &note), ERR_TOO_LARGE);

	/* One line of a post-quantum signature, and just too many bytes. */
	buf_clear(&out);
	buf_put(&out, STR(FOO_NOTE DASH "example.com/pq "));
	for (int i = 0; i < 1200; i++)
		buf_put(&out, STR("QUJD"));
	buf_byte(&out, '\n');
	assert_int_equal(note_get(&a, buf_str(&out), &note), OK);
	buf_clear(&out);
	while (out.n < NOTE_MAX + 1 - sizeof(FOO_NOTE))
		buf_byte(&out, 'x');
	buf_put(&out, STR(FOO_NOTE));
	assert_int_equal(out.n, NOTE_MAX);
	assert_int_equal(note_get(&a, buf_str(&out), &note), OK);
	buf_put(&out, STR(FOO_LINE));
	assert_int_equal(note_get(&a, buf_str(&out), &note), ERR_TOO_LARGE);
	arena_free(&a);
}

static void
any_changed_bit_of_a_note_is_found(void **state)
{
	struct note_key foo = vector_key(FOO_VKEY);
	char bytes[sizeof(FOO_NOTE)];

	(void)state;
	for (size_t i = 0; i < 8 * (sizeof(FOO_NOTE) - 1); i++) {
		memcpy(bytes, FOO_NOTE, sizeof(bytes));
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
		if (verify(bytes, &foo, 1) == OK)
			fail_msg("bit %zu does not matter", i);
	}
}

static void
cosignatures_have_a_time(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct note_signer witness =
	    vector_signer(WITNESS_NAME, 0x04, WITNESS_SEED);
	struct str cosigned = STR("origin\n1\nroot\n");
	struct note_line line;
	int64_t at = 0;

	(void)state;
	assert_int_equal(note_line_put(&out, cosigned, &witness, INT64_MAX),
	    OK);
	assert_int_equal(note_line_get(&a, buf_str(&out), &line), OK);
	assert_int_equal(line.signature.n, 72);
	assert_int_equal(note_line_verify(cosigned, &line, &witness.key, &at),
	    OK);
	assert_true(at == INT64_MAX);
	/* The time is signed; above 2^63-1 it is none. */
	((uint8_t *)(uintptr_t)line.signature.p)[7] ^= 1;
	assert_int_equal(note_line_verify(cosigned, &line, &witness.key, &at),
	    ERR_SIGNATURE);
	((uint8_t *)(uintptr_t)line.signature.p)[0] = 0x80;
	assert_int_equal(note_line_verify(cosigned, &line, &witness.key, &at),
	    ERR_SIGNATURE);
	assert_int_equal(note_line_put(&out, cosigned, &witness, -1),
	    ERR_MALFORMED);
	arena_free(&a);
}

/* tlog-cosignature: the time is at most 2^63-1, even if signed so. */
static void
a_time_below_zero_is_none(void **state)
{
	struct arena a = { 0 };
	struct buf line = { .arena = &a };
	struct note_signer witness =
	    vector_signer(WITNESS_NAME, 0x04, WITNESS_SEED);
	uint8_t bytes[76] = { 0xda, 0x36, 0x97, 0xd8 };
	struct signature signature;
	struct note_line read;
	int64_t at;

	(void)state;
	memset(bytes + 4, 0xff, 8);
	sign_make(&witness.pair, STR("cosignature/v1\ntime -1\ntext\n"),
	    &signature);
	memcpy(bytes + 12, signature.bytes, 64);
	buf_put(&line, STR(DASH WITNESS_NAME " "));
	base64_put(&line, bytes, sizeof(bytes));
	buf_byte(&line, '\n');
	assert_int_equal(note_line_get(&a, buf_str(&line), &read), OK);
	assert_true(note_line_is_of(&read, &witness.key));
	assert_int_equal(note_line_verify(STR("text\n"), &read, &witness.key,
			     &at),
	    ERR_SIGNATURE);
	arena_free(&a);
}

static void
odd_texts_are_not_signed(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct note_signer log = vector_signer(LOG_NAME, 0x01, LOG_SEED);
	struct note_signer witness =
	    vector_signer(WITNESS_NAME, 0x04, WITNESS_SEED);
	char *big = arena_alloc(&a, NOTE_MAX + 1);

	(void)state;
	memset(big, '\n', NOTE_MAX + 1);
	assert_int_equal(note_sign(&out, STR(""), &log, 0), ERR_MALFORMED);
	assert_int_equal(note_sign(&out, STR("x"), &log, 0), ERR_MALFORMED);
	assert_int_equal(note_sign(&out, STR("\r\n"), &log, 0), ERR_MALFORMED);
	assert_int_equal(note_sign(&out, STR("\xff\n"), &log, 0),
	    ERR_MALFORMED);
	assert_int_equal(note_sign(&out, (struct str){ big, NOTE_MAX + 1 },
			     &log, 0),
	    ERR_TOO_LARGE);
	assert_int_equal(out.n, 0);
	assert_int_equal(note_line_put(&out,
			     (struct str){ big, NOTE_COSIGNED_MAX + 1 },
			     &witness, 0),
	    ERR_TOO_LARGE);
	assert_int_equal(note_line_put(&out,
			     (struct str){ big, NOTE_COSIGNED_MAX }, &witness,
			     0),
	    OK);
	arena_free(&a);
}

static void
a_new_line_replaces_the_old(void **state)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct buf fresh = { .arena = &a };
	struct buf again = { .arena = &a };
	struct note_signer witness =
	    vector_signer(WITNESS_NAME, 0x04, WITNESS_SEED);
	struct str signed_text = STR(FOO_TEXT);
	struct note_line line;
	struct note note;
	int64_t at;

	(void)state;
	/* One with the witness's name but another id stays. */
	buf_put(&out, STR(FOO_NOTE DASH WITNESS_NAME " AAAAAAAA\n"));
	for (int64_t i = 0; i < 2; i++) {
		buf_clear(&fresh);
		assert_int_equal(note_line_put(&fresh, signed_text, &witness,
				     100 + i),
		    OK);
		assert_int_equal(note_get(&a, buf_str(&out), &note), OK);
		assert_int_equal(note_line_get(&a, buf_str(&fresh), &line), OK);
		buf_clear(&again);
		note_put_with(&again, &note, &line);
		buf_clear(&out);
		buf_put(&out, buf_str(&again));
	}
	assert_int_equal(note_get(&a, buf_str(&again), &note), OK);
	assert_int_equal(note.n_lines, 3);
	check_str(note.lines[0].line, FOO_LINE);
	check_str(note.lines[1].line, DASH WITNESS_NAME " AAAAAAAA\n");
	assert_int_equal(note_verify_key(&note, &witness.key, &at), OK);
	assert_int_equal(at, 101);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(example_of_the_standard),
		cmocka_unit_test(keys_have_one_spelling),
		cmocka_unit_test(signers_make_the_keys_of_the_vectors),
		cmocka_unit_test(what_is_signed_verifies),
		cmocka_unit_test(every_line_of_a_known_key_must_be_good),
		cmocka_unit_test(only_one_form_of_a_note),
		cmocka_unit_test(strangers_may_have_other_names),
		cmocka_unit_test(limits_of_a_note),
		cmocka_unit_test(any_changed_bit_of_a_note_is_found),
		cmocka_unit_test(cosignatures_have_a_time),
		cmocka_unit_test(a_time_below_zero_is_none),
		cmocka_unit_test(odd_texts_are_not_signed),
		cmocka_unit_test(a_new_line_replaces_the_old),
	};

	return CHECK_RUN(tests);
}
