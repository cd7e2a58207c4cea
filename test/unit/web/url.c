/*
 * Paths, queries and forms, read strictly.
 */
#include "web/url.h"

#include "check.h"
#include "web/server.h"

static void
check_path(const char *raw, const char *want)
{
	struct arena a = { .limit = 1 << 16 };
	struct str path;
	enum err err = url_path(str_from(raw), &a, &path);

	if (!want && err != ERR_MALFORMED)
		fail_msg("%s was taken", raw);
	if (want) {
		assert_int_equal(err, OK);
		check_str(path, want);
	}
	arena_free(&a);
}

static void
test_path(void **state)
{
	static const char *const bad[] = { "", "a", "//", "/a//b", "/.", "/..",
		"/a/..", "/a/../b", "/%2e%2e", "/%2E/b", "/a%2fb", "/a%5cb",
		"/a\\b", "/%00", "/%0a", "/%7f", "/%", "/%4", "/%4g", "/%g4",
		"/a b", "/a\"b", "/<", "/\xc3\xa9", "/%c3", "/%c0%af",
		"/%ed%a0%80", "/a?b", "/a#b", "/a\tb" };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		check_path(bad[i], NULL);
	check_path("/", "/");
	check_path("/a/", "/a/");
	check_path("/a/b.c/...", "/a/b.c/...");
	check_path("/%41%c3%a9", "/A\xc3\xa9");
	check_path("/zhongshan:T1", "/zhongshan:T1");
	/* Decoded once: %25 is a percent sign and stays one. */
	check_path("/%252e", "/%2e");
}

static void
check_pairs(const char *raw, const char *want)
{
	struct arena a = { .limit = 1 << 20 };
	struct buf out = { .arena = &a };
	struct pair *pairs;
	size_t n;
	enum err err = url_pairs(str_from(raw), &a, &pairs, &n);

	if (!want && err != ERR_MALFORMED)
		fail_msg("%s was taken", raw);
	if (want) {
		assert_int_equal(err, OK);
		for (size_t i = 0; i < n; i++)
			buf_printf(&out, "[%.*s=%.*s]", STR_ARG(pairs[i].name),
			    STR_ARG(pairs[i].value));
		check_str(buf_str(&out), want);
	}
	arena_free(&a);
}

static void
test_pairs(void **state)
{
	(void)state;
	check_pairs("", "");
	check_pairs("a=1&b=2", "[a=1][b=2]");
	check_pairs("a=1=2&b&=c&&", "[a=1=2][b=]");
	check_pairs("a+b=c+d%2b", "[a b=c d+]");
	check_pairs("t=%E4%B8%AD%0D%0Ax%09", "[t=\xe4\xb8\xad\nx\t]");
	check_pairs("a=%00", NULL);
	check_pairs("a=%1b", NULL);
	check_pairs("a=%ff", NULL);
	check_pairs("a=%", NULL);
	check_pairs("a=%4", NULL);
	check_pairs("%zz=1", NULL);
}

static void
test_pairs_max(void **state)
{
	struct arena a = { .limit = 1 << 20 };
	struct buf raw = { .arena = &a };
	struct pair *pairs;
	size_t n;

	(void)state;
	for (int i = 0; i < PAIRS_MAX; i++)
		buf_printf(&raw, "%sa=%d", i ? "&" : "", i);
	assert_int_equal(url_pairs(buf_str(&raw), &a, &pairs, &n), OK);
	assert_int_equal(n, PAIRS_MAX);
	check_str(pair_get(pairs, n, "a"), "0");
	check_str(pair_get(pairs, n, "b"), "");
	buf_put(&raw, STR("&"));
	assert_int_equal(url_pairs(buf_str(&raw), &a, &pairs, &n),
	    ERR_TOO_LARGE);
	arena_free(&a);
}

static void
test_component(void **state)
{
	struct arena a = { .limit = 1 << 16 };
	struct buf out = { .arena = &a };

	(void)state;
	url_put_component(&out, STR("a:B-9._~ /?#&%\"<\xe4\xb8\xad"));
	check_str(buf_str(&out), "a:B-9._~%20%2F%3F%23%26%25%22%3C%E4%B8%AD");
	arena_free(&a);
}

static void
test_cookie(void **state)
{
	struct web_request r = { .arena = NULL };

	(void)state;
	r.headers[WEB_COOKIE] = STR("a=1; session=x=y;b=2");
	check_str(web_cookie(&r, "session"), "x=y");
	check_str(web_cookie(&r, "b"), "2");
	check_str(web_cookie(&r, "c"), "");
	check_str(web_cookie(&r, "essio"), "");
}

static void
test_form(void **state)
{
	struct arena a = { .limit = 1 << 16 };
	struct web_request r = { .arena = &a, .body = STR("a=1") };
	struct pair *pairs;
	size_t n;

	(void)state;
	assert_int_equal(web_form(&r, &pairs, &n), ERR_MALFORMED);
	r.headers[WEB_CONTENT_TYPE] = STR("text/plain");
	assert_int_equal(web_form(&r, &pairs, &n), ERR_MALFORMED);
	r.headers[WEB_CONTENT_TYPE] =
	    STR("Application/X-WWW-form-urlencoded; charset=utf-8");
	assert_int_equal(web_form(&r, &pairs, &n), OK);
	assert_int_equal(n, 1);
	arena_free(&a);
}

static void
test_etag(void **state)
{
	(void)state;
	assert_true(web_etag_matches(STR("\"a\""), STR("\"a\"")));
	assert_true(web_etag_matches(STR("\"b\", W/\"a\""), STR("\"a\"")));
	assert_true(web_etag_matches(STR("*"), STR("\"a\"")));
	assert_false(web_etag_matches(STR("\"ab\""), STR("\"a\"")));
	assert_false(web_etag_matches(STR(""), STR("\"a\"")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_path),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_pairs_max),
		cmocka_unit_test(test_component),
		cmocka_unit_test(test_cookie),
		cmocka_unit_test(test_form),
		cmocka_unit_test(test_etag),
	};

	return CHECK_RUN(tests);
}
