/*
 * The head of a page: its name, addresses and sources.
 */
#include <stdlib.h>
#include <string.h>

#include "compile.h"

/* KEY and a blank at the start of S: what follows, else NULL. */
static char *
after(char *s, const char *key)
{
	size_t n = strlen(key);

	return strncmp(s, key, n) == 0 && s[n] == ' ' ? s + n + 1 : NULL;
}

static int
is_name(const char *s, size_t n)
{
	return n > 0 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") >= n;
}

static int
capture_at(struct page *p, const char *name, size_t n)
{
	for (int i = 0; i < p->n_captures; i++)
		if (strlen(p->captures[i]) == n &&
		    memcmp(p->captures[i], name, n) == 0)
			return i;
	return -1;
}

/* One "{name}" of an address; WANT is its place in the first address. */
static void
take_capture(struct page *p, const char *s, size_t n, int want, int is_alias,
    struct place at)
{
	int found = capture_at(p, s, n);

	if (!is_name(s, n))
		die_at(at, "'{%.*s}' is no capture", (int)n, s);
	if (is_alias) {
		if (found != want)
			die_at(at,
			    "every address of a page has the same "
			    "captures in the same order");
		return;
	}
	if (found >= 0 || p->n_captures == CAPTURES_MAX)
		die_at(at, "at most %d captures, each once", CAPTURES_MAX);
	p->captures[p->n_captures++] = copy_n(s, n);
}

static void
add_route(struct site *site, struct page *p, const char *path, int is_alias,
    int is_first, struct place at)
{
	char pattern[256] = "";
	size_t to = 0;
	int n = 0;

	if (*path != '/' || strlen(path) >= sizeof(pattern))
		die_at(at, "an address begins with '/'");
	while (*path) {
		size_t end = strcspn(path, "}");

		if (*path != '{') {
			pattern[to++] = *path++;
			continue;
		}
		if (path[end] != '}' || path[-1] != '/' ||
		    (path[end + 1] && path[end + 1] != '/'))
			die_at(at, "a capture is a whole segment: /{name}");
		take_capture(p, path + 1, end - 1, n++, is_alias, at);
		memcpy(pattern + to, "{}", 2);
		to += 2;
		path += end + 1;
	}
	if (is_alias && n != p->n_captures)
		die_at(at, "every address of a page has the same captures");
	if (!is_first)
		return;
	if (site->n_routes == ROUTES_MAX)
		die_at(at, "too many addresses");
	site->routes[site->n_routes++] =
	    (struct route){ copy_n(pattern, to), site->n_pages, at };
}

/* "NAME [private] [/path]" */
static void
take_page(struct site *site, struct page *p, char *s, int is_first,
    struct place at)
{
	char *name = strtok(s, " ");
	char *next = strtok(NULL, " ");

	if (p->name)
		die_at(at, "a page has one {{page}}");
	if (!name || !is_name(name, strlen(name)))
		die_at(at, "expected {{page name /address}}");
	p->name = copy_n(name, strlen(name));
	p->is_private = next && strcmp(next, "private") == 0;
	if (p->is_private)
		next = strtok(NULL, " ");
	if (next)
		add_route(site, p, next, 0, is_first, at);
	if (strtok(NULL, " "))
		die_at(at, "too many words");
}

static void
take_query(struct page *p, const char *name, struct place at)
{
	if (!is_name(name, strlen(name)) || p->n_queries == QUERIES_MAX)
		die_at(at, "at most %d queries, names of [a-z0-9_]",
		    QUERIES_MAX);
	p->queries[p->n_queries++] = copy_n(name, strlen(name));
}

int
head_tag(struct site *site, struct page *p, int is_first, char *s,
    struct place at)
{
	char *rest;

	if ((rest = after(s, "page")))
		take_page(site, p, rest, is_first, at);
	else if ((rest = after(s, "path")))
		add_route(site, p, rest, 1, is_first, at);
	else if ((rest = after(s, "status")))
		p->status = (int)strtol(rest, NULL, 10);
	else if ((rest = after(s, "query")))
		take_query(p, rest, at);
	else if ((rest = after(s, "one")))
		scope_source(site, p, "ONE", rest, at);
	else if ((rest = after(s, "maybe")))
		scope_source(site, p, "MAYBE", rest, at);
	else if ((rest = after(s, "list")))
		scope_source(site, p, "LIST", rest, at);
	else if ((rest = after(s, "given")))
		scope_given(site, p, rest, at);
	else
		return 0;
	if (!p->name)
		die_at(at, "{{page NAME}} comes first");
	return 1;
}
