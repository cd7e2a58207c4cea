/*
 * Leaves as bytes.
 */
#include "log/leaf.h"

#include "base/limits.h"
#include "codec/json.h"
#include "crypto/note.h"

#define FIRST_LINE "sunledger.org/event@v1\n"

/* clang-format off */
static const struct field head_fields[] = {
	{ "at", FIELD_INT, 0, offsetof(struct leaf, at),
	    NULL, "时间", "Time", NULL },
	{ "body", FIELD_HASH, 0, offsetof(struct leaf, body),
	    NULL, "正文哈希", "Hash of the body", NULL },
	{ "by", FIELD_ID, 0, offsetof(struct leaf, by),
	    NULL, "经办人", "Entered by", NULL },
	{ "kind", FIELD_ID, 0, offsetof(struct leaf, kind),
	    NULL, "种类", "Kind", NULL },
	{ "more", FIELD_HASH, FIELD_OPTIONAL, offsetof(struct leaf, more),
	    NULL, "不公开部分哈希", "Hash of the closed part", NULL },
	{ "see", FIELD_CHOICE, 0, offsetof(struct leaf, see),
	    "public,parties", "可见范围", "Seen by", NULL },
};
/* clang-format on */

static const unsigned char head_sorted[] = { 0, 1, 2, 3, 4, 5 };

static const struct shape head_shape = { "leaf", "条目", "Entry", head_fields,
	sizeof(head_fields) / sizeof(*head_fields), head_sorted,
	sizeof(struct leaf) };

void
leaf_put(struct buf *out, const struct leaf *leaf)
{
	buf_put(out, STR(FIRST_LINE));
	buf_put(out, leaf->origin);
	buf_byte(out, '\n');
	json_put(out, &head_shape, leaf);
	buf_byte(out, '\n');
	if (leaf->signatures.n == 0)
		return;
	buf_byte(out, '\n');
	buf_put(out, leaf->signatures);
}

/* Take a line that ends in a newline off REST; without the newline. */
static bool
take_line(struct str *rest, struct str *ret_line)
{
	size_t n = str_find(*rest, '\n');

	if (n == rest->n)
		return false;
	*ret_line = (struct str){ rest->p, n };
	*rest = str_from_byte(*rest, n + 1);
	return true;
}

/* The signatures of a leaf whose text ended N bytes into BYTES. */
static enum err
get_signatures(struct str bytes, size_t n, struct arena *a,
    struct str *ret_signatures, struct refusal *r)
{
	struct note note;
	enum err err = note_get(a, bytes, &note);

	if (err != OK)
		return refuse(r, err, "signatures", "not a signed note");
	/* A longer text would have lines that nobody reads. */
	if (note.text.n != n)
		return refuse(r, ERR_MALFORMED, "signatures",
		    "lines after the event");
	*ret_signatures = note.signatures;
	return OK;
}

enum err
leaf_get(struct str bytes, struct arena *a, struct leaf *ret_leaf,
    struct refusal *ret_refusal)
{
	struct leaf leaf = { 0 };
	struct str rest = str_from_byte(bytes, strlen(FIRST_LINE));
	struct str json;
	enum err err;

	if (bytes.n > LEAF_MAX)
		return refuse(ret_refusal, ERR_TOO_LARGE, "leaf", "%d bytes",
		    LEAF_MAX);
	if (!str_starts(bytes, STR(FIRST_LINE)))
		return refuse(ret_refusal, ERR_MALFORMED, "leaf",
		    "its first line is not sunledger.org/event@v1");
	if (!take_line(&rest, &leaf.origin) || !take_line(&rest, &json) ||
	    !note_name_is_valid(leaf.origin))
		return refuse(ret_refusal, ERR_MALFORMED, "leaf",
		    "its origin or end");
	err = json_get(json, &head_shape, a, &leaf, ret_refusal);
	if (err != OK)
		return err;
	if (leaf.at <= 0 || leaf.at > AT_MAX)
		return refuse(ret_refusal, ERR_MALFORMED, "at",
		    "1970-01-01..9999-12-31");
	if (rest.n)
		err = get_signatures(bytes, bytes.n - rest.n, a,
		    &leaf.signatures, ret_refusal);
	if (err == OK)
		*ret_leaf = leaf;
	return err;
}
