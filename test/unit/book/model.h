#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Money as a list of postings, added up from the start for every question:
 * slow, and so simple that it needs no test.  Shares nothing with the book.
 */
enum {
	COMMANDS = 4000,
	ACCOUNTS = 4, /* account I belongs to source I % SOURCES */
	SOURCES = 2,
	PARTIES = 2,
	IDS = 100,     /* allocations, transfers, payments of each kind */
	LIMIT = 40000, /* approval is needed from here on */
	ENTRIES_MAX = COMMANDS + 32,
};

/* Places where money is, in the model's own numbering. */
enum {
	RAISED = ACCOUNTS,
	ALLOC = RAISED + SOURCES,
	TO = ALLOC + IDS,
	FROM = TO + PARTIES,
	PAID = FROM + PARTIES,
	PLACES = PAID + 1,
};

struct posting {
	int from;
	int to;
	int source;
	int64_t amount;
};

enum state { PLAIN, WAITING, LIVE, REVERSED };

/* What the model knows of an entry. */
struct known {
	enum state state; /* PLAIN: can be neither approved nor reversed */
	int author;
	struct posting posting;
	int *holder; /* the number it uses, free again when reversed */
};

struct model {
	struct posting postings[ENTRIES_MAX];
	int n_postings;
	struct known entries[ENTRIES_MAX];
	int n_entries;
	int allocation_account[IDS]; /* -1: not used */
	int allocation_party[IDS];
	int sent[IDS]; /* 1: in use */
	int received[IDS];
	int paid[IDS];
};

static int64_t
model_balance(const struct model *m, int place, int source)
{
	int64_t sum = 0;

	for (int i = 0; i < m->n_postings; i++) {
		const struct posting *p = &m->postings[i];

		if (p->source != source)
			continue;
		if (p->to == place)
			sum += p->amount;
		if (p->from == place)
			sum -= p->amount;
	}
	return sum;
}

static bool
model_fits(const struct model *m, const struct posting *p)
{
	bool is_outer = (p->from >= RAISED && p->from < ALLOC) ||
	    (p->from >= FROM && p->from < PAID);

	return is_outer || model_balance(m, p->from, p->source) >= p->amount;
}

#endif /* MODEL_H */
