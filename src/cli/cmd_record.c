/*
 * record: write events, from words, one JSON object, or lines of JSON.
 */
#include <stdio.h>
#include <unistd.h>

#include "cli/batch.h"
#include "codec/fill.h"
#include "codec/json.h"

enum { INPUT_MAX = 256 << 20 };

/* {"entry":"zhongshan/12","leaf":"..."} or the problem, one line. */
static void
answer(struct cli *cli, size_t line, const struct command *c)
{
	struct buf out = { .arena = &cli->arena };

	if (c->err != OK) {
		struct refusal r = c->refusal;

		r.err = c->err;
		if (line)
			fprintf(stderr, "%zu: ", line);
		cli_refused(cli, &r);
		return;
	}
	if (cli->json) {
		buf_put(&out, STR("{\"entry\":"));
		buf_printf(&out, "\"%.*s/%lld\",\"leaf\":\"", STR_ARG(c->party),
		    (long long)c->index);
		base64url_put(&out, c->leaf_hash.bytes, 32);
		buf_put(&out, STR("\"}"));
	} else {
		buf_printf(&out, "%.*s/%lld", STR_ARG(c->party),
		    (long long)c->index);
	}
	cli_say(buf_str(&out));
}

static void
batch_answered(void *ctx, size_t line, const struct command *c)
{
	answer(ctx, line, c);
}

static enum err
read_stdin(struct cli *cli, struct str *ret_text)
{
	struct buf in = { .arena = &cli->arena };
	char part[65536];
	ssize_t n;

	while ((n = read(STDIN_FILENO, part, sizeof(part))) > 0) {
		buf_put(&in, (struct str){ part, (size_t)n });
		if (in.n > INPUT_MAX)
			return ERR_TOO_LARGE;
	}
	*ret_text = buf_str(&in);
	return n < 0 ? ERR_IO : OK;
}

static int
record_batch(struct cli *cli, struct node *node, struct command *like)
{
	struct batch batch = { node, like->by, like->party, like->at,
		like->confirm_clock, batch_answered, cli };
	struct str text;
	size_t refused = 0;
	enum err err = read_stdin(cli, &text);

	if (err == OK)
		err = batch_run(&batch, text, &refused);
	if (err != OK)
		return cli_failed(cli, err, "record", "--batch");
	return refused ? err_infos[ERR_MALFORMED].exit : 0;
}

/* The currency a bare amount is in: that of the party's log. */
static struct str
currency_of(struct cli *cli, struct node *node, struct str party)
{
	struct view_party_self self;

	return cli_self(cli, node, party, &self) == OK ? self.currency :
							 STR("");
}

static enum err
set_words(struct cli *cli, struct node *node, struct command *c)
{
	struct fill fill;
	struct str word;
	enum err err = fill_start(&fill, c->type,
	    currency_of(cli, node, c->party), cli->lang, &cli->arena);

	while (err == OK && (word = cli_word(cli)).n) {
		struct str name = str_cut(&word, '=');

		err = fill_set(&fill, name, word, &c->refusal);
	}
	if (err == OK)
		err = fill_end(&fill, &c->refusal);
	c->body = fill.body;
	return err;
}

static enum err
from_words(struct cli *cli, struct node *node, struct command *c)
{
	struct str kind = cli_word(cli);

	if (kind.n && kind.p[0] == '{')
		return node_command_json(kind, &cli->arena, c, &c->refusal);
	c->type = event_type_named(kind);
	if (!c->type)
		return refuse(&c->refusal, ERR_UNKNOWN_KIND, "kind", "%.*s",
		    STR_ARG(kind));
	return set_words(cli, node, c);
}

static int
record_one(struct cli *cli, struct node *node, struct command *c)
{
	enum err err = from_words(cli, node, c);

	if (err == OK && cli->n_words)
		return cli_rest(cli);
	if (err == OK) {
		err = node_submit(node, c, 1);
		if (err != OK)
			return cli_failed(cli, err, "record", "");
		err = c->err;
	}
	c->err = err;
	answer(cli, 0, c);
	return err_infos[err].exit;
}

int
cmd_record(struct cli *cli)
{
	struct command c = { .party = cli_option(cli, "--party"),
		.by = cli_option(cli, "--by"),
		.idempotency = cli_option(cli, "--idempotency-key"),
		.see = cli_option(cli, "--see"),
		.confirm_clock = cli_flag(cli, "--confirm-clock") };
	struct str at = cli_option(cli, "--at");
	bool is_batch = cli_flag(cli, "--batch");
	struct node *node;
	int code = 0;

	if (at.n && !str_to_int(at, &c.at))
		return cli_failed(cli, ERR_MALFORMED, "--at", "Unix time");
	node = cli_node(cli, NODE_WRITE, &code);
	if (!node)
		return code;
	if (c.party.n == 0)
		c.party = node_party(node);
	if (c.by.n == 0)
		c.by = STR("root");
	code =
	    is_batch ? record_batch(cli, node, &c) : record_one(cli, node, &c);
	node_close(node);
	return code;
}
