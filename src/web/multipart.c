/*
 * Forms with a file, taken apart by the HTTP library's own reader.
 */
#include <strings.h>

#include "base/limits.h"
#include "web/exchange.h"

enum {
	PART_BYTES = 64 << 10, /* the library's buffer */
	VALUE_BYTES_MAX = 4096,
	FILE_NAME_MAX = 200,
};

struct part {
	struct str name;
	struct buf value;
	bool is_file;
};

struct parts {
	struct arena *arena;
	struct part all[UPLOAD_PARTS_MAX];
	size_t n;
	size_t n_body; /* no part has more bytes than that */
	struct str file_name;
	bool has_file;
	enum err err;
};

static enum MHD_Result
fail(struct parts *p, enum err err)
{
	if (p->err == OK)
		p->err = err;
	return MHD_NO;
}

/* How a part may be written: as it is. */
static bool
is_plain(const char *encoding)
{
	return !encoding || strcasecmp(encoding, "binary") == 0 ||
	    strcasecmp(encoding, "8bit") == 0 ||
	    strcasecmp(encoding, "7bit") == 0;
}

/* The next part begins. */
static enum err
begin(struct parts *p, const char *name, const char *file_name)
{
	struct part *part = &p->all[p->n];
	struct str called = str_from(file_name ? file_name : "");

	if (p->n == UPLOAD_PARTS_MAX)
		return ERR_MALFORMED;
	if (file_name && (p->has_file || strcmp(name, "file") != 0))
		return ERR_MALFORMED;
	*part = (struct part){ .name = str_copy(p->arena, str_from(name)),
		.value = { .arena = p->arena },
		.is_file = file_name != NULL };
	if (!part->name.p)
		return ERR_NO_MEMORY;
	/* Room for a file at once: growing would take it twice and more. */
	if (part->is_file && !buf_add(&part->value, p->n_body))
		return ERR_NO_MEMORY;
	buf_clear(&part->value);
	p->n++;
	p->has_file |= part->is_file;
	if (file_name && called.n <= FILE_NAME_MAX && str_is_utf8(called))
		p->file_name = str_copy(p->arena, called);
	return OK;
}

/* The library asks for all nine. */
static enum MHD_Result
on_part(void *ctx, enum MHD_ValueKind kind, const char *name, // NOLINT
    const char *file_name, const char *type, const char *encoding,
    const char *bytes, uint64_t offset, size_t n)
{
	struct parts *p = ctx;
	struct part *part;
	enum err err = OK;

	(void)kind;
	(void)type;
	if (!name || !is_plain(encoding))
		return fail(p, ERR_MALFORMED);
	if (offset == 0)
		err = begin(p, name, file_name);
	if (err != OK)
		return fail(p, err);
	part = &p->all[p->n - 1];
	if (part->value.n + n >
	    (size_t)(part->is_file ? UPLOAD_BYTES_MAX : VALUE_BYTES_MAX))
		return fail(p, ERR_TOO_LARGE);
	buf_put(&part->value, (struct str){ bytes, n });
	return buf_ok(&part->value) ? MHD_YES : fail(p, ERR_NO_MEMORY);
}

static enum err
read_parts(struct web_request *r, struct parts *p)
{
	struct conn *c = (struct conn *)(void *)r;
	struct MHD_PostProcessor *reader =
	    MHD_create_post_processor(c->mhd, PART_BYTES, on_part, p);
	enum MHD_Result done;

	if (!reader)
		return ERR_MALFORMED;
	done =
	    r->body.n ? MHD_post_process(reader, r->body.p, r->body.n) : MHD_NO;
	/* It is the end that says whether the last part was whole. */
	if (MHD_destroy_post_processor(reader) != MHD_YES)
		done = MHD_NO;
	if (p->err == OK && done != MHD_YES)
		p->err = ERR_MALFORMED;
	return p->err;
}

static bool
is_multipart(struct str type)
{
	static const struct str want = STR_INIT("multipart/form-data");

	type = str_trim(str_cut(&type, ';'));
	return type.n == want.n && strncasecmp(type.p, want.p, want.n) == 0;
}

enum err
web_upload(struct web_request *r, struct pair **ret_pairs, size_t *ret_n,
    struct web_file *ret_file)
{
	struct parts *p = arena_alloc(r->arena, sizeof(*p));
	struct pair *pairs =
	    arena_alloc(r->arena, UPLOAD_PARTS_MAX * sizeof(*pairs));
	enum err err;

	if (!p || !pairs)
		return ERR_NO_MEMORY;
	p->arena = r->arena;
	p->n_body = r->body.n;
	if (!is_multipart(r->headers[WEB_CONTENT_TYPE]))
		return ERR_MALFORMED;
	*ret_n = 0;
	*ret_pairs = pairs;
	*ret_file = (struct web_file){ 0 };
	err = read_parts(r, p);
	for (size_t i = 0; i < p->n; i++) {
		struct str value = buf_str(&p->all[i].value);

		if (p->all[i].is_file)
			*ret_file = (struct web_file){ p->file_name, value };
		else if (str_is_utf8(value))
			pairs[(*ret_n)++] =
			    (struct pair){ p->all[i].name, value };
		else if (err == OK)
			err = ERR_MALFORMED;
	}
	if (err == OK && ret_file->bytes.n == 0)
		err = ERR_MISSING_FIELD;
	return err;
}
