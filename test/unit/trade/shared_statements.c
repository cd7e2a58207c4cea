/*
 * Statements of other projects, which are not in this repository.
 */
#include "statements.h"

/* The folder SL_SHARED, by default ../shared. */
static const char *
others(struct arena *a, const char *folder)
{
	struct str shared = os_env("SL_SHARED");

	if (shared.n == 0)
		shared = STR("../shared");
	return os_path(a, str_copy(a, shared).p, folder);
}

/*
 * Samples of another project, as they are: some are made up so that their
 * balances do not fit, and are refused for that.
 */
static void
messages(void **state)
{
	static const struct {
		const char *name;
		enum err err;
		size_t n_statements;
		size_t n_lines;
	} files[] = {
		{ "camt053.v2.all-balance-types.xml", ERR_AMOUNT_DIFFERS, 0,
		    0 },
		{ "camt053.v2.five.decimals.xml", ERR_AMOUNT_DIFFERS, 0, 0 },
		{ "camt053.v2.minimal.xml", ERR_CURRENCY, 0, 0 },
		{ "camt053.v2.minimal.ultimate.xml", ERR_CURRENCY, 0, 0 },
		{ "camt053.v2.multi.statement.xml", OK, 2, 1 },
		{ "camt053.v2.with-account-name.xml", OK, 1, 1 },
		{ "camt053.v2.with-party-ids.xml", ERR_CURRENCY, 0, 0 },
		{ "camt053.v2.wrong.xml", ERR_MISSING_FIELD, 0, 0 },
		{ "camt053.v3.xml", ERR_CURRENCY, 0, 0 },
		{ "camt053.v4.xml", ERR_CURRENCY, 0, 0 },
		{ "camt053.v8.xml", ERR_CURRENCY, 0, 0 },
		{ "camt054.v8.xml", ERR_MALFORMED, 0, 0 },
	};
	struct arena a = { 0 };
	const char *folder = others(&a, "standards/misc/camt");

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct statements all = { 0 };
		struct refusal r = { 0 };
		struct str xml = file_of(&a, folder, files[i].name);
		enum err err = statement_camt(xml, &a, &all, &r);

		if (err != files[i].err)
			fail_msg("%s: %d (%s: %s)", files[i].name, err, r.field,
			    r.detail);
		if (err != OK)
			continue;
		assert_int_equal(all.n, files[i].n_statements);
		assert_int_equal(all.items[0].n_lines, files[i].n_lines);
	}
	arena_free(&a);
}

/* Samples of another project: the profile that fits, and how many lines. */
static void
tables(void **state)
{
	static const struct {
		const char *name;
		size_t n_lines;
		size_t n_left_out;
		size_t n_balances;
	} files[] = {
		{ "example-abc_debit-records.csv", 4, 1, 0 },
		{ "example-alipay-records.csv", 5, 5, 0 },
		{ "example-boc-records.csv", 17, 0, 11 },
		{ "example-bocom_debit-records.csv", 6, 0, 0 },
		{ "example-cmb-records.csv", 5, 0, 0 },
		{ "example-icbc-debit-v1-records.csv", 11, 0, 0 },
		{ "example-icbc-debit-v2-records.csv", 11, 0, 0 },
		{ "example-wechat-records.csv", 16, 11, 0 },
	};
	struct arena a = { 0 };
	const char *folder = others(&a, "standards/misc/cn-bank-csv");
	struct str table = file_of(&a, "profiles", "bank-csv.table");

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		struct statements all = { 0 };
		struct refusal r = { 0 };
		struct str bytes = file_of(&a, folder, files[i].name);
		enum err err =
		    statement_csv(bytes, table, STR(""), &a, &all, &r);

		if (err != OK)
			fail_msg("%s: %d (%s: %s)", files[i].name, err, r.field,
			    r.detail);
		if (all.items[0].n_lines != files[i].n_lines ||
		    all.items[0].n_left_out != files[i].n_left_out ||
		    all.items[0].n_balances != files[i].n_balances)
			fail_msg("%s: %zu lines, %zu left out, %zu balances",
			    files[i].name, all.items[0].n_lines,
			    all.items[0].n_left_out, all.items[0].n_balances);
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages),
		cmocka_unit_test(tables),
	};
	struct arena a = { 0 };
	const char *path = others(&a, "standards/misc/camt");
	int status = 77;

	if (os_exists(path)) {
		status = CHECK_RUN(tests);
	} else {
		printf("SKIPPED 2: there is no %s (set SL_SHARED)\n", path);
		printf("0 passed, 0 failed, 2 skipped\n");
	}
	arena_free(&a);
	return status;
}
