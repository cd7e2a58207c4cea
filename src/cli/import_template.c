/*
 * import --template: an empty table to fill in.
 */
#include <stdio.h>

#include "cli/import.h"
#include "trade/template.h"

int
import_template(struct cli *cli, struct str format)
{
	struct buf out = { .arena = &cli->arena };
	const struct event_type *type;
	const char *path;
	int code = 0;
	enum err err;

	type = import_kind(cli, &code);
	path = cli_cstr(cli, cli_word(cli));
	if (!type || (code = cli_rest(cli)) != 0)
		return code;
	if (str_is(format, "xlsx")) {
		if (!*path)
			return cli_failed(cli, ERR_USAGE, "",
			    "import --template --from xlsx FILE");
		err = template_write_xlsx(path, NULL, type, cli->lang);
		return cli_failed(cli, err, "file", path);
	}
	err = template_put_csv(&out, type, cli->lang);
	if (err == OK && *path)
		err = os_write_file(path, buf_str(&out), 0644);
	else if (err == OK)
		fwrite(out.p, 1, out.n, stdout);
	return cli_failed(cli, err, "file", path);
}
