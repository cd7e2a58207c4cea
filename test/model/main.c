/*
 * model [--keep DIR]: random commands, told to a book and to a model of it,
 * which must answer alike and come to the same sums.
 *
 * MODEL_COMMANDS (6000) says how many; they are told in worlds of at most
 * 4,000, each with its own parties, sources, currencies and limits.  All of
 * it follows from SL_SEED.  The long run, in which a million takes about two
 * minutes of one core:
 *
 *	MODEL_COMMANDS=5000000 SL_SEED=$(date +%s) build/release/test/model
 *
 * After each batch every balance, transfer, payment, voucher and total is
 * compared; at the end of a world the book is audited, folded again, and
 * compared once more.  With --keep the last world's folder stays at DIR.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/os.h"
#include "model.h"
#include "node/node.h"

enum {
	WORLD_COMMANDS = 4000,
	CI_COMMANDS = 6000,
	BATCH = 400,
	AT = 1509069911
};

struct world {
	struct model *m;
	struct node *node;
	struct arena arena;
	char dir[256];
	int number;
	int64_t n_asked;
	int64_t answers[N_ERRORS]; /* how often each was given, in all worlds */
};

static void
die(const char *what, const struct refusal *r)
{
	fprintf(stderr, "%s: %s %s %s\n", what, err_infos[r->err].name,
	    r->field, r->detail);
	exit(70);
}

static uint64_t
seed_of(int world)
{
	struct str text = os_env("SL_SEED");
	uint64_t h = UINT64_C(0xcbf29ce484222325) + (uint64_t)world;

	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.p[i]) * UINT64_C(0x100000001b3);
	return h;
}

/* ---- telling ---- */

static void
read_call(struct world *w, const struct call *call, struct command *ret)
{
	struct refusal r = { 0 };

	*ret = (struct command){ 0 };
	r.err = node_command_json(str_from(call->json), &w->arena, ret, &r);
	if (r.err != OK)
		die(call->json, &r);
}

/* Does the book answer as the model did?  Then its leaf is kept. */
static bool
judge(struct world *w, const struct call *call, const struct command *c)
{
	struct entry *e = &w->m->parties[call->log].entries[call->index];
	struct buf leaf = { .arena = &w->arena };

	if ((int)c->err != call->want ||
	    (c->err == OK && c->index != call->index)) {
		fprintf(stderr, "world %d: %s\n\tmodel %s, book %s (%s: %s)\n",
		    w->number, call->json, err_infos[call->want].name,
		    err_infos[c->err].name, c->refusal.field,
		    c->refusal.detail);
		return false;
	}
	w->answers[c->err]++;
	if (c->err != OK)
		return true;
	base64url_put(&leaf, c->leaf_hash.bytes, sizeof(c->leaf_hash.bytes));
	snprintf(e->leaf, sizeof(e->leaf), "%.*s", STR_ARG(buf_str(&leaf)));
	return true;
}

static bool
tell(struct world *w, const struct call *calls, int n)
{
	static struct command commands[BATCH];
	bool is_right = true;

	for (int i = 0; i < n; i++)
		read_call(w, &calls[i], &commands[i]);
	if (node_submit(w->node, commands, (size_t)n) != OK)
		die("submit", &commands[0].refusal);
	for (int i = 0; i < n && is_right; i++)
		is_right = judge(w, &calls[i], &commands[i]);
	arena_reset(&w->arena);
	return is_right;
}

/* ---- a world ---- */

static void
tell_start(struct world *w, struct call *c)
{
	call_end(c);
	call_taken(w->m, c);
	if (!tell(w, c, 1))
		exit(70);
}

static void
start_members(struct world *w, int log)
{
	static const char *const roles[] = { "recorder", "approver",
		"treasurer", "publisher" };
	struct call c;

	for (int i = 0; i < MEMBERS; i++) {
		call_start(w->m, &c, "member.added", log, -1);
		call_add(&c, ",\"member\":\"%s\"", member_code(i));
		model_next(w->m, &c);
		tell_start(w, &c);
		for (unsigned k = 0; k < 4; k++) {
			if (!member_has_role(i, 1U << k))
				continue;
			call_start(w->m, &c, "role.granted", log, -1);
			call_add(&c, ",\"member\":\"%s\",\"role\":\"%s\"",
			    member_code(i), roles[k]);
			model_next(w->m, &c);
			tell_start(w, &c);
		}
	}
}

/* From which amount on two persons are needed; some never say. */
static void
start_limit(struct world *w, int log)
{
	struct party *p = &w->m->parties[log];
	struct call c;

	if (model_chance(w->m, 20))
		return;
	p->approve_from = 1 + (int64_t)model_random(w->m, 2000000);
	call_start(w->m, &c, "parameter.set", log, -1);
	call_add(&c, ",\"parameter\":\"approve_from\",\"value\":%jd",
	    (intmax_t)p->approve_from);
	model_next(w->m, &c);
	tell_start(w, &c);
}

/* Most sources are known to all, in one currency. */
static void
start_sources(struct world *w, int log, const int *currencies)
{
	struct model *m = w->m;
	struct party *p = &m->parties[log];
	struct call c;

	for (int i = 0; i < SOURCES; i++) {
		if (i && model_chance(m, 15))
			continue;
		p->has_source[i] = true;
		p->currency[i] = model_chance(m, 95) ?
		    currencies[i] :
		    (int)model_random(m, CURRENCIES);
		call_start(m, &c, "source.opened", log, 2);
		source_add(m, &c, i, p->currency[i]);
		model_next(m, &c);
		tell_start(w, &c);
		call_start(m, &c, "account.opened", log, 2);
		account_add(m, &c, i);
		model_next(m, &c);
		tell_start(w, &c);
	}
}

static void
start_party(struct world *w, int log, const int *currencies)
{
	w->m->parties[log].entries[0].by = -1;
	w->m->parties[log].n_entries = 1; /* log.opened */
	start_members(w, log);
	start_limit(w, log);
	start_sources(w, log, currencies);
}

static void
open_node(struct world *w)
{
	struct refusal r = { 0 };

	for (int i = 0; i < w->m->n_parties; i++) {
		struct node_init init = { .party = str_from(party_codes[i]),
			.name.in[LANG_EN] = str_from(party_codes[i]),
			.currency = STR("CNY") };

		if ((r.err = node_init(w->dir, &init, &r)) != OK)
			die("init", &r);
	}
	if ((r.err = node_open(w->dir, NODE_WRITE, &w->node, &r)) != OK)
		die("open", &r);
}

static void
world_open(struct world *w, const char *dir, int number)
{
	struct model *m = w->m;
	int currencies[SOURCES];

	w->number = number;
	w->n_asked = 0;
	*m = (struct model){ .random = seed_of(number) };
	m->n_parties = 2 + (int)model_random(m, PARTIES - 1);
	snprintf(w->dir, sizeof(w->dir), "%s", dir);
	open_node(w);
	for (int i = 0; i < SOURCES; i++)
		currencies[i] = (int)model_random(m, CURRENCIES);
	for (int i = 0; i < m->n_parties; i++)
		start_party(w, i, currencies);
}

static bool
compare(struct world *w, const char *when)
{
	int n = compare_all(w->m, node_db(w->node));

	if (n)
		fprintf(stderr, "world %d, %s %jd commands: %d differences\n",
		    w->number, when, (intmax_t)w->n_asked, n);
	return n == 0;
}

static bool
run_batches(struct world *w, int64_t n_commands)
{
	static struct call calls[BATCH];
	bool is_right = true;

	while (is_right && w->n_asked < n_commands) {
		int64_t left = n_commands - w->n_asked;
		int n = 1 + (int)model_random(w->m, BATCH);

		if (n > left)
			n = (int)left;
		for (int i = 0; i < n; i++)
			kinds_try(w->m, &calls[i]);
		w->n_asked += n;
		is_right = tell(w, calls, n) && compare(w, "after");
	}
	return is_right;
}

static bool
check_whole(struct world *w)
{
	struct refusal r = { 0 };
	int64_t n;

	if ((r.err = node_audit(w->node, &n, &r)) != OK)
		die("audit", &r);
	if ((r.err = node_rebuild(w->node, &n)) != OK)
		die("rebuild", &r);
	return compare(w, "rebuilt after");
}

/* ---- all worlds ---- */

static int64_t
commands_wanted(void)
{
	struct str text = os_env("MODEL_COMMANDS");
	int64_t n;

	return str_to_int(text, &n) && n > 0 ? n : CI_COMMANDS;
}

/* One world; does it hold? */
static bool
run_world(struct world *w, const char *dir, int number, int64_t n_commands)
{
	bool is_right;

	world_open(w, dir, number);
	is_right = run_batches(w, n_commands) && check_whole(w);
	node_close(w->node);
	return is_right;
}

static const char *
new_folder(char *ret_path, size_t size)
{
	struct str tmp = os_env("TMPDIR");

	if (tmp.n == 0)
		tmp = STR("/tmp");
	snprintf(ret_path, size, "%.*s/sunledger-model-XXXXXX", STR_ARG(tmp));
	return mkdtemp(ret_path);
}

/* Each refusal that the model foretells must have been given, too. */
static bool
put_answers(const struct world *w)
{
	static const int foretold[] = { OK, ERR_NOT_FOUND, ERR_DUPLICATE,
		ERR_ROLE, ERR_SAME_PERSON, ERR_NOT_OWN, ERR_OVERDRAW,
		ERR_CURRENCY, ERR_NOT_POSITIVE, ERR_TOO_LARGE, ERR_STATE,
		ERR_WRONG_LEAF, ERR_NOT_COUNTERPARTY };
	bool has_all = true;

	for (size_t i = 0; i < sizeof(foretold) / sizeof(*foretold); i++) {
		printf("%s %jd\n", err_infos[foretold[i]].name,
		    (intmax_t)w->answers[foretold[i]]);
		has_all = has_all && w->answers[foretold[i]];
	}
	return has_all;
}

int
main(int argc, char **argv)
{
	const char *keep =
	    argc == 3 && strcmp(argv[1], "--keep") == 0 ? argv[2] : NULL;
	struct arena a = { 0 };
	struct world w = { .m = arena_alloc(&a, sizeof(struct model)) };
	int64_t left = commands_wanted();
	bool is_right = w.m != NULL;
	int number = 0;

	os_fix_now(AT);
	for (; left > 0 && is_right; number++) {
		int64_t n = left < WORLD_COMMANDS ? left : WORLD_COMMANDS;
		bool is_last = n == left;
		char path[200];
		const char *dir =
		    keep && is_last ? keep : new_folder(path, sizeof(path));

		is_right = dir && run_world(&w, dir, number, n);
		if (dir && dir != keep)
			(void)os_remove_tree(dir);
		left -= n;
	}
	is_right = put_answers(&w) && is_right;
	printf("%d passed, %d failed\n", number - !is_right, !is_right);
	arena_free(&w.arena);
	arena_free(&a);
	return !is_right;
}
