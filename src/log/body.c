/*
 * Bodies and mores as bytes.
 */
#include "log/body.h"

#include <assert.h>

#include "base/limits.h"
#include "base/os.h"
#include "codec/json.h"

enum { SALT_BYTES = 16 };

/* The salt of a body of this shape; every generated shape has one. */
static struct str *
salt_in(const struct shape *s, void *body)
{
	for (size_t i = 0; i < s->n_fields; i++)
		if (s->fields[i].flags & FIELD_SALT)
			return field_in(&s->fields[i], body);
	assert(!"a shape without a salt");
	return NULL;
}

static enum err
salt_new(struct salts *salts, struct arena *a, struct str *ret_salt)
{
	struct buf out = { .arena = a };

	if (salts->n_left == 0) {
		os_random(salts->bytes, sizeof(salts->bytes));
		salts->n_left = sizeof(salts->bytes);
	}
	assert(salts->n_left % SALT_BYTES == 0);
	salts->n_left -= SALT_BYTES;
	base64url_put(&out, salts->bytes + salts->n_left, SALT_BYTES);
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	*ret_salt = buf_str(&out);
	return OK;
}

static enum err
salt_check(struct str salt, bool is_wanted, struct refusal *r)
{
	uint8_t bytes[SALT_BYTES];
	size_t n;

	if (!is_wanted)
		return salt.n ? refuse(r, ERR_UNKNOWN_FIELD, "salt", "%s",
				    "a public body has none") :
				OK;
	if (salt.n == 0)
		return refuse(r, ERR_MISSING_FIELD, "salt", "%s", "");
	if (!base64url_get(salt, bytes, sizeof(bytes), &n) ||
	    n != sizeof(bytes))
		return refuse(r, ERR_MALFORMED, "salt", "not 128 bits");
	return OK;
}

static bool
has_closed(const struct shape *s, const void *body)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (!(f->flags & FIELD_SALT) &&
		    !field_is_absent(f, field_of(f, body)))
			return true;
	}
	return false;
}

/* One part, with a new salt or, where SALTS is NULL, with none. */
static enum err
put_part(const struct shape *s, void *body, struct salts *salts,
    struct arena *a, struct str *ret_bytes)
{
	struct buf out = { .arena = a };
	struct str *salt = salt_in(s, body);
	enum err err = OK;

	*salt = STR("");
	if (salts)
		err = salt_new(salts, a, salt);
	if (err != OK)
		return err;
	json_put(&out, s, body);
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	if (out.n > BODY_MAX)
		return ERR_TOO_LARGE;
	*ret_bytes = buf_str(&out);
	return OK;
}

enum err
body_put(const struct event_type *type, void *body, struct salts *salts,
    struct arena *a, struct str *ret_body, struct str *ret_more)
{
	struct str open;
	struct str more = { NULL, 0 };
	enum err err = put_part(&type->open, body,
	    type->is_public ? NULL : salts, a, &open);

	if (err == OK && has_closed(&type->closed, body))
		err = put_part(&type->closed, body, salts, a, &more);
	if (err != OK)
		return err;
	*ret_body = open;
	*ret_more = more;
	return OK;
}

static enum err
get_part(const struct shape *s, struct str bytes, bool is_salted,
    struct arena *a, void *body, struct refusal *r)
{
	enum err err;

	if (bytes.n > BODY_MAX)
		return refuse(r, ERR_TOO_LARGE, s->name, "%d bytes", BODY_MAX);
	err = json_get(bytes, s, a, body, r);
	if (err != OK)
		return err;
	return salt_check(*salt_in(s, body), is_salted, r);
}

enum err
body_get(const struct event_type *type, struct str bytes, struct arena *a,
    void **ret_body, struct refusal *ret_refusal)
{
	void *body = arena_alloc(a, type->open.size);
	enum err err;

	if (!body)
		return refuse(ret_refusal, ERR_NO_MEMORY, type->open.name, "%s",
		    "");
	err = get_part(&type->open, bytes, !type->is_public, a, body,
	    ret_refusal);
	if (err == OK)
		*ret_body = body;
	return err;
}

enum err
body_get_more(const struct event_type *type, struct str bytes, struct arena *a,
    void *body, struct refusal *ret_refusal)
{
	if (type->closed.n_fields == 0)
		return refuse(ret_refusal, ERR_UNKNOWN_FIELD, "more",
		    "this kind has no closed fields");
	return get_part(&type->closed, bytes, true, a, body, ret_refusal);
}
