/*
 * init: open the log of a party in the folder.
 */
#include "cli/cli.h"
#include "cli/profile.h"

/* Language of a name that does not say: what its letters show. */
static void
set_name(struct name *name, struct str text)
{
	bool is_ascii = true;

	for (size_t i = 0; i < text.n; i++)
		is_ascii = is_ascii && (unsigned char)text.p[i] < 0x80;
	name->in[is_ascii ? LANG_EN : LANG_ZH] = text;
}

int
cmd_init(struct cli *cli)
{
	struct node_init init = { .party = cli_option(cli, "--party") };
	struct str name = cli_option(cli, "--name");
	struct str profile = cli_option(cli, "--profile");
	struct refusal r = { 0 };
	enum err err;

	init.origin = cli_option(cli, "--origin");
	init.kind = cli_option(cli, "--kind");
	if (cli_rest(cli) != 0)
		return err_infos[ERR_USAGE].exit;
	if (init.party.n == 0)
		return cli_failed(cli, ERR_MISSING_FIELD, "--party", "");
	if (name.n == 0)
		return cli_failed(cli, ERR_MISSING_FIELD, "--name", "");
	set_name(&init.name, name);
	err = profile_init(cli, profile, &init, &r);
	if (err == OK)
		err = node_init(cli->dir, &init, &r);
	if (err == OK)
		err = profile_record(cli, profile, init.party, 0, &r);
	if (err != OK) {
		r.err = err;
		return cli_refused(cli, &r);
	}
	cli_print("%.*s", STR_ARG(init.party));
	return 0;
}
