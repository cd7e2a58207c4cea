/*
 * Bundle files: packing, boxes, heads, answers.
 */
#include "check.h"

#include <stdlib.h>

#include "base/os.h"
#include "crypto/box.h"
#include "sync/pack.h"
#include "sync/parcel.h"

static struct note_signer
signer_of(const char *name, uint8_t seed_byte)
{
	struct note_signer signer;
	struct sign_seed seed;

	memset(seed.bytes, seed_byte, sizeof(seed.bytes));
	assert_int_equal(note_signer_make(str_from(name), NOTE_ED25519, &seed,
			     &signer),
	    OK);
	return signer;
}

static struct str
repeated(struct arena *a, const char *what, size_t n)
{
	struct buf out = { .arena = a };

	for (size_t i = 0; i < n; i++)
		buf_put(&out, str_from(what));
	return buf_str(&out);
}

static void
packing_is_undone(void **state)
{
	struct arena a = { 0 };
	struct str plain = repeated(&a, "the same words again, ", 200000);
	struct buf packed = { .arena = &a };
	struct str back;
	struct str cut;

	(void)state;
	assert_int_equal(pack(plain, &packed), OK);
	assert_true(packed.n < plain.n / 50);
	assert_int_equal(unpack(buf_str(&packed), plain.n, &a, &back), OK);
	assert_true(str_eq(back, plain));
	assert_int_equal(unpack(buf_str(&packed), plain.n - 1, &a, &back),
	    ERR_TOO_LARGE);
	cut = buf_str(&packed);
	cut.n--;
	assert_int_equal(unpack(cut, plain.n, &a, &back), ERR_MALFORMED);
	buf_byte(&packed, 'x');
	assert_int_equal(unpack(buf_str(&packed), plain.n, &a, &back),
	    ERR_MALFORMED);
	assert_int_equal(unpack(STR(""), 100, &a, &back), ERR_MALFORMED);
	packed.n = 0;
	assert_int_equal(pack(STR(""), &packed), OK);
	assert_int_equal(unpack(buf_str(&packed), 0, &a, &back), OK);
	assert_int_equal(back.n, 0);
	arena_free(&a);
}

static void
a_box_is_for_one(void **state)
{
	struct note_signer one = signer_of("one.example", 1);
	struct note_signer two = signer_of("two.example", 2);
	struct arena a = { 0 };
	struct buf box = { .arena = &a };
	struct str back;

	(void)state;
	assert_int_equal(box_close(&one.key.key, STR("words"), &box), OK);
	assert_true(str_find_str(buf_str(&box), STR("words")) == box.n);
	assert_int_equal(box_open(&one.pair, buf_str(&box), &a, &back), OK);
	assert_true(str_eq(back, STR("words")));
	assert_int_equal(box_open(&two.pair, buf_str(&box), &a, &back),
	    ERR_MALFORMED);
	for (size_t i = 0; i < box.n; i++) {
		box.p[i] ^= 1;
		assert_int_equal(box_open(&one.pair, buf_str(&box), &a, &back),
		    ERR_MALFORMED);
		box.p[i] ^= 1;
	}
	box.n = 47;
	assert_int_equal(box_open(&one.pair, buf_str(&box), &a, &back),
	    ERR_MALFORMED);
	arena_free(&a);
}

static void
answers_come_back_by_path(void **state)
{
	struct arena a = { 0 };
	struct map answers = { .arena = &a };
	struct map again = { .arena = &a };
	struct map broken = { .arena = &a };
	struct buf out = { .arena = &a };
	struct str bytes;

	(void)state;
	assert_int_equal(parcel_answers(STR(""), &answers), OK);
	parcel_add(&out, STR("/log/"), STR("list"));
	parcel_add(&out, STR("/log/a/checkpoint"), STR(""));
	bytes = buf_str(&out);
	assert_int_equal(parcel_answers(bytes, &answers), OK);
	assert_int_equal(answers.n, 2);
	assert_true(str_eq(*(struct str *)map_get(&answers, STR("/log/")),
	    STR("list")));
	for (size_t n = 1; n < bytes.n; n++) {
		struct map part = { .arena = &a };
		enum err err =
		    parcel_answers((struct str){ bytes.p, n }, &part);

		/* After the first answer it is whole, but shorter. */
		assert_int_equal(err, n == 17 ? OK : ERR_MALFORMED);
	}
	parcel_add(&out, STR("/log/"), STR("another"));
	assert_int_equal(parcel_answers(buf_str(&out), &again), ERR_MALFORMED);
	out.n = 0;
	parcel_add(&out, STR(""), STR("no path"));
	assert_int_equal(parcel_answers(buf_str(&out), &broken), ERR_MALFORMED);
	arena_free(&a);
}

/* Whatever byte is turned: it does not read, or its signature is broken. */
static void
a_turned_byte_is_found(void **state)
{
	struct note_signer one = signer_of("one.example", 1);
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	struct parcel parcel = { .from = one.key.name,
		.to = STR("two.example"),
		.at = 1509069911,
		.box = STR("what is in the box\n\n\n") };
	struct parcel back;
	const char *why;

	(void)state;
	assert_int_equal(parcel_put(&out, &parcel, &one), OK);
	assert_int_equal(parcel_get(&a, buf_str(&out), &back, &why), OK);
	assert_true(str_eq(back.from, parcel.from));
	assert_true(str_eq(back.to, parcel.to));
	assert_int_equal(back.at, parcel.at);
	assert_true(str_eq(back.box, parcel.box));
	assert_int_equal(note_verify(&back.note, &one.key, 1), OK);
	for (size_t i = 0; i < out.n; i++) {
		out.p[i] ^= 1;
		if (parcel_get(&a, buf_str(&out), &back, &why) == OK)
			assert_int_equal(note_verify(&back.note, &one.key, 1),
			    ERR_SIGNATURE);
		out.p[i] ^= 1;
	}
	for (size_t n = 0; n < out.n; n++)
		assert_int_equal(parcel_get(&a, (struct str){ out.p, n }, &back,
				     &why),
		    ERR_MALFORMED);
	buf_byte(&out, 'x');
	assert_int_equal(parcel_get(&a, buf_str(&out), &back, &why),
	    ERR_MALFORMED);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packing_is_undone),
		cmocka_unit_test(a_box_is_for_one),
		cmocka_unit_test(answers_come_back_by_path),
		cmocka_unit_test(a_turned_byte_is_found),
	};

	return CHECK_RUN(tests);
}
