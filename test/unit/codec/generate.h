#ifndef CODEC_GENERATE_H
#define CODEC_GENERATE_H

/* Bodies of any shape with values that are easy to get wrong. */
#include "base/limits.h"
#include "schema/shape.h"

/* Text that must come through every syntax unchanged. */
static const char *const awkward_texts[] = {
	"x",
	" blank at both ends ",
	"\"quoted\" and \\ and / and \\u0041",
	"two\nlines\tand a tab\n",
	"</script><!-- & ' -->",
	"\x7f\xc2\x80\xc2\x9f delete and C1",
	"e\xcc\x81 is not \xc3\xa9",
	"\xe2\x80\xa8\xe2\x80\xa9 line and paragraph separator",
	"\xef\xbb\xbf mark, \xef\xbf\xbe\xef\xbf\xbf no characters",
	"\xed\x9f\xbf\xee\x80\x80 around the surrogates",
	"\xf0\x9f\x8c\xbe \xf0\xa0\x80\x80 \xf4\x8f\xbf\xbf",
	"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xe2\x80\xae right to left",
	"中山市对口支援工作组，第12号",
	"\xe0\xbd\x96\xe0\xbd\xbc\xe0\xbd\x91\xe0\xbc\x8b",
	"null",
	"{\"a\":1}",
	"=1+1",
	"0",
};

enum { N_AWKWARD_TEXTS = sizeof(awkward_texts) / sizeof(*awkward_texts) };

/* The V-th choice of "a,b,c", counted round. */
static inline struct str
nth_choice(const char *choices, size_t v)
{
	struct str rest = str_from(choices);
	struct str choice = str_cut(&rest, ',');

	for (size_t i = 0; i < v % 11 && rest.n; i++)
		choice = str_cut(&rest, ',');
	return choice;
}

static inline struct str
nth_text(size_t v)
{
	return str_from(awkward_texts[v % N_AWKWARD_TEXTS]);
}

static inline int64_t
nth_int(size_t v)
{
	static const int64_t values[] = { 0, 1, -1, 9007199254740991,
		-9007199254740991, 10, -28800, 4294967296 };

	return values[v % 8];
}

static inline struct money
nth_money(size_t v)
{
	static const struct money values[] = { { 0, "CNY" }, { 1, "CNY" },
		{ -1, "CNY" }, { INT64_MAX, "CNY" }, { INT64_MIN, "EUR" },
		{ 50000000, "CNY" }, { 7, "JPY" }, { -1234, "KWD" } };

	return values[v % 8];
}

static inline void
fill_field(const struct field *f, void *at, size_t v)
{
	static const char *const ids[] = { "a", "zhongshan:T2017-0007", "._:-",
		"Z9", "null" };
	static const int32_t days[] = { 1, -1, 17466, -719162, 2932896, 11016 };
	struct name *name = at;

	switch (f->type) {
	case FIELD_ID:
		*(struct str *)at = str_from(ids[v % 5]);
		return;
	case FIELD_TEXT:
		*(struct str *)at = nth_text(v);
		return;
	case FIELD_CHOICE:
		*(struct str *)at = nth_choice(f->choices, v);
		return;
	case FIELD_NAME:
		for (size_t i = 0; i < N_LANGS; i++)
			if ((v % 7 + 1) >> i & 1)
				name->in[i] = nth_text(v + i);
		return;
	case FIELD_MONEY:
		*(struct money *)at = nth_money(v);
		return;
	case FIELD_DAY:
		((struct day *)at)->n = days[v % 6];
		return;
	case FIELD_INT:
	case FIELD_WDAYS:
		*(int64_t *)at = nth_int(v);
		return;
	case FIELD_HASH:
		for (size_t i = 0; i < 32; i++)
			((struct hash *)at)->bytes[i] =
			    (uint8_t)(v * 37 + i * 11 + 1);
		return;
	case FIELD_LIST:
		return;
	}
}

/*
 * Fill the zeroed BODY: variant V; in even ones every field, in odd ones
 * some of those that may be absent are.
 */
static inline void
fill_body(const struct shape *s, void *body, size_t v)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (v % 2 && (f->flags & FIELD_OPTIONAL) &&
		    (v * 2654435761u >> (i % 16 + 3) & 1))
			continue;
		fill_field(f, field_in(f, body), v + i);
	}
}

#endif /* CODEC_GENERATE_H */
