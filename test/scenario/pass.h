#ifndef PASS_H
#define PASS_H

#include "script.h"
#include "world.h"

/*
 * One reading of a scenario.  "Own": each event is submitted, gates first,
 * and what is refused is not written.  "Foreign": the same events as they
 * would stand in the logs of others who wrote the refused ones, too; each
 * is folded, and what was refused must have become a finding.
 */
enum { LABELS_MAX = 512 };

struct label {
	struct str name;
	const struct entry *entry;
};

/* What became of a line in the own pass. */
enum outcome { NOT_TOLD, TAKEN, REFUSED_BEFORE, REFUSED };

struct pass {
	const struct script *script;
	enum outcome *outcomes; /* of each line, from the own pass */
	bool is_foreign;
	bool has_gates;
	struct history history;
	struct world world;
	struct label labels[LABELS_MAX];
	size_t n_labels;
	struct str stopped[8]; /* logs at an unknown edition */
	size_t n_stopped;
	int64_t at; /* of the next event */
	int passed;
	int failed;
};

void pass_open(struct pass *p, const struct script *s, bool is_foreign,
    enum outcome *outcomes);
void pass_close(struct pass *p);

/* All lines of the script. */
void pass_run(struct pass *p);

/* The entry with label NAME, or NULL. */
const struct entry *pass_label(const struct pass *p, struct str name);

/* Count the line: right, or what was found instead. */
void pass_judge(struct pass *p, const struct line *line, bool is_right,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * Set a field of BODY from the word "name=value" as words_set(); @LABEL as
 * value is the leaf hash of that entry for a hash, else its index.
 */
struct words_context;
enum err pass_set(struct pass *p, const struct shape *s, void *body,
    struct str word, struct words_context *context,
    struct refusal *ret_refusal);

/* checks.c: is LINE a check?  Then it has been judged. */
bool check_line(struct pass *p, const struct line *line);

/* Do entries, figures by stage and ledger agree?  Counted as one check. */
void check_ledger(struct pass *p);

/*
 * orders.c: the logs of P's history give P's book in every order; counts
 * the orders into P.
 */
void orders_run(struct pass *p);

#endif /* PASS_H */
