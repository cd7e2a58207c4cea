/*
 * Answers as one line for people.
 */
#include "schema/errors.h"

#include <stdarg.h>
#include <stdio.h>

enum err
refuse(struct refusal *ret, enum err err, const char *field, const char *fmt,
    ...)
{
	va_list ap;

	ret->err = err;
	snprintf(ret->field, sizeof(ret->field), "%s", field);
	va_start(ap, fmt);
	vsnprintf(ret->detail, sizeof(ret->detail), fmt, ap);
	va_end(ap);
	/* A cut must not leave half a character behind. */
	for (size_t n = strlen(ret->detail);
	     n && !str_is_utf8((struct str){ ret->detail, n }); n--)
		ret->detail[n - 1] = '\0';
	return err;
}

void
refusal_label(struct refusal *r, struct str label)
{
	while (label.n >= sizeof(r->field) || (label.n && !str_is_utf8(label)))
		label.n--;
	if (label.n)
		snprintf(r->field, sizeof(r->field), "%.*s", STR_ARG(label));
}

void
refusal_put(struct buf *out, const struct refusal *r, enum lang lang)
{
	const struct err_info *info = &err_infos[r->err];
	struct str rest = str_from(lang == LANG_ZH ? info->zh : info->en);

	while (rest.n) {
		buf_put(out, str_cut(&rest, '{'));
		if (str_starts(rest, STR("field}")))
			buf_put(out, str_from(r->field));
		else if (str_starts(rest, STR("detail}")))
			buf_put(out, str_from(r->detail));
		if (rest.n)
			str_cut(&rest, '}');
	}
}
