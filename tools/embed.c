/*
 * embed [--as HEADER STRUCT ARRAY] FILE...: the files as a C table to stdout,
 * of struct built_in of "cli/files.h" if nothing else is said.  A file is
 * named by its last two parts, "profiles/paired-aid.ndjson".
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
short_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	while (slash && slash > path && slash[-1] != '/')
		slash--;
	return slash ? slash : path;
}

static void
put_byte(int c)
{
	if (c == '\n')
		fputs("\\n\"\n\t    \"", stdout);
	else if (c == '"' || c == '\\')
		printf("\\%c", c);
	else if (c < 0x20 || c >= 0x7f)
		printf("\\%03o", (unsigned)c);
	else
		putchar(c);
}

static void
put_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t n = 0;
	int c;

	if (!f) {
		fprintf(stderr, "%s:1: cannot be opened\n", path);
		exit(1);
	}
	printf("\t{ \"%s\",\n\t    \"", short_name(path));
	for (; (c = getc(f)) != EOF; n++)
		put_byte(c);
	printf("\", %zu },\n", n);
	fclose(f);
}

int
main(int argc, char **argv)
{
	const char *header = "cli/files.h";
	const char *type = "built_in";
	const char *array = "built_ins";
	int first = 1;

	if (argc > 4 && strcmp(argv[1], "--as") == 0) {
		header = argv[2];
		type = argv[3];
		array = argv[4];
		first = 5;
	}
	/* The compilers we use take strings of any length. */
	puts("#pragma GCC diagnostic ignored \"-Woverlength-strings\"");
	printf("#include \"%s\"\n\n#include <stddef.h>\n\n"
	       "const struct %s %s[] = {\n",
	    header, type, array);
	for (int i = first; i < argc; i++)
		put_file(argv[i]);
	puts("\t{ NULL, NULL, 0 }\n};");
	return 0;
}
