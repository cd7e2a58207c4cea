/*
 * Journals for hledger.
 */
#include "trade/hledger.h"

#include "book/view.h"
#include "log/body.h"
#include "log/log.h"

enum { PAGE = 1000 };

struct journal {
	struct db *db;
	hledger_sink_fn *sink;
	void *ctx;
	struct str log;
	int32_t zone;
	struct day last; /* of the transactions of this log */
	struct arena texts;
	struct buf out; /* in texts */
};

/* Give away what has been written. */
static enum err
pour(struct journal *j)
{
	enum err err = buf_ok(&j->out) ? OK : ERR_NO_MEMORY;

	if (err == OK)
		err = j->sink(j->ctx, buf_str(&j->out));
	arena_reset(&j->texts);
	j->out = (struct buf){ .arena = &j->texts };
	return err;
}

/* An id as one level of an account's name. */
static void
put_level(struct buf *out, struct str id)
{
	for (size_t i = 0; i < id.n; i++)
		buf_byte(out, id.p[i] == ':' ? '/' : id.p[i]);
}

static void
put_account(struct journal *j, struct str source, struct str account)
{
	buf_put(&j->out, STR("    "));
	put_level(&j->out, j->log);
	buf_byte(&j->out, ':');
	put_level(&j->out, source);
	buf_byte(&j->out, ':');
	put_level(&j->out, account);
	buf_put(&j->out, STR("  "));
}

static void
put_amount(struct buf *out, struct money m)
{
	money_put(out, m);
	buf_printf(out, " %s", m.currency);
}

/*
 * Does byte I of S mean something in a comment: the end of it, a tag, a date,
 * or a blank that somebody may drop?
 */
static bool
is_special(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c == ' ')
		return i == 0 || i + 1 == s.n || s.p[i - 1] == ' ';
	return c < ' ' || c == 0x7f || strchr("%,:;[]", c);
}

static void
put_escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (is_special(s, i))
			buf_printf(out, "%%%02X", (unsigned char)s.p[i]);
		else
			buf_byte(out, s.p[i]);
	}
}

static void
start_tag(struct buf *out, const char *name)
{
	buf_printf(out, "    ; %s:", name);
}

/* What field F says, if it is words or a number. */
static void
put_field(struct buf *out, const struct field *f, const void *at)
{
	if (field_is_absent(f, at) || f->flags & FIELD_SALT)
		return;
	switch (f->type) {
	case FIELD_ID:
	case FIELD_CHOICE: /* nothing in them is special after a tag */
		start_tag(out, f->name);
		buf_put(out, *(const struct str *)at);
		break;
	case FIELD_TEXT:
		start_tag(out, f->name);
		put_escaped(out, *(const struct str *)at);
		break;
	case FIELD_INT:
		start_tag(out, f->name);
		buf_int(out, *(const int64_t *)at);
		break;
	case FIELD_NAME:
	case FIELD_MONEY:
	case FIELD_DAY:
	case FIELD_HASH:
	case FIELD_WDAYS:
	case FIELD_LIST:
		return;
	}
	buf_byte(out, '\n');
}

/* The first day EV names, else the one it was entered on. */
static struct day
day_of(const struct journal *j, const struct event *ev)
{
	const struct shape *s = &ev->type->open;

	for (size_t i = 0; i < s->n_fields; i++) {
		const void *at = field_of(&s->fields[i], ev->body);

		if (s->fields[i].type == FIELD_DAY &&
		    !field_is_absent(&s->fields[i], at))
			return *(const struct day *)at;
	}
	return day_at(ev->at, j->zone);
}

static void
put_head(struct journal *j, const struct event *ev)
{
	const struct shape *s = &ev->type->open;
	struct day day = day_of(j, ev);

	if (day.n > j->last.n)
		j->last = day;
	day_put(&j->out, day);
	buf_printf(&j->out, " (%.*s/%jd) %s\n", STR_ARG(j->log),
	    (intmax_t)ev->index, s->name);
	buf_printf(&j->out, "    ; kind:%s\n    ; by:%.*s\n", s->name,
	    STR_ARG(ev->by));
	for (size_t i = 0; i < s->n_fields; i++)
		put_field(&j->out, &s->fields[i],
		    field_of(&s->fields[i], ev->body));
}

/* The entry that made a posting: it was folded, so it can be read. */
static enum err
read_entry(struct journal *j, int64_t index, struct arena *a,
    struct event *ret_event)
{
	struct refusal r = { 0 };
	struct log_entry *e;
	struct leaf leaf;
	void *body;
	size_t n;
	enum err err = log_entries(j->db, j->log, index, 1, a, &e, &n);

	if (err != OK)
		return err;
	if (n == 0 || leaf_get(e->leaf, a, &leaf, &r) != OK)
		return ERR_CORRUPT;
	*ret_event = (struct event){ .type = event_type_named(leaf.kind),
		.log = j->log,
		.index = index,
		.at = leaf.at,
		.by = leaf.by };
	if (!ret_event->type ||
	    body_get(ret_event->type, e->body, a, &body, &r) != OK)
		return ERR_CORRUPT;
	ret_event->body = body;
	return OK;
}

static enum err
put_posting(struct journal *j, const struct view_own_journal *p)
{
	struct arena a = { 0 };
	struct event ev;
	struct money less = p->amount;
	enum err err = read_entry(j, p->idx, &a, &ev);

	if (err == OK) {
		less.minor = -less.minor;
		put_head(j, &ev);
		put_account(j, p->source, p->to_account);
		put_amount(&j->out, p->amount);
		buf_byte(&j->out, '\n');
		put_account(j, p->source, p->from_account);
		put_amount(&j->out, less);
		buf_put(&j->out, STR("\n\n"));
	}
	arena_free(&a);
	return err;
}

/* A number as the argument of a view. */
static struct str
number(struct arena *a, int64_t value)
{
	struct buf out = { .arena = a };

	buf_int(&out, value);
	return buf_str(&out);
}

static enum err
put_postings(struct journal *j)
{
	const struct view_reader reader = { .db = j->db };
	struct arena a = { 0 };
	int64_t idx = 0;
	int64_t line = 0;
	bool more = true;
	enum err err = OK;

	while (err == OK && more) {
		struct str args[] = { j->log, number(&a, idx),
			number(&a, line) };
		const struct view_own_journal *rows;
		struct list list;

		err = view_load(&reader, VIEW_OWN_JOURNAL, args, PAGE, &a,
		    &list, &more);
		rows = err == OK ? list.items : NULL;
		for (size_t i = 0; err == OK && i < list.n; i++) {
			err = put_posting(j, &rows[i]);
			idx = rows[i].idx;
			line = rows[i].line;
		}
		if (err == OK)
			err = pour(j);
		arena_reset(&a);
	}
	arena_free(&a);
	return err;
}

/* That account B has what the book keeps; its own name alone, no child's. */
static void
put_assertion(struct journal *j, const struct view_own_balances *b)
{
	put_account(j, b->source, b->account);
	put_amount(&j->out, money_zero(money_currency(&b->amount)));
	buf_put(&j->out, STR(" = "));
	put_amount(&j->out, b->amount);
	buf_byte(&j->out, '\n');
}

static void
put_assertions_head(struct journal *j)
{
	day_put(&j->out, j->last);
	buf_printf(&j->out, " (%.*s) balances\n", STR_ARG(j->log));
}

static enum err
put_assertions(struct journal *j)
{
	const struct view_reader reader = { .db = j->db };
	struct arena a = { 0 };
	struct arena kept = { 0 };
	struct str args[] = { j->log, STR(""), STR("") };
	bool more = true;
	enum err err = OK;

	for (int page = 0; err == OK && more; page++) {
		const struct view_own_balances *rows;
		struct list list;

		err = view_load(&reader, VIEW_OWN_BALANCES, args, PAGE, &a,
		    &list, &more);
		rows = err == OK ? list.items : NULL;
		if (err == OK && page == 0 && list.n)
			put_assertions_head(j);
		for (size_t i = 0; err == OK && i < list.n; i++)
			put_assertion(j, &rows[i]);
		arena_reset(&kept);
		if (err == OK && list.n) {
			args[1] = str_copy(&kept, rows[list.n - 1].account);
			args[2] = str_copy(&kept, rows[list.n - 1].source);
			err = pour(j);
		}
		arena_reset(&a);
	}
	buf_byte(&j->out, '\n');
	arena_free(&a);
	arena_free(&kept);
	return err == OK ? pour(j) : err;
}

/* "commodity 1000.00 CNY": hledger wants the mark even without decimals. */
static void
put_commodity(struct buf *out, struct str currency)
{
	int digits = money_digits(currency);

	buf_put(out, STR("commodity 1000."));
	while (digits-- > 0)
		buf_byte(out, '0');
	buf_printf(out, " %.*s\n", STR_ARG(currency));
}

static enum err
put_start(struct journal *j, struct str party)
{
	const struct view_reader reader = { .db = j->db };
	const struct view_own_currencies *rows;
	struct arena a = { 0 };
	struct list list;
	enum err err = view_load(&reader, VIEW_OWN_CURRENCIES, &party, PAGE, &a,
	    &list, NULL);

	buf_put(&j->out, STR("decimal-mark .\n"));
	rows = err == OK ? list.items : NULL;
	for (size_t i = 0; err == OK && i < list.n; i++)
		put_commodity(&j->out, rows[i].currency);
	buf_byte(&j->out, '\n');
	arena_free(&a);
	return err == OK ? pour(j) : err;
}

static enum err
put_log(struct journal *j, struct str log)
{
	const struct view_reader reader = { .db = j->db };
	struct arena a = { 0 };
	struct list list;
	enum err err =
	    view_load(&reader, VIEW_PARTY_SELF, &log, 1, &a, &list, NULL);

	j->log = log;
	j->last = (struct day){ 0 };
	j->zone = 0;
	if (err == OK && list.n)
		j->zone =
		    (int32_t)((const struct view_party_self *)list.items)->zone;
	arena_free(&a);
	if (err == OK)
		err = put_postings(j);
	return err == OK ? put_assertions(j) : err;
}

enum err
hledger_export(struct db *db, struct str party, hledger_sink_fn *sink,
    void *ctx)
{
	struct journal j = { .db = db, .sink = sink, .ctx = ctx };
	struct arena a = { 0 };
	struct log_head *heads;
	size_t n_heads;
	bool found = false;
	enum err err = log_heads(db, &a, &heads, &n_heads);

	j.out.arena = &j.texts;
	if (err == OK)
		err = put_start(&j, party);
	for (size_t i = 0; err == OK && i < n_heads; i++) {
		if (party.n && !str_eq(party, heads[i].party))
			continue;
		found = true;
		err = put_log(&j, heads[i].party);
	}
	arena_free(&j.texts);
	arena_free(&a);
	return err == OK && !found ? ERR_NOT_FOUND : err;
}
