/*
 * B5: all balances of the large book.  Ours from the postings in the
 * database, beside ledger from the journal that `export --to hledger` wrote:
 * each adds up every transaction anew.
 */
#include "bench.h"

#include <stdio.h>

struct journal {
	const struct bench *b;
	struct books *books;
	char path[TEXT_BYTES];
	double peak_mib;
};

#define SUMS                                                                   \
	"SELECT account, source, SUM(amount) AS total FROM ("                  \
	"SELECT to_account AS account, source, amount FROM posting "           \
	"UNION ALL SELECT from_account, source, -amount FROM posting) AS p "   \
	"GROUP BY account, source"

static const char sums[] = SUMS " ORDER BY account, source";
static const char same[] = "SELECT COUNT(*) FROM balance b JOIN (" SUMS
			   ") AS s ON s.account = b.account "
			   "AND s.source = b.source AND s.total = b.amount";
static const char all[] = "SELECT COUNT(*) FROM balance";

/* How many rows SQL gives, or its only number. */
static int64_t
ask(struct books *k, const char *sql, bool is_count)
{
	struct stmt *st = db_prepare(node_db(k->node), str_from(sql));
	int64_t n = 0;
	bool row;

	for (;;) {
		if (db_step(st, &row) != OK)
			die("B5: %s", db_error(node_db(k->node)));
		if (!row)
			return n;
		n = is_count ? db_int(st, 0) : n + 1;
	}
}

static double
run_postings(void *ctx)
{
	struct journal *j = ctx;
	double start = now_s();

	if (ask(j->books, sums, false) < N_ACCOUNTS)
		die("B5: accounts are missing");
	return (double)j->books->next / (now_s() - start);
}

static double
run_ledger(void *ctx)
{
	struct journal *j = ctx;
	const char *args[] = { "ledger", "--flat", "-f", j->path, "balance",
		NULL };
	double seconds = time_program(j->b, args, &j->peak_mib);

	return (double)j->books->next / seconds;
}

static void
write_journal(struct journal *j)
{
	const char *args[] = { j->b->program, "-C", j->books->dir, "export",
		"--to", "hledger", j->path, NULL };
	double mib;

	snprintf(j->path, sizeof(j->path), "%.200s/journal", j->b->dir);
	fprintf(stderr, "  B5 journal: %.1f s, ",
	    time_program(j->b, args, &mib));
	fprintf(stderr, "%.0f MiB resident\n", mib);
}

/* The most memory of a program that tells all balances. */
static void
add_memory(const struct journal *j)
{
	const char *args[] = { j->b->program, "-C", j->books->dir, "report",
		"own_balances", "county", NULL };
	double mib;

	time_program(j->b, args, &mib);
	add_line(&(struct line){ .id = "B5",
	    .work = "the same, MiB at most",
	    .unit = "×",
	    .ours = mib,
	    .beside = "ledger",
	    .peer = j->peak_mib,
	    .value = j->peak_mib / mib,
	    .must = 4,
	    .target = 8 });
}

void
bench_accounts(const struct bench *b, struct books *k)
{
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];
	struct journal j = { .b = b, .books = k };
	struct side sides[] = { { "B5 postings", run_postings, &j },
		{ "B5 ledger", run_ledger, &j } };

	write_journal(&j);
	if (ask(k, same, true) != ask(k, all, true))
		die("B5: a balance is not the sum of its postings");
	run_sides(b, sides, 2, medians, ratios);
	add_ratio("B5", "all balances, transactions a second",
	    "ledger, from the exported journal", medians, ratios, 1, 10, 20);
	add_memory(&j);
}
