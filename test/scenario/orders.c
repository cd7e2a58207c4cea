/*
 * However the logs of a scenario arrive, the book comes out the same: many
 * orders made at random from a fixed seed, with rows written and forgotten
 * at random points; then each log alone is deleted and folded again.  (All
 * orders of small logs: test/unit/book/order.c.)
 */
#include "pass.h"

#include <stdio.h>

#include "base/os.h"

enum { LOGS_MAX = 16, ORDERS = 200 };

struct arrival {
	struct str logs[LOGS_MAX];
	int64_t sizes[LOGS_MAX];
	size_t n_logs;
	uint64_t seed;
};

static void
find_logs(const struct history *h, struct arrival *r)
{
	for (size_t i = 0; i < h->n; i++) {
		struct str log = h->entries[i]->event.log;
		size_t k = 0;

		while (k < r->n_logs && !str_eq(r->logs[k], log))
			k++;
		must(k < LOGS_MAX ? OK : ERR_TOO_LARGE, "logs");
		if (k == r->n_logs)
			r->logs[r->n_logs++] = log;
		r->sizes[k]++;
	}
}

/* xorshift64*: the same everywhere from the same seed. */
static uint64_t
next_random(struct arrival *r)
{
	r->seed ^= r->seed >> 12;
	r->seed ^= r->seed << 25;
	r->seed ^= r->seed >> 27;
	return r->seed * UINT64_C(2685821657736338717) >> 16;
}

/* One log with entries left, each entry as likely as the next. */
static size_t
pick(struct arrival *r, const int64_t *left)
{
	int64_t n = 0;
	int64_t at;
	size_t k = 0;

	for (size_t i = 0; i < r->n_logs; i++)
		n += left[i];
	at = (int64_t)(next_random(r) % (uint64_t)n);
	while (at >= left[k])
		at -= left[k++];
	return k;
}

static void
fold_all(struct world *w, struct arrival *r)
{
	int64_t left[LOGS_MAX] = { 0 };
	bool stopped[LOGS_MAX] = { false };
	int64_t n = 0;

	for (size_t i = 0; i < r->n_logs; i++)
		n += left[i] = r->sizes[i];
	while (n-- > 0) {
		size_t k = pick(r, left);
		int64_t index = r->sizes[k] - left[k]--;

		if (!stopped[k])
			stopped[k] = !world_fold(w,
			    history_at(w->history, r->logs[k], index));
		if (next_random(r) % 8 == 0)
			world_flush(w);
		else if (next_random(r) % 8 == 0)
			must(book_flush(w->book), "flush");
	}
	must(book_flush(w->book), "flush");
}

static void
judge_same(struct pass *p, struct world *w, uint64_t seed)
{
	struct refusal why = { 0 };
	enum err err = book_compare(p->world.db, w->db, &w->arena, &why);

	if (err == OK) {
		p->passed++;
		return;
	}
	p->failed++;
	fprintf(stderr,
	    "%s: another order (seed %llu) gives another book: %s\n",
	    p->script->path, (unsigned long long)seed, why.detail);
}

static void
clear(struct world *w, const struct arrival *r)
{
	for (size_t i = 0; i < r->n_logs; i++)
		must(book_delete_log(w->book, r->logs[i]), "delete");
}

/* As after a repair: one log is folded anew beside the others. */
static void
fold_one_again(struct world *w, struct str log, int64_t size)
{
	must(book_delete_log(w->book, log), "delete");
	for (int64_t i = 0; i < size; i++)
		if (!world_fold(w, history_at(w->history, log, i)))
			break;
	must(book_flush(w->book), "flush");
}

void
orders_run(struct pass *p)
{
	struct arrival r = { .seed = UINT64_C(20171027) };
	struct world w;

	must(book_flush(p->world.book), "flush");
	find_logs(&p->history, &r);
	world_open(&w, &p->history);
	for (size_t i = 0; i < ORDERS; i++) {
		uint64_t seed = r.seed;

		clear(&w, &r);
		fold_all(&w, &r);
		judge_same(p, &w, seed);
	}
	for (size_t i = 0; i < r.n_logs; i++) {
		fold_one_again(&w, r.logs[i], r.sizes[i]);
		judge_same(p, &w, r.seed);
	}
	world_close(&w);
}
