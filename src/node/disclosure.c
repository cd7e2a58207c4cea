/*
 * What has been disclosed, as the book has it.
 */
#include "node/disclosure.h"

#include "book/view.h"

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
