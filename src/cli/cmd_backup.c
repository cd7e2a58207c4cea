/*
 * backup, restore: a book as one file, and a lost book.
 */
#include "base/folder.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "sync/sync.h"

static int
put_logs(struct cli *cli, struct node *node, const char *file)
{
	struct log_head *heads;
	size_t n = 0;
	enum err err = log_heads(node_db(node), &cli->arena, &heads, &n);

	for (size_t i = 0; err == OK && i < n; i++)
		if (cli->json)
			cli_print("{\"entries\":%lld,\"party\":\"%.*s\"}",
			    (long long)heads[i].size, STR_ARG(heads[i].party));
		else
			cli_print("%s: %.*s, %lld %s", file,
			    STR_ARG(heads[i].party), (long long)heads[i].size,
			    cli_text(cli, "条", "entries"));
	return err == OK ? 0 : cli_failed(cli, err, "backup", file);
}

int
cmd_backup(struct cli *cli)
{
	struct str file = cli_word(cli);
	int code = cli_rest(cli);
	struct refusal r = { 0 };
	struct node *node;
	enum err err;

	if (code)
		return code;
	if (file.n == 0)
		return cli_failed(cli, ERR_USAGE, "", "backup");
	node = cli_node(cli, NODE_READ, &code);
	if (!node)
		return code;
	err = node_backup(node, cli_cstr(cli, file), &r);
	code = err == OK ? put_logs(cli, node, cli_cstr(cli, file)) :
			   cli_refused(cli, &r);
	node_close(node);
	return code;
}

/* ---- restore ---- */

/* A log for each party named, or for each log key in the folder. */
static enum err
make_lost(struct cli *cli, struct refusal *r)
{
	static const struct str ending = STR_INIT(".log.key");
	const char *keys = os_path(&cli->arena, cli->dir, "keys");
	struct str party = cli_option(cli, "--party");
	struct folder_item *items;
	size_t n = 0;
	enum err err = keys ? OK : ERR_NO_MEMORY;

	if (party.n)
		for (; err == OK && party.n; party = cli_option(cli, "--party"))
			err = node_init_lost(cli->dir, party, r);
	else if (err == OK)
		err = folder_list(&cli->arena, keys, &items, &n);
	for (size_t i = 0; err == OK && i < n; i++) {
		if (!str_ends(items[i].name, ending))
			continue;
		party = items[i].name;
		party.n -= ending.n;
		err = node_init_lost(cli->dir, party, r);
	}
	if (err != OK && r->err != err)
		err = refuse(r, err, "key", "%s", keys ? keys : "");
	return err;
}

static int
put_restored(struct cli *cli, const struct sync_lost *lost)
{
	if (cli->json) {
		cli_print("{\"closed_parts_missing\":%lld,\"entries\":%lld}",
		    (long long)lost->mores, (long long)lost->entries);
		return 0;
	}
	cli_print("%s%lld%s", cli_text(cli, "已恢复 ", "restored: "),
	    (long long)lost->entries,
	    cli_text(cli, " 条，账本已确认，可继续登记",
		" entries; the book is confirmed and goes on"));
	if (lost->mores)
		cli_print("%s%lld%s",
		    cli_text(cli, "未能恢复：", "did not come back: "),
		    (long long)lost->mores,
		    cli_text(cli, " 条的不公开部分（从不外传，只在备份中）",
			" closed parts (never sent to others, only in "
			"backups)"));
	cli_say(str_from(cli_text(cli,
	    "口令和所跟随的各方须重新设置；对方未曾收到的条目已丢失",
	    "passphrases and followed peers must be set again; entries that "
	    "the peer never got are lost")));
	return 0;
}

static int
restore_source(struct cli *cli, const struct sync_source *source)
{
	int code = 0;
	struct node *node = cli_node(cli, NODE_WRITE, &code);
	struct sync_io io = { NULL, sync_write_direct, node };
	struct sync_lost lost;
	struct refusal r;
	enum err err;

	if (!node)
		return code;
	io.db = node_db(node);
	err = sync_restore(&io, node, source, &lost, &r);
	node_close(node);
	return err == OK ? put_restored(cli, &lost) : cli_refused(cli, &r);
}

static int
restore_url(struct cli *cli, const char *url)
{
	struct sync_source source = { .fetch = sync_http_fetch };
	struct sync_http *http;
	enum err err = sync_http_open(url, &http);
	int code;

	if (err != OK)
		return cli_failed(cli, err, "--from", url);
	source.ctx = http;
	code = restore_source(cli, &source);
	sync_http_close(http);
	return code;
}

/* Our own keys are all the policy that our own log needs. */
static int
restore_folder(struct cli *cli, const char *dir)
{
	struct sync_folder folder = { .dir = dir };
	struct sync_source source = { sync_folder_fetch, &folder, true };
	int code = 0;
	struct node *node = cli_node(cli, NODE_READ, &code);
	enum err err;

	if (!node)
		return code;
	err = sync_policy(node, STR(""), &cli->arena, &folder.policy);
	node_close(node);
	return err == OK ? restore_source(cli, &source) :
			   cli_failed(cli, err, "--from", dir);
}

/* A bundle that was written with --lost, by whom POLICY names. */
static int
restore_bundle(struct cli *cli, const char *file, struct str policy)
{
	const struct sync_peer *peer;
	struct sync_peer sender = { .url = STR("bundle") };
	struct sync_source source;
	struct refusal r = { 0 };
	struct node *node;
	struct str bytes;
	int code = 0;
	enum err err = os_read_file(&cli->arena, cli_cstr(cli, policy),
	    NOTE_MAX, &sender.policy);

	if (err != OK)
		return cli_failed(cli, err, "--policy", cli_cstr(cli, policy));
	err = os_read_file(&cli->arena, file, SYNC_BUNDLE_MAX, &bytes);
	if (err != OK)
		return cli_failed(cli, err, "--from", file);
	node = cli_node(cli, NODE_READ, &code);
	if (!node)
		return code;
	err = sync_open_bundle(node, bytes, &sender, 1, &cli->arena, &source,
	    &peer, &r);
	node_close(node);
	return err == OK ? restore_source(cli, &source) : cli_refused(cli, &r);
}

static int
restore_backup(struct cli *cli, const char *file)
{
	struct refusal r = { 0 };
	const char *why = "";
	struct node *node;
	int code = 0;
	enum err err = node_from_backup(cli->dir, file, &r);

	if (err != OK)
		return cli_refused(cli, &r);
	node = cli_node(cli, NODE_WRITE, &code);
	if (!node)
		return code;
	code = put_logs(cli, node, file);
	if (!node_is_confirmed(node, &why) && code == 0)
		code = cli_failed(cli, ERR_UNCONFIRMED, "", why);
	node_close(node);
	return code;
}

/* Is FILE a database? */
static bool
is_backup(struct cli *cli, const char *file)
{
	static const struct str magic = STR_INIT("SQLite format 3");
	struct str head = os_head(&cli->arena, file, magic.n);

	return str_eq(head, magic);
}

/* What a peer gave: by its address, a folder with a checkpoint, or a file. */
static int
restore_from(struct cli *cli, struct str from, struct str policy)
{
	const char *path = cli_cstr(cli, from);
	const char *note = os_path(&cli->arena, path, "checkpoint");
	struct refusal r = { 0 };

	if (sync_way(from) != SYNC_HTTP && !os_exists(path))
		return cli_failed(cli, ERR_NOT_FOUND, "--from", path);
	if (make_lost(cli, &r) != OK)
		return cli_refused(cli, &r);
	if (cli_rest(cli))
		return err_infos[ERR_USAGE].exit;
	if (sync_way(from) == SYNC_HTTP)
		return restore_url(cli, path);
	if (note && os_exists(note))
		return restore_folder(cli, path);
	if (policy.n == 0)
		return cli_failed(cli, ERR_MISSING_FIELD, "--policy", "");
	return restore_bundle(cli, path, policy);
}

int
cmd_restore(struct cli *cli)
{
	struct str from = cli_option(cli, "--from");
	struct str policy = cli_option(cli, "--policy");

	if (from.n == 0)
		return cli_failed(cli, ERR_USAGE, "", "restore --from");
	if (!is_backup(cli, cli_cstr(cli, from)))
		return restore_from(cli, from, policy);
	if (cli_rest(cli))
		return err_infos[ERR_USAGE].exit;
	return restore_backup(cli, cli_cstr(cli, from));
}
