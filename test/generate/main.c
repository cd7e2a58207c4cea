/*
 * generate small|large [--faults] DIR: a book of both parties of an invented
 * programme in DIR, the same for the same SL_SEED.  small is one county in
 * three years (about 110 projects, 260 transfers, 900 payments), large has
 * eight times as many projects.  With --faults one transfer is not confirmed
 * and of one a cent is missing; they are named on stdout, as `exceptions`
 * must name them: "C9 harbour:t250 harbour/1234".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/os.h"
#include "generate.h"
#include "node/node.h"

enum { LARGE = 8, DAY_SECONDS = 86400, MORNING = 9 * 3600, BATCH = 500 };

static const char *const codes[PARTIES] = { "harbour", "upland" };

struct done {
	int64_t index;
	struct hash leaf;
};

struct teller {
	struct node *node;
	struct arena arena;
	struct done *done; /* by number of the deed */
	int64_t sizes[PARTIES];
	int64_t disclosed[PARTIES];
	int32_t day;
	int64_t seconds;
	int64_t n;
	struct command commands[BATCH];
	const struct deed *waiting[BATCH];
	size_t n_waiting;
};

static void
die(const char *what, const struct refusal *r)
{
	fprintf(stderr, "generate: %s: %s %s %s\n", what,
	    err_infos[r->err].name, r->field, r->detail);
	exit(70);
}

static void
put_line(struct teller *t, const struct deed *d, struct buf *out)
{
	const struct done *about = &t->done[d->about];

	buf_printf(out, "{\"party\":\"%s\",", codes[d->party]);
	switch (d->type) {
	case SAY:
		buf_put(out, str_from(d->line));
		break;
	case APPROVE:
		buf_printf(out,
		    "\"by\":\"m2\",\"kind\":\"approved\",\"entry\":%jd,"
		    "\"leaf\":\"",
		    (intmax_t)about->index);
		base64url_put(out, about->leaf.bytes,
		    sizeof(about->leaf.bytes));
		buf_byte(out, '"');
		break;
	case DISCLOSE:
		buf_printf(out,
		    "\"by\":\"m4\",\"kind\":\"disclosed\",\"first\":%jd,"
		    "\"last\":%jd",
		    (intmax_t)t->disclosed[d->party],
		    (intmax_t)(t->sizes[d->party] - 1));
		/* Not this entry itself: its publisher wrote it. */
		t->disclosed[d->party] = t->sizes[d->party] + 1;
		break;
	}
	buf_byte(out, '}');
}

/* What waits is committed; each command must have been taken. */
static void
flush(struct teller *t)
{
	if (node_submit(t->node, t->commands, t->n_waiting) != OK)
		die("submit", &t->commands[0].refusal);
	for (size_t i = 0; i < t->n_waiting; i++) {
		const struct command *c = &t->commands[i];
		const struct deed *d = t->waiting[i];

		if (c->err != OK) {
			fprintf(stderr, "%s\n", d->line);
			die("refused", &c->refusal);
		}
		t->done[d->number] = (struct done){ c->index, c->leaf_hash };
		t->sizes[d->party] = c->index + 1;
	}
	t->n += (int64_t)t->n_waiting;
	t->n_waiting = 0;
	arena_reset(&t->arena);
}

/* A day is one batch; what is approved or disclosed was written before. */
static void
tell(struct teller *t, const struct deed *d)
{
	struct buf line = { .arena = &t->arena };
	struct command *c;
	struct refusal r = { 0 };

	if (d->day != t->day || d->type == DISCLOSE || t->n_waiting == BATCH)
		flush(t);
	if (d->type == DISCLOSE && t->sizes[d->party] <= t->disclosed[d->party])
		return; /* nothing new */
	if (d->day != t->day)
		t->seconds = 0;
	t->day = d->day;
	put_line(t, d, &line);
	c = &t->commands[t->n_waiting];
	*c = (struct command){ .confirm_clock = true };
	r.err = node_command_json(buf_str(&line), &t->arena, c, &r);
	if (r.err != OK)
		die(d->line, &r);
	c->at = (int64_t)d->day * DAY_SECONDS + MORNING + t->seconds++;
	t->waiting[t->n_waiting++] = d;
}

static void
open_node(struct teller *t, const char *dir)
{
	struct refusal r = { 0 };

	if ((r.err = os_make_folder(dir, 0755)) != OK)
		die(dir, &r);
	for (int i = 0; i < PARTIES; i++) {
		struct node_init init = { .party = str_from(codes[i]),
			.name.in[LANG_EN] = str_from(codes[i]),
			.currency = STR("EUR") };

		if ((r.err = node_init(dir, &init, &r)) != OK)
			die("init", &r);
		t->sizes[i] = 1;
	}
	if ((r.err = node_open(dir, NODE_WRITE, &t->node, &r)) != OK)
		die("open", &r);
}

/* The transfer that deed NUMBER sent. */
static void
put_fault(const struct teller *t, const struct programme *p,
    const char *control, int number)
{
	for (int i = 0; i < p->n_deeds; i++) {
		const char *id;

		if (p->deeds[i].number != number)
			continue;
		id = strstr(p->deeds[i].line, "harbour:t");
		printf("%s %.*s harbour/%jd\n", control, (int)strcspn(id, "\""),
		    id, (intmax_t)t->done[number].index);
	}
}

static void
seed(struct programme *p)
{
	struct str text = os_env("SL_SEED");

	for (size_t i = 0; i < text.n; i++)
		p->random = p->random * 257 + (unsigned char)text.p[i];
}

int
main(int argc, char **argv)
{
	bool has_faults = argc == 4 && strcmp(argv[2], "--faults") == 0;
	int scale = argc > 1 && strcmp(argv[1], "large") == 0 ? LARGE : 1;
	struct programme p = { 0 };
	static struct teller t;
	struct arena a = { 0 };

	if (argc != 3 + has_faults) {
		fputs("usage: generate small|large [--faults] DIR\n", stderr);
		return 64;
	}
	seed(&p);
	programme_plan(&p, scale, has_faults, &a);
	t.done = arena_alloc(&a, (size_t)p.n_deeds * sizeof(*t.done));
	if (!t.done)
		return 70;
	os_fix_now((int64_t)p.first_day * DAY_SECONDS);
	open_node(&t, argv[argc - 1]);
	os_fix_now((int64_t)p.last_day * DAY_SECONDS + MORNING);
	for (int i = 0; i < p.n_deeds; i++)
		tell(&t, &p.deeds[i]);
	flush(&t);
	if (has_faults) {
		put_fault(&t, &p, "C9", p.unconfirmed);
		put_fault(&t, &p, "C18", p.differing);
	}
	fprintf(stderr, "%jd entries\n", (intmax_t)t.n);
	node_close(t.node);
	arena_free(&t.arena);
	arena_free(&a);
	return 0;
}
