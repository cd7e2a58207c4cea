/*
 * Chapter: joint meetings, their items and the minutes both sides agree
 * (DOMAIN 2.6).
 */
#include "book/rows.h"

enum err
rule_meeting_held(struct book *b, const struct event *ev)
{
	const struct ev_meeting_held *o = ev->body;
	struct row_meeting row = { .log = ev->log, .meeting = o->meeting };
	struct str convener = id_party(o->meeting);

	if (!str_eq(convener, ev->log) && !str_eq(convener, o->with))
		return no(b, ERR_NOT_OWN, "meeting", "%.*s:", STR_ARG(ev->log));
	if (str_eq(o->with, ev->log))
		return no(b, ERR_NOT_COUNTERPARTY, "with", "≠ %.*s",
		    STR_ARG(ev->log));
	if (rows_find(b, ROW_MEETING, &row))
		return no(b, ERR_DUPLICATE, "meeting", "%.*s",
		    STR_ARG(o->meeting));
	row.with_party = o->with;
	row.title = o->title;
	row.day = o->day;
	row.half_day = o->half_day;
	row.place = o->place;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_MEETING, &row);
	return OK;
}

static enum err
need_meeting(struct book *b, struct row_meeting *row)
{
	if (rows_find(b, ROW_MEETING, row))
		return OK;
	return no(b, ERR_NOT_FOUND, "meeting", "%.*s", STR_ARG(row->meeting));
}

enum err
rule_meeting_item(struct book *b, const struct event *ev)
{
	const struct ev_meeting_item *o = ev->body;
	struct row_meeting meeting = { .log = ev->log, .meeting = o->meeting };
	struct row_meeting_item row = { .log = ev->log,
		.meeting = o->meeting,
		.item = o->item };
	enum err err = need_meeting(b, &meeting);

	if (err != OK)
		return err;
	if (o->item < 1)
		return no(b, ERR_NOT_POSITIVE, "item", "0");
	if (rows_find(b, ROW_MEETING_ITEM, &row))
		return no(b, ERR_DUPLICATE, "item", "%ld", (long)o->item);
	if ((err = need_order(b, "due", meeting.day, o->due)) != OK)
		return err;
	row.topic = o->topic;
	row.lead = o->lead;
	row.due = o->due;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_MEETING_ITEM, &row);
	return OK;
}

enum err
rule_minutes_agreed(struct book *b, const struct event *ev)
{
	const struct ev_minutes_agreed *o = ev->body;
	struct row_meeting meeting = { .log = ev->log, .meeting = o->meeting };
	struct row_half half;
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = need_meeting(b, &meeting);
	if (err != OK)
		return err;
	half_enter(b, ev, &half, &(struct half_extra){ .day = meeting.day });
	return OK;
}
