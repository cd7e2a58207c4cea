/*
 * Commands from JSON: the words of the leaf and the fields in one object.
 *
 *	{"amount":{...},"by":"m017","kind":"funds.sent", ...}
 */
#include "node/spine.h"

#include <stdio.h>

#include "codec/json.h"

struct reading {
	struct arena *arena;
	struct command *command;
	struct refusal *refusal;
	struct str kind;
};

struct text_member {
	const char *key;
	struct str *at;
};

/* KEY is one of the texts: put VALUE there. */
static enum err
read_text(struct reading *r, struct str key, struct str value, bool *ret_is)
{
	const struct text_member texts[] = { { "kind", &r->kind },
		{ "by", &r->command->by }, { "party", &r->command->party },
		{ "key", &r->command->idempotency },
		{ "see", &r->command->see } };
	enum err err;

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (!str_eq(key, str_from(texts[i].key)))
			continue;
		*ret_is = true;
		if (texts[i].at->n)
			return refuse(r->refusal, ERR_REPEATED_FIELD,
			    texts[i].key, "%s", "");
		err = json_string(value, r->arena, texts[i].at);
		return err == OK ?
		    OK :
		    refuse(r->refusal, err, texts[i].key, "%s", "a string");
	}
	*ret_is = false;
	return OK;
}

/* Is KEY one that belongs to the command and not to the event? */
static bool
is_of_command(struct str key)
{
	static const char words[] = "at,by,confirm_clock,key,kind,party,see";

	return choice_is_among(words, key);
}

/* The words of the command; the fields are read when the kind is known. */
static enum err
read_member(void *ctx, struct str key, struct str value)
{
	struct reading *r = ctx;
	bool is_text;
	enum err err = read_text(r, key, value, &is_text);

	if (err != OK || is_text || !is_of_command(key))
		return err;
	if (str_eq(key, STR("confirm_clock"))) {
		r->command->confirm_clock =
		    str_eq(value, STR("true")) || str_eq(value, STR("1"));
		return OK;
	}
	if (!str_to_int(value, &r->command->at))
		return refuse(r->refusal, ERR_MALFORMED, "at", "%s",
		    "Unix seconds");
	return OK;
}

/* The fields of one object, told apart into open and closed ones. */
struct parting {
	const struct event_type *type;
	struct refusal *refusal;
	struct buf open;
	struct buf closed;
};

static enum err
part_member(void *ctx, struct str key, struct str value)
{
	struct parting *p = ctx;
	const struct field *f = shape_find(&p->type->open, key);
	struct buf *out = f ? &p->open : &p->closed;
	char name[64];

	if (is_of_command(key))
		return OK;
	if (!f)
		f = shape_find(&p->type->closed, key);
	if (!f || f->flags & FIELD_SALT) {
		snprintf(name, sizeof(name), "%.*s", STR_ARG(key));
		return refuse(p->refusal, ERR_UNKNOWN_FIELD, name, "%s", "");
	}
	buf_byte(out, out->n ? ',' : '{');
	json_put_text(out, key);
	buf_byte(out, ':');
	buf_put(out, value);
	return OK;
}

static enum err
read_part(struct buf *text, const struct shape *s, struct arena *a, void *body,
    struct refusal *r)
{
	if (text->n == 0)
		buf_byte(text, '{');
	buf_byte(text, '}');
	if (!buf_ok(text))
		return ERR_NO_MEMORY;
	return json_get_loose(buf_str(text), s, a, body, r);
}

enum err
node_command_fields(const struct event_type *type, struct str json,
    struct arena *a, void **ret_body, struct refusal *ret_refusal)
{
	struct parting p = { .type = type,
		.refusal = ret_refusal,
		.open = { .arena = a },
		.closed = { .arena = a } };
	void *body = arena_alloc(a, type->open.size);
	enum err err;

	*ret_refusal = (struct refusal){ 0 };
	if (!body)
		return refuse(ret_refusal, ERR_NO_MEMORY, "", "%s", "");
	err = json_each(json, a, part_member, &p);
	if (err == OK)
		err = read_part(&p.open, &type->open, a, body, ret_refusal);
	if (err == OK && type->closed.n_fields)
		err = read_part(&p.closed, &type->closed, a, body, ret_refusal);
	if (err == OK)
		*ret_body = body;
	else if (ret_refusal->err != err)
		err = refuse(ret_refusal, err, "fields", "%s", "JSON object");
	return err;
}

/* What the line says counts before what the caller had filled in. */
static void
override(struct command *c, const struct command *said)
{
	c->type = said->type;
	c->body = said->body;
	c->party = said->party.n ? said->party : c->party;
	c->by = said->by.n ? said->by : c->by;
	c->see = said->see.n ? said->see : c->see;
	c->idempotency =
	    said->idempotency.n ? said->idempotency : c->idempotency;
	c->at = said->at ? said->at : c->at;
	c->confirm_clock = c->confirm_clock || said->confirm_clock;
}

enum err
node_command_json(struct str json, struct arena *a, struct command *command,
    struct refusal *ret_refusal)
{
	struct command said = { 0 };
	struct reading r = { .arena = a,
		.command = &said,
		.refusal = ret_refusal };
	enum err err;

	*ret_refusal = (struct refusal){ 0 };
	err = json_each(json, a, read_member, &r);
	if (err != OK)
		return ret_refusal->err == err ?
		    err :
		    refuse(ret_refusal, err, "json", "%s", "object");
	if (r.kind.n == 0)
		return refuse(ret_refusal, ERR_MISSING_FIELD, "kind", "%s", "");
	said.type = event_type_named(r.kind);
	if (!said.type)
		return refuse(ret_refusal, ERR_UNKNOWN_KIND, "kind", "%.*s",
		    STR_ARG(r.kind));
	err = node_command_fields(said.type, json, a, &said.body, ret_refusal);
	if (err == OK)
		override(command, &said);
	return err;
}
