#ifndef TRADE_KNOWN_H
#define TRADE_KNOWN_H

#include "base/map.h"
#include "db/db.h"
#include "schema/event.h"

/*
 * What a log says already of one kind of event: each entry stands for one row
 * of a table with the same open fields.  All zero but for what is given; end
 * with known_close().
 */
struct known {
	const struct event_type *type;
	struct map map;   /* given an arena; open fields -> how many */
	bool is_expected; /* only what known_expect() named is counted, */
	/* so memory is that of the table */
	struct arena scratch; /* of one entry */
};

/* Count entries that say what BODY says. */
enum err known_expect(struct known *k, const void *body);

/* Count those of the first SIZE entries of PARTY's log that stand. */
enum err known_read(struct known *k, struct db *db, struct str party,
    int64_t size);

/* Is there an entry left that says what BODY says?  Then one fewer is. */
enum err known_take(struct known *k, const void *body, bool *ret_is_known);

void known_close(struct known *k);

#endif /* TRADE_KNOWN_H */
