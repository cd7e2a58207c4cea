/*
 * check table: does a table that somebody brings re-add?
 */
#include "cli/cli.h"
#include "codec/tally.h"

enum { TALLY_BYTES_MAX = 16 << 20 };

static int
check_table(struct cli *cli, const char *path)
{
	struct refusal r = { 0 };
	struct tally t;
	struct str csv;
	size_t n = 0;
	enum err err = os_read_file(&cli->arena, path, TALLY_BYTES_MAX, &csv);

	if (err != OK)
		return cli_failed(cli, err, "csv", path);
	err = tally_read(csv, &cli->arena, &t, &r);
	if (err == OK)
		err = tally_check(&t, &cli->arena, &n, &r);
	r.err = err;
	if (err != OK)
		return cli_refused(cli, &r);
	if (cli->json)
		cli_print("{\"ok\":\"table\",\"sums\":%zu}", n);
	else
		cli_print("%s: %zu %s", path, n,
		    cli_text(cli, "格合计或占比相符",
			"sums and shares add up"));
	return 0;
}

int
cmd_check(struct cli *cli)
{
	struct str what = cli_word(cli);
	struct str path = cli_word(cli);
	int code = cli_rest(cli);

	if (code)
		return code;
	if (!str_eq(what, STR("table")) || path.n == 0)
		return cli_failed(cli, ERR_USAGE, "", "check table FILE.csv");
	return check_table(cli, cli_cstr(cli, path));
}
