#ifndef NODE_READING_H
#define NODE_READING_H

#include "log/log.h"
#include "schema/event.h"

/*
 * One entry, read for people: what it says, as far as we hold it, and
 * whether the public may know.
 */
struct reading {
	int64_t index;
	struct hash hash;  /* of the leaf */
	struct str bytes;  /* the leaf */
	struct leaf leaf;  /* all empty when the bytes are no leaf */
	struct str text;   /* the body as hashed; p NULL if it is not here */
	bool is_public;    /* from birth, or disclosed */
	bool is_disclosed; /* by a publisher */
	const struct event_type *type; /* NULL: a kind we do not know */
	void *body; /* the struct of the kind, closed fields too if we hold
		       them; NULL if it cannot be read */
};

/* Entry INDEX of PARTY's log, in A.  ERR_NOT_FOUND; else only faults. */
enum err node_read_entry(struct db *db, struct str party, int64_t index,
    struct arena *a, struct reading *ret);

#endif /* NODE_READING_H */
