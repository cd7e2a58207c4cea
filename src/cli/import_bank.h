#ifndef CLI_IMPORT_BANK_H
#define CLI_IMPORT_BANK_H

#include "cli/import.h"
#include "schema/events.h"
#include "trade/bank_match.h"
#include "trade/statement.h"

/* One run of `import --from bank|camt`. */
struct importing {
	struct cli *cli;
	struct node *node;
	struct str from;
	struct str account;
	struct str by;
	struct str party;
	bool dry_run;
	bool confirm_clock;
	struct arena *arena;
	struct statements statements;
	struct command *commands; /* of one kind of work at a time */
	size_t n_commands;
	/* bank lines without a voucher, the stored ones first */
	struct buf papers; /* struct bank_paper */
	struct buf ids;    /* struct str, in the same order */
	size_t n_known;
	size_t n_recorded;
	size_t n_matched;
	size_t n_refused;
};

/* A view of the party and the account. */
enum err import_load(struct importing *im, enum view_kind kind,
    struct list *ret_rows);

/*
 * Commands: room for N, one after another, all submitted.  Refusals are told
 * one by one; what is taken is counted.
 */
enum err import_start(struct importing *im, size_t n);
enum err import_add(struct importing *im, enum event_kind kind, void *body);
enum err import_submit(struct importing *im, size_t *n_taken);

/* A bank line ID that has no voucher, and its words for matching. */
enum err import_paper(struct importing *im, struct str id,
    struct bank_paper paper);
struct str import_words(struct importing *im, struct str reference,
    struct str counterparty, struct str text);

/* Match all that is beyond doubt; tell the rest.  (import_match.c) */
enum err import_match(struct importing *im);

#endif /* CLI_IMPORT_BANK_H */
