/*
 * Commands as lines of JSON; what random ones are made of, and what is checked
 * of many kinds alike.
 */
#include "calls.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

void
call_add(struct call *c, const char *fmt, ...)
{
	size_t n = strlen(c->json);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->json + n, sizeof(c->json) - n, fmt, ap);
	va_end(ap);
}

void
call_start(struct model *m, struct call *c, const char *kind, int log, int by)
{
	*c = (struct call){ .kind = kind,
		.log = log,
		.by = by,
		.index = m->parties[log].n_entries };
	call_add(c, "{\"party\":\"%s\",\"by\":\"%s\",\"kind\":\"%s\"",
	    party_codes[log], member_code(by), kind);
}

void
call_end(struct call *c)
{
	call_add(c, "}");
	if (strlen(c->json) + 1 == sizeof(c->json))
		abort();
}

void
call_taken(struct model *m, struct call *c)
{
	m->parties[c->log].n_entries = c->index + 1;
}

void
add_sum(struct call *c, struct sum sum)
{
	char text[32];

	sum_text(sum, text, sizeof(text));
	call_add(c, ",\"amount\":{\"amount\":\"%s\",\"currency\":\"%s\"}", text,
	    currency_codes[sum.currency]);
}

void
add_day(struct model *m, struct call *c)
{
	call_add(c, ",\"day\":\"2017-10-%02d\"", 1 + (int)model_random(m, 27));
}

/* ---- choices ---- */

int
pick(struct model *m, int n)
{
	return (int)model_random(m, (uint64_t)n);
}

int
pick_member(struct model *m, unsigned role)
{
	int n = 0;

	if (model_chance(m, 10))
		return pick(m, MEMBERS + 1) - 1;
	while (!member_has_role(n, role))
		n++;
	return model_chance(m, 40) ? 4 : n;
}

int
pick_account(struct model *m, int log)
{
	const struct party *p = &m->parties[log];

	return model_chance(m, 3) ? UNKNOWN : pick(m, p->n_accounts);
}

const struct account *
account_at(const struct model *m, int log, int n)
{
	const struct party *p = &m->parties[log];

	return n < p->n_accounts ? &p->accounts[n] : NULL;
}

struct sum
pick_sum(struct model *m, const struct balance *there)
{
	struct sum sum = there ? there->sum : (struct sum){ 0 };
	int64_t all = sum.minor;

	if (model_chance(m, 3))
		sum.currency = pick(m, CURRENCIES);
	switch (pick(m, 24)) {
	case 0:
		sum.minor = 0;
		break;
	case 1:
		sum.minor = -1 - pick(m, 1000);
		break;
	case 2:
		sum.minor = MOST + 1;
		break;
	case 3:
	case 4:
		break;
	case 5:
		sum.minor++;
		break;
	default:
		sum.minor = 1 + (int64_t)model_random(m, (uint64_t)all / 5 + 9);
	}
	return sum;
}

int
other_party(struct model *m, int log)
{
	int n = pick(m, m->n_parties + 1);

	if (model_chance(m, 3))
		return log;
	if (n == m->n_parties)
		return model_chance(m, 30) ? GHOST : (log + 1) % m->n_parties;
	return n == log ? (log + 1) % m->n_parties : n;
}

int
pick_id(struct model *m, int n)
{
	if (n == IDS_MAX || (n && model_chance(m, 12)))
		return pick(m, n);
	return n;
}

/* ---- checks ---- */

int
check_role(const struct call *c, unsigned role)
{
	return member_has_role(c->by, role) ? OK : ERR_ROLE;
}

int
check_sum(struct sum sum, int currency)
{
	if (sum.minor <= 0)
		return ERR_NOT_POSITIVE;
	if (sum.minor > MOST)
		return ERR_TOO_LARGE;
	return sum.currency == currency ? OK : ERR_CURRENCY;
}

int
check_account(const struct account *a, struct sum sum)
{
	return a ? check_sum(sum, a->balance->sum.currency) : ERR_NOT_FOUND;
}
