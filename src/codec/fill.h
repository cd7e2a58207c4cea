#ifndef CODEC_FILL_H
#define CODEC_FILL_H

#include "codec/words.h"
#include "schema/event.h"

/*
 * Filling in an event from words: each goes to the open or the closed part,
 * by its name.  A new one: { .type, .body, .arena, .currency, .lang }.
 */
struct fill {
	const struct event_type *type;
	void *body;
	struct arena *arena;
	struct words_context open;
	struct words_context closed;
};

/* ERR_NO_MEMORY. */
enum err fill_start(struct fill *f, const struct event_type *type,
    struct str currency, enum lang lang, struct arena *a);

/* Errors of words_set(). */
enum err fill_set(struct fill *f, struct str name, struct str value,
    struct refusal *ret_refusal);

/* Is all there that must be?  Errors of words_complete(). */
enum err fill_end(struct fill *f, struct refusal *ret_refusal);

#endif /* CODEC_FILL_H */
