/*
 * show, log: records and entries as they stand.
 */
#include <stdio.h>

#include "cli/cli.h"
#include "codec/json.h"
#include "codec/words.h"
#include "log/body.h"
#include "schema/rows.h"

/* One row of a statement that selects all columns of T, as words. */
static void
put_row(struct cli *cli, const struct row_type *t, struct stmt *st)
{
	struct buf out = { .arena = &cli->arena };
	int column = 0;

	buf_printf(&out, cli->json ? "{\"table\":\"%s\"" : "%s", t->shape.name);
	for (size_t i = 0; i < t->shape.n_fields; i++) {
		const struct field *f = &t->shape.fields[i];
		struct str text = db_text(st, column);

		column += f->type == FIELD_MONEY ? 2 : 1;
		if (cli->json) {
			buf_printf(&out, ",\"%s\":", f->name);
			json_put_text(&out, text);
		} else {
			buf_printf(&out, "\n  %s = %.*s", f->name,
			    STR_ARG(text));
		}
	}
	if (cli->json)
		buf_byte(&out, '}');
	cli_say(buf_str(&out));
}

/* Rows of T whose second key column is ID, in every log held. */
static enum err
show_rows(struct cli *cli, struct db *db, const struct row_type *t,
    struct str id, size_t *n)
{
	struct buf sql = { .arena = &cli->arena };
	const char *column = t->shape.fields[1].name;
	struct stmt *st;
	enum err err;
	bool row;

	row_sql_select_by(&sql, t,
	    strcmp(t->shape.name, "half") == 0 ? "subject" : column);
	st = db_prepare(db, buf_str(&sql));
	db_bind_text(st, 1, id);
	while ((err = db_step(st, &row)) == OK && row) {
		put_row(cli, t, st);
		++*n;
	}
	return err;
}

static enum err
show_id(struct cli *cli, struct db *db, struct str id)
{
	size_t n = 0;
	enum err err = OK;

	for (size_t i = 0; i < N_ROW_TYPES && err == OK; i++) {
		const struct row_type *t = &row_types[i];

		if (t->n_key >= 2 && t->shape.fields[1].type == FIELD_ID)
			err = show_rows(cli, db, t, id, &n);
	}
	return err == OK && n == 0 ? ERR_NOT_FOUND : err;
}

/* The entry as it was hashed, and its parts as far as we hold them. */
static enum err
show_entry(struct cli *cli, struct db *db, struct str party, int64_t index)
{
	struct log_entry *e;
	size_t n;
	enum err err = log_entries(db, party, index, 1, &cli->arena, &e, &n);

	if (err != OK || n == 0)
		return err != OK ? err : ERR_NOT_FOUND;
	cli_say(e->leaf);
	if (e->body.p)
		cli_say(e->body);
	if (e->more.p)
		cli_say(e->more);
	return OK;
}

int
cmd_show(struct cli *cli)
{
	struct str id = cli_word(cli);
	size_t slash = str_find(id, '/');
	int code = cli_rest(cli);
	struct node *node;
	int64_t index;
	enum err err;

	if (code)
		return code;
	if (id.n == 0)
		return cli_failed(cli, ERR_USAGE, "", "show");
	node = cli_node(cli, NODE_READ, &code);
	if (!node)
		return code;
	if (slash < id.n && str_to_int(str_from_byte(id, slash + 1), &index))
		err = show_entry(cli, node_db(node),
		    (struct str){ id.p, slash }, index);
	else
		err = show_id(cli, node_db(node), id);
	node_close(node);
	if (err != OK)
		return cli_failed(cli, err, "ID", cli_cstr(cli, id));
	return 0;
}

static void
put_log_line(struct cli *cli, struct str party, const struct log_entry *e)
{
	struct arena a = { 0 };
	struct buf when = { .arena = &a };
	struct refusal r = { 0 };
	struct leaf leaf = { 0 };

	if (leaf_get(e->leaf, &a, &leaf, &r) == OK) {
		moment_put(&when, leaf.at);
		if (cli->json)
			cli_print("{\"at\":%lld,\"by\":\"%.*s\",\"entry\":"
				  "\"%.*s/%lld\",\"kind\":\"%.*s\"}",
			    (long long)leaf.at, STR_ARG(leaf.by),
			    STR_ARG(party), (long long)e->index,
			    STR_ARG(leaf.kind));
		else
			cli_print("%.*s/%lld  %.*s  %.*s  %.*s", STR_ARG(party),
			    (long long)e->index, STR_ARG(buf_str(&when)),
			    STR_ARG(leaf.by), STR_ARG(leaf.kind));
	}
	arena_free(&a);
}

int
cmd_log(struct cli *cli)
{
	enum { PART = 256 };
	struct str party = cli_word(cli);
	int code = cli_rest(cli);
	struct node *node = code ? NULL : cli_node(cli, NODE_READ, &code);
	int64_t first = 0;
	enum err err = OK;
	size_t n = PART;

	if (!node)
		return code;
	if (party.n == 0)
		party = node_party(node);
	while (err == OK && n == PART) {
		struct arena a = { 0 };
		struct log_entry *entries;

		err = log_entries(node_db(node), party, first, PART, &a,
		    &entries, &n);
		for (size_t i = 0; err == OK && i < n; i++)
			put_log_line(cli, party, &entries[i]);
		first += (int64_t)n;
		arena_free(&a);
	}
	node_close(node);
	return err == OK ? 0 : cli_failed(cli, err, "log", "");
}
