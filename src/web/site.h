#ifndef WEB_SITE_H
#define WEB_SITE_H

#include <stdatomic.h>

#include "base/limits.h"
#include "base/map.h"
#include "book/view.h"
#include "node/member.h"
#include "node/writer.h"
#include "schema/events.h"
#include "web/page.h"
#include "web/server.h"

/*
 * Private to this layer: what the handlers share.
 *
 * A site is the same for all threads and does not change while it serves.  A
 * worker belongs to one thread at a time and has a connection of its own to
 * read with, so nothing is locked; writes go through the writer's queue.  A
 * visit is one request on its way.
 */
struct file_text {
	const char *name;
	const char *text;
	size_t n;
};

/* Files of pages/ built into the program; ends with a NULL name. */
extern const struct file_text site_files[];

enum {
	WORKERS_N = 4,
	CACHE_BYTES_MAX = 8 << 20, /* of each worker */
	CACHE_TARGET_MAX = 512,    /* longer addresses are not kept */
	LIMIT_SLOTS = 1024,
	LIMIT_SECONDS = 600,
	OBJECTIONS_PER_ADDRESS = 10, /* in LIMIT_SECONDS */
	SIGN_INS_PER_ADDRESS = 60,
	WEB_ROWS_MAX = 20000, /* of a table on the web */
	TABLE_LINES_MAX = 50, /* on one page */
	KEY_BYTES = 16,
	OBJECTION_WORDS_MAX = 20000, /* bytes */
	OBJECTION_CONTACT_MAX = 200,
};

/*
 * How often something was done by an address: a count in each slot, with
 * whose it is and since when.  Two addresses in one slot count together.
 */
struct limit {
	_Atomic uint64_t slots[LIMIT_SLOTS];
};

struct site {
	struct str party; /* whose portal this is */
	struct str currency;
	int64_t zone;
	enum lang lang; /* for those who ask for none */
	struct str build;
	const char *scratch; /* the folder for files that soon go away */
	_Atomic(const struct str *)
	    policy; /* NULL until the address is known */
	struct str openapi;
	bool is_https; /* the world reaches us by https */
	struct writer *writer;
	int forker; /* trade/apart.h */
	struct limit objections;
	struct limit sign_ins;
};

/* Pages as they were sent, of one generation and day. */
struct cache {
	struct arena arena;
	struct map map;
	int64_t generation;
	struct day day;
};

struct worker {
	struct site *site;
	struct db *db;
	struct cache cache;
	bool is_demo; /* of the cache's generation */
};

struct visit {
	struct site *site;
	struct worker *worker;
	struct web_request *request;
	struct web_response *response;
	struct arena *a;
	enum lang lang;
	struct day today;
	const struct page *page; /* at this address, or NULL */
	struct str captures[CAPTURES_MAX];
	struct session session; /* in the desk; member empty elsewhere */
};

/* ---- cache.c ---- */

struct cached {
	struct str body;
	struct str etag;
};

/* Forget everything that is not of this generation and day. */
void cache_turn(struct cache *c, int64_t generation, struct day day);
struct str cache_key(struct arena *a, enum lang lang, struct str target);
const struct cached *cache_get(const struct cache *c, struct str key);
void cache_put(struct cache *c, struct str key, const struct cached *page);

/* Count one more by ADDRESS; false when it was MAX times already. */
bool limit_take(struct limit *l, const char *address, unsigned max,
    int64_t now);

/* ---- visit.c ---- */

/* Language, day, page; then the route. */
web_handler_fn site_handle;

/* A page with what it is given, as the answer; or the page of the error. */
void visit_page(struct visit *v, const struct page *p,
    struct page_request *given);

/* Write the page to OUT. */
enum err visit_render(struct visit *v, const struct page *p,
    struct page_request *given, struct buf *out);

void visit_fail(struct visit *v, enum err err, const char *field,
    const char *detail);
void visit_refuse(struct visit *v, const struct refusal *r);
void visit_text(struct visit *v, int status, const char *type, struct str body);

/* Rows of a view on the visit's connection; ends on the first error. */
enum err visit_load(struct visit *v, enum view_kind kind,
    const struct str *args, struct list *ret_rows);

/* A new random key for a form, so that it counts once. */
struct str visit_key(struct visit *v);

/* "/prefix/a/b" cut at its slashes: N segments after the first. */
bool visit_segments(const struct visit *v, struct str *ret, size_t n);

/* Commands under way while the connection waits; in the request's arena. */
typedef void visit_finish_fn(struct visit *v, void *ctx);
struct pending {
	visit_finish_fn *finish;
	void *ctx;
	struct web_request *request;
	atomic_size_t n_left;
};

/* FINISH is called, on some thread, when every command has its answer. */
void visit_submit(struct visit *v, struct command *const *commands, size_t n,
    visit_finish_fn *finish, void *ctx);

/* The number that rises with everything a page could show. */
enum err visit_generation(struct visit *v, int64_t *ret);

/* ---- the routes ---- */

typedef void visit_fn(struct visit *v);
visit_fn public_page;
/* Headers of a page of the state at hand. */
enum err public_mark(struct visit *v);
visit_fn public_style;
visit_fn public_script;
visit_fn public_robots;
visit_fn public_health;
visit_fn proofs_get; /* /proof/<party>/<index>[.tlog-proof|.entry|.svg] */
visit_fn logs_any;   /* /log/..., /witness/..., /mirror/... */
visit_fn logs_policy;
visit_fn objections_get; /* /object */
visit_fn objections_post;
visit_fn desk_any; /* /desk/... */
visit_fn api_any;  /* /api/v1/... */

/* Tables as the file that `format` asks for; false when it asks for none. */
bool reports_send(struct visit *v);
/* The list of reports, and the one at hand, to their pages. */
enum err reports_give_list(struct visit *v, struct page_request *page);
enum err reports_give(struct visit *v, struct page_request *page);

/* ---- proofs.c ---- */

void proofs_send(struct visit *v, struct str party, int64_t index);

/* What the program itself gives to the pages of the public. */
enum err give_public(struct visit *v, struct page_request *page);

/* One value for people. */
struct str give_words(struct arena *a, enum lang lang, const struct field *f,
    const void *at);

/* The fields of BODY that are there, into ROWS; how many. */
struct given_told;
size_t give_told(struct arena *a, enum lang lang, const struct shape *s,
    const void *body, struct given_told *rows);

/*
 * `changes`: the corrections about SUBJECT, or in the history of entry INDEX
 * of LOG, or all.  `backdated`: entries dated back, about the transfer SUBJECT;
 * or, with LOG, entry INDEX of it, a half of KIND about SUBJECT.
 */
enum err give_changes(struct visit *v, struct page_request *page,
    struct str subject, struct str log, int64_t index, bool to_members);
enum err give_backdated(struct visit *v, struct page_request *page,
    struct str kind, struct str subject, struct str log, int64_t index);

/* The same of the entry of this page, and what it is about if it is a half. */
struct reading;
enum err give_backdated_half(struct visit *v, struct page_request *page,
    const struct reading *r);
struct str give_subject(const struct reading *r);

/* An entry as `leaf` and `told`; closed fields if WITH_CLOSED. */
enum err give_entry(struct visit *v, struct page_request *page,
    const struct reading *r, bool with_closed);

/* ---- session.c ---- */

/* The session of the cookie into V; ERR_SIGN_IN. */
enum err session_open(struct visit *v);
visit_fn session_get;  /* the form to sign in */
visit_fn session_post; /* sign in */
visit_fn session_end;  /* sign out */

/* Sign in; used by the API as well. */
enum err session_sign_in(struct visit *v, struct str party, struct str member,
    struct str passphrase, struct str *ret_token);

/* Only look at the passphrase, with the same brake on guessing. */
enum err session_check(struct visit *v, struct str party, struct str member,
    struct str passphrase);

/* ---- desk.c, desk_forms.c, desk_import.c, desk_table.c ---- */

void desk_form_get(struct visit *v);
void desk_form_post(struct visit *v, const struct pair *form, size_t n);
enum err desk_give(struct visit *v, struct page_request *page);

/* The roles that were granted to the member, and those he has by delegation. */
enum err desk_roles(struct visit *v, struct str *ret_roles);
bool desk_has_role(struct str roles, enum role role);

/* What may be imported; the form for one kind, and its empty table. */
void desk_import_list(struct visit *v);
void desk_import_get(struct visit *v);

/* A file: read, kept for the session, and on to /desk/table. */
void desk_import_post(struct visit *v);

/* What waits: shown, and recorded as it was shown. */
void desk_table_get(struct visit *v);
void desk_table_post(struct visit *v, const struct pair *form, size_t n);

/* ---- openapi.c ---- */

/* The description of the API, from the tables; in A. */
enum err openapi_make(struct arena *a, struct str *ret_json);

/* May anybody ask for this view?  Not for the desk's and the whole book's. */
bool api_is_open(const struct view_type *t);

#endif /* WEB_SITE_H */
