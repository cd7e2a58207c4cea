/*
 * From entries to events to the book.
 */
#include "node/spine.h"

#include "log/body.h"

/* Read LEAF and its open part; refusals say what is wrong with the entry. */
static enum err
decode(const struct log_entry *entry, const struct leaf *leaf, struct arena *a,
    struct event *ret_event, struct refusal *r)
{
	const struct event_type *type = event_type_named(leaf->kind);
	void *body;
	enum err err;

	if (!type)
		return refuse(r, ERR_UNKNOWN_KIND, "kind", "%.*s",
		    STR_ARG(leaf->kind));
	if (!entry->body.p)
		return refuse(r, ERR_WAITING, "body", "%jd",
		    (intmax_t)entry->index);
	if (str_eq(leaf->see, STR("public")) != (type->is_public != 0))
		return refuse(r, ERR_MALFORMED, "see", "%.*s",
		    STR_ARG(leaf->see));
	err = body_get(type, entry->body, a, &body, r);
	if (err != OK)
		return err;
	*ret_event = (struct event){ .type = type,
		.index = entry->index,
		.at = leaf->at,
		.by = leaf->by,
		.body = body };
	return OK;
}

enum err
fold_entry(void *ctx, struct str log, int64_t index, struct arena *a,
    struct book_entry *ret_entry)
{
	struct refusal refusal;
	struct log_entry *entry;
	struct leaf leaf;
	size_t n = 0;
	enum err err;

	if (index < 0)
		return ERR_NOT_FOUND;
	err = log_entries(ctx, log, index, 1, a, &entry, &n);
	if (err == OK && n == 0)
		err = ERR_NOT_FOUND;
	if (err == OK)
		err = leaf_get(entry->leaf, a, &leaf, &refusal);
	if (err == OK)
		err = decode(entry, &leaf, a, &ret_entry->event, &refusal);
	if (err != OK)
		return err_is_fault(err) || err == ERR_WAITING ? err :
								 ERR_NOT_FOUND;
	ret_entry->event.log = log;
	ret_entry->leaf_hash = entry->leaf_hash;
	return OK;
}

enum err
node_entry(void *ctx, struct str log, int64_t index, struct arena *a,
    struct book_entry *ret_entry)
{
	struct node *node = ctx;
	const struct own_log *own = node_own(node, log);
	size_t i;

	if (!own || own->n_pending == 0 || index < own->first_size)
		return fold_entry(node->db, log, index, a, ret_entry);
	i = (size_t)(index - own->first_size);
	if (i >= own->n_pending)
		return ERR_NOT_FOUND;
	*ret_entry = own->pending[i];
	return OK;
}

/* Stop, unless it already says so. */
static enum err
stop(struct folder *f, struct str log, const char *what, const char *detail)
{
	struct book_progress progress;
	struct buf why = { .arena = f->arena };
	enum err err = book_progress(f->book, log, &progress);

	buf_printf(&why, "%s %s", what, detail);
	if (!buf_ok(&why))
		return ERR_NO_MEMORY;
	if (err != OK || str_eq(progress.stop, buf_str(&why)))
		return err;
	return book_stop(f->book, log, buf_str(&why));
}

/* An entry that did not become an event of the book: WHY says it. */
static enum err
fold_refused(struct folder *f, const struct log_head *head,
    const struct log_entry *entry, const struct leaf *leaf,
    const struct refusal *why, bool *ret_moved)
{
	*ret_moved = false;
	if (why->err == ERR_WAITING)
		return stop(f, head->party, "body", why->detail);
	if (why->err == ERR_UNKNOWN_KIND)
		return stop(f, head->party, "kind", why->detail);
	if (why->err == ERR_EDITION)
		return stop(f, head->party, "edition above", why->detail);
	*ret_moved = true;
	return book_fold_broken(f->book, head->party, entry->index,
	    leaf ? leaf->kind : STR(""), why);
}

enum err
fold_read(struct folder *f, const struct log_head *head,
    const struct log_entry *entry, const struct leaf *leaf,
    const struct refusal *not_read, bool *ret_moved)
{
	struct refusal why = { 0 };
	struct event event;
	enum err err;

	*ret_moved = true;
	if (!leaf)
		return fold_refused(f, head, entry, NULL, not_read, ret_moved);
	if (!str_eq(leaf->origin, head->origin))
		err = refuse(&why, ERR_MALFORMED, "origin", "%.*s",
		    STR_ARG(head->origin));
	else
		err = decode(entry, leaf, f->arena, &event, &why);
	if (err == OK) {
		event.log = head->party;
		err = book_fold(f->book, &event);
		if (err == OK || err_is_fault(err))
			return err;
		err = refuse(&why, err, "edition", "%d", BOOK_EDITION);
	}
	if (err_is_fault(err))
		return err;
	return fold_refused(f, head, entry, leaf, &why, ret_moved);
}

/* Fold one entry; RET_MOVED false when the fold stops before it. */
static enum err
fold_one(struct folder *f, const struct log_head *head,
    const struct log_entry *entry, bool *ret_moved)
{
	struct refusal why = { 0 };
	struct leaf leaf;
	enum err err = leaf_get(entry->leaf, f->arena, &leaf, &why);

	if (err_is_fault(err))
		return err;
	return fold_read(f, head, entry, err == OK ? &leaf : NULL, &why,
	    ret_moved);
}

/* One chunk; RET_N is how many were folded, less than asked when it stops. */
static enum err
fold_chunk(struct folder *f, const struct log_head *head, int64_t first,
    size_t n, size_t *ret_n)
{
	struct log_entry *entries;
	size_t n_entries = 0;
	bool moved = true;
	size_t i = 0;
	enum err err;

	err = log_entries(f->db, head->party, first, n, f->arena, &entries,
	    &n_entries);
	while (err == OK && moved && i < n_entries) {
		err = fold_one(f, head, &entries[i], &moved);
		if (err == OK && moved)
			i++;
	}
	*ret_n = i;
	return err;
}

enum err
fold_some(struct folder *f, const struct log_head *head, int64_t n,
    int64_t *ret_n)
{
	struct book_progress progress;
	int64_t done = 0;
	size_t got = FOLD_CHUNK;
	enum err err = book_progress(f->book, head->party, &progress);

	while (err == OK && done < n && got == FOLD_CHUNK &&
	    progress.size + done < head->size) {
		arena_reset(f->arena);
		err =
		    fold_chunk(f, head, progress.size + done, FOLD_CHUNK, &got);
		done += (int64_t)got;
		/* Long texts of a peer must not fill the memory. */
		if (err == OK && book_is_full(f->book))
			err = book_flush(f->book);
	}
	*ret_n = done;
	return err;
}

/* One transaction of the fold of one log. */
static enum err
fold_batch(struct node *node, struct folder *f, struct str party,
    int64_t *ret_n)
{
	struct log_head head;
	enum err err = node_begin(node);

	*ret_n = 0;
	if (err != OK)
		return err;
	err = log_head(node->db, party, &node->batch, &head);
	if (err == OK)
		err = fold_some(f, &head, FOLD_BATCH_MAX, ret_n);
	if (err == OK)
		err = book_flush(node->book);
	arena_reset(&node->batch);
	return err == OK ? node_commit(node) : node_abort(node, err);
}

static enum err
fold_logs(struct node *node, struct folder *f, int64_t *ret_events)
{
	struct arena a = { 0 };
	struct log_head *heads;
	size_t n_heads = 0;
	enum err err = log_heads(node->db, &a, &heads, &n_heads);

	*ret_events = 0;
	for (size_t i = 0; i < n_heads && err == OK; i++) {
		int64_t n = 1;

		while (err == OK && n > 0) {
			err = fold_batch(node, f, heads[i].party, &n);
			*ret_events += n;
		}
	}
	arena_free(&a);
	return err;
}

enum err
node_folded(struct node *node, struct str party, int64_t *ret_size)
{
	struct book_progress progress;
	enum err err = book_progress(node->book, party, &progress);

	*ret_size = progress.size;
	return err;
}

enum err
node_fold_all(struct node *node, int64_t *ret_events)
{
	struct arena a = { 0 };
	struct folder f = { .db = node->db,
		.book = node->book,
		.digest = node->digest,
		.arena = &a };
	enum err err = fold_logs(node, &f, ret_events);

	arena_free(&a);
	return err;
}
