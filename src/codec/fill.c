/*
 * Events from words.
 */
#include "codec/fill.h"

enum err
fill_start(struct fill *f, const struct event_type *type, struct str currency,
    enum lang lang, struct arena *a)
{
	*f = (struct fill){ .type = type,
		.arena = a,
		.open = { .currency = currency, .lang = lang },
		.closed = { .currency = currency, .lang = lang } };
	f->body = arena_alloc(a, type->open.size);
	return f->body ? OK : ERR_NO_MEMORY;
}

enum err
fill_set(struct fill *f, struct str name, struct str value,
    struct refusal *ret_refusal)
{
	const struct shape *closed = &f->type->closed;
	struct str bare = { name.p, str_find(name, '.') };
	bool is_closed = closed->n_fields && shape_find(closed, bare) &&
	    !shape_find(&f->type->open, bare);

	return words_set(is_closed ? closed : &f->type->open, f->body, name,
	    value, is_closed ? &f->closed : &f->open, f->arena, ret_refusal);
}

enum err
fill_end(struct fill *f, struct refusal *ret_refusal)
{
	enum err err =
	    words_complete(&f->type->open, f->body, &f->open, ret_refusal);

	if (err == OK && f->type->closed.n_fields)
		err = words_complete(&f->type->closed, f->body, &f->closed,
		    ret_refusal);
	return err;
}
