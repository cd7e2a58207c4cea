/*
 * Shapes of structs.
 */
#include "schema/shape.h"

#include "base/limits.h"

const char *const lang_codes[N_LANGS] = { "bo", "en", "zh" };

const char *
field_label(const struct field *f, enum lang lang)
{
	return lang == LANG_ZH ? f->zh : f->en;
}

bool
field_is_absent(const struct field *f, const void *at)
{
	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		return ((const struct str *)at)->n == 0;
	case FIELD_NAME:
		for (int i = 0; i < N_LANGS; i++)
			if (((const struct name *)at)->in[i].n)
				return false;
		return true;
	case FIELD_MONEY:
		return money_is_none(*(const struct money *)at);
	case FIELD_DAY:
		return ((const struct day *)at)->n == 0;
	case FIELD_INT:
	case FIELD_WDAYS:
		return *(const int64_t *)at == 0;
	case FIELD_HASH:
		return hash_is_none(at);
	case FIELD_LIST:
		return ((const struct list *)at)->n == 0;
	}
	return true;
}

static bool
name_eq(const struct name *a, const struct name *b)
{
	for (int i = 0; i < N_LANGS; i++)
		if (!str_eq(a->in[i], b->in[i]))
			return false;
	return true;
}

static bool
money_eq(const struct money *a, const struct money *b)
{
	return a->minor == b->minor &&
	    memcmp(a->currency, b->currency, sizeof(a->currency)) == 0;
}

bool
field_eq(const struct field *f, const void *a, const void *b)
{
	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
		return str_eq(*(const struct str *)a, *(const struct str *)b);
	case FIELD_NAME:
		return name_eq(a, b);
	case FIELD_MONEY:
		return money_eq(a, b);
	case FIELD_DAY:
		return ((const struct day *)a)->n == ((const struct day *)b)->n;
	case FIELD_INT:
	case FIELD_WDAYS:
		return *(const int64_t *)a == *(const int64_t *)b;
	case FIELD_HASH:
		return hash_eq(a, b);
	case FIELD_LIST:
		return false;
	}
	return false;
}

bool
choice_is_among(const char *choices, struct str s)
{
	struct str rest = str_from(choices);

	while (rest.n)
		if (str_eq(str_cut(&rest, ','), s))
			return s.n > 0;
	return false;
}

/* ':' stands after the digits in ASCII. */
static bool
is_of_id(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= ':') ||
	    (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
}

bool
id_is_wellformed(struct str s)
{
	if (s.n == 0 || s.n > ID_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_of_id(s.p[i]))
			return false;
	return true;
}

const struct field *
shape_find(const struct shape *s, struct str name)
{
	for (size_t i = 0; i < s->n_fields; i++)
		if (str_is(name, s->fields[i].name))
			return &s->fields[i];
	return NULL;
}

const struct field *
shape_next_change(const struct shape *s, const struct field *after,
    const void *before, const void *now)
{
	const struct field *end = s->fields + s->n_fields;

	for (const struct field *f = after ? after + 1 : s->fields; f < end;
	     f++)
		if (!(f->flags & FIELD_SALT) &&
		    !field_eq(f, field_of(f, before), field_of(f, now)))
			return f;
	return NULL;
}

struct str
name_in(const struct name *name, enum lang lang, enum lang *ret_lang)
{
	static const enum lang order[] = { LANG_ZH, LANG_EN, LANG_BO };

	*ret_lang = lang;
	if (name->in[lang].n)
		return name->in[lang];
	for (int i = 0; i < N_LANGS; i++) {
		*ret_lang = order[i];
		if (name->in[order[i]].n)
			return name->in[order[i]];
	}
	*ret_lang = lang;
	return STR("");
}
