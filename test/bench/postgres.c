/*
 * PostgreSQL as it comes (fsync on), a cluster of its own on a socket in its
 * own folder: a transfer row and two balances by one function, one round
 * trip, prepared, 32 clients.  Both balances are picked among 1,000 each, so
 * that no row is waited for; the clients are threads of pgbench.
 */
#include "bench.h"

#include <dirent.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct postgres {
	const struct bench *b;
	char dir[TEXT_BYTES];
	char bin[TEXT_BYTES];
	char script[TEXT_BYTES + 16];
	const char *user; /* NULL: ours */
	pid_t pid;
};

static const char schema[] =
    "CREATE TABLE transfer (idx bigserial PRIMARY KEY, code text NOT NULL,"
    " from_account int NOT NULL, to_account int NOT NULL,"
    " source text NOT NULL, amount bigint NOT NULL,"
    " currency text NOT NULL, day date NOT NULL, entered date NOT NULL);"
    "CREATE TABLE balance (account int PRIMARY KEY, amount bigint NOT NULL);"
    "INSERT INTO balance SELECT g, 0 FROM generate_series(1, 2000) g;"
    "CREATE FUNCTION move(f int, t int, a bigint) RETURNS void"
    " LANGUAGE plpgsql AS 'BEGIN"
    " INSERT INTO transfer (code, from_account, to_account, source, amount,"
    " currency, day, entered) VALUES (''c07:T00000123'', f, t,"
    " ''county:aid'', a, ''CNY'', ''2026-01-05'', ''2026-01-05'');"
    " UPDATE balance SET amount = amount - a WHERE account = f;"
    " UPDATE balance SET amount = amount + a WHERE account = t;"
    " END';";

static const char script[] = "\\set f random(1, 1000)\n"
			     "\\set t random(1001, 2000)\n"
			     "\\set a random(1, 16000000)\n"
			     "SELECT move(:f, :t, :a);\n";

/* The programs of the newest version: Debian keeps them out of PATH. */
static void
find_programs(struct postgres *p)
{
	static const char base[] = "/usr/lib/postgresql";
	DIR *d = opendir(base);
	const struct dirent *e;
	long newest = 0;

	while (d && (e = readdir(d)) != NULL)
		if (strtol(e->d_name, NULL, 10) > newest)
			newest = strtol(e->d_name, NULL, 10);
	if (d)
		closedir(d);
	if (newest == 0)
		die("no PostgreSQL below %s: tools/deps bench", base);
	snprintf(p->bin, sizeof(p->bin), "%s/%ld/bin", base, newest);
}

static void
make_cluster(struct postgres *p)
{
	char program[TEXT_BYTES + 16];
	char data[TEXT_BYTES + 16];
	const char *args[] = { program, "-D", data, "-A", "trust", "-E", "UTF8",
		"--locale=C", "-U", "postgres", NULL };
	const struct passwd *pw;

	make_folder(p->dir, "postgres");
	if (geteuid() == 0) {
		p->user = "postgres";
		pw = getpwnam(p->user);
		if (!pw || chown(p->dir, pw->pw_uid, pw->pw_gid) != 0)
			die("no user postgres");
	}
	snprintf(program, sizeof(program), "%s/initdb", p->bin);
	snprintf(data, sizeof(data), "%s/data", p->dir);
	output_of(p->b, p->user, args);
}

static void
start_server(struct postgres *p)
{
	char program[TEXT_BYTES + 16];
	char data[TEXT_BYTES + 16];
	char rest[TEXT_BYTES];
	const char *args[] = { program, "-D", data, "-k", p->dir, "-c",
		"listen_addresses=", "-c", "max_connections=64", NULL };

	snprintf(program, sizeof(program), "%s/postgres", p->bin);
	snprintf(data, sizeof(data), "%s/data", p->dir);
	p->pid = start_program(p->b, "postgres", p->user, args);
	wait_for_line(p->b, p->pid, "postgres", "ready to accept connections",
	    rest);
}

struct postgres *
postgres_start(const struct bench *b)
{
	struct postgres *p = calloc(1, sizeof(*p));
	char program[TEXT_BYTES + 16];
	const char *args[] = { program, "-h", NULL, "-U", "postgres", "-q",
		"-c", schema, NULL };

	if (!p)
		die("no memory");
	p->b = b;
	find_programs(p);
	make_cluster(p);
	start_server(p);
	args[2] = p->dir;
	snprintf(program, sizeof(program), "%s/psql", p->bin);
	output_of(b, NULL, args);
	snprintf(p->script, sizeof(p->script), "%s/transfer.sql", b->dir);
	write_file(p->script, script, sizeof(script) - 1);
	return p;
}

double
postgres_run(void *postgres)
{
	struct postgres *p = postgres;
	char program[TEXT_BYTES + 16];
	const char *args[] = { program, "-h", p->dir, "-U", "postgres", "-n",
		"-M", "prepared", "-c", "32", "-j", "2", "-T", "2", "-f",
		p->script, "postgres", NULL };
	const char *text;
	const char *at;

	snprintf(program, sizeof(program), "%s/pgbench", p->bin);
	text = output_of(p->b, NULL, args);
	at = strstr(text, "tps = ");
	if (!at)
		die("pgbench says: %s", text);
	return strtod(at + 6, NULL);
}

/* SIGINT is its fast shutdown. */
void
postgres_stop(struct postgres *p)
{
	end_program(p->pid, SIGINT);
	free(p);
}
