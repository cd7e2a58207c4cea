/*
 * B1, B2a: durable transfers in process, one caller and 32 that wait.
 */
#include "bench.h"

#include <pthread.h>
#include <stdatomic.h>

#include "schema/events.h"

/* A side of SQLite: batches of N. */
struct by_hand {
	struct sqlite_peer *peer;
	int n;
	double seconds;
};

static double
run_by_hand(void *ctx)
{
	const struct by_hand *h = ctx;
	double start = now_s();
	int64_t done = 0;

	while (now_s() - start < h->seconds) {
		sqlite_batch(h->peer, h->n);
		done += h->n;
	}
	return (double)done / (now_s() - start);
}

/* B1: one at a time. */
static double
run_single(void *ctx)
{
	struct books *k = ctx;
	double start = now_s();
	int64_t done = 0;

	for (; now_s() - start < k->seconds; done++)
		books_batch(k, 1);
	return (double)done / (now_s() - start);
}

static void
bench_single(const struct bench *b)
{
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];
	char dir[TEXT_BYTES];
	struct books k;
	struct by_hand h = { .n = 1, .seconds = b->seconds };
	struct side sides[] = { { "B1 ours", run_single, &k },
		{ "B1 SQLite", run_by_hand, &h } };

	books_make(&k, b, "single");
	make_folder(dir, "sqlite");
	h.peer = sqlite_open(dir, false);
	run_sides(b, sides, 2, medians, ratios);
	sqlite_done(h.peer);
	books_close(&k);
	add_ratio("B1", "one caller, durable, a second",
	    "SQLite FULL, one a transaction", medians, ratios, 1, 0.5, 0.8);
}

/* B2a: threads that wait for their answer. */
struct callers {
	struct books books;
	struct writer *writer;
	atomic_int_least64_t next;
	atomic_int_least64_t done;
	atomic_bool is_over;
};

static void *
call(void *ctx)
{
	struct callers *c = ctx;

	while (!atomic_load(&c->is_over)) {
		struct ev_funds_received ev;
		struct command command;
		struct transfer t;

		transfer_make(&t, atomic_fetch_add(&c->next, 1));
		books_command(&t, &ev, &command);
		if (writer_submit(c->writer, &command) != OK)
			die("B2a: refused");
		atomic_fetch_add(&c->done, 1);
	}
	return NULL;
}

static double
run_callers(void *ctx)
{
	struct callers *c = ctx;
	pthread_t threads[N_CALLERS];
	double start = now_s();
	double elapsed;
	int64_t done;

	atomic_store(&c->done, 0);
	atomic_store(&c->is_over, false);
	for (int i = 0; i < N_CALLERS; i++)
		if (pthread_create(&threads[i], NULL, call, c) != 0)
			die("no thread");
	while (now_s() - start < c->books.seconds)
		nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL);
	done = atomic_load(&c->done);
	elapsed = now_s() - start;
	atomic_store(&c->is_over, true);
	for (int i = 0; i < N_CALLERS; i++)
		pthread_join(threads[i], NULL);
	return (double)done / elapsed;
}

static void
bench_callers(const struct bench *b)
{
	static struct callers c;
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];
	char dir[TEXT_BYTES];
	struct by_hand h = { .n = N_CALLERS, .seconds = b->seconds };
	struct side sides[] = { { "B2a ours", run_callers, &c },
		{ "B2a SQLite", run_by_hand, &h },
		{ "B2a PostgreSQL", postgres_run, NULL } };

	books_make(&c.books, b, "callers");
	make_folder(dir, "sqlite");
	h.peer = sqlite_open(dir, false);
	sides[2].ctx = postgres_start(b);
	if (writer_start(c.books.node, &c.writer) != OK)
		die("no writer");
	run_sides(b, sides, 3, medians, ratios);
	writer_stop(c.writer);
	postgres_stop(sides[2].ctx);
	sqlite_done(h.peer);
	books_close(&c.books);
	add_ratio("B2a", "32 threads that wait, a second",
	    "SQLite FULL, 32 a transaction", medians, ratios, 1, 0.3, 0.6);
	add_ratio("B2a", "the same", "PostgreSQL, 32 clients", medians, ratios,
	    2, 4, 8);
}

void
bench_writes(const struct bench *b, const char *only)
{
	if (is_wanted(only, "B1"))
		bench_single(b);
	if (is_wanted(only, "B2a"))
		bench_callers(b);
}
