/*
 * T1, T2: the trial balance and the fund card of a project, from a book of
 * transfers that were taken over from ten years of earlier books, for 1,000
 * projects.  I1: the same transfers as a table that is imported, beside those
 * same transfers in batches of 8,000.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "book/report.h"

/* The rows of a report, whatever their number. */
enum { ROWS_MAX = 100000 };

struct asking {
	struct books *books;
	const char *name;
	bool of_project;
	int64_t n; /* asked so far */
	char project[32];
};

static struct str
given(void *ctx, const char *name)
{
	const struct asking *q = ctx;

	if (q->of_project && strcmp(name, "project") == 0)
		return str_from(q->project);
	return STR("");
}

static void
ask(struct asking *q, struct arena *a)
{
	struct view_reader reader = { node_db(q->books->node), { 20700 } };
	const struct report_type *type = report_named(str_from(q->name));
	struct str args[REPORT_ARGS_MAX];
	struct report_asked asked = { type, args, NULL, LANG_EN };
	struct refusal r = { 0 };
	struct table table;

	snprintf(q->project, sizeof(q->project), "county:p%04d",
	    (int)(q->n++ * 7 % (q->books->b->transfers / A_PROJECT + 1)) %
		N_PROJECTS);
	if (report_args(&reader, type, given, q, a, args, &r) != OK ||
	    report_make(&reader, &asked, ROWS_MAX, a, &table, &r) != OK)
		die("%s: %s", q->name, r.detail);
	if (table.lines.n < 2)
		die("%s: nothing in it", q->name);
}

/*
 * Counted in time of the processor: all is read from memory, and whoever else
 * runs on the machine is not what is asked.
 */
static double
run_report(void *ctx)
{
	struct asking *q = ctx;
	struct arena a = { 0 };
	double start = cpu_s();
	int64_t n = 0;

	do {
		ask(q, &a);
		arena_rewind(&a, BATCH_KEEP_MAX);
		n++;
	} while (cpu_s() - start < q->books->seconds);
	arena_free(&a);
	return (double)n / (cpu_s() - start);
}

/* Its time in milliseconds is judged. */
static void
bench_report(const struct bench *b, struct asking *q, const char *id,
    const char *work, double must, double target)
{
	struct side side = { id, run_report, q };
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];

	run_sides(b, &side, 1, medians, ratios);
	add_line(&(struct line){ .id = id,
	    .work = work,
	    .unit = "ms",
	    .ours = 1000 / medians[0],
	    .beside = "",
	    .value = 1000 / medians[0],
	    .must = must,
	    .target = target,
	    .less_is_better = true });
}

static void
bench_reports(const struct bench *b, const char *only, struct books *k)
{
	struct asking all = { .books = k, .name = "trial_balance" };
	struct asking card = { .books = k,
		.name = "project_card",
		.of_project = true };

	books_open(k, NODE_READ);
	if (is_wanted(only, "T1"))
		bench_report(b, &all, "T1", "trial balance", 50, 25);
	if (is_wanted(only, "T2"))
		bench_report(b, &card, "T2", "fund card of a project", 10, 5);
	books_close(k);
}

/* ---- import ---- */

/* All rows of a book of N, and how long that took. */
static double
fill(struct books *k, int64_t n)
{
	double start = now_s();

	for (int64_t left = n; left > 0; left -= BATCH)
		books_batch(k, left < BATCH ? (int)left : BATCH);
	return now_s() - start;
}

static void
make_old(struct books *k, const struct bench *b, const char *name)
{
	books_make(k, b, name);
	k->is_old = true;
	books_add_projects(k);
}

static void
write_table(const struct bench *b, const char *path)
{
	FILE *f = fopen(path, "we");

	if (!f)
		die("%s: cannot be written", path);
	fputs("transfer,account,amount,day,project\n", f);
	for (int64_t n = 0; n < b->transfers; n++) {
		struct arena a = { 0 };
		struct buf day = { .arena = &a };
		struct transfer t;

		transfer_make_old(&t, n);
		day_put(&day, (struct day){ t.day });
		fprintf(f, "%s,%s,%jd.%02d,%.*s,%s\n", t.code, t.account,
		    (intmax_t)(t.minor / 100), (int)(t.minor % 100),
		    STR_ARG(buf_str(&day)), t.project);
		arena_free(&a);
	}
	if (fclose(f) != 0)
		die("%s: cannot be written", path);
}

/* The same balances as the other book has: their number and a sum of each. */
static void
compare_balances(struct books *k, struct books *with)
{
	static const char sql[] = "SELECT COUNT(*), SUM(amount % 999983), "
				  "SUM(came), SUM(went) FROM balance";
	struct stmt *l = db_prepare(node_db(k->node), STR(sql));
	struct stmt *r = db_prepare(node_db(with->node), STR(sql));
	bool row;

	if (db_step(l, &row) != OK || db_step(r, &row) != OK)
		die("I1: no balances");
	for (int i = 0; i < 4; i++)
		if (db_int(l, i) != db_int(r, i))
			die("I1: another book came of it");
}

/* A table is imported once, at its full length: that is what is asked. */
static void
bench_import(const struct bench *b, struct books *by_hand, double hand_seconds)
{
	char path[TEXT_BYTES];
	struct books k;
	const char *args[] = { b->program, "-C", k.dir, "import", "--by", "m1",
		"--kind", "funds.received", path, "basis=taken_over",
		"cite=the books before", NULL };
	double n = (double)b->transfers;
	double seconds;
	double mib;

	make_old(&k, b, "import");
	books_close(&k);
	snprintf(path, sizeof(path), "%.200s/table.csv", b->dir);
	write_table(b, path);
	seconds = time_program(b, args, &mib);
	fprintf(stderr, "  %-28s %12.0f /s, %.0f MiB\n", "I1 import",
	    n / seconds, mib);
	books_open(&k, NODE_READ);
	books_open(by_hand, NODE_READ);
	compare_balances(&k, by_hand);
	books_close(by_hand);
	books_close(&k);
	add_line(&(struct line){ .id = "I1",
	    .work = "import of a table, rows a second",
	    .unit = "×",
	    .ours = n / seconds,
	    .beside = "the same in batches of 8,000",
	    .peer = n / hand_seconds,
	    .value = hand_seconds / seconds,
	    .must = 0.5,
	    .target = 0.8 });
	add_line(&(struct line){ .id = "I1",
	    .work = "resident at most, importing",
	    .unit = "MiB",
	    .ours = mib,
	    .beside = "",
	    .value = mib,
	    .must = 256,
	    .target = 128,
	    .less_is_better = true });
}

void
bench_tables(const struct bench *b, const char *only)
{
	bool is_read = is_wanted(only, "T1") || is_wanted(only, "T2") ||
	    is_wanted(only, "B6b");
	struct books k;
	double seconds;

	if (getenv("BENCH_BOOK")) {
		k = (struct books){ .b = b, .seconds = b->seconds };
		snprintf(k.dir, sizeof(k.dir), "%s", getenv("BENCH_BOOK"));
	} else {
		make_old(&k, b, "old");
		seconds = fill(&k, b->transfers);
		fprintf(stderr, "  %-28s %12.0f /s\n", "I1 batches of 8,000",
		    (double)b->transfers / seconds);
		books_close(&k);
		if (is_wanted(only, "I1"))
			bench_import(b, &k, seconds);
		if (!is_read)
			return;
		books_open(&k, NODE_WRITE);
		books_disclose(&k);
		books_close(&k);
	}
	bench_reports(b, only, &k);
	if (is_wanted(only, "B6b"))
		bench_pages(b, &k);
}
