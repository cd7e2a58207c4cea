/*
 * The speed harness: `make bench`, or with some works only,
 *
 *	bench PROGRAM [B1 B2a ...]
 *
 * SCALE (1) multiplies the size of the large book, ROUNDS (5) is how often
 * each side runs, BENCH_DIR (/var/tmp) must be on a disk; with BENCH_KEEP the
 * books stay there, and BENCH_BOOK is one of T1 that was kept.  docs/BENCH.md
 * says what each work is, and what it does not show.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto/digest.h"

enum { BOOK = 1000000, ROUNDS = 5, ROUNDS_MIN = 1 };

static double
setting(const char *name, double normal)
{
	const char *text = getenv(name);
	double value = text && *text ? strtod(text, NULL) : normal;

	if (!(value > 0))
		die("%s: a number above 0", name);
	return value;
}

bool
is_wanted(const char *only, const char *id)
{
	char spaced[16];

	if (!*only)
		return true;
	snprintf(spaced, sizeof(spaced), " %s ", id);
	return strstr(only, spaced) != NULL;
}

static bool
any_wanted(const char *only, const char *const *ids)
{
	for (; *ids; ids++)
		if (is_wanted(only, *ids))
			return true;
	return false;
}

static void
run_works(const struct bench *b, const char *only)
{
	static const char *const large[] = { "B3", "B4a", "B4b", "B4c", "B5",
		"B7", "B8", NULL };
	static const char *const serving[] = { "B2b", "B6a", "B7", NULL };
	static const char *const tables[] = { "T1", "T2", "I1", "B6b", NULL };
	struct books k = { 0 };

	bench_writes(b, only);
	if (any_wanted(only, large))
		bench_checks(b, only, &k);
	if (any_wanted(only, serving))
		bench_serving(b, only, &k);
	if (any_wanted(only, tables))
		bench_tables(b, only);
}

int
main(int argc, char **argv)
{
	struct bench b = { .seconds = setting("SECONDS_RUN", 1) };
	char only[256] = "";

	if (argc < 2) {
		fputs("usage: bench PROGRAM [B1 B2a ...]\n", stderr);
		return 64;
	}
	/* The works need the real clock, and randomness. */
	unsetenv("SL_NOW");
	unsetenv("SL_SEED");
	setvbuf(stderr, NULL, _IONBF, 0);
	b.program = argv[1];
	b.rounds = (int)setting("ROUNDS", ROUNDS);
	b.transfers = (int64_t)(BOOK * setting("SCALE", 1));
	if (b.rounds < ROUNDS_MIN || b.rounds > ROUNDS_MAX)
		die("ROUNDS: %d to %d", ROUNDS_MIN, ROUNDS_MAX);
	for (int i = 2; i < argc; i++)
		snprintf(only + strlen(only), sizeof(only) - strlen(only),
		    "%s%s ", i == 2 ? " " : "", argv[i]);
	make_folder(b.dir, "work");
	run_works(&b, only);
	print_machine(&b);
	print_lines();
	end_programs();
	remove_folders();
	return 0;
}
