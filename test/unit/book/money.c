/*
 * The money of one log against a model that shares nothing with it: a list
 * of postings, added up from the start for every question.  Thousands of
 * random commands must get the same answers and the same balances.
 */
#include "check.h"

#include <stdio.h>

#include "base/limits.h"
#include "book/book.h"
#include "model.h"
#include "schema/events.h"

struct fixture {
	struct db *db;
	struct book *book;
	struct arena arena;
	struct event *events[ENTRIES_MAX];
	struct model m;
	uint64_t seed;
	int n_ok;
	int n_refused[64];
};

static int
pick(struct fixture *f, int n)
{
	f->seed = f->seed * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (int)((f->seed >> 33) % (uint64_t)n);
}

/* Leaf hash of entry INDEX, from 1 because zeros are none. */
static struct hash
hash_of(int64_t index)
{
	struct hash hash = { { 0 } };

	index++;
	memcpy(hash.bytes, &index, sizeof(index));
	return hash;
}

static enum err
give_entry(void *ctx, struct str log, int64_t index, struct arena *a,
    struct book_entry *ret_entry)
{
	struct fixture *f = ctx;

	(void)log;
	(void)a;
	if (index >= f->m.n_entries)
		return ERR_NOT_FOUND;
	ret_entry->leaf_hash = hash_of(index);
	ret_entry->event = *f->events[index];
	return OK;
}

static struct str
text(struct fixture *f, const char *prefix, int n)
{
	struct buf out = { .arena = &f->arena };

	buf_printf(&out, "%s%d", prefix, n);
	return buf_str(&out);
}

/* The account of the book for a place of the model. */
static struct str
place_name(struct fixture *f, int place)
{
	if (place >= PAID)
		return STR("paid:");
	if (place >= FROM)
		return text(f, "from:p", place - FROM);
	if (place >= TO)
		return text(f, "to:p", place - TO);
	if (place >= ALLOC)
		return text(f, "alloc:city:L", place - ALLOC);
	if (place >= RAISED)
		return text(f, "raised:city:F", place - RAISED);
	return text(f, "city:A", place);
}

/* Apply EV to the book: it must answer WANT. */
static void
apply(struct fixture *f, enum event_kind kind, int by, const void *body,
    enum err want)
{
	struct event *ev = arena_alloc(&f->arena, sizeof(*ev));
	struct refusal why = { 0 };
	enum err err;

	for (size_t i = 0; i < N_EVENT_TYPES; i++)
		if (event_types[i].kind == (int)kind)
			ev->type = &event_types[i];
	ev->log = STR("city");
	ev->index = f->m.n_entries;
	ev->at = 1509069911 + f->m.n_entries;
	ev->by = by < 0 ? STR("root") : text(f, "m", by);
	ev->body = body;
	err = book_apply(f->book, ev, &why);
	if (err != want)
		fail_msg("entry %d: %s of %s (%s), want %s", f->m.n_entries,
		    err_infos[err].name, why.field, why.detail,
		    err_infos[want].name);
	f->n_refused[err]++;
	if (err == OK)
		f->events[f->m.n_entries] = ev;
}

/* An entry was taken: in the model, too. */
static void
add_entry(struct fixture *f, enum state state, int by,
    const struct posting *posting, int *holder)
{
	struct model *m = &f->m;
	struct known *e = &m->entries[m->n_entries++];

	*e = (struct known){ .state = state, .author = by, .holder = holder };
	if (posting)
		e->posting = *posting;
	if (posting && state == LIVE)
		m->postings[m->n_postings++] = *posting;
	if (holder)
		*holder = 1;
	f->n_ok++;
}

static struct money
cny(int64_t minor)
{
	return (struct money){ minor, "CNY" };
}

static int64_t
random_amount(struct fixture *f)
{
	return pick(f, 20) == 0 ? 0 : 1 + pick(f, 2 * LIMIT);
}

/* An entry, more often one of the last. */
static int
random_entry(struct fixture *f)
{
	int n = f->m.n_entries;

	if (pick(f, 3) == 0)
		return pick(f, n + 1);
	return n - pick(f, 12);
}

static void
do_raise(struct fixture *f)
{
	struct ev_funds_raised *o = arena_alloc(&f->arena, sizeof(*o));
	int account = pick(f, ACCOUNTS);
	struct posting p = { RAISED + account % SOURCES, account,
		account % SOURCES, random_amount(f) / 2 };
	enum err want = p.amount > 0 ? OK : ERR_NOT_POSITIVE;
	int by = pick(f, 2);

	o->account = text(f, "city:A", account);
	o->amount = cny(p.amount);
	apply(f, EV_FUNDS_RAISED, by, o, want);
	if (want == OK)
		add_entry(f, LIVE, by, &p, NULL);
}

static void
do_allocate(struct fixture *f)
{
	struct ev_funds_allocated *o = arena_alloc(&f->arena, sizeof(*o));
	struct model *m = &f->m;
	int id = pick(f, IDS);
	int account = pick(f, ACCOUNTS);
	int party = pick(f, PARTIES);
	struct posting p = { account, ALLOC + id, account % SOURCES,
		random_amount(f) };
	enum err want = OK;
	int by = pick(f, 2);

	if (m->allocation_account[id] >= 0)
		want = ERR_DUPLICATE;
	else if (p.amount == 0)
		want = ERR_NOT_POSITIVE;
	else if (!model_fits(m, &p))
		want = ERR_OVERDRAW;
	o->allocation = text(f, "city:L", id);
	o->account = text(f, "city:A", account);
	o->to = text(f, "p", party);
	o->amount = cny(p.amount);
	apply(f, EV_FUNDS_ALLOCATED, by, o, want);
	if (want != OK)
		return;
	m->allocation_account[id] = account;
	m->allocation_party[id] = party;
	add_entry(f, LIVE, by, &p, NULL);
}

static void
do_send(struct fixture *f)
{
	struct ev_funds_sent *o = arena_alloc(&f->arena, sizeof(*o));
	struct model *m = &f->m;
	int id = pick(f, IDS);
	int allocation = pick(f, IDS);
	int party = pick(f, PARTIES);
	struct posting p = { ALLOC + allocation, TO + party,
		m->allocation_account[allocation] % SOURCES, random_amount(f) };
	enum err want = OK;
	int by = pick(f, 2);

	if (m->sent[id])
		want = ERR_DUPLICATE;
	else if (m->allocation_account[allocation] < 0)
		want = ERR_NOT_FOUND;
	else if (m->allocation_party[allocation] != party)
		want = ERR_NOT_COUNTERPARTY;
	else if (p.amount == 0)
		want = ERR_NOT_POSITIVE;
	else if (!model_fits(m, &p))
		want = ERR_OVERDRAW;
	o->transfer = text(f, "city:T", id);
	o->allocation = text(f, "city:L", allocation);
	o->to = text(f, "p", party);
	o->amount = cny(p.amount);
	apply(f, EV_FUNDS_SENT, by, o, want);
	if (want == OK)
		add_entry(f, p.amount >= LIMIT ? WAITING : LIVE, by, &p,
		    &m->sent[id]);
}

static void
do_receive(struct fixture *f)
{
	struct ev_funds_received *o = arena_alloc(&f->arena, sizeof(*o));
	struct model *m = &f->m;
	int id = pick(f, IDS);
	int account = pick(f, ACCOUNTS);
	struct posting p = { FROM + id % PARTIES, account, account % SOURCES,
		random_amount(f) };
	enum err want = OK;
	int by = pick(f, 2);

	if (m->received[id])
		want = ERR_DUPLICATE;
	else if (p.amount == 0)
		want = ERR_NOT_POSITIVE;
	o->transfer = text(f, id % PARTIES ? "p1:T" : "p0:T", id);
	o->account = text(f, "city:A", account);
	o->amount = cny(p.amount);
	apply(f, EV_FUNDS_RECEIVED, by, o, want);
	if (want == OK)
		add_entry(f, LIVE, by, &p, &m->received[id]);
}

static void
do_pay(struct fixture *f)
{
	struct ev_funds_paid *o = arena_alloc(&f->arena, sizeof(*o));
	struct model *m = &f->m;
	int id = pick(f, IDS);
	int account = pick(f, ACCOUNTS);
	struct posting p = { account, PAID, account % SOURCES,
		random_amount(f) };
	enum err want = OK;
	int by = pick(f, 2);

	if (m->paid[id])
		want = ERR_DUPLICATE;
	else if (p.amount == 0)
		want = ERR_NOT_POSITIVE;
	else if (!model_fits(m, &p))
		want = ERR_OVERDRAW;
	o->payment = text(f, "city:Y", id);
	o->account = text(f, "city:A", account);
	o->amount = cny(p.amount);
	apply(f, EV_FUNDS_PAID, by, o, want);
	if (want == OK)
		add_entry(f, p.amount >= LIMIT ? WAITING : LIVE, by, &p,
		    &m->paid[id]);
}

static void
do_approve(struct fixture *f)
{
	struct ev_approved *o = arena_alloc(&f->arena, sizeof(*o));
	struct model *m = &f->m;
	int entry = random_entry(f);
	struct known *e = &m->entries[entry];
	int by = pick(f, 2);
	enum err want = OK;

	if (entry == m->n_entries)
		want = ERR_NOT_FOUND;
	else if (e->author == by)
		want = ERR_SAME_PERSON;
	else if (e->state != WAITING)
		want = ERR_STATE;
	else if (!model_fits(m, &e->posting))
		want = ERR_OVERDRAW;
	o->entry = entry;
	o->leaf = hash_of(entry);
	apply(f, EV_APPROVED, by, o, want);
	if (want != OK)
		return;
	e->state = LIVE;
	m->postings[m->n_postings++] = e->posting;
	add_entry(f, PLAIN, by, NULL, NULL);
}

static void
do_reverse(struct fixture *f)
{
	struct ev_reversed *o = arena_alloc(&f->arena, sizeof(*o));
	struct model *m = &f->m;
	int entry = random_entry(f);
	struct known *e = &m->entries[entry];
	struct posting back = { e->posting.to, e->posting.from,
		e->posting.source, e->posting.amount };
	int by = pick(f, 2);
	enum err want = OK;

	if (entry == m->n_entries)
		want = ERR_NOT_FOUND;
	else if (e->author == by)
		want = ERR_SAME_PERSON;
	else if (e->state == PLAIN || e->state == REVERSED)
		want = ERR_STATE;
	else if (e->state == LIVE && !model_fits(m, &back))
		want = ERR_OVERDRAW;
	o->entry = entry;
	o->leaf = hash_of(entry);
	o->reason = STR("r");
	apply(f, EV_REVERSED, by, o, want);
	if (want != OK)
		return;
	if (e->state == LIVE)
		m->postings[m->n_postings++] = back;
	e->state = REVERSED;
	if (e->holder)
		*e->holder = 0;
	add_entry(f, PLAIN, by, NULL, NULL);
}

/* Every balance of the book is what the model adds up. */
static void
check_balances(struct fixture *f)
{
	struct stmt *st;
	bool row;

	assert_int_equal(book_flush(f->book), OK);
	for (int place = 0; place < PLACES; place++)
		for (int source = 0; source < SOURCES; source++) {
			st = db_prepare(f->db,
			    STR("SELECT amount FROM balance "
				"WHERE log = 'city' AND account = $1 "
				"AND source = $2"));
			db_bind_text(st, 1, place_name(f, place));
			db_bind_text(st, 2, text(f, "city:F", source));
			assert_int_equal(db_step(st, &row), OK);
			assert_int_equal(row ? db_int(st, 0) : 0,
			    model_balance(&f->m, place, source));
		}
}

static int64_t
number(struct fixture *f, const char *sql)
{
	struct stmt *st = db_prepare(f->db, str_from(sql));
	bool row;

	assert_int_equal(db_step(st, &row), OK);
	assert_true(row);
	return db_int(st, 0);
}

/* Postings alone give the balances; each source adds up to nothing. */
static void
check_postings(struct fixture *f)
{
	assert_int_equal(number(f, "SELECT COUNT(*) FROM posting"),
	    f->m.n_postings);
	assert_int_equal(number(f,
			     "SELECT COUNT(*) FROM balance b WHERE amount <> "
			     "(SELECT COALESCE(SUM(amount), 0) FROM posting p "
			     "WHERE to_account = b.account "
			     "AND p.source = b.source) - "
			     "(SELECT COALESCE(SUM(amount), 0) FROM posting p "
			     "WHERE from_account = b.account "
			     "AND p.source = b.source)"),
	    0);
	assert_int_equal(number(f,
			     "SELECT COUNT(*) FROM (SELECT source FROM balance "
			     "GROUP BY source HAVING SUM(amount) <> 0) AS s"),
	    0);
	assert_int_equal(number(f,
			     "SELECT COUNT(*) FROM balance WHERE amount < 0 "
			     "AND account NOT LIKE 'raised:%' "
			     "AND account NOT LIKE 'from:%'"),
	    0);
}

static void
plain(struct fixture *f, enum event_kind kind, int by, const void *body)
{
	apply(f, kind, by, body, OK);
	add_entry(f, PLAIN, by, NULL, NULL);
}

static void
open_member(struct fixture *f, int n)
{
	static const struct str roles[] = { STR_INIT("recorder"),
		STR_INIT("approver"), STR_INIT("treasurer") };
	struct ev_member_added *added = arena_alloc(&f->arena, sizeof(*added));

	added->member = text(f, "m", n);
	plain(f, EV_MEMBER_ADDED, -1, added);
	for (size_t i = 0; i < sizeof(roles) / sizeof(*roles); i++) {
		struct ev_role_granted *o = arena_alloc(&f->arena, sizeof(*o));

		o->member = added->member;
		o->role = roles[i];
		plain(f, EV_ROLE_GRANTED, -1, o);
	}
}

static void
open_accounts(struct fixture *f)
{
	for (int i = 0; i < SOURCES; i++) {
		struct ev_source_opened *o = arena_alloc(&f->arena, sizeof(*o));

		o->source = text(f, "city:F", i);
		o->currency = STR("CNY");
		plain(f, EV_SOURCE_OPENED, 0, o);
	}
	for (int i = 0; i < ACCOUNTS; i++) {
		struct ev_account_opened *o =
		    arena_alloc(&f->arena, sizeof(*o));

		o->account = text(f, "city:A", i);
		o->source = text(f, "city:F", i % SOURCES);
		plain(f, EV_ACCOUNT_OPENED, 0, o);
	}
}

static void
open_log(struct fixture *f)
{
	static const struct ev_log_opened opened = { .code = STR_INIT("city"),
		.edition = 1,
		.currency = STR_INIT("CNY") };
	static const struct ev_parameter_set limit = { .parameter = STR_INIT(
							   "approve_from"),
		.value = LIMIT };

	plain(f, EV_LOG_OPENED, -1, &opened);
	open_member(f, 0);
	open_member(f, 1);
	plain(f, EV_PARAMETER_SET, -1, &limit);
	open_accounts(f);
}

static void
do_any(struct fixture *f)
{
	static void (*const commands[])(struct fixture *) = { do_raise,
		do_allocate, do_allocate, do_send, do_send, do_send, do_receive,
		do_pay, do_pay, do_approve, do_approve, do_approve,
		do_reverse };

	commands[pick(f, sizeof(commands) / sizeof(*commands))](f);
}

/* An empty log with its members and accounts. */
static struct fixture *
set_up(uint64_t seed)
{
	struct fixture *f = test_calloc(1, sizeof(*f));

	f->seed = seed;
	for (int i = 0; i < IDS; i++)
		f->m.allocation_account[i] = -1;
	assert_int_equal(db_open(NULL, DB_MEMORY, &f->db), OK);
	assert_int_equal(db_begin(f->db), OK);
	assert_int_equal(book_create_tables(f->db), OK);
	assert_int_equal(book_open(f->db, give_entry, f, &f->book), OK);
	open_log(f);
	return f;
}

static void
tear_down(struct fixture *f)
{
	book_close(f->book);
	db_close(f->db);
	arena_free(&f->arena);
	test_free(f);
}

/* One life of a log: COMMANDS commands from SEED. */
static void
live(uint64_t seed)
{
	struct fixture *f = set_up(seed);

	for (int i = 0; i < COMMANDS; i++) {
		do_any(f);
		if (i % 20 == 0)
			check_balances(f);
		if (pick(f, 50) == 0) {
			assert_int_equal(book_flush(f->book), OK);
			book_forget(f->book);
		}
	}
	check_balances(f);
	check_postings(f);
	/* Each answer must have come often, or nothing was shown. */
	assert_true(f->n_ok > COMMANDS / 8);
	assert_true(f->n_refused[ERR_OVERDRAW] > 50);
	assert_true(f->n_refused[ERR_STATE] > 50);
	assert_true(f->n_refused[ERR_DUPLICATE] > 50);
	tear_down(f);
}

static void
test_random(void **state)
{
	(void)state;
	live(1);
	live(20171027);
}

/*
 * The largest amounts: 9,223 fit into a balance, and into every sum that a
 * database adds up; the next is refused.
 */
static void
test_largest(void **state)
{
	enum { LARGEST = 9223 };
	struct fixture *f = set_up(1);
	struct ev_funds_raised body = { .account = STR("city:A0"),
		.amount = cny(AMOUNT_MAX) };
	struct event ev = { .log = STR("city"),
		.index = f->m.n_entries,
		.at = 1509069911 + f->m.n_entries,
		.by = STR("m0"),
		.body = &body };
	struct refusal why = { 0 };

	(void)state;
	for (size_t i = 0; i < N_EVENT_TYPES; i++)
		if (event_types[i].kind == EV_FUNDS_RAISED)
			ev.type = &event_types[i];
	for (int i = 0; i < LARGEST; i++, ev.index++)
		assert_int_equal(book_apply(f->book, &ev, &why), OK);
	assert_int_equal(book_apply(f->book, &ev, &why), ERR_OVERFLOW);
	assert_string_equal(why.field, "amount");
	assert_int_equal(book_flush(f->book), OK);
	assert_int_equal(number(f, "SELECT SUM(amount) FROM posting"),
	    LARGEST * AMOUNT_MAX);
	body.amount.minor = AMOUNT_MAX + 1;
	assert_int_equal(book_apply(f->book, &ev, &why), ERR_TOO_LARGE);
	assert_string_equal(why.detail, "10,000,000,000,000.00 CNY");
	tear_down(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random),
		cmocka_unit_test(test_largest),
	};

	return CHECK_RUN(tests);
}
