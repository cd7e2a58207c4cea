/*
 * Chapter: what the public says (sealed), the answers, and articles filed
 * word for word.
 */
#include "book/rows.h"

enum err
rule_objection_received(struct book *b, const struct event *ev)
{
	const struct ev_objection_received *o = ev->body;
	struct row_objection row = { .log = ev->log,
		.objection = o->objection };
	enum err err = need_own(b, ev, "objection", o->objection);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_OBJECTION, &row))
		return no(b, ERR_DUPLICATE, "objection", "%.*s",
		    STR_ARG(o->objection));
	row.about = o->about;
	row.channel = o->channel;
	row.day = o->day;
	row.state = STR("open");
	row.idx = ev->index;
	row.answered_idx = -1;
	rows_put(b, ROW_OBJECTION, &row);
	return OK;
}

enum err
rule_objection_answered(struct book *b, const struct event *ev)
{
	const struct ev_objection_answered *o = ev->body;
	struct row_objection row = { .log = ev->log,
		.objection = o->objection };
	enum err err;

	if (!rows_find(b, ROW_OBJECTION, &row))
		return no(b, ERR_NOT_FOUND, "objection", "%.*s",
		    STR_ARG(o->objection));
	if (!str_eq(row.state, STR("open")))
		return no(b, ERR_STATE, "objection", "%.*s",
		    STR_ARG(row.state));
	if ((err = need_order(b, "day", row.day, o->day)) != OK)
		return err;
	row.state = STR("answered");
	row.outcome = o->outcome;
	row.answer = o->answer;
	row.answered = o->day;
	row.answered_idx = ev->index;
	rows_put(b, ROW_OBJECTION, &row);
	return OK;
}

enum err
rule_sealed(struct book *b, const struct event *ev)
{
	(void)b; /* that it was written is all there is to know */
	(void)ev;
	return OK;
}

enum err
rule_article_filed(struct book *b, const struct event *ev)
{
	const struct ev_article_filed *o = ev->body;
	struct row_article row = { .log = ev->log, .article = o->article };
	enum err err = need_own(b, ev, "article", o->article);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_ARTICLE, &row))
		return no(b, ERR_DUPLICATE, "article", "%.*s",
		    STR_ARG(o->article));
	row.title = o->title;
	row.headline = o->headline;
	row.outlet = o->outlet;
	row.published = o->published;
	row.happened = o->happened;
	row.meeting = o->meeting;
	row.text = o->text;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_ARTICLE, &row);
	return OK;
}
