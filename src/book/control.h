#ifndef BOOK_CONTROL_H
#define BOOK_CONTROL_H

#include "book/view.h"
#include "schema/controls.h"

/*
 * Controls: checks computed when read, over all logs held and a stated day
 * (controls.schema, check "control").  An exception names its evidence.
 */
struct exception {
	enum control control;
	struct str log;      /* whose statement it concerns first */
	struct str subject;  /* transfer, promise, objection ... */
	int64_t idx;         /* entry of LOG */
	struct money amount; /* the difference, or the amount concerned */
	int64_t days;        /* working days over, where the control counts */
};

/* All exceptions on READER's day, in order of control, log and subject. */
enum err control_run(const struct view_reader *reader, struct arena *a,
    struct exception **ret, size_t *ret_n);

/* The parameter of CONTROL in force for LOG on READER's day. */
enum err control_limit(const struct view_reader *reader, enum control control,
    struct str log, struct arena *a, int64_t *ret_limit);

#endif /* BOOK_CONTROL_H */
