/*
 * follow, sync: this node and others.
 */
#include "base/limits.h"
#include "cli/cli.h"
#include "codec/json.h"
#include "merkle/policy.h"
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

static void
put_summary(struct cli *cli, struct str from, const struct sync_summary *s)
{
	struct buf url = { .arena = &cli->arena };

	json_put_text(&url, from);
	if (cli->json)
		cli_print("{\"bodies\":%lld,\"cosignatures\":%lld,\"entries\":"
			  "%lld,\"url\":%.*s}",
		    (long long)s->bodies, (long long)s->cosignatures,
		    (long long)s->entries, STR_ARG(buf_str(&url)));
	else
		cli_print("%.*s: +%lld entries, +%lld bodies, +%lld "
			  "cosignatures",
		    STR_ARG(from), (long long)s->entries, (long long)s->bodies,
		    (long long)s->cosignatures);
}

static enum err
sync_one(struct cli *cli, struct node *node, const struct sync_peer *peer,
    struct refusal *r)
{
	struct sync_io io = { node_db(node), sync_write_direct, node };
	struct sync_summary summary = { 0 };
	enum err err = sync_peer_round(&io, node, peer, &summary, r);

	if (err == OK)
		put_summary(cli, peer->url, &summary);
	return err;
}

static int
sync_all(struct cli *cli)
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

/* ---- bundle files ---- */

static int
write_bundle(struct cli *cli, struct str file, const struct sync_bundle *bundle)
{
	struct buf out = { .arena = &cli->arena };
	struct refusal r = { 0 };
	int code = cli_rest(cli);
	struct node *node = code ? NULL : cli_node(cli, NODE_READ, &code);
	enum err err;

	if (!node)
		return code;
	err = sync_write_bundle(node, bundle, &cli->arena, &out, &r);
	node_close(node);
	if (err != OK)
		return cli_refused(cli, &r);
	err = os_write_file(cli_cstr(cli, file), buf_str(&out), 0600);
	return err == OK ?
	    0 :
	    cli_failed(cli, err, "--write-bundle", cli_cstr(cli, file));
}

static int
read_bundle(struct cli *cli, struct str file)
{
	struct sync_io io = { .write = sync_write_direct };
	struct sync_summary summary = { 0 };
	struct refusal r = { 0 };
	struct str bytes;
	int code = 0;
	struct node *node;
	enum err err = os_read_file(&cli->arena, cli_cstr(cli, file),
	    SYNC_BUNDLE_MAX, &bytes);

	if (err != OK)
		return cli_failed(cli, err, "--read-bundle",
		    cli_cstr(cli, file));
	node = cli_node(cli, NODE_WRITE, &code);
	if (!node)
		return code;
	io.db = node_db(node);
	io.write_ctx = node;
	err = sync_read_bundle(&io, node, bytes, &summary, &r);
	node_close(node);
	if (err != OK)
		return cli_refused(cli, &r);
	put_summary(cli, file, &summary);
	return 0;
}

/* The address under which PARTY's log is followed; NULL if there is none. */
static const char *
url_of(struct cli *cli, struct node *node, struct str party)
{
	struct sync_peer *peers;
	struct log_head head;
	size_t n = 0;
	enum err err = log_head(node_db(node), party, &cli->arena, &head);

	if (err == OK)
		err = sync_peers(node_db(node), &cli->arena, &peers, &n);
	for (size_t i = 0; err == OK && i < n; i++) {
		struct policy policy;

		if (sync_way(peers[i].url) == SYNC_HTTP &&
		    policy_get(&cli->arena, peers[i].policy, &policy, NULL) ==
			OK &&
		    policy_has_log(&policy, head.origin))
			return cli_cstr(cli, peers[i].url);
	}
	return NULL;
}

static int
push_to(struct cli *cli, struct node *node, const struct sync_bundle *bundle)
{
	const char *url = url_of(cli, node, bundle->party);
	struct sync_source source = { .fetch = sync_http_fetch };
	struct refusal r = { 0 };
	struct sync_http *http;
	enum err err;

	if (!url)
		return cli_failed(cli, ERR_NOT_FOUND, "--push",
		    cli_cstr(cli, bundle->party));
	err = sync_http_open(url, &http);
	if (err != OK)
		return cli_failed(cli, err, "--push", url);
	source.ctx = http;
	err = sync_push_bundle(node, bundle, &source, &cli->arena, &r);
	sync_http_close(http);
	return err == OK ? 0 : cli_refused(cli, &r);
}

static int
push_bundle(struct cli *cli, const struct sync_bundle *bundle)
{
	int code = cli_rest(cli);
	struct node *node = code ? NULL : cli_node(cli, NODE_READ, &code);

	if (!node)
		return code;
	code = push_to(cli, node, bundle);
	node_close(node);
	return code;
}

/* ---- how far we are ---- */

static void
put_stage(struct buf *out, const char *name, int64_t size, int64_t at)
{
	buf_printf(out, "  %s %lld", name, (long long)size);
	if (!at)
		return;
	buf_put(out, STR(" ("));
	moment_put(out, at);
	buf_byte(out, ')');
}

static void
put_standing(struct cli *cli, const struct view_following *f)
{
	struct buf out = { .arena = &cli->arena };

	buf_printf(&out, "%.*s", STR_ARG(f->log));
	put_stage(&out, cli_text(cli, "对方处可见", "seen"), f->seen,
	    f->seen_at);
	put_stage(&out, cli_text(cli, "已核对", "verified"), f->verified,
	    f->verified_at);
	put_stage(&out, cli_text(cli, "已联署", "countersigned"),
	    f->countersigned, f->countersigned_at);
	put_stage(&out, cli_text(cli, "已入账", "in the book"), f->folded,
	    f->folded_at);
	if (f->stop.n)
		buf_printf(&out, "  %s %.*s",
		    cli_text(cli, "停在", "stopped at"), STR_ARG(f->stop));
	cli_say(buf_str(&out));
}

static int
put_status(struct cli *cli)
{
	int code = cli_rest(cli);
	struct node *node = code ? NULL : cli_node(cli, NODE_READ, &code);
	struct view_reader reader = { 0 };
	struct list rows = { 0 };
	enum err err;

	if (!node)
		return code;
	reader.db = node_db(node);
	err = view_load(&reader, VIEW_FOLLOWING, NULL, REPORT_ROWS_MAX,
	    &cli->arena, &rows, NULL);
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct view_following *all = rows.items;
		struct buf json = { .arena = &cli->arena };

		if (!cli->json) {
			put_standing(cli, &all[i]);
			continue;
		}
		json_put(&json, &view_types[VIEW_FOLLOWING].shape, &all[i]);
		cli_say(buf_str(&json));
	}
	node_close(node);
	return err == OK ? 0 : cli_failed(cli, err, "--status", "");
}

int
cmd_sync(struct cli *cli)
{
	struct str to = cli_option(cli, "--push");
	struct str in = cli_option(cli, "--read-bundle");
	struct str out = cli_option(cli, "--write-bundle");
	struct str since = cli_option(cli, "--since");
	struct sync_bundle bundle = { .party = cli_option(cli, "--for"),
		.whole = since.n > 0,
		.lost = cli_flag(cli, "--lost") };

	if (cli_flag(cli, "--status"))
		return put_status(cli);
	if (to.n)
		bundle.party = to;
	if (out.n && bundle.party.n == 0)
		return cli_failed(cli, ERR_MISSING_FIELD, "--for", "");
	if (since.n && !str_eq(since, STR("0")))
		return cli_failed(cli, ERR_MALFORMED, "--since", "0");
	if (out.n)
		return write_bundle(cli, out, &bundle);
	if (to.n)
		return push_bundle(cli, &bundle);
	if (cli_rest(cli))
		return err_infos[ERR_USAGE].exit;
	return in.n ? read_bundle(cli, in) : sync_all(cli);
}
