/*
 * Tables of any length: part by part, all or nothing.
 */
#include "trade/import_parts.h"

#include "base/limits.h"

static enum err
note_log(struct known *known, struct node *node, struct str party)
{
	struct log_head head;
	enum err err = log_head(node_db(node), party, known->map.arena, &head);

	return err == OK ? known_read(known, node_db(node), party, head.size) :
			   err;
}

/* The rows of the part at hand, as far as they are new. */
static enum err
add_rows(struct import *im, struct node_whole *whole,
    const struct command *like)
{
	struct command *commands;
	size_t n = 0;
	enum err err = import_commands(im, like, &commands, &n);

	if (err == OK && n)
		err = node_whole_add(whole, commands, n);
	if (err != OK)
		return err;
	im->n_new += n;
	import_add_refused(im, commands);
	im->has_given_up = import_n_faults(im) >= IMPORT_FAULTS_MAX;
	return buf_ok(&im->faults) ? OK : ERR_NO_MEMORY;
}

/* All parts from the one at hand on. */
static enum err
add_parts(struct import *im, struct table_csv *csv, struct node_whole *whole,
    const struct command *like, struct known *known, struct refusal *r)
{
	struct arena *own = im->arena;
	struct arena part = { 0 };
	struct table table = { .n = 1 };
	enum err err = OK;

	while (err == OK && table.n) {
		err = import_mark_known(im, known);
		if (err == OK)
			err = add_rows(im, whole, like);
		arena_rewind(&part, BATCH_KEEP_MAX);
		if (err != OK || im->has_given_up)
			break;
		im->arena = &part;
		err = table_csv_next(csv, &part, &table, r);
		if (err == OK)
			err = import_rows(im, &table, 0);
	}
	im->arena = own;
	im->rows = NULL;
	im->n_rows = 0;
	arena_free(&part);
	return err;
}

static enum err
write_parts(struct import *im, struct table_csv *csv, struct node *node,
    const struct command *like, bool is_trial, struct refusal *r)
{
	struct known known = { .type = im->type,
		.map = { .arena = im->arena } };
	struct node_whole whole;
	enum err err = note_log(&known, node, like->party);
	enum err ended;

	if (err == OK)
		err = node_whole_begin(node, &whole);
	if (err == OK) {
		err = add_parts(im, csv, &whole, like, &known, r);
		ended = node_whole_end(&whole,
		    err == OK && !is_trial && import_n_faults(im) == 0);
		err = err == OK ? ended : err;
	}
	known_close(&known);
	return err;
}

enum err
import_run_parts(struct import *im, struct table_csv *csv, struct node *node,
    const struct command *like, bool is_trial, struct refusal *ret_refusal)
{
	struct table table;
	enum err err = table_csv_next(csv, im->arena, &table, ret_refusal);

	if (err == OK)
		err = import_read(im, &table, ret_refusal);
	if (err != OK || (import_n_faults(im) && im->n_rows == 0))
		return err;
	*ret_refusal = (struct refusal){ 0 };
	err = write_parts(im, csv, node, like, is_trial, ret_refusal);
	if (err != OK && ret_refusal->err != err)
		return refuse(ret_refusal, err, "import", "%s",
		    db_error(node_db(node)));
	return err;
}
