/*
 * Reading schema files.
 */
#include "schemac.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct reader {
	const char *path;
	int line;
	struct schema *schema;
};

static void __attribute__((format(printf, 2, 3), noreturn))
die(const struct reader *r, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", r->path, r->line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

static char *
copy(const struct reader *r, const char *s)
{
	char *p = strdup(s);

	if (!p)
		die(r, "out of memory");
	return p;
}

/* The next word of *LINE, or NULL at its end. */
static char *
word(const struct reader *r, char **line)
{
	char *p = *line + strspn(*line, " \t");
	size_t n = strcspn(p, " \t");
	char *w;

	if (n == 0)
		return NULL;
	*line = p + n + (p[n] != '\0');
	p[n] = '\0';
	w = copy(r, p);
	return w;
}

static char *
need(const struct reader *r, char **line, const char *what)
{
	char *w = word(r, line);

	if (!w)
		die(r, "expected %s", what);
	return w;
}

static char *
trim(char *s)
{
	char *end;

	s += strspn(s, " \t");
	end = s + strlen(s);
	while (end > s && (end[-1] == ' ' || end[-1] == '\t'))
		*--end = '\0';
	return s;
}

/* Cut "... | zh | en" off LINE. */
static void
labels(const struct reader *r, char *line, const char **zh, const char **en)
{
	char *bar = strstr(line, " | ");
	char *second = bar ? strstr(bar + 3, " | ") : NULL;

	if (!bar)
		return;
	if (!second)
		die(r, "expected ' | zh | en'");
	*bar = *second = '\0';
	*zh = copy(r, trim(bar + 3));
	*en = copy(r, trim(second + 3));
	if (!**zh || !**en)
		die(r, "a label is empty");
}

static void
set_type(const struct reader *r, struct field *f, char *type)
{
	static const char *const types[] = { "id", "text", "name", "money",
		"day", "int", "hash", "wdays" };

	f->type = type;
	if (strncmp(type, "choice:", 7) == 0) {
		f->type = "choice";
		f->choices = type + 7;
		if (!*f->choices)
			die(r, "a choice without values");
		return;
	}
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (strcmp(type, types[i]) == 0)
			return;
	die(r, "unknown type '%s'", type);
}

static void
set_flags(const struct reader *r, struct field *f, char *line)
{
	char *flag;

	while ((flag = word(r, &line))) {
		if (strcmp(flag, "match") == 0)
			f->match = 1;
		else if (strcmp(flag, "with") == 0)
			f->with = 1;
		else if (strcmp(flag, "long") == 0)
			f->is_long = 1;
		else
			die(r, "unknown flag '%s'", flag);
	}
}

/* One line of JSON holds the words of the leaf and the fields together. */
static void
check_reserved(const struct reader *r, const struct block *b, const char *name)
{
	static const char *const words[] = { "kind", "by", "at", "party",
		"see" };

	for (size_t i = 0; b->words[0] && i < 5; i++)
		if (strcmp(name, words[i]) == 0)
			die(r, "a field may not be called %s", name);
}

/* A field becomes a member of a C struct. */
static int
is_keyword(const char *name)
{
	static const char *const keywords[] = { "auto", "break", "case", "char",
		"const", "continue", "default", "do", "double", "else", "enum",
		"extern", "float", "for", "goto", "if", "inline", "int", "long",
		"register", "restrict", "return", "short", "signed", "sizeof",
		"static", "struct", "switch", "typedef", "union", "unsigned",
		"void", "volatile", "while" };

	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (strcmp(name, keywords[i]) == 0)
			return 1;
	return 0;
}

static struct field *
add_field(const struct reader *r, struct block *b, char *line)
{
	struct field *f = &b->fields[b->n_fields];

	if (b->n_fields++ == MAX_FIELDS)
		die(r, "too many fields in %s", b->name);
	f->zh = f->en = "";
	labels(r, line, &f->zh, &f->en);
	f->name = need(r, &line, "the name of a field");
	if (is_keyword(f->name))
		die(r, "%s is a word of C; choose another name", f->name);
	check_reserved(r, b, f->name);
	for (int i = 0; i + 1 < b->n_fields; i++)
		if (strcmp(b->fields[i].name, f->name) == 0)
			die(r, "%s has two fields called %s", b->name, f->name);
	set_type(r, f, need(r, &line, "a type"));
	set_flags(r, f, line);
	return f;
}

/*
 * A column of an index is a field of its row, above it.  Money has none: an
 * amount without its currency has no order.
 */
static const char *
need_column(const struct reader *r, const struct block *b, const char *name)
{
	for (int i = 0; i < b->n_fields; i++) {
		const struct field *f = &b->fields[i];

		if (strcmp(f->name, name) != 0)
			continue;
		if (strcmp(f->type, "money") == 0)
			die(r, "%s is money, which no index may hold", name);
		return f->name;
	}
	die(r, "%s has no field called %s", b->name, name);
}

/* "index NAME COLUMN ... [if COLUMN]" */
static void
add_index(const struct reader *r, struct block *b, char *line)
{
	struct index *x = &b->indexes[b->n_indexes];
	char columns[256] = "";
	char *w;

	if (b->n_indexes++ == MAX_INDEXES)
		die(r, "too many indexes in %s", b->name);
	x->name = need(r, &line, "the name of an index");
	while ((w = word(r, &line)) && strcmp(w, "if") != 0) {
		need_column(r, b, w);
		if (strlen(columns) + strlen(w) + 3 > sizeof(columns))
			die(r, "too many columns");
		if (*columns)
			strcat(columns, ", ");
		strcat(columns, w);
	}
	if (!*columns)
		die(r, "expected the columns of index %s", x->name);
	if (w)
		x->filled = need_column(r, b, need(r, &line, "a column"));
	if (word(r, &line))
		die(r, "too many words");
	x->columns = copy(r, columns);
}

static void
add_param(const struct reader *r, struct block *b, char *line)
{
	struct field *f = &b->params[b->n_params];

	if (b->n_params++ == MAX_PARAMS)
		die(r, "too many params in %s", b->name);
	f->zh = f->en = "";
	f->name = need(r, &line, "the name of a param");
	set_type(r, f, need(r, &line, "a type"));
}

static int
is_among(const char *key, const char *const *keys)
{
	while (*keys && strcmp(*keys, key) != 0)
		keys++;
	return *keys != NULL;
}

/* A line of a report, as its words. */
static void
add_part(const struct reader *r, struct block *b, const char *key, char *line)
{
	struct part *p = &b->parts[b->n_parts];

	if (b->n_parts++ == MAX_FIELDS)
		die(r, "too many lines in %s", b->name);
	p->line = r->line;
	p->zh = p->en = "";
	labels(r, line, &p->zh, &p->en);
	p->words[0] = copy(r, key);
	for (int i = 1; i < PART_WORDS; i++)
		p->words[i] = word(r, &line);
	if (p->words[PART_WORDS - 1])
		die(r, "too many words");
}

/* A line that is not the first of its block. */
static void
inner_line(const struct reader *r, struct block *b, char *key, char *line)
{
	static const char *const of_report[] = { "set", "group", "show",
		"percent", "rate", "over", "open", "keep", "about", "say",
		"sign", NULL };

	if (strcmp(b->key, "report") == 0 && is_among(key, of_report)) {
		add_part(r, b, key, line);
	} else if (strcmp(key, "open") == 0 || strcmp(key, "field") == 0 ||
	    strcmp(key, "col") == 0) {
		add_field(r, b, line);
	} else if (strcmp(key, "open?") == 0 || strcmp(key, "field?") == 0) {
		add_field(r, b, line)->optional = 1;
	} else if (strcmp(key, "closed") == 0) {
		add_field(r, b, line)->closed = 1;
	} else if (strcmp(key, "closed?") == 0) {
		struct field *f = add_field(r, b, line);

		f->closed = f->optional = 1;
	} else if (strcmp(key, "key") == 0) {
		add_field(r, b, line)->key = 1;
	} else if (strcmp(key, "param") == 0) {
		add_param(r, b, line);
	} else if (strcmp(key, "index") == 0) {
		add_index(r, b, line);
	} else if (strcmp(key, "more") == 0) {
		b->more = need(r, &line, "parties or sealed");
	} else if (strcmp(key, "half") == 0) {
		for (int i = 0; i < 3; i++)
			b->half[i] = need(r, &line, "subject, field and slot");
	} else {
		die(r, "unknown keyword '%s'", key);
	}
}

/* "rule ZH | EN" needs only one bar, unlike labels. */
static void
rule_line(const struct reader *r, struct block *b, char *line)
{
	char *bar = strstr(line, " | ");

	if (!bar)
		die(r, "expected 'zh | en'");
	*bar = '\0';
	b->rule_zh = copy(r, trim(line));
	b->rule_en = copy(r, trim(bar + 3));
}

static int
starts_block(const char *key)
{
	static const char *const keys[] = { "event", "row", "view", "error",
		"role", "control", "currency", "report", "unit", "coin", "word",
		NULL };

	return is_among(key, keys);
}

static void
first_line(const struct reader *r, const char *key, char *line)
{
	static const char *const numbered[] = { "event", "error", "role",
		"control", "currency", NULL };
	struct schema *s = r->schema;
	struct block *b = &s->blocks[s->n];

	if (s->n++ == MAX_BLOCKS)
		die(r, "too many blocks");
	b->zh = b->en = b->rule_zh = b->rule_en = "";
	b->number = s->n;
	labels(r, line, &b->zh, &b->en);
	b->key = copy(r, key);
	b->line = r->line;
	b->name = need(r, &line, "a name");
	for (int i = 0; i + 1 < s->n; i++)
		if (strcmp(s->blocks[i].name, b->name) == 0 &&
		    strcmp(s->blocks[i].key, key) == 0)
			die(r, "%s stands here twice", b->name);
	if (is_among(key, numbered))
		b->number = atoi(need(r, &line, "a number"));
	if (is_among(key, numbered) && strcmp(key, "control") != 0 &&
	    b->number != s->n)
		die(r, "%s must be number %d", b->name, s->n);
	for (int i = 0; i < 4; i++)
		b->words[i] = word(r, &line);
}

static void
read_line(struct reader *r, char *line)
{
	struct schema *s = r->schema;
	char *key;

	line[strcspn(line, "\n")] = '\0';
	if (line[strspn(line, " \t")] == '\0' || line[0] == '#')
		return;
	key = need(r, &line, "a keyword");
	if (starts_block(key))
		first_line(r, key, line);
	else if (s->n == 0)
		die(r, "'%s' before the first block", key);
	else if (strcmp(key, "rule") == 0)
		rule_line(r, &s->blocks[s->n - 1], line);
	else
		inner_line(r, &s->blocks[s->n - 1], key, line);
}

void
read_schema(const char *path, struct schema *ret_schema)
{
	struct reader r = { .path = path, .schema = ret_schema };
	FILE *f = fopen(path, "r");
	char line[1024];

	if (!f)
		die(&r, "cannot be opened");
	while (fgets(line, sizeof(line), f)) {
		r.line++;
		if (!strchr(line, '\n'))
			die(&r, "line too long");
		read_line(&r, line);
	}
	fclose(f);
}
