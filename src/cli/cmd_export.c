/*
 * export: a log as plain files, a view as CSV, one entry with its proof, the
 * postings as a journal.
 */
#include <stdio.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "codec/csv.h"
#include "log/export.h"
#include "merkle/policy.h"
#include "merkle/proof.h"
#include "node/disclosure.h"
#include "sync/sync.h"
#include "trade/hledger.h"

struct shown {
	struct db *db;
	struct str party;
	enum err err;
};

/* Public from birth, or disclosed since. */
static bool
is_shown(void *ctx, const struct log_entry *entry)
{
	struct shown *s = ctx;
	struct arena a = { 0 };
	struct refusal r = { 0 };
	struct leaf leaf = { 0 };
	bool is = false;

	if (leaf_get(entry->leaf, &a, &leaf, &r) == OK) {
		is = str_eq(leaf.see, STR("public"));
		if (!is)
			s->err = node_is_disclosed(s->db, s->party,
			    entry->index, &is);
	}
	arena_free(&a);
	return is && s->err == OK;
}

static int
export_tlog(struct cli *cli, struct node *node, struct str party,
    struct str out)
{
	struct shown shown = { .db = node_db(node), .party = party };
	struct refusal r = { 0 };
	enum err err = db_begin_read(node_db(node));

	if (err == OK)
		err = log_export(node_db(node), party, cli_cstr(cli, out),
		    is_shown, &shown, &r);
	if (err == OK)
		err = shown.err;
	if (err == OK)
		err = db_end_read(node_db(node));
	if (err == OK)
		return 0;
	return r.err == err ? cli_refused(cli, &r) :
			      cli_failed(cli, err, "OUT", cli_cstr(cli, out));
}

struct satisfied {
	struct policy policy;
	struct arena *a;
};

static bool
satisfies(void *ctx, struct str bytes)
{
	struct satisfied *s = ctx;
	struct note note;
	int64_t at;

	return note_get(s->a, bytes, &note) == OK &&
	    policy_check_quorum(&s->policy, &note, &at) == OK;
}

/* The proof with the entry in its `extra` line: one file is enough. */
static enum err
self_contained(struct cli *cli, struct node *node, struct str party,
    int64_t index, struct str *ret_proof)
{
	struct satisfied s = { .a = &cli->arena };
	struct buf out = { .arena = &cli->arena };
	struct log_entry *entry;
	struct proof proof;
	struct str policy;
	size_t n = 0;
	enum err err = sync_policy(node, STR(""), &cli->arena, &policy);

	if (err == OK)
		err = policy_get(&cli->arena, policy, &s.policy, NULL);
	if (err == OK)
		err = log_proof(node_db(node), party, index, satisfies, &s,
		    &cli->arena, ret_proof);
	if (err == OK)
		err = log_entries(node_db(node), party, index, 1, &cli->arena,
		    &entry, &n);
	if (err == OK)
		err = proof_get(&cli->arena, *ret_proof, &proof);
	if (err != OK || n == 0)
		return err == OK ? ERR_NOT_FOUND : err;
	proof.extra = entry->leaf;
	proof_put(&out, &proof);
	*ret_proof = buf_str(&out);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}

static int
export_proof(struct cli *cli, struct node *node, struct str party,
    struct str number, struct str out)
{
	struct str proof;
	int64_t index;
	enum err err;

	if (!str_to_int(number, &index))
		return cli_failed(cli, ERR_MISSING_FIELD, "--entry", "");
	err = self_contained(cli, node, party, index, &proof);
	if (err == OK)
		err = os_write_file(cli_cstr(cli, out), proof, 0644);
	return err == OK ?
	    0 :
	    cli_failed(cli, err, "--entry", cli_cstr(cli, number));
}

/* Every view that needs nothing but the day or the party, one file each. */
static enum err
export_view(struct cli *cli, struct node *node, enum view_kind kind,
    struct day today, const char *dir)
{
	const struct view_type *t = &view_types[kind];
	struct view_reader reader = { node_db(node), today };
	struct arena a = { 0 };
	struct buf day = { .arena = &a };
	struct buf path = { .arena = &a };
	struct buf out = { .arena = &a };
	struct str arg = node_party(node);
	struct list rows;
	enum err err;

	day_put(&day, today);
	if (t->n_params && t->params[0].type == FIELD_DAY)
		arg = buf_str(&day);
	err = view_load(&reader, kind, &arg, REPORT_ROWS_MAX, &a, &rows, NULL);
	csv_put_head(&out, &t->shape, cli->lang);
	for (size_t i = 0; err == OK && i < rows.n; i++)
		csv_put_row(&out, &t->shape,
		    (const char *)rows.items + i * t->shape.size, cli->lang);
	buf_printf(&path, "%s/%s.csv", dir, t->shape.name);
	buf_byte(&path, '\0');
	if (err == OK)
		err = os_write_file(path.p, buf_str(&out), 0644);
	arena_free(&a);
	return err;
}

static int
export_csv(struct cli *cli, struct node *node, struct str out)
{
	const char *dir = cli_cstr(cli, out);
	struct day today;
	enum err err = cli_today(cli, node, &today);

	if (err == OK)
		err = os_make_folder(dir, 0755);
	for (size_t i = 0; err == OK && i < N_VIEW_TYPES; i++) {
		const struct view_type *t = &view_types[i];
		bool fits = t->n_params == 0 ||
		    (t->n_params == 1 &&
			(t->params[0].type == FIELD_DAY ||
			    strcmp(t->params[0].name, "log") == 0 ||
			    strcmp(t->params[0].name, "party") == 0));

		if (fits)
			err = export_view(cli, node, (enum view_kind)i, today,
			    dir);
	}
	return err == OK ? 0 : cli_failed(cli, err, "OUT", dir);
}

static enum err
write_piece(void *ctx, struct str bytes)
{
	return os_file_write(ctx, bytes);
}

/* The logs of all parties, or of the one that was named. */
static int
export_hledger(struct cli *cli, struct node *node, struct str party,
    struct str out)
{
	const char *path = cli_cstr(cli, out);
	struct os_file file;
	enum err err = os_file_start(&file, path, 0600);

	if (err != OK)
		return cli_failed(cli, err, "OUT", path);
	err = db_begin_read(node_db(node));
	if (err == OK)
		err = hledger_export(node_db(node), party, write_piece, &file);
	if (err == OK)
		err = db_end_read(node_db(node));
	if (err != OK) {
		os_file_drop(&file);
		return cli_failed(cli, err, "--party", cli_cstr(cli, party));
	}
	err = os_file_finish(&file);
	return err == OK ? 0 : cli_failed(cli, err, "OUT", path);
}

int
cmd_export(struct cli *cli)
{
	struct str to = cli_option(cli, "--to");
	struct str party = cli_option(cli, "--party");
	struct str number = cli_option(cli, "--entry");
	struct str out = cli_word(cli);
	struct node *node;
	int code = 0;

	if (out.n == 0)
		return cli_failed(cli, ERR_USAGE, "", "export");
	node = cli_node(cli, NODE_READ, &code);
	if (!node)
		return code;
	if (str_eq(to, STR("hledger"))) {
		code = export_hledger(cli, node, party, out);
		node_close(node);
		return code ? code : cli_rest(cli);
	}
	if (party.n == 0)
		party = node_party(node);
	if (str_eq(to, STR("tlog")))
		code = export_tlog(cli, node, party, out);
	else if (str_eq(to, STR("proof")))
		code = export_proof(cli, node, party, number, out);
	else if (str_eq(to, STR("csv")))
		code = export_csv(cli, node, out);
	else
		code = cli_failed(cli, ERR_USAGE, "",
		    "--to tlog|csv|proof|hledger");
	node_close(node);
	return code ? code : cli_rest(cli);
}
