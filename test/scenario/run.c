/*
 * run FILE.scn: tell books the events of a scenario and compare their
 * answers, in three ways: as our own logs, as logs of others, and in other
 * orders of arrival.
 *
 *	PARTY:MEMBER KIND FIELD=VALUE ... -> ok [as LABEL]
 *	PARTY:MEMBER KIND FIELD=VALUE ... -> ERROR FIELD [as LABEL]
 *	foreign PARTY:MEMBER ...	only in the log of another
 *	broken PARTY -> ERROR FIELD	bytes that are no event, likewise
 *	clock DAY [HOUR]		time of the next event (UTC)
 *	gate on|off
 *	balance, matched, row, view, exceptions, finding: see checks.c
 *
 * Wherever a balance is looked at, and at the end, the entries that tables are
 * made of add up to the ledger.
 *
 * An event is a minute after the one before it.  @LABEL is the index of an
 * entry, or its leaf hash where a hash is wanted; "@ONE @OTHER" two of them.
 */
#include <stdio.h>

#include "pass.h"

static void
run_pass(struct pass *p, const struct script *s, bool is_foreign,
    enum outcome *outcomes, int *totals)
{
	pass_open(p, s, is_foreign, outcomes);
	pass_run(p);
	check_ledger(p);
	if (is_foreign)
		orders_run(p);
	totals[0] += p->passed;
	totals[1] += p->failed;
	pass_close(p);
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	struct pass *p;
	struct script script;
	enum outcome *outcomes;
	int totals[2] = { 0 };

	if (argc != 2)
		return 2;
	p = arena_alloc(&a, sizeof(*p));
	if (!p)
		return 2;
	must(script_read(argv[1], &a, &script), argv[1]);
	outcomes = arena_alloc(&a, (script.n + 1) * sizeof(*outcomes));
	must(outcomes ? OK : ERR_NO_MEMORY, "outcomes");
	run_pass(p, &script, false, outcomes, totals);
	run_pass(p, &script, true, outcomes, totals);
	arena_free(&a);
	fflush(stderr);
	printf("%d passed, %d failed\n", totals[0], totals[1]);
	return totals[1] != 0 || totals[0] == 0;
}
