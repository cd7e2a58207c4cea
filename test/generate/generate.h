#ifndef GENERATE_H
#define GENERATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

/*
 * A programme as one is really run (one county, three years), invented from a
 * seed: who does what on which day.  plan.c thinks it up, main.c tells it to
 * a book.
 */
enum party { HARBOUR, UPLAND, PARTIES };

enum deed_type {
	SAY,      /* LINE as it stands */
	APPROVE,  /* the entry that deed ABOUT became */
	DISCLOSE, /* all that the party has written since the last time */
};

enum { LINE_BYTES = 352 };

struct deed {
	int32_t day;
	int number; /* in the order they were thought up */
	enum deed_type type;
	enum party party;
	int about;             /* number of the deed to approve */
	char line[LINE_BYTES]; /* fields, without party and clock */
};

struct programme {
	uint64_t random;
	struct deed *deeds;
	int n_deeds;
	int n_deeds_max;
	int32_t first_day;
	int32_t last_day;
	int unconfirmed; /* deed: a transfer that nobody confirms, or -1 */
	int differing; /* deed: a transfer of which a cent is missing, or -1 */
};

/*
 * Think up a programme of SCALE counties' size; with faults if asked.  The
 * deeds come out by day.
 */
void programme_plan(struct programme *p, int scale, bool has_faults,
    struct arena *a);

#endif /* GENERATE_H */
