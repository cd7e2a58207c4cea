#ifndef BOOK_REPORT_H
#define BOOK_REPORT_H

#include "book/view.h"
#include "codec/table.h"
#include "schema/reports.h"

/*
 * Official tables (reports.schema): the rows of a view as numbered lines with
 * subtotals and totals, in one language and one unit of amounts.
 */
struct report_asked {
	const struct report_type *type;
	const struct str *args;         /* of the view's params, in order */
	const struct report_word *unit; /* of amounts; NULL: as they are */
	enum lang lang;
};

/* The word of WORDS (reports.schema), report or unit called NAME, or NULL. */
const struct report_word *report_word_named(const struct report_word *words,
    struct str name);
const struct report_type *report_named(struct str name);
const struct report_word *report_unit_named(struct str name);

/*
 * Fill in RET, REPORT_ARGS_MAX of them: what the report sets, else GIVEN by
 * the name of the param, else what stands for "any": today for `to` and
 * `today`, the first day for `from`, a control's own limit for its parameter,
 * 0 or nothing.  ERR_MALFORMED names the param that does not fit its type.
 */
typedef struct str report_given_fn(void *ctx, const char *name);
enum err report_args(const struct view_reader *reader,
    const struct report_type *type, report_given_fn *given, void *ctx,
    struct arena *a, struct str *ret, struct refusal *ret_refusal);

/*
 * Make the table; all of it in A.  Refuses ERR_OVERFLOW when a sum does not
 * fit, ERR_TOO_LARGE when there are more than LIMIT rows: half a table has
 * no total.
 */
enum err report_make(const struct view_reader *reader,
    const struct report_asked *asked, size_t limit, struct arena *a,
    struct table *ret, struct refusal *ret_refusal);

#endif /* BOOK_REPORT_H */
