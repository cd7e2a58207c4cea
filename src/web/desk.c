/*
 * The desk: what members see and do after signing in.  Links follow the
 * member's roles for convenience; whether something is allowed, only the
 * book decides.
 */
#include "node/reading.h"
#include "web/forms.h"
#include "web/pages.h"
#include "web/site.h"

enum err
desk_give(struct visit *v, struct page_request *page)
{
	struct given_desk *desk = arena_alloc(v->a, sizeof(*desk));

	if (!desk)
		return ERR_NO_MEMORY;
	*desk = (struct given_desk){ v->session.member, v->session.party,
		v->session.csrf };
	page_give(page, "desk", GIVEN_DESK, desk, 1);
	return OK;
}

enum err
desk_roles(struct visit *v, struct str *ret_roles)
{
	struct buf day = { .arena = v->a };
	struct buf roles = { .arena = v->a };
	struct str args[3] = { v->session.party, v->session.member };
	struct list rows = { 0 }, more = { 0 };
	const struct view_desk_member *m;
	const struct view_desk_delegations *d;
	enum err err = visit_load(v, VIEW_DESK_MEMBER, args, &rows);

	day_put(&day, v->today);
	args[2] = buf_str(&day);
	if (err == OK)
		err = visit_load(v, VIEW_DESK_DELEGATIONS, args, &more);
	*ret_roles = STR("");
	m = rows.items;
	d = more.items;
	if (err != OK || rows.n == 0 || m->ended)
		return err;
	buf_put(&roles, m->roles);
	for (size_t i = 0; i < more.n; i++)
		buf_printf(&roles, " %.*s", STR_ARG(d[i].role));
	*ret_roles = buf_str(&roles);
	return buf_ok(&roles) ? OK : ERR_NO_MEMORY;
}

bool
desk_has_role(struct str roles, enum role role)
{
	while (roles.n) {
		struct str one = str_cut(&roles, ' ');

		if (str_eq(one, str_from(role_types[role - 1].name)))
			return true;
	}
	return false;
}

/* ---- the list of what is to be done ---- */

static enum err
give_kinds(struct visit *v, struct page_request *page)
{
	struct given_desk_kind *kinds =
	    arena_alloc(v->a, N_EVENT_TYPES * sizeof(*kinds));
	struct str roles;
	size_t n = 0;
	enum err err = desk_roles(v, &roles);

	if (err != OK || !kinds)
		return err == OK ? ERR_NO_MEMORY : err;
	for (size_t i = 0; i < N_EVENT_TYPES; i++) {
		const struct event_type *t = &event_types[i];

		/* An approval begins at the entry it is for. */
		if (desk_has_role(roles, t->role) &&
		    !shape_find(&t->open, STR("leaf")))
			kinds[n++] =
			    (struct given_desk_kind){ str_from(t->open.name),
				    str_from(role_types[t->role - 1].name) };
	}
	page_give(page, "kinds", GIVEN_DESK_KIND, kinds, n);
	return OK;
}

static void
show_list(struct visit *v)
{
	struct page_request page = { .n_given = 0 };
	enum err err = desk_give(v, &page);

	if (err == OK)
		err = give_kinds(v, &page);
	if (err == OK)
		visit_page(v, v->page, &page);
	else
		visit_fail(v, err, "", db_error(v->worker->db));
}

/* ---- one entry ---- */

/* What stands in the book about the entry. */
static enum err
load_entry(struct visit *v, const struct reading *r,
    struct view_entry_page *ret)
{
	struct list rows = { 0 };
	struct str args[3] = { v->captures[0], v->captures[1],
		give_subject(r) };
	enum err err = visit_load(v, VIEW_ENTRY_PAGE, args, &rows);

	if (err == OK && rows.n)
		*ret = *(const struct view_entry_page *)rows.items;
	return err;
}

static struct given_desk_act
acts_for(const struct visit *v, const struct reading *r, bool is_public,
    const struct view_entry_page *e, struct str roles)
{
	struct given_desk_act act = { 0 };
	struct str kind = r->leaf.kind;
	bool is_reversed = str_eq(e->state, STR("reversed"));

	if (!str_eq(e->log, v->session.party)) {
		if (str_eq(kind, STR("funds.sent")) &&
		    desk_has_role(roles, ROLE_TREASURER))
			act.receipt = e->transfer;
		return act;
	}
	act.approve = str_eq(e->state, STR("waiting")) &&
	    desk_has_role(roles, ROLE_APPROVER);
	act.reverse = r->type && event_is_reversible(r->type) && !is_reversed &&
	    desk_has_role(roles, ROLE_APPROVER);
	act.disclose = !is_public && desk_has_role(roles, ROLE_PUBLISHER);
	act.answer = str_eq(kind, STR("objection.received")) && r->body &&
	    desk_has_role(roles, ROLE_RECORDER);
	if (act.answer)
		act.subject = event_text(r->type, r->body, "objection");
	return act;
}

/* Sealed words are read by those who answer them. */
static bool
may_read_closed(const struct visit *v, const struct reading *r, struct str log,
    struct str roles)
{
	if (!str_eq(log, v->session.party) || !r->type)
		return false;
	return r->type->more != MORE_SEALED ||
	    desk_has_role(roles, ROLE_RECORDER);
}

static void
show_entry(struct visit *v)
{
	struct page_request page = { .n_given = 0 };
	struct view_entry_page e = { .log = v->captures[0] };
	struct given_desk_act act;
	struct reading r = { .is_public = false };
	struct str roles;
	int64_t index;
	bool is_public;
	enum err err = ERR_NOT_FOUND;

	if (str_to_int(v->captures[1], &index))
		err = node_read_entry(v->worker->db, v->captures[0], index,
		    v->a, &r);
	if (err == OK)
		err = desk_roles(v, &roles);
	if (err == OK)
		err = load_entry(v, &r, &e);
	if (err == OK)
		err = desk_give(v, &page);
	/* A peer gives us the bodies of what it shares with parties. */
	is_public = r.is_public;
	r.is_public = true;
	if (err == OK)
		err = give_entry(v, &page, &r,
		    may_read_closed(v, &r, e.log, roles));
	if (err == OK)
		err = give_changes(v, &page, STR(""), e.log, index, true);
	if (err == OK)
		err = give_backdated_half(v, &page, &r);
	if (err != OK) {
		visit_fail(v, err, "entry", "");
		return;
	}
	act = acts_for(v, &r, is_public, &e, roles);
	page_give(&page, "act", GIVEN_DESK_ACT, &act, 1);
	visit_page(v, v->page, &page);
}

/* ---- the way in ---- */

static void
desk_get(struct visit *v)
{
	int kind = v->page ? page_kind(v->page) : -1;

	if (kind == PAGE_DESK)
		show_list(v);
	else if (kind == PAGE_DESK_ENTRY)
		show_entry(v);
	else if (kind == PAGE_DESK_NEW)
		desk_form_get(v);
	else if (kind == PAGE_DESK_IMPORT)
		desk_import_list(v);
	else if (kind == PAGE_DESK_IMPORT_KIND)
		desk_import_get(v);
	else if (kind == PAGE_DESK_TABLE)
		desk_table_get(v);
	else
		visit_fail(v, ERR_NOT_FOUND, "path", "");
}

static void
desk_post(struct visit *v)
{
	int kind = v->page ? page_kind(v->page) : -1;
	struct pair *form;
	size_t n;

	if (kind == PAGE_DESK_IMPORT_KIND)
		desk_import_post(v);
	else if (web_form(v->request, &form, &n) != OK)
		visit_fail(v, ERR_MALFORMED, "form", "");
	else if (!forms_has_token(form, n, v->session.csrf))
		visit_fail(v, ERR_FORBIDDEN, "form", FORM_CSRF);
	else if (str_eq(v->request->path, STR("/desk/sign-out")))
		session_end(v);
	else if (kind == PAGE_DESK_NEW)
		desk_form_post(v, form, n);
	else if (kind == PAGE_DESK_TABLE)
		desk_table_post(v, form, n);
	else
		visit_fail(v, ERR_METHOD, "", "");
}

void
desk_any(struct visit *v)
{
	bool is_post = v->request->method == WEB_POST;
	enum err err;

	if (str_eq(v->request->path, STR("/desk/sign-in"))) {
		if (is_post)
			session_post(v);
		else
			session_get(v);
		return;
	}
	err = session_open(v);
	if (err == ERR_SIGN_IN)
		web_redirect(v->response, STR("/desk/sign-in"));
	else if (err != OK)
		visit_fail(v, err, "", db_error(v->worker->db));
	else if (is_post)
		desk_post(v);
	else
		desk_get(v);
}
