/*
 * However two or three logs are interleaved, the book comes out the same:
 * every order of small logs, each against the book of the first order.
 */
#include "check.h"

#include <stdio.h>

#include "book/book.h"
#include "schema/events.h"

enum { LOGS = 3, TAIL_MAX = 5 };

static const struct str names[LOGS] = { STR_INIT("city"), STR_INIT("county"),
	STR_INIT("audit") };

#define CNY(minor)                                                             \
	{                                                                      \
		minor, "CNY"                                                   \
	}

/* One event without its place; bodies are below. */
struct told {
	enum event_kind kind;
	const char *by;
	const void *body;
	enum err answer; /* always the same */
};

static const struct ev_member_added member = { .member = STR_INIT("m1") };
static const struct ev_role_granted recorder = { .member = STR_INIT("m1"),
	.role = STR_INIT("recorder") };
static const struct ev_role_granted treasurer = { .member = STR_INIT("m1"),
	.role = STR_INIT("treasurer") };
static const struct ev_parameter_set no_limit = { .parameter =
						      STR_INIT("approve_from"),
	.value = 1000000 };
static const struct ev_source_opened source = { .source = STR_INIT("city:F1"),
	.currency = STR_INIT("CNY") };
static const struct ev_account_opened accounts[LOGS] = {
	{ .account = STR_INIT("city:A1"), .source = STR_INIT("city:F1") },
	{ .account = STR_INIT("county:A1"), .source = STR_INIT("city:F1") },
	{ .account = STR_INIT("audit:A1"), .source = STR_INIT("city:F1") },
};

static const struct ev_funds_raised raised = { .account = STR_INIT("city:A1"),
	.amount = CNY(100) };
static const struct ev_funds_allocated allocated = { .allocation =
							 STR_INIT("city:L1"),
	.account = STR_INIT("city:A1"),
	.to = STR_INIT("county"),
	.amount = CNY(100) };
static const struct ev_funds_sent sent[] = {
	{ .transfer = STR_INIT("city:T1"),
	    .to = STR_INIT("county"),
	    .allocation = STR_INIT("city:L1"),
	    .amount = CNY(60) },
	{ .transfer = STR_INIT("city:T3"),
	    .to = STR_INIT("county"),
	    .allocation = STR_INIT("city:L1"),
	    .amount = CNY(50) },
	{ .transfer = STR_INIT("city:T2"),
	    .to = STR_INIT("county"),
	    .allocation = STR_INIT("city:L1"),
	    .amount = CNY(40) },
};
static const struct ev_funds_received received[] = {
	{ .transfer = STR_INIT("city:T2"),
	    .account = STR_INIT("county:A1"),
	    .amount = CNY(39) },
	{ .transfer = STR_INIT("city:T1"),
	    .account = STR_INIT("county:A1"),
	    .amount = CNY(60) },
	{ .transfer = STR_INIT("city:T2"),
	    .account = STR_INIT("county:A1"),
	    .amount = CNY(40) },
	{ .transfer = STR_INIT("city:T9"),
	    .account = STR_INIT("county:A1"),
	    .amount = CNY(1) },
	{ .transfer = STR_INIT("city:T1"),
	    .account = STR_INIT("audit:A1"),
	    .amount = CNY(60) },
};
static const struct ev_ack seen = { .code = STR_INIT("county"), .size = 3 };

/* What follows the opening of each log. */
static const struct told tails[LOGS][TAIL_MAX] = {
	{ { EV_FUNDS_RAISED, "m1", &raised, OK },
	    { EV_FUNDS_ALLOCATED, "m1", &allocated, OK },
	    { EV_FUNDS_SENT, "m1", &sent[0], OK },
	    { EV_FUNDS_SENT, "m1", &sent[1], ERR_OVERDRAW },
	    { EV_FUNDS_SENT, "m1", &sent[2], OK } },
	{ { EV_FUNDS_RECEIVED, "m1", &received[0], OK },
	    { EV_FUNDS_RECEIVED, "m1", &received[1], OK },
	    { EV_FUNDS_RECEIVED, "m1", &received[2], ERR_DUPLICATE },
	    { EV_FUNDS_RECEIVED, "m1", &received[3], OK },
	    { EV_FUNDS_SENT, "m1", &sent[2], ERR_NOT_OWN } },
	{ { EV_ACK, "node", &seen, OK },
	    { EV_FUNDS_RECEIVED, "m1", &received[4], OK },
	    { EV_ACK, "m1", &seen, ERR_ROLE } },
};

struct fixture {
	struct db *db;
	struct book *book;
	struct db *first; /* the book of the first order */
	struct book *first_book;
	int64_t size[LOGS];
	int n_orders;
	int tail; /* events of each log to interleave */
	int logs;
};

static enum err
no_entries(void *ctx, struct str log, int64_t index, struct arena *a,
    struct book_entry *ret_entry)
{
	(void)ctx;
	(void)log;
	(void)index;
	(void)a;
	(void)ret_entry;
	return ERR_NOT_FOUND;
}

static const struct event_type *
type_of(enum event_kind kind)
{
	for (size_t i = 0; i < N_EVENT_TYPES; i++)
		if (event_types[i].kind == (int)kind)
			return &event_types[i];
	fail();
	return NULL;
}

static void
tell(struct fixture *f, int log, const struct told *t)
{
	struct event ev = { .type = type_of(t->kind),
		.log = names[log],
		.index = f->size[log]++,
		.at = 1509069911 + f->size[log],
		.by = str_from(t->by),
		.body = t->body };
	struct refusal why = { 0 };
	enum err err = book_apply(f->book, &ev, &why);

	assert_int_equal(err, t->answer);
	if (err != OK) /* the same again, as the log of another */
		assert_int_equal(book_fold(f->book, &ev), OK);
}

static void
open_logs(struct fixture *f)
{
	for (int i = 0; i < LOGS; i++) {
		struct ev_log_opened opened = { .code = names[i],
			.edition = 1,
			.currency = STR("CNY") };
		const struct told head[] = {
			{ EV_LOG_OPENED, "root", &opened, OK },
			{ EV_MEMBER_ADDED, "root", &member, OK },
			{ EV_ROLE_GRANTED, "root", &recorder, OK },
			{ EV_ROLE_GRANTED, "root", &treasurer, OK },
			{ EV_PARAMETER_SET, "root", &no_limit, OK },
			{ EV_SOURCE_OPENED, "m1", &source, OK },
			{ EV_ACCOUNT_OPENED, "m1", &accounts[i], OK },
		};

		f->size[i] = 0;
		for (size_t k = 0; k < sizeof(head) / sizeof(*head); k++)
			tell(f, i, &head[k]);
	}
}

static void
check_matched(struct fixture *f, const char *subject, const char *want)
{
	struct stmt *st = db_prepare(f->db,
	    STR("SELECT state FROM matched WHERE subject = $1 "
		"ORDER BY first_idx DESC"));
	bool row;

	db_bind_text(st, 1, str_from(subject));
	assert_int_equal(db_step(st, &row), OK);
	assert_int_equal(row, want != NULL);
	if (row)
		check_str(db_text(st, 0), want);
}

/* What both sides say together, once all of it is there. */
static void
check_all_matched(struct fixture *f)
{
	check_matched(f, "city:T1", "agreed");
	check_matched(f, "city:T2", "differs");
	check_matched(f, "city:T3", NULL);
	check_matched(f, "city:T9", "one_sided");
}

static void
check_same(struct fixture *f)
{
	struct arena a = { 0 };
	struct refusal why = { 0 };

	assert_int_equal(book_flush(f->book), OK);
	if (f->tail == TAIL_MAX)
		check_all_matched(f);
	if (f->n_orders++ == 0) {
		struct db *db = f->first;
		struct book *book = f->first_book;

		/* Keep this one, go on with the other. */
		f->first = f->db;
		f->first_book = f->book;
		f->db = db;
		f->book = book;
		return;
	}
	if (book_compare(f->first, f->db, &a, &why) != OK)
		fail_msg("order %d: %s", f->n_orders, why.detail);
	arena_free(&a);
}

/* The I-th digit of ORDER says whose turn the I-th step is. */
static void
fold(struct fixture *f, const int *order)
{
	int at[LOGS] = { 0 };

	for (int i = 0; i < LOGS; i++)
		assert_int_equal(book_delete_log(f->book, names[i]), OK);
	open_logs(f);
	for (int i = 0; i < f->logs * f->tail; i++) {
		int log = order[i];

		tell(f, log, &tails[log][at[log]++]);
		if (f->n_orders % 3 == 1) {
			assert_int_equal(book_flush(f->book), OK);
			book_forget(f->book);
		}
	}
	check_same(f);
}

static void
swap(int *one, int *two)
{
	int kept = *one;

	*one = *two;
	*two = kept;
}

/* The next order in the lexical sense; false after the last. */
static bool
next_order(int *order, int n)
{
	int i = n - 2;
	int k = n - 1;

	while (i >= 0 && order[i] >= order[i + 1])
		i--;
	if (i < 0)
		return false;
	while (order[k] <= order[i])
		k--;
	swap(&order[i], &order[k]);
	for (int left = i + 1, right = n - 1; left < right; left++, right--)
		swap(&order[left], &order[right]);
	return true;
}

static void
open_book(struct db **ret_db, struct book **ret_book)
{
	assert_int_equal(db_open(NULL, DB_MEMORY, ret_db), OK);
	assert_int_equal(db_begin(*ret_db), OK);
	assert_int_equal(book_create_tables(*ret_db), OK);
	assert_int_equal(book_open(*ret_db, no_entries, NULL, ret_book), OK);
}

/* All orders of TAIL events of each of the first LOGS logs. */
static int
fold_all(int logs, int tail)
{
	struct fixture f = { .logs = logs, .tail = tail };
	int order[LOGS * TAIL_MAX];

	open_book(&f.db, &f.book);
	open_book(&f.first, &f.first_book);
	for (int i = 0; i < logs * tail; i++)
		order[i] = i / tail;
	do {
		fold(&f, order);
	} while (next_order(order, logs * tail));
	book_close(f.book);
	book_close(f.first_book);
	db_close(f.db);
	db_close(f.first);
	return f.n_orders;
}

static void
test_two(void **state)
{
	(void)state;
	assert_int_equal(fold_all(2, 5), 252);
}

static void
test_three(void **state)
{
	(void)state;
	assert_int_equal(fold_all(3, 3), 1680);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two),
		cmocka_unit_test(test_three),
	};

	return CHECK_RUN(tests);
}
