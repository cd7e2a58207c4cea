/*
 * Clock, medians, the table.
 */
#include "bench.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

/* OpenSSL has a type with the name of one of our errors. */
#define ERR_STATE OPENSSL_ERR_STATE
#include <openssl/crypto.h>
#undef ERR_STATE
#include <sqlite3.h>

static struct line lines[RESULTS_MAX];
static int n_lines;

void
die(const char *fmt, ...)
{
	va_list ap;

	fputs("bench: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	end_programs();
	remove_folders();
	exit(70);
}

double
now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double
cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double
median(const double *values, int n)
{
	double sorted[ROUNDS_MAX];

	memcpy(sorted, values, (size_t)n * sizeof(*values));
	qsort(sorted, (size_t)n, sizeof(*sorted), compare_doubles);
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

void
run_sides(const struct bench *b, const struct side *sides, int n,
    double *ret_medians, double *ret_ratios)
{
	double rates[SIDES_MAX][ROUNDS_MAX];
	double ratios[ROUNDS_MAX];

	for (int round = 0; round < b->rounds; round++) {
		for (int i = 0; i < n; i++) {
			int at = round % 2 ? n - 1 - i : i;

			rates[at][round] = sides[at].run(sides[at].ctx);
			fprintf(stderr, "  %-28s %12.0f /s\n", sides[at].name,
			    rates[at][round]);
		}
	}
	for (int i = 0; i < n; i++) {
		for (int round = 0; round < b->rounds; round++)
			ratios[round] = rates[0][round] / rates[i][round];
		ret_medians[i] = median(rates[i], b->rounds);
		ret_ratios[i] = median(ratios, b->rounds);
	}
}

void
add_line(const struct line *line)
{
	if (n_lines == RESULTS_MAX)
		die("too many lines");
	lines[n_lines++] = *line;
}

void
add_ratio(const char *id, const char *work, const char *beside,
    const double *medians, const double *ratios, int i, double must,
    double target)
{
	add_line(&(struct line){ .id = id,
	    .work = work,
	    .unit = "×",
	    .ours = medians[0],
	    .beside = beside,
	    .peer = medians[i],
	    .value = ratios[i],
	    .must = must,
	    .target = target });
}

static bool
reaches(const struct line *l, double level)
{
	return l->less_is_better ? l->value <= level : l->value >= level;
}

static const char *
judge(const struct line *l)
{
	if (reaches(l, l->target))
		return "PASS target";
	return reaches(l, l->must) ? "PASS must" : "BELOW MUST";
}

/* A figure with three places that count, big ones without a fraction. */
static const char *
figure(char *out, double v)
{
	if (v == 0)
		snprintf(out, 32, "%s", "");
	else if (v >= 100)
		snprintf(out, 32, "%.0f", v);
	else
		snprintf(out, 32, v >= 10 ? "%.1f" : "%.2f", v);
	return out;
}

void
print_lines(void)
{
	int n_below = 0;

	printf("| | work | ours | beside | peer | judged | must | target |"
	       " |\n|---|---|--:|---|--:|--:|--:|--:|---|\n");
	for (int i = 0; i < n_lines; i++) {
		const struct line *l = &lines[i];
		char text[5][32];

		printf("| %s | %s | %s | %s | %s | %s %s | %s | %s | %s |\n",
		    l->id, l->work, figure(text[0], l->ours), l->beside,
		    figure(text[1], l->peer), figure(text[2], l->value),
		    l->unit, figure(text[3], l->must),
		    figure(text[4], l->target), judge(l));
		n_below += !reaches(l, l->must);
	}
	if (n_below)
		printf("\n%d of %d below must\n", n_below, n_lines);
	else
		printf("\n%d works, none below must\n", n_lines);
}

/* The first line of FILE that begins with KEY, after its colon. */
static void
value_in(const char *file, const char *key, char *ret, size_t size)
{
	FILE *f = fopen(file, "re");
	char line[512];
	const char *at;

	snprintf(ret, size, "?");
	while (f && fgets(line, sizeof(line), f)) {
		if (strncmp(line, key, strlen(key)) != 0)
			continue;
		at = strchr(line, ':');
		at = at ? at + 1 : line;
		at += strspn(at, " \t");
		snprintf(ret, size, "%.*s", (int)strcspn(at, "\n"), at);
		break;
	}
	if (f)
		(void)fclose(f);
}

/* The first number that a program's version text holds. */
static void
print_version(const struct bench *b, const char *name, const char *command)
{
	const char *args[] = { "sh", "-c", command, NULL };
	const char *text = output_of(b, NULL, args);
	size_t from = strcspn(text, "0123456789");
	size_t n = strspn(text + from, "0123456789.");

	printf(", %s %.*s", name, (int)n, text + from);
}

/* A disk that forgets would make every commit look cheap. */
static void
print_disk(const struct bench *b)
{
	enum { TMPFS = 0x01021994 };
	struct statfs fs;

	if (statfs(b->dir, &fs) == 0 && fs.f_type == TMPFS)
		printf("\nIN MEMORY: %s is no disk; commits mean nothing",
		    b->dir);
}

void
print_machine(const struct bench *b)
{
	char model[256];
	char memory[64];
	char date[64];
	struct utsname u;
	time_t t = time(NULL);
	struct tm tm;

	value_in("/proc/cpuinfo", "model name", model, sizeof(model));
	value_in("/proc/meminfo", "MemTotal", memory, sizeof(memory));
	uname(&u);
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", gmtime_r(&t, &tm));
	printf("%s; %s, %ld cores, %ld GiB; %s %s\n", date, model,
	    sysconf(_SC_NPROCESSORS_ONLN), strtol(memory, NULL, 10) >> 20,
	    u.sysname, u.release);
	printf("SQLite %s, %s", sqlite3_libversion(),
	    OpenSSL_version(OPENSSL_VERSION));
	print_version(b, "PostgreSQL", "psql --version");
	print_version(b, "nginx", "nginx -v");
	/* It fails with what it was asked for. */
	print_version(b, "wrk", "wrk --version || true");
	print_disk(b);
	printf("\n%d rounds, %.1f s a short run, a book of %jd transfers\n\n",
	    b->rounds, b->seconds, (intmax_t)b->transfers);
}
