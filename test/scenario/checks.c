/*
 * Lines of a scenario that look at the book.
 */
#include "pass.h"

#include <stdio.h>

#include "book/control.h"
#include "book/rows.h"
#include "book/view.h"
#include "codec/words.h"

/* A word that is wanted; "party/@LABEL" stands for party/INDEX. */
static void
put_wanted(struct pass *p, struct str word, struct buf *out)
{
	size_t at = str_find_str(word, STR("/@"));
	const struct entry *e = pass_label(p, str_from_byte(word, at + 2));

	if (at < word.n && e)
		buf_printf(out, "%.*s/%ld", (int)at, word.p,
		    (long)e->event.index);
	else
		buf_put(out, word);
}

/* What was found is in words FROM to the end of the line, blanks as one. */
static void
judge_text(struct pass *p, const struct line *line, size_t from,
    const struct buf *found)
{
	struct buf want = { .arena = &p->world.arena };

	for (size_t i = from; i < line->n; i++) {
		if (i > from)
			buf_byte(&want, ' ');
		put_wanted(p, line->words[i], &want);
	}
	pass_judge(p, line, str_eq(buf_str(&want), buf_str(found)),
	    "found \"%.*s\"", STR_ARG(buf_str(found)));
}

void
check_ledger(struct pass *p)
{
	struct view_reader reader = { p->world.db, day_at(p->at, 0) };
	const struct view_ledger_gaps *gaps;
	struct list rows;

	must(book_flush(p->world.book), "flush");
	must(view_load(&reader, VIEW_LEDGER_GAPS, NULL, 0, &p->world.arena,
		 &rows, NULL),
	    "view");
	gaps = rows.items;
	for (size_t i = 0; i < rows.n; i++)
		fprintf(stderr,
		    "entries and ledger differ: %.*s %.*s %.*s: entries "
		    "%lld, figures %lld, ledger %lld\n",
		    STR_ARG(gaps[i].log), STR_ARG(gaps[i].source),
		    STR_ARG(gaps[i].stage), (long long)gaps[i].entries.minor,
		    (long long)gaps[i].facts.minor,
		    (long long)gaps[i].ledger.minor);
	p->failed += rows.n != 0;
	p->passed += rows.n == 0;
}

/* balance PARTY ACCOUNT SOURCE = 12.00 CNY (or none) */
static void
check_balance(struct pass *p, const struct line *line)
{
	struct row_balance row = { .log = line_word(line, 1),
		.account = line_word(line, 2),
		.source = line_word(line, 3) };
	struct buf out = { .arena = &p->world.arena };

	if (rows_find(p->world.book, ROW_BALANCE, &row)) {
		money_put(&out, row.amount);
		buf_printf(&out, " %s", row.amount.currency);
	} else {
		buf_put(&out, STR("none"));
	}
	judge_text(p, line, 5, &out);
	check_ledger(p);
}

/* matched KIND SUBJECT = STATE [DIFFERENCE] [, STATE ...] (or none) */
static void
check_matched(struct pass *p, const struct line *line)
{
	struct buf out = { .arena = &p->world.arena };
	struct stmt *st;
	bool row;

	must(book_flush(p->world.book), "flush");
	st = db_prepare(p->world.db,
	    STR("SELECT state, difference, currency FROM matched "
		"WHERE kind = $1 AND subject = $2 "
		"ORDER BY first_idx DESC, second_log"));
	db_bind_text(st, 1, line_word(line, 1));
	db_bind_text(st, 2, line_word(line, 2));
	for (;;) {
		struct money difference;

		must(db_step(st, &row), "matched");
		if (!row)
			break;
		buf_printf(&out, "%s%.*s", out.n ? " , " : "",
		    STR_ARG(db_text(st, 0)));
		if (db_int(st, 1) == 0)
			continue;
		difference = money_zero(db_text(st, 2));
		difference.minor = db_int(st, 1);
		buf_byte(&out, ' ');
		money_put(&out, difference);
	}
	if (out.n == 0)
		buf_put(&out, STR("none"));
	judge_text(p, line, 4, &out);
}

static const struct row_type *
row_named(struct str name, enum row_kind *ret_kind)
{
	for (size_t i = 0; i < N_ROW_TYPES; i++)
		if (str_eq(str_from(row_types[i].shape.name), name)) {
			*ret_kind = (enum row_kind)i;
			return &row_types[i];
		}
	must(ERR_NOT_FOUND, "no such row");
	return NULL;
}

/* Words FROM to TO as a row of shape S. */
static void *
read_row(struct pass *p, const struct line *line, size_t from, size_t to,
    const struct shape *s)
{
	struct words_context context = { .lang = LANG_EN };
	void *row = arena_alloc(&p->world.arena, s->size);
	struct refusal why = { 0 };

	must(row ? OK : ERR_NO_MEMORY, "row");
	for (size_t i = from; i < to; i++)
		if (pass_set(p, s, row, line->words[i], &context, &why) != OK)
			pass_judge(p, line, false, "%s %s (%s)",
			    err_infos[why.err].name, why.field, why.detail);
	return row;
}

static void
judge_column(struct pass *p, const struct line *line, const struct field *f,
    const void *want, const void *row)
{
	struct buf found = { .arena = &p->world.arena };

	if (!f)
		return; /* read_row() has judged it */
	words_put_value(&found, f, field_of(f, row), LANG_EN);
	pass_judge(p, line, field_eq(f, field_of(f, want), field_of(f, row)),
	    "%s is \"%.*s\"", f->name, STR_ARG(buf_str(&found)));
}

/* The column that "column=value" or "column.zh=value" names, or NULL. */
static const struct field *
column_of(struct str word, const struct shape *s)
{
	word.n = str_find(word, '=');
	word.n = str_find(word, '.');
	return shape_find(s, word);
}

/* row TABLE key=value ... : column=value ... (or none) */
static void
check_row(struct pass *p, const struct line *line)
{
	size_t colon = line_find(line, ":");
	enum row_kind kind;
	const struct row_type *t = row_named(line_word(line, 1), &kind);
	void *row = read_row(p, line, 2, colon, &t->shape);
	bool found = rows_find(p->world.book, kind, row);
	void *want;

	if (str_eq(line_word(line, colon + 1), STR("none")) || !found) {
		pass_judge(p, line,
		    !found && str_eq(line_word(line, colon + 1), STR("none")),
		    "there is %s row", found ? "a" : "no");
		return;
	}
	want = read_row(p, line, colon + 1, line->n, &t->shape);
	for (size_t i = colon + 1; i < line->n; i++)
		judge_column(p, line, column_of(line->words[i], &t->shape),
		    want, row);
}

/* Do the columns named by the words from FROM on say in ROW what WANT does? */
static bool
row_is_like(const struct line *line, size_t from, const struct shape *s,
    const void *want, const void *row)
{
	for (size_t i = from; i < line->n; i++) {
		const struct field *f = column_of(line->words[i], s);

		if (f && !field_eq(f, field_of(f, want), field_of(f, row)))
			return false;
	}
	return true;
}

/* "-" is nothing, "@LABEL" the index of an entry. */
static struct str
argument_of(struct pass *p, struct str word)
{
	struct buf number = { .arena = &p->world.arena };
	const struct entry *e = NULL;

	if (str_eq(word, STR("-")))
		return STR("");
	if (word.n && word.p[0] == '@')
		e = pass_label(p, str_from_byte(word, 1));
	if (!e)
		return word;
	buf_int(&number, e->event.index);
	return buf_str(&number);
}

/* The rows of the view that LINE asks for. */
static const struct view_type *
load_view(struct pass *p, const struct line *line, size_t colon,
    struct list *ret_rows)
{
	enum { ARGS_MAX = 12 };
	struct view_reader reader = { p->world.db, day_at(p->at, 0) };
	struct str args[ARGS_MAX] = { 0 };
	size_t kind = 0;

	while (kind < N_VIEW_TYPES &&
	    !str_eq(str_from(view_types[kind].shape.name), line->words[1]))
		kind++;
	must(kind < N_VIEW_TYPES && colon <= ARGS_MAX + 2 ? OK : ERR_NOT_FOUND,
	    "no such view");
	for (size_t i = 2; i < colon; i++)
		args[i - 2] = argument_of(p, line->words[i]);
	must(book_flush(p->world.book), "flush");
	must(view_load(&reader, (enum view_kind)kind, args, 0, &p->world.arena,
		 ret_rows, NULL),
	    "view");
	return &view_types[kind];
}

/* view NAME ARG ... : column=value ..., as one of its rows (or none) */
static void
check_view(struct pass *p, const struct line *line)
{
	size_t colon = line_find(line, ":");
	struct list rows;
	const struct view_type *t = load_view(p, line, colon, &rows);
	const struct shape *s = &t->shape;
	const char *row = rows.items;
	const void *want;

	if (str_eq(line_word(line, colon + 1), STR("none")) || rows.n == 0) {
		pass_judge(p, line,
		    rows.n == 0 &&
			str_eq(line_word(line, colon + 1), STR("none")),
		    "there are %zu rows", rows.n);
		return;
	}
	want = read_row(p, line, colon + 1, line->n, s);
	for (size_t i = 0; i < rows.n; i++, row += s->size)
		if (row_is_like(line, colon + 1, s, want, row)) {
			pass_judge(p, line, true, "%s", "");
			return;
		}
	/* None is: say what the first has. */
	for (size_t i = colon + 1; i < line->n; i++)
		judge_column(p, line, column_of(line->words[i], s), want,
		    rows.items);
}

static void
put_exceptions(struct pass *p, struct day today, struct buf *out)
{
	struct view_reader reader = { p->world.db, today };
	struct exception *e = NULL;
	size_t n = 0;

	must(book_flush(p->world.book), "flush");
	must(control_run(&reader, &p->world.arena, &e, &n), "controls");
	for (size_t i = 0; i < n; i++)
		buf_printf(out, "%s%s %.*s %ld%s%.*s", i ? " , " : "",
		    control_types[e[i].control].name, STR_ARG(e[i].subject),
		    (long)e[i].days, e[i].also.n ? " + " : "",
		    STR_ARG(e[i].also));
	if (n == 0)
		buf_put(out, STR("none"));
}

/* exceptions DAY = CONTROL SUBJECT DAYS [+ ALSO ...] , ... (or none) */
static void
check_exceptions(struct pass *p, const struct line *line)
{
	struct buf out = { .arena = &p->world.arena };
	struct day today;

	must(day_get(line_word(line, 1), &today) ? OK : ERR_MALFORMED, "day");
	put_exceptions(p, today, &out);
	judge_text(p, line, 3, &out);
}

/* finding PARTY @LABEL = ERROR FIELD [AMOUNT]; only in foreign logs */
static void
check_finding(struct pass *p, const struct line *line)
{
	const struct entry *e =
	    pass_label(p, str_from_byte(line_word(line, 2), 1));
	struct row_finding row = { .log = line_word(line, 1) };
	struct buf out = { .arena = &p->world.arena };

	if (!p->is_foreign)
		return;
	if (!e) {
		pass_judge(p, line, false, "no such label");
		return;
	}
	row.idx = e->event.index;
	if (!rows_find(p->world.book, ROW_FINDING, &row))
		buf_put(&out, STR("none"));
	else
		buf_printf(&out, "%s %.*s", err_infos[row.error].name,
		    STR_ARG(row.field));
	if (!money_is_none(row.amount)) {
		buf_byte(&out, ' ');
		money_put(&out, row.amount);
	}
	judge_text(p, line, 4, &out);
}

bool
check_line(struct pass *p, const struct line *line)
{
	static const struct {
		const char *name;
		void (*check)(struct pass *, const struct line *);
	} checks[] = {
		{ "balance", check_balance },
		{ "matched", check_matched },
		{ "row", check_row },
		{ "view", check_view },
		{ "exceptions", check_exceptions },
		{ "finding", check_finding },
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++)
		if (line_starts(line, checks[i].name)) {
			checks[i].check(p, line);
			return true;
		}
	return false;
}
