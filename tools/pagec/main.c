/*
 * pagec PAGES.H PAGES.C DEPFILE SCHEMA-DIR PAGES-DIR
 * pagec check SCHEMA-DIR PAGES-DIR: nothing is written.
 */
#include <dirent.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "pagec.h"

enum { FILES_MAX = 1000, FILE_BYTES_MAX = 1 << 20 };

/* A tool of one run: the list of what it read lives as long as it does. */
static const char *paths[FILES_MAX];
static int n_paths;

void
die_at(struct place at, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", at.path, at.line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

char *
copy_n(const char *s, size_t n)
{
	char *p = strndup(s, n);

	if (!p)
		abort();
	return p;
}

char *
read_all(const char *path)
{
	struct place at = { path, 1 };
	char *text;
	size_t n;
	FILE *f;

	if (n_paths == FILES_MAX)
		die_at(at, "too many files");
	f = fopen(path, "r");
	if (!f)
		return NULL;
	paths[n_paths++] = copy_n(path, strlen(path));
	text = calloc(1, FILE_BYTES_MAX);
	if (!text)
		abort();
	n = fread(text, 1, FILE_BYTES_MAX - 1, f);
	fclose(f);
	if (n == FILE_BYTES_MAX - 1 || memchr(text, '\0', n))
		die_at(at, "too large, or no text");
	return text;
}

/* Names of files are needed to the end, for errors and the depfile. */
static const char *
in(const char *dir, const char *name)
{
	static char *kept[FILES_MAX];
	static int n_kept;
	char path[1024];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (n_kept == FILES_MAX)
		abort();
	kept[n_kept] = copy_n(path, strlen(path));
	return kept[n_kept++];
}

static int
is_template(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 5 && strcmp(d->d_name + n - 5, ".html") == 0;
}

static int
by_pattern(const void *a, const void *b)
{
	const char *x = ((const struct route *)a)->pattern;
	const char *y = ((const struct route *)b)->pattern;

	/* A literal segment goes before a capture: '{' is above letters. */
	return strcmp(x, y);
}

static void
sort_routes(struct site *site)
{
	qsort(site->routes, (size_t)site->n_routes, sizeof(*site->routes),
	    by_pattern);
	for (int i = 1; i < site->n_routes; i++)
		if (strcmp(site->routes[i - 1].pattern,
			site->routes[i].pattern) == 0)
			die_at(site->routes[i].at, "two pages at %s",
			    site->routes[i].pattern);
}

/* The page at PATH in every language. */
static void
one_page(struct site *site, const char *path, FILE *out, struct compiled *ret,
    int *ret_n_ops)
{
	int is_first = 1;

	for (int lang = 0; lang < LANGS; lang++) {
		struct place at = { path, 1 };

		if (!site->words[lang].is_there)
			continue;
		memset(ret, 0, sizeof(*ret));
		compile_page(site, path, lang, is_first, ret);
		for (int i = 0; i < site->n_pages; i++)
			if (strcmp(site->page_names[i], ret->page.name) == 0)
				die_at(at, "another page is called %s",
				    ret->page.name);
		write_ops(out, ret, lang);
		ret_n_ops[lang] = ret->n_ops;
		is_first = 0;
	}
	if (is_first)
		die_at((struct place){ site->pages_dir, 1 },
		    "no language has a file in lang/");
	write_page(out, &ret->page);
	site->page_names[site->n_pages++] = ret->page.name;
}

static void
all_pages(struct site *site, FILE *out)
{
	static struct compiled pages[PAGES_MAX];
	static int n_ops[PAGES_MAX][LANGS];
	struct dirent **list;
	int n = scandir(site->pages_dir, &list, is_template, alphasort);

	if (n < 0 || n > PAGES_MAX)
		die_at((struct place){ site->pages_dir, 1 },
		    "no folder, or too many pages");
	write_start(out, site);
	for (int i = 0; i < n; i++) {
		one_page(site, in(site->pages_dir, list[i]->d_name), out,
		    &pages[i], n_ops[i]);
		free(list[i]);
	}
	free(list);
	sort_routes(site);
	for (int i = 0; i < LANGS; i++)
		words_check_used(&site->words[i]);
	write_end(out, site, pages, n_ops);
}

static void
read_inputs(struct site *site, const char *schema_dir, const char *pages_dir)
{
	site->pages_dir = pages_dir;
	read_schema(in(schema_dir, "views.schema"), &site->views);
	read_schema(in(schema_dir, "events.schema"), &site->events);
	read_schema(in(pages_dir, "given.schema"), &site->given);
	words_read(&site->words[0], in(pages_dir, "lang/bo.lang"), 0);
	words_read(&site->words[1], in(pages_dir, "lang/en.lang"), 0);
	words_read(&site->words[2], in(pages_dir, "lang/zh.lang"), 1);
}

static FILE *
create(const char *path)
{
	FILE *f = fopen(path, "w");

	if (!f)
		die_at((struct place){ path, 1 }, "cannot be written");
	return f;
}

static void
write_depfile(const char *path, char **argv)
{
	FILE *f = create(path);

	/* The folders too: a page that is added is a change. */
	fprintf(f,
	    "%s %s: %s %s/lang %s/part %s/given.schema "
	    "%s/views.schema %s/events.schema",
	    argv[1], argv[2], argv[5], argv[5], argv[5], argv[5], argv[4],
	    argv[4]);
	for (int i = 0; i < n_paths; i++)
		fprintf(f, " %s", paths[i]);
	fputc('\n', f);
	fclose(f);
}

int
main(int argc, char **argv)
{
	static struct site site;
	int is_check = argc == 4 && strcmp(argv[1], "check") == 0;
	FILE *out;

	if (argc != 6 && !is_check) {
		fprintf(stderr,
		    "usage: pagec PAGES.H PAGES.C DEPFILE "
		    "SCHEMA-DIR PAGES-DIR\n"
		    "       pagec check SCHEMA-DIR PAGES-DIR\n");
		return 2;
	}
	read_inputs(&site, argv[is_check ? 2 : 4], argv[is_check ? 3 : 5]);
	out = create(is_check ? "/dev/null" : argv[2]);
	all_pages(&site, out);
	fclose(out);
	if (is_check)
		return 0;
	out = create(argv[1]);
	write_h(out, &site);
	fclose(out);
	write_depfile(argv[3], argv);
	return 0;
}
