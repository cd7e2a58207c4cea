/*
 * import: what others wrote, in their formats, as events.
 */
#include "cli/import.h"

static const struct format {
	const char *name;
	import_fn *run;
	import_fn *template; /* or NULL */
} formats[] = {
	{ "csv", import_table, import_template },
	{ "xlsx", import_table, import_template },
	{ "bank", import_bank, NULL },
	{ "camt", import_bank, NULL },
};

const struct event_type *
import_kind(struct cli *cli, int *ret_exit)
{
	struct str name = cli_option(cli, "--kind");
	const struct event_type *type = event_type_named(name);

	if (!type)
		*ret_exit = cli_failed(cli,
		    name.n ? ERR_UNKNOWN_KIND : ERR_MISSING_FIELD, "--kind",
		    cli_cstr(cli, name));
	return type;
}

int
cmd_import(struct cli *cli)
{
	bool is_template = cli_flag(cli, "--template");
	struct str from = cli_option(cli, "--from");

	if (from.n == 0)
		from = STR("csv");
	for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++) {
		const struct format *f = &formats[i];

		if (!str_is(from, f->name) || (is_template && !f->template))
			continue;
		return is_template ? f->template(cli, from) : f->run(cli, from);
	}
	return cli_failed(cli, ERR_USAGE, "", "--from csv|xlsx|bank|camt");
}
