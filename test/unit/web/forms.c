/*
 * Forms from shapes, and back.
 */
#include "web/forms.h"

#include "check.h"
#include "schema/events.h"
#include "web/pages.h"

struct given_rows {
	const struct given_form *form;
	const struct given_form_hidden *hidden;
	const struct given_form_input *inputs;
	const struct given_form_option *options;
	size_t n_hidden, n_inputs, n_options;
};

static struct given_rows
give(const struct form_request *f, struct arena *a)
{
	struct page_request page = { .lang = f->lang, .arena = a };

	assert_int_equal(forms_give(f, &page), OK);
	assert_int_equal(page.n_given, 4);
	assert_string_equal(page.given[0].name, "form");
	assert_int_equal(page.given[2].kind, GIVEN_FORM_INPUT);
	return (struct given_rows){ page.given[0].rows.items,
		page.given[1].rows.items, page.given[2].rows.items,
		page.given[3].rows.items, page.given[1].rows.n,
		page.given[2].rows.n, page.given[3].rows.n };
}

static const struct given_form_input *
find(const struct given_rows *g, const char *name)
{
	for (size_t i = 0; i < g->n_inputs; i++)
		if (str_eq(g->inputs[i].name, str_from(name)))
			return &g->inputs[i];
	fail_msg("no input %s", name);
	return NULL;
}

/* Every field of every kind has an input, but the salts. */
static void
test_all_kinds(void **state)
{
	(void)state;
	for (int i = 0; i < N_EVENT_TYPES; i++) {
		const struct event_type *type = &event_types[i];
		struct arena a = { .limit = 1 << 20 };
		struct form_request f = { .type = type, .lang = LANG_EN };
		struct given_rows g = give(&f, &a);
		size_t want = 0;

		for (size_t k = 0; k < type->open.n_fields; k++)
			want += type->open.fields[k].flags & FIELD_SALT ? 0 :
			    type->open.fields[k].type == FIELD_NAME     ? 2 :
									  1;
		for (size_t k = 0; k < type->closed.n_fields; k++)
			want += !(type->closed.fields[k].flags & FIELD_SALT);
		assert_int_equal(g.n_inputs, want);
		for (size_t k = 0; k < g.n_inputs; k++) {
			assert_true(g.inputs[k].label.n > 0);
			assert_true(g.inputs[k].kind.n > 0);
			assert_false(str_starts(g.inputs[k].name, STR("salt")));
		}
		arena_free(&a);
	}
}

static void
test_inputs(void **state)
{
	const struct pair typed[] = { { STR("amount"), STR("500,000") },
		{ STR("day"), STR("2017-10-27") } };
	const struct pair fixed[] = { { STR("to"), STR("gongbujiangda") } };
	struct form_request f = {
		.type = event_type_named(STR("funds.sent")),
		.lang = LANG_ZH,
		.currency = STR("CNY"),
		.typed = typed,
		.n_typed = 2,
		.fixed = fixed,
		.n_fixed = 1,
		.csrf = STR("token"),
		.key = STR("key"),
	};
	struct arena a = { .limit = 1 << 20 };
	struct given_rows g = give(&f, &a);

	(void)state;
	check_str(g.form->kind, "funds.sent");
	check_str(g.form->title, f.type->open.zh);
	check_str(g.form->csrf, "token");
	check_str(g.form->key, "key");
	check_str(g.form->error, "");
	check_str(find(&g, "amount")->kind, "money");
	check_str(find(&g, "amount")->value, "500,000");
	check_str(find(&g, "amount")->unit, "CNY");
	assert_int_equal(find(&g, "amount")->required, 1);
	check_str(find(&g, "day")->kind, "day");
	check_str(find(&g, "day")->value, "2017-10-27");
	/* What every kind has comes last. */
	check_str(g.inputs[g.n_inputs - 2].name, "basis");
	check_str(g.inputs[g.n_inputs - 1].name, "cite");
	assert_int_equal(g.inputs[g.n_inputs - 1].required, 0);
	assert_int_equal(g.n_hidden, 1);
	check_str(g.hidden[0].value, "gongbujiangda");
	for (size_t i = 0; i < g.n_inputs; i++)
		assert_false(str_eq(g.inputs[i].name, STR("to")));
	arena_free(&a);
}

static void
test_choices_and_names(void **state)
{
	const struct pair typed[] = { { STR("type"), STR("town") },
		{ STR("name.zh"), STR("镇") } };
	struct form_request f = {
		.type = event_type_named(STR("unit.added")),
		.lang = LANG_EN,
		.typed = typed,
		.n_typed = 2,
	};
	struct arena a = { .limit = 1 << 20 };
	struct given_rows g = give(&f, &a);
	int n_chosen = 0;

	(void)state;
	check_str(find(&g, "type")->kind, "choice");
	for (size_t i = 0; i < g.n_options; i++)
		if (g.options[i].chosen) {
			n_chosen++;
			check_str(g.options[i].value, "town");
			check_str(g.options[i].input, "type");
		}
	assert_int_equal(n_chosen, 1);
	check_str(find(&g, "name.zh")->value, "镇");
	check_str(find(&g, "name.zh")->language, "zh");
	/* One language is enough: the page's own is asked for. */
	assert_int_equal(find(&g, "name.en")->required, 1);
	assert_int_equal(find(&g, "name.zh")->required, 0);
	arena_free(&a);
}

static struct given_rows
refused(enum err err, const char *field, struct arena *a)
{
	static struct refusal r;
	struct form_request f = {
		.type = event_type_named(STR("unit.added")),
		.lang = LANG_EN,
		.refusal = &r,
	};

	r = (struct refusal){ .err = ERR_MALFORMED };
	assert_int_equal(refuse(&r, err, field, "detail"), err);
	return give(&f, a);
}

static void
test_refusals(void **state)
{
	struct arena a = { .limit = 1 << 20 };
	struct given_rows g = refused(ERR_DUPLICATE, "unit", &a);

	(void)state;
	/* The message says the label, not the field's name in the schema. */
	assert_true(str_starts(find(&g, "unit")->error, STR("Unit: ")));
	check_str(g.form->error, "");
	g = refused(ERR_MISSING_FIELD, "name", &a);
	assert_true(find(&g, "name.en")->error.n > 0);
	check_str(find(&g, "name.zh")->error, "");
	g = refused(ERR_MALFORMED, "name.zh", &a);
	assert_true(find(&g, "name.zh")->error.n > 0);
	check_str(find(&g, "name.en")->error, "");
	g = refused(ERR_BUSY, "", &a);
	assert_true(g.form->error.n > 0);
	g = refused(ERR_ROLE, "by", &a);
	assert_true(g.form->error.n > 0);
	arena_free(&a);
}

static void
test_read(void **state)
{
	const struct pair good[] = { { STR("_csrf"), STR("token") },
		{ STR("member"), STR(" m017 ") }, { STR("unit"), STR("") },
		{ STR("name"), STR("someone") } };
	const struct event_type *type = event_type_named(STR("member.added"));
	struct words_context context = { .lang = LANG_ZH };
	struct arena a = { .limit = 1 << 20 };
	struct ev_member_added body = { .unit = STR("") };
	struct refusal refusal;

	(void)state;
	assert_int_equal(forms_read(type, good, 4, &context, &a, &body,
			     &refusal),
	    OK);
	check_str(body.member, "m017");
	check_str(body.name, "someone");
	check_str(body.unit, "");
	context = (struct words_context){ .lang = LANG_ZH };
	memset(&body, 0, sizeof(body));
	assert_int_equal(forms_read(type, good + 2, 2, &context, &a, &body,
			     &refusal),
	    ERR_MISSING_FIELD);
	assert_string_equal(refusal.field, "member");
	context = (struct words_context){ .lang = LANG_ZH };
	memset(&body, 0, sizeof(body));
	assert_int_equal(forms_read(type, &(struct pair){ STR("x"), STR("y") },
			     1, &context, &a, &body, &refusal),
	    ERR_UNKNOWN_FIELD);
	assert_string_equal(refusal.field, "x");
	arena_free(&a);
}

static void
test_token(void **state)
{
	const struct pair pairs[] = { { STR("_csrf"), STR("abc") } };

	(void)state;
	assert_true(forms_has_token(pairs, 1, STR("abc")));
	assert_false(forms_has_token(pairs, 1, STR("abd")));
	assert_false(forms_has_token(pairs, 1, STR("ab")));
	assert_false(forms_has_token(pairs, 0, STR("abc")));
	assert_false(forms_has_token(pairs, 0, STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_kinds),
		cmocka_unit_test(test_inputs),
		cmocka_unit_test(test_choices_and_names),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_token),
	};

	return CHECK_RUN(tests);
}
