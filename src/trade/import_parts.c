/*
 * Tables of any length: part by part, all or nothing.
 */
#include "trade/import_parts.h"

#include "base/limits.h"
#include "base/map.h"
#include "codec/json.h"

/* How many entries say this that stand for no row yet. */
struct count {
	size_t n;
};

/* What the log says already, as rows do. */
struct said {
	struct import *im;
	struct map map; /* open fields as JSON -> struct count */
};

static enum err
note_entry(void *ctx, int64_t index, const void *body)
{
	struct said *said = ctx;
	struct buf key = { .arena = said->map.arena };
	struct count *count;

	(void)index;
	json_put(&key, &said->im->type->open, body);
	if (!buf_ok(&key))
		return ERR_NO_MEMORY;
	count = map_get(&said->map, buf_str(&key));
	if (!count) {
		count = arena_alloc(said->map.arena, sizeof(*count));
		if (!count || !map_put(&said->map, buf_str(&key), count))
			return ERR_NO_MEMORY;
	}
	count->n++;
	return OK;
}

static enum err
note_log(struct said *said, struct node *node, struct str party)
{
	struct log_head head;
	enum err err = log_head(node_db(node), party, said->map.arena, &head);

	if (err == OK)
		err = node_each_recorded(node_db(node), party, head.size,
		    said->im->type, note_entry, said);
	return err;
}

/* Each entry of the log stands for one row that says the same. */
static enum err
match_rows(struct import *im, struct said *said)
{
	for (size_t i = 0; i < im->n_rows && said->map.n; i++) {
		struct buf key = { .arena = im->arena };
		struct count *count;

		if (!im->rows[i].body)
			continue;
		json_put(&key, &im->type->open, im->rows[i].body);
		if (!buf_ok(&key))
			return ERR_NO_MEMORY;
		count = map_get(&said->map, buf_str(&key));
		if (!count || count->n == 0)
			continue;
		count->n--;
		im->rows[i].is_known = true;
		im->n_known++;
	}
	return OK;
}

/* The rows of the part at hand, as far as they are new. */
static enum err
add_rows(struct import *im, struct node_whole *whole,
    const struct command *like)
{
	struct command *commands =
	    arena_alloc(im->arena, (im->n_rows + 1) * sizeof(*commands));
	size_t n = 0;
	enum err err = OK;

	if (!commands)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < im->n_rows; i++) {
		if (!im->rows[i].body || im->rows[i].is_known)
			continue;
		commands[n] = *like;
		commands[n].type = im->type;
		commands[n++].body = im->rows[i].body;
	}
	if (n)
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
    const struct command *like, struct said *said, struct refusal *r)
{
	struct arena *own = im->arena;
	struct arena part = { 0 };
	struct table table = { .n = 1 };
	enum err err = OK;

	while (err == OK && table.n) {
		err = match_rows(im, said);
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
	struct said said = { .im = im, .map = { .arena = im->arena } };
	struct node_whole whole;
	enum err err = note_log(&said, node, like->party);
	enum err ended;

	if (err == OK)
		err = node_whole_begin(node, &whole);
	if (err != OK)
		return err;
	err = add_parts(im, csv, &whole, like, &said, r);
	ended = node_whole_end(&whole,
	    err == OK && !is_trial && import_n_faults(im) == 0);
	return err == OK ? ended : err;
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
