/*
 * The model beside the rows of the book.
 */
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

enum { TOLD_MAX = 10, STAGES = 7 };

/* The totals of one source of one log. */
static const char *const stages[STAGES] = { "raised", "allocated", "sent",
	"received", "in_transit", "difference", "paid" };
enum stage { RAISED, ALLOCATED, SENT, RECEIVED, IN_TRANSIT, DIFFERENCE, PAID };

struct comparison {
	struct model *m;
	struct db *db;
	int n_wrong;
	int64_t totals[PARTIES + 1][SOURCES][CURRENCIES][STAGES];
};

static void wrong(struct comparison *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
wrong(struct comparison *c, const char *fmt, ...)
{
	va_list ap;

	if (c->n_wrong++ >= TOLD_MAX)
		return;
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

static struct stmt *
ask(struct comparison *c, const char *sql)
{
	return db_prepare(c->db, str_from(sql));
}

static bool
next(struct stmt *st)
{
	bool row;

	if (db_step(st, &row) != OK)
		abort();
	return row;
}

/* The number of a code in a list; N if it is not there. */
static int
find(const char *const *list, int n, struct str code)
{
	int i = 0;

	while (i < n && !str_is(code, list[i]))
		i++;
	return i;
}

static int
log_of(struct str code)
{
	return find(party_codes, PARTIES + 1, code);
}

/* The number at the end of an id like "north:t12". */
static int
number_of(struct str id)
{
	size_t at = str_find(id, ':') + 2;
	int64_t n;

	return str_to_int(str_from_byte(id, at), &n) && n < IDS_MAX ? (int)n :
								      0;
}

static bool
is_sum(struct stmt *st, int column, struct sum sum)
{
	return db_int(st, column) == sum.minor &&
	    str_is(db_text(st, column + 1), currency_codes[sum.currency]);
}

static void
compare_balances(struct comparison *c)
{
	struct stmt *st = ask(c,
	    "SELECT log, account, source, amount, amount_currency "
	    "FROM balance ORDER BY log, account, source");
	int n = 0;

	while (next(st)) {
		char key[KEY_BYTES];
		const struct balance *b;

		snprintf(key, sizeof(key), "%.*s %.*s %.*s",
		    STR_ARG(db_text(st, 0)), STR_ARG(db_text(st, 1)),
		    STR_ARG(db_text(st, 2)));
		b = model_find(c->m, key);
		n += db_int(st, 3) != 0;
		if (!b || !is_sum(st, 3, b->sum))
			wrong(c, "balance %s: book %jd, model %jd", key,
			    (intmax_t)db_int(st, 3),
			    b ? (intmax_t)b->sum.minor : 0);
	}
	for (int i = 0; i < BALANCES_MAX; i++)
		n -= c->m->balances[i].sum.minor != 0;
	if (n)
		wrong(c, "balances: the book has %d more than the model", n);
}

/* No fen is made or lost: each source's accounts add up to nothing. */
static void
compare_conservation(struct comparison *c)
{
	struct stmt *st = ask(c,
	    "SELECT log, source, "
	    "SUM(CASE WHEN SUBSTR(account, 1, 7) = 'raised:' OR "
	    "SUBSTR(account, 1, 5) = 'from:' THEN -amount ELSE 0 END), "
	    "SUM(CASE WHEN SUBSTR(account, 1, 7) = 'raised:' OR "
	    "SUBSTR(account, 1, 5) = 'from:' THEN 0 ELSE amount END) "
	    "FROM balance GROUP BY log, source ORDER BY log, source");

	while (next(st))
		if (db_int(st, 2) != db_int(st, 3))
			wrong(c, "%.*s %.*s: %jd came in, %jd is accounted for",
			    STR_ARG(db_text(st, 0)), STR_ARG(db_text(st, 1)),
			    (intmax_t)db_int(st, 2), (intmax_t)db_int(st, 3));
}

/* ---- transfers ---- */

static bool
is_live(const struct half *h)
{
	return h && h->state == LIVE;
}

static bool
is_same_sum(struct sum a, struct sum b)
{
	return a.minor == b.minor && a.currency == b.currency;
}

/* What two halves say together; one may be NULL. */
static const char *
match(const struct half *first, const struct half *second)
{
	static const char *const alone[] = { "", "entered", "one_sided",
		"reversed" };

	if (!first)
		return alone[second->state];
	if (!is_live(second))
		return alone[first->state];
	if (first->state != LIVE)
		return first->state == WAITING ? "entered" : "one_sided";
	return is_same_sum(first->sum, second->sum) &&
		first->source == second->source ?
	    "agreed" :
	    "differs";
}

/* The other side's word on what FIRST says, or NULL. */
static const struct half *
second_of(const struct transfer *t)
{
	const struct half *h =
	    t->first.with < PARTIES ? &t->seconds[t->first.with] : NULL;

	return h && h->state != NO_STATE ? h : NULL;
}

static void
count_halves(struct comparison *c, int owner, const struct half *first,
    int other, const struct half *second)
{
	if (is_live(first)) {
		int64_t *to =
		    c->totals[owner][first->source][first->sum.currency];

		to[SENT] += first->sum.minor;
		if (!is_live(second))
			to[IN_TRANSIT] += first->sum.minor;
		else if (first->sum.currency == second->sum.currency)
			to[DIFFERENCE] += second->sum.minor - first->sum.minor;
	}
	if (is_live(second))
		c->totals[other][second->source][second->sum.currency]
			 [RECEIVED] += second->sum.minor;
}

/* One row of the matcher: kind of row, halves, state. */
static void
compare_line(struct comparison *c, struct stmt *st)
{
	int owner = log_of(db_text(st, 1));
	int other = log_of(db_text(st, 2));
	const struct transfer *t =
	    &c->m->transfers[owner][number_of(db_text(st, 0))];
	bool has_first = db_int(st, 7) >= 0;
	const struct half *first = has_first ? &t->first : NULL;
	const struct half *second =
	    has_first ? second_of(t) : &t->seconds[other];
	int64_t difference = 0;

	if (is_live(first) && is_live(second) &&
	    first->sum.currency == second->sum.currency)
		difference = second->sum.minor - first->sum.minor;
	count_halves(c, owner, first, other, second);
	if (!str_is(db_text(st, 3), match(first, second)) ||
	    db_int(st, 4) != (first ? first->sum.minor : 0) ||
	    db_int(st, 5) != (second ? second->sum.minor : 0) ||
	    db_int(st, 6) != difference)
		wrong(c, "transfer %.*s: book %.*s, model %s",
		    STR_ARG(db_text(st, 0)), STR_ARG(db_text(st, 3)),
		    match(first, second));
}

/* How many lines the matcher must give. */
static int
count_lines(const struct model *m)
{
	int n = 0;

	for (int owner = 0; owner <= GHOST; owner++)
		for (int i = 0; i < m->n_transfers[owner]; i++) {
			const struct transfer *t = &m->transfers[owner][i];
			bool has_first = t->first.state != NO_STATE;

			n += has_first;
			for (int k = 0; k < PARTIES; k++)
				n += t->seconds[k].state != NO_STATE &&
				    !(has_first && t->first.with == k);
		}
	return n;
}

static void
compare_transfers(struct comparison *c)
{
	struct stmt *st = ask(c,
	    "SELECT subject, first_log, second_log, state, amount, "
	    "second_amount, difference, first_idx FROM matched "
	    "WHERE kind = 'transfer' ORDER BY subject, first_log, second_log");
	int n = 0;

	for (; next(st); n++)
		compare_line(c, st);
	if (n != count_lines(c->m))
		wrong(c, "transfers: book %d, model %d", n, count_lines(c->m));
}

/* ---- totals ---- */

static void
count_balances(struct comparison *c)
{
	const struct model *m = c->m;

	for (int i = 0; i < BALANCES_MAX; i++) {
		const struct balance *b = &m->balances[i];
		const char *account = strchr(b->key, ' ');
		int64_t *to = c->totals[b->log][b->source][b->sum.currency];

		if (account && strncmp(account, " raised:", 8) == 0)
			to[RAISED] -= b->sum.minor;
		if (account && strncmp(account, " paid:", 6) == 0)
			to[PAID] += b->sum.minor;
	}
	for (int i = 0; i < m->n_parties; i++)
		for (int k = 0; k < SOURCES; k++)
			c->totals[i][k][m->parties[i].currency[k]][ALLOCATED] +=
			    m->parties[i].allocated[k];
}

/* Take the book's totals off the model's: nothing may remain. */
static void
compare_totals(struct comparison *c)
{
	struct stmt *st = ask(c,
	    "SELECT stage, log, source, currency, CAST(SUM(amount) AS BIGINT) "
	    "FROM money_fact WHERE stage <> 'held' "
	    "GROUP BY stage, log, source, currency "
	    "ORDER BY stage, log, source, currency");
	const int64_t *left = &c->totals[0][0][0][0];

	count_balances(c);
	while (next(st)) {
		int stage = find(stages, STAGES, db_text(st, 0));
		int source = number_of(db_text(st, 2));
		int currency = find(currency_codes, CURRENCIES, db_text(st, 3));

		c->totals[log_of(db_text(st, 1))][source][currency][stage] -=
		    db_int(st, 4);
	}
	for (size_t i = 0; i < sizeof(c->totals) / sizeof(*left); i++)
		if (left[i])
			wrong(c, "total %s: the book has %jd less",
			    stages[i % STAGES], (intmax_t)left[i]);
}

/* ---- states ---- */

static const char *
state_name(enum state state, const char *waiting)
{
	static const char *const names[] = { "", "", "live", "reversed" };

	return state == WAITING ? waiting : names[state];
}

static void
compare_payments(struct comparison *c)
{
	struct stmt *st = ask(c,
	    "SELECT log, payment, state, amount, amount_currency FROM payment "
	    "ORDER BY log, payment");
	int n = 0;

	for (; next(st); n++) {
		struct party *p = &c->m->parties[log_of(db_text(st, 0))];
		struct payment *pay = &p->payments[number_of(db_text(st, 1))];

		if (!is_sum(st, 3, pay->sum) ||
		    !str_is(db_text(st, 2), state_name(pay->state, "entered")))
			wrong(c, "payment %.*s: book %.*s %jd",
			    STR_ARG(db_text(st, 1)), STR_ARG(db_text(st, 2)),
			    (intmax_t)db_int(st, 3));
	}
	for (int i = 0; i < c->m->n_parties; i++)
		for (int k = 0; k < IDS_MAX; k++)
			n -= c->m->parties[i].payments[k].state != NO_STATE;
	if (n)
		wrong(c, "payments: the book has %d more than the model", n);
}

static void
compare_vouchers(struct comparison *c)
{
	struct stmt *st =
	    ask(c, "SELECT log, idx, state FROM voucher ORDER BY log, idx");
	int n = 0;

	for (; next(st); n++) {
		struct party *p = &c->m->parties[log_of(db_text(st, 0))];
		struct entry *e = &p->entries[db_int(st, 1)];

		if (!e->has_voucher ||
		    !str_is(db_text(st, 2), state_name(e->state, "waiting")))
			wrong(c, "voucher %.*s/%jd: book %.*s",
			    STR_ARG(db_text(st, 0)), (intmax_t)db_int(st, 1),
			    STR_ARG(db_text(st, 2)));
	}
	for (int i = 0; i < c->m->n_parties; i++)
		for (int64_t k = 0; k < c->m->parties[i].n_entries; k++)
			n -= c->m->parties[i].entries[k].has_voucher;
	if (n)
		wrong(c, "vouchers: the book has %d more than the model", n);
}

static void
compare_disclosures(struct comparison *c)
{
	struct stmt *st =
	    ask(c, "SELECT log, idx FROM disclosure ORDER BY log, idx");
	int n = 0;

	for (; next(st); n++)
		if (!c->m->parties[log_of(db_text(st, 0))]
			 .is_disclosed[db_int(st, 1)])
			wrong(c, "%.*s/%jd is disclosed",
			    STR_ARG(db_text(st, 0)), (intmax_t)db_int(st, 1));
	for (int i = 0; i < c->m->n_parties; i++)
		for (int64_t k = 0; k < c->m->parties[i].n_entries; k++)
			n -= c->m->parties[i].is_disclosed[k];
	if (n)
		wrong(c, "disclosures: the book has %d more", n);
}

static void
compare_findings(struct comparison *c)
{
	struct stmt *st = ask(c, "SELECT COUNT(*) FROM finding");

	while (next(st))
		if (db_int(st, 0))
			wrong(c, "findings: %jd", (intmax_t)db_int(st, 0));
}

int
compare_all(struct model *m, struct db *db)
{
	struct comparison c = { .m = m, .db = db };

	if (db_begin_read(db) != OK)
		abort();
	compare_balances(&c);
	compare_conservation(&c);
	compare_transfers(&c);
	compare_totals(&c);
	compare_payments(&c);
	compare_vouchers(&c);
	compare_disclosures(&c);
	compare_findings(&c);
	if (db_end_read(db) != OK)
		abort();
	return c.n_wrong;
}
