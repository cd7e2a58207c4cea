#ifndef FIXTURE_H
#define FIXTURE_H

#include "check.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/os.h"
#include "log/body.h"
#include "node/local.h"
#include "node/member.h"
#include "node/writer.h"

/*
 * A folder that goes away again, with the node of one party in it, at a
 * fixed time.
 */
#define NOW 1509069911
#define NOW_TEXT "1509069911"

struct place {
	struct arena arena;
	char dir[128];
	struct node *node;
	struct refusal refusal; /* of the last call */
	struct command command; /* the last one, answered */
};

static inline void
place_reopen(struct place *p)
{
	node_close(p->node);
	p->node = NULL;
	assert_int_equal(node_open(p->dir, NODE_WRITE, &p->node, &p->refusal),
	    OK);
}

static inline enum err
place_init(struct place *p, const char *party)
{
	struct node_init init = { .party = str_from(party),
		.name = { .in = { [LANG_EN] = str_from(party) } },
		.currency = STR("CNY"),
		.zone = 8 * 3600 };

	return node_init(p->dir, &init, &p->refusal);
}

static inline void
place_open(struct place *p, const char *party)
{
	setenv("SL_NOW", NOW_TEXT, 1);
	setenv("TZ", "UTC", 1);
	*p = (struct place){ 0 };
	snprintf(p->dir, sizeof(p->dir), "%.64s/sunledger-test-XXXXXX",
	    getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	assert_non_null(mkdtemp(p->dir));
	assert_int_equal(place_init(p, party), OK);
	place_reopen(p);
}

static inline int
remove_one(const char *path, const struct stat *st, int type, struct FTW *level)
{
	(void)st;
	(void)type;
	(void)level;
	return remove(path);
}

static inline void
place_close(struct place *p)
{
	node_close(p->node);
	nftw(p->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	arena_free(&p->arena);
}

/* A name in the folder. */
static inline const char *
place_path(struct place *p, const char *name)
{
	return os_path(&p->arena, p->dir, name);
}

/* Submit one command in JSON to the party's own log; its answer. */
static inline enum err
say(struct place *p, const char *json)
{
	p->command = (struct command){ .party = node_party(p->node) };
	if (node_command_json(str_from(json), &p->arena, &p->command,
		&p->refusal) != OK)
		return p->refusal.err;
	assert_int_equal(node_submit(p->node, &p->command, 1), OK);
	p->refusal = p->command.refusal;
	return p->command.err;
}

static inline void
says(struct place *p, const char *json)
{
	struct buf words = { .arena = &p->arena };

	if (say(p, json) == OK)
		return;
	refusal_put(&words, &p->refusal, LANG_EN);
	fail_msg("%s\n%.*s", json, STR_ARG(buf_str(&words)));
}

static inline void
says_all(struct place *p, const char *const *lines)
{
	for (; *lines; lines++)
		says(p, *lines);
}

static inline struct log_head
head_of(struct place *p, const char *party)
{
	struct log_head head;

	assert_int_equal(log_head(node_db(p->node), str_from(party), &p->arena,
			     &head),
	    OK);
	return head;
}

/* Members of "north": one for each role. */
static const char *const north_members[] = {
	"{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"m1\","
	"\"name\":\"closed words\"}",
	"{\"kind\":\"role.granted\",\"by\":\"root\",\"member\":\"m1\","
	"\"role\":\"recorder\"}",
	"{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"m2\"}",
	"{\"kind\":\"role.granted\",\"by\":\"root\",\"member\":\"m2\","
	"\"role\":\"approver\"}",
	"{\"kind\":\"member.added\",\"by\":\"root\",\"member\":\"m3\"}",
	"{\"kind\":\"role.granted\",\"by\":\"root\",\"member\":\"m3\","
	"\"role\":\"treasurer\"}",
	NULL,
};

/* Money of "north" on its way to "south". */
static const char *const north_money[] = {
	"{\"kind\":\"party.named\",\"by\":\"root\",\"code\":\"south\","
	"\"name\":{\"en\":\"South\"}}",
	"{\"kind\":\"source.opened\",\"by\":\"m3\","
	"\"source\":\"north:budget\",\"name\":{\"en\":\"Budget\"},"
	"\"plan\":\"in\",\"channel\":\"city\",\"currency\":\"CNY\"}",
	"{\"kind\":\"account.opened\",\"by\":\"m3\","
	"\"account\":\"north:a1\",\"source\":\"north:budget\","
	"\"name\":{\"en\":\"Account\"},\"number\":\"622848\"}",
	"{\"kind\":\"funds.raised\",\"by\":\"m3\",\"account\":\"north:a1\","
	"\"amount\":{\"amount\":\"900000.00\",\"currency\":\"CNY\"},"
	"\"day\":\"2017-10-20\"}",
	"{\"kind\":\"funds.allocated\",\"by\":\"m3\","
	"\"allocation\":\"north:d1\",\"account\":\"north:a1\","
	"\"to\":\"south\","
	"\"amount\":{\"amount\":\"600000.00\",\"currency\":\"CNY\"},"
	"\"day\":\"2017-10-21\"}",
	"{\"kind\":\"funds.sent\",\"by\":\"m1\",\"transfer\":\"north:t1\","
	"\"to\":\"south\",\"allocation\":\"north:d1\","
	"\"amount\":{\"amount\":\"500000.00\",\"currency\":\"CNY\"},"
	"\"day\":\"2017-10-25\",\"to_account\":\"955880\"}",
	NULL,
};

#endif /* FIXTURE_H */
