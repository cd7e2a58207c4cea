/*
 * What the commands share: words, answers, opening the node.
 */
#include "cli/cli.h"

#include <stdarg.h>
#include <stdio.h>

#include "codec/json.h"

static void
take_out(struct cli *cli, size_t at, size_t n)
{
	cli->n_words -= n;
	for (size_t i = at; i < cli->n_words; i++)
		cli->words[i] = cli->words[i + n];
}

struct str
cli_option(struct cli *cli, const char *name)
{
	for (size_t i = 0; i + 1 < cli->n_words; i++) {
		struct str value;

		if (strcmp(cli->words[i], name) != 0)
			continue;
		value = str_from(cli->words[i + 1]);
		take_out(cli, i, 2);
		return value;
	}
	return STR("");
}

bool
cli_flag(struct cli *cli, const char *name)
{
	for (size_t i = 0; i < cli->n_words; i++) {
		if (strcmp(cli->words[i], name) != 0)
			continue;
		take_out(cli, i, 1);
		return true;
	}
	return false;
}

struct str
cli_word(struct cli *cli)
{
	struct str word;

	if (cli->n_words == 0 || cli->words[0][0] == '-')
		return STR("");
	word = str_from(cli->words[0]);
	take_out(cli, 0, 1);
	return word;
}

int
cli_rest(struct cli *cli)
{
	if (cli->n_words == 0)
		return 0;
	return cli_failed(cli, ERR_USAGE, "", cli->words[0]);
}

const char *
cli_text(const struct cli *cli, const char *zh, const char *en)
{
	return cli->lang == LANG_ZH ? zh : en;
}

void
cli_say(struct str s)
{
	fwrite(s.p, 1, s.n, stdout);
	fputc('\n', stdout);
}

void
cli_print(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
}

/* The problem as RFC 9457 has it, on one line; ROW 0 is none. */
static void
put_problem(struct buf *out, const struct refusal *r, struct str title,
    size_t row)
{
	const struct err_info *info = &err_infos[r->err];

	buf_put(out, STR("{\"detail\":"));
	json_put_text(out, str_from(r->detail));
	buf_put(out, STR(",\"error\":"));
	json_put_text(out, str_from(info->name));
	buf_put(out, STR(",\"field\":"));
	json_put_text(out, str_from(r->field));
	if (row)
		buf_printf(out, ",\"row\":%zu", row);
	buf_printf(out, ",\"status\":%d,\"title\":", info->http);
	json_put_text(out, title);
	buf_byte(out, '}');
}

int
cli_refused(struct cli *cli, const struct refusal *r)
{
	struct buf line = { .arena = &cli->arena };
	struct buf out = { .arena = &cli->arena };

	refusal_put(&line, r, cli->lang);
	if (cli->json)
		put_problem(&out, r, buf_str(&line), 0);
	else
		buf_printf(&out, "sunledger: %.*s", STR_ARG(buf_str(&line)));
	fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&out)));
	return err_infos[r->err].exit;
}

int
cli_refused_row(struct cli *cli, size_t row, struct str label,
    const struct refusal *r)
{
	struct buf line = { .arena = &cli->arena };
	struct buf out = { .arena = &cli->arena };
	struct refusal labelled = *r;

	refusal_label(&labelled, label);
	refusal_put(&line, &labelled, cli->lang);
	if (cli->json)
		put_problem(&out, r, buf_str(&line), row);
	else
		buf_printf(&out, "%s%zu%s%.*s", cli_text(cli, "第 ", "row "),
		    row, cli_text(cli, " 行，", ", "), STR_ARG(buf_str(&line)));
	fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&out)));
	return err_infos[r->err].exit;
}

int
cli_failed(struct cli *cli, enum err err, const char *field, const char *detail)
{
	struct refusal r = { 0 };
	enum err same = refuse(&r, err, field, "%s", detail);

	return same == OK ? 0 : cli_refused(cli, &r);
}

const char *
cli_cstr(struct cli *cli, struct str s)
{
	struct str copy = str_copy(&cli->arena, s);

	return copy.p ? copy.p : "";
}

struct node *
cli_node(struct cli *cli, enum node_mode mode, int *ret_exit)
{
	struct node *node = NULL;
	struct refusal r = { 0 };
	enum err err = node_open(cli->dir, mode, &node, &r);

	if (err == OK)
		return node;
	r.err = err;
	if (r.field[0] == '\0' && r.detail[0] == '\0')
		r.err = refuse(&r, err, "-C", "%s", cli->dir);
	*ret_exit = cli_refused(cli, &r);
	return NULL;
}

enum err
cli_self(struct cli *cli, struct node *node, struct str party,
    struct view_party_self *ret_self)
{
	struct view_reader reader = { .db = node_db(node) };
	struct list rows = { 0 };
	enum err err = view_load(&reader, VIEW_PARTY_SELF, &party, 1,
	    &cli->arena, &rows, NULL);

	memset(ret_self, 0, sizeof(*ret_self));
	if (err == OK && rows.n)
		*ret_self = *(const struct view_party_self *)rows.items;
	return err;
}

enum err
cli_today(struct cli *cli, struct node *node, struct day *ret_day)
{
	struct str text = cli_option(cli, "--day");
	struct view_party_self self;
	enum err err;

	if (text.n)
		return day_get(text, ret_day) ? OK : ERR_MALFORMED;
	err = cli_self(cli, node, node_party(node), &self);
	*ret_day = day_at(os_now(), (int32_t)self.zone);
	return err;
}
