/*
 * The walker, over test/data/pagec/pages: what is written where, with values
 * that would like to be something else.  The views of those templates are
 * made here, in place of the program's.
 */
#include "web/page.h"

#include "base/limits.h"
#include "check.h"

struct thing {
	struct str id;
	struct name name;
	struct money amount;
	struct day day;
	struct str note;
	struct str story;
	struct str state;
	int64_t size;
	int64_t late;
	struct hash root;
};

struct part {
	struct str thing;
	struct str part;
	struct str note;
};

struct extra {
	struct str word;
};

#define F(s, name, type, flags)                                                \
	{                                                                      \
#name, FIELD_##type, flags, offsetof(struct s, name), NULL,    \
		    "甲", "A", NULL                                            \
	}

static const struct field thing_fields[] = {
	F(thing, id, ID, 0),
	F(thing, name, NAME, 0),
	F(thing, amount, MONEY, 0),
	F(thing, day, DAY, 0),
	F(thing, note, TEXT, 0),
	F(thing, story, TEXT, FIELD_LONG),
	F(thing, state, CHOICE, 0),
	F(thing, size, INT, 0),
	F(thing, late, WDAYS, 0),
	F(thing, root, HASH, 0),
};

static const struct field part_fields[] = {
	F(part, thing, ID, 0),
	F(part, part, ID, 0),
	F(part, note, TEXT, 0),
};

const struct view_type view_types[N_VIEW_TYPES] = {
	{ { "thing", "", "", thing_fields, 10, NULL, sizeof(struct thing) }, 1,
	    { { "id", FIELD_ID } }, "" },
	{ { "part", "", "", part_fields, 3, NULL, sizeof(struct part) }, 3,
	    { { "thing", FIELD_ID }, { "day", FIELD_DAY },
		{ "size", FIELD_INT } },
	    "" },
};

/* What the templates ask, and what they get. */
struct source {
	struct thing thing;
	struct thing other;
	bool has_thing, has_other;
	const struct part *parts;
	size_t n_parts;
	bool has_more;
	enum err err;
	int n_loads;
};

static enum err
load(void *ctx, enum view_kind kind, const struct str *args, size_t limit,
    struct list *ret_rows, bool *ret_more)
{
	struct source *s = ctx;

	s->n_loads++;
	if ((int)kind == 1) {
		check_str(args[0], "t:1");
		check_str(args[1], "2017-10-27");
		check_str(args[2], "1234567");
		assert_int_equal(limit, LIST_PAGE_MAX);
		*ret_rows = (struct list){ s->parts, s->n_parts };
		*ret_more = s->has_more;
		return s->err;
	}
	assert_int_equal(limit, 1);
	if (str_eq(args[0], STR("other")))
		*ret_rows = (struct list){ &s->other, s->has_other };
	else
		*ret_rows = (struct list){ &s->thing, s->has_thing };
	return OK;
}

static const struct part two_parts[] = {
	{ STR_INIT("t:1"), STR_INIT("p1"), STR_INIT("x") },
	{ STR_INIT("t:2"), STR_INIT("p2"), STR_INIT("<i>") },
};

static struct source
plain_source(void)
{
	struct source s = { .has_thing = true,
		.parts = two_parts,
		.n_parts = 2 };

	s.thing = (struct thing){ .id = STR("t:1"),
		.amount = { 50000000, "CNY" },
		.note = STR("note"),
		.story = STR("one\n\ntwo & three"),
		.state = STR("open"),
		.size = 1234567,
		.late = 1 };
	s.thing.day = day_from_date(2017, 10, 27);
	s.thing.name.in[LANG_ZH] = STR("事物");
	memset(s.thing.root.bytes, 0xab, sizeof(s.thing.root.bytes));
	return s;
}

struct rendered {
	struct arena arena;
	struct str text;
	enum err err;
};

static struct rendered
render(struct source *s, const char *path, const char *q, enum lang lang)
{
	struct rendered r = { .arena = { .limit = 1 << 20 } };
	struct buf out = { .arena = &r.arena };
	struct str captures[CAPTURES_MAX];
	const struct page *p = page_match(str_from(path), captures);
	const struct pair query[] = { { STR("q"), str_from(q) } };
	static const struct extra extra = { STR_INIT("<extra>") };
	struct page_request request = { .lang = lang,
		.party = STR("here"),
		.path = str_from(path),
		.captures = captures,
		.query = query,
		.n_query = 1,
		.load = load,
		.load_ctx = s,
		.arena = &r.arena };

	assert_non_null(p);
	request.today = day_from_date(2017, 10, 27);
	page_give(&request, "extra", 0, &extra, 1);
	r.err = page_render(p, &request, &out);
	r.text = buf_str(&out);
	return r;
}

/* Is WANT in the page, or not? */
static void
check_holds(struct str page, const char *want, bool is_there)
{
	bool found = str_find_str(page, str_from(want)) < page.n;

	if (found != is_there)
		fail_msg("%s \"%s\" in:\n%.*s", is_there ? "no" : "there is",
		    want, STR_ARG(page));
}

static void
test_english(void **state)
{
	static const char *const holds[] = {
		"<title>Thing t:1 事物 27 October 2017</title>\n",
		"<p class=\"s-open\" title=\"note\" data-d='2017-10-27'>",
		"|<span lang=\"zh\">事物</span>|",
		"|<span class=\"money\">500,000.00 <abbr>CNY</abbr></span>|",
		"|<time datetime=\"2017-10-27\">27 October 2017</time>|",
		"|1234567</p>",
		"<p>one</p><p>two &amp; three</p>\n",
		"<a href=\"/show/note?q=find#t:1\">find</a>",
		"<input value=\"500,000.00 CNY\">",
		"<textarea>note</textarea>",
		"viewBox=\"0 0 1234567 10\"",
		"<i>500,000.00 CNY 2017-10-27 October 2017 27 October 2017 事物 abab",
		(" abababababab 1,234,567 <time "
		 "datetime=\"1970-01-15T06:56:07Z\">"
		 "1970-01-15 06:56 UTC</time> note</i>"),
		"<s title=\"\"></s>",
		"<b>open</b><u>late by 1 day</u>",
		"<th>Note</th>",
		"<li>p1 x t:1 is x</li>\n<li>p2 &lt;i&gt; t:1</li>",
		"\n2 0\n",
		"<option selected value=\"\">事物</option>",
		"<pre>\n\tkept\n</pre>",
		"no other\n",
		"&lt;extra&gt; en here /show/t:1",
	};
	struct source s = plain_source();
	struct rendered r = render(&s, "/show/t:1", "find", LANG_EN);

	(void)state;
	assert_int_equal(r.err, OK);
	for (size_t i = 0; i < sizeof(holds) / sizeof(*holds); i++)
		check_holds(r.text, holds[i], true);
	check_holds(r.text, "nothing", false);
	check_holds(r.text, "<q>", false);
	arena_free(&r.arena);
}

static void
test_chinese(void **state)
{
	struct source s = plain_source();
	struct rendered r;

	(void)state;
	s.thing.late = 3;
	s.thing.name.in[LANG_ZH] = STR("");
	s.thing.name.in[LANG_EN] = STR("A thing");
	r = render(&s, "/s/t:1", "t:2", LANG_ZH);
	assert_int_equal(r.err, OK);
	check_holds(r.text, "<title>事物 t:1 A thing 2017年10月27日", true);
	check_holds(r.text, "<span lang=\"en\">A thing</span>", true);
	check_holds(r.text, ">2017年10月27日</time>", true);
	check_holds(r.text,
	    "<s title=\"人民币伍拾万元整\">"
	    "<span class=\"capitals\">人民币伍拾万元整</span></s>",
	    true);
	check_holds(r.text, "<b>未结</b><u>逾期 3 个工作日</u>", true);
	check_holds(r.text, "<th>说明</th>", true);
	/* Only the rows that fit. */
	check_holds(r.text, "<q>p2</q>", true);
	check_holds(r.text, "<q>p1</q>", false);
	arena_free(&r.arena);
}

/* A currency without capital numerals has none on any page. */
static void
test_no_capitals(void **state)
{
	struct source s = plain_source();
	struct rendered r;

	(void)state;
	s.thing.amount = (struct money){ 50000000, "EUR" };
	r = render(&s, "/s/t:1", "", LANG_ZH);
	check_holds(r.text, "<s title=\"\"></s>", true);
	arena_free(&r.arena);
	s.thing.amount = (struct money){ -1, "CNY" };
	r = render(&s, "/s/t:1", "", LANG_ZH);
	check_holds(r.text, "<s title=\"\"></s>", true);
	arena_free(&r.arena);
}

/* Values that would like to leave their place. */
static void
test_hostile(void **state)
{
	static const char hostile[] =
	    "\"><script>alert(1)</script>' onx='javascript:";
	struct source s = plain_source();
	struct rendered r;

	(void)state;
	s.thing.note = STR(hostile);
	s.thing.story = STR("<b>\n</p>");
	s.thing.state = STR("<u>");
	s.thing.name.in[LANG_EN] = STR("</title><img src=x>");
	r = render(&s, "/show/t:1", "//evil.example/%2e?&\"", LANG_EN);
	assert_int_equal(r.err, OK);
	check_holds(r.text, "<script", false);
	check_holds(r.text, "<img", false);
	check_holds(r.text,
	    "<p class=\"s-&lt;u&gt;\" title=\"&quot;&gt;&lt;script"
	    "&gt;alert(1)&lt;/script&gt;&#39; onx=&#39;"
	    "javascript:\" data-d=",
	    true);
	check_holds(r.text, "<title>Thing t:1 &lt;/title&gt;&lt;img src=x&gt;",
	    true);
	check_holds(r.text, "<p>&lt;b&gt;</p><p>&lt;/p&gt;</p>", true);
	check_holds(r.text, "<b>&lt;u&gt;</b>", true);
	check_holds(r.text,
	    "href=\"/show/%22%3E%3Cscript%3Ealert%281%29%3C%2F"
	    "script%3E%27%20onx%3D%27javascript:?q=%2F%2Fevil."
	    "example%2F%252e%3F%26%22#t:1\"",
	    true);
	check_holds(r.text, "<textarea>&quot;&gt;&lt;script", true);
	arena_free(&r.arena);
}

/* On an English page what is Chinese says so. */
static void
test_language_of_text(void **state)
{
	struct source s = plain_source();
	struct rendered r;

	(void)state;
	s.thing.note = STR("see 附件 <1>");
	s.thing.story = STR("第一行\nline two");
	r = render(&s, "/show/t:1", "", LANG_EN);
	check_holds(r.text, "><span lang=\"zh\">see 附件 &lt;1&gt;</span>|",
	    true);
	check_holds(r.text, "title=\"see 附件 &lt;1&gt;\"", true);
	check_holds(r.text,
	    "<p><span lang=\"zh\">第一行</span></p>"
	    "<p>line two</p>",
	    true);
	arena_free(&r.arena);
	r = render(&s, "/show/t:1", "", LANG_ZH);
	check_holds(r.text, ">see 附件 &lt;1&gt;|", true);
	arena_free(&r.arena);
}

static void
test_empty(void **state)
{
	struct source s = { .has_thing = true,
		.has_other = true,
		.has_more = true };
	struct rendered r;

	(void)state;
	s.thing.id = STR("t:1");
	s.thing.size = 1234567;
	s.other.note = STR("another");
	r = render(&s, "/show/t:1/", "", LANG_EN);
	assert_int_equal(r.err, OK);
	check_holds(r.text, "title=\"\" data-d=''>||||1234567</p>", true);
	check_holds(r.text, "nothing &quot;here&quot;", true);
	check_holds(r.text, "<li>", false);
	check_holds(r.text, "<u>", false);
	check_holds(r.text, "[another]", true);
	check_holds(r.text, "no other", false);
	check_holds(r.text, "<option value=\"\"></option>", true);
	arena_free(&r.arena);
}

static void
test_answers(void **state)
{
	struct source s = plain_source();
	struct str captures[CAPTURES_MAX];
	struct rendered r;

	(void)state;
	s.has_thing = false;
	r = render(&s, "/show/t:1", "", LANG_EN);
	assert_int_equal(r.err, ERR_NOT_FOUND);
	assert_int_equal(s.n_loads, 1);
	arena_free(&r.arena);
	s.has_thing = true;
	s.err = ERR_DB;
	r = render(&s, "/show/t:1", "", LANG_EN);
	assert_int_equal(r.err, ERR_DB);
	arena_free(&r.arena);
	assert_null(page_match(STR("/show"), captures));
	assert_null(page_match(STR("/show/a b"), captures));
	assert_null(page_match(STR("/show/a/b"), captures));
	assert_null(page_match(STR("/"), captures));
	assert_non_null(page_match(STR("/s/a"), captures));
	check_str(captures[0], "a");
}

/* Memory that runs out is an answer, not a page cut short. */
static void
test_no_memory(void **state)
{
	struct source s = plain_source();
	struct arena a = { .limit = 900 };
	struct buf out = { .arena = &a };
	struct str captures[CAPTURES_MAX];
	struct page_request request = { .lang = LANG_EN,
		.captures = captures,
		.load = load,
		.load_ctx = &s,
		.arena = &a };

	(void)state;
	request.today = day_from_date(2017, 10, 27);
	assert_int_equal(page_render(page_match(STR("/show/t:1"), captures),
			     &request, &out),
	    ERR_NO_MEMORY);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_english),
		cmocka_unit_test(test_chinese),
		cmocka_unit_test(test_no_capitals),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_language_of_text),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_no_memory),
	};

	return CHECK_RUN(tests);
}
