/*
 * Profiles.
 */
#include "cli/profile.h"

#include "cli/batch.h"
#include "cli/files.h"
#include "codec/json.h"

static struct str
text_of(struct cli *cli, struct str name)
{
	struct buf path = { .arena = &cli->arena };

	buf_printf(&path, "profiles/%.*s.ndjson", STR_ARG(name));
	buf_byte(&path, '\0');
	return buf_ok(&path) ? built_in(path.p) : STR("");
}

struct defaults {
	struct arena *arena;
	struct node_init *init;
};

static enum err
default_member(void *ctx, struct str key, struct str value)
{
	struct defaults *d = ctx;

	if (str_eq(key, STR("currency")))
		return json_string(value, d->arena, &d->init->currency);
	if (str_eq(key, STR("zone")))
		return str_to_int(value, &d->init->zone) ? OK : ERR_MALFORMED;
	return ERR_UNKNOWN_FIELD;
}

enum err
profile_init(struct cli *cli, struct str name, struct node_init *init,
    struct refusal *ret_refusal)
{
	struct defaults d = { &cli->arena, init };
	struct str text;

	if (name.n == 0) {
		init->currency = STR("EUR");
		return OK;
	}
	text = text_of(cli, name);
	if (!text.p || text.n == 0)
		return refuse(ret_refusal, ERR_NOT_FOUND, "--profile", "%.*s",
		    STR_ARG(name));
	return json_each(str_cut(&text, '\n'), &cli->arena, default_member, &d);
}

struct first_refusal {
	struct refusal *ret;
	bool seen;
};

static void
remember(void *ctx, size_t line, const struct command *c)
{
	struct first_refusal *first = ctx;

	(void)line;
	if (c->err == OK || first->seen)
		return;
	*first->ret = c->refusal;
	first->ret->err = c->err;
	first->seen = true;
}

enum err
profile_record(struct cli *cli, struct str name, struct str party, int64_t at,
    struct refusal *ret_refusal)
{
	struct first_refusal first = { ret_refusal, false };
	struct batch batch = { .by = STR("root"),
		.party = party,
		.at = at,
		.confirm_clock = true,
		.answered = remember,
		.ctx = &first };
	struct str text;
	size_t refused;
	enum err err;

	if (name.n == 0)
		return OK;
	text = text_of(cli, name);
	str_cut(&text, '\n');
	err = node_open(cli->dir, NODE_WRITE, &batch.node, ret_refusal);
	if (err != OK)
		return err;
	err = batch_run(&batch, text, &refused);
	node_close(batch.node);
	if (err == OK && first.seen)
		return ret_refusal->err;
	return err;
}
