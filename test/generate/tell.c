/*
 * A programme is told to a book in batches of no more than BATCH; what an
 * entry names was written in an earlier one.
 */
#include "generate.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/os.h"
#include "node/node.h"

enum { DAY_SECONDS = 86400, MORNING = 9 * 3600, BATCH = 500, BROKEN = 70 };

struct done {
	int64_t index;
	struct hash leaf;
};

struct teller {
	struct programme *p;
	const char *dir;
	struct node *node;
	struct arena arena; /* of a batch */
	struct done *done;  /* by number of the deed; index 0: not yet */
	int64_t sizes[PARTIES_MAX];
	int64_t disclosed[PARTIES_MAX];
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
	exit(BROKEN);
}

/* ---- a line for the book ---- */

static void
put_leaf(struct buf *out, const struct done *about)
{
	buf_put(out, STR(",\"leaf\":\""));
	base64url_put(out, about->leaf.bytes, sizeof(about->leaf.bytes));
	buf_byte(out, '"');
}

/* Not this entry itself: its publisher wrote it. */
static void
put_range(struct teller *t, int party, struct buf *out)
{
	buf_printf(out, ",\"first\":%jd,\"last\":%jd",
	    (intmax_t)t->disclosed[party], (intmax_t)(t->sizes[party] - 1));
	t->disclosed[party] = t->sizes[party] + 1;
}

static void
put_line(struct teller *t, const struct deed *d, struct buf *out)
{
	const struct done *about = &t->done[d->about < 0 ? 0 : d->about];

	buf_printf(out, "{\"party\":\"%s\",%s", codes[d->party], d->line);
	switch (d->adds) {
	case ADDS_NOTHING:
		break;
	case ADDS_ENTRY:
		buf_printf(out, ",\"entry\":%jd", (intmax_t)about->index);
		put_leaf(out, about);
		break;
	case ADDS_LEAF:
		put_leaf(out, about);
		break;
	case ADDS_RANGE:
		put_range(t, d->party, out);
		break;
	}
	buf_byte(out, '}');
}

/* ---- batches ---- */

/* The answer must be the one the deed wants, at the field it wants. */
static void
check_answer(const struct deed *d, const struct command *c)
{
	bool is_wanted = c->err == d->answer &&
	    (d->answer == OK ||
		str_eq(str_from(c->refusal.field), str_from(d->field)));

	if (!is_wanted) {
		fprintf(stderr, "%s\n", d->line);
		die(d->answer == OK ? "refused" : "not refused as planted",
		    &c->refusal);
	}
	if (d->answer != OK)
		printf("%s %s %s\n", d->control, err_infos[d->answer].name,
		    d->field);
}

static void
flush(struct teller *t)
{
	if (node_submit(t->node, t->commands, t->n_waiting) != OK)
		die("submit", &t->commands[0].refusal);
	for (size_t i = 0; i < t->n_waiting; i++) {
		const struct command *c = &t->commands[i];
		const struct deed *d = t->waiting[i];

		check_answer(d, c);
		if (c->err != OK)
			continue;
		t->done[d->number] = (struct done){ c->index, c->leaf_hash };
		t->sizes[d->party] = c->index + 1;
		t->n++;
	}
	t->n_waiting = 0;
	arena_reset(&t->arena);
}

/* Does it name what is not written yet? */
static bool
names_waiting(const struct teller *t, const struct deed *d)
{
	return d->adds == ADDS_RANGE ||
	    (d->about >= 0 && t->done[d->about].index == 0);
}

/* The command that D stands for, in the place behind those that wait. */
static struct command *
read_command(struct teller *t, const struct deed *d)
{
	struct buf line = { .arena = &t->arena };
	struct command *c = &t->commands[t->n_waiting];
	struct refusal r = { 0 };

	if (d->day != t->day)
		t->seconds = 0;
	t->day = d->day;
	put_line(t, d, &line);
	*c = (struct command){ .confirm_clock = true };
	r.err = node_command_json(buf_str(&line), &t->arena, c, &r);
	if (r.err != OK)
		die(d->line, &r);
	c->at = (int64_t)d->day * DAY_SECONDS + MORNING + t->seconds;
	t->seconds += d->answer == OK; /* what is refused leaves no trace */
	return c;
}

/* The rules are not asked: what they would have said the fold must find. */
static void
smuggle(struct teller *t, const struct deed *d)
{
	struct refusal r = { 0 };
	struct command *c;

	flush(t);
	c = read_command(t, d);
	node_close(t->node);
	if ((r.err = dishonest_write(t->dir, c)) != OK ||
	    (r.err = node_open(t->dir, NODE_WRITE, &t->node, &r)) != OK)
		die("smuggle", &r);
	t->sizes[d->party] = c->index + 1;
	t->n++;
	printf("%s %s %s %s/%jd\n", d->control, err_infos[d->answer].name,
	    c->type->open.name, codes[d->party], (intmax_t)c->index);
}

static void
tell(struct teller *t, const struct deed *d)
{
	if (d->answer != OK && t->p->is_dishonest) {
		smuggle(t, d);
		return;
	}
	if (names_waiting(t, d) || t->n_waiting == BATCH)
		flush(t);
	if (d->adds == ADDS_RANGE &&
	    t->sizes[d->party] <= t->disclosed[d->party])
		return; /* nothing new */
	read_command(t, d);
	t->waiting[t->n_waiting++] = d;
}

static void
open_node(struct teller *t)
{
	const char *dir = t->dir;
	struct refusal r = { 0 };

	if ((r.err = os_make_folder(dir, 0755)) != OK)
		die(dir, &r);
	for (int i = 0; i <= t->p->n_counties; i++) {
		struct node_init init = { .party = str_from(codes[i]),
			.currency = STR("EUR") };

		init.name.in[LANG_EN] =
		    str_from(text(t->p, "%s (invented)", codes[i]));
		if ((r.err = node_init(dir, &init, &r)) != OK)
			die("init", &r);
		t->sizes[i] = 1;
	}
	if ((r.err = node_open(dir, NODE_WRITE, &t->node, &r)) != OK)
		die("open", &r);
}

/* ---- what was planted ---- */

static struct done
done_of(const struct teller *t, int number, const char **ret_code)
{
	for (int i = 0; i < deed_count(t->p); i++) {
		const struct deed *d = deed_at(t->p, i);

		if (d->number != number)
			continue;
		*ret_code = codes[d->party];
		return t->done[number];
	}
	abort();
}

static void
put_planted(const struct teller *t)
{
	const struct planted *x = (const void *)t->p->planted.p;
	size_t n = t->p->planted.n / sizeof(*x);

	for (size_t i = 0; i < n; i++, x++) {
		const char *code;
		int64_t index = done_of(t, x->deed, &code).index;
		const char *between = " +";

		printf("%s %s %s/%jd", x->control, x->subject, code,
		    (intmax_t)index);
		if (x->also)
			printf(" + %s", x->also);
		for (int k = 0; x->also_deeds[k] >= 0; k++) {
			index = done_of(t, x->also_deeds[k], &code).index;
			printf("%s %s/%jd", between, code, (intmax_t)index);
			between = "";
		}
		putchar('\n');
	}
}

static void
put_table(struct teller *t)
{
	struct buf out = { .arena = &t->arena };
	const char *cell = fault_table(t->p, &out);
	const char *path = os_path(&t->arena, t->dir, "published.csv");
	struct refusal r = { 0 };

	r.err = path ? os_write_file(path, buf_str(&out), 0644) : ERR_NO_MEMORY;
	if (r.err != OK)
		die("published.csv", &r);
	if (cell)
		printf("C20 sum %s\n", cell);
}

void
programme_tell(struct programme *p, const char *dir)
{
	static struct teller t;
	int n = deed_count(p);

	t.p = p;
	t.dir = dir;
	t.done = arena_alloc(p->arena, (size_t)n * sizeof(*t.done));
	if (!t.done)
		abort();
	deeds_sort(p);
	os_fix_now((int64_t)p->first_day * DAY_SECONDS);
	open_node(&t);
	os_fix_now((int64_t)p->last_day * DAY_SECONDS + MORNING);
	for (int i = 0; i < n; i++)
		tell(&t, deed_at(p, i));
	flush(&t);
	put_planted(&t);
	put_table(&t);
	fprintf(stderr, "%jd entries\n", (intmax_t)t.n);
	node_close(t.node);
	arena_free(&t.arena);
}
