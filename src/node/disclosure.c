/*
 * What has been disclosed and what acknowledged, as the book has it.
 */
#include "node/disclosure.h"

#include "node/node.h"

enum err
node_is_disclosed(struct db *db, struct str party, int64_t index, bool *ret_is)
{
	struct view_reader reader = { .db = db };
	struct arena a = { 0 };
	struct buf number = { .arena = &a };
	struct str args[2] = { party };
	struct list rows = { 0 };
	enum err err;

	buf_int(&number, index);
	args[1] = buf_str(&number);
	err = view_load(&reader, VIEW_DISCLOSED, args, 1, &a, &rows, NULL);
	*ret_is = rows.n > 0;
	arena_free(&a);
	return err;
}

enum err
node_acked(struct db *db, struct str by, struct str party,
    struct node_acked *ret_acked)
{
	struct view_reader reader = { .db = db };
	struct arena a = { 0 };
	struct list rows = { 0 };
	enum err err =
	    view_load(&reader, VIEW_ACKS, &party, 0, &a, &rows, NULL);

	*ret_acked = (struct node_acked){ 0 };
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		const struct view_acks *ack =
		    (const struct view_acks *)rows.items + i;

		if (!str_eq(ack->log, by) || !str_eq(ack->party, party))
			continue;
		ret_acked->is_any = true;
		ret_acked->entries = ack->size;
		if (str_is(ack->verdict, "replayed"))
			ret_acked->bodies = ack->size;
	}
	arena_free(&a);
	return err;
}
