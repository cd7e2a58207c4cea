/*
 * The API: events in, views out, all of it from the tables.
 *
 * Whoever writes shows the token of a session (Authorization: Bearer), or a
 * member's passphrase each time (Basic), which is slow on purpose.  A cookie
 * is not enough here, so no page of another site can write through a
 * browser.
 */
#include "codec/json.h"
#include "web/site.h"

static void
put_member(struct buf *out, const char *name, struct str text)
{
	buf_printf(out,
	    "%s\"%s\":", out->n && out->p[out->n - 1] != '{' ? "," : "", name);
	json_put_text(out, text);
}

/* RFC 9457: one refusal as a JSON object. */
static void
put_problem(struct visit *v, struct buf *out, const struct refusal *r)
{
	const struct err_info *info = &err_infos[r->err];
	struct buf text = { .arena = v->a };

	refusal_put(&text, r, v->lang);
	buf_printf(out, "{\"type\":\"urn:sunledger:error:%s\"", info->name);
	put_member(out, "title", str_from(info->name));
	buf_printf(out, ",\"status\":%d", info->http);
	put_member(out, "detail", buf_str(&text));
	if (r->field[0])
		put_member(out, "field", str_from(r->field));
	buf_byte(out, '}');
}

static void
send_problem(struct visit *v, const struct refusal *r)
{
	struct buf out = { .arena = v->a };

	put_problem(v, &out, r);
	buf_byte(&out, '\n');
	visit_text(v, err_infos[r->err].http, "application/problem+json",
	    buf_str(&out));
	if (r->err == ERR_SIGN_IN)
		web_add_header(v->response, "WWW-Authenticate",
		    STR("Bearer realm=\"sunledger\""));
}

static void
send_error(struct visit *v, enum err err, const char *field, const char *detail)
{
	struct refusal r;

	r.err = refuse(&r, err, field, "%s", detail);
	send_problem(v, &r);
}

/* ---- who it is ---- */

/* "party/member:passphrase", or "member:passphrase" of this portal's party. */
static enum err
check_basic(struct visit *v, struct str encoded)
{
	struct session *s = &v->session;
	char *text = arena_alloc(v->a, encoded.n + 1);
	struct str rest = { text, 0 };
	struct str party;

	if (!text)
		return ERR_NO_MEMORY;
	if (!base64_get(encoded, text, encoded.n, &rest.n))
		return ERR_SIGN_IN;
	s->member = str_cut(&rest, ':');
	s->party = v->site->party;
	if (str_find(s->member, '/') < s->member.n) {
		party = str_cut(&s->member, '/');
		s->party = party;
	}
	return session_check(v, s->party, s->member, rest);
}

static enum err
authenticate(struct visit *v)
{
	struct str header = v->request->headers[WEB_AUTHORIZATION];
	struct str scheme = str_cut(&header, ' ');
	enum err err = ERR_SIGN_IN;

	if (str_eq(scheme, STR("Bearer")))
		err = member_session(v->worker->db, str_trim(header), v->a,
		    &v->session);
	else if (str_eq(scheme, STR("Basic")))
		err = check_basic(v, str_trim(header));
	if (err != OK)
		v->session = (struct session){ 0 };
	return err;
}

struct credentials {
	struct arena *arena;
	struct str party, member, passphrase;
};

static enum err
read_credential(void *ctx, struct str key, struct str value)
{
	struct credentials *c = ctx;

	if (str_eq(key, STR("party")))
		return json_string(value, c->arena, &c->party);
	if (str_eq(key, STR("member")))
		return json_string(value, c->arena, &c->member);
	if (str_eq(key, STR("passphrase")))
		return json_string(value, c->arena, &c->passphrase);
	return ERR_UNKNOWN_FIELD;
}

/* POST /api/v1/session: a token for twelve hours. */
static void
post_session(struct visit *v)
{
	struct credentials c = { .arena = v->a, .party = v->site->party };
	struct buf out = { .arena = v->a };
	struct str token;
	enum err err = json_each(v->request->body, v->a, read_credential, &c);

	if (err == OK)
		err =
		    session_sign_in(v, c.party, c.member, c.passphrase, &token);
	if (err != OK) {
		send_error(v, err, "session", "");
		return;
	}
	buf_printf(&out, "{\"token\":\"%.*s\",\"seconds\":%d}\n",
	    STR_ARG(token), SESSION_SECONDS);
	visit_text(v, 200, "application/json", buf_str(&out));
}

/* ---- events ---- */

struct posting {
	struct command *commands;
	size_t n;
	bool is_batch;
};

static void
put_answer(struct visit *v, struct buf *out, const struct command *c)
{
	if (c->err != OK) {
		put_problem(v, out, &c->refusal);
		return;
	}
	buf_printf(out, "{\"party\":\"%.*s\",\"index\":%lld,\"leaf\":\"",
	    STR_ARG(c->party), (long long)c->index);
	base64url_put(out, c->leaf_hash.bytes, sizeof(c->leaf_hash.bytes));
	buf_put(out, STR("\"}"));
}

static void
send_answers(struct visit *v, struct posting *p)
{
	struct buf out = { .arena = v->a };

	for (size_t i = 0; i < p->n; i++) {
		put_answer(v, &out, &p->commands[i]);
		buf_byte(&out, '\n');
	}
	visit_text(v, 200, "application/x-ndjson", buf_str(&out));
}

static void
finish(struct visit *v, void *ctx)
{
	struct posting *p = ctx;
	struct command *c = p->commands;
	struct buf out = { .arena = v->a };
	struct buf at = { .arena = v->a };

	if (p->is_batch) {
		send_answers(v, p);
		return;
	}
	c->refusal.err = c->err;
	if (c->err != OK) {
		send_problem(v, &c->refusal);
		return;
	}
	put_answer(v, &out, c);
	buf_byte(&out, '\n');
	visit_text(v, 201, "application/json", buf_str(&out));
	buf_printf(&at, "/v/%.*s/%lld", STR_ARG(c->party), (long long)c->index);
	web_add_header(v->response, "Location", buf_str(&at));
}

/* A member writes as himself, in the log of his own party. */
static enum err
read_command(struct visit *v, struct str json, struct command *c)
{
	const struct session *s = &v->session;
	enum err err = node_command_json(json, v->a, c, &c->refusal);

	if (err == OK && c->party.n && !str_eq(c->party, s->party))
		err = refuse(&c->refusal, ERR_FORBIDDEN, "party", "%.*s",
		    STR_ARG(s->party));
	if (err == OK && c->by.n && !str_eq(c->by, s->member))
		err = refuse(&c->refusal, ERR_FORBIDDEN, "by", "%.*s",
		    STR_ARG(s->member));
	c->party = s->party;
	c->by = s->member;
	c->err = err;
	c->refusal.err = err;
	return err;
}

static void
post_one(struct visit *v, struct posting *p)
{
	struct command *c = p->commands;

	c->idempotency = v->request->headers[WEB_IDEMPOTENCY_KEY];
	p->n = 1;
	if (read_command(v, str_trim(v->request->body), c) == OK)
		visit_submit(v, &c, 1, finish, p);
	else
		send_problem(v, &c->refusal);
}

/* Lines that do not read are answered; the others go on. */
static void
post_batch(struct visit *v, struct posting *p)
{
	struct str rest = v->request->body;
	size_t n_good = 0;
	struct command **good;

	while (rest.n && p->n < BATCH_MAX) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (line.n)
			n_good +=
			    read_command(v, line, &p->commands[p->n++]) == OK;
	}
	if (rest.n || p->n == 0) {
		send_error(v, rest.n ? ERR_TOO_LARGE : ERR_MALFORMED, "lines",
		    "8192");
		return;
	}
	good = arena_alloc(v->a, (n_good + 1) * sizeof(struct command *));
	if (!good) {
		send_error(v, ERR_NO_MEMORY, "", "");
		return;
	}
	n_good = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->commands[i].err == OK)
			good[n_good++] = &p->commands[i];
	if (n_good == 0)
		send_answers(v, p);
	else
		visit_submit(v, good, n_good, finish, p);
}

static void
post_events(struct visit *v)
{
	struct str type = v->request->headers[WEB_CONTENT_TYPE];
	struct str media = str_trim(str_cut(&type, ';'));
	struct posting *p = arena_alloc(v->a, sizeof(*p));
	enum err err = p ? authenticate(v) : ERR_NO_MEMORY;
	size_t n = 1;

	if (err != OK) {
		send_error(v, err, "authorization", "");
		return;
	}
	p->is_batch = str_eq(media, STR("application/x-ndjson"));
	if (!p->is_batch && !str_eq(media, STR("application/json"))) {
		send_error(v, ERR_MALFORMED, "Content-Type",
		    "application/json, application/x-ndjson");
		return;
	}
	if (p->is_batch)
		n = BATCH_MAX;
	p->commands = arena_alloc(v->a, n * sizeof(*p->commands));
	if (!p->commands)
		send_error(v, ERR_NO_MEMORY, "", "");
	else if (p->is_batch)
		post_batch(v, p);
	else
		post_one(v, p);
}

/* ---- views ---- */

bool
api_is_open(const struct view_type *t)
{
	struct str name = str_from(t->shape.name);

	return !str_starts(name, STR("desk_")) &&
	    !str_starts(name, STR("control_")) &&
	    !str_starts(name, STR("own_"));
}

static const struct view_type *
view_named(struct str name, enum view_kind *ret_kind)
{
	for (int i = 0; i < N_VIEW_TYPES; i++) {
		if (!str_eq(name, str_from(view_types[i].shape.name)) ||
		    !api_is_open(&view_types[i]))
			continue;
		*ret_kind = (enum view_kind)i;
		return &view_types[i];
	}
	return NULL;
}

/* The parameters by name; "today" is the day of the page if not given. */
static enum err
read_args(struct visit *v, const struct view_type *t, struct str *args,
    struct refusal *r)
{
	for (size_t i = 0; i < t->n_params; i++) {
		const struct view_param *p = &t->params[i];
		struct buf today = { .arena = v->a };
		int64_t number;
		struct day day;

		args[i] =
		    pair_get(v->request->query, v->request->n_query, p->name);
		if (p->type == FIELD_DAY && args[i].n == 0) {
			day_put(&today, v->today);
			args[i] = buf_str(&today);
		}
		if ((p->type == FIELD_INT && !str_to_int(args[i], &number)) ||
		    (p->type == FIELD_DAY && !day_get(args[i], &day)))
			return refuse(r, ERR_MALFORMED, p->name, "%.*s",
			    STR_ARG(args[i]));
	}
	return OK;
}

static enum err
put_view(struct visit *v, const struct view_type *t, enum view_kind kind,
    struct buf *out, struct refusal *r)
{
	struct view_reader reader = { v->worker->db, v->today };
	struct str args[8];
	struct list rows;
	bool more;
	enum err err = read_args(v, t, args, r);

	if (err == OK)
		err = view_load(&reader, kind, args, LIST_PAGE_MAX, v->a, &rows,
		    &more);
	if (err != OK)
		return r->err == err ? err : refuse(r, err, "view", "%s", "");
	buf_printf(out, "{\"view\":\"%s\",\"day\":\"", t->shape.name);
	day_put(out, v->today);
	buf_printf(out, "\",\"more\":%s,\"rows\":", more ? "true" : "false");
	json_put_list(out, &t->shape, &rows);
	buf_put(out, STR("}\n"));
	return buf_ok(out) ? OK : ERR_NO_MEMORY;
}

static void
get_view(struct visit *v, struct str name)
{
	struct buf out = { .arena = v->a };
	struct buf etag = { .arena = v->a };
	struct refusal r = { .err = OK };
	enum view_kind kind;
	const struct view_type *t = view_named(name, &kind);
	int64_t generation = 0;
	enum err err;

	if (!t) {
		send_error(v, ERR_NOT_FOUND, "view", "");
		return;
	}
	err = visit_generation(v, &generation);
	if (err == OK)
		err = put_view(v, t, kind, &out, &r);
	if (err != OK) {
		if (r.err != err)
			r.err = refuse(&r, err, "view", "%s", "");
		send_problem(v, &r);
		return;
	}
	buf_printf(&etag, "\"%.*s-%d-%lld\"", STR_ARG(v->site->build),
	    (int)v->today.n, (long long)generation);
	visit_text(v, 200, "application/json", buf_str(&out));
	v->response->etag = buf_str(&etag);
	v->response->cache = STR("public, no-cache");
}

void
api_any(struct visit *v)
{
	struct str rest =
	    str_from_byte(v->request->path, sizeof("/api/v1/") - 1);
	bool is_post = v->request->method == WEB_POST;

	if (str_eq(rest, STR("events")) && is_post)
		post_events(v);
	else if (str_eq(rest, STR("session")) && is_post)
		post_session(v);
	else if (is_post || str_eq(rest, STR("events")) ||
	    str_eq(rest, STR("session")))
		send_error(v, ERR_METHOD, "", "");
	else if (str_eq(rest, STR("openapi.json"))) {
		visit_text(v, 200, "application/json", v->site->openapi);
		v->response->cache = STR("public, no-cache");
	} else
		get_view(v, rest);
}
