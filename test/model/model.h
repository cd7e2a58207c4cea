#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "db/db.h"

/*
 * A second book, as dull as can be: what a party's money should be after any
 * commands, told in arrays and sums of its own.  It shares no rule and no
 * arithmetic with src/book; it knows commands as lines of JSON, answers as
 * numbers of errors, and rows through SQL.
 */
enum {
	PARTIES = 3,
	GHOST = PARTIES, /* a party that is named and has no log here */
	SOURCES = 4,
	CURRENCIES = 3,
	PROJECTS = 3, /* the last is none */
	MEMBERS = 6,
	ACCOUNTS_MAX = 64,
	IDS_MAX = 4096, /* allocations, transfers, payments of a party */
	ENTRIES_MAX = 1 << 15,
	BALANCES_MAX = 1 << 15,
	KEY_BYTES = 192,
	LINE_BYTES = 512,
};

enum role_bit { RECORDER = 1, APPROVER = 2, TREASURER = 4, PUBLISHER = 8 };

struct sum {
	int64_t minor;
	int currency;
};

/* What one account holds of one source: KEY is "log account source". */
struct balance {
	char key[KEY_BYTES];
	struct sum sum;
	int log;
	int source;
};

struct shift {
	struct balance *from;
	struct balance *to;
	int64_t minor;
	bool may_owe; /* FROM may go below zero */
};

/* What an entry has become. */
enum state { NO_STATE, WAITING, LIVE, REVERSED };

struct entry {
	int by; /* of the members; -1 the root */
	bool can_be_undone;
	bool has_voucher; /* the book keeps its state in a row */
	enum state state;
	struct shift shift;
	struct half *half;       /* it speaks of a transfer */
	struct payment *payment; /* it is one */
	int64_t *total;          /* it counts in this while it lives */
	char leaf[48];           /* hash, once it is known */
};

/* One side's word on a transfer. */
struct half {
	enum state state;
	int64_t entry;
	int with;
	int source;
	struct sum sum;
};

struct transfer {
	struct half first;
	struct half seconds[PARTIES]; /* of each log that speaks of it */
};

struct allocation {
	bool exists;
	int to;
	int source;
	struct balance *balance;
};

struct payment {
	enum state state;
	struct sum sum;
};

struct account {
	int source;
	struct balance *balance;
};

struct party {
	bool has_source[SOURCES];
	int currency[SOURCES];
	struct account accounts[ACCOUNTS_MAX];
	int n_accounts;
	struct allocation allocations[IDS_MAX];
	struct payment payments[IDS_MAX];
	int n_allocations;
	int n_payments;
	int64_t approve_from;
	int64_t allocated[SOURCES];
	struct entry entries[ENTRIES_MAX];
	bool is_disclosed[ENTRIES_MAX];
	int64_t n_entries;
};

struct model {
	uint64_t random;
	int n_parties;
	struct party parties[PARTIES];
	struct transfer transfers[PARTIES + 1][IDS_MAX]; /* by owner */
	int n_transfers[PARTIES + 1];
	struct balance balances[BALANCES_MAX]; /* hashed by key */
	int n_balances;
};

/* One command: what is asked, and what the model says to it. */
struct call {
	char json[LINE_BYTES];
	const char *kind;
	int log;
	int by;
	int want; /* an enum err */
	int64_t index;
};

extern const char *const party_codes[PARTIES + 1];
extern const char *const currency_codes[CURRENCIES];
extern const int currency_digits[CURRENCIES];

/* ---- model.c ---- */
uint64_t model_random(struct model *m, uint64_t below);
bool model_chance(struct model *m, int percent);

/* The balance with that key; made empty when it is new. */
struct balance *model_balance(struct model *m, int log, const char *account,
    int source, int currency);

/* The same by the words of a row; NULL if there is none. */
struct balance *model_find(struct model *m, const char *key);

/* May SHIFT be made?  OK, ERR_OVERDRAW. */
int shift_check(const struct shift *s);
void shift_make(const struct shift *s);
struct shift shift_back(const struct shift *s);

/* Write "12.34" with the digits of its currency. */
void sum_text(struct sum sum, char *ret_text, unsigned size);

/* Write the id of a source: the party it is named after, and a number. */
void source_text(const struct model *m, int source, char *ret, unsigned size);

bool member_has_role(int member, unsigned roles);
const char *member_code(int member);

/* The entry that the call on its way will be: the next of its log. */
struct entry *model_next(struct model *m, const struct call *c);

/* ---- kinds.c ---- */

/*
 * Fill CALL with a random command of a random kind and its answer; when the
 * answer is OK the model has changed.
 */
void kinds_try(struct model *m, struct call *c);

/* Begin a line, add its fields ("name":value), end it. */
void call_start(struct model *m, struct call *c, const char *kind, int log,
    int by);
void call_add(struct call *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void call_end(struct call *c);

/* The fields of a source; those of the log's next account, which is kept. */
void source_add(struct model *m, struct call *c, int source, int currency);
void account_add(struct model *m, struct call *c, int source);

/* C has been taken: its entry stands in the log. */
void call_taken(struct model *m, struct call *c);

/* ---- compare.c ---- */

/*
 * Every balance, transfer, payment, voucher, disclosure and total of DB is
 * the model's, and none is missing; each source's money adds up.  The number
 * of differences; the first ones are told on stderr.
 */
int compare_all(struct model *m, struct db *db);

#endif /* MODEL_H */
