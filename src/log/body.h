#ifndef LOG_BODY_H
#define LOG_BODY_H

#include "log/leaf.h"
#include "schema/event.h"

/*
 * The two parts of an event as bytes.  body: canonical JSON of the open
 * fields, with a random salt of 128 bits when it is not public from birth;
 * more: canonical JSON of the closed fields, always salted, empty when the
 * kind has none or all are absent.
 */
enum err body_put(const struct event_type *type, void *body, struct arena *a,
    struct str *ret_body, struct str *ret_more);

/* Read the open part into a new struct in A. */
enum err body_get(const struct event_type *type, struct str bytes,
    struct arena *a, void **ret_body, struct refusal *ret_refusal);

/* Read the closed part into BODY as well. */
enum err body_get_more(const struct event_type *type, struct str bytes,
    struct arena *a, void *body, struct refusal *ret_refusal);

#endif /* LOG_BODY_H */
