#ifndef BOOK_ROWS_H
#define BOOK_ROWS_H

#include "base/map.h"
#include "book/book.h"
#include "book/rules.h"
#include "schema/events.h"
#include "schema/rows.h"

/*
 * Inside the book only: rows, and what rules need to ask and to say.
 *
 * A rule finds, checks, then changes.  Finding never fails in its hands: a
 * fault of the database is remembered and answered by book_apply().
 */
enum { GAPS_MAX = 8, TEXTS_MAX = 256, ORDER_MAX = 6 };

struct cached_row {
	enum row_kind kind;
	bool exists;
	bool is_stored; /* in the database, perhaps with other values */
	bool dirty;
	struct cached_row *next_dirty;
	void *row;
};

/* No row stands between these two; TO is NULL when none comes after FROM. */
struct gap {
	const void *from;
	const void *to;
};

enum rows_sql { ROWS_SELECT, ROWS_NEXT, ROWS_INSERT, ROWS_UPSERT, N_ROWS_SQL };

struct book {
	struct arena own; /* that this struct stands in */
	struct db *db;
	struct arena cache_arena;
	struct map cache; /* key bytes -> struct cached_row */
	struct cached_row *last[N_ROW_TYPES]; /* asked for last, or NULL */
	struct cached_row *dirty; /* to be written, in order of first change */
	struct cached_row *last_dirty;
	size_t n_dirty;
	int8_t order[N_ROW_TYPES][ORDER_MAX]; /* see flush_order() */
	struct buf key;          /* of the row that is looked for */
	struct arena arena;      /* of the event at hand */
	struct refusal *refusal; /* where the rule at hand puts its answer */
	enum err fault;
	book_entry_fn *entries;
	void *entries_ctx;
	struct gap gaps[N_ROW_TYPES][GAPS_MAX];
	uint8_t next_gap[N_ROW_TYPES]; /* to be learnt over */
	struct str texts[TEXTS_MAX];   /* kept lately, by what they look like */
	struct buf sql[N_ROW_TYPES][N_ROWS_SQL];
	struct arena sql_arena;
	int64_t clock; /* the log's clock at the event at hand */
};

/* Is the row whose key is filled in there?  Then all of it is filled in. */
bool rows_find(struct book *b, enum row_kind kind, void *row);

/* Remember the row, written back by book_flush(). */
void rows_put(struct book *b, enum row_kind kind, const void *row);

/*
 * As rows_put(), for a row that is not there: saves the look.  If it was,
 * book_flush() answers ERR_DB.
 */
void rows_add(struct book *b, enum row_kind kind, const void *row);

/* Bind and read rows of any shape: SHAPE's columns in order from $1, 0. */
void rows_bind(struct stmt *st, const struct shape *s, size_t n_fields,
    const void *row, struct arena *a);
enum err rows_read(struct stmt *st, const struct shape *s, struct arena *a,
    void *row);

/* How two values of F are ordered in the database. */
int rows_compare_field(const struct field *f, const void *left,
    const void *right);

/* The first N_FIELDS of ROW into KEPT, texts in the cache; false: memory. */
bool rows_keep(struct book *b, enum row_kind kind, size_t n_fields,
    const void *row, void *kept);
struct str rows_sql(struct book *b, enum row_kind kind, enum rows_sql which);

/*
 * In which order rows of each kind are written: by the fields of its last
 * index if there are indexes, else of its key; then -1.  (flush.c)
 */
void flush_order(struct book *b, bool has_indexes);

/* Is it known that no row with the key of ROW is stored?  (gap.c) */
bool gap_holds(const struct book *b, enum row_kind kind, const void *row);

/* Remember how far there is nothing behind ROW, which is not stored. */
enum err gap_learn(struct book *b, enum row_kind kind, const void *row);
void gap_forget(struct book *b);

/* Say no: `return no(b, ERR_X, "field", "detail")`. */
enum err no(struct book *b, enum err err, const char *field, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

/* "party" of "party:code"; empty when there is no prefix. */
struct str id_party(struct str id);

/* ERR_NOT_OWN unless ID begins with the code of EV's log. */
enum err need_own(struct book *b, const struct event *ev, const char *field,
    struct str id);

/* The value of parameter NAME in force for LOG at the event's clock. */
int64_t parameter_value(struct book *b, struct str log, const char *name,
    int64_t fallback);

/* The day of LOG's clock in the party's time zone. */
struct day log_day(struct book *b, struct str log);

/* basis of an event, or an empty str. */
struct str basis_of(const struct event *ev);

/* Does MEMBER of LOG hold ROLE now? */
bool member_has(struct book *b, struct str log, struct str member,
    enum role role);

/*
 * Halves.  half_check() finds and refuses (prefix, other side, a live half
 * in the slot); half_enter() changes.  STATE is "entered" (waits for an
 * approval), "live", "reversed" or "ended".
 */
struct half_extra {
	struct money amount;
	struct str source;
	struct str project;
	struct day day;
	const char *state;
};
enum err half_check(struct book *b, const struct event *ev,
    struct row_half *ret_half);
void half_enter(struct book *b, const struct event *ev,
    const struct row_half *half, const struct half_extra *extra);
bool half_find(struct book *b, struct str log, const char *kind,
    struct str subject, struct row_half *ret_half);

/*
 * Money.  A posting moves AMOUNT of SOURCE from one account to another of
 * the same log; nothing but outer accounts may go below zero.  DAY is the day
 * it counts for: the one its entry names; of a reversal, the log's day.
 */
struct move {
	struct str from;
	struct str to;
	struct str source;
	struct money amount;
	struct day day;
};
enum err money_check(struct book *b, const struct event *ev,
    const struct move *move, const char *field);
void money_move(struct book *b, struct str log, int64_t idx, int line,
    const struct move *move);
/* More than zero, and not more than AMOUNT_MAX. */
enum err money_positive(struct book *b, struct money amount, const char *field);

/*
 * Vouchers: entries that wait for an approval, or were reversed.  An entry
 * without a row here took effect when it was written.
 */
bool needs_approval(struct book *b, struct str log, struct money amount);
void voucher_wait(struct book *b, const struct event *ev, struct str subject,
    struct money amount, struct day day);

/*
 * What taking effect, or being undone, does to the entry VOUCHER: the move
 * of money (none: source empty), checked; then the change of its rows, with
 * STATE "live" or "reversed".  Funds and all two-sided kinds have one.
 */
enum err effect_check(struct book *b, const struct event *ev,
    const struct event *voucher, bool undo, struct move *ret_move);
void effect_change(struct book *b, const struct event *voucher,
    const char *state);

/* Id PREFIX + ID, in the arena of the event. */
struct str joined(struct book *b, const char *prefix, struct str id);

/* ERR_DAY_ORDER if both days are there and TO is before FROM. */
enum err need_order(struct book *b, const char *field, struct day from,
    struct day to);

#endif /* BOOK_ROWS_H */
