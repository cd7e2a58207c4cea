/*
 * Telling a book the events of a scenario.
 */
#include "pass.h"

#include <stdarg.h>
#include <stdio.h>

#include "book/rows.h"
#include "codec/words.h"

enum { EVENT_SECONDS = 60 }; /* between two events */

/* What a line says the answer is: -> ERROR [FIELD] [as LABEL] */
struct answer {
	struct str err;
	struct str field;
	struct str label;
};

void
pass_open(struct pass *p, const struct script *s, bool is_foreign,
    enum outcome *outcomes)
{
	*p = (struct pass){ .script = s,
		.is_foreign = is_foreign,
		.has_gates = true };
	p->outcomes = outcomes;
	world_open(&p->world, &p->history);
}

void
pass_close(struct pass *p)
{
	world_close(&p->world);
	arena_free(&p->history.arena);
}

const struct entry *
pass_label(const struct pass *p, struct str name)
{
	for (size_t i = p->n_labels; i > 0; i--)
		if (str_eq(p->labels[i - 1].name, name))
			return p->labels[i - 1].entry;
	return NULL;
}

static void
put_label(struct pass *p, struct str name, const struct entry *entry)
{
	if (name.n == 0)
		return;
	must(p->n_labels < LABELS_MAX ? OK : ERR_TOO_LARGE, "labels");
	p->labels[p->n_labels++] = (struct label){ name, entry };
}

void
pass_judge(struct pass *p, const struct line *line, bool is_right,
    const char *fmt, ...)
{
	va_list ap;

	if (is_right) {
		p->passed++;
		return;
	}
	p->failed++;
	fprintf(stderr, "%s:%d: %s: ", p->script->path, line->no,
	    p->is_foreign ? "as a foreign log" : "as our log");
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
}

/* The index of E, or its leaf hash, where F wants one; after others. */
static void
put_entry(const struct field *f, const struct entry *e, struct buf *out)
{
	if (out->n)
		buf_byte(out, ' ');
	if (f && f->type == FIELD_HASH)
		base64url_put(out, &e->leaf_hash, sizeof(e->leaf_hash));
	else
		buf_int(out, e->event.index);
}

enum err
pass_set(struct pass *p, const struct shape *s, void *body, struct str word,
    struct words_context *context, struct refusal *ret_refusal)
{
	struct arena *a = &p->history.arena;
	struct str value = word;
	struct str name = str_cut(&value, '=');
	const struct field *f = shape_find(s, name);
	struct buf text = { .arena = a };

	if (value.n && value.p[0] == '@') {
		struct str rest = value;

		while (rest.n) {
			struct str label = str_cut(&rest, ' ');
			const struct entry *e =
			    pass_label(p, str_from_byte(label, 1));

			if (!e)
				return refuse(ret_refusal, ERR_USAGE, "label",
				    "%.*s", STR_ARG(label));
			put_entry(f, e, &text);
		}
		value = buf_str(&text);
	}
	if (f && f->type == FIELD_WDAYS) /* words are for what is entered */
		return str_to_int(value, field_in(f, body)) ?
		    OK :
		    refuse(ret_refusal, ERR_MALFORMED, f->name, "%s", "");
	return words_set(s, body, name, value, context, a, ret_refusal);
}

/* Words FROM to TO as the body of EV; a new one. */
static enum err
read_body(struct pass *p, const struct line *line, size_t from, size_t to,
    struct event *ev, struct refusal *ret_refusal)
{
	const struct event_type *t = ev->type;
	void *body = arena_alloc(&p->history.arena, t->open.size);
	struct words_context context = { .currency = STR("CNY"),
		.lang = LANG_EN };
	enum err err = body ? OK : ERR_NO_MEMORY;

	for (size_t i = from; i < to && err == OK; i++) {
		struct str rest = line->words[i];
		struct str name = str_cut(&rest, '=');
		bool is_closed = shape_find(&t->closed, name);

		err = pass_set(p, is_closed ? &t->closed : &t->open, body,
		    line->words[i], &context, ret_refusal);
	}
	if (err == OK)
		err = words_complete(&t->open, body, &context, ret_refusal);
	if (err == OK)
		err = words_complete(&t->closed, body, &context, ret_refusal);
	ev->body = body;
	return err;
}

/* "party:member kind field=value ..." from word FROM to word TO. */
static enum err
read_event(struct pass *p, const struct line *line, size_t from, size_t to,
    struct event *ret_ev, struct refusal *ret_refusal)
{
	struct str by = line_word(line, from);
	struct str log = str_cut(&by, ':');
	struct event ev = { .log = log, .by = by, .at = p->at };

	p->at += EVENT_SECONDS;
	*ret_ev = ev;
	ret_ev->type = event_type_named(line_word(line, from + 1));
	if (!ret_ev->type)
		return refuse(ret_refusal, ERR_UNKNOWN_KIND, "kind", "%.*s",
		    STR_ARG(line_word(line, from + 1)));
	ret_ev->index = history_size(&p->history, log);
	return read_body(p, line, from + 2, to, ret_ev, ret_refusal);
}

static struct answer
read_answer(const struct line *line, size_t arrow)
{
	size_t as = line_find(line, "as");
	struct answer answer = { .err = line_word(line, arrow + 1),
		.label = line_word(line, as + 1) };

	if (arrow + 2 < as)
		answer.field = line_word(line, arrow + 2);
	return answer;
}

static bool
is_stopped(const struct pass *p, struct str log)
{
	for (size_t i = 0; i < p->n_stopped; i++)
		if (str_eq(p->stopped[i], log))
			return true;
	return false;
}

/* Gates, then the rule, as the node does. */
static enum err
submit(struct pass *p, const struct event *ev, enum outcome *ret_outcome,
    struct refusal *ret_refusal)
{
	enum err err = OK;

	*ret_outcome = REFUSED_BEFORE;
	if (p->has_gates)
		err = book_gate(p->world.book, ev, ret_refusal);
	if (err != OK)
		return err;
	err = book_apply(p->world.book, ev, ret_refusal);
	*ret_outcome = err == OK ? TAKEN : REFUSED;
	return err;
}

/* The same where a refusal is expected: it must leave every row alone. */
static enum err
submit_unchanged(struct pass *p, const struct line *line,
    const struct event *ev, enum outcome *ret_outcome,
    struct refusal *ret_refusal)
{
	struct hash before = world_digest(&p->world);
	enum err err = submit(p, ev, ret_outcome, ret_refusal);
	struct hash after = world_digest(&p->world);

	if (err != OK && !hash_eq(&before, &after))
		pass_judge(p, line, false, "a refusal has changed the book");
	return err;
}

static void
tell_own(struct pass *p, const struct line *line, size_t arrow)
{
	enum outcome *outcome = &p->outcomes[line - p->script->lines];
	struct answer want = read_answer(line, arrow);
	struct refusal refusal = { 0 };
	struct event ev;
	enum err err = read_event(p, line, 0, arrow, &ev, &refusal);

	*outcome = REFUSED_BEFORE;
	if (err == OK && str_eq(want.err, STR("ok")))
		err = submit(p, &ev, outcome, &refusal);
	else if (err == OK)
		err = submit_unchanged(p, line, &ev, outcome, &refusal);
	if (err == OK)
		put_label(p, want.label, history_add(&p->history, &ev));
	pass_judge(p, line,
	    str_eq(want.err, str_from(err_infos[err].name)) &&
		str_eq(want.field, str_from(refusal.field)) &&
		refusal.err == err,
	    "answered %s %s (%s)", err_infos[err].name, refusal.field,
	    refusal.detail);
}

/* Is the finding at E what the line says, or is there none if it says ok? */
static void
judge_finding(struct pass *p, const struct line *line, const struct entry *e,
    const struct answer *want)
{
	struct row_finding row = { .log = e->event.log, .idx = e->event.index };
	bool found = rows_find(p->world.book, ROW_FINDING, &row);
	const char *name = err_infos[found ? row.error : OK].name;

	pass_judge(p, line,
	    str_eq(want->err, str_from(name)) && str_eq(want->field, row.field),
	    "the finding is %s %.*s", name, STR_ARG(row.field));
}

static void
fold(struct pass *p, const struct line *line, const struct entry *e,
    const struct answer *want)
{
	if (is_stopped(p, e->event.log))
		return;
	if (world_fold(&p->world, e)) {
		judge_finding(p, line, e, want);
		return;
	}
	must(p->n_stopped < 8 ? OK : ERR_TOO_LARGE, "stopped");
	p->stopped[p->n_stopped++] = e->event.log;
	pass_judge(p, line, str_eq(want->err, STR("edition")), "has stopped");
}

static void
tell_foreign(struct pass *p, const struct line *line, size_t arrow, size_t from)
{
	struct answer want = read_answer(line, arrow);
	struct refusal refusal = { 0 };
	struct event ev;
	enum err err = read_event(p, line, from, arrow, &ev, &refusal);
	const struct entry *e;

	if (p->outcomes[line - p->script->lines] == REFUSED_BEFORE)
		return;
	if (err != OK) {
		pass_judge(p, line, false, "not well formed: %s %s",
		    err_infos[err].name, refusal.field);
		return;
	}
	e = history_add(&p->history, &ev);
	put_label(p, want.label, e);
	fold(p, line, e, &want);
}

static enum err
err_named(struct str name)
{
	for (int i = 0; i < N_ERRORS; i++)
		if (str_eq(name, str_from(err_infos[i].name)))
			return (enum err)i;
	must(ERR_NOT_FOUND, "no such error");
	return OK;
}

/* broken PARTY -> ERROR FIELD: an entry whose bytes are no event. */
static void
tell_broken(struct pass *p, const struct line *line, size_t arrow)
{
	static const struct event_type unknown = { .open.name = "unknown" };
	struct answer want = read_answer(line, arrow);
	struct event ev = { .log = line_word(line, 1), .at = p->at };
	struct entry *e = history_add(&p->history, &ev);

	e->event.type = &unknown;
	e->broken.err = err_named(want.err);
	snprintf(e->broken.field, sizeof(e->broken.field), "%.*s",
	    STR_ARG(want.field));
	put_label(p, want.label, e);
	fold(p, line, e, &want);
}

static void
tell(struct pass *p, const struct line *line, size_t arrow)
{
	if (line_starts(line, "broken")) {
		if (p->is_foreign)
			tell_broken(p, line, arrow);
	} else if (line_starts(line, "foreign")) {
		if (p->is_foreign)
			tell_foreign(p, line, arrow, 1);
	} else if (p->is_foreign) {
		tell_foreign(p, line, arrow, 0);
	} else {
		tell_own(p, line, arrow);
	}
}

/* clock DAY [HOURS of that day, UTC]; gate on|off */
static bool
direct(struct pass *p, const struct line *line)
{
	enum { DAY_SECONDS = 24 * 3600, HOUR_SECONDS = 3600 };
	struct day day;
	int64_t hours = 2; /* ten in the morning, China time */

	if (line_starts(line, "gate")) {
		p->has_gates = str_eq(line_word(line, 1), STR("on"));
		return true;
	}
	if (!line_starts(line, "clock"))
		return false;
	must(day_get(line_word(line, 1), &day) ? OK : ERR_MALFORMED, "clock");
	if (line->n > 2)
		must(str_to_int(line->words[2], &hours) ? OK : ERR_MALFORMED,
		    "clock");
	p->at = (int64_t)day.n * DAY_SECONDS + hours * HOUR_SECONDS;
	return true;
}

void
pass_run(struct pass *p)
{
	for (size_t i = 0; i < p->script->n; i++) {
		const struct line *line = &p->script->lines[i];
		size_t arrow = line_find(line, "->");

		if (arrow < line->n)
			tell(p, line, arrow);
		else if (!direct(p, line) && !check_line(p, line))
			pass_judge(p, line, false, "not understood");
	}
}
