/*
 * Batches of events, as lines of JSON.
 */
#include "cli/batch.h"

#include "base/limits.h"
#include "codec/json.h"

/* Lines on their way: what could not be read is answered as well. */
struct lines {
	struct arena arena;
	struct command *commands;
	size_t n;
	size_t first_line;
};

static enum err
submit(const struct batch *batch, struct lines *lines, size_t *ret_refused)
{
	struct command *good =
	    arena_alloc(&lines->arena, (lines->n + 1) * sizeof(*good));
	size_t n = 0;
	enum err err;

	if (!good)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < lines->n; i++)
		if (lines->commands[i].err == OK)
			good[n++] = lines->commands[i];
	err = n ? node_submit(batch->node, good, n) : OK;
	if (err != OK)
		return err;
	n = 0;
	for (size_t i = 0; i < lines->n; i++) {
		struct command *c = &lines->commands[i];

		if (c->err == OK)
			*c = good[n++];
		*ret_refused += c->err != OK;
		if (batch->answered)
			batch->answered(batch->ctx, lines->first_line + i, c);
	}
	lines->first_line += lines->n;
	lines->n = 0;
	arena_reset(&lines->arena);
	lines->commands = NULL;
	return OK;
}

static enum err
add_line(const struct batch *batch, struct lines *lines, struct str line)
{
	struct command *c;

	if (!lines->commands)
		lines->commands = arena_alloc(&lines->arena,
		    BATCH_MAX * sizeof(*lines->commands));
	if (!lines->commands)
		return ERR_NO_MEMORY;
	c = &lines->commands[lines->n++];
	*c = (struct command){ .party = batch->party,
		.by = batch->by,
		.at = batch->at,
		.confirm_clock = batch->confirm_clock };
	c->err = node_command_json(line, &lines->arena, c, &c->refusal);
	return err_infos[c->err].class == ERR_CLASS_FAULT ? c->err : OK;
}

enum err
batch_run(const struct batch *batch, struct str text, size_t *ret_refused)
{
	struct lines lines = { .first_line = 1 };
	enum err err = OK;

	*ret_refused = 0;
	while (text.n && err == OK) {
		struct str line = str_cut(&text, '\n');

		if (str_trim(line).n == 0) {
			lines.first_line += lines.n == 0;
			continue;
		}
		err = add_line(batch, &lines, line);
		if (err == OK && (lines.n == BATCH_MAX || text.n == 0))
			err = submit(batch, &lines, ret_refused);
	}
	if (err == OK && lines.n)
		err = submit(batch, &lines, ret_refused);
	arena_free(&lines.arena);
	return err;
}
