/*
 * follow, sync: this node and others.
 */
#include "base/limits.h"
#include "cli/cli.h"
#include "sync/sync.h"

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
	enum err err = sync_peer_round(&io, node, peer, &summary, r);

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
