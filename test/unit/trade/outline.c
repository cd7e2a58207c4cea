/*
 * Outlines of pages: what is in them, and what is left out.
 */
#include "trade/outline.h"

#include "check.h"

/* One line an item: its kind as a digit, and its text. */
static void
check_outline(const char *page, const char *want)
{
	struct arena a = { 0 };
	struct buf got = { .arena = &a };
	struct outline o = { 0 };

	assert_int_equal(outline_get(str_from(page), &a, &o), OK);
	for (size_t i = 0; i < o.n; i++)
		buf_printf(&got, "%d %.*s\n", (int)o.items[i].kind,
		    STR_ARG(o.items[i].text));
	check_str(buf_str(&got), want);
	arena_free(&a);
}

static void
says(void **state)
{
	(void)state;
	check_outline("<html lang=zh><title> a  b </title><p>one\n two"
		      "<b hidden>three</b><!-- four --><img alt='five'>",
	    "0 zh\n1 a  b\n2 one two\n2 three\n2 five\n");
	check_outline("<time datetime=2017-10-27>x</time>",
	    "0 \n2 2017-10-27\n2 x\n");
	check_outline("<pre id=proof>\na  <b>b\n</b>\n</pre><pre>c  d</pre>",
	    "0 \n3 proof\na  b\n\n\n2 c d\n");
}

static void
leads(void **state)
{
	(void)state;
	check_outline("<a href='/x?y#z'>t</a><form action='/f'>"
		      "<button formaction=/g>",
	    "0 \n4 /x?y#z\n2 t\n4 /f\n4 /g\n");
	check_outline("<link rel=stylesheet href='./p_files/style.css?1'>"
		      "<script src='/verify.js'></script><img src='/a/b.svg'>",
	    "0 \n5 style.css\n5 verify.js\n5 b.svg\n");
}

static void
acts(void **state)
{
	(void)state;
	check_outline("<script>x()</script><style>p{}</style>"
		      "<p style='a' onclick='b'>",
	    "0 \n7 x()\n7 p{}\n7 a\n7 b\n");
	check_outline("<iframe></iframe><base href='//x/'>",
	    "0 \n7 <iframe>\n7 <base href='//x/'>\n4 //x/\n");
	check_outline("<meta charset=utf-8>"
		      "<meta http-equiv=Content-Type content=x>"
		      "<meta name=robots content=noindex>",
	    "0 \n6 robots noindex\n");
}

static void
refuses(void **state)
{
	struct arena a = { 0 };
	struct buf many = { .arena = &a };
	struct outline o;
	char *big = arena_alloc(&a, OUTLINE_PAGE_MAX + 1);

	(void)state;
	assert_non_null(big);
	memset(big, 'x', OUTLINE_PAGE_MAX + 1);
	assert_int_equal(outline_get((struct str){ big, OUTLINE_PAGE_MAX + 1 },
			     &a, &o),
	    ERR_TOO_LARGE);
	for (int i = 0; i <= OUTLINE_ITEMS_MAX; i++)
		buf_put(&many, STR("<p>x"));
	assert_int_equal(outline_get(buf_str(&many), &a, &o), ERR_TOO_LARGE);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says),
		cmocka_unit_test(leads),
		cmocka_unit_test(acts),
		cmocka_unit_test(refuses),
	};

	return CHECK_RUN(tests);
}
