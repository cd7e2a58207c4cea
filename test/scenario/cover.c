/*
 * cover SOURCES FOLDER FILE.scn ...: do the scenarios, taken together, cover
 * the law?  Each kind of event must have been taken once; each refusal in the
 * sources must have been answered once, with its field where the source
 * names one; each scenario in FOLDER must be among those given.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/os.h"
#include "book/book.h"
#include "schema/events.h"
#include "script.h"
#include "world.h"

enum { SOURCE_MAX = 1 << 20 };

struct cover {
	struct arena arena;
	struct map seen;   /* "kind ok", "error", "error field" */
	struct map wanted; /* the same, from the sources */
	int passed;
	int failed;
};

static void
put(struct cover *c, struct map *m, const char *fmt, struct str one,
    struct str two)
{
	struct buf key = { .arena = &c->arena };

	buf_printf(&key, "%.*s%s%.*s", STR_ARG(one), fmt, STR_ARG(two));
	must(buf_ok(&key) && map_put(m, buf_str(&key), c) ? OK : ERR_NO_MEMORY,
	    "map");
}

static void
read_scenario(struct cover *c, const char *path)
{
	struct script s;

	must(script_read(path, &c->arena, &s), path);
	for (size_t i = 0; i < s.n; i++) {
		const struct line *line = &s.lines[i];
		size_t arrow = line_find(line, "->");
		struct str answer = line_word(line, arrow + 1);
		size_t kind = line_starts(line, "foreign") ? 2 : 1;

		if (arrow == line->n)
			continue;
		if (str_eq(answer, STR("ok"))) {
			put(c, &c->seen, " ", line_word(line, kind), answer);
		} else {
			put(c, &c->seen, "", answer, STR(""));
			put(c, &c->seen, " ", answer,
			    line_word(line, arrow + 2));
		}
	}
}

/* The error with the constant ERR_NAME, if it is a refusal; else NULL. */
static const struct err_info *
refusal_called(struct str name)
{
	for (int i = 0; i < N_ERRORS; i++) {
		struct str lower = str_from(err_infos[i].name);
		size_t k = 0;

		while (k < lower.n && k < name.n &&
		    (lower.p[k] == name.p[k] ||
			lower.p[k] - 'a' + 'A' == name.p[k]))
			k++;
		if (k == lower.n && k == name.n)
			return err_infos[i].class == ERR_CLASS_REFUSAL ?
			    &err_infos[i] :
			    NULL;
	}
	return NULL;
}

/* REST begins after "ERR_": the error, and the field in `no(b, ERR_X, "f"`. */
static void
read_use(struct cover *c, struct str rest, bool is_no)
{
	struct str name = rest;
	const struct err_info *info;

	name.n = 0;
	while (name.n < rest.n &&
	    (rest.p[name.n] == '_' ||
		(rest.p[name.n] >= 'A' && rest.p[name.n] <= 'Z')))
		name.n++;
	info = refusal_called(name);
	if (!info)
		return;
	put(c, &c->wanted, "", str_from(info->name), STR(""));
	rest = str_trim(str_from_byte(rest, name.n + 1));
	if (!is_no || !str_starts(rest, STR("\"")))
		return;
	rest = str_from_byte(rest, 1);
	put(c, &c->wanted, " ", str_from(info->name), str_cut(&rest, '"'));
}

static void
read_source(struct cover *c, const char *path)
{
	static const struct str no = STR_INIT("no(b, ");
	struct str text;
	size_t at;

	must(os_read_file(&c->arena, path, SOURCE_MAX, &text), path);
	while ((at = str_find_str(text, STR("ERR_"))) < text.n) {
		bool is_no =
		    at >= no.n && memcmp(text.p + at - no.n, no.p, no.n) == 0;

		text = str_from_byte(text, at + 4);
		read_use(c, text, is_no);
	}
}

static void
judge(struct cover *c, bool is_covered, const char *what, struct str name)
{
	if (is_covered) {
		c->passed++;
		return;
	}
	c->failed++;
	fprintf(stderr, "no scenario has %s: %.*s\n", what, STR_ARG(name));
}

static void
judge_kinds(struct cover *c)
{
	for (size_t i = 0; i < N_EVENT_TYPES; i++) {
		struct str name = str_from(event_types[i].open.name);
		struct buf key = { .arena = &c->arena };

		/* With one edition there is none to go up to. */
		if (event_types[i].kind == EV_EDITION_ADOPTED &&
		    BOOK_EDITION == 1)
			continue;
		buf_printf(&key, "%.*s ok", STR_ARG(name));
		judge(c, map_get(&c->seen, buf_str(&key)), "this kind", name);
	}
	for (size_t i = 0; i < c->wanted.n; i++) {
		struct str key = c->wanted.items[i].key;

		/* Needs 9,223 entries: test/unit/book/money.c has them. */
		if (str_eq(key, STR("overflow")))
			continue;
		judge(c, map_get(&c->seen, key), "this refusal", key);
	}
}

static void
each_file(struct cover *c, const char *folder, const char *end,
    void (*fn)(struct cover *, const char *))
{
	struct buf pattern = { .arena = &c->arena };
	glob_t found;

	buf_printf(&pattern, "%s/*%s", folder, end);
	buf_byte(&pattern, '\0');
	must(glob(pattern.p, 0, NULL, &found) == 0 ? OK : ERR_NOT_FOUND,
	    folder);
	for (size_t i = 0; i < found.gl_pathc; i++)
		fn(c, found.gl_pathv[i]);
	globfree(&found);
}

static void
want_file(struct cover *c, const char *path)
{
	struct str name = str_from(path);

	for (size_t i = name.n; i > 0; i--)
		if (name.p[i - 1] == '/') {
			name = str_from_byte(name, i);
			break;
		}
	judge(c, map_get(&c->seen, name), "been given, but is there", name);
}

int
main(int argc, char **argv)
{
	struct cover c = { 0 };

	c.seen.arena = c.wanted.arena = &c.arena;
	if (argc < 4)
		return 2;
	for (int i = 3; i < argc; i++) {
		struct buf path = { .arena = &c.arena };

		put(&c, &c.seen, "", str_from(argv[i]), STR(""));
		buf_printf(&path, "%s/%s", argv[2], argv[i]);
		buf_byte(&path, '\0');
		read_scenario(&c, path.p);
	}
	each_file(&c, argv[2], ".scn", want_file);
	each_file(&c, argv[1], ".c", read_source);
	judge_kinds(&c);
	fflush(stderr);
	printf("%d passed, %d failed\n", c.passed, c.failed);
	arena_free(&c.arena);
	return c.failed != 0;
}
