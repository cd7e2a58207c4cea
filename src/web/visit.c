/*
 * A visit: one request on its way to its answer.
 */
#include <assert.h>
#include <stdio.h>

#include "base/os.h"
#include "node/local.h"
#include "web/pages.h"
#include "web/site.h"

static enum err
load(void *ctx, enum view_kind kind, const struct str *args, size_t limit,
    struct list *ret_rows, bool *ret_more)
{
	struct visit *v = ctx;
	struct view_reader reader = { v->worker->db, v->today };

	return view_load(&reader, kind, args, limit, v->a, ret_rows, ret_more);
}

enum err
visit_load(struct visit *v, enum view_kind kind, const struct str *args,
    struct list *ret_rows)
{
	return load(v, kind, args, 0, ret_rows, NULL);
}

enum err
visit_generation(struct visit *v, int64_t *ret)
{
	return local_generation(v->worker->db, ret);
}

enum err
visit_render(struct visit *v, const struct page *p, struct page_request *given,
    struct buf *out)
{
	enum err err;

	given->lang = v->lang;
	given->today = v->today;
	given->party = v->session.member.n ? v->session.party : v->site->party;
	given->path = v->request->path;
	given->captures = v->captures;
	given->query = v->request->query;
	given->n_query = v->request->n_query;
	given->load = load;
	given->load_ctx = v;
	given->arena = v->a;
	err = page_render(p, given, out);
	/* What an address says that no view takes is not there. */
	return err == ERR_MALFORMED ? ERR_NOT_FOUND : err;
}

void
visit_page(struct visit *v, const struct page *p, struct page_request *given)
{
	struct buf out = { .arena = v->a };
	enum err err = visit_render(v, p, given, &out);

	if (err != OK) {
		visit_fail(v, err, "", db_error(v->worker->db));
		return;
	}
	v->response->status = page_status(p);
	v->response->body = buf_str(&out);
}

void
visit_text(struct visit *v, int status, const char *type, struct str body)
{
	v->response->status = status;
	v->response->type = str_from(type);
	v->response->body = body;
}

/* Without a page: when even that of the error cannot be made. */
static void
fail_plainly(struct visit *v, int status)
{
	struct buf text = { .arena = v->a };

	buf_printf(&text, "%d\n", status);
	visit_text(v, status, "text/plain; charset=utf-8", buf_str(&text));
}

void
visit_refuse(struct visit *v, const struct refusal *r)
{
	const struct err_info *info = &err_infos[r->err];
	struct buf message = { .arena = v->a };
	struct buf out = { .arena = v->a };
	struct page_request given = { .n_given = 0 };
	struct given_failure failure = { .status = info->http };

	if (info->class == ERR_CLASS_FAULT)
		fprintf(stderr, "%.*s: %s: %s\n", STR_ARG(v->request->path),
		    info->name, r->detail);
	/* "Enter it first" is no advice for a reader; the page has its own. */
	if (r->err != ERR_NOT_FOUND)
		refusal_put(&message, r, v->lang);
	failure.message = buf_str(&message);
	page_give(&given, "failure", GIVEN_FAILURE, &failure, 1);
	if (visit_render(v, page_of(PAGE_ERROR), &given, &out) != OK) {
		fail_plainly(v, info->http);
		return;
	}
	*v->response = (struct web_response){ .status = info->http,
		.body = buf_str(&out) };
	if (r->err == ERR_METHOD)
		web_add_header(v->response, "Allow",
		    v->page ? STR("GET, HEAD") : STR("GET, HEAD, POST"));
}

void
visit_fail(struct visit *v, enum err err, const char *field, const char *detail)
{
	struct refusal r;

	assert(err != OK);
	r.err = refuse(&r, err, field, "%s", detail);
	visit_refuse(v, &r);
}

struct str
visit_key(struct visit *v)
{
	struct buf out = { .arena = v->a };
	uint8_t bytes[KEY_BYTES];

	os_random(bytes, sizeof(bytes));
	base64url_put(&out, bytes, sizeof(bytes));
	return buf_ok(&out) ? buf_str(&out) : STR("");
}

bool
visit_segments(const struct visit *v, struct str *ret, size_t n)
{
	struct str rest = str_from_byte(v->request->path, 1);

	str_cut(&rest, '/');
	for (size_t i = 0; i + 1 < n; i++) {
		ret[i] = str_cut(&rest, '/');
		if (ret[i].n == 0)
			return false;
	}
	ret[n - 1] = rest;
	return rest.n > 0 && str_find(rest, '/') == rest.n;
}

/* ---- commands ---- */

static void
arrive(struct pending *p)
{
	if (atomic_fetch_sub(&p->n_left, 1) == 1)
		web_resume(p->request);
}

static void
done(void *ctx, struct command *command)
{
	(void)command;
	arrive(ctx);
}

void
visit_submit(struct visit *v, struct command *const *commands, size_t n,
    visit_finish_fn *finish, void *ctx)
{
	struct pending *p = arena_alloc(v->a, sizeof(*p));

	assert(n > 0);
	if (!p) {
		visit_fail(v, ERR_NO_MEMORY, "", "");
		return;
	}
	*p = (struct pending){ finish, ctx, v->request, n };
	/* From here on the writer may finish at any time. */
	web_later(v->request, p);
	for (size_t i = 0; i < n; i++) {
		struct command *c = commands[i];
		enum err err = writer_put(v->site->writer, c, done, p);

		if (err == OK)
			continue;
		c->err = refuse(&c->refusal, err, "", "%s", "queue");
		arrive(p);
	}
}

/* ---- the route ---- */

/* The language that FROM names, if we have it: "zh-CN" is zh. */
static bool
lang_named(struct str from, enum lang *ret)
{
	struct str name = str_cut(&from, '-');

	for (int i = 0; i < N_LANGS; i++) {
		enum lang lang = (enum lang)i;

		if (!str_eq(name, str_from(lang_codes[lang])) ||
		    !page_has_lang(lang))
			continue;
		*ret = lang;
		return true;
	}
	return false;
}

/* RFC 9110, 12.5.4, without weights: browsers name the best one first. */
static bool
lang_accepted(struct str list, enum lang *ret)
{
	while (list.n) {
		struct str one = str_cut(&list, ',');

		if (lang_named(str_trim(str_cut(&one, ';')), ret))
			return true;
	}
	return false;
}

static void
choose_lang(struct visit *v)
{
	const struct web_request *r = v->request;
	struct str asked = pair_get(r->query, r->n_query, "lang");
	struct buf cookie = { .arena = v->a };

	v->lang = v->site->lang;
	if (lang_named(asked, &v->lang)) {
		buf_printf(&cookie,
		    "lang=%s; Path=/; Max-Age=31536000; SameSite=Lax%s",
		    lang_codes[v->lang], v->site->is_https ? "; Secure" : "");
		web_add_header(v->response, "Set-Cookie", buf_str(&cookie));
		return;
	}
	if (!lang_named(web_cookie(r, "lang"), &v->lang))
		lang_accepted(r->headers[WEB_ACCEPT_LANGUAGE], &v->lang);
}

/* A path that ends in '/' stands for all below. */
static const struct route {
	const char *path;
	visit_fn *get;
	visit_fn *post;
} routes[] = {
	{ "/api/v1/", api_any, api_any },
	{ "/log/", logs_any, logs_any },
	{ "/witness/", logs_any, logs_any },
	{ "/mirror/", logs_any, NULL },
	{ "/bundle", NULL, logs_any },
	{ "/proof/", proofs_get, NULL },
	{ "/policy", logs_policy, NULL },
	{ "/desk", desk_any, desk_any },
	{ "/desk/", desk_any, desk_any },
	{ "/object", objections_get, objections_post },
	{ "/style.css", public_style, NULL },
	{ "/verify.js", public_script, NULL },
	{ "/robots.txt", public_robots, NULL },
	{ "/healthz", public_health, NULL },
};

static const struct route *
find_route(struct str path)
{
	for (size_t i = 0; i < sizeof(routes) / sizeof(*routes); i++) {
		struct str want = str_from(routes[i].path);

		if (str_eq(path, want) ||
		    (str_ends(want, STR("/")) && str_starts(path, want)))
			return &routes[i];
	}
	return NULL;
}

static void
go(struct visit *v)
{
	const struct route *route = find_route(v->request->path);
	bool is_post = v->request->method == WEB_POST;
	visit_fn *fn = public_page;

	if (route)
		fn = is_post ? route->post : route->get;
	else if (is_post)
		fn = NULL;
	v->page = page_match(v->request->path, v->captures);
	if (fn)
		fn(v);
	else if (route || v->page)
		visit_fail(v, ERR_METHOD, "", "");
	else
		visit_fail(v, ERR_NOT_FOUND, "path", "");
}

void
site_handle(void *ctx, void *worker, struct web_request *request,
    struct web_response *response)
{
	struct visit v = { .site = ctx,
		.worker = worker,
		.request = request,
		.response = response,
		.a = request->arena };
	struct pending *p = request->later;

	v.today = day_at(os_now(), (int32_t)v.site->zone);
	choose_lang(&v);
	/* All that a visit reads is of one state of the book. */
	if (db_begin_read(v.worker->db) != OK) {
		fail_plainly(&v, 503);
		return;
	}
	if (p) {
		request->later = NULL;
		v.page = page_match(request->path, v.captures);
		p->finish(&v, p->ctx);
	} else {
		go(&v);
	}
	if (db_end_read(v.worker->db) != OK)
		fprintf(stderr, "%s\n", db_error(v.worker->db));
}
