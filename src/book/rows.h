#ifndef BOOK_ROWS_H
#define BOOK_ROWS_H

#include "base/map.h"
#include "book/book.h"
#include "book/rules.h"
#include "schema/events.h"
#include "schema/rows.h"
#include "schema/views.h"

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
	int year;      /* that its money counts in, or 0: see year_check() */
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

/* The clock of EV's log is, from here on, what it is at EV. */
void clock_set(struct book *b, const struct event *ev,
    struct row_fold *ret_fold);

/* The day of LOG's clock in the party's time zone. */
struct day log_day(struct book *b, struct str log);

/* basis of an event, or an empty str. */
struct str basis_of(const struct event *ev);

/* Was ROLE granted to MEMBER of LOG, and does he hold it now? */
bool member_has(struct book *b, struct str log, struct str member,
    enum role role);

/* ROLE among the ROLES of a member; the member, still in office. */
bool role_among(struct str roles, struct str role);
enum err need_member(struct book *b, const char *field, struct row_member *m);

/*
 * Delegations.  Who gave the one by which MEMBER may act in ROLE today; empty
 * if there is none.  delegation_note() remembers for whom EV was done.
 */
struct str delegation_giver(struct book *b, struct str log, struct str member,
    enum role role);
void delegation_note(struct book *b, const struct event *ev);

/*
 * ERR_SAME_PERSON when the author of EV, or the one he acts for, wrote entry
 * INDEX (by AUTHOR), or it was written for one of them.
 */
enum err need_other_person(struct book *b, const struct event *ev,
    int64_t index, struct str author);

/* ERR_OVER_BAND when the approver of EV, or the one he acts for, may not
 * approve AMOUNT. */
enum err need_band(struct book *b, const struct event *ev, struct money amount);

/*
 * C12: may EV, or its approval, spend for PROJECT, in LOG, on DAY?  It is not
 * suspended and its notice is over.  An empty PROJECT is none.
 */
struct spending {
	struct str log;
	struct str project;
	struct day day;
	const char *field; /* that names it, for the answer */
};
enum err project_need_payable(struct book *b, const struct event *ev,
    const struct spending *s);

/*
 * Corrections: ENTRY, about SUBJECT, is reversed by EV; and EV says again,
 * under the same id, what entry REPLACED said.
 */
void correction_begin(struct book *b, const struct event *ev,
    const struct event *entry, struct str subject);
void correction_end(struct book *b, const struct event *ev, int64_t replaced);

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

/* The move that a return or its receipt stands for; none for other kinds. */
struct move move_of_return(struct book *b, const struct event *v);

/* The account ID of EV's log, and that AMOUNT is more than 0 in its currency.
 */
enum err account_need(struct book *b, const struct event *ev, struct str id,
    struct money amount, struct row_account *ret_account);

/* The source of an account of LOG; empty if there is no such account. */
struct str account_source(struct book *b, struct str log, struct str account);

/*
 * May EV allocate to TO under ID: ID is EV's own and new, TO another party?
 */
enum err allocation_check(struct book *b, const struct event *ev, struct str id,
    struct str to);

/* What funds.sent says, of whatever version of the kind. */
struct sending {
	struct str transfer;
	struct str to;
	struct str allocation;
	struct money amount;
	struct day day;
};
enum err funds_send(struct book *b, const struct event *ev,
    const struct sending *s);

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

/*
 * Quotas (quota.c): what may be drawn from an earlier decision.  A quota that
 * is not there has no total: nothing can be drawn from it.
 */
struct row_quota quota_find(struct book *b, struct str log, struct str id);
struct money quota_left(const struct row_quota *q);
enum err quota_check(struct book *b, const struct row_quota *q,
    struct money amount, const char *field);
void quota_open(struct book *b, struct str log, struct str id,
    struct money most);
void quota_set(struct book *b, struct row_quota *q, struct money most);
void quota_draw(struct book *b, struct row_quota *q, struct money amount);
void quota_give_back(struct book *b, struct row_quota *q, struct money amount);

/* The budget ID of LOG, in STATE (budgets.c). */
enum err budget_need(struct book *b, struct str log, struct str id,
    const char *state, struct row_budget *ret);

/*
 * A change of a plan (changes.c): FROM.quota empty when it is not our plan.
 * BUDGET is that of the line it takes from, empty where it is a refund;
 * TO_BUDGET that of the other, empty where the kind keeps to one budget.
 */
struct plan_change {
	struct row_budget budget;
	struct row_budget to_budget;
	struct row_quota from;
	struct row_quota to;
	struct money amount;
};
enum err change_check(struct book *b, const struct event *voucher, bool undo,
    struct plan_change *ret);
void change_make(struct book *b, struct plan_change *c);

/* Contracts (contracts.c) and what may be applied for on them in all. */
enum err contract_need(struct book *b, struct str log, struct str id,
    struct row_contract *ret);
struct row_quota contract_quota(struct book *b, const struct row_contract *c);
enum err contract_limit(struct book *b, const struct row_contract *c,
    struct str kind, struct money *ret_limit);

/* The application ID of LOG (applications.c). */
enum err application_need(struct book *b, struct str log, struct str id,
    struct row_application *ret);

/* ERR_WRONG_LEAF unless LEAF is the hash of entry INDEX of EV's log. */
enum err entry_need_leaf(struct book *b, const struct event *ev, int64_t index,
    const struct hash *leaf);

/* Entry INDEX of EV's own log, earlier than EV, with leaf hash LEAF. */
enum err entry_find(struct book *b, const struct event *ev, int64_t index,
    const struct hash *leaf, struct arena *a, struct book_entry *ret_entry);

/*
 * Was entry V taken, and not reversed since?  In the log of another it may
 * be a finding: then there is nothing to undo, whatever it resembles.  ROW
 * has its key; what is known of the voucher is filled in.
 */
enum err need_effective(struct book *b, const struct event *v,
    struct row_voucher *row);

/* EV undoes ENTRY of its log, written by another person, for REASON. */
enum err entry_undo(struct book *b, const struct event *ev,
    const struct event *entry, struct str reason);

enum err need_currency(struct book *b, const struct row_account *account,
    struct money amount);

/*
 * The bank's side.  When VOUCHER is reversed, what hangs on it: a voucher
 * of money frees its bank line, a line or a match its voucher.
 */
void bank_undo(struct book *b, const struct event *voucher);

/* Id PREFIX + ID, in the arena of the event. */
struct str joined(struct book *b, const char *prefix, struct str id);

/* ERR_DAY_ORDER if both days are there and TO is before FROM. */
enum err need_order(struct book *b, const char *field, struct day from,
    struct day to);

/*
 * Years (C7).  A closed year takes no money: ERR_CLOSED; what undoes VOUCHER
 * counts in the year of the clock.  effect_check() asks.
 */
enum err year_check(struct book *b, const struct event *ev,
    const struct event *voucher, bool undo);

/* EV has undone money of VOUCHER: if that year is closed, an adjustment. */
void year_adjust(struct book *b, const struct event *ev,
    const struct event *voucher);

/* The year that money of the event at hand counts in. */
int64_t year_at_hand(struct book *b, struct str log);

/*
 * Turnover (turnover.c).  MOVE, of entry IDX, is counted in its month; the
 * first asks whether the sums of the month can hold it.
 */
bool turnover_fits(struct book *b, struct str log, const struct move *move);
void turnover_count(struct book *b, struct str log, int64_t idx,
    const struct move *move);

/* A closing was reversed. */
void closing_reverse(struct book *b, const struct event *voucher);

/* Have N working days of LOG's calendar gone by between FROM and today? */
bool have_passed(struct book *b, struct str log, struct day from, int64_t n);

/* Gates of single kinds: gates.c asks them. */
enum err gate_explained(struct book *b, const struct event *ev);
enum err gate_receiving(struct book *b, const struct event *ev);
enum err gate_reconciled(struct book *b, const struct event *ev);
enum err gate_carried(struct book *b, const struct event *ev);
enum err gate_reused(struct book *b, const struct event *ev);
enum err gate_closed(struct book *b, const struct event *ev);

/* For gates: the rows of a view, what the batch at hand entered included. */
enum err gate_view(struct book *b, enum view_kind kind, const struct str *args,
    struct list *ret_rows);

#endif /* BOOK_ROWS_H */
