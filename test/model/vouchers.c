/*
 * Approval, reversal and disclosure of entries, as the model has them.
 */
#include "calls.h"

#include "base/err.h"

enum { RANGE_MAX = 8192 };
#define NO_LEAF "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/* An entry near the end of the log, if a few looks find one in STATE. */
static int64_t
pick_entry(struct model *m, int log, enum state state)
{
	const struct party *p = &m->parties[log];
	int64_t near = p->n_entries < NEAR ? p->n_entries : NEAR;
	int64_t at = 0;

	if (model_chance(m, 4))
		return p->n_entries + pick(m, 3);
	for (int i = 0; i < LOOKS; i++) {
		at =
		    p->n_entries - 1 - (int64_t)model_random(m, (uint64_t)near);
		if (p->entries[at].state == state)
			break;
	}
	return at;
}

/* That the call names an entry of the log, by another person. */
static int
check_entry(struct model *m, struct call *c, int64_t at, unsigned role)
{
	struct party *p = &m->parties[c->log];
	struct entry *e = at < p->n_entries ? &p->entries[at] : NULL;
	bool is_right = e && e->leaf[0] && model_chance(m, 97);

	call_add(c, ",\"entry\":%jd,\"leaf\":\"%s\"", (intmax_t)at,
	    is_right ? e->leaf : NO_LEAF);
	if (check_role(c, role) != OK)
		return ERR_ROLE;
	if (!e)
		return ERR_NOT_FOUND;
	if (!is_right)
		return ERR_WRONG_LEAF;
	return e->by == c->by ? ERR_SAME_PERSON : OK;
}

static void
set_state(struct entry *e, int64_t at, enum state state)
{
	e->state = state;
	e->has_voucher = true;
	if (e->half && e->half->entry == at)
		e->half->state = state;
	if (e->payment)
		e->payment->state = state;
}

int
try_approved(struct model *m, struct call *c)
{
	int64_t at = pick_entry(m, c->log, WAITING);
	struct entry *e = &m->parties[c->log].entries[at];
	int err = check_entry(m, c, at, APPROVER);

	if (err == OK && e->state != WAITING)
		err = ERR_STATE;
	if (err == OK)
		err = shift_check(&e->shift);
	if (err != OK)
		return err;
	shift_make(&e->shift);
	set_state(e, at, LIVE);
	model_next(m, c);
	return OK;
}

int
try_reversed(struct model *m, struct call *c)
{
	int64_t at = pick_entry(m, c->log, LIVE);
	struct entry *e = &m->parties[c->log].entries[at];
	int err = check_entry(m, c, at, APPROVER);
	struct shift back;

	call_add(c, ",\"reason\":\"R\"");
	if (err == OK && (!e->can_be_undone || e->state == REVERSED))
		err = ERR_STATE;
	if (err != OK)
		return err;
	if (e->state == LIVE) {
		back = shift_back(&e->shift);
		if ((err = shift_check(&back)) != OK)
			return err;
		shift_make(&back);
	}
	if (e->total)
		*e->total -= e->shift.minor;
	set_state(e, at, REVERSED);
	model_next(m, c);
	return OK;
}

int
try_disclosed(struct model *m, struct call *c)
{
	struct party *p = &m->parties[c->log];
	int64_t first = (int64_t)model_random(m, (uint64_t)p->n_entries + 1);
	int64_t last = first + pick(m, 4) - 1;

	if (model_chance(m, 2))
		last = first + RANGE_MAX;
	if (last < 0)
		last = first = 1;
	call_add(c, ",\"first\":%jd,\"last\":%jd", (intmax_t)first,
	    (intmax_t)last);
	if (check_role(c, PUBLISHER) != OK)
		return ERR_ROLE;
	if (last < first)
		return ERR_NOT_FOUND;
	if (last - first >= RANGE_MAX)
		return ERR_TOO_LARGE;
	for (int64_t i = first; i <= last; i++) {
		if (i >= p->n_entries)
			return ERR_NOT_FOUND;
		if (p->entries[i].by == c->by)
			return ERR_SAME_PERSON;
	}
	for (int64_t i = first; i <= last; i++)
		p->is_disclosed[i] = true;
	model_next(m, c);
	return OK;
}
