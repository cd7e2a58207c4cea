/*
 * The lines of an account from a table, as one of the profiles tells it.
 */
#include "trade/bank_profile.h"
#include "trade/charset.h"
#include "trade/statement.h"

enum { TEXT_COLUMNS_MAX = 4 };

struct table {
	struct arena *arena;
	struct refusal *refusal;
	struct bank_profile profile;
	char separator;
	struct str rest; /* behind the head */
	int64_t line;
	int columns[N_BANK_KEYS]; /* -1: none */
	int texts[TEXT_COLUMNS_MAX];
	struct bank_row row;
	struct statement now;
	struct buf lines;    /* struct statement_line */
	struct buf balances; /* struct money, behind each line; zero ones too */
	struct buf moves;    /* struct statement_balance: day and amount */
};

static enum err
say(struct table *t, enum err err, const char *field, struct str found)
{
	struct buf where = { .arena = t->arena };

	buf_printf(&where, "row %lld, %s", (long long)t->row.line, field);
	buf_byte(&where, '\0');
	if (!buf_ok(&where))
		return ERR_NO_MEMORY;
	if (found.n > 60)
		found.n = 60;
	return refuse(t->refusal, err, where.p, "%.*s", STR_ARG(found));
}

/* ---- finding the head ---- */

/* All columns that the profile names stand in this row. */
static bool
is_head(struct table *t)
{
	bool fits = true;

	for (size_t i = 0; i < N_BANK_KEYS; i++) {
		struct str name = bank_profile_part(t->profile.of[i], 0);

		t->columns[i] = -1;
		if (i < BANK_CURRENCY_IN || name.n == 0)
			continue;
		t->columns[i] = bank_row_find(&t->row, name);
		fits = fits && t->columns[i] >= 0;
	}
	for (size_t i = 0; i < TEXT_COLUMNS_MAX; i++) {
		struct str name =
		    bank_profile_part(t->profile.of[BANK_TEXT], i);

		t->texts[i] = name.n ? bank_row_find(&t->row, name) : -1;
		fits = fits && (name.n == 0 || t->texts[i] >= 0);
	}
	return fits;
}

/* Does the file, read as the profile says, have its head? */
static enum err
find_head(struct table *t, struct str bytes)
{
	enum err err;

	t->separator = ',';
	if (t->profile.of[BANK_SEPARATOR].n)
		t->separator = t->profile.of[BANK_SEPARATOR].p[0];
	t->line = 0;
	err = charset_to_utf8(t->arena, bytes, t->profile.of[BANK_CHARSET],
	    &t->rest);
	for (int i = 0; i < STATEMENT_HEAD_MAX && err == OK; i++) {
		err = bank_row_next(&t->rest, t->separator, t->arena, &t->line,
		    &t->row);
		if (err == OK && is_head(t))
			return OK;
	}
	return err_infos[err].class == ERR_CLASS_FAULT ? err : ERR_NOT_FOUND;
}

static enum err
find_profile(struct table *t, struct str bytes, struct str table,
    struct str name)
{
	while (bank_profile_next(&table, &t->profile, t->refusal)) {
		enum err err = ERR_NOT_FOUND;

		if (name.n == 0 || str_eq(name, t->profile.name))
			err = find_head(t, bytes);
		if (err != ERR_NOT_FOUND)
			return err;
	}
	if (t->refusal->err != OK)
		return t->refusal->err;
	return refuse(t->refusal, ERR_NOT_FOUND, "--profile", "%.*s",
	    STR_ARG(name.n ? name : STR("profile")));
}

/* ---- one row ---- */

static struct str
cell(const struct table *t, int column)
{
	return column >= 0 && (size_t)column < t->row.n ? t->row.cells[column] :
							  STR("");
}

static struct str
at(const struct table *t, enum bank_key key)
{
	return cell(t, t->columns[key]);
}

/* The name of the column as the file has it, for refusals. */
static const char *
column(const struct table *t, enum bank_key key)
{
	struct str name =
	    str_copy(t->arena, bank_profile_part(t->profile.of[key], 0));

	return name.p ? name.p : "";
}

/* S begins with a day in the form PATTERN; a time may follow. */
static bool
day_in(struct str s, struct str pattern, struct day *ret)
{
	static const char form[] = "YYYY-MM-DD";
	char date[sizeof(form)] = "0000-00-00";
	size_t next[3] = { 0, 5, 8 }; /* where the digits of each go */

	if (s.n < pattern.n ||
	    (s.n > pattern.n && s.p[pattern.n] != ' ' && s.p[pattern.n] != 'T'))
		return false;
	for (size_t i = 0; i < pattern.n; i++) {
		size_t part = pattern.p[i] == 'Y' ? 0 :
		    pattern.p[i] == 'M'           ? 1 :
		    pattern.p[i] == 'D'           ? 2 :
						    3;

		if (part == 3 && s.p[i] != pattern.p[i])
			return false;
		if (part < 3 && form[next[part]] != pattern.p[i])
			return false;
		if (part < 3)
			date[next[part]++] = s.p[i];
	}
	return day_get((struct str){ date, sizeof(form) - 1 }, ret);
}

/* An amount in column KEY; an empty cell, or "-", is none. */
static enum err
get_money(struct table *t, enum bank_key key, struct money *ret)
{
	struct str s = at(t, key);
	struct str sign = t->profile.of[BANK_SIGN];

	*ret = (struct money){ 0 };
	if (sign.n && str_starts(s, sign))
		s = str_from_byte(s, sign.n);
	if (s.n == 0 || str_eq(s, STR("-")))
		return OK;
	if (!statement_amount(s, t->now.currency, ret))
		return say(t, ERR_MALFORMED, column(t, key), s);
	if (ret->minor > AMOUNT_MAX || ret->minor < -AMOUNT_MAX)
		return say(t, ERR_TOO_LARGE, column(t, key), s);
	return OK;
}

/* The currency of the file: as the profile says, or as its first row. */
static enum err
get_currency(struct table *t)
{
	struct str said = t->profile.of[BANK_CURRENCY];

	if (t->columns[BANK_CURRENCY_IN] >= 0)
		said = at(t, BANK_CURRENCY_IN);
	if (money_digits(said) < 0)
		return say(t, ERR_CURRENCY, "currency", STR("ISO 4217"));
	if (t->now.currency.n == 0)
		t->now.currency = said;
	if (str_eq(said, t->now.currency))
		return OK;
	return say(t, ERR_CURRENCY, "currency", t->now.currency);
}

/* One signed amount, or one and its side; none: of neither side. */
static enum err
get_signed(struct table *t, struct money *ret)
{
	struct str side = at(t, BANK_SIDE);
	struct str said = t->profile.of[BANK_SIDE];
	enum err err = get_money(t, BANK_AMOUNT, ret);

	if (err != OK)
		return err;
	if (money_is_none(*ret))
		return say(t, ERR_MISSING_FIELD, column(t, BANK_AMOUNT),
		    STR(""));
	if (said.n == 0 || str_eq(side, bank_profile_part(said, 1)))
		return OK;
	if (str_eq(side, bank_profile_part(said, 2)))
		ret->minor = -ret->minor;
	else
		*ret = money_zero(t->now.currency);
	return OK;
}

/* Two columns: exactly one of them says something. */
static enum err
get_of_two(struct table *t, struct money *ret)
{
	struct money debit;
	enum err err = get_money(t, BANK_CREDIT, ret);

	if (err == OK)
		err = get_money(t, BANK_DEBIT, &debit);
	if (err != OK)
		return err;
	if (money_is_none(*ret) == money_is_none(debit))
		return say(t,
		    money_is_none(debit) ? ERR_MISSING_FIELD : ERR_MALFORMED,
		    column(t, BANK_DEBIT), at(t, BANK_DEBIT));
	if (money_is_none(*ret)) {
		*ret = debit;
		ret->minor = -ret->minor;
	}
	return OK;
}

/* The text columns that say something, one a line. */
static struct str
get_text(struct table *t)
{
	struct buf out = { .arena = t->arena };

	for (size_t i = 0; i < TEXT_COLUMNS_MAX; i++) {
		struct str s = statement_words(t->arena, cell(t, t->texts[i]));

		if (s.n == 0)
			continue;
		if (out.n)
			buf_byte(&out, '\n');
		buf_put(&out, s);
	}
	return buf_str(&out);
}

static enum err
get_days(struct table *t, struct statement_line *line)
{
	struct str pattern = t->profile.of[BANK_DATE];
	struct str value_day = at(t, BANK_VALUE_DAY);

	if (!day_in(at(t, BANK_DAY), pattern, &line->day))
		return say(t, ERR_MALFORMED, column(t, BANK_DAY),
		    at(t, BANK_DAY));
	if (value_day.n && !day_in(value_day, pattern, &line->value_day))
		return say(t, ERR_MALFORMED, column(t, BANK_VALUE_DAY),
		    value_day);
	return OK;
}

static enum err
need_required(struct table *t)
{
	struct str want = bank_profile_part(t->profile.of[BANK_REQUIRE], 1);

	if (want.n == 0 || str_eq(at(t, BANK_REQUIRE), want))
		return OK;
	return say(t, ERR_MALFORMED, column(t, BANK_REQUIRE),
	    at(t, BANK_REQUIRE));
}

/* What the balance behind each row is checked with. */
static enum err
keep_move(struct table *t, const struct statement_line *line)
{
	struct statement_balance move = { line->day, line->amount };
	struct money balance = { 0 };
	struct str s = at(t, BANK_BALANCE);

	if (t->columns[BANK_BALANCE] < 0)
		return OK;
	/* Some hide it: then there is none. */
	if (!statement_amount(s, t->now.currency, &balance))
		t->now.is_broken = true;
	buf_put(&t->moves, (struct str){ (const char *)&move, sizeof(move) });
	buf_put(&t->balances,
	    (struct str){ (const char *)&balance, sizeof(balance) });
	return buf_ok(&t->moves) && buf_ok(&t->balances) ? OK : ERR_NO_MEMORY;
}

static enum err
keep_line(struct table *t, const struct statement_line *line)
{
	if (line->amount.minor == 0) {
		t->now.n_left_out++;
		return OK;
	}
	if (line->text.n > STATEMENT_TEXT_MAX ||
	    line->counterparty.n > STATEMENT_TEXT_MAX ||
	    line->counterparty_account.n > STATEMENT_TEXT_MAX ||
	    line->reference.n > STATEMENT_TEXT_MAX)
		return say(t, ERR_TOO_LARGE, "text", STR(""));
	if (++t->now.n_lines > STATEMENT_LINES_MAX)
		return say(t, ERR_TOO_LARGE, "lines", STR(""));
	buf_put(&t->lines, (struct str){ (const char *)line, sizeof(*line) });
	return buf_ok(&t->lines) ? OK : ERR_NO_MEMORY;
}

static enum err
take_row(struct table *t)
{
	struct statement_line line = { .row = t->row.line,
		.reference = statement_words(t->arena, at(t, BANK_REFERENCE)),
		.counterparty =
		    statement_words(t->arena, at(t, BANK_COUNTERPARTY)),
		.counterparty_account =
		    statement_words(t->arena, at(t, BANK_ACCOUNT)),
		.text = get_text(t) };
	enum err err = get_days(t, &line);

	if (err == OK)
		err = get_currency(t);
	if (err == OK)
		err = need_required(t);
	if (err == OK)
		err = t->columns[BANK_AMOUNT] >= 0 ?
		    get_signed(t, &line.amount) :
		    get_of_two(t, &line.amount);
	if (err == OK)
		err = keep_move(t, &line);
	return err == OK ? keep_line(t, &line) : err;
}

/* The row says of itself that nothing was paid. */
static bool
is_void(const struct table *t)
{
	struct str word = bank_profile_part(t->profile.of[BANK_SKIP], 1);

	return word.n && str_eq(at(t, BANK_SKIP), word);
}

static bool
is_blank(const struct bank_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->cells[i].n)
			return false;
	return true;
}

static enum err
take_rows(struct table *t)
{
	struct str end = t->profile.of[BANK_END];
	enum err err = OK;

	while (err == OK) {
		err = bank_row_next(&t->rest, t->separator, t->arena, &t->line,
		    &t->row);
		if (err == ERR_NOT_FOUND)
			return OK;
		if (err != OK)
			return say(t, err, "columns", STR(""));
		if (is_blank(&t->row))
			continue;
		if (end.n && str_starts(t->row.cells[0], end))
			return OK;
		if (is_void(t))
			t->now.n_left_out++;
		else
			err = take_row(t);
	}
	return err;
}

/* ---- balances ---- */

/* Balance I follows from the one before it, in the order of STEP. */
static bool
follows(const struct money *balances, const struct statement_balance *moves,
    size_t i, size_t before)
{
	struct money sum;

	return money_add(balances[before], moves[i].amount, &sum) &&
	    money_cmp(sum, balances[i]) == 0 &&
	    moves[before].day.n <= moves[i].day.n;
}

/*
 * Rows stand in order of time, or from the last to the first: whichever makes
 * each balance follow.  Then the last one of each day is that day's.
 */
static enum err
take_balances(struct table *t)
{
	const struct money *balances = (const void *)t->balances.p;
	const struct statement_balance *moves = (const void *)t->moves.p;
	size_t n = t->balances.n / sizeof(*balances);
	struct buf out = { .arena = t->arena };
	bool up = true;
	bool down = true;

	for (size_t i = 1; i < n && !t->now.is_broken; i++) {
		up = up && follows(balances, moves, i, i - 1);
		down = down && follows(balances, moves, i - 1, i);
	}
	t->now.is_broken |= !up && !down;
	for (size_t k = 0; k < n && !t->now.is_broken; k++) {
		size_t i = up ? k : n - 1 - k;
		size_t next = up ? i + 1 : i - 1;
		struct statement_balance b = { moves[i].day, balances[i] };

		if (k + 1 == n || moves[next].day.n != b.day.n)
			buf_put(&out,
			    (struct str){ (const char *)&b, sizeof(b) });
	}
	t->now.balances = (void *)out.p;
	t->now.n_balances = out.n / sizeof(struct statement_balance);
	return buf_ok(&out) ? OK : ERR_NO_MEMORY;
}

enum err
statement_csv(struct str bytes, struct str table, struct str name,
    struct arena *a, struct statements *ret, struct refusal *ret_refusal)
{
	struct table *t = arena_alloc(a, sizeof(*t));
	enum err err;

	if (!t)
		return ERR_NO_MEMORY;
	if (bytes.n > STATEMENT_BYTES_MAX)
		return refuse(ret_refusal, ERR_TOO_LARGE, "FILE", "%d",
		    STATEMENT_BYTES_MAX);
	*ret_refusal = (struct refusal){ 0 };
	*t = (struct table){ .arena = a,
		.refusal = ret_refusal,
		.lines = { .arena = a },
		.balances = { .arena = a },
		.moves = { .arena = a } };
	err = find_profile(t, bytes, table, name);
	if (err == OK)
		err = take_rows(t);
	if (err == OK)
		err = take_balances(t);
	if (err != OK)
		return err;
	t->now.lines = (void *)t->lines.p;
	*ret = (struct statements){ &t->now, 1 };
	return statement_number(ret, a);
}
