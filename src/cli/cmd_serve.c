/*
 * serve: this node for others.
 */
#include "cli/cli.h"
#include "web/app.h"

/* "https://aid.example.org", nothing that would break a line of the policy. */
static bool
is_url(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f)
			return false;
	return (str_starts(s, STR("https://")) && s.n > 8) ||
	    (str_starts(s, STR("http://")) && s.n > 7);
}

int
cmd_serve(struct cli *cli)
{
	struct app_config config = { .dir = cli->dir,
		.listen = cli_option(cli, "--listen"),
		.sync_seconds = 60,
		.public_url = cli_option(cli, "--public-url") };
	struct str every = cli_option(cli, "--sync-every");
	struct refusal r = { 0 };
	int code = cli_rest(cli);
	enum err err;

	if (code)
		return code;
	if (config.listen.n == 0)
		config.listen = STR("127.0.0.1:8420");
	if (every.n && !str_to_int(every, &config.sync_seconds))
		return cli_failed(cli, ERR_MALFORMED, "--sync-every",
		    "seconds");
	if (config.public_url.n && !is_url(config.public_url))
		return cli_failed(cli, ERR_MALFORMED, "--public-url",
		    "https://…");
	err = app_run(&config, &r);
	if (err == OK)
		return 0;
	r.err = err;
	return cli_refused(cli, &r);
}
