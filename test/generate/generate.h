#ifndef GENERATE_H
#define GENERATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

/*
 * A programme as one is really run, invented from a seed: who does what on
 * which day.  One donor (party 0) and one county or several; all codes and
 * names are of places that do not exist.
 *
 *	plan.c		deeds, days, chance: what the others are written in
 *	setup.c		members, limits, units, sources, accounts
 *	money.c		year by year: pledge, budget, allocation, transfer
 *	works.c		contracts from notice to retention, payments
 *	months.c	statements of months, ends of years
 *	rest.c		meetings, people, goods, promises, objections
 *	faults.c	what can be planted
 *	tell.c		tells the deeds to a book
 *	dishonest.c	writes a log without one
 */
enum {
	DONOR,
	COUNTIES_MAX = 8,
	PARTIES_MAX = COUNTIES_MAX + 1,
	SOURCES = 3,
	YEARS_MAX = 40,
	TOWNS = 12,
	APPROVE_FROM = 5000000, /* cents; also where the first band ends */
};

/* What a deed adds to its line, of the entry that deed ABOUT became. */
enum adds {
	ADDS_NOTHING,
	ADDS_LEAF,  /* its hash */
	ADDS_ENTRY, /* its number and its hash */
	ADDS_RANGE, /* all that its party has written since the last time */
};

struct deed {
	int32_t day;
	int number; /* in the order they were thought up */
	int party;
	enum adds adds;
	int about;
	const char *line; /* fields, without party and clock */
	enum err answer;  /* OK, or what a planted one must be answered */
	const char *field;
	const char *control; /* that must stop it */
};

/* Money on one of a party's accounts, on the day it counts for. */
struct booked {
	int party;
	int source;
	int32_t day;
	int64_t cents;
};

/* A transfer as both sides book it; RECEIVED_DAY 0: never. */
struct wire {
	int county;
	int source;
	int32_t sent_day;
	int32_t received_day;
	int64_t sent;
	int64_t received;
};

/* What a control must say, and nothing else: deeds as evidence. */
struct planted {
	const char *control;
	const char *subject;
	int deed;
	const char *also;  /* a subject, or empty */
	int also_deeds[4]; /* entries; -1 ends */
};

struct fault;

struct programme {
	struct arena *arena;
	uint64_t random;
	int n_years;
	int n_counties;
	int first_year;
	int32_t first_day;
	int32_t last_day;
	const struct fault *fault; /* NULL: a clean programme */
	bool is_dishonest;  /* what would be refused is written all the same */
	uint64_t tried;     /* attempts of the fault, by number */
	struct buf deeds;   /* of struct deed */
	struct buf booked;  /* of struct booked */
	struct buf wires;   /* of struct wire */
	struct buf planted; /* of struct planted */
	int64_t allocated[YEARS_MAX][SOURCES];
	int n_allocations[PARTIES_MAX];
	int n_transfers[PARTIES_MAX];
	int n_payments[PARTIES_MAX];
	int n_contracts[PARTIES_MAX];
};

/* One project, from its plan to the return of what is left. */
struct project {
	int county;
	int number; /* of its county, from 1 */
	int year;   /* of the programme, from 0 */
	int source;
	int n_transfers;
	int64_t budget; /* its line in the budget: cents, by 10,000.00 */
	int64_t extra;  /* that a plan change adds from the reserve */
	int32_t start;
	const char *name; /* NULL: as its number says */
	int object;       /* what is built, and where */
	const struct fault *fault;
	int planned;          /* deed */
	const char *transfer; /* the last */
};

/* ---- plan.c ---- */

extern const char *const codes[PARTIES_MAX];

/* Text that lives as long as the programme. */
char *text(struct programme *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
const char *date(struct programme *p, int32_t day);
const char *cents(struct programme *p, int64_t amount);

#define EUR "'amount':{'amount':'%s','currency':'EUR'}"

uint64_t below(struct programme *p, uint64_t n);

/* DAY, or the Monday after it; a day LEAST to MOST days later. */
int32_t work_day(int32_t day);
int32_t later(struct programme *p, int32_t day, int least, int most);

/* Day OF_YEAR (from 0) of year YEAR of the programme, or the next work day. */
int32_t day_of_year(const struct programme *p, int year, int of_year);

/*
 * BY of PARTY says KIND on DAY, with fields as FMT has them, ' for ".  The
 * number of the deed; -1 when that is after the programme's last day: then
 * nothing that rests on it is said either.
 */
struct who {
	int party;
	const char *by;
};
int say(struct programme *p, int32_t day, struct who who, const char *kind,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* Deed N names what deed ABOUT became. */
void adds(struct programme *p, int n, enum adds what, int about);
void approve(struct programme *p, int32_t day, struct who who, int about);

struct deed *deed_at(const struct programme *p, int n);
int deed_count(const struct programme *p);
void deeds_sort(struct programme *p);

void book(struct programme *p, int party, int source, int32_t day,
    int64_t amount);

/* ---- the parts of a programme ---- */

void plan_setup(struct programme *p);
void plan_money(struct programme *p);
void plan_months(struct programme *p);
void plan_rest(struct programme *p);

const char *object_name(struct programme *p, const struct project *j);
const char *object_kind(const struct project *j);
int object_town(const struct project *j);

/* The receiving account of a county's source that is used on DAY. */
const char *receiving(struct programme *p, int county, int source, int32_t day);

/* Contracts, payments and what is left, from DAY on. */
void plan_works(struct programme *p, struct project *j, int32_t day);

/* AMOUNT under the allocation; RECEIVED of it arrive (-1: nobody says so). */
struct sending {
	const struct project *project; /* or NULL */
	int county;
	int source;
	const char *allocation;
	int64_t amount;
	int64_t received;
};
int plan_transfer(struct programme *p, const struct sending *s, int32_t day);
const char *plan_allocation(struct programme *p, int county, int source,
    const char *line, int64_t amount, int32_t day);

/* Applied for, endorsed by four, paid; the deed that paid. */
struct paying {
	int county;
	int source;
	int project; /* 0: none */
	const char *type;
	const char *contract; /* NULL: exempt */
	const char *payee;
	int64_t amount;
	int32_t wait; /* days between the last endorsement and the payment */
};
int plan_payment(struct programme *p, const struct paying *pay, int32_t day);

/* ---- faults.c ---- */

const struct fault *fault_find(const char *name);
void fault_names(void);

/* Projects that the fault adds in the last year, from NUMBER on; how many. */
int fault_projects(struct programme *p, int number, struct project *add);

/* What happens to such a project after its money was allocated. */
bool fault_live(struct programme *p, struct project *j, int32_t day,
    const char *allocation);

/* A place where a fault may be tried, and what it can name there. */
enum hook {
	HOOK_NOTICE,
	HOOK_NOTICE_AGAIN,
	HOOK_SUSPENDED,
	HOOK_APPLY,
	HOOK_ENDORSE_M9,
	HOOK_PAY,
	HOOK_SEND,
	HOOK_QUARANTINE,
};
struct scene {
	int party;
	int32_t day;
	int about;            /* deed whose leaf is named, or -1 */
	const char *words[8]; /* name, value, ... NULL */
};
void fault_try(struct programme *p, enum hook hook, const struct scene *s);

/* The published table; the cell that is wrong, where that is the fault. */
const char *fault_table(struct programme *p, struct buf *out);

/* ---- tell.c ---- */

/* Tell it to a new book in DIR, by day; what was planted on stdout. */
void programme_tell(struct programme *p, const char *dir);

/* C into the log of its party, in DIR, whatever the rules say; its index. */
struct command;
enum err dishonest_write(const char *dir, struct command *c);

#endif /* GENERATE_H */
