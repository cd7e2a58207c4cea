/*
 * The model's tables, sums and random numbers.
 */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

const char *const party_codes[PARTIES + 1] = { "north", "south", "east",
	"ghost" };
const char *const currency_codes[CURRENCIES] = { "CNY", "JPY", "KWD" };
const int currency_digits[CURRENCIES] = { 2, 0, 3 };

static const unsigned member_roles[MEMBERS] = { RECORDER, APPROVER, TREASURER,
	PUBLISHER, RECORDER | APPROVER | TREASURER | PUBLISHER, 0 };

/* SplitMix64. */
uint64_t
model_random(struct model *m, uint64_t below)
{
	uint64_t z = m->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (z ^ z >> 31) % below;
}

bool
model_chance(struct model *m, int percent)
{
	return model_random(m, 100) < (uint64_t)percent;
}

static unsigned
key_hash(const char *key)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (; *key; key++)
		h = (h ^ (unsigned char)*key) * UINT64_C(0x100000001b3);
	return (unsigned)(h ^ h >> 32);
}

/* The place of KEY: its balance, or an empty one where it belongs. */
static struct balance *
place_of(struct model *m, const char *key)
{
	unsigned at = key_hash(key) % BALANCES_MAX;

	while (m->balances[at].key[0] && strcmp(m->balances[at].key, key) != 0)
		at = (at + 1) % BALANCES_MAX;
	return &m->balances[at];
}

struct balance *
model_find(struct model *m, const char *key)
{
	struct balance *b = place_of(m, key);

	return b->key[0] ? b : NULL;
}

void
source_text(const struct model *m, int source, char *ret, unsigned size)
{
	snprintf(ret, size, "%s:s%d", party_codes[source % m->n_parties],
	    source);
}

struct balance *
model_balance(struct model *m, int log, const char *account, int source,
    int currency)
{
	char key[KEY_BYTES];
	char id[32];
	struct balance *b;

	source_text(m, source, id, sizeof(id));
	snprintf(key, sizeof(key), "%s %s %s", party_codes[log], account, id);
	b = place_of(m, key);
	if (b->key[0])
		return b;
	if (++m->n_balances > BALANCES_MAX / 2)
		abort();
	memcpy(b->key, key, sizeof(key));
	b->log = log;
	b->source = source;
	b->sum = (struct sum){ 0, currency };
	return b;
}

int
shift_check(const struct shift *s)
{
	if (!s->may_owe && s->from->sum.minor < s->minor)
		return ERR_OVERDRAW;
	return OK;
}

void
shift_make(const struct shift *s)
{
	s->from->sum.minor -= s->minor;
	s->to->sum.minor += s->minor;
}

struct shift
shift_back(const struct shift *s)
{
	/* What came from outside may be owed to the outside again. */
	return (struct shift){ s->to, s->from, s->minor, false };
}

void
sum_text(struct sum sum, char *ret_text, unsigned size)
{
	int64_t whole = 1;
	int digits = currency_digits[sum.currency];
	int64_t minor = sum.minor < 0 ? -sum.minor : sum.minor;
	const char *sign = sum.minor < 0 ? "-" : "";

	for (int i = 0; i < digits; i++)
		whole *= 10;
	if (digits == 0)
		snprintf(ret_text, size, "%s%jd", sign, (intmax_t)minor);
	else
		snprintf(ret_text, size, "%s%jd.%0*jd", sign,
		    (intmax_t)(minor / whole), digits,
		    (intmax_t)(minor % whole));
}

bool
member_has_role(int member, unsigned roles)
{
	return member >= 0 && (member_roles[member] & roles) == roles;
}

const char *
member_code(int member)
{
	static const char *const codes[MEMBERS] = { "m1", "m2", "m3", "m4",
		"m5", "m6" };

	return member < 0 ? "root" : codes[member];
}

struct entry *
model_next(struct model *m, const struct call *c)
{
	struct party *p = &m->parties[c->log];

	if (p->n_entries == ENTRIES_MAX)
		abort();
	p->entries[p->n_entries] = (struct entry){ .by = c->by };
	return &p->entries[p->n_entries];
}
