/*
 * Scenario files: lines and words.
 */
#include "script.h"

#include "base/buf.h"
#include "base/os.h"

enum { FILE_MAX = 1 << 20 };

/* One line of the script, with those it continues on; counts them. */
static struct str
next_line(struct str *rest, struct arena *a, int *no)
{
	struct buf out = { .arena = a };

	do {
		struct str part = str_cut(rest, '\n');

		(*no)++;
		if (part.n == 0 || part.p[part.n - 1] != '\\') {
			buf_put(&out, part);
			return buf_str(&out);
		}
		part.n--;
		buf_put(&out, part);
	} while (rest->n);
	return buf_str(&out);
}

/* The next word of REST, empty at the end; false if its quote is open. */
static bool
next_word(struct str *rest, struct str *ret_word)
{
	size_t n = 0;

	while (rest->n && (rest->p[0] == ' ' || rest->p[0] == '\t'))
		*rest = str_from_byte(*rest, 1);
	if (rest->n && rest->p[0] == '"') {
		*rest = str_from_byte(*rest, 1);
		n = str_find(*rest, '"');
		*ret_word = (struct str){ rest->p, n };
		if (n == rest->n)
			return false;
		*rest = str_from_byte(*rest, n + 1);
		return true;
	}
	while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
		n++;
	*ret_word = (struct str){ rest->p, n };
	*rest = str_from_byte(*rest, n);
	return true;
}

static bool
split(struct str text, struct line *line)
{
	struct str word;

	if (text.n && text.p[0] == '#')
		return true;
	for (;;) {
		if (!next_word(&text, &word))
			return false;
		if (word.n == 0)
			return true;
		if (line->n == SCRIPT_WORDS_MAX)
			return false;
		line->words[line->n++] = word;
	}
}

static void
put_line(struct buf *out, const struct line *line)
{
	if (line->n)
		buf_put(out, (struct str){ (const char *)line, sizeof(*line) });
}

/* "party CODE": its log, and a member for each role. */
static bool
put_party(struct buf *out, const struct line *line)
{
	static const char *const usual[] = {
		("log.opened code=%s name=%s type=city origin=%s.example "
		 "edition=1 currency=CNY zone=28800"),
		"member.added member=m1",
		"member.added member=m2",
		"member.added member=m3",
		"member.added member=m4",
		"role.granted member=m1 role=recorder",
		"role.granted member=m2 role=approver",
		"role.granted member=m3 role=treasurer",
		"role.granted member=m4 role=publisher",
	};

	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++) {
		struct line one = { .no = line->no };
		struct buf text = { .arena = out->arena };
		struct str rest = str_from(usual[i]);

		buf_printf(&text, "%.*s:root ", STR_ARG(line->words[1]));
		while (rest.n) {
			buf_put(&text, str_cut(&rest, '%'));
			if (!rest.n)
				break;
			rest = str_from_byte(rest, 1);
			buf_put(&text, line->words[1]);
		}
		buf_put(&text, STR(" -> ok"));
		if (!buf_ok(&text) || !split(buf_str(&text), &one))
			return false;
		put_line(out, &one);
	}
	return true;
}

enum err
script_read(const char *path, struct arena *a, struct script *ret)
{
	struct buf out = { .arena = a };
	struct str rest;
	int no = 0;
	enum err err = os_read_file(a, path, FILE_MAX, &rest);

	if (err != OK)
		return err;
	while (rest.n) {
		struct line line = { .no = no + 1 };
		struct str text = next_line(&rest, a, &no);

		if (!split(text, &line))
			return ERR_MALFORMED;
		if (!line_starts(&line, "party"))
			put_line(&out, &line);
		else if (line.n != 2 || !put_party(&out, &line))
			return ERR_MALFORMED;
	}
	if (!buf_ok(&out))
		return ERR_NO_MEMORY;
	ret->path = path;
	ret->lines = (void *)out.p;
	ret->n = out.n / sizeof(struct line);
	return OK;
}

size_t
line_find(const struct line *line, const char *what)
{
	size_t i = 0;

	while (i < line->n && !str_eq(line->words[i], str_from(what)))
		i++;
	return i;
}

struct str
line_word(const struct line *line, size_t i)
{
	return i < line->n ? line->words[i] : STR("");
}

bool
line_starts(const struct line *line, const char *first)
{
	return str_eq(line_word(line, 0), str_from(first));
}
