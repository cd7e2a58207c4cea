/*
 * Chapter: who may approve how much (C6).  The bands end at the limits
 * band_1 to band_3 of the log; an approver that nobody limited, or one in
 * band 4, has no end.
 */
#include "book/rows.h"

enum { BANDS_LIMITED = 3 };

/* Where BAND ends, in minor units; -1 where it is not set. */
static int64_t
band_end(struct book *b, struct str log, int64_t band)
{
	static const char *const names[BANDS_LIMITED] = { "band_1", "band_2",
		"band_3" };

	if (band < 1 || band > BANDS_LIMITED)
		return -1;
	return parameter_value(b, log, names[band - 1], -1);
}

enum err
rule_approver_limited(struct book *b, const struct event *ev)
{
	const struct ev_approver_limited *o = ev->body;
	struct row_approver_limit row = { .log = ev->log,
		.member = o->member,
		.band = o->band,
		.idx = ev->index };
	struct row_member m = { .log = ev->log, .member = o->member };
	enum err err = need_member(b, "member", &m);

	if (err != OK)
		return err;
	if (o->band < 1 || o->band > BANDS_LIMITED + 1)
		return no(b, ERR_MALFORMED, "band", "1-%d", BANDS_LIMITED + 1);
	if (o->band <= BANDS_LIMITED && band_end(b, ev->log, o->band) < 0)
		return no(b, ERR_NOT_FOUND, "band", "band_%ld", (long)o->band);
	rows_put(b, ROW_APPROVER_LIMIT, &row);
	return OK;
}

enum err
need_band(struct book *b, const struct event *ev, struct money amount)
{
	struct str giver = delegation_giver(b, ev->log, ev->by, ev->type->role);
	struct row_approver_limit row = { .log = ev->log,
		.member = giver.n ? giver : ev->by };
	struct buf end = { .arena = &b->arena };
	struct money limit = amount;

	if (!rows_find(b, ROW_APPROVER_LIMIT, &row))
		return OK;
	limit.minor = band_end(b, ev->log, row.band);
	if (limit.minor < 0 || amount.minor <= limit.minor)
		return OK;
	money_put_grouped(&end, limit);
	return no(b, ERR_OVER_BAND, "entry", "%.*s %s", STR_ARG(buf_str(&end)),
	    limit.currency);
}
