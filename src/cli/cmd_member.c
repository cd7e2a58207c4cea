/*
 * member, key: who may act, and with which keys.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "codec/fill.h"
#include "node/member.h"
#include "sync/sync.h"

enum { ROLES_MAX = 8, PASSPHRASE_MAX = 1024 };

/* Submit one event of KIND with the pairs NAME, VALUE as root. */
static enum err
record(struct cli *cli, struct node *node, const char *kind,
    const struct str *pairs, size_t n, struct refusal *ret_refusal)
{
	struct command c = { .party = node_party(node),
		.by = STR("root"),
		.type = event_type_named(str_from(kind)),
		.confirm_clock = true };
	struct fill fill;
	enum err err =
	    fill_start(&fill, c.type, STR(""), cli->lang, &cli->arena);

	for (size_t i = 0; i < n && err == OK; i += 2)
		if (pairs[i + 1].n)
			err = fill_set(&fill, pairs[i], pairs[i + 1],
			    ret_refusal);
	if (err == OK)
		err = fill_end(&fill, ret_refusal);
	c.body = fill.body;
	if (err == OK)
		err = node_submit(node, &c, 1);
	if (err == OK && c.err != OK) {
		*ret_refusal = c.refusal;
		err = c.err;
	}
	return err;
}

static enum err
add(struct cli *cli, struct node *node, struct str code,
    struct refusal *ret_refusal)
{
	struct str pairs[] = { STR("member"), code, STR("unit"),
		cli_option(cli, "--unit"), STR("name"),
		cli_option(cli, "--name") };
	enum err err = record(cli, node, "member.added", pairs, 6, ret_refusal);

	for (int i = 0; i < ROLES_MAX && err == OK; i++) {
		struct str role[] = { STR("member"), code, STR("role"),
			cli_option(cli, "--role") };

		if (role[3].n == 0)
			break;
		err = record(cli, node, "role.granted", role, 4, ret_refusal);
	}
	return err;
}

/* The passphrase is one line on standard input, never an argument. */
static enum err
passphrase(struct cli *cli, struct node *node, struct str code)
{
	char line[PASSPHRASE_MAX];
	struct str text;

	(void)cli;
	if (isatty(STDIN_FILENO))
		fprintf(stderr, "%s: ", cli_text(cli, "口令", "passphrase"));
	if (!fgets(line, sizeof(line), stdin))
		return ERR_MISSING_FIELD;
	text = str_from(line);
	if (text.n && text.p[text.n - 1] == '\n')
		text.n--;
	return member_set_passphrase(node, node_party(node), code, text);
}

int
cmd_member(struct cli *cli)
{
	struct str what = cli_word(cli);
	struct str code = cli_word(cli);
	struct refusal r = { 0 };
	struct node *node;
	int exit_code = 0;
	enum err err;

	if (code.n == 0)
		return cli_failed(cli, ERR_USAGE, "", "member");
	node = cli_node(cli, NODE_WRITE, &exit_code);
	if (!node)
		return exit_code;
	err = refuse(&r, ERR_USAGE, "", "%.*s", STR_ARG(what));
	if (str_eq(what, STR("add")))
		err = add(cli, node, code, &r);
	else if (str_eq(what, STR("passphrase")))
		err = passphrase(cli, node, code);
	node_close(node);
	if (err == OK)
		return cli_rest(cli);
	if (r.err != err)
		return cli_failed(cli, err, "member", cli_cstr(cli, code));
	return cli_refused(cli, &r);
}

/* The policy others need to follow and check us; "" for no address. */
static int
key_policy(struct cli *cli, struct node *node, struct str url)
{
	struct str policy;
	enum err err = sync_policy(node, url, &cli->arena, &policy);

	if (err != OK)
		return cli_failed(cli, err, "key", "policy");
	policy.n -= policy.n > 0; /* cli_say() ends the line */
	cli_say(policy);
	return 0;
}

static enum err
put_key(struct cli *cli, struct node *node, struct str party, enum node_key key,
    const char *what)
{
	struct note_signer signer = { 0 };
	struct buf vkey = { .arena = &cli->arena };
	enum err err = node_signer(node, party, key, &cli->arena, &signer);

	if (err != OK)
		return err;
	note_key_put(&vkey, &signer.key);
	note_signer_forget(&signer);
	cli_print("%s %.*s %.*s", what, STR_ARG(party),
	    STR_ARG(buf_str(&vkey)));
	return OK;
}

static int
key_show(struct cli *cli, struct node *node)
{
	struct log_head *heads;
	size_t n = 0;
	enum err err = log_heads(node_db(node), &cli->arena, &heads, &n);

	for (size_t i = 0; i < n && err == OK; i++) {
		struct str party = heads[i].party;

		if (!heads[i].is_own)
			continue;
		cli_print("log %.*s", STR_ARG(heads[i].vkey));
		err = put_key(cli, node, party, NODE_KEY_WITNESS, "witness");
		if (err == OK)
			err = put_key(cli, node, party, NODE_KEY_MIRROR,
			    "mirror");
		if (err == ERR_NOT_FOUND) /* made when it first signs */
			err = OK;
	}
	return err == OK ? 0 : cli_failed(cli, err, "key", "");
}

int
cmd_key(struct cli *cli)
{
	struct str url = cli_option(cli, "--url");
	struct str what = cli_word(cli);
	int code = cli_rest(cli);
	struct node *node;

	if (code)
		return code;
	if (!str_eq(what, STR("show")) && !str_eq(what, STR("policy")))
		return cli_failed(cli, ERR_USAGE, "", "key show|policy");
	node = cli_node(cli, NODE_READ, &code);
	if (!node)
		return code;
	code = str_eq(what, STR("show")) ? key_show(cli, node) :
					   key_policy(cli, node, url);
	node_close(node);
	return code;
}
