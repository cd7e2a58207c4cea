/*
 * The book: from an event to its rule, and from a refusal to a finding.
 */
#include "book/rows.h"

#include <assert.h>

#include "base/limits.h"
#include "schema/views.h"

/* Run what PUT writes of each kind of row. */
static enum err
run_for_all(struct db *db,
    void (*put)(struct buf *out, const struct row_type *t))
{
	struct arena a = { 0 };
	struct buf sql = { .arena = &a };
	enum err err;

	for (size_t i = 0; i < N_ROW_TYPES; i++)
		put(&sql, &row_types[i]);
	buf_byte(&sql, '\0');
	err = buf_ok(&sql) ? db_exec(db, sql.p) : ERR_NO_MEMORY;
	arena_free(&a);
	return err;
}

enum err
book_create_tables(struct db *db)
{
	enum err err = run_for_all(db, row_sql_create);

	for (size_t i = 0; view_sql[i] && err == OK; i++)
		err = db_exec(db, view_sql[i]);
	return err;
}

enum err
book_drop_indexes(struct db *db)
{
	return run_for_all(db, row_sql_drop_indexes);
}

enum err
book_create_plain(struct db *db)
{
	return run_for_all(db, row_sql_create_table);
}

void
book_set_indexed(struct book *b, bool is_indexed)
{
	flush_order(b, is_indexed);
}

enum err
book_open(struct db *db, book_entry_fn *entries, void *entries_ctx,
    struct book **ret_book)
{
	struct arena own = { 0 };
	struct book *b = arena_alloc(&own, sizeof(*b));

	if (!b)
		return ERR_NO_MEMORY;
	b->own = own;
	b->db = db;
	b->entries = entries;
	b->entries_ctx = entries_ctx;
	b->cache.arena = &b->cache_arena;
	b->key.arena = &b->sql_arena;
	flush_order(b, true);
	*ret_book = b;
	return OK;
}

void
book_close(struct book *b)
{
	struct arena own;

	if (!b)
		return;
	arena_free(&b->cache_arena);
	arena_free(&b->arena);
	arena_free(&b->sql_arena);
	own = b->own;
	arena_free(&own);
}

struct str
id_party(struct str id)
{
	size_t at = str_find(id, ':');

	return at < id.n ? (struct str){ id.p, at } : STR("");
}

enum err
need_own(struct book *b, const struct event *ev, const char *field,
    struct str id)
{
	if (str_eq(id_party(id), ev->log))
		return OK;
	return no(b, ERR_NOT_OWN, field, "%.*s:", STR_ARG(ev->log));
}

struct str
basis_of(const struct event *ev)
{
	return event_text(ev->type, ev->body, "basis");
}

struct day
log_day(struct book *b, struct str log)
{
	struct row_party party = { .log = log, .party = log };

	rows_find(b, ROW_PARTY, &party);
	return day_at(b->clock, (int32_t)party.zone);
}

int64_t
parameter_value(struct book *b, struct str log, const char *name,
    int64_t fallback)
{
	struct row_parameter p = { .log = log, .parameter = str_from(name) };

	if (!rows_find(b, ROW_PARAMETER, &p))
		return fallback;
	if (log_day(b, log).n >= p.since.n)
		return p.value;
	return p.before < 0 ? fallback : p.before;
}

bool
member_has(struct book *b, struct str log, struct str member, enum role role)
{
	struct row_member m = { .log = log, .member = member };

	return rows_find(b, ROW_MEMBER, &m) && !m.ended &&
	    role_among(m.roles, str_from(role_types[role - 1].name));
}

/* A published or taken-over fact needs its source (DESIGN 5, "Basis"). */
static enum err
check_basis(struct book *b, const struct event *ev)
{
	struct str basis = basis_of(ev);

	if (basis.n && !str_eq(basis, STR("example")) &&
	    event_text(ev->type, ev->body, "cite").n == 0)
		return no(b, ERR_MISSING_FIELD, "cite", "basis");
	return OK;
}

static enum err
check_role(struct book *b, const struct event *ev)
{
	const struct role_type *role = &role_types[ev->type->role - 1];

	assert(role->role == ev->type->role);
	if (role->is_seat && str_eq(ev->by, str_from(role->name)))
		return OK;
	if (!role->is_seat &&
	    (member_has(b, ev->log, ev->by, role->role) ||
		delegation_giver(b, ev->log, ev->by, role->role).n))
		return OK;
	return no(b, ERR_ROLE, "by", "%s", role->name);
}

static enum err
check_log(struct book *b, const struct event *ev, struct row_fold *fold)
{
	bool is_open = rows_find(b, ROW_FOLD, fold) && fold->edition > 0;

	if (is_open != (ev->type->kind != EV_LOG_OPENED))
		return no(b, ERR_STATE, "kind", "%s",
		    is_open ? "log.opened" : "log.opened?");
	return OK;
}

/* Apply EV; the answer of the rule, or the fault that stopped it. */
static enum err
apply(struct book *b, const struct event *ev, struct row_fold *fold)
{
	enum err err;

	err = check_log(b, ev, fold);
	if (err == OK)
		err = check_basis(b, ev);
	if (err == OK)
		err = check_role(b, ev);
	if (err == OK)
		err = rules[ev->type - event_types](b, ev);
	return b->fault != OK ? b->fault : err;
}

void
clock_set(struct book *b, const struct event *ev, struct row_fold *ret_fold)
{
	*ret_fold = (struct row_fold){ .log = ev->log };
	rows_find(b, ROW_FOLD, ret_fold);
	b->clock = ev->at > ret_fold->clock ? ev->at : ret_fold->clock;
}

static void
move_on(struct book *b, const struct event *ev)
{
	struct row_fold fold = { .log = ev->log };

	rows_find(b, ROW_FOLD, &fold); /* the rule may have changed it */
	fold.size = ev->index + 1;
	fold.clock = b->clock;
	fold.stop = STR("");
	rows_put(b, ROW_FOLD, &fold);
}

enum err
book_apply(struct book *b, const struct event *ev, struct refusal *ret_refusal)
{
	struct row_fold fold;
	enum err err;

	arena_reset(&b->arena);
	b->refusal = ret_refusal;
	clock_set(b, ev, &fold);
	b->year = 0;
	err = apply(b, ev, &fold);
	if (err != OK)
		return err;
	delegation_note(b, ev);
	move_on(b, ev);
	return b->fault;
}

static void
put_finding(struct book *b, struct str log, int64_t index, struct str kind,
    const struct refusal *why, struct money amount)
{
	struct row_finding f = { .log = log,
		.idx = index,
		.kind = kind,
		.error = why->err,
		.field = str_from(why->field),
		.amount = amount };

	rows_put(b, ROW_FINDING, &f);
}

/*
 * The first amount an event names: what a total must say it disregards.  None
 * if it is beyond any that could count: a log of others must not be able to
 * make that total overflow.
 */
static struct money
amount_of(const struct event *ev)
{
	const struct shape *s = &ev->type->open;

	for (size_t i = 0; i < s->n_fields; i++)
		if (s->fields[i].type == FIELD_MONEY) {
			const struct money *m =
			    field_of(&s->fields[i], ev->body);

			if (m->minor > AMOUNT_MAX || m->minor < -AMOUNT_MAX)
				break;
			return *m;
		}
	return (struct money){ 0 };
}

enum err
book_fold(struct book *b, const struct event *ev)
{
	struct refusal why = { 0 };
	enum err err = book_apply(b, ev, &why);

	if (err == OK || err == ERR_EDITION ||
	    err_infos[err].class == ERR_CLASS_FAULT)
		return err;
	put_finding(b, ev->log, ev->index, str_from(ev->type->open.name), &why,
	    amount_of(ev));
	move_on(b, ev);
	return b->fault;
}

enum err
book_fold_broken(struct book *b, struct str log, int64_t index, struct str kind,
    const struct refusal *why)
{
	struct row_fold fold = { .log = log };

	arena_reset(&b->arena);
	put_finding(b, log, index, kind, why, (struct money){ 0 });
	rows_find(b, ROW_FOLD, &fold);
	fold.size = index + 1;
	fold.stop = STR("");
	rows_put(b, ROW_FOLD, &fold);
	return b->fault;
}

enum err
book_progress(struct book *b, struct str log,
    struct book_progress *ret_progress)
{
	struct row_fold fold = { .log = log };

	rows_find(b, ROW_FOLD, &fold);
	*ret_progress = (struct book_progress){ fold.size, fold.clock,
		fold.edition, fold.stop };
	return b->fault;
}

enum err
book_stop(struct book *b, struct str log, struct str why)
{
	struct row_fold fold = { .log = log };

	rows_find(b, ROW_FOLD, &fold);
	fold.stop = why;
	rows_put(b, ROW_FOLD, &fold);
	return b->fault;
}

enum err
book_delete_all(struct book *b)
{
	book_forget(b);
	return run_for_all(b->db, row_sql_delete_all);
}

enum err
book_delete_log(struct book *b, struct str log)
{
	enum err err = OK;

	book_forget(b);
	for (size_t i = 0; i < N_ROW_TYPES && err == OK; i++) {
		struct arena a = { 0 };
		struct buf sql = { .arena = &a };
		struct stmt *st;

		row_sql_delete_log(&sql, &row_types[i]);
		st = db_prepare(b->db, buf_str(&sql));
		db_bind_text(st, 1, log);
		err = db_run(st);
		arena_free(&a);
	}
	return err;
}
