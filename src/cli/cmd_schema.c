/*
 * schema, version: the tables of this edition, for people and programs.
 */
#include "cli/cli.h"
#include "codec/json.h"
#include "schema/controls.h"
#include "schema/events.h"
#include "schema/rows.h"
#include "schema/views.h"

static const char *
type_name(const struct field *f)
{
	static const char *const names[] = { "id", "text", "name", "money",
		"day", "int", "hash", "choice", "wdays", "list" };

	return names[f->type];
}

static void
md_fields(const struct shape *s, const char *part)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];
		struct buf out;
		struct arena a = { 0 };

		if (f->flags & FIELD_SALT)
			continue;
		out = (struct buf){ .arena = &a };
		buf_printf(&out, "| `%s` | %s%s%s | %s%s%s | %s | %s |",
		    f->name, type_name(f), f->choices ? ": " : "",
		    f->choices ? f->choices : "", part,
		    f->flags & FIELD_OPTIONAL ? ", optional" : "",
		    f->flags & FIELD_MATCH ? ", must match" : "", f->zh, f->en);
		cli_say(buf_str(&out));
		arena_free(&a);
	}
}

static const char *
more_name(enum more_kind more)
{
	return more == MORE_SEALED ? "sealed" : "parties";
}

static void
md_event(const struct event_type *t)
{
	cli_print("\n## %s %d: %s, %s\n", t->open.name, t->kind, t->open.zh,
	    t->open.en);
	if (t->rule_en[0])
		cli_print("%s. %s。\n", t->rule_en, t->rule_zh);
	cli_print("Written by: %s. Open fields: %s.%s%s%s",
	    role_types[t->role - 1].name,
	    t->is_public ? "public" : "the parties, until disclosed",
	    t->closed.n_fields ? " Closed fields: " : "",
	    t->closed.n_fields ? more_name(t->more) : "",
	    t->closed.n_fields ? "." : "");
	if (t->half)
		cli_print("Two-sided: one half of a %s, slot %s.", t->half,
		    strcmp(t->slot, "own") == 0 ? "first or second" : t->slot);
	cli_print("\n| field | type | part | zh | en |\n|---|---|---|---|---|");
	md_fields(&t->open, "open");
	md_fields(&t->closed, "closed");
}

static int
put_md(void)
{
	cli_print("# Events, errors, controls\n\nMade by `sunledger schema "
		  "--md` from schema/. Edition %d.",
	    BOOK_EDITION);
	for (size_t i = 0; i < N_EVENT_TYPES; i++)
		md_event(&event_types[i]);
	cli_print("\n## Errors\n\n| name | no. | class | HTTP | exit | zh | en "
		  "|\n|---|---|---|---|---|---|---|");
	for (int i = 1; i < N_ERRORS; i++) {
		const struct err_info *e = &err_infos[i];

		cli_print("| `%s` | %d | %s | %d | %d | %s | %s |", e->name, i,
		    e->class == ERR_CLASS_FAULT ? "fault" : "refusal", e->http,
		    e->exit, e->zh, e->en);
	}
	cli_print("\n## Controls\n\n| id | check | class | parameter | zh | en "
		  "|\n|---|---|---|---|---|---|");
	for (size_t i = 0; i < N_CONTROLS; i++) {
		static const char *const checks[] = { "rule", "gate",
			"control" };
		const struct control_type *c = &control_types[i];

		cli_print("| %s | %s | %s | %s | %s | %s |", c->name,
		    checks[c->check], c->class,
		    c->parameter ? c->parameter : "", c->zh, c->en);
	}
	return 0;
}

static int
put_sql(struct cli *cli)
{
	struct buf out = { .arena = &cli->arena };

	for (size_t i = 0; i < N_ROW_TYPES; i++)
		row_sql_create(&out, &row_types[i]);
	cli_say(buf_str(&out));
	return 0;
}

static void
json_fields(struct buf *out, const struct shape *s, const char *part,
    bool *first)
{
	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (f->flags & FIELD_SALT)
			continue;
		buf_printf(out,
		    "%s{\"name\":\"%s\",\"type\":\"%s\","
		    "\"part\":\"%s\",\"optional\":%d,\"en\":",
		    *first ? "" : ",", f->name, type_name(f), part,
		    (f->flags & FIELD_OPTIONAL) != 0);
		json_put_text(out, str_from(f->en));
		buf_put(out, STR(",\"zh\":"));
		json_put_text(out, str_from(f->zh));
		if (f->choices)
			buf_printf(out, ",\"choices\":\"%s\"", f->choices);
		buf_byte(out, '}');
		*first = false;
	}
}

/* One line a kind. */
static int
put_json(struct cli *cli)
{
	for (size_t i = 0; i < N_EVENT_TYPES; i++) {
		const struct event_type *t = &event_types[i];
		struct buf out = { .arena = &cli->arena };
		bool first = true;

		buf_printf(&out,
		    "{\"kind\":\"%s\",\"number\":%d,\"role\":"
		    "\"%s\",\"see\":\"%s\",\"fields\":[",
		    t->open.name, t->kind, role_types[t->role - 1].name,
		    t->is_public ? "public" : "parties");
		json_fields(&out, &t->open, "open", &first);
		json_fields(&out, &t->closed, "closed", &first);
		buf_put(&out, STR("]}"));
		cli_say(buf_str(&out));
	}
	return 0;
}

int
cmd_schema(struct cli *cli)
{
	bool md = cli_flag(cli, "--md");
	bool sql = cli_flag(cli, "--sql");
	int code = cli_rest(cli);

	if (code)
		return code;
	if (md)
		return put_md();
	if (sql)
		return put_sql(cli);
	if (cli->json)
		return put_json(cli);
	for (size_t i = 0; i < N_EVENT_TYPES; i++)
		cli_print("%-20s %-10s %s", event_types[i].open.name,
		    role_types[event_types[i].role - 1].name,
		    cli_text(cli, event_types[i].open.zh,
			event_types[i].open.en));
	return 0;
}

int
cmd_version(struct cli *cli)
{
	int code = cli_rest(cli);

	if (code == 0 && cli->json)
		cli_print("{\"edition\":%d,\"version\":\"%s\"}", BOOK_EDITION,
		    SUNLEDGER_VERSION);
	else if (code == 0)
		cli_print("sunledger %s, edition %d", SUNLEDGER_VERSION,
		    BOOK_EDITION);
	return code;
}
