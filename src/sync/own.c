/*
 * Our own witness may have cosigned the head that we hold a copy of: its
 * line is kept with the copy, so that proofs given from here carry it.
 */
#include "sync/inside.h"

struct own_line {
	struct str party; /* whose log it is */
	int64_t size;
	struct str name;
	struct str line;
};

static enum err
put_line(void *ctx, struct node *node)
{
	struct own_line *own = ctx;

	enum err err = log_put_cosignature(node_db(node), own->party, own->size,
	    own->name, own->line);

	return err == OK ? local_next_generation(node_db(node)) : err;
}

/* The line in SEEN that is not the log's; false if there is none. */
static bool
find_line(const struct note *seen, const struct note_key *key,
    struct own_line *own)
{
	for (size_t i = 0; i < seen->n_lines; i++) {
		if (note_line_is_of(&seen->lines[i], key))
			continue;
		own->name = seen->lines[i].name;
		own->line = seen->lines[i].line;
		return true;
	}
	return false;
}

enum err
keep_own_line(struct round *r, struct str party, const struct note_key *key)
{
	struct own_line own = { .party = party };
	struct checkpoint c;
	struct note seen;
	struct str text;
	struct str held;
	enum err err = local_setting(r->io->db,
	    sync_key(r->a, "seen/", node_party(r->node), key->name), r->a,
	    &text);

	if (err == OK)
		err = note_get(r->a, text, &seen);
	if (err == OK)
		err = checkpoint_get(seen.text, &c);
	if (err == OK)
		err = log_checkpoint_at(r->io->db, party, (int64_t)c.size, r->a,
		    &held);
	if (err == ERR_NOT_FOUND) /* nothing cosigned, or another head held */
		return OK;
	if (err != OK)
		return err;
	own.size = (int64_t)c.size;
	if (!find_line(&seen, key, &own) ||
	    str_find_str(held, own.line) < held.n)
		return OK;
	return sync_change(r->io, put_line, &own);
}
