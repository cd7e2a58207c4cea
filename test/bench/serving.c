/*
 * B2b, B6a, B7: the program as it serves.
 */
#include "bench.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
serve(struct serving *s, const struct bench *b, struct books *k)
{
	const char *args[] = { b->program, "-C", k->dir, "serve", "--listen",
		"127.0.0.1:0", "--sync-every", "0", NULL };
	char rest[TEXT_BYTES];

	s->b = b;
	books_open(k, NODE_WRITE);
	books_token(k, s->token);
	books_close(k);
	s->pid = start_program(b, "serve", NULL, args);
	wait_for_line(b, s->pid, "serve",
	    "listening on http://127.0.0.1:", rest);
	s->port = (int)strtol(rest, NULL, 10);
}

/* B2b */
static void
bench_http(const struct bench *b, struct serving *s, struct books *k)
{
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];
	struct load load = { s->port, s->token, &k->next, 2 * b->seconds };
	struct side sides[] = { { "B2b ours", load_run, &load },
		{ "B2b PostgreSQL", postgres_run, NULL } };

	sides[1].ctx = postgres_start(b);
	run_sides(b, sides, 2, medians, ratios);
	postgres_stop(sides[1].ctx);
	add_ratio("B2b", "32 HTTP connections, one transfer each, a second",
	    "PostgreSQL, 32 clients", medians, ratios, 1, 2, 3);
}

/* B6a: the same bytes from nginx. */
struct fetch {
	const struct bench *b;
	char url[TEXT_BYTES];
};

double
wrk_rate(const struct bench *b, const char *const *args)
{
	const char *text = output_of(b, NULL, args);
	const char *at = strstr(text, "Requests/sec:");

	if (!at || strstr(text, "Non-2xx") || strstr(text, "Socket errors"))
		die("wrk says: %s", text);
	return strtod(at + strlen("Requests/sec:"), NULL);
}

static double
run_wrk(void *ctx)
{
	const struct fetch *f = ctx;
	const char *args[] = { "wrk", "-t1", "-c32", "-d2s", f->url, NULL };

	return wrk_rate(f->b, args);
}

static pid_t
start_nginx(const struct bench *b, const char *dir, int port)
{
	char path[TEXT_BYTES + 16];
	char text[4096];
	const char *args[] = { "nginx", "-c", path, NULL };
	int n;

	n = snprintf(text, sizeof(text),
	    "daemon off; worker_processes 2; error_log %s/error.log;\n"
	    "pid %s/pid; events { worker_connections 1024; }\n"
	    "http { access_log off; sendfile on; tcp_nopush on;\n"
	    " default_type text/html; keepalive_requests 1000000000;\n"
	    " client_body_temp_path %s/t1; proxy_temp_path %s/t2;\n"
	    " fastcgi_temp_path %s/t3; uwsgi_temp_path %s/t4;\n"
	    " scgi_temp_path %s/t5;\n"
	    " server { listen 127.0.0.1:%d; root %s; } }\n",
	    dir, dir, dir, dir, dir, dir, dir, port, dir);
	snprintf(path, sizeof(path), "%s/nginx.conf", dir);
	write_file(path, text, (size_t)n);
	return start_program(b, "nginx", NULL, args);
}

/* An article whose page has about 10 KiB; its bytes into DIR. */
static int64_t
save_page(const struct fetch *f, const char *dir)
{
	char path[TEXT_BYTES + 16];
	const char *args[] = { "curl", "-sS", "--fail", "--retry", "20",
		"--retry-connrefused", "-o", path, f->url, NULL };

	snprintf(path, sizeof(path), "%s/page.html", dir);
	output_of(f->b, NULL, args);
	return file_bytes(path);
}

static void
bench_page(const struct bench *b, const struct serving *s)
{
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];
	char dir[TEXT_BYTES];
	char work[64];
	struct fetch ours = { .b = b };
	struct fetch theirs = { .b = b };
	struct side sides[] = { { "B6a ours", run_wrk, &ours },
		{ "B6a nginx", run_wrk, &theirs } };
	int port = free_port();
	int64_t bytes;
	pid_t nginx;

	make_folder(dir, "nginx");
	allow_all(dir);
	snprintf(ours.url, sizeof(ours.url), "http://127.0.0.1:%d%s", s->port,
	    BOOKS_PAGE);
	snprintf(theirs.url, sizeof(theirs.url),
	    "http://127.0.0.1:%d/page.html", port);
	bytes = save_page(&ours, dir);
	nginx = start_nginx(b, dir, port);
	if (save_page(&theirs, b->dir) != bytes)
		die("nginx serves another page");
	run_sides(b, sides, 2, medians, ratios);
	end_program(nginx, SIGQUIT);
	snprintf(work, sizeof(work), "a cached page of %jd bytes, a second",
	    (intmax_t)bytes);
	add_ratio("B6a", work, "nginx, the same bytes as a file", medians,
	    ratios, 1, 0.4, 0.6);
}

static void
add_memory(const char *work, double mib, double must, double target)
{
	add_line(&(struct line){ .id = "B7",
	    .work = work,
	    .unit = "MiB",
	    .ours = mib,
	    .beside = "",
	    .value = mib,
	    .must = must,
	    .target = target,
	    .less_is_better = true });
}

/* B7: entries and pages at once on the large book. */
static void
bench_load(const struct bench *b, struct books *k)
{
	struct serving s;
	struct load load = { .next = &k->next, .seconds = 5 * b->seconds };
	char url[TEXT_BYTES];
	const char *args[] = { "wrk", "-t1", "-c8", "-d5s", url, NULL };
	pid_t wrk;

	serve(&s, b, k);
	load.port = s.port;
	load.token = s.token;
	snprintf(url, sizeof(url), "http://127.0.0.1:%d%s", s.port, BOOKS_PAGE);
	wrk = start_program(b, "wrk", NULL, args);
	load_run(&load);
	end_program(wrk, SIGTERM);
	add_memory("resident at most, large book under load",
	    resident_mib(s.pid, "VmHWM:"), 128, 64);
	end_program(s.pid, SIGTERM);
}

void
bench_serving(const struct bench *b, const char *only, struct books *k)
{
	struct books small;
	struct serving s;

	books_make(&small, b, "small");
	books_close(&small);
	serve(&s, b, &small);
	if (is_wanted(only, "B7"))
		add_memory("resident, idle", resident_mib(s.pid, "VmRSS:"), 32,
		    16);
	if (is_wanted(only, "B6a"))
		bench_page(b, &s);
	if (is_wanted(only, "B2b"))
		bench_http(b, &s, &small);
	end_program(s.pid, SIGTERM);
	if (is_wanted(only, "B7"))
		bench_load(b, k);
}
