/*
 * Turnover: what went in and out of each account in a month, in minor units,
 * so that nobody need add up all postings for a trial balance or a year.
 *
 * A row counts postings of one month (MONTH is its first day, UNTIL its last)
 * that count in one year of the books: another one when money of an earlier
 * year is undone.  They stand between the entries FIRST and LAST.  Accounts
 * made by the rules for one allocation, project or source each are counted
 * together, under their prefix.
 */
#include "book/rows.h"

#include <assert.h>

static struct str
class_of(struct str account)
{
	static const struct str prefixes[] = { STR_INIT("alloc:"),
		STR_INIT("paid:"), STR_INIT("raised:") };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++)
		if (str_starts(account, prefixes[i]))
			return prefixes[i];
	return account;
}

static void
set_month(struct row_turnover *row, struct day day)
{
	int y;
	int m;
	int d;

	day_to_date(day, &y, &m, &d);
	row->month = day_from_date(y, m, 1);
	row->until =
	    m == 12 ? day_from_date(y + 1, 1, 1) : day_from_date(y, m + 1, 1);
	row->until.n--;
}

/* The row of ACCOUNT that MOVE counts in, as it is. */
static struct row_turnover
turnover_of(struct book *b, struct str log, struct str account,
    const struct move *move)
{
	struct row_turnover row = { .log = log,
		.year = year_at_hand(b, log),
		.source = move->source,
		.account = class_of(account),
		.currency = money_currency(&move->amount),
		.first = -1 };

	set_month(&row, move->day);
	rows_find(b, ROW_TURNOVER, &row);
	return row;
}

bool
turnover_fits(struct book *b, struct str log, const struct move *move)
{
	struct row_turnover from = turnover_of(b, log, move->from, move);
	struct row_turnover to = turnover_of(b, log, move->to, move);

	return !__builtin_add_overflow(from.went, move->amount.minor,
		   &from.went) &&
	    !__builtin_add_overflow(to.came, move->amount.minor, &to.came);
}

static void
put(struct book *b, struct row_turnover *row, int64_t idx)
{
	if (row->first < 0)
		row->first = idx;
	row->last = idx;
	rows_put(b, ROW_TURNOVER, row);
}

/* The days from the first to the last that money of LOG counts for. */
static void
stretch_days(struct book *b, struct str log, struct day day)
{
	struct row_fold fold = { .log = log };
	bool is_first = !rows_find(b, ROW_FOLD, &fold) || fold.first.n == 0;

	if (!is_first && day.n >= fold.first.n && day.n <= fold.last.n)
		return;
	if (is_first || day.n < fold.first.n)
		fold.first = day;
	if (is_first || day.n > fold.last.n)
		fold.last = day;
	rows_put(b, ROW_FOLD, &fold);
}

void
turnover_count(struct book *b, struct str log, int64_t idx,
    const struct move *move)
{
	struct row_turnover row = turnover_of(b, log, move->from, move);
	bool fits =
	    !__builtin_add_overflow(row.went, move->amount.minor, &row.went);

	assert(fits); /* turnover_fits() was asked */
	put(b, &row, idx);
	row = turnover_of(b, log, move->to, move);
	fits = !__builtin_add_overflow(row.came, move->amount.minor, &row.came);
	assert(fits);
	put(b, &row, idx);
	stretch_days(b, log, move->day);
}
