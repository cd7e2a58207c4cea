/*
 * import --from csv|xlsx: a table, a row an event, all or nothing.
 */
#include <stdio.h>

#include "base/limits.h"
#include "cli/import.h"
#include "trade/apart.h"
#include "trade/import.h"

struct options {
	struct str format;
	struct str charset;
	struct str unit;
	struct str file;
	bool is_trial;
	struct table_csv *csv;
	struct command like;
	struct import_default *defaults;
	size_t n_defaults;
};

/* Words that are left: field=value for cells that are empty. */
static int
take_defaults(struct cli *cli, struct options *o)
{
	struct str word;

	o->defaults =
	    arena_alloc(&cli->arena, (cli->n_words + 1) * sizeof(*o->defaults));
	if (!o->defaults)
		return cli_failed(cli, ERR_NO_MEMORY, "import", "");
	while ((word = cli_word(cli)).n) {
		struct import_default *d = &o->defaults[o->n_defaults++];

		d->name = str_cut(&word, '=');
		d->value = word;
	}
	return cli_rest(cli);
}

static int
take_options(struct cli *cli, struct options *o)
{
	o->like = (struct command){ .party = cli_option(cli, "--party"),
		.by = cli_option(cli, "--by"),
		.confirm_clock = cli_flag(cli, "--confirm-clock") };
	o->charset = cli_option(cli, "--charset");
	o->unit = cli_option(cli, "--unit");
	o->is_trial = cli_flag(cli, "--dry-run");
	o->file = cli_word(cli);
	if (o->like.by.n == 0)
		o->like.by = STR("root");
	if (o->file.n == 0)
		return cli_failed(cli, ERR_USAGE, "",
		    "import --kind KIND FILE");
	return take_defaults(cli, o);
}

static enum err
open_table(struct cli *cli, const struct options *o, struct table_csv **ret,
    struct refusal *r)
{
	const char *path = cli_cstr(cli, o->file);
	struct str bytes;
	struct str text;
	bool is_xlsx = str_is(o->format, "xlsx");
	enum err err = os_read_file(&cli->arena, path, TABLE_BYTES_MAX, &bytes);

	if (err != OK)
		return refuse(r, err, "file", "%s", path);
	if (is_xlsx != xlsx_is(bytes))
		return refuse(r, ERR_MALFORMED, "file", "--from %s",
		    is_xlsx ? "csv" : "xlsx");
	if (is_xlsx)
		err = apart_xlsx_to_csv(APART_OWN_CHILD, bytes, &cli->arena,
		    &text, r);
	else
		err = table_decode(bytes, o->charset, &cli->arena, &text, r);
	if (err != OK)
		return err;
	err = table_csv_open(text, is_xlsx ? ',' : 0, &cli->arena, ret);
	return err == OK ? OK : refuse(r, err, "file", "%s", path);
}

/* What is wrong, row by row; then what that means for the file. */
static int
tell_faults(struct cli *cli, const struct import *im)
{
	size_t n = import_n_faults(im);
	size_t n_rows = 0;
	size_t last = 0;

	for (size_t i = 0; i < n; i++) {
		const struct import_fault *f = import_fault(im, i);

		n_rows += f->row != last;
		last = f->row;
		cli_refused_row(cli, f->row, f->label, &f->refusal);
	}
	if (!cli->json)
		fprintf(stderr, "sunledger: %s%zu\n",
		    cli_text(cli, "未写入任何条目；有误的行数：",
			"nothing was written; rows in error: "),
		    n_rows);
	if (!cli->json && im->has_given_up)
		fprintf(stderr, "sunledger: %s%zu\n",
		    cli_text(cli, "错误过多，其后各行未检查，读至第几行：",
			"too many errors; the rest was not looked at, the last"
			" row was "),
		    last);
	return err_infos[ERR_MALFORMED].exit;
}

static void
tell(const struct cli *cli, const char *zh, const char *en, size_t n)
{
	cli_print("%s%zu", cli_text(cli, zh, en), n);
}

static void
tell_done(struct cli *cli, const struct import *im, bool is_trial)
{
	if (cli->json) {
		cli_print("{\"known\":%zu,\"new\":%zu,\"totals\":%zu,"
			  "\"written\":%zu}",
		    im->n_known, im->n_new, im->n_totals,
		    is_trial ? 0 : im->n_new);
		return;
	}
	if (is_trial)
		tell(cli, "试运行，未写入；可写入：",
		    "dry run, nothing was written; would be added: ",
		    im->n_new);
	else
		tell(cli, "已写入：", "added: ", im->n_new);
	if (im->n_known)
		tell(cli, "此前已有，未重复写入：",
		    "there already, not added again: ", im->n_known);
	if (im->n_totals)
		tell(cli, "略过合计行：",
		    "rows of totals passed over: ", im->n_totals);
}

static int
run(struct cli *cli, struct node *node, struct import *im, struct options *o)
{
	struct view_party_self self;
	struct refusal r = { 0 };
	enum err err;

	if (o->like.party.n == 0)
		o->like.party = node_party(node);
	err = cli_self(cli, node, o->like.party, &self);
	if (err != OK)
		return cli_failed(cli, err, "--party", "");
	im->currency = self.currency;
	err = import_unit(o->unit, im->currency, &im->unit) ?
	    import_run_parts(im, o->csv, node, &o->like, o->is_trial, &r) :
	    refuse(&r, ERR_MALFORMED, "--unit", "%s", "yuan, wan, yi");
	if (err != OK)
		return cli_refused(cli, &r);
	if (import_n_faults(im))
		return tell_faults(cli, im);
	tell_done(cli, im, o->is_trial);
	return 0;
}

int
import_table(struct cli *cli, struct str format)
{
	struct options o = { .format = format };
	struct import im = { .arena = &cli->arena,
		.lang = cli->lang,
		.told_in = cli->lang };
	struct refusal r = { 0 };
	struct node *node;
	int code = 0;

	im.type = import_kind(cli, &code);
	if (im.type)
		code = take_options(cli, &o);
	if (code)
		return code;
	/* Workbooks are unpacked first: no key of ours is in memory yet. */
	if (open_table(cli, &o, &o.csv, &r) != OK)
		return cli_refused(cli, &r);
	im.defaults = o.defaults;
	im.n_defaults = o.n_defaults;
	node = cli_node(cli, NODE_WRITE, &code);
	if (!node)
		return code;
	code = run(cli, node, &im, &o);
	node_close(node);
	return code;
}
