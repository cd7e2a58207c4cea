/*
 * demo: the source document as two nodes, or the partners' small one.
 *
 * demo/PROFILE.ndjson is a script.  Its lines are events as for `record
 * --batch`, and between them:
 *	{"node":"zhongshan","profile":"paired-aid","party":...,"at":...}
 *				open a node (fields of log.opened)
 *	{"passphrase":"c01","party":"zhongshan","words":"..."}
 *	{"approve":"...","party":...,"by":...,"at":...}
 *				approve the entry of the line before
 *	{"endorse":"supervisor","party":...,"by":...,"at":...}
 *				endorse the newest payment application
 *	{"disclose":"all","party":...,"by":...,"at":...}
 *	{"exchange":"all"}	let the nodes sync with each other
 * The clock of the demo is the `at` of its lines (os_fix_now()).
 */
#include <stdio.h>

#include "base/limits.h"
#include "cli/batch.h"
#include "cli/files.h"
#include "cli/profile.h"
#include "codec/json.h"
#include "node/member.h"
#include "schema/events.h"
#include "sync/sync.h"

enum { DEMO_NODES_MAX = 4 };

struct demo {
	struct cli *cli;
	const char *dir;
	struct node *nodes[DEMO_NODES_MAX];
	struct str policies[DEMO_NODES_MAX];
	size_t n_nodes;
	size_t line;
	struct refusal refusal;
	int64_t last_index; /* of the event before */
	struct hash last_leaf;
	char application[ID_MAX + 1]; /* the newest, and its hash */
	struct hash applied_leaf;
};

/* The members of one control line, by name. */
struct control_line {
	struct arena *arena;
	struct str node, profile, party, kind, origin, zh, en, at, basis;
	struct str passphrase, words, exchange, approve, disclose, endorse, by;
};

static enum err
control_member(void *ctx, struct str key, struct str value)
{
	struct control_line *c = ctx;
	const struct {
		const char *name;
		struct str *to;
	} members[] = { { "node", &c->node }, { "profile", &c->profile },
		{ "party", &c->party }, { "kind", &c->kind },
		{ "origin", &c->origin }, { "zh", &c->zh }, { "en", &c->en },
		{ "basis", &c->basis }, { "passphrase", &c->passphrase },
		{ "words", &c->words }, { "exchange", &c->exchange },
		{ "approve", &c->approve }, { "disclose", &c->disclose },
		{ "endorse", &c->endorse }, { "by", &c->by } };

	if (str_eq(key, STR("at"))) {
		c->at = value;
		return OK;
	}
	for (size_t i = 0; i < sizeof(members) / sizeof(*members); i++)
		if (str_eq(key, str_from(members[i].name)))
			return json_string(value, c->arena, members[i].to);
	return ERR_UNKNOWN_FIELD;
}

static struct node *
node_of(struct demo *d, struct str party)
{
	for (size_t i = 0; i < d->n_nodes; i++)
		if (str_eq(node_party(d->nodes[i]), party))
			return d->nodes[i];
	return NULL;
}

static enum err
open_node(struct demo *d, const struct control_line *c)
{
	struct cli inner = *d->cli;
	struct node_init init = { .party = c->party,
		.kind = c->kind,
		.origin = c->origin,
		.basis = c->basis };
	const char *dir;
	enum err err;

	if (d->n_nodes == DEMO_NODES_MAX)
		return ERR_TOO_LARGE;
	init.name.in[LANG_ZH] = c->zh;
	init.name.in[LANG_EN] = c->en;
	if (!str_to_int(c->at, &init.at))
		return ERR_MALFORMED;
	dir = os_path(&d->cli->arena, d->dir, cli_cstr(d->cli, c->node));
	inner.dir = dir;
	if ((err = os_make_folder(dir, 0700)) != OK ||
	    (err = profile_init(&inner, c->profile, &init, &d->refusal)) !=
		OK ||
	    (err = node_init(dir, &init, &d->refusal)) != OK ||
	    (err = profile_record(&inner, c->profile, c->party, init.at,
		 &d->refusal)) != OK)
		return err;
	d->cli->arena = inner.arena;
	return node_open(dir, NODE_WRITE, &d->nodes[d->n_nodes++], &d->refusal);
}

static enum err
exchange_pair(struct demo *d, size_t to, size_t from)
{
	struct sync_io ours = { node_db(d->nodes[to]), sync_write_direct,
		d->nodes[to] };
	struct sync_io theirs = { node_db(d->nodes[from]), sync_write_direct,
		d->nodes[from] };
	struct sync_source source = { sync_local_fetch, &theirs, false };
	struct sync_peer peer = { .policy = d->policies[from] };
	struct sync_summary summary = { 0 };

	return sync_with(&ours, d->nodes[to], &peer, &source, &summary,
	    &d->refusal);
}

static enum err
exchange(struct demo *d)
{
	enum err err = OK;

	for (size_t i = 0; i < d->n_nodes && err == OK; i++)
		err = sync_policy(d->nodes[i], STR(""), &d->cli->arena,
		    &d->policies[i]);
	for (size_t round = 0; round < 2 && err == OK; round++)
		for (size_t i = 0; i < d->n_nodes; i++)
			for (size_t k = 0; k < d->n_nodes && err == OK; k++)
				if (i != k)
					err = exchange_pair(d, i, k);
	return err;
}

/* Submit what a control line stands for. */
static enum err
submit(struct demo *d, const struct control_line *line, const char *kind,
    void *body)
{
	struct command c = { .party = line->party,
		.by = line->by,
		.type = event_type_named(str_from(kind)),
		.body = body,
		.confirm_clock = true };
	enum err err = node_submit(node_of(d, line->party), &c, 1);

	if (err != OK || c.err == OK)
		return err;
	d->refusal = c.refusal;
	return c.err;
}

static enum err
approve(struct demo *d, const struct control_line *c)
{
	struct ev_approved body = { .entry = d->last_index,
		.leaf = d->last_leaf,
		.basis = STR("example") };

	return submit(d, c, "approved", &body);
}

static enum err
endorse(struct demo *d, const struct control_line *c)
{
	struct ev_payment_endorsed body = { .application =
						str_from(d->application),
		.leaf = d->applied_leaf,
		.stage = c->endorse,
		.basis = STR("example") };

	return submit(d, c, "payment.endorsed", &body);
}

/* Everything so far, by a publisher who has written none of it. */
static enum err
disclose(struct demo *d, const struct control_line *c)
{
	struct ev_disclosed body = { .first = 0, .basis = STR("example") };
	struct log_head head;
	enum err err = log_head(node_db(node_of(d, c->party)), c->party,
	    &d->cli->arena, &head);

	body.last = err == OK ? head.size - 1 : 0;
	return err == OK ? submit(d, c, "disclosed", &body) : err;
}

static enum err
control(struct demo *d, struct str line)
{
	struct control_line c = { .arena = &d->cli->arena };
	enum err err = json_each(line, c.arena, control_member, &c);
	int64_t at;

	if (err != OK)
		return err;
	if (str_to_int(c.at, &at))
		os_fix_now(at);
	if (c.node.n)
		return open_node(d, &c);
	if (c.exchange.n)
		return exchange(d);
	if (!node_of(d, c.party))
		return ERR_NOT_FOUND;
	if (c.approve.n)
		return approve(d, &c);
	if (c.endorse.n)
		return endorse(d, &c);
	if (c.disclose.n)
		return disclose(d, &c);
	return member_set_passphrase(node_of(d, c.party), c.party, c.passphrase,
	    c.words);
}

static void
remember_application(struct demo *d, const struct command *c)
{
	struct str id;

	if (c->type->kind != EV_PAYMENT_APPLIED)
		return;
	id = event_text(c->type, c->body, "application");
	snprintf(d->application, sizeof(d->application), "%.*s", STR_ARG(id));
	d->applied_leaf = c->leaf_hash;
}

static void
remember(void *ctx, size_t line, const struct command *c)
{
	struct demo *d = ctx;

	(void)line;
	if (c->err == OK) {
		d->last_index = c->index;
		d->last_leaf = c->leaf_hash;
		remember_application(d, c);
	}
	if (c->err == OK || d->refusal.err != OK)
		return;
	d->refusal = c->refusal;
	d->refusal.err = c->err;
}

static enum err
event(struct demo *d, struct str line)
{
	struct batch batch = { .by = STR("root"),
		.confirm_clock = true,
		.answered = remember,
		.ctx = d };
	struct arena a = { 0 };
	struct command c = { 0 };
	size_t refused;
	enum err err = node_command_json(line, &a, &c, &d->refusal);

	if (err == OK) {
		os_fix_now(c.at);
		batch.party = c.party;
		batch.node = node_of(d, c.party);
		err = batch.node ? batch_run(&batch, line, &refused) :
				   refuse(&d->refusal, ERR_NOT_FOUND, "party",
				       "%.*s", STR_ARG(c.party));
	}
	arena_free(&a);
	return err == OK ? d->refusal.err : err;
}

static bool
is_control(struct str line)
{
	static const char *const starts[] = { "{\"node\"", "{\"passphrase\"",
		"{\"exchange\"", "{\"approve\"", "{\"disclose\"",
		"{\"endorse\"" };

	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (str_starts(line, str_from(starts[i])))
			return true;
	return false;
}

static enum err
run(struct demo *d, struct str script)
{
	enum err err = OK;

	while (script.n && err == OK) {
		struct str line = str_trim(str_cut(&script, '\n'));

		d->line++;
		if (line.n == 0)
			continue;
		err = is_control(line) ? control(d, line) : event(d, line);
	}
	return err;
}

int
cmd_demo(struct cli *cli)
{
	struct str profile = cli_option(cli, "--profile");
	struct demo d = { .cli = cli };
	struct buf name = { .arena = &cli->arena };
	struct str dir = cli_word(cli);
	struct str script;
	enum err err;

	if (dir.n == 0 || cli->n_words)
		return cli_failed(cli, ERR_USAGE, "", "demo DIR");
	d.dir = cli_cstr(cli, dir);
	if (profile.n == 0)
		profile = STR("paired-aid");
	buf_printf(&name, "demo/%.*s.ndjson", STR_ARG(profile));
	buf_byte(&name, '\0');
	script = built_in(buf_str(&name).p);
	if (!script.p)
		return cli_failed(cli, ERR_NOT_FOUND, "--profile",
		    cli_cstr(cli, profile));
	err = os_make_folder(d.dir, 0700);
	if (err == OK)
		err = run(&d, script);
	for (size_t i = 0; i < d.n_nodes; i++) {
		if (err == OK)
			cli_print("%s", node_dir(d.nodes[i]));
		node_close(d.nodes[i]);
	}
	if (err == OK)
		return 0;
	fprintf(stderr, "demo/%.*s.ndjson:%zu: ", STR_ARG(profile), d.line);
	d.refusal.err = err;
	return cli_refused(cli, &d.refusal);
}
