/*
 * What the template compiler refuses: each case of test/data/pagec/refused in
 * a folder of its own, beside pages that are right.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/os.h"
#include "check.h"

enum { CASES_MIN = 55 };

static const char data[] = "test/data/pagec";

struct setup {
	const char *pagec;
	char dir[64];
};

static void
write_file(const char *dir, const char *name, struct str text)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
	fclose(f);
}

static void
copy_file(const char *dir, const char *name)
{
	struct arena a = { .limit = 1 << 20 };
	struct str text;
	char path[512];

	snprintf(path, sizeof(path), "%s/pages/%s", data, name);
	assert_int_equal(os_read_file(&a, path, 1 << 18, &text), OK);
	write_file(dir, name, text);
	arena_free(&a);
}

static void
make_pages(const struct setup *s)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/part", s->dir);
	mkdir(path, 0700);
	snprintf(path, sizeof(path), "%s/lang", s->dir);
	mkdir(path, 0700);
	copy_file(s->dir, "show.html");
	copy_file(s->dir, "given.schema");
	copy_file(s->dir, "part/head.html");
	copy_file(s->dir, "lang/en.lang");
	copy_file(s->dir, "lang/zh.lang");
}

static void
remove_file(const struct setup *s, const char *name)
{
	char path[512];

	snprintf(path, sizeof(path), "%s/%s", s->dir, name);
	unlink(path);
}

/* Run it; its first line through LINE.  The exit status. */
static int
run(const struct setup *s, char *line, int n)
{
	char command[512];
	FILE *out;

	snprintf(command, sizeof(command), "'%s' check %s/schema %s 2>&1",
	    s->pagec, data, s->dir);
	out = popen(command, "r"); // NOLINT(cert-env33-c)
	assert_non_null(out);
	if (!fgets(line, n, out))
		line[0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return WEXITSTATUS(pclose(out));
}

/* The text up to the line that begins with one of the marks. */
static struct str
cut_block(struct str *rest)
{
	struct str block = { rest->p, 0 };

	while (rest->n && !str_starts(*rest, STR("--- ")) &&
	    !str_starts(*rest, STR("+++ "))) {
		str_cut(rest, '\n');
		block.n = (size_t)(rest->p - block.p);
	}
	return block;
}

/* Another file of a case.  A language of its own has no words for show.html. */
static void
write_block(const struct setup *s, struct str name, struct str block)
{
	char file[64];

	snprintf(file, sizeof(file), "%.*s", STR_ARG(name));
	if (str_starts(name, STR("lang/")))
		remove_file(s, "show.html");
	write_file(s->dir, file, block);
}

/* One case; false if the compiler said something else. */
static bool
try_case(const struct setup *s, struct str what, struct str *rest)
{
	struct str want;
	char line[512];
	int status;

	make_pages(s);
	write_file(s->dir, "bad.html", cut_block(rest));
	while (str_starts(*rest, STR("+++ "))) {
		struct str name = str_from_byte(str_cut(rest, '\n'), 4);

		write_block(s, name, cut_block(rest));
	}
	want = str_from_byte(str_cut(rest, '\n'), 4);
	status = run(s, line, sizeof(line));
	remove_file(s, "part/bad.html");
	remove_file(s, "part/ring.html");
	if (status == 1 && str_ends(str_from(line), want))
		return true;
	fprintf(stderr, "%.*s: exit %d\n  want ...%.*s\n  got  %s\n",
	    STR_ARG(what), status, STR_ARG(want), line);
	return false;
}

static void
test_refused(void **state)
{
	const struct setup *s = *state;
	struct arena a = { .limit = 1 << 20 };
	struct str rest;
	int n = 0;
	int bad = 0;
	char path[64];

	snprintf(path, sizeof(path), "%s/refused", data);
	assert_int_equal(os_read_file(&a, path, 1 << 18, &rest), OK);
	while (rest.n) {
		struct str line = str_cut(&rest, '\n');

		if (!str_starts(line, STR("=== ")))
			continue;
		bad += !try_case(s, str_from_byte(line, 4), &rest);
		n++;
	}
	assert_true(n >= CASES_MIN);
	assert_int_equal(bad, 0);
	arena_free(&a);
}

static void
test_accepted(void **state)
{
	const struct setup *s = *state;
	char line[512];

	make_pages(s);
	remove_file(s, "bad.html");
	if (run(s, line, sizeof(line)) != 0)
		fail_msg("%s", line);
}

int
main(int argc, char **argv)
{
	struct setup s = { .pagec = argc > 1 ? argv[1] : "pagec" };
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(test_refused, &s),
		cmocka_unit_test_prestate(test_accepted, &s),
	};
	char clean[128];
	int status;

	strcpy(s.dir, "/tmp/pagec-XXXXXX");
	if (!mkdtemp(s.dir))
		return 1;
	status = CHECK_RUN(tests);
	snprintf(clean, sizeof(clean), "rm -r '%s'", s.dir);
	return system(clean) == 0 ? status : 1; // NOLINT(cert-env33-c)
}
