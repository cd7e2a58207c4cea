/*
 * What is asked of a report: which one, of what, in which unit.
 */
#include "book/report.h"
#include "schema/controls.h"

const struct report_type *
report_named(struct str name)
{
	for (size_t i = 0; i < N_REPORT_TYPES; i++)
		if (str_eq(name, str_from(report_types[i].name)))
			return &report_types[i];
	return NULL;
}

const struct report_word *
report_word_named(const struct report_word *words, struct str name)
{
	for (; words->name; words++)
		if (str_eq(name, str_from(words->name)))
			return words;
	return NULL;
}

const struct report_word *
report_unit_named(struct str name)
{
	return report_word_named(report_units, name);
}

/* What stands for a param that was not given. */
static enum err
put_default(struct buf *out, const struct view_reader *reader,
    const struct view_param *param)
{
	if (param->type == FIELD_DAY) {
		bool is_start = strcmp(param->name, "from") == 0;

		day_put(out, is_start ? (struct day){ 1 } : reader->today);
	}
	if (param->type != FIELD_INT)
		return OK;
	for (size_t i = 0; i < N_CONTROLS; i++)
		if (control_types[i].parameter &&
		    strcmp(control_types[i].parameter, param->name) == 0) {
			buf_int(out, control_types[i].fallback);
			return OK;
		}
	buf_byte(out, '0');
	return OK;
}

static bool
fits(enum field_type type, struct str s)
{
	int64_t number;
	struct day day;

	if (type == FIELD_INT)
		return str_to_int(s, &number);
	if (type == FIELD_DAY)
		return day_get(s, &day);
	return s.n == 0 || id_is_wellformed(s);
}

enum err
report_args(const struct view_reader *reader, const struct report_type *type,
    report_given_fn *given, void *ctx, struct arena *a, struct str *ret,
    struct refusal *ret_refusal)
{
	const struct view_type *view = &view_types[type->view];
	enum err err;

	for (size_t i = 0; i < view->n_params; i++) {
		const struct view_param *param = &view->params[i];
		struct buf out = { .arena = a };
		bool is_set = type->args[i] != NULL;

		if (is_set)
			buf_put(&out, str_from(type->args[i]));
		else
			buf_put(&out, given(ctx, param->name));
		if (!is_set && out.n == 0 &&
		    (err = put_default(&out, reader, param)) != OK)
			return err;
		if (!buf_ok(&out))
			return ERR_NO_MEMORY;
		ret[i] = buf_str(&out);
		if (!fits(param->type, ret[i]))
			return refuse(ret_refusal, ERR_MALFORMED, param->name,
			    "%.*s", STR_ARG(ret[i]));
	}
	return OK;
}
