/*
 * Chapter: payment applications, their four endorsements, payment (DOMAIN
 * 7.2; forms F1; controls C2, C10, C11).
 *
 * Who acted on a chain is kept: author, endorsers and payer are all
 * different persons, whatever their roles are.
 */
#include "book/rows.h"

static const char *const stages[] = { "supervisor", "work_group",
	"recipient_office", "finance" };
enum { N_STAGES = sizeof(stages) / sizeof(*stages) };

/* What is paid for, as the contract says or, without one, as EV says. */
struct terms {
	struct row_contract contract; /* none: contract.contract is empty */
	struct row_quota quota;
	struct row_account account;
	struct str payee;
	struct str project;
};

/* A field that the contract decides: empty, or the same. */
static enum err
check_same(struct book *b, const char *field, struct str said, struct str want)
{
	if (said.n == 0 || str_eq(said, want))
		return OK;
	return no(b, ERR_MISMATCH, field, "%.*s", STR_ARG(want));
}

/* C10, C11: the contract, its payee, an invoice, and what may be paid. */
static enum err
check_contract(struct book *b, const struct event *ev, struct terms *t)
{
	const struct ev_payment_applied *o = ev->body;
	struct row_quota limit;
	enum err err = contract_need(b, ev->log, o->contract, &t->contract);

	if (err == OK)
		err = check_same(b, "payee", o->payee, t->contract.payee);
	if (err == OK)
		err = check_same(b, "project", o->project, t->contract.project);
	if (err != OK)
		return err;
	if (o->exempt.n)
		return no(b, ERR_MISMATCH, "exempt", "%.*s",
		    STR_ARG(o->contract));
	if (o->invoice.n == 0)
		return no(b, ERR_MISSING_FIELD, "invoice", "%s", "");
	t->quota = contract_quota(b, &t->contract);
	limit = t->quota;
	err = contract_limit(b, &t->contract, o->type, &limit.most);
	if (err == OK)
		err = quota_check(b, &limit, o->amount, "amount");
	t->payee = t->contract.payee;
	t->project = t->contract.project;
	return err;
}

/* C10: no contract, so the reason and the payee are named. */
static enum err
check_exempt(struct book *b, const struct event *ev, struct terms *t)
{
	const struct ev_payment_applied *o = ev->body;

	if (!str_is(o->type, "other"))
		return no(b, ERR_MISSING_FIELD, "contract", "%s", "");
	if (o->exempt.n == 0)
		return no(b, ERR_MISSING_FIELD, "exempt", "%s", "");
	if (o->payee.n == 0)
		return no(b, ERR_MISSING_FIELD, "payee", "%s", "");
	t->payee = o->payee;
	t->project = o->project;
	return OK;
}

static enum err
check_terms(struct book *b, const struct event *ev, struct terms *t)
{
	const struct ev_payment_applied *o = ev->body;
	enum err err = account_need(b, ev, o->account, o->amount, &t->account);

	if (err != OK)
		return err;
	return o->contract.n ? check_contract(b, ev, t) :
			       check_exempt(b, ev, t);
}

static void
put_acted(struct book *b, const struct event *ev, struct str chain)
{
	struct row_acted row = { .log = ev->log,
		.chain = chain,
		.member = ev->by,
		.idx = ev->index };

	rows_put(b, ROW_ACTED, &row);
	row.member = delegation_giver(b, ev->log, ev->by, ev->type->role);
	if (row.member.n)
		rows_put(b, ROW_ACTED, &row);
}

/* C2: neither the person nor the one he acts for has acted on this chain. */
static enum err
check_acted(struct book *b, const struct event *ev, struct str chain)
{
	struct str persons[] = { ev->by,
		delegation_giver(b, ev->log, ev->by, ev->type->role) };

	for (size_t i = 0; i < 2; i++) {
		struct row_acted row = { .log = ev->log,
			.chain = chain,
			.member = persons[i] };

		if (persons[i].n && rows_find(b, ROW_ACTED, &row))
			return no(b, ERR_SAME_PERSON, "by", "%.*s/%ld",
			    STR_ARG(ev->log), (long)row.idx);
	}
	return OK;
}

enum err
rule_payment_applied(struct book *b, const struct event *ev)
{
	const struct ev_payment_applied *o = ev->body;
	struct row_application row = { .log = ev->log,
		.application = o->application };
	struct terms t = { .payee = STR("") };
	enum err err = need_own(b, ev, "application", o->application);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_APPLICATION, &row))
		return no(b, ERR_DUPLICATE, "application", "%.*s",
		    STR_ARG(o->application));
	if ((err = check_terms(b, ev, &t)) != OK)
		return err;
	row = (struct row_application){ .log = ev->log,
		.application = o->application,
		.state = STR("applied"),
		.kind = o->type,
		.contract = o->contract,
		.account = o->account,
		.source = t.account.source,
		.project = t.project,
		.payee = t.payee,
		.amount = o->amount,
		.purpose = o->purpose,
		.invoice = o->invoice,
		.exempt = o->exempt,
		.day = o->day,
		.author = ev->by,
		.idx = ev->index,
		.basis = basis_of(ev) };
	rows_put(b, ROW_APPLICATION, &row);
	put_acted(b, ev, o->application);
	if (o->contract.n)
		quota_draw(b, &t.quota, o->amount);
	return OK;
}

enum err
application_need(struct book *b, struct str log, struct str id,
    struct row_application *ret)
{
	*ret = (struct row_application){ .log = log, .application = id };
	if (rows_find(b, ROW_APPLICATION, ret))
		return OK;
	return no(b, ERR_NOT_FOUND, "application", "%.*s", STR_ARG(id));
}

/* The step that comes next; steps are neither skipped nor repeated. */
static enum err
check_stage(struct book *b, const struct row_application *row, struct str stage)
{
	if (!str_is(row->state, "applied"))
		return no(b, ERR_STATE, "application", "%.*s",
		    STR_ARG(row->state));
	if (!str_is(stage, stages[row->stage]))
		return no(b, ERR_STATE, "stage", "%s", stages[row->stage]);
	return OK;
}

enum err
rule_payment_endorsed(struct book *b, const struct event *ev)
{
	const struct ev_payment_endorsed *o = ev->body;
	struct row_application row;
	struct row_endorsement said = { .log = ev->log,
		.application = o->application,
		.idx = ev->index,
		.stage = o->stage,
		.member = ev->by,
		.opinion = o->opinion,
		.day = log_day(b, ev->log) };
	enum err err = application_need(b, ev->log, o->application, &row);

	if (err == OK)
		err = entry_need_leaf(b, ev, row.idx, &o->leaf);
	if (err == OK)
		err = check_stage(b, &row, o->stage);
	if (err == OK)
		err = check_acted(b, ev, o->application);
	if (err == OK && row.stage == N_STAGES - 1)
		err = need_band(b, ev, row.amount);
	if (err != OK)
		return err;
	row.stage++;
	if (row.stage == N_STAGES)
		row.state = STR("endorsed");
	rows_put(b, ROW_APPLICATION, &row);
	rows_put(b, ROW_ENDORSEMENT, &said);
	put_acted(b, ev, o->application);
	return OK;
}

enum err
rule_payment_made(struct book *b, const struct event *ev)
{
	const struct ev_payment_made *o = ev->body;
	struct row_payment row = { .log = ev->log, .payment = o->payment };
	struct row_application a;
	struct move move;
	enum err err = need_own(b, ev, "payment", o->payment);

	if (err != OK)
		return err;
	if (rows_find(b, ROW_PAYMENT, &row) && !str_is(row.state, "reversed"))
		return no(b, ERR_DUPLICATE, "payment", "%.*s",
		    STR_ARG(o->payment));
	if ((err = application_need(b, ev->log, o->application, &a)) != OK)
		return err;
	if (!str_is(a.state, "endorsed"))
		return no(b, ERR_STATE, "application", "%.*s %d/%d",
		    STR_ARG(a.state), (int)a.stage, N_STAGES);
	err = check_acted(b, ev, o->application);
	if (err == OK)
		err = need_order(b, "day", a.day, o->day);
	if (err == OK)
		err = effect_check(b, ev, ev, false, &move);
	if (err != OK)
		return err;
	row = (struct row_payment){ .log = ev->log,
		.payment = o->payment,
		.idx = ev->index,
		.state = STR("live"),
		.account = a.account,
		.source = a.source,
		.project = a.project,
		.amount = a.amount,
		.day = o->day,
		.payee = a.payee,
		.purpose = a.purpose,
		.application = o->application,
		.basis = basis_of(ev) };
	rows_put(b, ROW_PAYMENT, &row);
	a.state = STR("paid");
	a.payment = o->payment;
	rows_put(b, ROW_APPLICATION, &a);
	money_move(b, ev->log, ev->index, 1, &move);
	return OK;
}
