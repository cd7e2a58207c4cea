/*
 * Entries as people read them.
 */
#include "node/reading.h"

#include "log/body.h"
#include "node/disclosure.h"

/* What the parts say; whatever cannot be read is left out. */
static void
read_parts(const struct log_entry *e, struct arena *a, struct reading *r)
{
	struct refusal why;

	r->type = event_type_named(r->leaf.kind);
	if (!r->type || !e->body.p)
		return;
	if (body_get(r->type, e->body, a, &r->body, &why) != OK)
		r->body = NULL;
	if (r->body && e->more.n && r->type->closed.n_fields &&
	    body_get_more(r->type, e->more, a, r->body, &why) != OK)
		r->body = NULL;
}

enum err
node_read_entry(struct db *db, struct str party, int64_t index, struct arena *a,
    struct reading *ret)
{
	struct reading r = { .index = index };
	struct log_entry *e;
	struct refusal why;
	size_t n = 0;
	enum err err;

	if (index < 0)
		return ERR_NOT_FOUND;
	err = log_entries(db, party, index, 1, a, &e, &n);
	if (err != OK || n == 0)
		return err != OK ? err : ERR_NOT_FOUND;
	r.hash = e->leaf_hash;
	r.bytes = e->leaf;
	r.text = e->body;
	err = node_is_disclosed(db, party, index, &r.is_disclosed);
	if (err != OK)
		return err;
	if (leaf_get(e->leaf, a, &r.leaf, &why) != OK)
		r.leaf = (struct leaf){ 0 };
	r.is_public = r.is_disclosed || str_eq(r.leaf.see, STR("public"));
	read_parts(e, a, &r);
	*ret = r;
	return OK;
}
