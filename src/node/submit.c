/*
 * The commit path (DESIGN 4): commands become entries.
 *
 * A refusal leaves book and log as they were.  All that is accepted in a
 * batch is written in one transaction, read back, signed and committed.
 */
#include "node/spine.h"

#include <assert.h>

#include "base/limits.h"
#include "base/os.h"
#include "codec/json.h"
#include "log/body.h"
#include "node/local.h"
#include "schema/events.h"

/* What a command has become on its way. */
struct entry {
	struct str body;
	struct str more;
	struct str bytes; /* of the leaf */
	struct leaf leaf;
	struct event event;
};

struct batch {
	struct node *node;
	struct arena *arena;
	size_t n_commands;
	int64_t now;
	bool has_entries;
	bool has_answers;
	bool has_refused;
};

/* What was asked, as one hash: not when, and without salts. */
static enum err
add_request(struct digest *d, struct arena *a, const struct command *c)
{
	struct buf out = { .arena = a };

	buf_printf(&out, "%s %jd %.*s\n", c->type->open.name, (intmax_t)c->at,
	    STR_ARG(c->see));
	json_put(&out, &c->type->open, c->body);
	buf_byte(&out, '\n');
	if (c->type->closed.n_fields)
		json_put(&out, &c->type->closed, c->body);
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	digest_add(d, buf_str(&out));
	return OK;
}

static enum err
digest_request(struct batch *b, const struct command *c, struct hash *ret)
{
	enum err err;

	digest_start(b->node->digest);
	err = add_request(b->node->digest, b->arena, c);
	digest_finish(b->node->digest, ret);
	return err;
}

enum err
node_digest_commands(struct node *node, const struct command *commands,
    size_t n, struct hash *ret_hash)
{
	struct arena a = { 0 };
	enum err err = OK;

	digest_start(node->digest);
	for (size_t i = 0; i < n && err == OK; i++) {
		err = add_request(node->digest, &a, &commands[i]);
		digest_add(node->digest, STR("\n"));
		arena_reset(&a);
	}
	digest_finish(node->digest, ret_hash);
	arena_free(&a);
	return err;
}

/* Salts are the log's: what a command brings along is dropped. */
static void
clear_salts(const struct shape *s, void *body)
{
	for (size_t i = 0; i < s->n_fields; i++)
		if (s->fields[i].flags & FIELD_SALT)
			*(struct str *)field_in(&s->fields[i], body) = STR("");
}

/*
 * A key that was used before: the same request gets the answer it had
 * (RET_DONE), another one is refused.  Else RET_ANSWER waits for its index.
 */
static enum err
look_up_answer(struct batch *b, struct command *c,
    struct local_answer *ret_answer, bool *ret_done)
{
	struct local_answer found = { .party = c->party,
		.member = c->by,
		.key = c->idempotency };
	struct hash request;
	enum err err = digest_request(b, c, &request);

	if (err == OK)
		err = local_get_answer(b->node->db, &found);
	if (err != OK && err != ERR_NOT_FOUND)
		return err;
	if (err == ERR_NOT_FOUND || found.at < b->now - IDEMPOTENCY_SECONDS) {
		found.request = request;
		*ret_answer = found;
		return OK;
	}
	if (!hash_eq(&found.request, &request))
		return refuse(&c->refusal, ERR_CONFLICT, "key", "%.*s",
		    STR_ARG(c->idempotency));
	c->index = found.index;
	c->leaf_hash = found.leaf_hash;
	*ret_done = true;
	return OK;
}

/* Can LOG be written to at all? */
static enum err
check_log(struct batch *b, struct own_log *own, struct refusal *r)
{
	struct book_progress progress;
	enum err err;

	if (!own->has_signer)
		return refuse(r, ERR_NOT_FOUND, "party", "keys/%.*s.log.key",
		    STR_ARG(own->head->party));
	err = book_progress(b->node->book, own->head->party, &progress);
	if (err != OK || progress.size == own->head->size)
		return err;
	if (str_starts(progress.stop, STR("body")))
		return refuse(r, ERR_WAITING, "party", "%.*s",
		    STR_ARG(progress.stop));
	return refuse(r, ERR_EDITION, "party", "%.*s", STR_ARG(progress.stop));
}

static enum err
refuse_clock(struct batch *b, struct command *c, int64_t clock, const char *why)
{
	struct buf text = { .arena = b->arena };

	moment_put(&text, clock);
	if (!buf_ok(&text))
		return ERR_NO_MEMORY;
	return refuse(&c->refusal, ERR_CLOCK, "at", "%.*s%s",
	    STR_ARG(buf_str(&text)), why);
}

/*
 * AT against the log's clock and ours.  A jump forward is confirmed by a
 * person, since the log's clock never goes back but by clock.corrected.
 */
static enum err
check_clock(struct batch *b, const struct own_log *own, struct command *c,
    int64_t at)
{
	int64_t clock = own->head->clock;
	bool resets = c->type->kind == EV_CLOCK_CORRECTED;

	if (at <= 0 || at > b->now + AT_AHEAD_MAX ||
	    (at < clock - AT_BEHIND_MAX && !resets))
		return refuse_clock(b, c, clock, "");
	if (at > clock + CLOCK_JUMP_MAX && own->head->size > 0 && !resets &&
	    !c->confirm_clock)
		return refuse_clock(b, c, clock, ", more than 24 h ago");
	return OK;
}

static enum err
check_form(struct command *c)
{
	struct str see = c->type->is_public ? STR("public") : STR("parties");

	if (!id_is_wellformed(c->by))
		return refuse(&c->refusal, ERR_MALFORMED, "by", "%.*s",
		    STR_ARG(c->by));
	if (c->see.n && !str_eq(c->see, see))
		return refuse(&c->refusal, ERR_MALFORMED, "see", "%.*s",
		    STR_ARG(see));
	if (c->idempotency.n > ID_MAX)
		return refuse(&c->refusal, ERR_TOO_LARGE, "key", "%d", ID_MAX);
	return OK;
}

/* The closed fields that must be there; a part without any is not written. */
static enum err
check_closed(struct command *c)
{
	const struct shape *s = &c->type->closed;

	for (size_t i = 0; i < s->n_fields; i++) {
		const struct field *f = &s->fields[i];

		if (!(f->flags & FIELD_OPTIONAL) &&
		    field_is_absent(f, field_of(f, c->body)))
			return refuse(&c->refusal, ERR_MISSING_FIELD, f->name,
			    "%s", "");
	}
	return OK;
}

/*
 * Make the parts, and read them back as everybody else will: what the rule
 * sees is what is in the log, and a value that no reader would take is
 * refused here.
 */
static enum err
make_parts(struct batch *b, struct command *c, struct str log, struct entry *e)
{
	const struct event_type *type = c->type;
	void *closed;
	void *open;
	enum err err = body_put(type, c->body, &b->node->salts, b->arena,
	    &e->body, &e->more);

	if (err == ERR_TOO_LARGE)
		return refuse(&c->refusal, err, "body", "%d", BODY_MAX);
	if (err == OK)
		err = body_get(type, e->body, b->arena, &open, &c->refusal);
	if (err == OK)
		err = check_closed(c);
	if (err == OK && e->more.n) {
		closed = arena_alloc(b->arena, type->closed.size);
		err = closed ? body_get_more(type, e->more, b->arena, closed,
				   &c->refusal) :
			       ERR_NO_MEMORY;
	}
	if (err == OK)
		e->event = (struct event){ .type = type,
			.log = log,
			.by = c->by,
			.body = open };
	return err;
}

static void
hash_of(struct digest *d, struct str bytes, struct hash *ret_hash)
{
	digest_start(d);
	digest_add(d, bytes);
	digest_finish(d, ret_hash);
}

static enum err
make_leaf(struct batch *b, const struct own_log *own, struct entry *e)
{
	struct buf out = { .arena = b->arena };
	const struct event_type *type = e->event.type;

	e->leaf = (struct leaf){ .origin = own->head->origin,
		.at = e->event.at,
		.by = e->event.by,
		.kind = str_from(type->open.name),
		.see = type->is_public ? STR("public") : STR("parties") };
	hash_of(b->node->digest, e->body, &e->leaf.body);
	if (e->more.n)
		hash_of(b->node->digest, e->more, &e->leaf.more);
	leaf_put(&out, &e->leaf);
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	assert(out.n <= LEAF_MAX); /* ids and names have their limits */
	e->bytes = buf_str(&out);
	return OK;
}

/* All that may refuse; the last step changes the book. */
static enum err
try_command(struct batch *b, struct own_log *own, struct command *c,
    struct entry *e)
{
	int64_t at = c->at ? c->at : b->now;
	struct book *book = b->node->book;
	enum err err = check_form(c);

	if (err == OK)
		err = check_clock(b, own, c, at);
	if (err == OK)
		err = make_parts(b, c, own->head->party, e);
	if (err != OK)
		return err;
	e->event.at = at;
	e->event.index = own->head->size;
	err = book_gate(book, &e->event, &c->refusal);
	if (err == OK)
		err = make_leaf(b, own, e);
	if (err == OK)
		err = book_apply(book, &e->event, &c->refusal);
	return err;
}

/* The book has taken it: from here on nothing is refused. */
static enum err
append(struct batch *b, struct own_log *own, struct command *c,
    const struct entry *e)
{
	struct book_entry *pending = &own->pending[own->n_pending];
	enum err err;

	err = log_append(own->log, e->bytes, e->body, e->more, &e->leaf);
	if (err != OK)
		return err_is_fault(err) ? err : ERR_CORRUPT;
	assert(own->head->size == e->event.index + 1);
	c->index = e->event.index;
	c->leaf_hash = *log_last_hash(own->log);
	*pending = (struct book_entry){ c->leaf_hash, e->event };
	own->n_pending++;
	b->has_entries = true;
	return OK;
}

/* The log's part in this batch begins. */
static enum err
join(struct batch *b, struct own_log *own, struct refusal *r)
{
	enum err err;

	if (own->pending)
		return OK;
	err = check_log(b, own, r);
	if (err != OK)
		return err;
	own->first_size = own->head->size;
	own->n_pending = 0;
	own->pending =
	    arena_alloc(b->arena, b->n_commands * sizeof(*own->pending));
	return own->pending ? OK : ERR_NO_MEMORY;
}

static enum err
keep_answer(struct batch *b, const struct command *c,
    struct local_answer *answer)
{
	if (c->idempotency.n == 0)
		return OK;
	answer->index = c->index;
	answer->leaf_hash = c->leaf_hash;
	answer->at = b->now;
	b->has_answers = true;
	return local_put_answer(b->node->db, answer);
}

static enum err
run_command(struct batch *b, struct command *c)
{
	struct own_log *own = node_own(b->node, c->party);
	struct local_answer answer = { 0 };
	struct entry entry;
	bool is_done = false;
	enum err err;

	assert(c->type && c->body);
	if (!own)
		return refuse(&c->refusal, ERR_NOT_FOUND, "party", "%.*s",
		    STR_ARG(c->party));
	clear_salts(&c->type->open, c->body);
	clear_salts(&c->type->closed, c->body);
	err = join(b, own, &c->refusal);
	if (err == OK && c->idempotency.n)
		err = look_up_answer(b, c, &answer, &is_done);
	if (err != OK || is_done)
		return err;
	err = try_command(b, own, c, &entry);
	if (err != OK)
		return err;
	err = append(b, own, c, &entry);
	if (err == OK)
		err = keep_answer(b, c, &answer);
	/* The book has changed: only a fault may follow. */
	assert(err == OK || err_is_fault(err));
	return err;
}

/* Answer every command.  A fault ends the batch. */
static enum err
run_commands(struct batch *b, struct command *commands)
{
	for (size_t i = 0; i < b->n_commands; i++) {
		struct command *c = &commands[i];

		c->refusal = (struct refusal){ 0 };
		c->err = run_command(b, c);
		if (err_is_fault(c->err))
			return c->err;
		c->refusal.err = c->err;
		b->has_refused |= c->err != OK;
	}
	return OK;
}

/* What was accepted is taken back; the answers stay. */
static enum err
take_back(struct node *node)
{
	enum err err = node_abort(node, ERR_STATE);

	return err_is_fault(err) ? err : node_reopen_own(node);
}

static enum err
finish_log(struct batch *b, struct own_log *own)
{
	struct str note;
	enum err err = log_sign(own->log, &own->signer, b->arena, &note);

	return err == OK ? log_finish(own->log, own->stored_size, note) : err;
}

/* Rows, heads, signatures, all in the transaction that commits them. */
static enum err
finish(struct batch *b)
{
	struct node *node = b->node;
	enum err err = book_flush(node->book);

	for (size_t i = 0; i < node->n_own && err == OK; i++)
		if (node->own[i].head->size > node->own[i].stored_size)
			err = finish_log(b, &node->own[i]);
	if (err == OK && b->has_answers)
		err = local_forget_answers(node->db,
		    b->now - IDEMPOTENCY_SECONDS);
	node->has_moved = true;
	if (err != OK && !err_is_fault(err))
		err = ERR_CORRUPT; /* a head moved under our lock */
	return err;
}

static enum err
run_batch(struct batch *b, struct command *commands)
{
	struct node *node = b->node;
	enum err err = run_commands(b, commands);

	if (err == OK && !b->has_entries)
		return db_rollback(node->db);
	if (err == OK)
		err = finish(b);
	return err == OK ? node_commit(node) : node_abort(node, err);
}

static void
refuse_all(struct command *commands, size_t n, enum err err, const char *detail)
{
	for (size_t i = 0; i < n; i++) {
		commands[i].err =
		    refuse(&commands[i].refusal, err, "", "%s", detail);
	}
}

static void
end_batch(struct node *node)
{
	for (size_t i = 0; i < node->n_own; i++) {
		node->own[i].pending = NULL;
		node->own[i].n_pending = 0;
	}
	arena_rewind(&node->batch, BATCH_KEEP_MAX);
}

static enum err
begin(struct node *node)
{
	enum err err = node_begin(node);

	for (size_t i = 0; i < node->n_own && err == OK; i++)
		node->own[i].stored_size = node->own[i].head->size;
	return err;
}

static enum err
submit(struct batch *batch, struct command *commands)
{
	struct node *node = batch->node;
	size_t n = batch->n_commands;
	enum err err;

	assert(n <= BATCH_MAX);
	err = begin(node);
	if (err == OK && !node->is_confirmed) {
		refuse_all(commands, n, ERR_UNCONFIRMED, node->why);
		return db_rollback(node->db);
	}
	if (err == OK) {
		err = run_batch(batch, commands);
		end_batch(node);
	}
	if (err != OK)
		refuse_all(commands, n, err, db_error(node->db));
	return err;
}

enum err
node_submit(struct node *node, struct command *commands, size_t n)
{
	struct batch batch = { .node = node,
		.arena = &node->batch,
		.n_commands = n,
		.now = os_now() };

	return submit(&batch, commands);
}

/* ---- all or nothing ---- */

enum err
node_whole_begin(struct node *node, struct node_whole *ret)
{
	*ret = (struct node_whole){ .node = node, .now = os_now() };
	return begin(node);
}

/* The rows and entries of a part go where the next part finds them. */
static enum err
settle(struct node *node)
{
	enum err err = book_flush(node->book);

	for (size_t i = 0; i < node->n_own && err == OK; i++)
		if (node->own[i].n_pending)
			err = log_read_back(node->own[i].log);
	return err;
}

enum err
node_whole_add(struct node_whole *w, struct command *commands, size_t n)
{
	struct node *node = w->node;
	struct batch batch = { .node = node,
		.arena = &node->batch,
		.n_commands = n,
		.now = w->now };
	enum err err;

	assert(n <= BATCH_MAX && w->fault == OK);
	if (!node->is_confirmed) {
		refuse_all(commands, n, ERR_UNCONFIRMED, node->why);
		w->has_refused = true;
		return OK;
	}
	err = run_commands(&batch, commands);
	if (err == OK && batch.has_entries)
		err = settle(node);
	w->has_entries |= batch.has_entries;
	w->has_refused |= batch.has_refused;
	w->has_answers |= batch.has_answers;
	end_batch(node);
	if (err == OK)
		return OK;
	w->fault = node_abort(node, err);
	refuse_all(commands, n, w->fault, db_error(node->db));
	return w->fault;
}

enum err
node_whole_end(struct node_whole *w, bool keep)
{
	struct node *node = w->node;
	struct batch batch = { .node = node,
		.arena = &node->batch,
		.now = w->now,
		.has_answers = w->has_answers };
	enum err err;

	if (w->fault != OK)
		return w->fault;
	if (!w->has_entries)
		return db_rollback(node->db);
	if (!keep || w->has_refused)
		return take_back(node);
	err = finish(&batch);
	err = err == OK ? node_commit(node) : node_abort(node, err);
	end_batch(node);
	return err;
}

enum err
node_submit_whole(struct node *node, struct command *commands, size_t n,
    bool is_trial)
{
	struct node_whole whole;
	enum err err = node_whole_begin(node, &whole);

	if (err != OK) {
		refuse_all(commands, n, err, db_error(node->db));
		return err;
	}
	err = node_whole_add(&whole, commands, n);
	return err == OK ? node_whole_end(&whole, !is_trial) : err;
}
