/*
 * Objections: anybody may say that a record is wrong, without an account.
 * The number is public, the words are not: they go into the sealed part.
 */
#include "base/os.h"
#include "schema/events.h"
#include "web/pages.h"
#include "web/site.h"

enum { NUMBER_CHARS = 8, NUMBER_TRIES = 3, KEY_CHARS_MIN = 16 };

struct objecting {
	struct command command;
	struct ev_objection_received body;
	struct str key;
	int tries;
};

/*
 * A number nobody can guess and anybody can write down: no letter that looks
 * like another.  It follows from the form's KEY, which is random, so that a
 * form that is sent twice counts once.
 */
static struct str
number_from(struct visit *v, struct str key)
{
	static const char letters[] = "23456789abcdefghjkmnpqrstuvwxyz";
	struct buf out = { .arena = v->a };
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * UINT64_C(0x100000001b3);
	h ^= h >> 29;
	buf_printf(&out, "%.*s:O-", STR_ARG(v->site->party));
	for (int i = 0; i < NUMBER_CHARS; i++) {
		if (i == NUMBER_CHARS / 2)
			buf_byte(&out, '-');
		buf_byte(&out, letters[h % (sizeof(letters) - 1)]);
		h /= sizeof(letters) - 1;
	}
	return buf_ok(&out) ? buf_str(&out) : STR("");
}

/* The form again, with what was typed. */
static void
show_again(struct visit *v, const struct objecting *o, const struct refusal *r)
{
	struct page_request page = { .n_given = 0 };
	struct buf message = { .arena = v->a };
	struct given_objecting typed = { .about = o->body.about,
		.text = o->body.text,
		.contact = o->body.contact,
		.key = o->key };

	refusal_put(&message, r, v->lang);
	typed.error = buf_str(&message);
	page_give(&page, "typed", GIVEN_OBJECTING, &typed, 1);
	visit_page(v, page_of(PAGE_OBJECT), &page);
	v->response->status = err_infos[r->err].http;
}

static void
set_key(struct visit *v, struct objecting *o, struct str key)
{
	o->key = key;
	o->command.idempotency = key;
	o->body.objection = number_from(v, key);
}

static void
finish(struct visit *v, void *ctx)
{
	struct objecting *o = ctx;
	struct buf to = { .arena = v->a };
	bool is_taken =
	    o->command.err == ERR_DUPLICATE || o->command.err == ERR_CONFLICT;

	if (is_taken && o->tries++ < NUMBER_TRIES) {
		set_key(v, o, visit_key(v));
		visit_submit(v, &(struct command *){ &o->command }, 1, finish,
		    o);
		return;
	}
	if (o->command.err != OK) {
		show_again(v, o, &o->command.refusal);
		return;
	}
	buf_put(&to, STR("/o/"));
	url_put_component(&to, o->body.objection);
	buf_put(&to, STR("?new=1"));
	web_redirect(v->response, buf_str(&to));
}

/* Its words, or why they cannot be taken. */
static enum err
read_words(struct visit *v, struct objecting *o, struct refusal *r)
{
	struct pair *form;
	size_t n;

	if (web_form(v->request, &form, &n) != OK)
		return refuse(r, ERR_MALFORMED, "form", "%s", "");
	o->body.about = str_trim(pair_get(form, n, "about"));
	o->body.text = str_trim(pair_get(form, n, "text"));
	o->body.contact = str_trim(pair_get(form, n, "contact"));
	o->key = pair_get(form, n, "_key");
	if (o->key.n < KEY_CHARS_MIN || !id_is_wellformed(o->key))
		o->key = visit_key(v);
	/* A field that people do not see: only a machine fills it in. */
	if (pair_get(form, n, "website").n)
		return refuse(r, ERR_FORBIDDEN, "website", "%s", "");
	if (o->body.about.n && !id_is_wellformed(o->body.about))
		return refuse(r, ERR_MALFORMED, "about", "%s", "A-Z 0-9 : -");
	if (o->body.text.n == 0)
		return refuse(r, ERR_MISSING_FIELD, "text", "%s", "");
	if (o->body.text.n > OBJECTION_WORDS_MAX)
		return refuse(r, ERR_TOO_LARGE, "text", "%d",
		    OBJECTION_WORDS_MAX);
	if (o->body.contact.n > OBJECTION_CONTACT_MAX)
		return refuse(r, ERR_TOO_LARGE, "contact", "%d",
		    OBJECTION_CONTACT_MAX);
	return OK;
}

void
objections_get(struct visit *v)
{
	struct page_request page = { .n_given = 0 };
	struct given_objecting typed = { .key = visit_key(v) };

	page_give(&page, "typed", GIVEN_OBJECTING, &typed, 1);
	visit_page(v, page_of(PAGE_OBJECT), &page);
}

void
objections_post(struct visit *v)
{
	struct objecting *o = arena_alloc(v->a, sizeof(*o));
	struct refusal r = { .err = OK };
	enum err err;

	if (!o) {
		visit_fail(v, ERR_NO_MEMORY, "", "");
		return;
	}
	err = read_words(v, o, &r);
	if (err == OK &&
	    !limit_take(&v->site->objections, v->request->remote,
		OBJECTIONS_PER_ADDRESS, os_now()))
		err = refuse(&r, ERR_TOO_MANY, "text", "%d / %d s",
		    OBJECTIONS_PER_ADDRESS, LIMIT_SECONDS);
	if (err != OK) {
		show_again(v, o, &r);
		return;
	}
	o->body.channel = STR("web");
	o->body.day = v->today;
	/* Nobody is there to confirm the clock; it is this node's own. */
	o->command = (struct command){ .party = v->site->party,
		.by = STR("portal"),
		.type = event_type_named(STR("objection.received")),
		.body = &o->body,
		.confirm_clock = true };
	set_key(v, o, o->key);
	visit_submit(v, &(struct command *){ &o->command }, 1, finish, o);
}
