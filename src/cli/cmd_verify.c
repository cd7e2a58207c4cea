/*
 * verify: hashes, proofs and signatures of a book, an exported folder, a
 * served log, one proof, or the saved page of one.  Never the rules: that is
 * audit.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "cli/verify_page.h"
#include "log/export.h"
#include "merkle/proof.h"
#include "sync/sync.h"

enum { PROOF_FILE_MAX = 1 << 20 };

static int
said(struct cli *cli, enum err err, struct refusal *r, const char *what)
{
	if (r->err == err)
		return cli_refused(cli, r);
	return cli_failed(cli, err, what, "");
}

/* What is known when all is right, one line. */
static int
put_facts(struct cli *cli, const struct checkpoint *c, int64_t index,
    int64_t at)
{
	struct buf out = { .arena = &cli->arena };

	if (cli->json) {
		buf_printf(&out,
		    "{\"countersigned_at\":%lld,\"index\":%lld,"
		    "\"origin\":\"%.*s\",\"size\":%llu}",
		    (long long)at, (long long)index, STR_ARG(c->origin),
		    (unsigned long long)c->size);
	} else {
		buf_printf(&out, "%s %.*s, %llu",
		    cli_text(cli, "核对无误：", "verified:"),
		    STR_ARG(c->origin), (unsigned long long)c->size);
		buf_put(&out, str_from(cli_text(cli, " 条", " entries")));
		if (index >= 0)
			buf_printf(&out, ", #%lld", (long long)index);
		if (at) {
			buf_put(&out,
			    str_from(cli_text(cli, "；联署时间 ",
				"; countersigned by ")));
			moment_put(&out, at);
		}
	}
	cli_say(buf_str(&out));
	return 0;
}

static int
verify_proof(struct cli *cli, struct str file, const struct policy *policy)
{
	struct str entry_file = cli_option(cli, "--entry");
	struct proof_facts facts = { 0 };
	struct proof proof;
	struct str bytes;
	struct str entry;
	enum err err = os_read_file(&cli->arena, cli_cstr(cli, file),
	    PROOF_FILE_MAX, &bytes);

	if (err == OK)
		err = proof_get(&cli->arena, bytes, &proof);
	if (err != OK)
		return cli_failed(cli, err, "proof", cli_cstr(cli, file));
	entry = proof.extra;
	if (entry_file.n)
		err = os_read_file(&cli->arena, cli_cstr(cli, entry_file),
		    LEAF_MAX, &entry);
	if (err != OK || (entry.n == 0 && entry_file.n == 0))
		return cli_failed(cli, err == OK ? ERR_MISSING_FIELD : err,
		    "--entry", "");
	err = proof_verify(&cli->arena, bytes, entry, STR(""), policy, &facts);
	if (err != OK)
		return cli_failed(cli, err, "proof", cli_cstr(cli, file));
	return put_facts(cli, &facts.checkpoint, (int64_t)facts.index,
	    facts.at);
}

static int
verify_dir(struct cli *cli, const char *dir, const struct policy *policy)
{
	struct log_dir_facts facts = { 0 };
	struct refusal r = { 0 };
	enum err err = log_verify_dir(dir, policy, &cli->arena, &facts, &r);

	if (err != OK)
		return said(cli, err, &r, "DIR");
	return put_facts(cli, &facts.checkpoint, -1, facts.at);
}

/* A served log is copied to a folder of its own, then it is a folder. */
static int
verify_url(struct cli *cli, struct str url, const struct policy *policy)
{
	char dir[] = "/tmp/sunledger-verify-XXXXXX";
	struct refusal r = { 0 };
	struct sync_http *http;
	enum err err;
	int code;

	if (!mkdtemp(dir))
		return cli_failed(cli, ERR_IO, "URL", "/tmp");
	err = sync_http_open(cli_cstr(cli, url), &http);
	if (err == OK) {
		err = sync_download(sync_http_fetch, http, dir, &r);
		sync_http_close(http);
	}
	code = err == OK ? verify_dir(cli, dir, policy) :
			   said(cli, err, &r, "URL");
	if (os_remove_tree(dir) != OK)
		return cli_failed(cli, ERR_IO, "URL", dir);
	return code;
}

static int
verify_log(struct cli *cli, struct node *node, const struct log_head *head,
    const struct log_verify_options *options)
{
	struct refusal r = { 0 };
	struct checkpoint c = { head->origin, (uint64_t)head->size,
		head->root };
	enum err err = log_verify(node_db(node), head->party, options, &r);

	if (err != OK)
		return said(cli, err, &r, "log");
	return put_facts(cli, &c, -1, 0);
}

static void
show_progress(void *ctx, int64_t done, int64_t total)
{
	(void)ctx;
	fprintf(stderr, "\r%lld / %lld%s", (long long)done, (long long)total,
	    done == total ? "\n" : "");
}

static int
verify_book(struct cli *cli)
{
	struct log_verify_options options = { 0 };
	struct log_head *heads;
	struct note_key *keys;
	struct node *node;
	size_t n = 0;
	int code = 0;
	enum err err;

	node = cli_node(cli, NODE_READ, &code);
	if (!node)
		return code;
	if (os_has_terminal())
		options.progress = show_progress;
	err = sync_witness_keys(node, &cli->arena, &keys, &options.n_keys);
	options.keys = keys;
	if (err == OK)
		err = log_heads(node_db(node), &cli->arena, &heads, &n);
	for (size_t i = 0; err == OK && i < n && code == 0; i++)
		code = verify_log(cli, node, &heads[i], &options);
	node_close(node);
	return err == OK ? code : cli_failed(cli, err, "verify", "");
}

static bool
is_url(struct str what)
{
	return str_starts(what, STR("http://")) ||
	    str_starts(what, STR("https://"));
}

static int
verify_outside(struct cli *cli, struct str what, const struct policy *policy)
{
	if (is_url(what))
		return verify_url(cli, what, policy);
	if (str_ends(what, STR(".tlog-proof")))
		return verify_proof(cli, what, policy);
	if (str_ends(what, STR(".html")) || str_ends(what, STR(".htm")))
		return verify_page(cli, what, policy);
	return verify_dir(cli, cli_cstr(cli, what), policy);
}

int
cmd_verify(struct cli *cli)
{
	struct str file = cli_option(cli, "--policy");
	struct str what = cli_word(cli);
	struct policy policy;
	struct str text;
	unsigned line = 0;
	const char *db;
	enum err err;

	db = os_path(&cli->arena, cli_cstr(cli, what), "book.db");
	if (what.n == 0 || (db && os_exists(db))) {
		if (what.n)
			cli->dir = cli_cstr(cli, what);
		return cli_rest(cli) ? err_infos[ERR_USAGE].exit :
				       verify_book(cli);
	}
	if (file.n == 0)
		return cli_failed(cli, ERR_MISSING_FIELD, "--policy", "");
	err = os_read_file(&cli->arena, cli_cstr(cli, file), NOTE_MAX, &text);
	if (err == OK)
		err = policy_get(&cli->arena, text, &policy, &line);
	if (err != OK)
		return cli_failed(cli, err, "--policy", cli_cstr(cli, file));
	return verify_outside(cli, what, &policy);
}
