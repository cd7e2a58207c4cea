#ifndef BOOK_VIEW_H
#define BOOK_VIEW_H

#include "db/db.h"
#include "schema/views.h"

/*
 * Views: what pages, reports and controls read, one query each
 * (queries/NAME.sql, table views.schema).
 *
 * ARGS are the params in order, as text: an id or text as it stands, a day
 * as 2017-10-27, an int in decimal.  Rows come as an array of the view's
 * struct in A, at most LIMIT (LIST_PAGE_MAX if 0); RET_MORE (may be NULL)
 * says that there were more.
 * A wdays field counts the working days from the day its column names up to
 * TODAY on the calendar of the row's `calendar` field, or of its `log` if it
 * has none.
 */
struct view_reader {
	struct db *db;
	struct day today;
};

enum err view_load(const struct view_reader *reader, enum view_kind kind,
    const struct str *args, size_t limit, struct arena *a,
    struct list *ret_rows, bool *ret_more);

/* The calendar of LOG as folded; arrays in A. */
enum err view_calendar(struct db *db, struct str log, struct arena *a,
    struct calendar *ret);

#endif /* BOOK_VIEW_H */
