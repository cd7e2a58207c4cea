/*
 * Outlines of pages: what is in them, and what is left out.
 */
#include "trade/outline.h"

#include "check.h"

/*
 * The items of PAGE behind <body>, which every page has: a line each, with a
 * letter for its kind.
 */
static void
check_outline(const char *page, const char *want)
{
	static const char letters[N_OUTLINE_KINDS + 1] = "hTEAtxLF";
	struct arena a = { 0 };
	struct buf got = { .arena = &a };
	struct outline o = { 0 };

	assert_int_equal(outline_get(str_from(page), &a, &o), OK);
	for (size_t i = 0; i < o.n; i++)
		buf_printf(&got, "%c %.*s\n", letters[o.items[i].kind],
		    STR_ARG(o.items[i].text));
	check_str(buf_str(&got), want);
	arena_free(&a);
}

#define HEAD "E html\nE head\n"
#define BODY HEAD "E body\n"

static void
says(void **state)
{
	(void)state;
	check_outline("<html lang=zh><title> a  b </title><p>one\n two"
		      "<b hidden>three</b><!-- four -->",
	    "E html\nh zh\nE head\nT a  b\nE body\nE p\nt one two\nE b\n"
	    "t three\n");
	check_outline("<pre id=proof>\na  <b>b\n</b>\n</pre><pre>c  d</pre>",
	    BODY "E pre\nA id=proof\nx proof\na  b\n\n\nt a\nE b\nt b\n"
		 "E pre\nt c d\n");
	/* What is in a <pre> is looked at like anything else. */
	check_outline("<pre id=proof><script src=//x/y.js></script></pre>",
	    BODY "E pre\nA id=proof\nx proof\n\nE script\nF //x/y.js\n");
}

static void
leads(void **state)
{
	(void)state;
	check_outline("<a href='/x?y#z' hidden>t</a>"
		      "<form action='/f'><button formaction=/g>",
	    BODY "E a\nL /x?y#z\nt t\nE form\nA action=/f\nE button\n"
		 "A formaction=/g\n");
	check_outline("<link rel=stylesheet href='./p_files/style.css?1'>"
		      "<script src='data:x,y//verify.js' defer></script>",
	    HEAD "E link\nA rel=stylesheet\nF ./p_files/style.css?1\n"
		 "E script\nF data:x,y//verify.js\nA defer=\nE body\n");
}

/* Nothing is too unusual to be an item. */
static void
acts(void **state)
{
	(void)state;
	check_outline("<body><script>x()</script><p style='a' onclick='b'>",
	    BODY "E script\nt x()\nE p\nA style=a\nA onclick=b\n");
	check_outline("<video poster=//x/y><bdo dir=rtl>z</bdo></video>"
		      "<x-y z=1><template><p>in</template>",
	    BODY "E video\nA poster=//x/y\nE bdo\nA dir=rtl\nt z\n"
		 "E x-y\nA z=1\nE template\nE p\nt in\n");
}

static void
reads_as_utf8(void **state)
{
	(void)state;
	check_outline("<meta charset=utf-8><meta http-equiv=Content-Type "
		      "content='text/html; charset=UTF-8'>",
	    BODY);
	check_outline("<meta charset=gbk>",
	    HEAD "E meta\nA charset=gbk\n"
		 "E body\n");
	check_outline("<meta name=Content-Type http-equiv=refresh content=x>",
	    HEAD "E meta\nA name=Content-Type\nA http-equiv=refresh\n"
		 "A content=x\nE body\n");
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
		cmocka_unit_test(reads_as_utf8),
		cmocka_unit_test(refuses),
	};

	return CHECK_RUN(tests);
}
