#ifndef LOG_BODY_H
#define LOG_BODY_H

#include "log/leaf.h"
#include "schema/event.h"

/*
 * The two parts of an event as bytes.  body: canonical JSON of the open
 * fields, with a random salt of 128 bits (22 characters of base64url) when
 * its kind is not public from birth, and without one when it is; more:
 * canonical JSON of the closed fields, always salted, empty when the kind
 * has none or all are absent.
 */

/* Random bytes drawn ahead, for many bodies.  All zero: nothing drawn yet. */
struct salts {
	uint8_t bytes[256];
	size_t n_left;
};

/*
 * Write both parts of BODY (the struct of TYPE) into A.  The salts are new
 * ones, whatever BODY held, and are left in it.  ERR_TOO_LARGE beyond
 * BODY_MAX for one part; ERR_NO_MEMORY.
 */
enum err body_put(const struct event_type *type, void *body,
    struct salts *salts, struct arena *a, struct str *ret_body,
    struct str *ret_more);

/*
 * Read the open part into a new struct in A, views of BYTES or texts in A.
 * Refuses what json_get() refuses, more than BODY_MAX bytes, a salt that is
 * missing, superfluous or not of 128 bits.
 */
enum err body_get(const struct event_type *type, struct str bytes,
    struct arena *a, void **ret_body, struct refusal *ret_refusal);

/* Read the closed part into BODY as well; refuses in the same way. */
enum err body_get_more(const struct event_type *type, struct str bytes,
    struct arena *a, void *body, struct refusal *ret_refusal);

#endif /* LOG_BODY_H */
