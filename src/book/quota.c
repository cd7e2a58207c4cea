/*
 * Quotas: how much may be drawn from what was decided before.  A pledge, a
 * commitment, a line of a budget, the budget of a project, a contract each
 * open one; what follows draws on it and never beyond it.
 *
 *	pledge:<pledge>		drawn by commitments
 *	commit:<commitment>	drawn by budgets
 *	line:<line>		drawn by allocations
 *	project:<project>	drawn by contracts
 *	contract:<contract>	drawn by payment applications
 *	refund:<refund>		what came back, drawn by plan changes
 *
 * No money moves: that is what postings are for.
 */
#include "book/rows.h"

#include <assert.h>

struct row_quota
quota_find(struct book *b, struct str log, struct str id)
{
	struct row_quota row = { .log = log, .quota = id };

	rows_find(b, ROW_QUOTA, &row);
	return row;
}

struct money
quota_left(const struct row_quota *q)
{
	struct money left = q->most;
	bool fits = money_is_none(q->most) || money_is_none(q->used) ||
	    money_sub(q->most, q->used, &left);

	assert(fits); /* both are amounts of at most AMOUNT_MAX */
	return left;
}

enum err
quota_check(struct book *b, const struct row_quota *q, struct money amount,
    const char *field)
{
	struct money left = quota_left(q);
	struct buf text = { .arena = &b->arena };

	if (!str_eq(money_currency(&left), money_currency(&amount)))
		return no(b, ERR_CURRENCY, field, "%s", left.currency);
	if (money_cmp(amount, left) <= 0)
		return OK;
	money_put_grouped(&text, left);
	return no(b, ERR_OVERDRAW, field, "%.*s %s", STR_ARG(buf_str(&text)),
	    left.currency);
}

void
quota_open(struct book *b, struct str log, struct str id, struct money most)
{
	struct row_quota row = { .log = log,
		.quota = id,
		.most = most,
		.used = money_zero(money_currency(&most)) };

	rows_put(b, ROW_QUOTA, &row);
}

void
quota_set(struct book *b, struct row_quota *q, struct money most)
{
	q->most = most;
	rows_put(b, ROW_QUOTA, q);
}

void
quota_draw(struct book *b, struct row_quota *q, struct money amount)
{
	bool fits = money_add(q->used, amount, &q->used);

	assert(fits);
	rows_put(b, ROW_QUOTA, q);
}

void
quota_give_back(struct book *b, struct row_quota *q, struct money amount)
{
	bool fits = money_sub(q->used, amount, &q->used);

	assert(fits && q->used.minor >= 0);
	rows_put(b, ROW_QUOTA, q);
}
