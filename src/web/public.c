/*
 * The portal: any page that a template has an address for, its style, and
 * what machines ask first.
 */
#include "web/pages.h"
#include "web/site.h"

/* The day and generation at hand; what is older leaves the cache. */
static enum err
turn(struct visit *v)
{
	struct worker *w = v->worker;
	struct list rows = { 0 };
	int64_t generation;
	bool was_new = w->cache.map.arena == NULL;
	enum err err = visit_generation(v, &generation);

	if (err != OK ||
	    (!was_new && generation == w->cache.generation &&
		v->today.n == w->cache.day.n)) {
		if (err == OK)
			cache_turn(&w->cache, generation, v->today);
		return err;
	}
	cache_turn(&w->cache, generation, v->today);
	err = visit_load(v, VIEW_PORTAL, &v->site->party, &rows);
	w->is_demo =
	    rows.n && ((const struct view_portal *)rows.items)->is_demo;
	return err;
}

/* ETag: build, language, day, generation (DESIGN 6). */
static struct str
etag_of(struct visit *v)
{
	struct buf out = { .arena = v->a };

	buf_printf(&out, "\"%.*s-%s-%d-%lld\"", STR_ARG(v->site->build),
	    lang_codes[v->lang], (int)v->today.n,
	    (long long)v->worker->cache.generation);
	return buf_ok(&out) ? buf_str(&out) : STR("");
}

static void
set_headers(struct visit *v, struct str etag)
{
	v->response->cache = STR("public, no-cache");
	v->response->etag = etag;
	web_add_header(v->response, "Vary", STR("Accept-Language, Cookie"));
	if (v->worker->is_demo)
		web_add_header(v->response, "X-Robots-Tag", STR("noindex"));
}

enum err
public_mark(struct visit *v)
{
	enum err err = turn(v);

	if (err == OK)
		set_headers(v, etag_of(v));
	return err;
}

/* The page is made, of one state, and kept. */
static enum err
make(struct visit *v, struct str key)
{
	struct page_request given = { .n_given = 0 };
	struct buf out = { .arena = v->a };
	struct cached page;
	enum err err = give_public(v, &given);

	if (err == OK)
		err = visit_render(v, v->page, &given, &out);
	if (err != OK)
		return err;
	page = (struct cached){ buf_str(&out), etag_of(v) };
	v->response->status = page_status(v->page);
	v->response->body = page.body;
	if (v->response->status == 200)
		cache_put(&v->worker->cache, key, &page);
	set_headers(v, page.etag);
	return OK;
}

/* The answer is sent later, and the cache may be gone by then: a copy. */
static void
send_cached(struct visit *v, const struct cached *page)
{
	set_headers(v, etag_of(v));
	v->response->status = 200;
	if (web_etag_matches(v->request->headers[WEB_IF_NONE_MATCH],
		v->response->etag))
		return;
	v->response->body = str_copy(v->a, page->body);
}

void
public_page(struct visit *v)
{
	struct str key = cache_key(v->a, v->lang, v->request->target);
	const struct cached *page = NULL;
	enum err err;

	if (!v->page) {
		visit_fail(v, ERR_NOT_FOUND, "", "");
		return;
	}
	if (page_is_private(v->page)) {
		struct page_request given = { .n_given = 0 };

		visit_page(v, v->page, &given);
		return;
	}
	if (reports_send(v))
		return;
	err = turn(v);
	if (err == OK)
		page = cache_get(&v->worker->cache, key);
	if (page) {
		send_cached(v, page);
		return;
	}
	if (err == OK)
		err = make(v, key);
	if (err != OK)
		visit_fail(v, err, "path", "");
}

static const struct file_text *
file_named(const char *name)
{
	const struct file_text *f = site_files;

	while (f->name && strcmp(f->name, name) != 0)
		f++;
	return f->name ? f : NULL;
}

static void
send_file(struct visit *v, const char *name, const char *type)
{
	const struct file_text *f = file_named(name);
	struct buf etag = { .arena = v->a };

	if (!f) {
		visit_fail(v, ERR_NOT_FOUND, "path", name);
		return;
	}
	buf_printf(&etag, "\"%.*s\"", STR_ARG(v->site->build));
	visit_text(v, 200, type, (struct str){ f->text, f->n });
	v->response->cache = STR("public, max-age=3600");
	v->response->etag = buf_str(&etag);
}

void
public_style(struct visit *v)
{
	send_file(v, "pages/style.css", "text/css; charset=utf-8");
}

void
public_script(struct visit *v)
{
	send_file(v, "pages/verify.js", "text/javascript; charset=utf-8");
}

/* A demo is for nobody's index; the desk never is. */
void
public_robots(struct visit *v)
{
	enum err err = turn(v);

	if (err != OK) {
		visit_fail(v, err, "", "");
		return;
	}
	visit_text(v, 200, "text/plain; charset=utf-8",
	    v->worker->is_demo ? STR("User-agent: *\nDisallow: /\n") :
				 STR("User-agent: *\nDisallow: /desk\n"));
	v->response->cache = STR("public, max-age=3600");
}

/* Is our own log folded to its head?  "ok PARTY SIZE ROOT", or 503. */
void
public_health(struct visit *v)
{
	struct buf out = { .arena = v->a };
	struct list rows = { 0 };
	bool is_well = false;
	enum err err = visit_load(v, VIEW_AS_OF, NULL, &rows);
	const struct view_as_of *all = rows.items;

	for (size_t i = 0; err == OK && i < rows.n; i++) {
		if (!str_eq(all[i].party, v->site->party))
			continue;
		is_well = all[i].folded == all[i].size;
		buf_printf(&out, "%s %.*s %lld ", is_well ? "ok" : "behind",
		    STR_ARG(all[i].party), (long long)all[i].size);
		base64_put(&out, all[i].root.bytes, sizeof(all[i].root.bytes));
		buf_byte(&out, '\n');
	}
	visit_text(v, is_well ? 200 : 503, "text/plain; charset=utf-8",
	    buf_str(&out));
}
