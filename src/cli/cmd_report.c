/*
 * report: a view as a table, CSV or lines of JSON: the same query that the
 * page and the API read.
 */
#include <stdio.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "codec/words.h"

static int
list_views(struct cli *cli)
{
	for (size_t i = 0; i < N_VIEW_TYPES; i++) {
		const struct view_type *t = &view_types[i];
		struct buf out = { .arena = &cli->arena };

		buf_printf(&out, "%s", t->shape.name);
		for (size_t k = 0; k < t->n_params; k++)
			buf_printf(&out, " %s", t->params[k].name);
		buf_printf(&out, "  %s",
		    cli_text(cli, t->shape.zh, t->shape.en));
		cli_say(buf_str(&out));
	}
	return 0;
}

static void
put_words(struct cli *cli, const struct shape *s, const void *row)
{
	struct buf out = { .arena = &cli->arena };

	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		buf_printf(&out, "%s%s=", i ? "  " : "",
		    field_label(f, cli->lang));
		words_put_value(&out, f, field_of(f, row), cli->lang);
	}
	cli_say(buf_str(&out));
}

static void
put_rows(struct cli *cli, const struct shape *s, const struct list *rows,
    bool csv)
{
	struct buf out = { .arena = &cli->arena };

	if (csv)
		csv_put_head(&out, s, cli->lang);
	for (size_t i = 0; i < rows->n; i++) {
		const void *row = (const char *)rows->items + i * s->size;

		if (csv) {
			csv_put_row(&out, s, row, cli->lang);
		} else if (cli->json) {
			json_put(&out, s, row);
			buf_byte(&out, '\n');
		} else {
			put_words(cli, s, row);
		}
	}
	fwrite(buf_str(&out).p, 1, out.n, stdout);
}

/*
 * Params that were not given: the day is today, a party is ours, and other
 * filters are open (empty).
 */
static void
fill_args(struct cli *cli, struct node *node, const struct view_type *t,
    struct day today, struct str *args)
{
	for (size_t i = 0; i < t->n_params; i++) {
		struct buf day = { .arena = &cli->arena };
		const char *name = t->params[i].name;

		args[i] = cli_word(cli);
		if (args[i].n)
			continue;
		if (t->params[i].type == FIELD_DAY) {
			day_put(&day, today);
			args[i] = buf_str(&day);
		} else if (t->params[i].type == FIELD_INT) {
			args[i] = STR("0");
		} else if (strcmp(name, "log") == 0 ||
		    strcmp(name, "party") == 0) {
			args[i] = node_party(node);
		}
	}
}

static int
put_report(struct cli *cli, struct node *node, enum view_kind kind, bool csv)
{
	const struct view_type *t = &view_types[kind];
	struct view_reader reader = { .db = node_db(node) };
	struct str args[sizeof(t->params) / sizeof(*t->params)];
	struct list rows;
	enum err err = cli_today(cli, node, &reader.today);

	if (err != OK)
		return cli_failed(cli, err, t->shape.name, "");
	fill_args(cli, node, t, reader.today, args);
	if (cli_rest(cli))
		return err_infos[ERR_USAGE].exit;
	err = view_load(&reader, kind, args, REPORT_ROWS_MAX, &cli->arena,
	    &rows, NULL);
	if (err != OK)
		return cli_failed(cli, err, t->shape.name, "");
	put_rows(cli, &t->shape, &rows, csv);
	return 0;
}

int
cmd_report(struct cli *cli)
{
	bool csv = cli_flag(cli, "--csv");
	struct str name;
	int code = 0;

	name = cli_word(cli);
	if (name.n == 0)
		return list_views(cli);
	for (size_t i = 0; i < N_VIEW_TYPES; i++) {
		struct node *node;

		if (!str_eq(name, str_from(view_types[i].shape.name)))
			continue;
		node = cli_node(cli, NODE_READ, &code);
		if (!node)
			return code;
		code = put_report(cli, node, (enum view_kind)i, csv);
		node_close(node);
		return code;
	}
	return cli_failed(cli, ERR_NOT_FOUND, "report", cli_cstr(cli, name));
}
