/*
 * HEAD: what this folder on this machine committed last, beside the
 * database and in no backup.  A database that is behind it is an old copy;
 * one on another machine may be the second of two.  Writing on would make
 * two histories, which nobody can join again (TLOG e4).
 *
 * The file has two slots, written in turn, so that a crash leaves one whole
 * without a new file for each commit:
 *
 *	sunledger.org/head@v1
 *	<number, rising>
 *	<machine, hex>
 *	<party> <size> <base64 root> <hex nonce>	a line for each log
 *	sum <hex SHA-256 of all before>
 *
 * What follows the sum is of no meaning.
 *
 * It is flushed after each commit, beside the work on the next one: an
 * answer leaves when the commit before it is in HEAD.  A crash may so leave
 * HEAD behind by two commits, which a database may be ahead anyhow.
 */
#include "node/spine.h"

#include <assert.h>
#include <stdio.h>

#include "base/os.h"

enum { SLOT_BYTES = FLUSH_MAX, N_SLOTS = 2 };

static const char first_line[] = "sunledger.org/head@v1";

struct head_line {
	struct str party;
	int64_t size;
	struct hash root;
	struct hash nonce;
};

struct head_file {
	int64_t seq;
	struct hash machine;
	struct head_line lines[HOSTED_MAX];
	size_t n_lines;
};

static void
put_line(struct buf *out, const struct log_head *head)
{
	buf_printf(out, "%.*s %jd ", STR_ARG(head->party),
	    (intmax_t)head->size);
	base64_put(out, head->root.bytes, sizeof(head->root));
	buf_byte(out, ' ');
	hex_put(out, head->nonce.bytes, sizeof(head->nonce));
	buf_byte(out, '\n');
}

static void
put_sum(struct buf *out, size_t start)
{
	struct hash sum;

	digest_once(str_from_byte(buf_str(out), start), &sum);
	buf_put(out, STR("sum "));
	hex_put(out, sum.bytes, sizeof(sum));
	buf_byte(out, '\n');
}

/* The text of the node's heads as they are now, under number SEQ. */
static void
put_slot(struct buf *out, const struct node *node, int64_t seq)
{
	const struct hash *machine = &node->machine;
	size_t start = out->n;

	buf_printf(out, "%s\n%jd\n", first_line, (intmax_t)seq);
	hex_put(out, machine->bytes, sizeof(*machine));
	buf_byte(out, '\n');
	for (size_t i = 0; i < node->n_own; i++)
		put_line(out, node->own[i].head);
	put_sum(out, start);
	assert(out->n - start <= SLOT_BYTES);
}

enum err
head_create(struct node *node)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	const char *path = os_path(&a, node->dir, "HEAD");
	enum err err = ERR_NO_MEMORY;

	if (head_wait(node) != OK)
		return ERR_IO;
	node->head_seq += node->head_seq % N_SLOTS;
	for (int i = 0; i < N_SLOTS; i++) {
		put_slot(&out, node, ++node->head_seq);
		while (buf_ok(&out) && out.n < (size_t)(i + 1) * SLOT_BYTES)
			buf_byte(&out, '\n');
	}
	if (path && buf_ok(&out))
		err = os_write_file(path, buf_str(&out), 0600);
	arena_free(&a);
	return err;
}

enum err
head_write(struct node *node)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };
	int64_t seq = node->head_seq + 1;
	enum err err;

	/* head_create() left the even numbers in the second slot. */
	put_slot(&out, node, seq);
	err = buf_ok(&out) ? OK : ERR_NO_MEMORY;
	if (err == OK && !node->flusher)
		err = flusher_start(&node->flusher);
	if (err == OK)
		err = flusher_put(node->flusher, node->head_path,
		    (size_t)((seq + 1) % N_SLOTS) * SLOT_BYTES, buf_str(&out));
	if (err == OK)
		node->head_seq = seq;
	arena_free(&a);
	return err == ERR_NOT_FOUND ? ERR_IO : err;
}

enum err
head_wait(struct node *node)
{
	return node->flusher ? flusher_wait(node->flusher) : OK;
}

/* Does REST begin with the line of the sum of ALL before it? */
static bool
ends_well(struct str all, struct str rest)
{
	struct str text = { all.p, all.n - rest.n };
	struct str line = str_cut(&rest, '\n');
	struct hash stored;
	struct hash sum;

	digest_once(text, &sum);
	return hex_get(str_from_byte(line, 4), stored.bytes,
		   sizeof(stored.bytes)) &&
	    hash_eq(&stored, &sum);
}

static bool
get_line(struct str line, struct head_line *ret_line)
{
	size_t n;

	ret_line->party = str_cut(&line, ' ');
	if (!str_to_int(str_cut(&line, ' '), &ret_line->size))
		return false;
	if (!base64_get(str_cut(&line, ' '), ret_line->root.bytes,
		sizeof(ret_line->root.bytes), &n) ||
	    n != sizeof(ret_line->root.bytes))
		return false;
	return hex_get(line, ret_line->nonce.bytes,
	    sizeof(ret_line->nonce.bytes));
}

static bool
get_slot(struct str slot, struct head_file *ret_file)
{
	struct head_file file = { 0 };
	struct str rest = slot;

	if (!str_eq(str_cut(&rest, '\n'), str_from(first_line)) ||
	    !str_to_int(str_cut(&rest, '\n'), &file.seq) ||
	    !hex_get(str_cut(&rest, '\n'), file.machine.bytes,
		sizeof(file.machine.bytes)))
		return false;
	while (rest.n && !str_starts(rest, STR("sum "))) {
		if (file.n_lines == HOSTED_MAX ||
		    !get_line(str_cut(&rest, '\n'),
			&file.lines[file.n_lines++]))
			return false;
	}
	if (!ends_well(slot, rest))
		return false;
	*ret_file = file;
	return true;
}

/* The newer whole slot.  ERR_NOT_FOUND, ERR_MALFORMED. */
static enum err
read_file(struct node *node, struct arena *a, struct head_file *ret_file)
{
	const char *path = os_path(a, node->dir, "HEAD");
	struct head_file file;
	struct str bytes;
	bool is_found = false;
	enum err err;

	if (!path)
		return ERR_NO_MEMORY;
	err = os_read_file(a, path, N_SLOTS * SLOT_BYTES, &bytes);
	if (err != OK)
		return err == ERR_TOO_LARGE ? ERR_MALFORMED : err;
	for (size_t i = 0; i < N_SLOTS; i++) {
		struct str slot = str_from_byte(bytes, i * SLOT_BYTES);

		if (slot.n > SLOT_BYTES)
			slot.n = SLOT_BYTES;
		if (!get_slot(slot, &file) ||
		    (is_found && file.seq < ret_file->seq))
			continue;
		*ret_file = file;
		is_found = true;
	}
	return is_found ? OK : ERR_MALFORMED;
}

static const struct head_line *
line_of(const struct head_file *file, struct str party)
{
	for (size_t i = 0; i < file->n_lines; i++)
		if (str_eq(file->lines[i].party, party))
			return &file->lines[i];
	return NULL;
}

static void
say_why(struct node *node, struct str party, const char *what)
{
	node->is_confirmed = false;
	snprintf(node->why, sizeof(node->why), "%.*s%s%s", STR_ARG(party),
	    party.n ? ": " : "", what);
}

/*
 * A log that HEAD names must be here, not behind, and have grown out of what
 * HEAD saw.  Ahead of HEAD it may be: a crash between commit and HEAD, or
 * another process that has not written yet.
 */
static enum err
check_line(struct node *node, const struct head_line *line)
{
	struct own_log *own = node_own(node, line->party);
	struct hash root;
	enum err err;

	if (!own) {
		say_why(node, line->party, "HEAD names a log that is not here");
		return OK;
	}
	if (!hash_eq(&line->nonce, &own->head->nonce)) {
		say_why(node, line->party, "HEAD is of another copy");
		return OK;
	}
	if (line->size > own->head->size) {
		say_why(node, line->party,
		    "HEAD knows more entries: an old copy?");
		return OK;
	}
	err = log_root_at(node->db, line->party, line->size, &root);
	if (err == OK && !hash_eq(&root, &line->root))
		say_why(node, line->party, "HEAD has another root");
	return err;
}

static enum err
check_file(struct node *node, const struct head_file *file)
{
	enum err err = OK;

	node->head_seq = file->seq;
	if (!hash_eq(&node->machine, &file->machine))
		say_why(node, STR(""), "HEAD is of another machine");
	for (size_t i = 0; i < file->n_lines && err == OK && node->is_confirmed;
	     i++)
		err = check_line(node, &file->lines[i]);
	for (size_t i = 0; i < node->n_own && err == OK; i++) {
		struct own_log *own = &node->own[i];

		/* Written to at once when a log is made: a crash at most
		 * leaves out a log of one entry. */
		if (node->is_confirmed && own->head->size > 1 &&
		    !line_of(file, own->head->party))
			say_why(node, own->head->party,
			    "HEAD does not name this log");
	}
	return err;
}

/* The file is read first: a writer beside us only ever adds to the logs. */
enum err
head_check(struct node *node)
{
	struct arena a = { 0 };
	struct head_file file;
	enum err err = head_wait(node);
	enum err own_err;

	if (err == OK)
		err = read_file(node, &a, &file);
	own_err = node_reopen_own(node);

	node->is_confirmed = true;
	node->why[0] = '\0';
	if (own_err != OK)
		err = own_err;
	else if (err == OK)
		err = check_file(node, &file);
	else if (err == ERR_NOT_FOUND)
		say_why(node, STR(""), "there is no HEAD");
	else if (err == ERR_MALFORMED)
		say_why(node, STR(""), "HEAD is damaged");
	arena_free(&a);
	return !node->is_confirmed && !err_is_fault(err) ? OK : err;
}

static enum err
allows_line(struct node *node, const struct head_line *line, struct refusal *r)
{
	struct own_log *own = node_own(node, line->party);
	struct hash root;
	enum err err;

	if (!own || line->size > own->head->size)
		return refuse(r, ERR_STALE, "HEAD", "%.*s: %jd > %jd",
		    STR_ARG(line->party), (intmax_t)line->size,
		    (intmax_t)(own ? own->head->size : 0));
	err = log_root_at(node->db, line->party, line->size, &root);
	if (err == OK && !hash_eq(&root, &line->root))
		err = refuse(r, ERR_FORK, "HEAD", "%.*s", STR_ARG(line->party));
	return err;
}

enum err
head_allows(struct node *node, struct refusal *ret_refusal)
{
	struct arena a = { 0 };
	struct head_file file = { 0 };
	enum err err = head_wait(node);

	if (err == OK)
		err = read_file(node, &a, &file);
	if (err == ERR_NOT_FOUND || err == ERR_MALFORMED) /* it says nothing */
		err = OK;
	for (size_t i = 0; i < file.n_lines && err == OK; i++)
		err = allows_line(node, &file.lines[i], ret_refusal);
	arena_free(&a);
	return err;
}
