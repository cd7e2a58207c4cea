/*
 * Language files: "key = text".
 */
#include <string.h>

#include "pagec.h"

static int
is_key(const char *s, size_t n)
{
	return n > 0 &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_.") >= n;
}

/* U+3000 to U+9FFF and full-width forms: three bytes, E3..E9 or EF BC. */
static int
has_chinese(const char *s)
{
	for (; *s; s++)
		if (((unsigned char)*s >= 0xe3 && (unsigned char)*s <= 0xe9) ||
		    ((unsigned char)*s == 0xef && (unsigned char)s[1] == 0xbc))
			return 1;
	return 0;
}

static void
add_line(struct words *w, char *line, struct place at, int may_be_chinese)
{
	char *equals = strstr(line, " = ");
	size_t n = equals ? (size_t)(equals - line) : 0;

	if (!equals || !is_key(line, n))
		die_at(at, "expected 'key = text', a key of [a-z0-9_.]");
	if (equals[3] == '\0')
		die_at(at, "the text is empty");
	if (words_find(w, line, n))
		die_at(at, "%.*s stands here twice", (int)n, line);
	if (!may_be_chinese && has_chinese(equals + 3))
		die_at(at, "Chinese text in a language that is not Chinese");
	if (w->n == KEYS_MAX)
		die_at(at, "too many keys");
	w->keys[w->n++] = (struct key){ copy_n(line, n),
		copy_n(equals + 3, strlen(equals + 3)), at, 0 };
}

void
words_read(struct words *w, const char *path, int may_be_chinese)
{
	char *text = read_all(path);
	struct place at = { path, 0 };

	w->path = path;
	w->is_there = text != NULL;
	while (text && *text) {
		char *end = strchr(text, '\n');
		char *line = text;

		at.line++;
		if (!end)
			die_at(at, "the last line has no end");
		*end = '\0';
		text = end + 1;
		if (*line && *line != '#')
			add_line(w, line, at, may_be_chinese);
	}
}

struct key *
words_find(struct words *w, const char *name, size_t n)
{
	for (int i = 0; i < w->n; i++)
		if (strlen(w->keys[i].name) == n &&
		    memcmp(w->keys[i].name, name, n) == 0)
			return &w->keys[i];
	return NULL;
}

void
words_check_used(const struct words *w)
{
	for (int i = 0; i < w->n; i++)
		if (!w->keys[i].is_used)
			die_at(w->keys[i].at, "no template uses %s",
			    w->keys[i].name);
}
