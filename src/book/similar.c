/*
 * The same object in two budgets (C19): one place and kind of aid, two
 * sources or plans, and names that differ in nothing that tells.
 */
#include "book/watch.h"

#include "base/limits.h"

/* Words that many names end in; they tell nothing of the object. */
static const char *const suffixes[] = { "建设项目", "项目", "工程", "建设",
	"一期", "二期", "三期", "期", "第", "project", "works", "phase",
	"construction" };

/* The bytes of a blank, a digit or a sign between words at P; 0 if none. */
static size_t
idle_bytes(struct str s)
{
	static const char *const wide[] = { "\xe3\x80\x80", "－", "—", "（",
		"）", "、", "０", "１", "２", "３", "４", "５", "６", "７",
		"８", "９" };

	if (memchr(" \t\n-_.,()/#0123456789", s.p[0], 22))
		return 1;
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
		if (str_starts(s, str_from(wide[i])))
			return strlen(wide[i]);
	return 0;
}

static bool
drop_suffix(struct buf *b)
{
	struct str s = buf_str(b);

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		struct str end = str_from(suffixes[i]);

		/* Something must be left that can be compared. */
		if (s.n <= end.n || !str_ends(s, end))
			continue;
		b->n -= end.n;
		return true;
	}
	return false;
}

/* WORDS without what tells nothing. */
static struct str
fold(struct arena *a, struct str words)
{
	struct buf out = { .arena = a };

	while (words.n) {
		size_t idle = idle_bytes(words);
		char c = words.p[0];

		if (idle == 0)
			buf_byte(&out,
			    c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
		words = str_from_byte(words, idle ? idle : 1);
	}
	while (drop_suffix(&out))
		;
	return buf_str(&out);
}

static bool
are_similar(struct arena *a, const struct name *one, const struct name *other)
{
	for (int i = 0; i < N_LANGS; i++) {
		struct str left = fold(a, one->in[i]);

		if (left.n && str_eq(left, fold(a, other->in[i])))
			return true;
	}
	return false;
}

enum err
similar_add(const struct view_reader *reader, const struct watch *watch,
    const struct list *rows, struct arena *a, struct buf *out)
{
	const struct view_control_c19 *pair = rows->items;

	(void)reader;
	for (size_t i = 0; i < rows->n; i++, pair++) {
		struct exception e = { .control = watch->control,
			.log = pair->log,
			.subject = pair->subject,
			.idx = pair->idx,
			.also = pair->also };

		if (are_similar(a, &pair->name, &pair->also_name))
			control_put(out, &e);
	}
	return OK;
}
