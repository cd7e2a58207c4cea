/*
 * Chapter: fund sources, accounts, allocation, sending, receiving, paying
 * (DOMAIN 7.2; controls C2, C8, C17).
 */
#include "book/rows.h"

struct str
joined(struct book *b, const char *prefix, struct str id)
{
	struct buf out = { .arena = &b->arena };

	buf_put(&out, str_from(prefix));
	buf_put(&out, id);
	if (!buf_ok(&out))
		b->fault = ERR_NO_MEMORY;
	return buf_str(&out);
}

enum err
rule_source_opened(struct book *b, const struct event *ev)
{
	const struct ev_source_opened *o = ev->body;
	struct row_source row = { .log = ev->log, .source = o->source };

	if (id_party(o->source).n == 0)
		return no(b, ERR_NOT_OWN, "source", "%.*s:", STR_ARG(ev->log));
	if (rows_find(b, ROW_SOURCE, &row))
		return no(b, ERR_DUPLICATE, "source", "%.*s",
		    STR_ARG(o->source));
	if (money_digits(o->currency) < 0)
		return no(b, ERR_CURRENCY, "currency", "ISO 4217");
	row.name = o->name;
	row.plan = o->plan;
	row.channel = o->channel;
	row.currency = o->currency;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_SOURCE, &row);
	return OK;
}

enum err
rule_account_opened(struct book *b, const struct event *ev)
{
	const struct ev_account_opened *o = ev->body;
	struct row_source source = { .log = ev->log, .source = o->source };
	struct row_account row = { .log = ev->log, .account = o->account };
	enum err err = need_own(b, ev, "account", o->account);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_ACCOUNT, &row))
		return no(b, ERR_DUPLICATE, "account", "%.*s",
		    STR_ARG(o->account));
	if (!rows_find(b, ROW_SOURCE, &source))
		return no(b, ERR_NOT_FOUND, "source", "%.*s",
		    STR_ARG(o->source));
	row.source = o->source;
	row.name = o->name;
	row.idx = ev->index;
	rows_put(b, ROW_ACCOUNT, &row);
	return OK;
}

enum err
need_currency(struct book *b, const struct row_account *account,
    struct money amount)
{
	struct row_source source = { .log = account->log,
		.source = account->source };

	rows_find(b, ROW_SOURCE, &source);
	if (str_eq(source.currency, money_currency(&amount)))
		return OK;
	return no(b, ERR_CURRENCY, "amount", "%.*s", STR_ARG(source.currency));
}

enum err
account_need(struct book *b, const struct event *ev, struct str id,
    struct money amount, struct row_account *ret_account)
{
	enum err err;

	*ret_account = (struct row_account){ .log = ev->log, .account = id };
	if (!rows_find(b, ROW_ACCOUNT, ret_account))
		return no(b, ERR_NOT_FOUND, "account", "%.*s", STR_ARG(id));
	err = money_positive(b, amount, "amount");
	return err == OK ? need_currency(b, ret_account, amount) : err;
}

enum err
rule_funds_raised(struct book *b, const struct event *ev)
{
	const struct ev_funds_raised *o = ev->body;
	struct row_account account;
	struct move move;
	enum err err = account_need(b, ev, o->account, o->amount, &account);

	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	rows_add(b, ROW_RAISING,
	    &(struct row_raising){ ev->log, ev->index, o->account, o->amount,
		o->day, STR("live") });
	money_move(b, ev->log, ev->index, 1, &move);
	return OK;
}

struct str
account_source(struct book *b, struct str log, struct str account)
{
	struct row_account row = { .log = log, .account = account };

	rows_find(b, ROW_ACCOUNT, &row);
	return row.source;
}

enum err
allocation_check(struct book *b, const struct event *ev, struct str id,
    struct str to)
{
	struct row_allocation row = { .log = ev->log, .allocation = id };
	enum err err = need_own(b, ev, "allocation", id);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_ALLOCATION, &row))
		return no(b, ERR_DUPLICATE, "allocation", "%.*s", STR_ARG(id));
	if (str_eq(to, ev->log))
		return no(b, ERR_NOT_COUNTERPARTY, "to", "≠ %.*s", STR_ARG(to));
	return OK;
}

enum err
rule_funds_allocated(struct book *b, const struct event *ev)
{
	const struct ev_funds_allocated *o = ev->body;
	struct row_allocation row = { .log = ev->log,
		.allocation = o->allocation };
	struct row_account account;
	struct move move = { 0 };
	enum err err = allocation_check(b, ev, o->allocation, o->to);

	if (err == OK)
		err = account_need(b, ev, o->account, o->amount, &account);
	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	row.account = o->account;
	row.source = account.source;
	row.with_party = o->to;
	row.project = o->project;
	row.amount = o->amount;
	row.number = o->number;
	row.day = o->day;
	row.idx = ev->index;
	row.basis = basis_of(ev);
	rows_put(b, ROW_ALLOCATION, &row);
	money_move(b, ev->log, ev->index, 1, &move);
	return OK;
}

/* The allocation a transfer draws on: for that party, with enough left. */
static enum err
need_allocation(struct book *b, const struct event *ev, const struct sending *s,
    struct row_allocation *ret_allocation)
{
	struct row_allocation row = { .log = ev->log,
		.allocation = s->allocation };

	if (!rows_find(b, ROW_ALLOCATION, &row))
		return no(b, ERR_NOT_FOUND, "allocation", "%.*s",
		    STR_ARG(s->allocation));
	if (!str_eq(row.with_party, s->to))
		return no(b, ERR_NOT_COUNTERPARTY, "to", "%.*s",
		    STR_ARG(row.with_party));
	*ret_allocation = row;
	return money_positive(b, s->amount, "amount");
}

enum err
funds_send(struct book *b, const struct event *ev, const struct sending *s)
{
	bool waits = needs_approval(b, ev->log, s->amount);
	struct row_allocation allocation;
	struct row_half half;
	struct move move;
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = need_allocation(b, ev, s, &allocation);
	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	half_enter(b, ev, &half,
	    &(struct half_extra){ .amount = s->amount,
		.source = allocation.source,
		.project = allocation.project,
		.day = s->day,
		.state = waits ? "entered" : "live" });
	if (waits)
		voucher_wait(b, ev, s->transfer, s->amount, s->day);
	else
		money_move(b, ev->log, ev->index, 1, &move);
	return OK;
}

enum err
rule_funds_sent(struct book *b, const struct event *ev)
{
	const struct ev_funds_sent *o = ev->body;

	return funds_send(b, ev,
	    &(struct sending){ o->transfer, o->to, o->allocation, o->amount,
		o->day });
}

enum err
rule_funds_received(struct book *b, const struct event *ev)
{
	const struct ev_funds_received *o = ev->body;
	struct row_account account;
	struct row_half half;
	struct move move;
	enum err err = half_check(b, ev, &half);

	if (err == OK)
		err = account_need(b, ev, o->account, o->amount, &account);
	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	half_enter(b, ev, &half,
	    &(struct half_extra){ .amount = o->amount,
		.source = account.source,
		.project = o->project,
		.day = o->day });
	money_move(b, ev->log, ev->index, 1, &move);
	return OK;
}

/* From the limit apply_from on a payment goes through an application. */
static enum err
check_apply_from(struct book *b, const struct event *ev, struct money amount)
{
	int64_t from = parameter_value(b, ev->log, "apply_from", INT64_MAX);
	struct money limit = amount;
	struct buf text = { .arena = &b->arena };

	if (amount.minor < from)
		return OK;
	limit.minor = from;
	money_put_grouped(&text, limit);
	return no(b, ERR_STATE, "amount", "≥ %.*s: payment.applied",
	    STR_ARG(buf_str(&text)));
}

enum err
rule_funds_paid(struct book *b, const struct event *ev)
{
	const struct ev_funds_paid *o = ev->body;
	struct row_payment row = { .log = ev->log, .payment = o->payment };
	bool waits = needs_approval(b, ev->log, o->amount);
	struct row_account account;
	struct move move;
	enum err err = need_own(b, ev, "payment", o->payment);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_PAYMENT, &row) &&
	    !str_eq(row.state, STR("reversed")))
		return no(b, ERR_DUPLICATE, "payment", "%.*s",
		    STR_ARG(o->payment));
	err = account_need(b, ev, o->account, o->amount, &account);
	if (err == OK)
		err = check_apply_from(b, ev, o->amount);
	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	if (row.state.n)
		correction_end(b, ev, row.idx);
	row = (struct row_payment){ .log = ev->log,
		.payment = o->payment,
		.idx = ev->index,
		.state = waits ? STR("entered") : STR("live"),
		.account = o->account,
		.source = account.source,
		.project = o->project,
		.amount = o->amount,
		.day = o->day,
		.payee = o->payee,
		.purpose = o->purpose,
		.basis = basis_of(ev) };
	rows_put(b, ROW_PAYMENT, &row);
	if (waits)
		voucher_wait(b, ev, o->payment, o->amount, o->day);
	else
		money_move(b, ev->log, ev->index, 1, &move);
	return OK;
}
