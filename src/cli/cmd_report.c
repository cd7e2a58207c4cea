/*
 * report: an official table (reports.schema), or a view as it is: the same
 * query that the page and the API read; for the eye, as CSV, JSON or XLSX.
 */
#include <stdio.h>

#include "base/limits.h"
#include "book/report.h"
#include "cli/cli.h"
#include "codec/csv.h"
#include "codec/json.h"
#include "codec/words.h"

/* ---- official tables ---- */

static void
list_reports(struct cli *cli)
{
	for (size_t i = 0; i < N_REPORT_TYPES; i++) {
		const struct report_type *t = &report_types[i];
		const struct view_type *view = &view_types[t->view];
		struct buf out = { .arena = &cli->arena };

		buf_printf(&out, "%s", t->name);
		for (size_t k = 0; k < view->n_params; k++)
			if (!t->args[k])
				buf_printf(&out, " %s=", view->params[k].name);
		buf_printf(&out, "  %s", cli_text(cli, t->zh, t->en));
		cli_say(buf_str(&out));
	}
}

/* The words NAME=VALUE of the command. */
struct given {
	struct str names[REPORT_ARGS_MAX];
	struct str values[REPORT_ARGS_MAX];
	size_t n;
};

static struct str
given_value(void *ctx, const char *name)
{
	const struct given *g = ctx;

	for (size_t i = 0; i < g->n; i++)
		if (str_eq(g->names[i], str_from(name)))
			return g->values[i];
	return STR("");
}

/* Does the report leave a param called NAME to whoever asks? */
static bool
takes(const struct report_type *t, struct str name)
{
	const struct view_type *view = &view_types[t->view];

	for (size_t i = 0; i < view->n_params; i++)
		if (!t->args[i] && str_eq(name, str_from(view->params[i].name)))
			return true;
	return false;
}

static int
read_given(struct cli *cli, const struct report_type *t, struct given *ret)
{
	struct str word;

	while ((word = cli_word(cli)).n) {
		struct str value = word;
		struct str name = str_cut(&value, '=');

		if (!takes(t, name))
			return cli_failed(cli, ERR_UNKNOWN_FIELD,
			    cli_cstr(cli, name), "");
		if (!given_value(ret, cli_cstr(cli, name)).n &&
		    ret->n < REPORT_ARGS_MAX) {
			ret->names[ret->n] = name;
			ret->values[ret->n++] = value;
			continue;
		}
		return cli_failed(cli, ERR_REPEATED_FIELD, cli_cstr(cli, name),
		    "");
	}
	return cli_rest(cli);
}

/* How a table is to be written. */
struct table_wish {
	bool csv;
	struct str xlsx; /* the file; empty: to stdout */
	struct str unit;
};

static int
write_xlsx(struct cli *cli, const struct table *t, struct str file)
{
	struct str dir = os_env("TMPDIR");
	struct buf out = { .arena = &cli->arena };
	struct refusal r = { .err = OK };
	enum err err =
	    table_put_xlsx(&out, t, dir.n ? cli_cstr(cli, dir) : "/tmp", &r);

	if (err == OK)
		err = os_write_file(cli_cstr(cli, file), buf_str(&out), 0644);
	if (err == OK)
		return 0;
	return r.err == err ? cli_refused(cli, &r) :
			      cli_failed(cli, err, "xlsx", cli_cstr(cli, file));
}

static int
write_table(struct cli *cli, const struct table *t,
    const struct table_wish *wish)
{
	struct buf out = { .arena = &cli->arena };

	if (wish->xlsx.n)
		return write_xlsx(cli, t, wish->xlsx);
	if (wish->csv) {
		table_put_csv(&out, t);
	} else if (cli->json) {
		json_put(&out, &table_shape, t);
		buf_byte(&out, '\n');
	} else {
		table_put_text(&out, t);
	}
	if (!buf_ok(&out))
		return cli_failed(cli, ERR_NO_MEMORY, "", "");
	fwrite(buf_str(&out).p, 1, out.n, stdout);
	return 0;
}

static int
put_table(struct cli *cli, struct node *node, const struct report_type *t,
    const struct table_wish *wish)
{
	struct view_reader reader = { .db = node_db(node) };
	struct str args[REPORT_ARGS_MAX];
	struct report_asked asked = { t, args, report_unit_named(wish->unit),
		cli->lang };
	struct given given = { .n = 0 };
	struct refusal r = { .err = OK };
	struct table table;
	enum err err = cli_today(cli, node, &reader.today);
	int code = err == OK ? read_given(cli, t, &given) : 0;

	if (code)
		return code;
	if (err == OK && wish->unit.n && !asked.unit)
		err = refuse(&r, ERR_MALFORMED, "--unit", "%.*s",
		    STR_ARG(wish->unit));
	if (err == OK)
		err = report_args(&reader, t, given_value, &given, &cli->arena,
		    args, &r);
	if (err == OK)
		err = report_make(&reader, &asked, REPORT_ROWS_MAX, &cli->arena,
		    &table, &r);
	if (err == OK)
		return write_table(cli, &table, wish);
	return r.err == err ? cli_refused(cli, &r) :
			      cli_failed(cli, err, t->name, "");
}

/* ---- views ---- */

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

static int
named_view(struct cli *cli, struct node *node, struct str name, bool csv)
{
	for (size_t i = 0; i < N_VIEW_TYPES; i++)
		if (str_eq(name, str_from(view_types[i].shape.name)))
			return put_report(cli, node, (enum view_kind)i, csv);
	return cli_failed(cli, ERR_NOT_FOUND, "report", cli_cstr(cli, name));
}

int
cmd_report(struct cli *cli)
{
	struct table_wish wish = { .csv = cli_flag(cli, "--csv"),
		.xlsx = cli_option(cli, "--xlsx"),
		.unit = cli_option(cli, "--unit") };
	struct str name = cli_word(cli);
	const struct report_type *t = report_named(name);
	struct node *node;
	int code = 0;

	if (name.n == 0) {
		list_reports(cli);
		return list_views(cli);
	}
	if (!t && (wish.xlsx.n || wish.unit.n))
		return cli_failed(cli, ERR_NOT_FOUND, "report",
		    cli_cstr(cli, name));
	node = cli_node(cli, NODE_READ, &code);
	if (!node)
		return code;
	code = t ? put_table(cli, node, t, &wish) :
		   named_view(cli, node, name, wish.csv);
	node_close(node);
	return code;
}
