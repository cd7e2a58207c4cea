#ifndef SCHEMA_ERRORS_H
#define SCHEMA_ERRORS_H

#include "base/buf.h"
#include "base/err.h"
#include "schema/shape.h"

/* What each enum err means, made from schema/errors.schema. */
enum err_class { ERR_CLASS_OK, ERR_CLASS_REFUSAL, ERR_CLASS_FAULT };

struct err_info {
	const char *name;
	enum err_class class;
	int http;
	int exit;
	const char *zh;
	const char *en;
};

extern const struct err_info err_infos[N_ERRORS];

/*
 * An answer: what went wrong, with which field, and what was found or
 * allowed.  Fixed size, so that it can be passed around by value.
 */
struct refusal {
	enum err err;
	char field[64];
	char detail[160];
};

/* Fill in RET and return ERR, for `return refuse(r, ERR_X, "amount", ...)`. */
enum err refuse(struct refusal *ret, enum err err, const char *field,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/*
 * Call the field of R by LABEL, as far as there is room; an empty one changes
 * nothing.
 */
void refusal_label(struct refusal *r, struct str label);

/* The one line that tells a person, in LANG. */
void refusal_put(struct buf *out, const struct refusal *r, enum lang lang);

#endif /* SCHEMA_ERRORS_H */
