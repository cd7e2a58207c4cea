#ifndef TRADE_IMPORT_H
#define TRADE_IMPORT_H

#include "codec/amount.h"
#include "node/node.h"
#include "trade/table.h"

/*
 * A table of somebody else's as events of one kind, a row each.
 *
 * A row whose cells are fields of the kind (labels in any language or names,
 * in any order; "序号" and "No." are passed over) is the head; a unit may
 * stand in it ("金额（万元）") or above it ("单位：万元").  Rows that begin
 * with "#" and rows of totals are no events.  Amounts and days are read as
 * people write them (codec/amount.h, codec/date.h), everything else as words.
 *
 * What is there already is found by what it says: an entry of that kind in
 * the log that stands and has the same open fields.  Two rows alike are two
 * events, also when the file is read again.
 */
struct import_default {
	struct str name; /* of a field */
	struct str value;
};

struct import_row {
	size_t no;
	void *body;    /* NULL: faulty */
	bool is_known; /* stands in the log already */
};

/* What is wrong, where; LABEL as the head of the table has it. */
struct import_fault {
	size_t row;
	struct str label;
	struct refusal refusal;
};

struct head;

struct import {
	/* given */
	struct arena *arena;
	const struct event_type *type;
	enum lang lang;    /* of names without a language */
	enum lang told_in; /* of labels that do not stand in the table */
	struct str currency;
	enum amount_unit unit; /* unless the table names another */
	const struct import_default *defaults; /* where a cell is empty */
	size_t n_defaults;
	/* or NULL: write only what has this plan; import_run() alone */
	const struct hash *agreed;
	/* found */
	const struct head *head;
	struct import_row *rows;
	size_t n_rows;
	bool has_given_up; /* there may be more faults */
	size_t n_totals;
	size_t n_known;
	size_t n_new;
	/* found by import_run(), not in parts */
	int64_t looked_at; /* entries of the log, for rows that are known */
	int64_t clock;     /* of the log, then */
	struct hash plan;  /* what would be written, or was, as one hash */
	bool is_stale;     /* it is not what was agreed: nothing is written */
	int64_t first;     /* the entry of the first row written */
	struct buf faults; /* of struct import_fault, by row */
};

/*
 * The unit called NAME: by the words of the currency ("万元"), or in plain
 * letters (one, yuan, wan, yi); none: what stands there.  False: no unit.
 */
bool import_unit(struct str name, struct str currency,
    enum amount_unit *ret_unit);

/*
 * Read all rows of TABLE; what is wrong with them is in the faults.  Not OK:
 * there is no head (ERR_MISSING_FIELD), or memory.
 */
enum err import_read(struct import *im, const struct table *table,
    struct refusal *ret_refusal);

/*
 * Which rows stand in the log of PARTY already?  It reads the whole log;
 * import_run() does it again only if the log has grown since.
 */
enum err import_find_known(struct import *im, struct db *db, struct str party);

/*
 * Write the rows as LIKE (party, by, at) would, all or nothing; with faults,
 * or when IS_TRIAL, nothing.  What the book refuses joins the faults.  Not
 * OK: a fault of the node.
 */
enum err import_run(struct import *im, struct node *node,
    const struct command *like, bool is_trial);

/*
 * Read CSV to its end, its head first, and write its rows likewise, of whatever
 * number: in parts, each forgotten when it is through.  At IMPORT_FAULTS_MAX
 * faults it gives up.  Memory is that of one part (TABLE_ROWS_MAX rows), and of
 * what the log says already.  Not OK: as import_read() and table_csv_next(), or
 * a fault of the node.  (import_parts.c)
 */
enum err import_run_parts(struct import *im, struct table_csv *csv,
    struct node *node, const struct command *like, bool is_trial,
    struct refusal *ret_refusal);

size_t import_n_faults(const struct import *im);
const struct import_fault *import_fault(const struct import *im, size_t i);

#endif /* TRADE_IMPORT_H */
