/*
 * JSON into a shape: one walker, strict for canonical JSON, loose for what
 * people and other programs write.
 *
 * The strict form needs no second look: each part is refused where it stands
 * unless it is spelled as json_put() spells it.
 */
#include <assert.h>

#include "base/limits.h"
#include "codec/json.h"
#include "codec/json_scan.h"
#include "codec/value.h"

enum { FIELDS_MAX = 64 };

/*
 * An object of strings with the keys KEYS, which stand in bytewise order.  A
 * part that is not there stays empty.
 */
static enum err
get_parts(struct scan *sc, const char *const *keys, size_t n_keys,
    struct str *parts)
{
	uint64_t seen = 0;
	struct str key;
	bool any = true;
	enum err err = scan_mark(sc, '{');

	for (size_t n = 0; err == OK; n++) {
		size_t i = 0;

		err = scan_member(sc, n, &key, &any);
		if (err != OK || !any)
			break;
		while (i < n_keys && !str_is(key, keys[i]))
			i++;
		if (i == n_keys)
			return scan_refuse_key(sc, ERR_UNKNOWN_FIELD, key, "");
		sc->part = keys[i];
		if (seen >> i & 1)
			return scan_refuse(sc, ERR_REPEATED_FIELD, "twice");
		if (!sc->is_loose && seen >> i)
			return scan_refuse(sc, ERR_NOT_CANONICAL,
			    "order of keys");
		seen |= UINT64_C(1) << i;
		err = scan_string(sc, &parts[i]);
		if (err == OK && parts[i].n == 0 && !sc->is_loose)
			return scan_refuse(sc, ERR_NOT_CANONICAL, "empty");
		if (err == OK)
			sc->part = "";
	}
	return err;
}

static enum err
get_money(struct scan *sc, struct money *at)
{
	static const char *const keys[] = { "amount", "currency" };
	struct str parts[2] = { { "", 0 }, { "", 0 } };
	struct money loose;
	enum err err = get_parts(sc, keys, 2, parts);

	if (err != OK)
		return err;
	for (int i = 0; i < 2; i++)
		if (parts[i].n == 0)
			return scan_refuse_key(sc, ERR_MISSING_FIELD,
			    str_from(keys[i]), "");
	if (money_digits(parts[1]) < 0)
		return scan_refuse_key(sc, ERR_MALFORMED, STR("currency"),
		    "ISO 4217");
	if (money_get(parts[0], parts[1], at))
		return OK;
	return scan_refuse_key(sc,
	    money_get_loose(parts[0], parts[1], &loose) ? ERR_NOT_CANONICAL :
							  ERR_MALFORMED,
	    STR("amount"), "500000.00");
}

static enum err
get_name(struct scan *sc, struct name *at)
{
	struct name name = { { { "", 0 } } };
	enum err err = get_parts(sc, lang_codes, N_LANGS, name.in);

	if (err != OK)
		return err;
	for (int i = 0; i < N_LANGS; i++)
		if (name.in[i].n > TEXT_MAX)
			return scan_refuse_key(sc, ERR_TOO_LARGE,
			    str_from(lang_codes[i]), "65536 bytes");
	*at = name;
	return OK;
}

/* A value that is one string; an empty one is absent, and only loosely. */
static enum err
get_string(struct scan *sc, const struct field *f, void *at)
{
	const char *why = "";
	struct str text;
	enum err err = scan_string(sc, &text);

	if (err != OK)
		return err;
	if (text.n == 0)
		return sc->is_loose ?
		    OK :
		    scan_refuse(sc, ERR_NOT_CANONICAL, "empty");
	err = value_get(f, text, at, &why);
	return err == OK ? OK : scan_refuse(sc, err, "%s", why);
}

static enum err
get_value(struct scan *sc, const struct field *f, void *at)
{
	switch (f->type) {
	case FIELD_ID:
	case FIELD_TEXT:
	case FIELD_CHOICE:
	case FIELD_DAY:
	case FIELD_HASH:
		return get_string(sc, f, at);
	case FIELD_NAME:
		return get_name(sc, at);
	case FIELD_MONEY:
		return get_money(sc, at);
	case FIELD_INT:
		return scan_int(sc, at);
	case FIELD_WDAYS:
	case FIELD_LIST:
		break;
	}
	return scan_refuse(sc, ERR_UNKNOWN_FIELD, "%s", "");
}

/* One object as it is being read. */
struct reading {
	struct scan *sc;
	const struct shape *shape;
	void *body;
	uint64_t seen;  /* fields whose key stood there */
	uint64_t given; /* and had a value */
	size_t next;    /* strict: place in shape->sorted of the next key */
	json_member_fn *extra;
	void *ctx;
};

/* The place in SORTED of the field called KEY, from place FROM on, or n. */
static size_t
find_sorted(const struct shape *s, struct str key, size_t from)
{
	size_t i = from;

	while (i < s->n_fields && !str_is(key, s->fields[s->sorted[i]].name))
		i++;
	return i;
}

/* A key that the shape does not know. */
static enum err
take_extra(struct reading *r, struct str key)
{
	size_t from;
	enum err err;

	if (!r->extra)
		return scan_refuse_key(r->sc, ERR_UNKNOWN_FIELD, key, "");
	scan_blanks(r->sc);
	from = r->sc->at;
	err = scan_skip(r->sc, JSON_DEPTH_MAX - 1);
	if (err != OK)
		return err;
	err = r->extra(r->ctx, key,
	    (struct str){ r->sc->text.p + from, r->sc->at - from });
	return err == OK ? OK : scan_refuse_key(r->sc, err, key, "");
}

/* The value of field F, which has not been seen before. */
static enum err
take_value(struct reading *r, const struct field *f)
{
	uint64_t bit = UINT64_C(1) << (f - r->shape->fields);
	void *at = field_in(f, r->body);
	enum err err;

	r->seen |= bit;
	if (r->sc->is_loose && scan_take_word(r->sc, STR("null")))
		return OK;
	err = get_value(r->sc, f, at);
	if (err != OK)
		return err;
	if (!field_is_absent(f, at) ||
	    (f->type == FIELD_INT && !(f->flags & FIELD_OPTIONAL)))
		r->given |= bit;
	else if (!r->sc->is_loose)
		return scan_refuse(r->sc, ERR_NOT_CANONICAL, "absent");
	return OK;
}

/* One member: find its field, refuse what may not stand here, read it. */
static enum err
take_member(struct reading *r, struct str key)
{
	const struct shape *s = r->shape;
	size_t place = find_sorted(s, key, r->next);
	const struct field *f;
	enum err err;

	if (place == s->n_fields)
		place = find_sorted(s, key, 0);
	if (place == s->n_fields)
		return take_extra(r, key);
	f = &s->fields[s->sorted[place]];
	if (r->sc->is_loose && (f->flags & FIELD_SALT))
		return scan_refuse_key(r->sc, ERR_UNKNOWN_FIELD, key, "");
	r->sc->field = f->name;
	if (r->seen >> s->sorted[place] & 1)
		return scan_refuse(r->sc, ERR_REPEATED_FIELD, "twice");
	if (!r->sc->is_loose && place < r->next)
		return scan_refuse(r->sc, ERR_NOT_CANONICAL, "order of keys");
	if (!r->sc->is_loose)
		r->next = place + 1;
	err = take_value(r, f);
	if (err == OK)
		r->sc->field = "";
	return err;
}

/* Every field that must be there had a value. */
static enum err
check_complete(struct reading *r)
{
	for (size_t i = 0; i < r->shape->n_fields; i++) {
		const struct field *f = &r->shape->fields[i];

		if (!(f->flags & FIELD_OPTIONAL) && !(r->given >> i & 1)) {
			r->sc->field = f->name;
			return scan_refuse(r->sc, ERR_MISSING_FIELD, "%s", "");
		}
	}
	return OK;
}

static enum err
get_object(struct reading *r)
{
	struct str key;
	bool any = true;
	enum err err = scan_mark(r->sc, '{');

	assert(r->shape->n_fields <= FIELDS_MAX);
	for (size_t n = 0; err == OK; n++) {
		err = scan_member(r->sc, n, &key, &any);
		if (err != OK || !any)
			break;
		err = take_member(r, key);
	}
	if (err == OK)
		err = scan_end(r->sc);
	return err == OK ? check_complete(r) : err;
}

static enum err
get_text(struct scan *sc, struct reading *r)
{
	r->sc = sc;
	sc->field = "";
	sc->part = "";
	if (sc->text.n > BODY_MAX)
		return scan_refuse(sc, ERR_TOO_LARGE, "%d bytes", BODY_MAX);
	return get_object(r);
}

enum err
json_get(struct str text, const struct shape *s, struct arena *a, void *body,
    struct refusal *ret_refusal)
{
	struct scan sc = { .text = text, .arena = a, .refusal = ret_refusal };
	struct reading r = { .shape = s, .body = body };

	return get_text(&sc, &r);
}

enum err
json_get_loose_extra(struct str text, const struct shape *s, struct arena *a,
    void *body, json_member_fn *extra, void *ctx, struct refusal *ret_refusal)
{
	struct scan sc = { .text = text,
		.arena = a,
		.is_loose = true,
		.refusal = ret_refusal };
	struct reading r = { .shape = s,
		.body = body,
		.extra = extra,
		.ctx = ctx };

	return get_text(&sc, &r);
}

enum err
json_get_loose(struct str text, const struct shape *s, struct arena *a,
    void *body, struct refusal *ret_refusal)
{
	return json_get_loose_extra(text, s, a, body, NULL, NULL, ret_refusal);
}

enum err
json_get_name(struct str text, struct arena *a, struct name *ret_name)
{
	struct refusal refusal;
	struct scan sc = { .text = text,
		.arena = a,
		.field = "",
		.part = "",
		.refusal = &refusal };
	struct name name = { { { "", 0 } } };
	enum err err = OK;

	if (text.n)
		err = get_name(&sc, &name);
	if (err == OK)
		err = scan_end(&sc);
	if (err == OK)
		*ret_name = name;
	return err;
}
