/*
 * The outline of a web page.  gumbo reads the page as browsers do.
 */
#include "trade/outline.h"

#include <gumbo.h>
#include <string.h>

#include "base/child.h"

static void
put(struct buf *out, enum outline_kind kind, struct str text)
{
	buf_byte(out, (char)('a' + (int)kind));
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\0')
			buf_byte(out, text.p[i]);
	buf_byte(out, '\0');
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* Runs of blanks as one, none at the ends; nothing if that is all. */
static void
put_words(struct buf *out, enum outline_kind kind, const char *text)
{
	struct buf words = { .arena = out->arena };
	struct str all;

	for (const char *p = text; *p; p++) {
		if (!is_blank(*p))
			buf_byte(&words, *p);
		else if (words.n && words.p[words.n - 1] != ' ')
			buf_byte(&words, ' ');
	}
	all = str_trim(buf_str(&words));
	if (all.n)
		put(out, kind, all);
}

static const char *
value_of(const GumboElement *e, const char *name)
{
	const GumboAttribute *a = gumbo_get_attribute(&e->attributes, name);

	return a ? a->value : NULL;
}

static bool
is_utf8_mark(const char *value)
{
	return strcasecmp(value, "utf-8") == 0 ||
	    strcasecmp(value, "text/html; charset=utf-8") == 0;
}

/* Does E only say that the page is UTF-8, in one of two ways? */
static bool
is_charset(const GumboElement *e)
{
	const char *charset = value_of(e, "charset");
	const char *type = value_of(e, "http-equiv");
	const char *content = value_of(e, "content");

	if (e->tag != GUMBO_TAG_META)
		return false;
	if (e->attributes.length == 1)
		return charset && is_utf8_mark(charset);
	return e->attributes.length == 2 && type && content &&
	    strcasecmp(type, "Content-Type") == 0 && is_utf8_mark(content);
}

static enum outline_kind
kind_of(const GumboElement *e, const GumboAttribute *a)
{
	if (e->tag == GUMBO_TAG_HTML && strcmp(a->name, "lang") == 0)
		return OUTLINE_LANG;
	if (e->tag == GUMBO_TAG_A && strcmp(a->name, "href") == 0)
		return OUTLINE_LINK;
	if (strcmp(a->name, "src") == 0 ||
	    (e->tag == GUMBO_TAG_LINK && strcmp(a->name, "href") == 0))
		return OUTLINE_LOAD;
	return OUTLINE_ATTRIBUTE;
}

static void
put_attributes(struct buf *out, const GumboElement *e)
{
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];
		enum outline_kind kind = kind_of(e, a);
		struct buf text = { .arena = out->arena };

		if (strcmp(a->name, "hidden") == 0 ||
		    strcmp(a->name, "data-checked") == 0)
			continue;
		if (kind == OUTLINE_ATTRIBUTE)
			buf_printf(&text, "%s=", a->name);
		buf_put(&text, str_from(a->value));
		put(out, kind, buf_str(&text));
	}
}

/* The node after NODE, its children first unless IS_DONE; NULL: no more. */
static const GumboNode *
next_node(const GumboNode *node, const GumboNode *root, bool is_done)
{
	bool has_children = node->type == GUMBO_NODE_ELEMENT ||
	    node->type == GUMBO_NODE_TEMPLATE;

	if (!is_done && has_children && node->v.element.children.length)
		return node->v.element.children.data[0];
	while (node != root) {
		const GumboVector *siblings = &node->parent->v.element.children;

		if (node->index_within_parent + 1 < siblings->length)
			return siblings->data[node->index_within_parent + 1];
		node = node->parent;
	}
	return NULL;
}

/* All text within NODE, as it is. */
static struct str
text_of(const GumboNode *node, struct arena *a)
{
	struct buf text = { .arena = a };

	for (const GumboNode *at = node; at; at = next_node(at, node, false))
		if (at->type == GUMBO_NODE_TEXT ||
		    at->type == GUMBO_NODE_WHITESPACE ||
		    at->type == GUMBO_NODE_CDATA)
			buf_put(&text, str_from(at->v.text.text));
	return buf_str(&text);
}

static void
put_exact(struct buf *out, const GumboNode *node, const char *id)
{
	struct buf text = { .arena = out->arena };

	buf_printf(&text, "%s\n", id);
	buf_put(&text, text_of(node, out->arena));
	put(out, OUTLINE_EXACT, buf_str(&text));
}

/* Its name as it stands there, also where no list has it. */
static struct str
name_of(const GumboElement *e)
{
	GumboStringPiece name = e->original_tag;

	if (e->tag != GUMBO_TAG_UNKNOWN)
		return str_from(gumbo_normalized_tagname(e->tag));
	gumbo_tag_from_original_text(&name);
	return (struct str){ name.data ? name.data : "", name.length };
}

/* Is NODE done, without a look at its children? */
static bool
put_element(struct buf *out, const GumboNode *node)
{
	const GumboElement *e = &node->v.element;
	const char *id = value_of(e, "id");

	if (is_charset(e))
		return true;
	if (e->tag == GUMBO_TAG_TITLE) {
		put(out, OUTLINE_TITLE, str_trim(text_of(node, out->arena)));
		return true;
	}
	put(out, OUTLINE_ELEMENT, name_of(e));
	put_attributes(out, e);
	if (e->tag == GUMBO_TAG_PRE && id)
		put_exact(out, node, id);
	return false;
}

/* Is NODE done, without a look at its children? */
static bool
put_node(struct buf *out, const GumboNode *node)
{
	switch (node->type) {
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		return put_element(out, node);
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
		put_words(out, OUTLINE_TEXT, node->v.text.text);
		return true;
	default:
		return true;
	}
}

enum err
outline_put(struct str page, struct buf *out)
{
	GumboOutput *read;
	const GumboNode *node;

	if (page.n > OUTLINE_PAGE_MAX)
		return ERR_TOO_LARGE;
	read = gumbo_parse_with_options(&kGumboDefaultOptions, page.p, page.n);
	if (!read)
		return ERR_NO_MEMORY;
	node = read->root;
	while (node && buf_ok(out))
		node = next_node(node, read->root, put_node(out, node));
	gumbo_destroy_output(&kGumboDefaultOptions, read);
	return buf_ok(out) ? OK : ERR_NO_MEMORY;
}

/* ---- apart ---- */

static void
work(void *ctx, struct buf *out)
{
	const struct str *page = ctx;

	/* Not done: the answer ends without the mark. */
	if (outline_put(*page, out) == OK)
		buf_byte(out, '.');
}

static enum err
read_items(struct str bytes, struct arena *a, struct outline *ret)
{
	struct outline_item *items =
	    arena_alloc(a, OUTLINE_ITEMS_MAX * sizeof(*items));
	size_t n = 0;

	if (!items)
		return ERR_NO_MEMORY;
	while (bytes.n > 1) {
		int kind = bytes.p[0] - 'a';
		struct str rest = str_from_byte(bytes, 1);
		struct str text = str_cut(&rest, '\0');

		if (kind < 0 || kind >= N_OUTLINE_KINDS || !str_is_utf8(text))
			return ERR_MALFORMED;
		if (n == OUTLINE_ITEMS_MAX)
			return ERR_TOO_LARGE;
		items[n++] = (struct outline_item){ kind, text };
		bytes = rest;
	}
	*ret = (struct outline){ items, n };
	return str_eq(bytes, STR(".")) ? OK : ERR_MALFORMED;
}

enum err
outline_get(struct str page, struct arena *a, struct outline *ret)
{
	struct str bytes;
	enum err err = page.n > OUTLINE_PAGE_MAX ? ERR_TOO_LARGE : OK;

	if (err == OK)
		err = child_run(work, &page, 2 * OUTLINE_PAGE_MAX, a, &bytes);
	return err == OK ? read_items(bytes, a, ret) : err;
}

struct str
outline_find(const struct outline *o, enum outline_kind kind, struct str start)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->items[i].kind == kind &&
		    str_starts(o->items[i].text, start))
			return o->items[i].text;
	return (struct str){ NULL, 0 };
}
