#ifndef BENCH_H
#define BENCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "node/writer.h"

/*
 * The speed harness: small works, each beside a peer that does the same, in
 * turn, so that a busy machine is busy for both.  Only ratios are judged.
 * Whatever goes wrong ends the program (die()); being slow does not.
 */
enum { ROUNDS_MAX = 99, RESULTS_MAX = 32, SIDES_MAX = 4, N_CALLERS = 32 };

struct bench {
	const char *program; /* sunledger */
	char dir[128];       /* ours, gone at the end */
	int rounds;
	double seconds;    /* of one short run */
	int64_t transfers; /* in the large book */
};

/* ---- measure.c ---- */

/* Print to stderr, clean up, exit 70. */
void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
double now_s(void);
double cpu_s(void); /* of this process */
double median(const double *values, int n);

/* One timed run of a side; answers how many a second. */
typedef double side_fn(void *ctx);
struct side {
	const char *name;
	side_fn *run;
	void *ctx;
};

/*
 * Run the sides in turn, each ROUNDS times, the first one first in every
 * other round.  RET_MEDIANS: of each side; RET_RATIOS: of the first to each,
 * the median over the rounds.
 */
void run_sides(const struct bench *b, const struct side *sides, int n,
    double *ret_medians, double *ret_ratios);

/* A line of the table. */
struct line {
	const char *id;
	const char *work;
	const char *unit;
	double ours;
	const char *beside; /* the peer, or "" */
	double peer;
	double value; /* what is judged: a ratio, a rate, a size */
	double must;
	double target;
	bool less_is_better;
};
void add_line(const struct line *line);
void print_lines(void);
void print_machine(const struct bench *b);

/* Judge the first side of SIDES against side I of them. */
void add_ratio(const char *id, const char *work, const char *beside,
    const double *medians, const double *ratios, int i, double must,
    double target);

/* ---- child.c ---- */

/* A folder of ours, at PATH (TEXT_BYTES); removed at the end. */
enum { TEXT_BYTES = 256 };
void make_folder(char *ret_path, const char *name);
void remove_folders(void);

/*
 * Start a program, its output into the file LOG of the bench's folder (NULL:
 * dropped), as USER if it is not NULL.  It is ended with us.
 */
pid_t start_program(const struct bench *b, const char *log, const char *user,
    const char *const *args);
void end_program(pid_t pid, int signal);
void end_programs(void);

/* Run to the end; its output, which the next call overwrites. */
const char *output_of(const struct bench *b, const char *user,
    const char *const *args);

/* Run to the end, output dropped; how long it took, and its most memory. */
double time_program(const struct bench *b, const char *const *args,
    double *ret_mib);

/* The rest of the line after MARK in the file LOG, waited for. */
void wait_for_line(const struct bench *b, pid_t pid, const char *log,
    const char *mark, char *ret_rest);
void allow_all(const char *dir); /* to read: nginx serves as nobody */
void write_file(const char *path, const char *text, size_t n);
int64_t file_bytes(const char *path);

/* A port of the loopback that was free just now. */
int free_port(void);

/* VmRSS or VmHWM of a process, in MiB. */
double resident_mib(pid_t pid, const char *what);

/* ---- transfer.c ---- */

/*
 * The work: money of a sender arrives in one of 1,000 accounts.  One entry of
 * ours (funds.received) takes effect by itself: a half, a posting, two
 * balances.
 */
enum { N_ACCOUNTS = 1000, N_SENDERS = 4, BATCH = 8000 };
enum { N_PROJECTS = 1000, A_PROJECT = 1000 }; /* transfers of one */
struct transfer {
	int64_t n;
	char code[32];    /* c07:T00000123 */
	char from[32];    /* from:c07 */
	char account[32]; /* county:a0412 */
	char project[32]; /* county:p0733, or "" */
	int64_t minor;
	int32_t day;
};
void transfer_make(struct transfer *t, int64_t n);

/* The same, taken over from ten years of earlier books, for a project. */
void transfer_make_old(struct transfer *t, int64_t n);
int transfer_json(const struct transfer *t, char *ret_json, size_t size);

/* A book with the accounts, open for writing; transfers go on from NEXT. */
struct books {
	const struct bench *b;
	char dir[TEXT_BYTES];
	struct node *node;
	int64_t next;
	double seconds;
	bool is_old; /* its transfers are those of transfer_make_old() */
};
void books_make(struct books *k, const struct bench *b, const char *name);
void books_open(struct books *k, enum node_mode mode);
void books_close(struct books *k);

/* Fill C, its body in EV. */
struct ev_funds_received;
void books_command(const struct transfer *t, struct ev_funds_received *ev,
    struct command *c);

/* N transfers in one batch. */
void books_batch(struct books *k, int n);

/* A page of about 10 KiB is there. */
#define BOOKS_PAGE "/article/county:page"

/* The projects of old transfers, and after these a publisher of all there is.
 */
void books_add_projects(struct books *k);
void books_disclose(struct books *k);

/* Sign the member in; the token of the API. */
void books_token(struct books *k, char *ret_token);

/* ---- peers ---- */

/* SQLite by hand (sqlite.c): a transfer row and two balances. */
struct sqlite_peer;
struct sqlite_peer *sqlite_open(const char *dir, bool with_indexes);
void sqlite_batch(struct sqlite_peer *p, int n);
void sqlite_done(struct sqlite_peer *p);

/* PostgreSQL (postgres.c): a cluster of its own. */
struct postgres;
struct postgres *postgres_start(const struct bench *b);
double postgres_run(void *postgres); /* a side: 32 clients of pgbench */
void postgres_stop(struct postgres *p);

/* ---- load.c: 32 connections, each one request at a time ---- */
struct load {
	int port;
	const char *token;
	int64_t *next; /* number of the next transfer */
	double seconds;
};
double load_run(void *load); /* a side */

/* ---- the works ---- */
void bench_writes(const struct bench *b, const char *only);
void bench_checks(const struct bench *b, const char *only, struct books *k);
void bench_accounts(const struct bench *b, struct books *k);
void bench_serving(const struct bench *b, const char *only, struct books *k);
void bench_tables(const struct bench *b, const char *only);

/* ---- serving.c, for pages.c: the program on a book, and wrk ---- */
struct serving {
	const struct bench *b;
	pid_t pid;
	int port;
	char token[TEXT_BYTES];
};
void serve(struct serving *s, const struct bench *b, struct books *k);

/* Requests a second of what ARGS, a command line of wrk, asks for. */
double wrk_rate(const struct bench *b, const char *const *args);
void bench_pages(const struct bench *b, struct books *k);
bool is_wanted(const char *only, const char *id);

#endif /* BENCH_H */
