/*
 * The same transfers for every side, and a book of ours that takes them.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "node/member.h"
#include "schema/events.h"

enum { FIRST_DAY = 20454, DAYS = 28 }; /* January 2026 */

/*
 * From 1 January 2016 on, 274 a day: a million in ten years.  Some hundred
 * projects run at a time, each for a year.
 */
enum { FIRST_OLD_DAY = 16801, OLD_A_DAY = 274, RUNNING = 100 };
enum { ARTICLE_LINES = 180 };

/* The same number gives the same transfer; SplitMix64. */
static uint64_t
mixed(uint64_t n)
{
	uint64_t z = n * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

void
transfer_make(struct transfer *t, int64_t n)
{
	uint64_t z = mixed((uint64_t)n);
	unsigned sender = (unsigned)(z % N_SENDERS);

	t->n = n;
	snprintf(t->code, sizeof(t->code), "c%02u:T%08jd", sender, (intmax_t)n);
	snprintf(t->from, sizeof(t->from), "from:c%02u", sender);
	snprintf(t->account, sizeof(t->account), "county:a%04u",
	    (unsigned)(z >> 16) % N_ACCOUNTS);
	t->project[0] = '\0';
	t->minor = (int64_t)(z >> 40) + 1;
	t->day = FIRST_DAY + (int32_t)(n / BATCH % DAYS);
}

void
transfer_make_old(struct transfer *t, int64_t n)
{
	transfer_make(t, n);
	snprintf(t->project, sizeof(t->project), "county:p%04u",
	    (unsigned)(n / A_PROJECT +
		(int64_t)(mixed((uint64_t)n) >> 28 & 0xffff) % RUNNING) %
		N_PROJECTS);
	t->day = FIRST_OLD_DAY + (int32_t)(n / OLD_A_DAY);
}

int
transfer_json(const struct transfer *t, char *ret_json, size_t size)
{
	return snprintf(ret_json, size,
	    "{\"kind\":\"funds.received\",\"transfer\":\"%s\","
	    "\"account\":\"%s\",\"amount\":{\"amount\":\"%jd.%02jd\","
	    "\"currency\":\"CNY\"},\"day\":\"2026-01-%02d\"}",
	    t->code, t->account, (intmax_t)(t->minor / 100),
	    (intmax_t)(t->minor % 100), t->day - FIRST_DAY + 1);
}

static void
fail(const struct refusal *r)
{
	die("the book refuses: %s %s %s", err_infos[r->err].name, r->field,
	    r->detail);
}

/* One event of a book that is being made. */
static void
say(struct books *k, struct arena *a, const char *json)
{
	struct command c = { .party = node_party(k->node) };
	struct refusal r = { 0 };

	r.err = node_command_json(str_from(json), a, &c, &r);
	if (r.err != OK)
		fail(&r);
	if (node_submit(k->node, &c, 1) != OK || c.err != OK)
		fail(&c.refusal);
}

static void
open_accounts(struct books *k)
{
	static struct ev_account_opened events[N_ACCOUNTS];
	static struct command commands[N_ACCOUNTS];
	static char ids[N_ACCOUNTS][32];

	for (int i = 0; i < N_ACCOUNTS; i++) {
		snprintf(ids[i], sizeof(ids[i]), "county:a%04d", i);
		events[i] =
		    (struct ev_account_opened){ .account = str_from(ids[i]),
			    .source = STR("county:aid"),
			    .name.in[LANG_EN] = str_from(ids[i]) };
		commands[i] = (struct command){ .party = STR("county"),
			.by = STR("m1"),
			.type = event_type_named(STR("account.opened")),
			.body = &events[i] };
	}
	if (node_submit(k->node, commands, N_ACCOUNTS) != OK)
		die("no accounts");
	for (int i = 0; i < N_ACCOUNTS; i++)
		if (commands[i].err != OK)
			fail(&commands[i].refusal);
}

void
books_open(struct books *k, enum node_mode mode)
{
	struct refusal r;

	if (node_open(k->dir, mode, &k->node, &r) != OK)
		fail(&r);
}

void
books_close(struct books *k)
{
	node_close(k->node);
	k->node = NULL;
}

/* An article of some 8,000 bytes, for a page of 10 KiB. */
static void
file_article(struct books *k, struct arena *a)
{
	struct buf json = { .arena = a };

	buf_put(&json,
	    STR("{\"kind\":\"article.filed\",\"by\":\"m1\","
		"\"article\":\"county:page\",\"title\":\"A page\","
		"\"outlet\":\"example\",\"published\":\"2026-01-05\","
		"\"text\":\""));
	for (int i = 0; i < ARTICLE_LINES; i++)
		buf_printf(&json, "Line %d says what was done that day.\\n", i);
	buf_put(&json, STR("\"}"));
	if (!buf_ok(&json))
		die("no memory");
	buf_byte(&json, '\0');
	say(k, a, json.p);
}

void
books_make(struct books *k, const struct bench *b, const char *name)
{
	struct node_init init = { .party = STR("county"),
		.name.in[LANG_EN] = STR("County"),
		.currency = STR("CNY") };
	struct arena a = { 0 };
	struct refusal r;

	*k = (struct books){ .b = b, .seconds = b->seconds };
	make_folder(k->dir, name);
	if (node_init(k->dir, &init, &r) != OK)
		fail(&r);
	books_open(k, NODE_WRITE);
	say(k, &a,
	    "{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"m1\"}");
	say(k, &a,
	    "{\"kind\":\"role.granted\",\"by\":\"root\",\"member\":\"m1\","
	    "\"role\":\"treasurer\"}");
	say(k, &a,
	    "{\"kind\":\"role.granted\",\"by\":\"root\",\"member\":\"m1\","
	    "\"role\":\"recorder\"}");
	file_article(k, &a);
	say(k, &a,
	    "{\"kind\":\"source.opened\",\"by\":\"m1\","
	    "\"source\":\"county:aid\",\"name\":{\"en\":\"Aid\"},"
	    "\"plan\":\"in\",\"channel\":\"city\",\"currency\":\"CNY\"}");
	arena_free(&a);
	open_accounts(k);
}

void
books_command(const struct transfer *t, struct ev_funds_received *ev,
    struct command *c)
{
	*ev = (struct ev_funds_received){ .transfer = str_from(t->code),
		.account = str_from(t->account),
		.amount = { t->minor, "CNY" },
		.day.n = t->day,
		.project = str_from(t->project) };
	*c = (struct command){ .party = STR("county"),
		.by = STR("m1"),
		.type = event_type_named(STR("funds.received")),
		.body = ev };
}

void
books_batch(struct books *k, int n)
{
	static struct transfer transfers[BATCH];
	static struct ev_funds_received events[BATCH];
	static struct command commands[BATCH];

	for (int i = 0; i < n; i++) {
		if (k->is_old)
			transfer_make_old(&transfers[i], k->next++);
		else
			transfer_make(&transfers[i], k->next++);
		books_command(&transfers[i], &events[i], &commands[i]);
		if (!k->is_old)
			continue;
		events[i].basis = STR("taken_over");
		events[i].cite = STR("the books before");
	}
	if (node_submit(k->node, commands, (size_t)n) != OK)
		fail(&commands[0].refusal);
	for (int i = 0; i < n; i++)
		if (commands[i].err != OK)
			fail(&commands[i].refusal);
}

void
books_add_projects(struct books *k)
{
	static struct ev_project_planned events[N_PROJECTS];
	static struct command commands[N_PROJECTS];
	static char ids[N_PROJECTS][32];
	struct arena a = { 0 };

	say(k, &a,
	    "{\"kind\":\"unit.added\",\"by\":\"m1\",\"unit\":\"county:v1\","
	    "\"name\":{\"en\":\"Village\"},\"type\":\"village\"}");
	arena_free(&a);
	for (int i = 0; i < N_PROJECTS; i++) {
		snprintf(ids[i], sizeof(ids[i]), "county:p%04d", i);
		events[i] =
		    (struct ev_project_planned){ .project = str_from(ids[i]),
			    .name.in[LANG_EN] = str_from(ids[i]),
			    .place = STR("county:v1"),
			    .plan = STR("in"),
			    .mode = STR("local") };
		commands[i] = (struct command){ .party = STR("county"),
			.by = STR("m1"),
			.type = event_type_named(STR("project.planned")),
			.body = &events[i] };
	}
	if (node_submit(k->node, commands, N_PROJECTS) != OK)
		die("no projects");
	for (int i = 0; i < N_PROJECTS; i++)
		if (commands[i].err != OK)
			fail(&commands[i].refusal);
}

void
books_disclose(struct books *k)
{
	struct arena a = { 0 };
	int64_t size;

	say(k, &a,
	    "{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"m2\"}");
	say(k, &a,
	    "{\"kind\":\"role.granted\",\"by\":\"root\",\"member\":\"m2\","
	    "\"role\":\"publisher\"}");
	if (node_folded(k->node, STR("county"), &size) != OK)
		die("no size");
	for (int64_t i = 0; i < size; i += BATCH) {
		struct ev_disclosed body = { .first = i,
			.last = i + BATCH < size ? i + BATCH - 1 : size - 1 };
		struct command c = { .party = STR("county"),
			.by = STR("m2"),
			.type = event_type_named(STR("disclosed")),
			.body = &body };

		if (node_submit(k->node, &c, 1) != OK || c.err != OK)
			fail(&c.refusal);
	}
	arena_free(&a);
}

void
books_token(struct books *k, char *ret_token)
{
	struct arena a = { 0 };
	struct str word = STR("correct horse battery");
	struct str token;

	if (member_set_passphrase(k->node, STR("county"), STR("m1"), word) !=
		OK ||
	    member_sign_in(k->node, STR("county"), STR("m1"), word, &a,
		&token) != OK)
		die("m1 cannot sign in");
	snprintf(ret_token, TEXT_BYTES, "%.*s", STR_ARG(token));
	arena_free(&a);
}
