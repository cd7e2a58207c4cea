/*
 * For test/canonical/run.mjs: each line of stdin is the name of a kind, a
 * blank and the open fields as JSON of any spelling; each line of stdout is
 * our canonical JSON of them, or "refused" and why.
 */
#include "codec/json.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "schema/event.h"

/* Read LINE loosely, write it canonically, and read that strictly again. */
static enum err
respell(struct arena *a, struct str line, struct buf *out,
    struct refusal *refusal)
{
	const char *blank = memchr(line.p, ' ', line.n);
	const struct event_type *type;
	struct str kind;
	struct str text;
	void *body;

	if (!blank)
		return refuse(refusal, ERR_USAGE, NULL, "no kind");
	kind = (struct str){ line.p, (size_t)(blank - line.p) };
	text = (struct str){ blank + 1, line.n - kind.n - 1 };
	type = event_type_named(kind);
	if (!type)
		return refuse(refusal, ERR_UNKNOWN_KIND, NULL, "%.*s",
		    (int)kind.n, kind.p);
	body = arena_alloc(a, type->open.size);
	if (!body)
		return refuse(refusal, ERR_NO_MEMORY, NULL, "body");
	if (json_get_loose(text, &type->open, a, body, refusal) != OK)
		return refusal->err;
	json_put(out, &type->open, body);
	body = arena_alloc(a, type->open.size);
	if (!buf_ok(out) || !body)
		return refuse(refusal, ERR_NO_MEMORY, NULL, "body");
	return json_get(buf_str(out), &type->open, a, body, refusal);
}

int
main(void)
{
	static char line[1 << 16];

	while (fgets(line, sizeof(line), stdin)) {
		struct arena a = { .limit = 1 << 22 };
		struct buf out = { .arena = &a };
		struct refusal refusal = { .err = OK };

		line[strcspn(line, "\n")] = '\0';
		if (respell(&a, str_from(line), &out, &refusal) == OK)
			printf("%.*s\n", (int)out.n, out.p);
		else
			printf("refused %s %s %s\n",
			    err_infos[refusal.err].name, refusal.field,
			    refusal.detail);
		arena_free(&a);
	}
	return 0;
}
