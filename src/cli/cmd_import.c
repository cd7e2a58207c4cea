/*
 * import: from files of others.  What is read is only proposed; it goes
 * through the same rules as everything that is recorded.
 */
#include "cli/importing.h"

static const struct importer {
	const char *from;
	importing_fn *run;
} importers[] = {
	{ "bank", import_bank },
	{ "camt", import_bank },
};

enum { N_IMPORTERS = sizeof(importers) / sizeof(*importers) };

int
cmd_import(struct cli *cli)
{
	struct str from = cli_option(cli, "--from");
	struct buf all = { .arena = &cli->arena };

	buf_put(&all, STR("--from "));
	for (size_t i = 0; i < N_IMPORTERS; i++) {
		if (str_is(from, importers[i].from))
			return importers[i].run(cli, from);
		buf_printf(&all, "%s%s", i ? "|" : "", importers[i].from);
	}
	return cli_failed(cli, ERR_USAGE, "", cli_cstr(cli, buf_str(&all)));
}
