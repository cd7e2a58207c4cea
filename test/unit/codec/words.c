/*
 * Words: field=value, and back.
 */
#include "check.h"

#include <stdio.h>

#include "base/limits.h"
#include "codec/generate.h"
#include "codec/words.h"
#include "schema/event.h"
#include "schema/events.h"

/* One event being typed. */
struct typing {
	struct arena a;
	const struct shape *shape;
	void *body;
	struct words_context context;
	struct refusal refusal;
};

static struct typing
type(const char *kind)
{
	struct typing t = { .shape = &event_type_named(str_from(kind))->open,
		.context = { .lang = LANG_ZH } };

	t.body = arena_alloc(&t.a, t.shape->size);
	return t;
}

static enum err
set(struct typing *t, const char *name, const char *value)
{
	return words_set(t->shape, t->body, str_from(name), str_from(value),
	    &t->context, &t->a, &t->refusal);
}

static void
check_set(struct typing *t, const char *name, const char *value, enum err want)
{
	t->refusal = (struct refusal){ .err = OK };
	if (set(t, name, value) != want)
		fail_msg("%s=%s: %d, want %d", name, value, t->refusal.err,
		    want);
	assert_int_equal(t->refusal.err, want);
	if (want != OK)
		assert_string_equal(t->refusal.field, name);
}

/* FIELD as words show it. */
static void
check_shown(struct typing *t, const char *field, enum lang lang,
    const char *want)
{
	const struct field *f = shape_find(t->shape, str_from(field));
	struct buf out = { .arena = &t->a };

	words_put_value(&out, f, field_of(f, t->body), lang);
	check_str(buf_str(&out), want);
}

static void
an_event_is_typed(void **state)
{
	struct typing t = type("funds.sent");
	const struct ev_funds_sent *ev = t.body;

	(void)state;
	check_set(&t, "transfer", " zs:T1 ", OK);
	check_set(&t, "to", "pan", OK);
	check_set(&t, "allocation", "zs:A1", OK);
	check_set(&t, "amount", "500,000.5 CNY", OK);
	assert_int_equal(words_complete(t.shape, t.body, &t.context,
			     &t.refusal),
	    ERR_MISSING_FIELD);
	assert_string_equal(t.refusal.field, "day");
	check_set(&t, "day", "2017-10-27", OK);
	check_set(&t, "note", " one\r\ntwo\n\rthree", ERR_MALFORMED);
	check_set(&t, "note", " one\r\ntwo\n", OK);
	assert_int_equal(words_complete(t.shape, t.body, &t.context,
			     &t.refusal),
	    OK);
	check_str(ev->transfer, "zs:T1");
	check_str(ev->note, " one\ntwo\n");
	assert_int_equal(ev->amount.minor, 50000050);
	assert_int_equal(ev->day.n, 17466);
	check_shown(&t, "transfer", LANG_EN, "zs:T1");
	check_shown(&t, "amount", LANG_EN, "500,000.50 CNY");
	check_shown(&t, "day", LANG_EN, "2017-10-27");
	check_shown(&t, "cite", LANG_EN, "");
	arena_free(&t.a);
}

static void
money_has_a_currency(void **state)
{
	static const char *const wrong[] = { "5", "5 XYZ", "5.001 CNY", "CNY",
		"5CNY", "x CNY", "1,00 CNY", "- CNY", "5 CNY EUR" };
	struct typing t = type("funds.sent");
	const struct ev_funds_sent *ev = t.body;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		check_set(&t, "amount", wrong[i], ERR_MALFORMED);
	assert_true(money_is_none(ev->amount));
	t.context.currency = STR("JPY");
	check_set(&t, "amount", "5.0", ERR_MALFORMED);
	check_set(&t, "amount", " 1,500 ", OK);
	assert_string_equal(ev->amount.currency, "JPY");
	assert_int_equal(ev->amount.minor, 1500);
	check_set(&t, "amount", "1500", ERR_REPEATED_FIELD);
	arena_free(&t.a);
}

static void
names_have_languages(void **state)
{
	struct typing t = type("party.named");
	const struct ev_party_named *ev = t.body;

	(void)state;
	check_set(&t, "name", "盘县", OK);
	check_set(&t, "name.zh", "盘州", ERR_REPEATED_FIELD);
	check_set(&t, "name", "盘州", ERR_REPEATED_FIELD);
	check_set(&t, "name.en", "Pan", OK);
	check_set(&t, "name.fr", "Pan", ERR_UNKNOWN_FIELD);
	check_set(&t, "name.", "Pan", ERR_UNKNOWN_FIELD);
	check_set(&t, "name.bo", "\xff", ERR_MALFORMED);
	check_str(ev->name.in[LANG_ZH], "盘县");
	check_str(ev->name.in[LANG_EN], "Pan");
	check_str(ev->name.in[LANG_BO], "");
	check_shown(&t, "name", LANG_EN, "Pan");
	check_shown(&t, "name", LANG_BO, "盘县");
	arena_free(&t.a);
}

/* 0 is a number: only words that were not there are missing. */
static void
zero_is_a_value(void **state)
{
	struct typing t = type("disclosed");

	(void)state;
	check_set(&t, "last", "5", OK);
	assert_int_equal(words_complete(t.shape, t.body, &t.context,
			     &t.refusal),
	    ERR_MISSING_FIELD);
	assert_string_equal(t.refusal.field, "first");
	check_set(&t, "first", "", OK);
	assert_int_equal(words_complete(t.shape, t.body, &t.context,
			     &t.refusal),
	    ERR_MISSING_FIELD);
	check_set(&t, "first", "0", OK);
	assert_int_equal(words_complete(t.shape, t.body, &t.context,
			     &t.refusal),
	    OK);
	check_set(&t, "first", "0", ERR_REPEATED_FIELD);
	check_shown(&t, "first", LANG_EN, "0");
	arena_free(&t.a);
}

static void
refusals_have_names(void **state)
{
	static const struct {
		const char *name;
		const char *value;
		enum err err;
	} wrong[] = {
		{ "nothing", "1", ERR_UNKNOWN_FIELD },
		{ "", "1", ERR_UNKNOWN_FIELD },
		{ "salt", "1", ERR_UNKNOWN_FIELD },
		{ "code.zh", "a", ERR_UNKNOWN_FIELD },
		{ "code", "a b", ERR_MALFORMED },
		{ "code", "a\xc3\xa9", ERR_MALFORMED },
		{ "type", "village", ERR_MALFORMED },
		{ "type", "city,county", ERR_MALFORMED },
		{ "zone", "x", ERR_MALFORMED },
		{ "zone", "", OK },
		{ "zone", "+5", ERR_MALFORMED },
		{ "zone", "--5", ERR_MALFORMED },
		{ "zone", "-", ERR_MALFORMED },
		{ "zone", "05", ERR_MALFORMED },
		{ "zone", "5.0", ERR_MALFORMED },
		{ "zone", "9007199254740992", ERR_TOO_LARGE },
		{ "zone", "-9007199254740992", ERR_TOO_LARGE },
		{ "zone", " -28800 ", OK },
		{ "origin", "a\x01", ERR_MALFORMED },
		{ "origin", "a\r", ERR_MALFORMED },
		{ "origin", "\xed\xa0\x80", ERR_MALFORMED },
		{ "edition", "9007199254740991", OK },
	};
	struct typing t = type("log.opened");
	const struct ev_log_opened *ev = t.body;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		if (wrong[i].name[0] != '\0')
			check_set(&t, wrong[i].name, wrong[i].value,
			    wrong[i].err);
		else
			assert_int_equal(set(&t, "", "1"), wrong[i].err);
	}
	assert_int_equal(ev->zone, -28800);
	assert_true(ev->edition == 9007199254740991);
	check_str(ev->origin, "");
	/* What cannot be a name does not get into a line of the log. */
	assert_int_equal(set(&t, "a\nb\xc3\xa9", "1"), ERR_UNKNOWN_FIELD);
	assert_string_equal(t.refusal.field, "a?b??");
	arena_free(&t.a);
}

static void
hashes(void **state)
{
	static const char hex[] = "000102030405060708090a0b0c0d0e0f"
				  "101112131415161718191a1b1c1d1e1f";
	static const char *const wrong[] = { "00", "zz",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
		("000102030405060708090A0B0C0D0E0F"
		 "101112131415161718191A1B1C1D1E1F") };
	struct typing t = type("ack");
	struct typing u = type("ack");
	const struct ev_ack *a = t.body;
	const struct ev_ack *b = u.body;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		check_set(&t, "root", wrong[i], ERR_MALFORMED);
	check_set(&t, "root", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	    ERR_NOT_CANONICAL);
	check_set(&t, "root",
	    "00000000000000000000000000000000"
	    "00000000000000000000000000000000",
	    ERR_NOT_CANONICAL);
	check_set(&t, "root", hex, OK);
	check_shown(&t, "root", LANG_EN,
	    "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8");
	check_set(&u, "root", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
	    OK);
	assert_true(hash_eq(&a->root, &b->root));
	arena_free(&t.a);
	arena_free(&u.a);
}

/* The fields of a shape that people fill in. */
static bool
is_typed(const struct field *f)
{
	return !(f->flags & FIELD_SALT) && f->type != FIELD_NAME;
}

/* Variant V of the open part of a kind, typed field by field. */
static size_t
check_shown_again(const struct shape *s, size_t v)
{
	struct typing t = type(s->name);
	void *from = arena_alloc(&t.a, s->size);
	size_t n = 0;

	fill_body(s, from, v);
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];
		struct buf out = { .arena = &t.a };

		if (!is_typed(f))
			continue;
		words_put_value(&out, f, field_of(f, from), LANG_ZH);
		buf_byte(&out, '\0');
		check_set(&t, f->name, out.p, OK);
		assert_true(
		    field_eq(f, field_of(f, from), field_of(f, t.body)));
		n++;
	}
	arena_free(&t.a);
	return n;
}

/* What words show, words read: every kind, fields filled in several ways. */
static void
shown_is_read_again(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t k = 0; k < N_EVENT_TYPES; k++)
		for (size_t v = 0; v < 20; v++)
			n += check_shown_again(&event_types[k].open, v);
	assert_true(n > 5000);
}

static void
long_texts(void **state)
{
	struct typing t = type("clock.corrected");
	char *x = memset(arena_alloc(&t.a, TEXT_MAX + 2), 'x', TEXT_MAX + 1);

	(void)state;
	check_set(&t, "reason", x, ERR_TOO_LARGE);
	x[TEXT_MAX] = '\0';
	check_set(&t, "reason", x, OK);
	arena_free(&t.a);
}

/* More numbers than a context remembers are refused, not forgotten. */
static void
too_many_numbers(void **state)
{
	struct field fields[WORDS_INTS_MAX + 1] = { { .name = NULL } };
	int64_t body[WORDS_INTS_MAX + 1] = { 0 };
	char names[WORDS_INTS_MAX + 1][8];
	struct shape shape = { .fields = fields,
		.n_fields = WORDS_INTS_MAX + 1 };
	struct typing t = { .shape = &shape, .body = body };

	(void)state;
	for (size_t i = 0; i <= WORDS_INTS_MAX; i++) {
		snprintf(names[i], sizeof(names[i]), "n%zu", i);
		fields[i] = (struct field){ .name = names[i],
			.type = FIELD_INT,
			.offset = i * sizeof(*body) };
		check_set(&t, names[i], "0",
		    i < WORDS_INTS_MAX ? OK : ERR_TOO_LARGE);
	}
	arena_free(&t.a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_typed),
		cmocka_unit_test(money_has_a_currency),
		cmocka_unit_test(names_have_languages),
		cmocka_unit_test(zero_is_a_value),
		cmocka_unit_test(refusals_have_names),
		cmocka_unit_test(hashes),
		cmocka_unit_test(shown_is_read_again),
		cmocka_unit_test(long_texts),
		cmocka_unit_test(too_many_numbers),
	};

	return CHECK_RUN(tests);
}
