/*
 * generate [--years N] [--counties N] [--plant FAULT] DIR: a book of all
 * parties of an invented programme in DIR, the same for the same SL_SEED.
 *
 * By default one county and three years: 111 projects, about 130 contracts,
 * 900 payments, 270 transfers.  --years 10 is the same for longer, --counties
 * 8 eight times as much.  --plant puts one fault in it (--faults lists them)
 * and says on stdout what must be found, one on a line:
 *
 *	C9 harbour:t1-270 harbour/1234		what `exceptions` must name
 *	C12 notice application			how the attempt was refused
 *	C20 sum B5				what `check table` must name
 *
 * --plant-dishonest FAULT: what would be refused is written into the log all
 * the same, by a program that keeps no rules; on stdout what `audit` must find:
 *
 *	C12 notice funds.paid upland/1234
 *
 * DIR/published.csv is the table of what was allocated.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/day.h"
#include "base/os.h"
#include "generate.h"

enum { YEARS = 3, LAST_YEAR = 2023, FIRST_DAY = 3, USAGE = 64 };

static void
seed(struct programme *p)
{
	struct str text = os_env("SL_SEED");

	for (size_t i = 0; i < text.n; i++)
		p->random = p->random * 257 + (unsigned char)text.p[i];
}

static int
usage(void)
{
	fputs(
	    "usage: generate [--years N] [--counties N] [--plant[-dishonest] FAULT] DIR\n"
	    "       generate --faults\n",
	    stderr);
	return USAGE;
}

static bool
take_number(const char *text, int most, int *ret)
{
	char *end;
	long n = strtol(text, &end, 10);
	bool fits = *end == '\0' && n >= 1 && n <= most;

	if (fits)
		*ret = (int)n;
	return fits;
}

static bool
take_fault(struct programme *p, const char *how, const char *name)
{
	p->is_dishonest = strcmp(how, "-dishonest") == 0;
	p->fault = fault_find(name);
	return p->fault && (p->is_dishonest || *how == '\0');
}

/* The options before DIR. */
static bool
take_options(struct programme *p, int argc, char **argv)
{
	bool is_ok = argc % 2 == 0;

	for (int i = 1; i + 2 < argc && is_ok; i += 2) {
		if (strcmp(argv[i], "--years") == 0)
			is_ok =
			    take_number(argv[i + 1], YEARS_MAX, &p->n_years);
		else if (strcmp(argv[i], "--counties") == 0)
			is_ok = take_number(argv[i + 1], COUNTIES_MAX,
			    &p->n_counties);
		else if (strncmp(argv[i], "--plant", 7) == 0)
			is_ok = take_fault(p, argv[i] + 7, argv[i + 1]);
		else
			is_ok = false;
	}
	return is_ok;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct programme p = { .arena = &a, .n_years = YEARS, .n_counties = 1 };

	if (argc == 2 && strcmp(argv[1], "--faults") == 0) {
		fault_names();
		return 0;
	}
	if (!take_options(&p, argc, argv))
		return usage();
	a.limit = SIZE_MAX;
	p.deeds.arena = p.booked.arena = &a;
	p.wires.arena = p.planted.arena = &a;
	p.first_year = LAST_YEAR + 1 - p.n_years;
	p.first_day = day_of_year(&p, 0, FIRST_DAY);
	p.last_day = day_from_date(LAST_YEAR, 12, 31).n;
	seed(&p);
	plan_setup(&p);
	plan_money(&p);
	plan_months(&p);
	plan_rest(&p);
	programme_tell(&p, argv[argc - 1]);
	arena_free(&a);
	return 0;
}
