/*
 * B6b: pages that are not in the cache, of a large book, beside a page of a
 * Fossil wiki.  Each request is for another voucher, so each is made anew.
 */
#include "bench.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct asked {
	const struct bench *b;
	char script[TEXT_BYTES]; /* of wrk, or "" */
	char url[TEXT_BYTES];
};

static double
run_wrk(void *ctx)
{
	const struct asked *q = ctx;
	const char *plain[] = { "wrk", "-t1", "-c8", "-d2s", q->url, NULL };
	const char *many[] = { "wrk", "-t1", "-c8", "-d2s", "-s", q->script,
		q->url, NULL };

	return wrk_rate(q->b, q->script[0] ? many : plain);
}

/* wrk asks for one voucher after another, far apart. */
static void
write_script(struct asked *q, int64_t n)
{
	char text[512];
	int bytes = snprintf(text, sizeof(text),
	    "local n = os.time() %% 1000 * 1009\n"
	    "request = function()\n"
	    "  n = (n + 611953) %% %jd\n"
	    "  return wrk.format(\"GET\", \"/v/county/\" .. n)\n"
	    "end\n",
	    (intmax_t)n);

	snprintf(q->script, sizeof(q->script), "%.200s/voucher.lua", q->b->dir);
	write_file(q->script, text, (size_t)bytes);
}

static void
fossil(const struct bench *b, const char *const *args)
{
	output_of(b, NULL, args);
}

/* A wiki page of some 3 KiB, as our voucher has. */
static pid_t
start_fossil(const struct bench *b, int port)
{
	char dir[TEXT_BYTES];
	char repo[TEXT_BYTES + 16];
	char page[TEXT_BYTES + 16];
	char number[16];
	char text[4096];
	size_t n = 0;
	const char *init[] = { "fossil", "init", "--admin-user", "bench", repo,
		NULL };
	const char *create[] = { "fossil", "wiki", "create", "Page", page, "-R",
		repo, "--user", "bench", NULL };
	const char *server[] = { "fossil", "server", "--localhost", "--port",
		number, repo, NULL };

	make_folder(dir, "fossil");
	snprintf(repo, sizeof(repo), "%s/bench.fossil", dir);
	snprintf(page, sizeof(page), "%s/page.txt", dir);
	snprintf(number, sizeof(number), "%d", port);
	while (n < sizeof(text) - 80)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    "Line %zu says *what* was done that day.\n\n", n);
	write_file(page, text, n);
	setenv("HOME", dir, 1); /* its settings */
	fossil(b, init);
	fossil(b, create);
	return start_program(b, "fossil", NULL, server);
}

static void
wait_for_page(const struct bench *b, const char *url)
{
	const char *args[] = { "curl", "-sS", "--fail", "--retry", "30",
		"--retry-connrefused", "--retry-delay", "1", "-o", "/dev/null",
		url, NULL };

	output_of(b, NULL, args);
}

void
bench_pages(const struct bench *b, struct books *k)
{
	double medians[SIDES_MAX];
	double ratios[SIDES_MAX];
	struct serving s;
	struct asked voucher = { .b = b };
	struct asked wiki = { .b = b };
	struct side sides[] = { { "B6b voucher", run_wrk, &voucher },
		{ "B6b Fossil", run_wrk, &wiki } };
	int port = free_port();
	pid_t peer = start_fossil(b, port);

	serve(&s, b, k);
	write_script(&voucher, b->transfers);
	snprintf(voucher.url, TEXT_BYTES, "http://127.0.0.1:%d/", s.port);
	snprintf(wiki.url, TEXT_BYTES, "http://127.0.0.1:%d/wiki?name=Page",
	    port);
	wait_for_page(b, wiki.url);
	run_sides(b, sides, 2, medians, ratios);
	add_ratio("B6b", "pages of vouchers, not cached, a second",
	    "a page of a Fossil wiki", medians, ratios, 1, 8, 16);
	end_program(s.pid, SIGTERM);
	end_program(peer, SIGTERM);
}
