#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/os.h"
#include "node/node.h"
#include "schema/views.h"

/*
 * What every command gets: the folder, the language, the words that are
 * left.  Commands take their options out of the words by name, then check
 * that nothing unknown is left (cli_rest()).
 */
struct cli {
	const char *dir;
	enum lang lang;
	bool json;
	char **words; /* after the name of the command */
	size_t n_words;
	struct arena arena;
};

/* A command: its exit code, from errors.schema. */
typedef int cli_fn(struct cli *cli);

cli_fn cmd_audit, cmd_backup, cmd_check, cmd_confirm, cmd_demo, cmd_exceptions,
    cmd_export, cmd_follow, cmd_import, cmd_init, cmd_key, cmd_log, cmd_member,
    cmd_rebuild, cmd_record, cmd_report, cmd_restore, cmd_schema, cmd_serve,
    cmd_show, cmd_sync, cmd_verify, cmd_version;

/* The value after option NAME ("--party"), taken out; empty if absent. */
struct str cli_option(struct cli *cli, const char *name);

/* Was NAME there?  Taken out. */
bool cli_flag(struct cli *cli, const char *name);

/* The next word that is no option, taken out; empty at the end. */
struct str cli_word(struct cli *cli);

/* 0 when no word is left, else the exit code after saying which. */
int cli_rest(struct cli *cli);

/* Say R on stderr (one line, or one JSON object with --json); exit code. */
int cli_refused(struct cli *cli, const struct refusal *r);

/* The same for a bare error; DETAIL may be empty. */
int cli_failed(struct cli *cli, enum err err, const char *field,
    const char *detail);

/* The same for field LABEL in ROW of somebody's table. */
int cli_refused_row(struct cli *cli, size_t row, struct str label,
    const struct refusal *r);

/* Write S and a newline to stdout. */
void cli_say(struct str s);
void cli_print(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Open the node of the folder; on failure says why, exit code in RET. */
struct node *cli_node(struct cli *cli, enum node_mode mode, int *ret_exit);

/* A NUL-terminated copy in the arena of the command. */
const char *cli_cstr(struct cli *cli, struct str s);

/* LANG chosen: ZH or EN text. */
const char *cli_text(const struct cli *cli, const char *zh, const char *en);

/* What the log of PARTY says of itself; zeroed if it is not folded. */
enum err cli_self(struct cli *cli, struct node *node, struct str party,
    struct view_party_self *ret_self);

/* The day views and controls are read for: --day, else today of the node. */
enum err cli_today(struct cli *cli, struct node *node, struct day *ret_day);

#endif /* CLI_CLI_H */
