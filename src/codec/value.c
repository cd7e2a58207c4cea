/*
 * One value from its text.
 */
#include "codec/value.h"

#include <assert.h>

#include "base/limits.h"

bool
text_is_printable(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c < 0x20 && c != '\n' && c != '\t')
			return false;
	}
	return true;
}

static enum err
get_id(struct str text, struct str *at, const char **ret_why)
{
	if (text.n > ID_MAX) {
		*ret_why = "64 bytes";
		return ERR_TOO_LARGE;
	}
	if (!id_is_wellformed(text)) {
		*ret_why = "A-Z a-z 0-9 . _ : -";
		return ERR_MALFORMED;
	}
	*at = text;
	return OK;
}

static enum err
get_text(struct str text, struct str *at, const char **ret_why)
{
	if (text.n > TEXT_MAX) {
		*ret_why = "65536 bytes";
		return ERR_TOO_LARGE;
	}
	*at = text;
	return OK;
}

static enum err
get_choice(const struct field *f, struct str text, struct str *at,
    const char **ret_why)
{
	if (!choice_is_among(f->choices, text)) {
		*ret_why = f->choices;
		return ERR_MALFORMED;
	}
	*at = text;
	return OK;
}

static enum err
get_day(struct str text, struct day *at, const char **ret_why)
{
	if (day_get(text, at))
		return OK;
	*ret_why = "2017-10-27";
	return ERR_MALFORMED;
}

static enum err
get_hash(struct str text, struct hash *at, const char **ret_why)
{
	struct hash hash;
	size_t n;

	if (!base64url_get(text, hash.bytes, sizeof(hash.bytes), &n) ||
	    n != sizeof(hash.bytes)) {
		*ret_why = "base64url, 43 characters";
		return ERR_MALFORMED;
	}
	if (hash_is_none(&hash)) {
		*ret_why = "all zero";
		return ERR_NOT_CANONICAL;
	}
	*at = hash;
	return OK;
}

enum err
value_get(const struct field *f, struct str text, void *at,
    const char **ret_why)
{
	assert(text.n);
	switch (f->type) {
	case FIELD_ID:
		return get_id(text, at, ret_why);
	case FIELD_TEXT:
		return get_text(text, at, ret_why);
	case FIELD_CHOICE:
		return get_choice(f, text, at, ret_why);
	case FIELD_DAY:
		return get_day(text, at, ret_why);
	case FIELD_HASH:
		return get_hash(text, at, ret_why);
	case FIELD_NAME:
	case FIELD_MONEY:
	case FIELD_INT:
	case FIELD_WDAYS:
	case FIELD_LIST:
		break;
	}
	assert(!"a value of one text");
	return ERR_MALFORMED;
}
