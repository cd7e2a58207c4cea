/*
 * Policies: reading the file, and asking it about a note.
 */
#include "merkle/policy.h"

#include <assert.h>

static const struct str none = STR_INIT("none");

/* Reading */

/* A policy being read. */
struct reader {
	struct arena *arena;
	struct policy *policy;
	bool is_member[POLICY_NAMES_MAX];
	bool has_quorum;
	unsigned line; /* the one being read, from 1 */
};

static bool
is_allowed(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c < ' ' && c != '\t' && c != '\n') || c == 0x7f)
			return false;
	}
	return true;
}

/* The next word of a line; empty at its end. */
static struct str
word(struct str *line)
{
	size_t n = 0;

	*line = str_trim(*line);
	while (n < line->n && line->p[n] != ' ' && line->p[n] != '\t')
		n++;
	*line = (struct str){ line->p + n, line->n - n };
	return (struct str){ line->p - n, n };
}

/* The index of NAME, or -1. */
static int
find_name(const struct policy *p, struct str name)
{
	for (unsigned i = 0; i < p->n_names; i++)
		if (str_eq(p->names[i].name, name))
			return (int)i;
	return -1;
}

static bool
has_key(const struct policy *p, const struct sign_key *key)
{
	for (unsigned i = 0; i < p->n_logs; i++)
		if (sign_key_eq(&p->logs[i].key.key, key))
			return true;
	for (unsigned i = 0; i < p->n_names; i++)
		if (!p->names[i].is_group &&
		    sign_key_eq(&p->names[i].key.key, key))
			return true;
	return false;
}

/* A vkey of TYPE whose public key the policy does not have yet. */
static enum err
read_key(struct reader *r, struct str vkey, uint8_t type,
    struct note_key *ret_key)
{
	struct note_key key;
	enum err err = note_key_get(vkey, &key);

	if (err != OK)
		return err;
	if (key.type != type)
		return ERR_MALFORMED;
	if (has_key(r->policy, &key.key))
		return ERR_DUPLICATE;
	*ret_key = key;
	return OK;
}

/* log <vkey> [<url>] */
static enum err
read_log(struct reader *r, struct str rest)
{
	struct policy_log log;
	enum err err;

	err = read_key(r, word(&rest), NOTE_ED25519, &log.key);
	if (err != OK)
		return err;
	log.url = word(&rest);
	if (word(&rest).n)
		return ERR_MALFORMED;
	if (r->policy->n_logs == POLICY_LOGS_MAX)
		return ERR_TOO_LARGE;
	r->policy->logs[r->policy->n_logs++] = log;
	return OK;
}

static enum err
add_name(struct reader *r, const struct policy_name *name)
{
	struct policy *p = r->policy;

	if (name->name.n == 0)
		return ERR_MALFORMED;
	if (str_eq(name->name, none) || find_name(p, name->name) >= 0)
		return ERR_DUPLICATE;
	if (p->n_names == POLICY_NAMES_MAX)
		return ERR_TOO_LARGE;
	p->names[p->n_names++] = *name;
	return OK;
}

/* witness <name> <vkey> [<url>] */
static enum err
read_witness(struct reader *r, struct str rest)
{
	struct policy_name witness = { .name = word(&rest) };
	enum err err;

	err = read_key(r, word(&rest), NOTE_COSIGNATURE, &witness.key);
	if (err != OK)
		return err;
	witness.url = word(&rest);
	if (word(&rest).n)
		return ERR_MALFORMED;
	return add_name(r, &witness);
}

/* The members of a group: names that stand above, in no other group. */
static enum err
read_members(struct reader *r, struct str rest, struct policy_name *group)
{
	unsigned *members =
	    arena_alloc(r->arena, POLICY_MEMBERS_MAX * sizeof(*members));
	struct str name = word(&rest);

	if (!members)
		return ERR_NO_MEMORY;
	for (; name.n; name = word(&rest)) {
		int member = find_name(r->policy, name);

		if (member < 0)
			return ERR_NOT_FOUND;
		if (r->is_member[member])
			return ERR_DUPLICATE;
		assert(group->n_members < POLICY_MEMBERS_MAX);
		r->is_member[member] = true;
		members[group->n_members++] = (unsigned)member;
	}
	group->members = members;
	return group->n_members ? OK : ERR_MALFORMED;
}

/* group <name> all|any|<k> <member>... */
static enum err
read_group(struct reader *r, struct str rest)
{
	struct policy_name group = { .name = word(&rest), .is_group = true };
	struct str how_many = word(&rest);
	int64_t k;
	enum err err = read_members(r, rest, &group);

	if (err != OK)
		return err;
	if (str_eq(how_many, STR("all")))
		k = group.n_members;
	else if (str_eq(how_many, STR("any")))
		k = 1;
	else if (!str_to_int(how_many, &k))
		return ERR_MALFORMED;
	if (k < 1 || k > group.n_members)
		return ERR_MALFORMED;
	group.needed = (unsigned)k;
	return add_name(r, &group);
}

/* quorum <name>|none */
static enum err
read_quorum(struct reader *r, struct str rest)
{
	struct str name = word(&rest);
	int found = find_name(r->policy, name);

	if (name.n == 0 || word(&rest).n)
		return ERR_MALFORMED;
	if (r->has_quorum)
		return ERR_DUPLICATE;
	if (found < 0 && !str_eq(name, none))
		return ERR_NOT_FOUND;
	r->policy->quorum = found;
	r->has_quorum = true;
	return OK;
}

typedef enum err line_reader(struct reader *r, struct str rest);

static const struct {
	struct str word;
	line_reader *read;
} kinds[] = {
	{ STR_INIT("log"), read_log },
	{ STR_INIT("witness"), read_witness },
	{ STR_INIT("group"), read_group },
	{ STR_INIT("quorum"), read_quorum },
};

static enum err
read_line(struct reader *r, struct str line)
{
	struct str first = word(&line);

	if (first.n == 0 || first.p[0] == '#')
		return OK;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_eq(first, kinds[i].word))
			return kinds[i].read(r, line);
	return ERR_MALFORMED;
}

static enum err
read_text(struct reader *r, struct str text)
{
	struct str rest = text;

	while (rest.n) {
		struct str line = str_cut(&rest, '\n');
		enum err err;

		if (++r->line > POLICY_LINES_MAX)
			return ERR_TOO_LARGE;
		if (!is_allowed(line))
			return ERR_MALFORMED;
		err = read_line(r, line);
		if (err != OK)
			return err;
	}
	r->line++;
	return r->has_quorum ? OK : ERR_MISSING_FIELD;
}

enum err
policy_get(struct arena *a, struct str text, struct policy *ret_policy,
    unsigned *ret_line)
{
	struct policy made = { .quorum = -1 };
	struct reader r = { .arena = a, .policy = &made };
	enum err err = ERR_NO_MEMORY;

	made.logs = arena_alloc(a, POLICY_LOGS_MAX * sizeof(*made.logs));
	made.names = arena_alloc(a, POLICY_NAMES_MAX * sizeof(*made.names));
	if (made.logs && made.names)
		err = read_text(&r, text);
	if (err == OK)
		*ret_policy = made;
	else if (ret_line)
		*ret_line = r.line;
	return err;
}

/* Writing */

static void
put_url(struct buf *out, struct str url)
{
	if (url.n)
		buf_byte(out, ' ');
	buf_put(out, url);
	buf_byte(out, '\n');
}

static void
put_group(struct buf *out, const struct policy *policy,
    const struct policy_name *group)
{
	buf_put(out, STR("group "));
	buf_put(out, group->name);
	if (group->needed == group->n_members)
		buf_put(out, STR(" all"));
	else if (group->needed == 1)
		buf_put(out, STR(" any"));
	else
		buf_printf(out, " %u", group->needed);
	for (unsigned i = 0; i < group->n_members; i++) {
		buf_byte(out, ' ');
		buf_put(out, policy->names[group->members[i]].name);
	}
	buf_byte(out, '\n');
}

void
policy_put(struct buf *out, const struct policy *policy)
{
	for (unsigned i = 0; i < policy->n_logs; i++) {
		buf_put(out, STR("log "));
		note_key_put(out, &policy->logs[i].key);
		put_url(out, policy->logs[i].url);
	}
	for (unsigned i = 0; i < policy->n_names; i++) {
		const struct policy_name *name = &policy->names[i];

		if (name->is_group) {
			put_group(out, policy, name);
			continue;
		}
		buf_put(out, STR("witness "));
		buf_put(out, name->name);
		buf_byte(out, ' ');
		note_key_put(out, &name->key);
		put_url(out, name->url);
	}
	buf_put(out, STR("quorum "));
	buf_put(out,
	    policy->quorum < 0 ? none : policy->names[policy->quorum].name);
	buf_byte(out, '\n');
}

/* Asking */

bool
policy_has_log(const struct policy *policy, struct str origin)
{
	for (unsigned i = 0; i < policy->n_logs; i++)
		if (str_eq(policy->logs[i].key.name, origin))
			return true;
	return false;
}

enum err
policy_check_log(const struct policy *policy, const struct note *note,
    struct str origin)
{
	bool has_signed = false;

	for (unsigned i = 0; i < policy->n_logs; i++) {
		const struct note_key *key = &policy->logs[i].key;
		enum err err;

		if (!str_eq(key->name, origin))
			continue;
		err = note_verify_key(note, key, NULL);
		if (err != OK && err != ERR_NOT_FOUND)
			return err;
		if (err == OK)
			has_signed = true;
	}
	return has_signed ? OK : ERR_SIGNATURE;
}

enum { NEVER = -1 };

/*
 * When did each witness cosign?  A name can stand in one group only, so a
 * witness counts once.
 */
static enum err
read_times(const struct policy *policy, const struct note *note,
    int64_t ret_times[POLICY_NAMES_MAX])
{
	for (unsigned i = 0; i < policy->n_names; i++) {
		const struct policy_name *name = &policy->names[i];
		enum err err = ERR_NOT_FOUND;

		ret_times[i] = NEVER;
		if (!name->is_group)
			err = note_verify_key(note, &name->key, &ret_times[i]);
		if (err != OK && err != ERR_NOT_FOUND)
			return err;
	}
	return OK;
}

/* Was the quorum reached by the cosignatures made until AT? */
static bool
was_enough(const struct policy *policy, const int64_t times[POLICY_NAMES_MAX],
    int64_t at)
{
	bool ok[POLICY_NAMES_MAX] = { false };

	for (unsigned i = 0; i < policy->n_names; i++) {
		const struct policy_name *name = &policy->names[i];
		unsigned n = 0;

		/* Members stand above their group, so they are done. */
		for (unsigned k = 0; k < name->n_members; k++)
			n += ok[name->members[k]];
		ok[i] = name->is_group ? n >= name->needed :
					 times[i] != NEVER && times[i] <= at;
	}
	return ok[policy->quorum];
}

enum err
policy_check_quorum(const struct policy *policy, const struct note *note,
    int64_t *ret_at)
{
	int64_t times[POLICY_NAMES_MAX];
	int64_t earliest = NEVER;
	enum err err = read_times(policy, note, times);

	if (err != OK)
		return err;
	if (policy->quorum < 0)
		earliest = 0;
	for (unsigned i = 0; i < policy->n_names && policy->quorum >= 0; i++) {
		bool is_better = earliest == NEVER || times[i] < earliest;

		if (times[i] != NEVER && is_better &&
		    was_enough(policy, times, times[i]))
			earliest = times[i];
	}
	if (earliest == NEVER)
		return ERR_POLICY;
	if (ret_at)
		*ret_at = earliest;
	return OK;
}
