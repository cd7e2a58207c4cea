#ifndef BOOK_WATCH_H
#define BOOK_WATCH_H

#include "book/control.h"

/*
 * Inside the book only: how the controls are run.  ADD turns the candidates
 * that VIEW gives, in the order of their query, into exceptions of CONTROL.
 */
struct watch {
	enum control control;
	enum control step; /* tells of it when graver; else CONTROL */
	enum view_kind view;
	enum err (*add)(const struct view_reader *reader,
	    const struct watch *watch, const struct list *rows, struct arena *a,
	    struct buf *out);
};

/* What VIEW, of one control, finds on the reader's day. */
enum err control_candidates(const struct view_reader *reader,
    enum view_kind view, struct arena *a, struct list *ret_rows);

/* The second limit of a control that has two. */
enum err control_second(const struct view_reader *reader, enum control control,
    struct str log, struct arena *a, int64_t *ret);

void control_put(struct buf *out, const struct exception *e);

/* split.c: payments just below a band, together above it (C6). */
enum err split_add(const struct view_reader *reader, const struct watch *watch,
    const struct list *rows, struct arena *a, struct buf *out);

/*
 * similar.c: projects at one place whose names are equal, in some language,
 * without blanks, digits, case and the words that end many names (C19).
 */
enum err similar_add(const struct view_reader *reader,
    const struct watch *watch, const struct list *rows, struct arena *a,
    struct buf *out);

/* prefinance.c: certified beyond a share, and nothing paid (C13). */
enum err prefinance_add(const struct view_reader *reader,
    const struct watch *watch, const struct list *rows, struct arena *a,
    struct buf *out);

/* proportion.c: returns that are not in proportion to the sources (C16). */
enum err proportion_add(const struct view_reader *reader,
    const struct watch *watch, const struct list *rows, struct arena *a,
    struct buf *out);

#endif /* BOOK_WATCH_H */
