/*
 * serve, follow, sync: this node among others.
 */
#include "base/limits.h"
#include "cli/cli.h"
#include "sync/sync.h"
#include "web/app.h"

/* "https://aid.example.org", nothing that would break a line of the policy. */
static bool
is_url(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	return (str_starts(s, STR("https://")) && s.n > 8) ||
	    (str_starts(s, STR("http://")) && s.n > 7);
}

int
cmd_serve(struct cli *cli)
{
	struct app_config config = { .dir = cli->dir,
		.listen = cli_option(cli, "--listen"),
		.sync_seconds = 60,
		.public_url = cli_option(cli, "--public-url") };
	struct str every = cli_option(cli, "--sync-every");
	struct refusal r = { 0 };
	int code = cli_rest(cli);
	enum err err;

	if (code)
		return code;
	if (config.listen.n == 0)
		config.listen = STR("127.0.0.1:8420");
	if (every.n && !str_to_int(every, &config.sync_seconds))
		return cli_failed(cli, ERR_MALFORMED, "--sync-every",
		    "seconds");
	if (config.public_url.n && !is_url(config.public_url))
		return cli_failed(cli, ERR_MALFORMED, "--public-url",
		    "https://…");
	err = app_run(&config, &r);
	if (err == OK)
		return 0;
	r.err = err;
	return cli_refused(cli, &r);
}

int
cmd_follow(struct cli *cli)
{
	struct str url = cli_word(cli);
	struct str file = cli_option(cli, "--policy");
	struct refusal r = { 0 };
	struct str policy;
	struct node *node;
	int code = cli_rest(cli);
	enum err err;

	if (code)
		return code;
	if (url.n == 0 || file.n == 0)
		return cli_failed(cli, ERR_USAGE, "", "follow");
	err = os_read_file(&cli->arena, cli_cstr(cli, file), NOTE_MAX, &policy);
	if (err != OK)
		return cli_failed(cli, err, "--policy", cli_cstr(cli, file));
	node = cli_node(cli, NODE_WRITE, &code);
	if (!node)
		return code;
	err = sync_follow(node, url, policy, &r);
	node_close(node);
	r.err = err;
	return err == OK ? 0 : cli_refused(cli, &r);
}

static enum err
sync_one(struct cli *cli, struct node *node, const struct sync_peer *peer,
    struct refusal *r)
{
	struct sync_io io = { node_db(node), sync_write_direct, node };
	struct sync_summary summary = { 0 };
	struct sync_http *http;
	enum err err = sync_http_open(cli_cstr(cli, peer->url), &http);

	if (err != OK)
		return refuse(r, err, "URL", "%.*s", STR_ARG(peer->url));
	err = sync_with(&io, node, peer, sync_http_fetch, http, &summary, r);
	sync_http_close(http);
	if (err != OK)
		return err;
	if (cli->json)
		cli_print("{\"bodies\":%lld,\"cosignatures\":%lld,\"entries\":"
			  "%lld,\"url\":\"%.*s\"}",
		    (long long)summary.bodies, (long long)summary.cosignatures,
		    (long long)summary.entries, STR_ARG(peer->url));
	else
		cli_print("%.*s: +%lld entries, +%lld bodies, +%lld "
			  "cosignatures",
		    STR_ARG(peer->url), (long long)summary.entries,
		    (long long)summary.bodies, (long long)summary.cosignatures);
	return OK;
}

int
cmd_sync(struct cli *cli)
{
	int code = cli_rest(cli);
	struct node *node = code ? NULL : cli_node(cli, NODE_WRITE, &code);
	struct sync_peer *peers;
	size_t n = 0;
	enum err err;

	if (!node)
		return code;
	err = sync_peers(node_db(node), &cli->arena, &peers, &n);
	if (err != OK)
		code = cli_failed(cli, err, "sync", "");
	for (size_t i = 0; err == OK && i < n; i++) {
		struct refusal r = { 0 };
		enum err one = sync_one(cli, node, &peers[i], &r);

		r.err = one;
		if (one != OK)
			code = cli_refused(cli, &r);
	}
	node_close(node);
	return code;
}
