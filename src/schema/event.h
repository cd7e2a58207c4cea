#ifndef SCHEMA_EVENT_H
#define SCHEMA_EVENT_H

#include "schema/roles.h"
#include "schema/shape.h"

/*
 * Kinds of event, made from schema/events.schema, and one event as the law
 * sees it.
 */
enum more_kind { MORE_NONE, MORE_PARTIES, MORE_SEALED };

struct event_type {
	int kind; /* enum event_kind */
	enum role role;
	int is_public; /* the body is public from the start */
	enum more_kind more;
	struct shape open;
	struct shape closed; /* n_fields 0 if the kind has none */
	const char *rule_zh;
	const char *rule_en;
	const char *half; /* subject of a two-sided fact, or NULL */
	int half_field;   /* the open field that holds its id */
	const char *slot; /* "own": both sides write this kind */
};

/*
 * One event.  BODY is the struct of the kind (struct ev_...); while a rule
 * looks at it only the open part is filled in.
 */
struct event {
	const struct event_type *type;
	struct str log; /* the party whose log it is in */
	int64_t index;
	int64_t at; /* the author's claim, Unix seconds */
	struct str by;
	const void *body;
};

/* The type of the kind called NAME, or NULL: a log may hold newer kinds. */
const struct event_type *event_type_named(struct str name);

/* May an entry of this kind be reversed at all? */
bool event_is_reversible(const struct event_type *type);

/* The subject id of a two-sided event; its kind must have a half. */
struct str event_subject(const struct event_type *type, const void *body);

/* The text of field NAME (an id, choice or text) in BODY, or an empty str. */
struct str event_text(const struct event_type *type, const void *body,
    const char *name);

#endif /* SCHEMA_EVENT_H */
