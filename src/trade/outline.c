/*
 * The outline of a web page.  gumbo reads the page as browsers do.
 */
#include "trade/outline.h"

#include <gumbo.h>
#include <string.h>

#include "base/child.h"

/* Elements of our pages that load something, or are known to be quiet. */
static bool
is_foreign(GumboTag tag)
{
	switch (tag) {
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_OBJECT:
	case GUMBO_TAG_EMBED:
	case GUMBO_TAG_BASE:
	case GUMBO_TAG_APPLET:
	case GUMBO_TAG_FRAME:
	case GUMBO_TAG_UNKNOWN:
		return true;
	default:
		return false;
	}
}

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

/* The file name at the end of an address, without its query. */
static struct str
file_name(const char *address)
{
	struct str s = { address, strcspn(address, "?#") };
	size_t start = s.n;

	while (start > 0 && s.p[start - 1] != '/')
		start--;
	return str_from_byte(s, start);
}

/* "name content" of a <meta>; the charset is not kept by all browsers. */
static void
put_meta(struct buf *out, const GumboElement *e)
{
	static const char *const names[] = { "name", "property", "http-equiv" };
	const char *content = value_of(e, "content");
	struct buf text = { .arena = out->arena };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *name = value_of(e, names[i]);

		if (name && strcasecmp(name, "Content-Type") == 0)
			return;
		if (name)
			buf_printf(&text, "%s %s", name,
			    content ? content : "");
	}
	if (text.n)
		put(out, OUTLINE_META, buf_str(&text));
}

static void
put_attributes(struct buf *out, const GumboElement *e)
{
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];

		if (strcmp(a->name, "style") == 0 ||
		    strncmp(a->name, "on", 2) == 0)
			put(out, OUTLINE_ACTIVE, str_from(a->value));
		else if (strcmp(a->name, "href") == 0 &&
		    e->tag != GUMBO_TAG_LINK)
			put(out, OUTLINE_LINK, str_from(a->value));
		else if (strcmp(a->name, "action") == 0 ||
		    strcmp(a->name, "formaction") == 0)
			put(out, OUTLINE_LINK, str_from(a->value));
		else if (strcmp(a->name, "src") == 0 ||
		    strcmp(a->name, "srcset") == 0 ||
		    strcmp(a->name, "href") == 0)
			put(out, OUTLINE_LOAD, file_name(a->value));
		else if (strcmp(a->name, "alt") == 0 ||
		    strcmp(a->name, "datetime") == 0 ||
		    strcmp(a->name, "value") == 0 ||
		    strcmp(a->name, "placeholder") == 0)
			put_words(out, OUTLINE_TEXT, a->value);
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

/* Is E done, without a look at its children? */
static bool
put_element(struct buf *out, const GumboNode *node)
{
	const GumboElement *e = &node->v.element;
	const char *id = value_of(e, "id");

	if (is_foreign(e->tag))
		put(out, OUTLINE_ACTIVE,
		    (struct str){ e->original_tag.data,
			e->original_tag.length });
	put_attributes(out, e);
	switch (e->tag) {
	case GUMBO_TAG_HTML:
		put(out, OUTLINE_LANG,
		    str_from(value_of(e, "lang") ? value_of(e, "lang") : ""));
		return false;
	case GUMBO_TAG_TITLE:
		put(out, OUTLINE_TITLE, str_trim(text_of(node, out->arena)));
		return true;
	case GUMBO_TAG_META:
		put_meta(out, e);
		return true;
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
		if (str_trim(text_of(node, out->arena)).n)
			put(out, OUTLINE_ACTIVE, text_of(node, out->arena));
		return true;
	case GUMBO_TAG_PRE:
		if (id)
			put_exact(out, node, id);
		return id != NULL;
	default:
		return false;
	}
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
