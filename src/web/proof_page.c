/*
 * The page of one proof, from its texts alone.
 */
#include "web/proof_page.h"

#include "node/proven.h"
#include "web/pages.h"
#include "web/qr.h"
#include "web/site.h"

/* Nothing on this page comes from a view. */
static enum err
load_nothing(void *ctx, enum view_kind kind, const struct str *args,
    size_t limit, struct list *ret_rows, bool *ret_more)
{
	(void)ctx, (void)kind, (void)args, (void)limit;
	(void)ret_rows, (void)ret_more;
	return ERR_NOT_FOUND;
}

static void
give_proven(struct page_request *page, const struct proof_texts *t,
    const struct proven *p, struct given_proven *row)
{
	*row = (struct given_proven){ .log = t->log,
		.origin = p->leaf.origin,
		.idx = p->index,
		.kind = p->leaf.kind,
		.by = p->leaf.by,
		.at = p->leaf.at,
		.own_signature = p->leaf.signatures.n > 0,
		.hash = p->hash,
		.size = p->size,
		.root = p->root,
		.code = t->proof.n <= QR_BYTES_MAX,
		.proof = t->proof,
		.policy = t->policy,
		.body = t->body };
	page_give(page, "proven", GIVEN_PROVEN, row, 1);
}

/* What the words say; of a kind we do not know, nothing. */
static enum err
give_told_of(struct page_request *page, const struct proven *p)
{
	struct given_told *rows;

	if (!p->body)
		return OK;
	rows = arena_alloc(page->arena,
	    (p->type->open.n_fields + 1) * sizeof(*rows));
	if (!rows)
		return ERR_NO_MEMORY;
	page_give(page, "told", GIVEN_TOLD, rows,
	    give_told(page->arena, page->lang, &p->type->open, p->body, rows));
	return OK;
}

enum err
proof_page_put(const struct proof_texts *t, enum lang lang, struct arena *a,
    struct buf *out)
{
	struct page_request page = { .lang = lang,
		.load = load_nothing,
		.arena = a };
	struct str captures[CAPTURES_MAX] = { { NULL, 0 } };
	struct given_proven *row = arena_alloc(a, sizeof(*row));
	struct proven proven;
	enum err err = row ? node_read_proof(t->proof, t->body, a, &proven) :
			     ERR_NO_MEMORY;

	if (err == OK)
		err = give_told_of(&page, &proven);
	if (err != OK)
		return err;
	page.captures = captures;
	give_proven(&page, t, &proven, row);
	return page_render(page_of(PAGE_PROOF), &page, out);
}
