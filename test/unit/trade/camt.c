/*
 * camt.053: what is read, and each refusal by name.
 */
#include "statements.h"

static struct str
january(struct arena *a)
{
	return file_of(a, "test/data/bank", "january.xml");
}

static void
lines(void **state)
{
	struct arena a = { 0 };
	struct statements all;
	const struct statement *s;
	struct refusal r = { 0 };

	(void)state;
	assert_int_equal(statement_camt(january(&a), &a, &all, &r), OK);
	assert_int_equal(all.n, 1);
	s = &all.items[0];
	check_str(s->number, "0000 0000 0001");
	check_str(s->currency, "EUR");
	assert_int_equal(s->n_lines, 5);
	assert_int_equal(s->n_left_out, 1);
	check_line(&a, &s->lines[0],
	    "2026-01-02 1000.00 EUR 0000000001|Example Foundation|"
	    "000000000002|#0");
	check_line(&a, &s->lines[1],
	    "2026-01-05 -120.00 EUR 0000000002|Example Ltd|000000000003|"
	    "PAY-0002\nstone,\nsecond part#0");
	check_line(&a, &s->lines[2],
	    "2026-01-05 -120.00 EUR 0000000002|Example Ltd||PAY-0001#1");
	/* A reversal of what had been paid. */
	check_line(&a, &s->lines[3],
	    "2026-01-06 4.50 EUR |Example Stationers||#0");
	check_line(&a, &s->lines[4], "2026-01-09 -25.00 EUR |||charges#0");
	assert_int_equal(s->lines[0].value_day.n - s->lines[0].day.n, 1);
	assert_int_equal(s->n_balances, 1);
	check_balance(&a, &s->balances[0], "2026-01-10 739.50");
	arena_free(&a);
}

/* Older versions say the state in <Sts> and the name without <Pty>. */
static void
versions(void **state)
{
	struct arena a = { 0 };
	struct statements all;
	struct refusal r = { 0 };
	struct str xml = with(&a, january(&a), "001.08", "001.02");

	(void)state;
	xml = with(&a, xml, "<Sts><Cd>BOOK</Cd></Sts>", "<Sts>BOOK</Sts>");
	xml = with(&a, xml, "<Pty><Nm>Example Foundation</Nm></Pty>",
	    "<Nm>Example Foundation</Nm>");
	xml = with(&a, xml, "<Amt Ccy=\"EUR\">120.00</Amt>",
	    "<AmtDtls><TxAmt><Amt Ccy=\"EUR\">120.00</Amt></TxAmt></AmtDtls>");
	assert_int_equal(statement_camt(xml, &a, &all, &r), OK);
	assert_int_equal(all.items[0].n_lines, 5);
	check_str(all.items[0].lines[0].counterparty, "Example Foundation");
	arena_free(&a);
}

/* Transactions that do not make up their entry: one line for the entry. */
static void
whole_entries(void **state)
{
	struct arena a = { 0 };
	struct statements all;
	struct refusal r = { 0 };
	struct str xml = with(&a, january(&a), "<Amt Ccy=\"EUR\">120.00</Amt>",
	    "<Amt Ccy=\"EUR\">119.00</Amt>");

	(void)state;
	assert_int_equal(statement_camt(xml, &a, &all, &r), OK);
	assert_int_equal(all.items[0].n_lines, 4);
	check_line(&a, &all.items[0].lines[1],
	    "2026-01-05 -240.00 EUR 0000000002|||#0");
	arena_free(&a);
}

static void
refusals(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		enum err err;
		const char *field;
		const char *detail;
	} cases[] = {
		{ "camt.053", "camt.054", ERR_MALFORMED, "Document",
		    "camt.053" },
		{ "<BkToCstmrStmt>", "<BkToCstmrStmt", ERR_MALFORMED, "XML",
		    "line" },
		{ "<Document", "<!DOCTYPE Document []><Document", ERR_MALFORMED,
		    "DOCTYPE", "line" },
		{ ">0001</Id>", ">&unknown;</Id>", ERR_MALFORMED, "XML",
		    "line" },
		{ ">0.00<", ">0,00<", ERR_MALFORMED, "Stmt[1]/Bal/Amt",
		    "0,00, line 9" },
		{ ">0.00<", ">0.01<", ERR_AMOUNT_DIFFERS, "Stmt[1]/Bal",
		    "OPBD + Ntry = 739.51, CLBD = 739.50" },
		{ "Ccy=\"EUR\">739.50", "Ccy=\"SEK\">739.50", ERR_CURRENCY,
		    "Stmt[1]/Bal/Amt", "EUR" },
		{ "Ccy=\"EUR\">1000", "Ccy=\"XQQ\">1000", ERR_CURRENCY,
		    "Stmt[1]/Ntry[1]/Amt", "XQQ" },
		{ "Ccy=\"EUR\">1000", "Ccy=\"SEK\">1000", ERR_CURRENCY,
		    "Stmt[1]/Ntry[1]/Amt", "EUR" },
		{ "<Amt Ccy=\"EUR\">1000.00</Amt>", "", ERR_MISSING_FIELD,
		    "Stmt[1]/Ntry[1]/Amt", "line" },
		{ ">1000.00<", ">-1000.00<", ERR_MALFORMED,
		    "Stmt[1]/Ntry[1]/Amt", "-1000.00" },
		{ ">1000.00<", ">10000000000000.01<", ERR_TOO_LARGE,
		    "Stmt[1]/Ntry[1]/Amt", "10000000000000.01" },
		{ ">1000.00</Amt><CdtDbtInd>CRDT",
		    ">1000.00</Amt><CdtDbtInd>IN", ERR_MALFORMED,
		    "Stmt[1]/Ntry[1]/CdtDbtInd", "IN" },
		{ ">2026-01-02<", ">2026-02-30<", ERR_MALFORMED,
		    "Stmt[1]/Ntry[1]/BookgDt", "2026-02-30" },
		{ ">2026-01-03<", ">2026-01-03x<", ERR_MALFORMED,
		    "Stmt[1]/Ntry[1]/ValDt", "2026-01-03x" },
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct statements all;
		struct refusal r = { 0 };
		struct str xml =
		    with(&a, january(&a), cases[i].from, cases[i].to);

		assert_int_equal(statement_camt(xml, &a, &all, &r),
		    cases[i].err);
		check_refusal(&r, cases[i].err, cases[i].field,
		    cases[i].detail);
	}
	arena_free(&a);
}

/* Elements within elements, paths, texts, the file itself have limits. */
static void
limits(void **state)
{
	struct arena a = { 0 };
	struct statements all;
	struct refusal r = { 0 };
	struct buf xml = { .arena = &a };

	(void)state;
	buf_put(&xml, STR("<Document xmlns='x:camt.053.001.02'>"));
	for (int i = 0; i < 40; i++)
		buf_put(&xml, STR("<a>"));
	assert_int_equal(statement_camt(buf_str(&xml), &a, &all, &r),
	    ERR_TOO_LARGE);
	check_refusal(&r, ERR_TOO_LARGE, "depth", "line 1");
	buf_clear(&xml);
	buf_put(&xml, STR("<Document xmlns='x:camt.053.001.02'><"));
	for (int i = 0; i < 600; i++)
		buf_byte(&xml, 'a');
	buf_put(&xml, STR("/></Document>"));
	assert_int_equal(statement_camt(buf_str(&xml), &a, &all, &r),
	    ERR_TOO_LARGE);
	check_refusal(&r, ERR_TOO_LARGE, "path", "aaa");
	assert_int_equal(statement_camt(STR(""), &a, &all, &r), ERR_MALFORMED);
	assert_int_equal(
	    statement_camt(STR("<Document xmlns='camt.053.001.02'/>"), &a, &all,
		&r),
	    ERR_MISSING_FIELD);
	check_refusal(&r, ERR_MISSING_FIELD, "Stmt", "line 1");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(versions),
		cmocka_unit_test(whole_entries),
		cmocka_unit_test(refusals),
		cmocka_unit_test(limits),
	};

	return CHECK_RUN(tests);
}
