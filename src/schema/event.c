/*
 * Looking things up in the table of events.
 */
#include "schema/event.h"

#include <assert.h>

#include "schema/events.h"

const struct event_type *
event_type_named(struct str name)
{
	for (size_t i = 0; i < N_EVENT_TYPES; i++)
		if (str_is(name, event_types[i].open.name))
			return &event_types[i];
	return NULL;
}

bool
event_is_reversible(const struct event_type *type)
{
	switch (type->kind) {
	case EV_FUNDS_RAISED:
	case EV_FUNDS_ALLOCATED:
	case EV_FUNDS_ALLOCATED_2:
	case EV_FUNDS_PAID:
	case EV_PAYMENT_APPLIED:
	case EV_PAYMENT_MADE:
	case EV_BANK_STATED:
	case EV_BANK_LINE:
	case EV_BANK_MATCHED:
	case EV_BANK_MATCHED_2:
		return true;
	default:
		return type->half != NULL;
	}
}

struct str
event_subject(const struct event_type *type, const void *body)
{
	const struct field *f;

	assert(type->half);
	f = &type->open.fields[type->half_field];
	return *(const struct str *)field_of(f, body);
}

struct str
event_text(const struct event_type *type, const void *body, const char *name)
{
	const struct field *f = shape_find(&type->open, str_from(name));

	if (!f ||
	    (f->type != FIELD_ID && f->type != FIELD_TEXT &&
		f->type != FIELD_CHOICE))
		return STR("");
	return *(const struct str *)field_of(f, body);
}
