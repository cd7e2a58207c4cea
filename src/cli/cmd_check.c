/*
 * audit, rebuild, confirm, exceptions: is everything as it should be?
 */
#include <stdio.h>

#include "base/limits.h"
#include "book/control.h"
#include "cli/cli.h"

static int
say_count(struct cli *cli, const char *what, int64_t events, int64_t ms)
{
	if (cli->json)
		cli_print("{\"events\":%lld,\"ok\":\"%s\"}", (long long)events,
		    what);
	else
		cli_print("%s: %lld %s, %lld ms", what, (long long)events,
		    cli_text(cli, "条事项", "events"), (long long)ms);
	return 0;
}

/* Exceptions are told by audit too: they are findings about the facts. */
static int
put_exceptions(struct cli *cli, struct node *node)
{
	struct view_reader reader = { .db = node_db(node) };
	struct exception *all;
	size_t n;
	enum err err = cli_today(cli, node, &reader.today);

	if (err == OK)
		err = control_run(&reader, &cli->arena, &all, &n);
	if (err != OK)
		return cli_failed(cli, err, "--day",
		    err == ERR_DB ? db_error(node_db(node)) : "");
	for (size_t i = 0; i < n; i++) {
		const struct exception *e = &all[i];
		const struct control_type *t = &control_types[e->control];
		struct buf amount = { .arena = &cli->arena };

		if (!money_is_none(e->amount))
			money_put(&amount, e->amount);
		if (cli->json)
			cli_print(
			    "{\"also\":\"%.*s\",\"amount\":\"%.*s\","
			    "\"control\":\"%s\",\"currency\":\"%s\",\"days\":%lld,"
			    "\"entry\":\"%.*s/%lld\",\"subject\":"
			    "\"%.*s\"}",
			    STR_ARG(e->also), STR_ARG(buf_str(&amount)),
			    t->name, e->amount.currency, (long long)e->days,
			    STR_ARG(e->log), (long long)e->idx,
			    STR_ARG(e->subject));
		else
			cli_print("%s  %.*s  %.*s/%lld  %.*s %s  %s%s%.*s",
			    t->name, STR_ARG(e->subject), STR_ARG(e->log),
			    (long long)e->idx, STR_ARG(buf_str(&amount)),
			    e->amount.currency, cli_text(cli, t->zh, t->en),
			    e->also.n ? "  + " : "", STR_ARG(e->also));
	}
	return 0;
}

/* Entries that a rule found wrong, where their log was folded. */
static void
put_finding(struct cli *cli, const struct view_findings *f)
{
	struct buf amount = { .arena = &cli->arena };
	const char *error = err_infos[f->error].name;

	if (!money_is_none(f->amount))
		money_put(&amount, f->amount);
	if (cli->json)
		cli_print("{\"amount\":\"%.*s\",\"currency\":\"%s\","
			  "\"entry\":\"%.*s/%lld\",\"error\":\"%s\","
			  "\"field\":\"%.*s\",\"kind\":\"%.*s\"}",
		    STR_ARG(buf_str(&amount)), f->amount.currency,
		    STR_ARG(f->log), (long long)f->idx, error, STR_ARG(f->name),
		    STR_ARG(f->kind));
	else
		cli_print("%s  %.*s  %.*s/%lld  %.*s %s  %s%s%.*s", error,
		    STR_ARG(f->kind), STR_ARG(f->log), (long long)f->idx,
		    STR_ARG(buf_str(&amount)), f->amount.currency,
		    cli_text(cli, "不合规则，未计入",
			"not by the rules, not counted"),
		    f->name.n ? ": " : "", STR_ARG(f->name));
}

static int
put_findings(struct cli *cli, struct node *node)
{
	struct view_reader reader = { .db = node_db(node) };
	struct str every[1] = { STR("") };
	const struct view_findings *all;
	struct list rows;
	enum err err = view_load(&reader, VIEW_FINDINGS, every,
	    CONTROL_ROWS_MAX, &cli->arena, &rows, NULL);

	if (err != OK)
		return cli_failed(cli, err, "findings", db_error(reader.db));
	all = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		put_finding(cli, &all[i]);
	return 0;
}

int
cmd_exceptions(struct cli *cli)
{
	int code = 0;
	struct node *node = cli_node(cli, NODE_READ, &code);

	if (!node)
		return code;
	code = put_exceptions(cli, node);
	node_close(node);
	return code ? code : cli_rest(cli);
}

int
cmd_audit(struct cli *cli)
{
	int code = 0;
	struct node *node = cli_node(cli, NODE_READ, &code);
	int64_t start = os_monotonic_ms();
	struct refusal r = { 0 };
	int64_t events = 0;
	enum err err;

	if (!node)
		return code;
	err = node_audit(node, &events, &r);
	if (err != OK) {
		r.err = err;
		code = cli_refused(cli, &r);
	} else {
		say_count(cli, "audit", events, os_monotonic_ms() - start);
		code = put_findings(cli, node);
		if (code == 0)
			code = put_exceptions(cli, node);
	}
	node_close(node);
	return code ? code : cli_rest(cli);
}

int
cmd_rebuild(struct cli *cli)
{
	int code = cli_rest(cli);
	struct node *node = code ? NULL : cli_node(cli, NODE_WRITE, &code);
	int64_t start = os_monotonic_ms();
	int64_t events = 0;
	enum err err;

	if (!node)
		return code;
	err = node_rebuild(node, &events);
	code = err == OK ?
	    say_count(cli, "rebuild", events, os_monotonic_ms() - start) :
	    cli_failed(cli, err, "rebuild", "");
	node_close(node);
	return code;
}

int
cmd_confirm(struct cli *cli)
{
	bool sole = cli_flag(cli, "--sole-copy");
	struct str root = cli_option(cli, "--root-key");
	int code = cli_rest(cli);
	struct refusal r = { 0 };
	struct node *node;
	enum err err;

	if (code)
		return code;
	if (!sole)
		return cli_failed(cli, ERR_USAGE, "", "confirm");
	node = cli_node(cli, NODE_WRITE, &code);
	if (!node)
		return code;
	err = node_confirm_sole(node, root.n ? cli_cstr(cli, root) : NULL, &r);
	node_close(node);
	return err == OK ? 0 : cli_refused(cli, &r);
}
