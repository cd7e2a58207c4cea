/*
 * Signing in and out, and who is there.
 *
 * The slow part, the passphrase, is looked at on the thread of the request;
 * the writer only notes what came of it.
 */
#include "base/limits.h"
#include "base/os.h"
#include "web/pages.h"
#include "web/site.h"

/* What browsers send along by themselves only to our own pages. */
#define COOKIE "sunledger"

enum err
session_open(struct visit *v)
{
	struct str token = web_cookie(v->request, COOKIE);
	enum err err = member_session(v->worker->db, token, v->a, &v->session);

	if (err != OK)
		v->session = (struct session){ 0 };
	return err;
}

struct sign_in {
	struct str party, member;
	enum err checked;
	struct arena *arena;
	struct str token;
};

static enum err
note_sign_in(void *ctx, struct node *node)
{
	struct sign_in *s = ctx;

	return member_checked(node, s->party, s->member, s->checked, s->arena,
	    &s->token);
}

static enum err
note_try(void *ctx, struct node *node)
{
	struct sign_in *s = ctx;

	return member_counted(node, s->party, s->member, s->checked);
}

static enum err
try(struct visit *v, struct sign_in *s, struct str passphrase,
    writer_call_fn *note)
{
	if (!limit_take(&v->site->sign_ins, v->request->remote,
		SIGN_INS_PER_ADDRESS, os_now()))
		return ERR_TOO_MANY;
	s->checked =
	    member_check(v->worker->db, s->party, s->member, passphrase);
	return writer_call(v->site->writer, note, s);
}

enum err
session_sign_in(struct visit *v, struct str party, struct str member,
    struct str passphrase, struct str *ret_token)
{
	struct sign_in s = { .party = party, .member = member, .arena = v->a };
	enum err err = try(v, &s, passphrase, note_sign_in);

	if (err == OK)
		*ret_token = s.token;
	return err;
}

enum err
session_check(struct visit *v, struct str party, struct str member,
    struct str passphrase)
{
	struct sign_in s = { .party = party, .member = member };

	return try(v, &s, passphrase, note_try);
}

/* The form, with why it was refused. */
static void
show(struct visit *v, enum err err, struct str party, struct str member)
{
	struct page_request page = { .n_given = 0 };
	struct given_sign_in form = { .party = party, .member = member };
	struct refusal r;
	struct buf message = { .arena = v->a };

	if (err != OK) {
		r.err = refuse(&r, err, "member", "%s", "");
		refusal_put(&message, &r, v->lang);
		form.error = buf_str(&message);
	}
	if (desk_give(v, &page) != OK) {
		visit_fail(v, ERR_NO_MEMORY, "", "");
		return;
	}
	page_give(&page, "signing", GIVEN_SIGN_IN, &form, 1);
	visit_page(v, page_of(PAGE_DESK_SIGN_IN), &page);
	if (err != OK)
		v->response->status = err_infos[err].http;
}

void
session_get(struct visit *v)
{
	show(v, OK, v->site->party, STR(""));
}

static void
set_cookie(struct visit *v, struct str token, int64_t seconds)
{
	struct buf out = { .arena = v->a };

	buf_printf(&out,
	    COOKIE "=%.*s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s",
	    STR_ARG(token), (long long)seconds,
	    v->site->is_https ? "; Secure" : "");
	web_add_header(v->response, "Set-Cookie", buf_str(&out));
}

/* A form of somebody else's page must not sign anybody in. */
static bool
is_from_elsewhere(const struct visit *v)
{
	struct str site = v->request->headers[WEB_SEC_FETCH_SITE];

	return site.n && !str_eq(site, STR("same-origin")) &&
	    !str_eq(site, STR("none"));
}

void
session_post(struct visit *v)
{
	struct pair *form;
	size_t n;
	struct str party, member, token;
	enum err err = web_form(v->request, &form, &n);

	if (err == OK && is_from_elsewhere(v))
		err = ERR_FORBIDDEN;
	if (err != OK) {
		visit_fail(v, err, "form", "");
		return;
	}
	party = str_trim(pair_get(form, n, "party"));
	member = str_trim(pair_get(form, n, "member"));
	err = session_sign_in(v, party, member, pair_get(form, n, "passphrase"),
	    &token);
	if (err != OK) {
		show(v, err, party, member);
		return;
	}
	set_cookie(v, token, SESSION_SECONDS);
	web_redirect(v->response, STR("/desk"));
}

static enum err
note_sign_out(void *ctx, struct node *node)
{
	return member_sign_out(node, *(struct str *)ctx);
}

void
session_end(struct visit *v)
{
	struct str token = web_cookie(v->request, COOKIE);
	enum err err = writer_call(v->site->writer, note_sign_out, &token);

	if (err != OK) {
		visit_fail(v, err, "", "");
		return;
	}
	set_cookie(v, STR(""), 0);
	web_redirect(v->response, STR("/desk/sign-in"));
}
