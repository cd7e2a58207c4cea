/*
 * The matching half of `import --from bank|camt`.
 */
#include "book/control.h"
#include "cli/import_bank.h"
#include "node/reading.h"
#include "trade/bank_match.h"

struct str
import_words(struct importing *im, struct str reference,
    struct str counterparty, struct str text)
{
	struct buf out = { .arena = im->arena };

	buf_printf(&out, "%.*s\n%.*s\n", STR_ARG(reference),
	    STR_ARG(counterparty));
	buf_put(&out, text);
	return buf_str(&out);
}

enum err
import_paper(struct importing *im, struct str id, struct bank_paper paper)
{
	buf_put(&im->papers,
	    (struct str){ (const char *)&paper, sizeof(paper) });
	buf_put(&im->ids, (struct str){ (const char *)&id, sizeof(id) });
	return buf_ok(&im->papers) && buf_ok(&im->ids) ? OK : ERR_NO_MEMORY;
}

static struct money
sign(struct money amount, struct str direction)
{
	if (str_eq(direction, STR("debit")))
		amount.minor = -amount.minor;
	return amount;
}

/* The lines without a voucher, with all that we know of them. */
static enum err
load_lines(struct importing *im)
{
	struct list rows = { 0 };
	const struct view_desk_bank_lines *all;
	enum err err = import_load(im, VIEW_DESK_BANK_LINES, &rows);

	all = rows.items;
	for (size_t i = 0; err == OK && i < rows.n; i++) {
		struct reading r = { .body = NULL };
		const struct ev_bank_line *b;
		struct bank_paper paper = {
			.amount = sign(all[i].amount, all[i].direction),
			.day = all[i].day,
		};

		err = node_read_entry(node_db(im->node), im->party, all[i].idx,
		    im->arena, &r);
		b = r.body;
		if (err == OK && b)
			paper.words = import_words(im, b->reference,
			    b->counterparty, b->text);
		if (err == OK)
			err = import_paper(im, all[i].line, paper);
	}
	return err;
}

static enum err
load_vouchers(struct importing *im, struct list *ret_rows,
    struct bank_paper **ret_papers)
{
	const struct view_desk_bank_entries *all;
	struct bank_paper *papers;
	enum err err = import_load(im, VIEW_DESK_BANK_ENTRIES, ret_rows);

	if (err != OK)
		return err;
	all = ret_rows->items;
	papers = arena_alloc(im->arena, (ret_rows->n + 1) * sizeof(*papers));
	if (!papers)
		return ERR_NO_MEMORY;
	for (size_t i = 0; i < ret_rows->n; i++) {
		struct str code = all[i].subject;

		str_cut(&code, ':');
		papers[i] = (struct bank_paper){
			.amount = sign(all[i].amount, all[i].direction),
			.day = all[i].day,
			.words = code,
		};
	}
	*ret_papers = papers;
	return OK;
}

static enum err
add_match(struct importing *im, struct str line, int64_t entry)
{
	struct ev_bank_matched *body = arena_alloc(im->arena, sizeof(*body));
	struct reading r = { .body = NULL };
	enum err err = body ? node_read_entry(node_db(im->node), im->party,
				  entry, im->arena, &r) :
			      ERR_NO_MEMORY;

	if (err != OK)
		return err;
	body->line = line;
	body->entry = entry;
	body->leaf = r.hash;
	return import_add(im, EV_BANK_MATCHED, body);
}

/* A line and what stands behind it, or how many could. */
static void
tell_match(struct importing *im, struct str line,
    const struct bank_paper *paper,
    const struct view_desk_bank_entries *voucher)
{
	struct cli *cli = im->cli;

	if (voucher)
		cli_print("%.*s = %.*s/%lld %.*s", STR_ARG(line),
		    STR_ARG(im->party), (long long)voucher->idx,
		    STR_ARG(voucher->subject));
	else
		cli_print("%.*s ? %s%zu", STR_ARG(line),
		    cli_text(cli, "待人工核对，可能的凭证数：",
			"for a person; vouchers that fit: "),
		    paper->n_fitting);
}

enum err
import_match(struct importing *im)
{
	struct view_reader reader = { .db = node_db(im->node) };
	struct list rows = { 0 };
	struct bank_paper *vouchers = NULL;
	int64_t days = 0;
	enum err err = cli_today(im->cli, im->node, &reader.today);

	if (err == OK)
		err = load_lines(im);
	if (err == OK)
		err = load_vouchers(im, &rows, &vouchers);
	if (err == OK)
		err = control_limit(&reader, CONTROL_C49, im->party, im->arena,
		    &days);
	if (err == OK)
		err = import_start(im, im->papers.n);
	if (err != OK)
		return err;
	{
		struct bank_paper *lines = (void *)im->papers.p;
		const struct str *ids = (const void *)im->ids.p;
		const struct view_desk_bank_entries *all = rows.items;
		size_t n = im->papers.n / sizeof(*lines);

		bank_match(lines, n, vouchers, rows.n, days);
		for (size_t i = 0; i < n && err == OK; i++) {
			bool is = lines[i].other != BANK_NONE;

			if (!im->cli->json)
				tell_match(im, ids[i], &lines[i],
				    is ? &all[lines[i].other] : NULL);
			if (is)
				err = add_match(im, ids[i],
				    all[lines[i].other].idx);
		}
	}
	return err == OK ? import_submit(im, &im->n_matched) : err;
}
