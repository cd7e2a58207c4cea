/*
 * sunledger: one program, one command a call.
 */
#include "cli/cli.h"

#include <stdio.h>
#include <sys/stat.h>

static const struct command_info {
	const char *name;
	cli_fn *run;
	const char *usage;
	const char *zh;
	const char *en;
} commands[] = {
	{ "init", cmd_init,
	    "init --party CODE --name NAME [--profile P] [--origin ORIGIN]",
	    "在文件夹中为一方开立日志",
	    "open the log of a party in the folder" },
	{ "demo", cmd_demo, "demo [--profile paired-aid|partners] DIR",
	    "生成演示数据，各方一个文件夹",
	    "make the demo, one folder for each party" },
	{ "serve", cmd_serve,
	    "serve [--listen ADDR:PORT] [--sync-every SECONDS] [--public-url URL]",
	    "提供公开门户、工作台和日志",
	    "serve the portal, the desk and the log" },
	{ "record", cmd_record,
	    "record KIND field=value... | record --batch <events.ndjson",
	    "登记事项", "write events to the log" },
	{ "show", cmd_show, "show ID | show PARTY/INDEX", "显示一条记录",
	    "show one record" },
	{ "report", cmd_report, "report NAME [ARGUMENT...] [--csv]",
	    "输出报表；不带名称时列出全部",
	    "print a report; without a name, list them" },
	{ "exceptions", cmd_exceptions, "exceptions [--day YYYY-MM-DD]",
	    "列出例外情况及依据", "list the exceptions with their evidence" },
	{ "check", cmd_check, "check table FILE.csv",
	    "核对一份表格的合计、小计和占比",
	    "add up the totals and shares of a table" },
	{ "verify", cmd_verify,
	    "verify [BOOK|DIR|URL|FILE.tlog-proof|PAGE.html] [--policy FILE] [--entry FILE]",
	    "只核对哈希、证明和签名",
	    "check hashes, proofs and signatures only" },
	{ "audit", cmd_audit, "audit", "核对全部：日志、规则、每一行",
	    "check everything: logs, rules, every row" },
	{ "rebuild", cmd_rebuild, "rebuild", "从日志重新折算账本",
	    "fold the book again from the logs" },
	{ "export", cmd_export,
	    "export --to tlog|csv|proof|hledger [--party P] [--entry N] OUT",
	    "导出日志、表格、证明或分录账",
	    "export a log, tables, a proof or a journal" },
	{ "import", cmd_import,
	    "import --kind KIND [--from csv|xlsx] [--unit yuan|wan] [--charset C] [--dry-run] FILE [field=value...] | import --from bank|camt FILE --account ID [--dry-run] [--profile NAME] | import --template --kind KIND [--from csv|xlsx] [FILE]",
	    "从表格导入事项（全部无误才写入），或导入银行对账单",
	    "take events from a table, all or nothing, or what a bank states" },
	{ "follow", cmd_follow, "follow URL|DIR|NAME --policy FILE",
	    "跟随对方的日志（地址、文件夹，或只凭同步包往来的名称）",
	    "follow the logs of another node: by address, by folder, or by a name when only bundle files go between" },
	{ "sync", cmd_sync,
	    "sync | sync --write-bundle FILE --for PARTY [--since 0] [--lost] | sync --read-bundle FILE | sync --push PARTY | sync --status",
	    "与所跟随的各方同步一次；或写出、读入、推送同步包（U盘、邮件）",
	    "sync once with everybody followed; or write, read or post a bundle file, for a stick, a mail, or a peer that cannot reach us" },
	{ "member", cmd_member,
	    "member add CODE [--role R]... [--name NAME] | member passphrase CODE",
	    "管理成员和口令", "manage members and passphrases" },
	{ "key", cmd_key, "key show | key policy [--url URL]",
	    "显示公钥或供对方使用的政策文件",
	    "show the public keys, or the policy for others" },
	{ "log", cmd_log, "log [PARTY]", "列出条目", "list the entries" },
	{ "backup", cmd_backup, "backup FILE",
	    "把账本备份成一个文件（不含密钥），运行中也可以",
	    "copy the book into one file (without keys), also while it runs" },
	{ "restore", cmd_restore,
	    "restore --from URL|DIR|FILE [--policy FILE] [--party CODE]...",
	    "从备份或从对方恢复丢失的账本",
	    "bring a lost book back, from a backup or from a peer" },
	{ "confirm", cmd_confirm, "confirm --sole-copy [--root-key FILE]",
	    "用根密钥签字，确认本副本是唯一的写入方",
	    "sign with the root key that this is the only copy that writes" },
	{ "schema", cmd_schema, "schema [--json|--md|--sql]",
	    "列出事项、字段、差错和控制",
	    "list kinds, fields, errors and controls" },
	{ "version", cmd_version, "version", "显示版本", "show the version" },
};

enum { N_COMMANDS = sizeof(commands) / sizeof(*commands) };

static void
put_help(const struct cli *cli)
{
	cli_print("sunledger %s", SUNLEDGER_VERSION);
	cli_print("%s",
	    cli_text(cli,
		"用法：sunledger [-C DIR] [--lang zh|en] [--json] 命令",
		"usage: sunledger [-C DIR] [--lang zh|en] [--json] COMMAND"));
	for (size_t i = 0; i < N_COMMANDS; i++)
		cli_print("  %s\n      %s", commands[i].usage,
		    cli_text(cli, commands[i].zh, commands[i].en));
}

static int
put_usage(const struct cli *cli, const struct command_info *c)
{
	cli_print("sunledger [-C DIR] %s", c->usage);
	cli_print("%s", cli_text(cli, c->zh, c->en));
	return 0;
}

static enum lang
lang_of(struct cli *cli)
{
	struct str lang = cli_option(cli, "--lang");

	if (lang.n == 0)
		lang = os_env("LC_ALL");
	if (lang.n == 0)
		lang = os_env("LANG");
	return str_starts(lang, STR("zh")) ? LANG_ZH : LANG_EN;
}

static const char *
dir_of(struct cli *cli)
{
	struct str dir = cli_option(cli, "-C");

	if (dir.n == 0)
		dir = os_env("SUNLEDGER_DIR");
	return dir.n ? cli_cstr(cli, dir) : ".";
}

static int
run(struct cli *cli)
{
	struct str name;
	bool help = cli_flag(cli, "--help") || cli_flag(cli, "-h");

	name = cli_word(cli);
	if (name.n == 0 || str_eq(name, STR("help"))) {
		put_help(cli);
		return name.n || help ? 0 : err_infos[ERR_USAGE].exit;
	}
	for (size_t i = 0; i < N_COMMANDS; i++) {
		if (!str_eq(name, str_from(commands[i].name)))
			continue;
		return help ? put_usage(cli, &commands[i]) :
			      commands[i].run(cli);
	}
	return cli_failed(cli, ERR_USAGE, "", cli_cstr(cli, name));
}

int
main(int argc, char **argv)
{
	struct cli cli = { .words = argv + 1, .n_words = (size_t)argc - 1 };
	int code;

	umask(077);
	cli.json = cli_flag(&cli, "--json");
	cli.lang = lang_of(&cli);
	cli.dir = dir_of(&cli);
	code = run(&cli);
	if (fflush(stdout) != 0 && code == 0)
		code = err_infos[ERR_IO].exit;
	arena_free(&cli.arena);
	return code;
}
