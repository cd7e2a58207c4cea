/*
 * Postings: money moves from one account to another of the same log and the
 * same fund source, so every posting is balanced as it stands.
 *
 * Accounts are opened by account.opened, or made by the rules:
 *	raised:<source>		what came in from outside
 *	opening:<source>	what was there before the log began
 *	alloc:<allocation>	set aside for a recipient
 *	to:<party>		sent to another party
 *	from:<party>		received from another party
 *	paid:<project>, paid:	spent
 *	returned:<party>	paid back to another party
 *	back:<party>		paid back to us by another party
 */
#include "book/rows.h"

#include <assert.h>

#include "base/limits.h"

/* Outer accounts stand for what others hold: they may go below zero. */
static bool
is_outer(struct str account)
{
	return str_starts(account, STR("raised:")) ||
	    str_starts(account, STR("opening:")) ||
	    str_starts(account, STR("from:")) ||
	    str_starts(account, STR("back:"));
}

static struct row_balance
balance_of(struct book *b, struct str log, struct str account,
    const struct move *move)
{
	struct row_balance row = { .log = log,
		.account = account,
		.source = move->source };

	if (!rows_find(b, ROW_BALANCE, &row))
		row.amount = money_zero(money_currency(&move->amount));
	return row;
}

enum err
money_positive(struct book *b, struct money amount, const char *field)
{
	struct money most = amount;
	struct buf limit = { .arena = &b->arena };

	if (amount.minor <= 0)
		return no(b, ERR_NOT_POSITIVE, field, "0");
	if (amount.minor <= AMOUNT_MAX)
		return OK;
	most.minor = AMOUNT_MAX;
	money_put_grouped(&limit, most);
	return no(b, ERR_TOO_LARGE, field, "%.*s %s", STR_ARG(buf_str(&limit)),
	    most.currency);
}

enum err
money_check(struct book *b, const struct event *ev, const struct move *move,
    const char *field)
{
	struct row_balance from = balance_of(b, ev->log, move->from, move);
	struct row_balance to = balance_of(b, ev->log, move->to, move);
	struct buf left = { .arena = &b->arena };
	int64_t minor = move->amount.minor;
	struct money sum;

	if (!str_eq(money_currency(&from.amount),
		money_currency(&move->amount)) ||
	    !str_eq(money_currency(&to.amount), money_currency(&move->amount)))
		return no(b, ERR_CURRENCY, field, "%s", from.amount.currency);
	if (!turnover_fits(b, ev->log, move) ||
	    __builtin_add_overflow(to.came, minor, &to.came) ||
	    __builtin_add_overflow(from.went, minor, &from.went) ||
	    !money_add(to.amount, move->amount, &sum) ||
	    !money_sub(from.amount, move->amount, &sum))
		return no(b, ERR_OVERFLOW, field, "%s", "");
	if (is_outer(move->from) || sum.minor >= 0)
		return OK;
	money_put_grouped(&left, from.amount);
	return no(b, ERR_OVERDRAW, field, "%.*s %s", STR_ARG(buf_str(&left)),
	    from.amount.currency);
}

void
money_move(struct book *b, struct str log, int64_t idx, int line,
    const struct move *move)
{
	struct row_balance from = balance_of(b, log, move->from, move);
	struct row_balance to = balance_of(b, log, move->to, move);
	struct row_posting posting = { .log = log,
		.idx = idx,
		.line = line,
		.source = move->source,
		.from_account = move->from,
		.to_account = move->to,
		.amount = move->amount,
		.day = move->day };
	bool fits;

	assert(!str_eq(move->from, move->to));
	assert(move->amount.minor >= 0);
	fits = money_sub(from.amount, move->amount, &from.amount);
	assert(fits);
	fits = money_add(to.amount, move->amount, &to.amount);
	assert(fits);
	from.went += move->amount.minor; /* money_check() has added them */
	to.came += move->amount.minor;
	rows_put(b, ROW_BALANCE, &from);
	rows_put(b, ROW_BALANCE, &to);
	turnover_count(b, log, idx, move);
	rows_add(b, ROW_POSTING, &posting);
}
