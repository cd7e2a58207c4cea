/*
 * JSON: what is refused, by name and field.
 */
#include "check.h"

#include "codec/json.h"
#include "codec/thing.h"

struct refused {
	const char *text;
	enum err err;
	const char *field;
};

#define LOTS "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define AHASH "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
#define ZEROHASH "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const struct refused always_refused[] = {
	{ "", ERR_MALFORMED, "json" },
	{ "x", ERR_MALFORMED, "json" },
	{ "[]", ERR_MALFORMED, "json" },
	{ "null", ERR_MALFORMED, "json" },
	{ "{", ERR_MALFORMED, "json" },
	{ "{}", ERR_MISSING_FIELD, "id" },
	{ "{\"count\":1}", ERR_MISSING_FIELD, "id" },
	{ "{\"id\":\"a\"}", ERR_MISSING_FIELD, "count" },
	{ "{\"count\":1,\"id\":\"a\"", ERR_MALFORMED, "json" },
	{ "{\"count\":1,\"id\":\"a\",}", ERR_MALFORMED, "json" },
	{ "{,\"count\":1,\"id\":\"a\"}", ERR_MALFORMED, "json" },
	{ "{\"count\":1\"id\":\"a\"}", ERR_MALFORMED, "json" },
	{ "{\"count\"1,\"id\":\"a\"}", ERR_MALFORMED, "json" },
	{ "{\"count\":1,\"id\":\"a\"}x", ERR_MALFORMED, "json" },
	{ "{\"count\":1,\"id\":\"a\"}{}", ERR_MALFORMED, "json" },
	{ "{\"count\":1,\"id\":\"a\",\"more\":1}", ERR_UNKNOWN_FIELD, "more" },
	{ "{\"count\":1,\"id\":\"a\",\"i\":1}", ERR_UNKNOWN_FIELD, "i" },
	{ "{\"count\":1,\"id\":\"a\",\"idx\":1}", ERR_UNKNOWN_FIELD, "idx" },
	{ "{\"count\":1,\"id\":\"a\",\"\":1}", ERR_UNKNOWN_FIELD, "json" },
	{ "{\"count\":1,\"count\":1,\"id\":\"a\"}", ERR_REPEATED_FIELD,
	    "count" },
	{ "{\"count\":1,\"id\":\"a\",\"count\":1}", ERR_REPEATED_FIELD,
	    "count" },
	/* integers */
	{ "{\"count\":,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":\"1\",\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":+1,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":-,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":01,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":1.0,\"id\":\"a\"}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":1e3,\"id\":\"a\"}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":true,\"id\":\"a\"}", ERR_MALFORMED, "count" },
	{ "{\"count\":9007199254740992,\"id\":\"a\"}", ERR_TOO_LARGE, "count" },
	{ "{\"count\":-9007199254740992,\"id\":\"a\"}", ERR_TOO_LARGE,
	    "count" },
	{ "{\"count\":99999999999999999999,\"id\":\"a\"}", ERR_TOO_LARGE,
	    "count" },
	/* ids, choices, days, hashes */
	{ "{\"count\":1,\"id\":5}", ERR_MALFORMED, "id" },
	{ "{\"count\":1,\"id\":\"a b\"}", ERR_MALFORMED, "id" },
	{ "{\"count\":1,\"id\":\"账\"}", ERR_MALFORMED, "id" },
	{ "{\"count\":1,\"id\":\"" LOTS LOTS "\"}", ERR_TOO_LARGE, "id" },
	{ "{\"choice\":\"inside\",\"count\":1,\"id\":\"a\"}", ERR_MALFORMED,
	    "choice" },
	{ "{\"choice\":\"in,outside\",\"count\":1,\"id\":\"a\"}", ERR_MALFORMED,
	    "choice" },
	{ "{\"count\":1,\"day\":\"2017-02-29\",\"id\":\"a\"}", ERR_MALFORMED,
	    "day" },
	{ "{\"count\":1,\"day\":\"1970-01-01\",\"id\":\"a\"}", ERR_MALFORMED,
	    "day" },
	{ "{\"count\":1,\"day\":\"2017-1-01\",\"id\":\"a\"}", ERR_MALFORMED,
	    "day" },
	{ "{\"count\":1,\"day\":17466,\"id\":\"a\"}", ERR_MALFORMED, "day" },
	{ "{\"count\":1,\"hash\":\"" AHASH "=\",\"id\":\"a\"}", ERR_MALFORMED,
	    "hash" },
	{ "{\"count\":1,\"hash\":\"AAAA\",\"id\":\"a\"}", ERR_MALFORMED,
	    "hash" },
	{ "{\"count\":1,\"hash\":\"AAAA" AHASH "\",\"id\":\"a\"}",
	    ERR_MALFORMED, "hash" },
	/* the last digit may not have bits that mean nothing */
	{ "{\"count\":1,\"hash\":\"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQF"
	  "\",\"id\":\"a\"}",
	    ERR_MALFORMED, "hash" },
	{ "{\"count\":1,\"hash\":\"" ZEROHASH "\",\"id\":\"a\"}",
	    ERR_NOT_CANONICAL, "hash" },
	/* money */
	{ "{\"count\":1,\"id\":\"a\",\"money\":\"5.00\"}", ERR_MALFORMED,
	    "money" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":5}", ERR_MALFORMED, "money" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{}}", ERR_MISSING_FIELD,
	    "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.00\"}}",
	    ERR_MISSING_FIELD, "money.currency" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":5,"
	  "\"currency\":\"CNY\"}}",
	    ERR_MALFORMED, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.00\","
	  "\"currency\":\"XYZ\"}}",
	    ERR_MALFORMED, "money.currency" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.0\","
	  "\"currency\":\"CNY\"}}",
	    ERR_NOT_CANONICAL, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"1,000.00\","
	  "\"currency\":\"CNY\"}}",
	    ERR_NOT_CANONICAL, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"-0.00\","
	  "\"currency\":\"CNY\"}}",
	    ERR_MALFORMED, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.001\","
	  "\"currency\":\"CNY\"}}",
	    ERR_MALFORMED, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":"
	  "\"92233720368547758.08\",\"currency\":\"CNY\"}}",
	    ERR_MALFORMED, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.00\","
	  "\"amount\":\"5.00\",\"currency\":\"CNY\"}}",
	    ERR_REPEATED_FIELD, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"amount\":\"5.00\","
	  "\"currency\":\"CNY\",\"rate\":\"1\"}}",
	    ERR_UNKNOWN_FIELD, "money.rate" },
	/* names */
	{ "{\"count\":1,\"id\":\"a\",\"name\":\"x\"}", ERR_MALFORMED, "name" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"fr\":\"x\"}}",
	    ERR_UNKNOWN_FIELD, "name.fr" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"en\":\"x\",\"en\":\"x\"}}",
	    ERR_REPEATED_FIELD, "name.en" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"en\":1}}", ERR_MALFORMED,
	    "name.en" },
	/* texts */
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"", ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\\"}", ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"a\nb\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\x1f\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\x\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\\n\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\r\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\b\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\f\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\xc0\x80\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\xed\xa0\x80\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\xe4\xb8\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":[\"a\"]}", ERR_MALFORMED,
	    "text" },
};

/* Right for a loose reader, wrong for canonical JSON. */
static const struct refused strictly_refused[] = {
	{ " {\"count\":1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\":1,\"id\":\"a\"}\n", ERR_NOT_CANONICAL, "json" },
	{ "{ \"count\":1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\":1, \"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\" :1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\": 1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":1\t,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"id\":\"a\",\"count\":1}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":-0,\"id\":\"a\"}", ERR_NOT_CANONICAL, "count" },
	{ "{\"count\":1,\"extra\":0,\"id\":\"a\"}", ERR_NOT_CANONICAL,
	    "extra" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\"}", ERR_NOT_CANONICAL,
	    "text" },
	{ "{\"choice\":\"\",\"count\":1,\"id\":\"a\"}", ERR_NOT_CANONICAL,
	    "choice" },
	{ "{\"count\":1,\"day\":\"\",\"id\":\"a\"}", ERR_NOT_CANONICAL, "day" },
	{ "{\"count\":1,\"hash\":\"\",\"id\":\"a\"}", ERR_NOT_CANONICAL,
	    "hash" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{}}", ERR_NOT_CANONICAL, "name" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"en\":\"\"}}",
	    ERR_NOT_CANONICAL, "name.en" },
	{ "{\"count\":1,\"id\":\"a\",\"name\":{\"zh\":\"x\",\"en\":\"y\"}}",
	    ERR_NOT_CANONICAL, "name.en" },
	{ "{\"count\":1,\"id\":\"a\",\"money\":{\"currency\":\"CNY\","
	  "\"amount\":\"5.00\"}}",
	    ERR_NOT_CANONICAL, "money.amount" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u0041\"}", ERR_NOT_CANONICAL,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\/\"}", ERR_NOT_CANONICAL,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u000a\"}", ERR_NOT_CANONICAL,
	    "text" },
	{ "{\"\\u0063ount\":1,\"id\":\"a\"}", ERR_NOT_CANONICAL, "json" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":null}", ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"extra\":null}", ERR_NOT_CANONICAL,
	    "extra" },
};

/* And these are wrong for the loose reader alone. */
static const struct refused loosely_refused[] = {
	{ "{\"count\":1,\"id\":\"\"}", ERR_MISSING_FIELD, "id" },
	{ "{\"count\":1,\"id\":null}", ERR_MISSING_FIELD, "id" },
	{ "{\"count\":null,\"id\":\"a\"}", ERR_MISSING_FIELD, "count" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":null,\"text\":\"a\"}",
	    ERR_REPEATED_FIELD, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"salt\":\"a\"}", ERR_UNKNOWN_FIELD,
	    "salt" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":nul}", ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\ud800\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\udc00\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\ud800\\u0041\"}",
	    ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\ud83c\\ud83c\"}",
	    ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\ud83c\\ue000\"}",
	    ERR_MALFORMED, "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u00g1\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u00\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u0000\"}", ERR_MALFORMED,
	    "text" },
	{ "{\"count\":1,\"id\":\"a\",\"text\":\"\\u001f\"}", ERR_MALFORMED,
	    "text" },
};

#define N(list) (sizeof(list) / sizeof(*(list)))

static void
check_refused(const struct refused *want, bool is_loose)
{
	struct arena a = { 0 };
	struct thing thing = { .count = 0 };
	struct refusal r = { .err = OK };
	struct str text = str_from(want->text);
	enum err err = is_loose ?
	    json_get_loose(text, &thing_shape, &a, &thing, &r) :
	    json_get(text, &thing_shape, &a, &thing, &r);

	if (err != want->err || r.err != err ||
	    strcmp(r.field, want->field) != 0)
		fail_msg("%s %s: %d %s (%s), want %d %s",
		    is_loose ? "loose" : "strict", want->text, err, r.field,
		    r.detail, want->err, want->field);
	arena_free(&a);
}

static void
refusals_have_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(always_refused); i++) {
		check_refused(&always_refused[i], false);
		check_refused(&always_refused[i], true);
	}
	for (size_t i = 0; i < N(strictly_refused); i++)
		check_refused(&strictly_refused[i], false);
	for (size_t i = 0; i < N(loosely_refused); i++)
		check_refused(&loosely_refused[i], true);
}

/* All of these are only another spelling. */
static void
loose_takes_other_spellings(void **state)
{
	(void)state;
	for (size_t i = 0; i < N(strictly_refused); i++) {
		struct arena a = { 0 };
		struct thing thing = { .count = 0 };
		struct refusal r = { .err = OK };

		if (json_get_loose(str_from(strictly_refused[i].text),
			&thing_shape, &a, &thing, &r) != OK)
			fail_msg("%s: %s %s", strictly_refused[i].text, r.field,
			    r.detail);
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusals_have_names),
		cmocka_unit_test(loose_takes_other_spellings),
	};

	return CHECK_RUN(tests);
}
