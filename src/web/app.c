/*
 * The serving node: what it opens, how it waits, how it ends.
 */
#include "web/app.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "base/forker.h"
#include "base/limits.h"
#include "base/os.h"
#include "base/sandbox.h"
#include "schema/errors.h"
#include "sync/sync.h"
#include "trade/apart.h"
#include "web/site.h"

enum { BUILD_BYTES_MAX = 256 << 20, TROUBLE_MAX = 400 };

/* One peer's last trouble, so that it is told once. */
struct peer_state {
	struct str url;
	char trouble[TROUBLE_MAX];
};

struct app {
	const struct app_config *config;
	struct arena arena;
	struct node *node;   /* the writer's alone once that runs */
	struct node *reader; /* of the rounds of sync */
	struct writer *writer;
	struct server *server;
	struct site *site;
	struct worker workers[WORKERS_N];
	struct peer_state peers[PEERS_MAX];
	int forker;
	bool has_forker;
	size_t n_peers;
};

/* ---- what the site knows from the start ---- */

/* Pages are not taken for those of another build: a mark of this program. */
static struct str
build_mark(struct arena *a)
{
	struct arena file = { 0 };
	struct buf out = { .arena = a };
	struct str bytes;
	uint64_t h = UINT64_C(14695981039346656037);

	if (os_read_file(&file, "/proc/self/exe", BUILD_BYTES_MAX, &bytes) ==
	    OK)
		for (size_t i = 0; i < bytes.n; i++)
			h = (h ^ (unsigned char)bytes.p[i]) *
			    UINT64_C(1099511628211);
	arena_free(&file);
	buf_printf(&out, "%s-%08x", SUNLEDGER_VERSION, (unsigned)(h >> 32));
	return buf_ok(&out) ? buf_str(&out) : STR(SUNLEDGER_VERSION);
}

/* Currency, zone and language of the party whose portal this is. */
static enum err
read_self(struct app *app, struct site *site)
{
	struct view_reader reader = { .db = node_db(app->node) };
	const struct view_party_self *self;
	struct list rows;
	enum err err = view_load(&reader, VIEW_PARTY_SELF, &site->party, 1,
	    &app->arena, &rows, NULL);

	if (err != OK || rows.n == 0)
		return err == OK ? ERR_NOT_FOUND : err;
	self = rows.items;
	site->currency = self->currency;
	site->zone = self->zone;
	site->lang = self->name.in[LANG_ZH].n ? LANG_ZH : LANG_EN;
	return OK;
}

/* An empty folder; what a crash left in it goes. */
static enum err
make_scratch(struct app *app, struct site *site)
{
	site->scratch = os_path(&app->arena, app->config->dir, "scratch");
	if (os_exists(site->scratch) && os_remove_tree(site->scratch) != OK)
		return ERR_IO;
	return os_make_folder(site->scratch, 0700);
}

static enum err
make_site(struct app *app)
{
	struct site *site = arena_alloc(&app->arena, sizeof(*site));
	enum err err;

	if (!site)
		return ERR_NO_MEMORY;
	site->party = node_party(app->node);
	site->forker = app->forker;
	site->build = build_mark(&app->arena);
	site->is_https = str_starts(app->config->public_url, STR("https://"));
	err = read_self(app, site);
	if (err == OK)
		err = make_scratch(app, site);
	if (err == OK)
		err = openapi_make(&app->arena, &site->openapi);
	app->site = site;
	return err;
}

static enum err
open_workers(struct app *app)
{
	const char *path = os_path(&app->arena, app->config->dir, "book.db");
	enum err err = path ? OK : ERR_NO_MEMORY;

	for (size_t i = 0; i < WORKERS_N && err == OK; i++) {
		app->workers[i].site = app->site;
		err = db_open(path, DB_READ_ONLY, &app->workers[i].db);
	}
	return err;
}

/* ---- where it listens ---- */

/* "127.0.0.1:8420" or "[::1]:8420". */
static enum err
parse_listen(struct app *app, struct server_config *config, struct refusal *r)
{
	struct str s = app->config->listen;
	size_t colon = s.n;
	struct str address;
	int64_t port;

	while (colon > 0 && s.p[colon - 1] != ':')
		colon--;
	if (colon < 2 || !str_to_int(str_from_byte(s, colon), &port) ||
	    port > 65535)
		return refuse(r, ERR_MALFORMED, "--listen", "%s",
		    "ADDRESS:PORT");
	address = (struct str){ s.p, colon - 1 };
	if (str_starts(address, STR("[")) && str_ends(address, STR("]")))
		address = (struct str){ address.p + 1, address.n - 2 };
	address = str_copy(&app->arena, address);
	if (!address.p)
		return ERR_NO_MEMORY;
	config->address = address.p;
	config->port = (unsigned)port;
	return OK;
}

static enum err
listen_there(struct app *app, struct refusal *r)
{
	void *workers[WORKERS_N];
	struct server_config config = { .handler = site_handle,
		.ctx = app->site,
		.workers = workers,
		.threads = WORKERS_N };
	enum err err = parse_listen(app, &config, r);

	for (size_t i = 0; i < WORKERS_N; i++)
		workers[i] = &app->workers[i];
	return err == OK ? server_start(&config, &app->server, r) : err;
}

/*
 * The policy names the address, known only now, and the witnesses of those
 * we follow: whoever starts to be followed changes it.  Readers may still
 * hold the one before, so it stays in the arena.
 */
static enum err
write_policy(struct app *app)
{
	const struct str *old = atomic_load(&app->site->policy);
	struct arena a = { 0 };
	struct buf url = { .arena = &a };
	struct str text = STR("");
	struct str *policy;
	enum err err;

	buf_put(&url, app->config->public_url);
	if (url.n == 0)
		server_address(app->server, &url);
	if (url.n && url.p[url.n - 1] != '/')
		buf_byte(&url, '/');
	err = buf_ok(&url) ?
	    sync_policy(app->reader, buf_str(&url), &a, &text) :
	    ERR_NO_MEMORY;
	if (err == OK && !(old && str_eq(*old, text))) {
		policy = arena_alloc(&app->arena, sizeof(*policy));
		if (policy)
			*policy = str_copy(&app->arena, text);
		if (policy && policy->p)
			atomic_store(&app->site->policy, policy);
		else
			err = ERR_NO_MEMORY;
	}
	arena_free(&a);
	return err;
}

static void
say_ready(struct app *app)
{
	struct buf url = { .arena = &app->arena };
	const char *why;

	if (os_is_fixed())
		fprintf(stderr,
		    "SL_NOW or SL_SEED is set: clock or randomness are "
		    "fixed, for tests and demos only\n");
	if (!node_is_confirmed(app->reader, &why))
		fprintf(stderr, "the book is read-only: %s\n", why);
	server_address(app->server, &url);
	printf("listening on %.*s/\n", STR_ARG(buf_str(&url)));
	fflush(stdout);
}

/* ---- rounds of sync ---- */

/* From here on the reader sees what is committed now. */
static enum err
look_again(struct app *app)
{
	enum err err = db_begin_read(node_db(app->reader));

	return err == OK ? db_end_read(node_db(app->reader)) : err;
}

static enum err
write_through(void *ctx, writer_call_fn *fn, void *fn_ctx)
{
	struct app *app = ctx;
	enum err err = writer_call(app->writer, fn, fn_ctx);
	enum err looked = look_again(app);

	return err == OK ? looked : err;
}

/* Say WHAT of the peer at URL, unless that was the last word. */
static void
tell(struct app *app, struct str url, const char *what)
{
	struct peer_state *p = NULL;

	for (size_t i = 0; i < app->n_peers && !p; i++)
		if (str_eq(app->peers[i].url, url))
			p = &app->peers[i];
	if (!p && app->n_peers < PEERS_MAX) {
		p = &app->peers[app->n_peers++];
		p->url = str_copy(&app->arena, url);
	}
	if (!p || strcmp(p->trouble, what) == 0)
		return;
	snprintf(p->trouble, sizeof(p->trouble), "%s", what);
	fprintf(stderr, "%.*s: %s\n", STR_ARG(url), *what ? what : "in step");
}

static void
tell_refusal(struct app *app, struct str url, struct refusal *r, enum err err)
{
	struct arena a = { 0 };
	struct buf out = { .arena = &a };

	r->err = err;
	if (err != OK)
		refusal_put(&out, r, LANG_EN);
	buf_byte(&out, '\0');
	tell(app, url, buf_ok(&out) ? out.p : "out of memory");
	arena_free(&a);
}

static void
sync_peer(struct app *app, const struct sync_peer *peer)
{
	struct sync_io io = { node_db(app->reader), write_through, app };
	struct sync_summary summary = { 0 };
	struct refusal r = { .err = OK };
	enum err err = sync_peer_round(&io, app->reader, peer, &summary, &r);

	tell_refusal(app, peer->url, &r, err);
}

static void
sync_round(struct app *app)
{
	struct arena a = { 0 };
	struct sync_peer *peers;
	size_t n = 0;
	enum err err = look_again(app);

	if (err == OK)
		err = sync_peers(node_db(app->reader), &a, &peers, &n);
	if (err != OK)
		tell(app, STR("sync"), db_error(node_db(app->reader)));
	for (size_t i = 0; err == OK && i < n; i++)
		sync_peer(app, &peers[i]);
	if (err == OK && write_policy(app) != OK)
		tell(app, STR("policy"), "cannot be made");
	arena_free(&a);
}

/* Wait for a signal to end; every now and then, sync. */
static void
wait_for_end(struct app *app, const sigset_t *signals)
{
	int64_t seconds = app->config->sync_seconds;
	struct timespec pause = { .tv_sec = seconds > 0 ? seconds : 3600 };
	int got;

	do {
		if (seconds > 0)
			sync_round(app);
		got = sigtimedwait(signals, NULL, &pause);
	} while (got < 0 && (errno == EAGAIN || errno == EINTR));
}

/* ---- start and end ---- */

static enum err
open_all(struct app *app, struct refusal *r)
{
	/* While there is nothing to hide, and one thread. */
	enum err err = apart_start(&app->forker);

	app->has_forker = err == OK;
	if (err == OK)
		err = node_open(app->config->dir, NODE_WRITE, &app->node, r);
	if (err == OK)
		err = node_open(app->config->dir, NODE_READ, &app->reader, r);
	if (err == OK)
		err = make_site(app);
	if (err == OK)
		err = open_workers(app);
	if (err == OK) /* before any thread starts: they inherit it */
		err = sandbox_enter(app->config->dir);
	if (err == OK)
		err = writer_start(app->node, &app->writer);
	if (err == OK)
		app->site->writer = app->writer;
	if (err == OK)
		err = listen_there(app, r);
	return err == OK ? write_policy(app) : err;
}

/* What waits for the writer must be answered before the writer ends. */
static void
close_all(struct app *app)
{
	struct arena arena;

	if (app->server)
		server_stop(app->server);
	if (app->writer)
		writer_stop(app->writer);
	for (size_t i = 0; i < WORKERS_N; i++) {
		arena_free(&app->workers[i].cache.arena);
		if (app->workers[i].db)
			db_close(app->workers[i].db);
	}
	if (app->has_forker)
		forker_stop(app->forker);
	node_close(app->reader);
	node_close(app->node);
	arena = app->arena;
	arena_free(&arena);
}

enum err
app_run(const struct app_config *config, struct refusal *ret_refusal)
{
	struct arena arena = { 0 };
	struct app *app = arena_alloc(&arena, sizeof(*app));
	sigset_t signals;
	enum err err;

	*ret_refusal = (struct refusal){ 0 };
	if (!app)
		return refuse(ret_refusal, ERR_NO_MEMORY, "", "%s", "");
	app->arena = arena;
	app->config = config;
	/* Before any thread: none but this one is to be interrupted. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	err = open_all(app, ret_refusal);
	if (err == OK) {
		say_ready(app);
		wait_for_end(app, &signals);
	} else if (ret_refusal->err != err) {
		err = refuse(ret_refusal, err, "serve", "%s", config->dir);
	}
	close_all(app);
	sigprocmask(SIG_UNBLOCK, &signals, NULL);
	return err;
}
