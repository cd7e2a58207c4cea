/*
 * Lines of a scenario that look at the book.
 */
#include "pass.h"

#include "book/control.h"
#include "book/rows.h"
#include "codec/words.h"

/* What was found is in words FROM to the end of the line, blanks as one. */
static void
judge_text(struct pass *p, const struct line *line, size_t from,
    const struct buf *found)
{
	struct buf want = { .arena = &p->world.arena };

	for (size_t i = from; i < line->n; i++)
		buf_printf(&want, "%s%.*s", i > from ? " " : "",
		    STR_ARG(line->words[i]));
	pass_judge(p, line, str_eq(buf_str(&want), buf_str(found)),
	    "found \"%.*s\"", STR_ARG(buf_str(found)));
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

/* Words FROM to TO as a row of T. */
static void *
read_row(struct pass *p, const struct line *line, size_t from, size_t to,
    const struct row_type *t)
{
	struct words_context context = { .lang = LANG_EN };
	void *row = arena_alloc(&p->world.arena, t->shape.size);
	struct refusal why = { 0 };

	must(row ? OK : ERR_NO_MEMORY, "row");
	for (size_t i = from; i < to; i++)
		if (pass_set(p, &t->shape, row, line->words[i], &context,
			&why) != OK)
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

/* row TABLE key=value ... : column=value ... (or none) */
static void
check_row(struct pass *p, const struct line *line)
{
	size_t colon = line_find(line, ":");
	enum row_kind kind;
	const struct row_type *t = row_named(line_word(line, 1), &kind);
	void *row = read_row(p, line, 2, colon, t);
	bool found = rows_find(p->world.book, kind, row);
	void *want;

	if (str_eq(line_word(line, colon + 1), STR("none")) || !found) {
		pass_judge(p, line,
		    !found && str_eq(line_word(line, colon + 1), STR("none")),
		    "there is %s row", found ? "a" : "no");
		return;
	}
	want = read_row(p, line, colon + 1, line->n, t);
	for (size_t i = colon + 1; i < line->n; i++) {
		struct str name = line->words[i];

		name.n = str_find(name, '=');
		name.n = str_find(name, '.');
		judge_column(p, line, shape_find(&t->shape, name), want, row);
	}
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
		buf_printf(out, "%s%s %.*s %ld", i ? " , " : "",
		    control_types[e[i].control].name, STR_ARG(e[i].subject),
		    (long)e[i].days);
	if (n == 0)
		buf_put(out, STR("none"));
}

/* exceptions DAY = CONTROL SUBJECT DAYS , CONTROL SUBJECT DAYS (or none) */
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
