/*
 * import --from bank|camt: what a bank states of one account.  Lines and
 * balances that are not known yet are recorded; lines and vouchers that
 * belong together beyond doubt are matched; the rest is listed for a person.
 */
#include "cli/import_bank.h"

#include "base/limits.h"
#include "base/map.h"
#include "cli/files.h"
#include "crypto/digest.h"
#include "node/reading.h"

enum err
import_load(struct importing *im, enum view_kind kind, struct list *ret_rows)
{
	struct view_reader reader = { .db = node_db(im->node) };
	struct str args[2] = { im->party, im->account };

	return view_load(&reader, kind, args, REPORT_ROWS_MAX, im->arena,
	    ret_rows, NULL);
}

/* ---- submitting ---- */

enum err
import_add(struct importing *im, enum event_kind kind, void *body)
{
	if (!body)
		return ERR_NO_MEMORY;
	im->commands[im->n_commands++] = (struct command){ .party = im->party,
		.by = im->by,
		.type = &event_types[kind - 1],
		.body = body,
		.confirm_clock = im->confirm_clock };
	return OK;
}

enum err
import_start(struct importing *im, size_t n)
{
	im->n_commands = 0;
	im->commands = arena_alloc(im->arena, (n + 1) * sizeof(*im->commands));
	return im->commands ? OK : ERR_NO_MEMORY;
}

enum err
import_submit(struct importing *im, size_t *n_taken)
{
	enum err err = OK;

	for (size_t i = 0; i < im->n_commands && err == OK; i += BATCH_MAX) {
		size_t n = im->n_commands - i;

		n = n < BATCH_MAX ? n : BATCH_MAX;
		if (!im->dry_run)
			err = node_submit(im->node, im->commands + i, n);
	}
	for (size_t i = 0; i < im->n_commands && err == OK; i++) {
		struct command *c = &im->commands[i];

		if (c->err == OK) {
			++*n_taken;
			continue;
		}
		im->n_refused++;
		c->refusal.err = c->err;
		cli_refused(im->cli, &c->refusal);
	}
	return err;
}

/* ---- the file ---- */

static int
read_file(struct importing *im, struct str file, struct str profile)
{
	struct cli *cli = im->cli;
	const char *path = cli_cstr(cli, file);
	struct refusal r = { 0 };
	struct str bytes;
	enum err err;

	if (file.n == 0)
		return cli_failed(cli, ERR_USAGE, "",
		    "import --from bank|camt FILE --account ID");
	err = os_read_file(im->arena, path, STATEMENT_BYTES_MAX, &bytes);
	if (err != OK)
		return cli_failed(cli, err, "FILE", path);
	if (str_eq(im->from, STR("camt")))
		err = statement_camt(bytes, im->arena, &im->statements, &r);
	else
		err = statement_csv(bytes, built_in("profiles/bank-csv.table"),
		    profile, im->arena, &im->statements, &r);
	if (err == OK)
		return 0;
	return r.err == err ? cli_refused(cli, &r) :
			      cli_failed(cli, err, "FILE", path);
}

/* Letters and digits of an account number; banks write blanks between. */
static struct str
bare(struct importing *im, struct str number)
{
	struct buf out = { .arena = im->arena };

	for (size_t i = 0; i < number.n; i++)
		if (number.p[i] != ' ' && number.p[i] != '-')
			buf_byte(&out, number.p[i]);
	return buf_str(&out);
}

/* The account in the book: its currency, its number if it is held here. */
static enum err
own_account(struct importing *im, struct str *ret_currency,
    struct str *ret_number)
{
	struct reading r = { .body = NULL };
	struct list rows = { 0 };
	const struct view_desk_account *own;
	enum err err = import_load(im, VIEW_DESK_ACCOUNT, &rows);

	if (err != OK || rows.n == 0)
		return err == OK ? ERR_NOT_FOUND : err;
	own = rows.items;
	*ret_currency = own->currency;
	*ret_number = STR("");
	err = node_read_entry(node_db(im->node), im->party, own->idx, im->arena,
	    &r);
	if (err == OK && r.body)
		*ret_number = bare(im,
		    ((const struct ev_account_opened *)r.body)->number);
	return err;
}

/* Only statements of this account stay; of a file of others, none. */
static int
choose(struct importing *im)
{
	struct cli *cli = im->cli;
	struct statements *all = &im->statements;
	struct str currency;
	struct str number;
	struct str its = STR("");
	enum err err = own_account(im, &currency, &number);
	size_t n = 0;

	if (err != OK)
		return cli_failed(cli, err, "--account",
		    cli_cstr(cli, im->account));
	for (size_t i = 0; i < all->n; i++) {
		its = bare(im, all->items[i].number);
		if (number.n && its.n && !str_eq(number, its))
			continue;
		/* Without a number in the book, one account at most. */
		if (n && !str_eq(bare(im, all->items[0].number), its))
			return cli_failed(cli, ERR_OTHER_ACCOUNT, "--account",
			    cli_cstr(cli, its));
		if (all->items[i].n_lines + all->items[i].n_balances &&
		    !str_eq(all->items[i].currency, currency))
			return cli_failed(cli, ERR_CURRENCY, "--account",
			    cli_cstr(cli, currency));
		all->items[n++] = all->items[i];
	}
	all->n = n;
	return n ?
	    0 :
	    cli_failed(cli, ERR_OTHER_ACCOUNT, "--account", cli_cstr(cli, its));
}

/* ---- lines ---- */

/*
 * The same line has the same id whenever it is read.  Only what is open goes
 * into it: a name could be guessed from its hash.
 */
static struct str
line_id(struct importing *im, const struct statement_line *line)
{
	struct buf what = { .arena = im->arena };
	struct buf id = { .arena = im->arena };
	struct hash hash;

	buf_printf(&what, "%.*s\n%d %lld %s %lld\n", STR_ARG(im->account),
	    (int)line->day.n, (long long)line->amount.minor,
	    line->amount.currency, (long long)line->ordinal);
	buf_put(&what, line->reference);
	digest_once(buf_str(&what), &hash);
	buf_printf(&id, "%.*s:B", STR_ARG(im->party));
	hex_put(&id, hash.bytes, 12);
	return buf_ok(&what) && buf_ok(&id) ? buf_str(&id) : STR("");
}

static struct money
absolute(struct money amount)
{
	amount.minor = amount.minor < 0 ? -amount.minor : amount.minor;
	return amount;
}

static enum err
add_line(struct importing *im, const struct statement_line *line, struct str id)
{
	struct ev_bank_line *body = arena_alloc(im->arena, sizeof(*body));

	if (!body)
		return ERR_NO_MEMORY;
	body->line = id;
	body->account = im->account;
	body->direction = line->amount.minor < 0 ? STR("debit") : STR("credit");
	body->amount = absolute(line->amount);
	body->day = line->day;
	body->value_day = line->value_day;
	body->reference = line->reference;
	body->counterparty = line->counterparty;
	body->counterparty_account = line->counterparty_account;
	body->text = line->text;
	if (im->dry_run &&
	    import_paper(im, id,
		(struct bank_paper){ .amount = line->amount,
		    .day = line->day,
		    .words = import_words(im, line->reference,
			line->counterparty, line->text) }) != OK)
		return ERR_NO_MEMORY;
	return import_add(im, EV_BANK_LINE, body);
}

static enum err
known_lines(struct importing *im, struct map *ret_known)
{
	struct list rows = { 0 };
	const struct view_desk_bank_known *all;
	enum err err = import_load(im, VIEW_DESK_BANK_KNOWN, &rows);

	all = rows.items;
	for (size_t i = 0; err == OK && i < rows.n; i++)
		if (!map_put(ret_known, all[i].line, im))
			err = ERR_NO_MEMORY;
	return err;
}

static enum err
add_new_lines(struct importing *im, const struct map *known)
{
	enum err err = OK;

	for (size_t i = 0; i < im->statements.n; i++) {
		const struct statement *s = &im->statements.items[i];

		for (size_t k = 0; k < s->n_lines && err == OK; k++) {
			struct str id = line_id(im, &s->lines[k]);

			if (id.n == 0)
				err = ERR_NO_MEMORY;
			else if (map_get(known, id))
				im->n_known++;
			else
				err = add_line(im, &s->lines[k], id);
		}
	}
	return err;
}

/* One line for each, before it is recorded. */
static void
tell_lines(struct importing *im)
{
	for (size_t i = 0; i < im->n_commands; i++) {
		const struct ev_bank_line *b = im->commands[i].body;
		struct buf out = { .arena = im->arena };

		day_put(&out, b->day);
		buf_put(&out,
		    str_eq(b->direction, STR("debit")) ? STR(" -") : STR(" +"));
		money_put(&out, b->amount);
		buf_printf(&out, " %s %.*s  %.*s", b->amount.currency,
		    STR_ARG(b->line), STR_ARG(b->counterparty));
		cli_say(str_trim(buf_str(&out)));
	}
}

static enum err
record_lines(struct importing *im)
{
	struct map known = { .arena = im->arena };
	size_t n = 0;
	enum err err = known_lines(im, &known);

	for (size_t i = 0; i < im->statements.n; i++)
		n += im->statements.items[i].n_lines;
	if (err == OK)
		err = import_start(im, n);
	if (err == OK)
		err = add_new_lines(im, &known);
	if (err != OK)
		return err;
	if (!im->cli->json)
		tell_lines(im);
	return import_submit(im, &im->n_recorded);
}

/* ---- balances ---- */

/* Is it stated already?  Another amount is told, and is not recorded. */
static bool
is_stated(struct importing *im, const struct list *stated,
    const struct statement_balance *b)
{
	const struct view_desk_bank_stated *all = stated->items;

	for (size_t i = 0; i < stated->n; i++) {
		struct buf entry = { .arena = im->arena };

		if (all[i].day.n != b->day.n)
			continue;
		if (money_cmp(all[i].amount, b->amount) == 0)
			return true;
		day_put(&entry, b->day);
		buf_printf(&entry, " %.*s/%lld", STR_ARG(im->party),
		    (long long)all[i].idx);
		im->n_refused++;
		cli_failed(im->cli, ERR_AMOUNT_DIFFERS, "balance",
		    cli_cstr(im->cli, buf_str(&entry)));
		return true;
	}
	return false;
}

static enum err
add_balance(struct importing *im, const struct statement_balance *b)
{
	struct ev_bank_stated *body = arena_alloc(im->arena, sizeof(*body));

	if (!body)
		return ERR_NO_MEMORY;
	body->account = im->account;
	body->day = b->day;
	body->amount = b->amount;
	return import_add(im, EV_BANK_STATED, body);
}

static enum err
record_balances(struct importing *im)
{
	struct list stated = { 0 };
	size_t n = 0;
	size_t taken = 0;
	enum err err = import_load(im, VIEW_DESK_BANK_STATED, &stated);

	for (size_t i = 0; i < im->statements.n; i++)
		n += im->statements.items[i].n_balances;
	if (err == OK)
		err = import_start(im, n);
	for (size_t i = 0; i < im->statements.n && err == OK; i++) {
		const struct statement *s = &im->statements.items[i];

		for (size_t k = 0; k < s->n_balances && err == OK; k++)
			if (!is_stated(im, &stated, &s->balances[k]))
				err = add_balance(im, &s->balances[k]);
	}
	return err == OK ? import_submit(im, &taken) : err;
}

/* ---- the whole ---- */

static void
tell_counts(struct importing *im, size_t n_left_out, size_t n_open)
{
	const struct {
		const char *name;
		const char *zh;
		const char *en;
		size_t n;
	} counts[] = {
		{ "recorded", "新登记", "recorded", im->n_recorded },
		{ "known", "已登记", "known", im->n_known },
		{ "left_out", "略去", "left out", n_left_out },
		{ "matched", "已核对", "matched", im->n_matched },
		{ "open", "待人工核对", "for a person", n_open },
		{ "refused", "被拒", "refused", im->n_refused },
	};
	struct cli *cli = im->cli;
	struct buf out = { .arena = im->arena };

	for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
		if (cli->json)
			buf_printf(&out, "%s\"%s\":%zu", i ? "," : "{",
			    counts[i].name, counts[i].n);
		else
			buf_printf(&out, "%s%s %zu",
			    i ? cli_text(cli, "，", ", ") : "",
			    cli_text(cli, counts[i].zh, counts[i].en),
			    counts[i].n);
	}
	if (cli->json)
		buf_byte(&out, '}');
	cli_say(buf_str(&out));
}

static void
tell_all(struct importing *im)
{
	size_t n_left_out = 0;
	size_t n_open = im->papers.n / sizeof(struct bank_paper);
	bool is_broken = false;
	struct cli *cli = im->cli;

	for (size_t i = 0; i < im->statements.n; i++) {
		n_left_out += im->statements.items[i].n_left_out;
		is_broken |= im->statements.items[i].is_broken;
	}
	if (is_broken && !cli->json)
		cli_print("%s",
		    cli_text(cli, "文件中的余额与流水不衔接，未登记余额",
			"the balances in the file do not follow from its "
			"lines and are not recorded"));
	tell_counts(im, n_left_out, n_open - im->n_matched);
	if (im->dry_run && !cli->json)
		cli_print("%s",
		    cli_text(cli, "试运行：未登记任何内容",
			"dry run: nothing was recorded"));
}

static enum err
run(struct importing *im)
{
	enum err err = record_lines(im);

	if (err == OK)
		err = record_balances(im);
	if (err == OK)
		err = import_match(im);
	if (err == OK)
		tell_all(im);
	return err;
}

int
import_bank(struct cli *cli, struct str from)
{
	struct importing im = { .cli = cli,
		.from = from,
		.account = cli_option(cli, "--account"),
		.by = cli_option(cli, "--by"),
		.party = cli_option(cli, "--party"),
		.dry_run = cli_flag(cli, "--dry-run"),
		.confirm_clock = cli_flag(cli, "--confirm-clock"),
		.arena = &cli->arena,
		.papers = { .arena = &cli->arena },
		.ids = { .arena = &cli->arena } };
	struct str profile = cli_option(cli, "--profile");
	struct str file = cli_word(cli);
	int code = im.account.n ?
	    read_file(&im, file, profile) :
	    cli_failed(cli, ERR_MISSING_FIELD, "--account", "");
	enum err err;

	if (code == 0)
		code = cli_rest(cli);
	if (code == 0)
		im.node =
		    cli_node(cli, im.dry_run ? NODE_READ : NODE_WRITE, &code);
	if (!im.node)
		return code;
	im.party = im.party.n ? im.party : node_party(im.node);
	im.by = im.by.n ? im.by : STR("root");
	code = choose(&im);
	if (code == 0 && (err = run(&im)) != OK)
		code = cli_failed(cli, err, "import", cli_cstr(cli, file));
	node_close(im.node);
	if (code == 0 && im.n_refused)
		code = err_infos[ERR_MALFORMED].exit;
	return code;
}
