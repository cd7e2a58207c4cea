/*
 * Chapter: plan changes (DOMAIN 7.2; controls C14, C17).  What is left of one
 * line of a budget goes to another: an adjustment, the reserve, or money used
 * again, after its project was settled or when it came back from the other
 * side.  No money moves: what may be allocated does.
 */
#include "book/rows.h"

#include <assert.h>

#include "base/limits.h"

/* What a plan change says, of whatever version of the kind. */
struct terms {
	struct str change;
	struct str purpose; /* empty: an older kind, which names none */
	struct str from_line;
	struct str refund;
	struct str to_line;
	struct money amount;
	struct str reason;
	struct str number;
	struct day day;
};

static struct terms
terms_of(const struct event *ev)
{
	const struct ev_budget_changed *o = ev->body;
	const struct ev_budget_changed_2 *n = ev->body;

	if (ev->type->kind == EV_BUDGET_CHANGED)
		return (struct terms){ .change = o->change,
			.from_line = o->from_line,
			.to_line = o->to_line,
			.amount = o->amount,
			.reason = o->reason,
			.number = o->number,
			.day = o->day };
	return (struct terms){ n->change, n->purpose, n->from_line, n->refund,
		n->to_line, n->amount, n->reason, n->number, n->day };
}

static bool
is_reuse(const struct terms *t)
{
	return str_is(t->purpose, "reuse");
}

/* A purpose names one place that the money is taken from. */
static enum err
check_purpose(struct book *b, const struct terms *t)
{
	if (t->purpose.n == 0)
		return OK;
	if (t->refund.n && (t->from_line.n || !is_reuse(t)))
		return no(b, ERR_UNKNOWN_FIELD, "refund", "%.*s",
		    STR_ARG(t->purpose));
	if (t->from_line.n == 0 && t->refund.n == 0)
		return no(b, ERR_MISSING_FIELD, "from_line", "%s", "");
	return OK;
}

static enum err
need_line(struct book *b, struct str log, const char *field, struct str id,
    struct row_budget_line *ret)
{
	*ret = (struct row_budget_line){ .log = log, .line = id };
	if (rows_find(b, ROW_BUDGET_LINE, ret))
		return OK;
	return no(b, ERR_NOT_FOUND, field, "%.*s", STR_ARG(id));
}

/* The reserve is used for that purpose alone, and nothing else is (C14). */
static enum err
check_bucket(struct book *b, const struct terms *t,
    const struct row_budget_line *from)
{
	if (t->purpose.n == 0 ||
	    str_is(from->bucket, "reserve") == str_is(t->purpose, "reserve"))
		return OK;
	return no(b, ERR_MISMATCH, "purpose", "%.*s", STR_ARG(from->bucket));
}

/* Within one budget; used again, within one fund source (C17). */
static enum err
check_reach(struct book *b, const struct terms *t,
    const struct row_budget_line *from, const struct row_budget_line *to)
{
	if (is_reuse(t) && !str_eq(from->source, to->source))
		return no(b, ERR_MISMATCH, "to_line", "%.*s",
		    STR_ARG(from->source));
	if (!is_reuse(t) && !str_eq(from->budget, to->budget))
		return no(b, ERR_NOT_FOUND, "to_line", "%.*s",
		    STR_ARG(to->line));
	if (str_eq(from->line, to->line))
		return no(b, ERR_MISMATCH, "to_line", "≠ %.*s",
		    STR_ARG(from->line));
	return OK;
}

/* The line that is taken from, its budget, and what is left of it. */
static enum err
find_line(struct book *b, struct str log, const struct terms *t,
    const struct row_budget_line *to, struct plan_change *ret)
{
	struct row_budget_line from;
	enum err err = need_line(b, log, "from_line", t->from_line, &from);

	if (err == OK)
		err = check_bucket(b, t, &from);
	if (err == OK)
		err = check_reach(b, t, &from, to);
	if (err == OK)
		err = budget_need(b, log, from.budget, "adopted", &ret->budget);
	ret->from = quota_find(b, log, joined(b, "line:", from.line));
	return err;
}

/* Money that came back to us, of the source of the line it goes to. */
static enum err
find_refund(struct book *b, struct str log, const struct terms *t,
    const struct row_budget_line *to, struct plan_change *ret)
{
	struct row_half half;

	if (!half_find(b, log, "refund", t->refund, &half) ||
	    !str_is(half.state, "live") || !str_is(half.slot, "second"))
		return no(b, ERR_NOT_FOUND, "refund", "%.*s",
		    STR_ARG(t->refund));
	if (!str_eq(half.source, to->source))
		return no(b, ERR_MISMATCH, "refund", "%.*s",
		    STR_ARG(to->source));
	ret->from = quota_find(b, log, joined(b, "refund:", t->refund));
	return OK;
}

/* What came back stays what it was; it is drawn on. */
static bool
is_refund(const struct row_quota *q)
{
	return str_starts(q->quota, STR("refund:"));
}

/* A line is within the limit of an amount, however often it grows. */
static enum err
check_total(struct book *b, const struct plan_change *c)
{
	struct money sum;

	if (is_refund(&c->to) ||
	    (money_add(c->to.most, c->amount, &sum) && sum.minor <= AMOUNT_MAX))
		return OK;
	return no(b, ERR_TOO_LARGE, "amount", "%lld", (long long)AMOUNT_MAX);
}

/* Is it a plan of ours, by what the kind has always asked? */
static bool
is_own(const struct event *ev, const struct terms *t)
{
	struct str line = t->purpose.n ? t->to_line : t->from_line;

	return str_eq(id_party(line), ev->log);
}

/*
 * The other side's lines are not ours: its half only says that it agrees.
 * An older kind looks at the line it takes from first.
 */
static enum err
find_change(struct book *b, const struct event *ev, const struct terms *t,
    struct plan_change *ret)
{
	struct row_budget_line ignored, to;
	enum err err = OK;

	if (t->from_line.n)
		err =
		    need_line(b, ev->log, "from_line", t->from_line, &ignored);
	if (err == OK)
		err = need_line(b, ev->log, "to_line", t->to_line, &to);
	if (err != OK)
		return err;
	err = t->refund.n ? find_refund(b, ev->log, t, &to, ret) :
			    find_line(b, ev->log, t, &to, ret);
	if (err == OK && (t->refund.n || is_reuse(t)))
		err = budget_need(b, ev->log, to.budget, "adopted",
		    &ret->to_budget);
	ret->to = quota_find(b, ev->log, joined(b, "line:", to.line));
	return err;
}

enum err
change_check(struct book *b, const struct event *voucher, bool undo,
    struct plan_change *ret)
{
	struct terms t = terms_of(voucher);
	struct row_quota from;
	enum err err;

	*ret = (struct plan_change){ .amount = t.amount };
	if (!is_own(voucher, &t))
		return OK;
	if ((err = find_change(b, voucher, &t, ret)) != OK)
		return err;
	if (undo) {
		from = ret->from;
		ret->from = ret->to;
		ret->to = from;
	}
	err = quota_check(b, &ret->from, t.amount, "amount");
	return err == OK ? check_total(b, ret) : err;
}

static void
next_version(struct book *b, struct row_budget *budget)
{
	if (budget->budget.n == 0)
		return;
	budget->version++;
	rows_put(b, ROW_BUDGET, budget);
}

void
change_make(struct book *b, struct plan_change *c)
{
	struct money most;
	bool fits;

	if (c->from.quota.n == 0)
		return;
	if (is_refund(&c->from)) {
		quota_draw(b, &c->from, c->amount);
	} else {
		fits = money_sub(c->from.most, c->amount, &most);
		assert(fits);
		quota_set(b, &c->from, most);
	}
	if (is_refund(&c->to)) {
		quota_give_back(b, &c->to, c->amount);
	} else {
		fits = money_add(c->to.most, c->amount, &most);
		assert(fits);
		quota_set(b, &c->to, most);
	}
	next_version(b, &c->budget);
	if (!str_eq(c->to_budget.budget, c->budget.budget))
		next_version(b, &c->to_budget);
}

static void
put_change(struct book *b, const struct event *ev, const struct terms *t,
    const struct plan_change *c)
{
	struct row_plan_change row = { .log = ev->log,
		.change = t->change,
		.budget = c->budget.budget,
		.from_line = t->from_line,
		.to_line = t->to_line,
		.reason = t->reason,
		.number = t->number,
		.idx = ev->index,
		.purpose = t->purpose,
		.refund = t->refund,
		.to_budget = c->to_budget.budget };

	rows_put(b, ROW_PLAN_CHANGE, &row);
}

/* By others than who drafted the budgets. */
static enum err
check_persons(struct book *b, const struct event *ev,
    const struct plan_change *c)
{
	enum err err = OK;

	if (c->budget.budget.n)
		err = need_other_person(b, ev, c->budget.idx, c->budget.author);
	if (err == OK && c->to_budget.budget.n)
		err = need_other_person(b, ev, c->to_budget.idx,
		    c->to_budget.author);
	return err;
}

static enum err
change(struct book *b, const struct event *ev)
{
	struct terms t = terms_of(ev);
	struct plan_change c;
	struct row_half half;
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = check_purpose(b, &t);
	if (err == OK)
		err = money_positive(b, t.amount, "amount");
	if (err == OK)
		err = change_check(b, ev, false, &c);
	if (err == OK)
		err = check_persons(b, ev, &c);
	if (err != OK)
		return err;
	half_enter(b, ev, &half,
	    &(struct half_extra){ .amount = t.amount, .day = t.day });
	put_change(b, ev, &t, &c);
	change_make(b, &c);
	return OK;
}

enum err
rule_budget_changed(struct book *b, const struct event *ev)
{
	return change(b, ev);
}

enum err
rule_budget_changed_2(struct book *b, const struct event *ev)
{
	return change(b, ev);
}

/*
 * What is left of a project goes elsewhere once all its contracts, in
 * whatever log, are settled.
 */
enum err
gate_reused(struct book *b, const struct event *ev)
{
	const struct ev_budget_changed_2 *o = ev->body;
	struct row_budget_line from = { .log = ev->log, .line = o->from_line };
	const struct view_own_unsettled *first;
	struct list rows;
	enum err err;

	if (!str_is(o->purpose, "reuse") || from.line.n == 0 ||
	    !rows_find(b, ROW_BUDGET_LINE, &from) || from.project.n == 0)
		return OK;
	err = gate_view(b, VIEW_OWN_UNSETTLED, &from.project, &rows);
	if (err != OK || rows.n == 0)
		return err;
	first = rows.items;
	return no(b, ERR_UNSETTLED, "from_line", "%.*s",
	    STR_ARG(first->contract));
}
