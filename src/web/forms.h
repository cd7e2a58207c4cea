#ifndef WEB_FORMS_H
#define WEB_FORMS_H

#include "codec/words.h"
#include "schema/event.h"
#include "web/page.h"

/*
 * Forms of the desk, made from the shapes of events: which inputs there are,
 * with which values and messages (pages/part/form.html says how they look),
 * and a posted form read back into an event's body.
 *
 * Names of inputs are the words of codec/words.h: "amount", "name.zh".
 * Names that begin with '_' are the form's own: FORM_CSRF, FORM_KEY.
 */
#define FORM_CSRF "_csrf"
#define FORM_KEY "_key" /* the idempotency key: a form counts once */

struct form_request {
	const struct event_type *type;
	enum lang lang;
	struct str currency;      /* of amounts that name none */
	const struct pair *typed; /* what stands in the inputs already */
	size_t n_typed;
	const struct pair *fixed; /* sent as hidden fields, not shown */
	size_t n_fixed;
	const struct refusal *refusal; /* or NULL: shown beside its field */
	struct str csrf;
	struct str key;
};

/*
 * Give the page its `form`, `hidden`, `inputs` and `options`; memory from the
 * page's arena.  ERR_NO_MEMORY.  Fields of every event (basis, cite) come
 * last, salts not at all.  A refusal that names no field of the form stands
 * above it.
 */
enum err forms_give(const struct form_request *f, struct page_request *page);

/*
 * Read PAIRS into BODY (the zeroed struct of TYPE).  Empty values are absent.
 * Answers as words_set() and words_complete().
 */
enum err forms_read(const struct event_type *type, const struct pair *pairs,
    size_t n, struct words_context *context, struct arena *a, void *body,
    struct refusal *ret_refusal);

/* Does the form carry the session's TOKEN?  In constant time. */
bool forms_has_token(const struct pair *pairs, size_t n, struct str token);

#endif /* WEB_FORMS_H */
