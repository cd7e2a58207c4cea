/*
 * Where in the HTML we are: enough of the HTML tokenizer to know how a hole
 * must be escaped, strict enough to refuse what it cannot know.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "pagec.h"

static int
is_among(const char *s, const char *list)
{
	size_t n = strlen(s);

	for (const char *p = list; (p = strstr(p, s)) != NULL; p++)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
			return n > 0;
	return 0;
}

static void
add(char *to, size_t cap, char c, struct place at)
{
	size_t n = strlen(to);

	if (n + 1 >= cap)
		die_at(at, "a name too long: %s", to);
	to[n] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	to[n + 1] = '\0';
}

/* A tag's name is complete. */
static void
tag_named(const struct html *h, struct place at)
{
	if (is_among(h->tag, "style iframe object embed base") ||
	    (strcmp(h->tag, "script") == 0 && !h->is_own_script))
		die_at(at,
		    "<%s> is not allowed: the policy of the pages "
		    "refuses it",
		    h->tag);
}

static void
attribute_named(struct html *h, struct place at)
{
	if (strncmp(h->attribute, "on", 2) == 0 ||
	    is_among(h->attribute, "style srcdoc"))
		die_at(at,
		    "%s= is not allowed: the policy of the pages "
		    "refuses it",
		    h->attribute);
	if (strcmp(h->attribute, "name") == 0)
		h->has_name = 1;
	h->n_prefix = 0;
	h->prefix[0] = '\0';
}

/* '>' ends the tag. */
static void
tag_ends(struct html *h)
{
	h->state = HTML_TEXT;
	h->is_option = strcmp(h->tag, "option") == 0;
	if (strcmp(h->tag, "pre") == 0)
		h->is_pre = 1;
	if (is_among(h->tag, "title textarea")) {
		h->state = HTML_RCDATA;
		memcpy(h->element, h->tag, sizeof(h->element));
	}
	h->attribute[0] = '\0';
}

/* <script src="/name.js" defer></script> is a file of ours, and no more. */
static int
is_own_script(const char *rest)
{
	static const char start[] = "<script src=\"/";
	const char *end = strstr(rest, ".js\" defer></script>");
	size_t n = strlen(start);

	return strncmp(rest, start, n) == 0 && end &&
	    strspn(rest + n, "abcdefghijklmnopqrstuvwxyz") ==
	    (size_t)(end - rest) - n;
}

static void
feed_text(struct html *h, const char *rest, struct place at)
{
	if (*rest != '<')
		return;
	h->is_own_script = is_own_script(rest);
	h->is_option = 0;
	h->tag[0] = '\0';
	h->has_name = 0;
	h->state = HTML_TAG_OPEN;
	if (strncmp(rest, "<!--", 4) == 0)
		die_at(at, "a comment is written {{! ... }}");
}

static void
feed_tag_open(struct html *h, char c, struct place at)
{
	if (isalpha((unsigned char)c)) {
		add(h->tag, sizeof(h->tag), c, at);
		h->state = HTML_TAG_NAME;
	} else if (c == '/') {
		h->state = HTML_CLOSE_TAG;
	} else if (c == '!') {
		h->state = HTML_DECLARATION;
	} else {
		die_at(at, "'<' that begins no tag: write &lt;");
	}
}

static void
feed_in_tag(struct html *h, char c, struct place at)
{
	if (h->needs_space && !strchr(" \t\n/>", c))
		die_at(at,
		    "a section inside a tag begins and ends between "
		    "attributes, with a blank");
	h->needs_space = 0;
	if (c == '>') {
		tag_ends(h);
	} else if (isspace((unsigned char)c) || c == '/') {
		h->state = HTML_IN_TAG;
	} else if (c == '"' || c == '\'' || c == '=' || c == '<') {
		die_at(at, "'%c' has no place in <%s>", c, h->tag);
	} else {
		h->attribute[0] = '\0';
		add(h->attribute, sizeof(h->attribute), c, at);
		h->state = HTML_ATTRIBUTE;
	}
}

static void
feed_attribute(struct html *h, char c, struct place at)
{
	if (c == '=') {
		attribute_named(h, at);
		h->state = HTML_BEFORE_VALUE;
	} else if (isspace((unsigned char)c) || c == '>' || c == '/') {
		attribute_named(h, at);
		feed_in_tag(h, c, at);
	} else if (c == '"' || c == '\'' || c == '<') {
		die_at(at, "'%c' in the name of an attribute", c);
	} else {
		add(h->attribute, sizeof(h->attribute), c, at);
	}
}

static void
feed_value(struct html *h, char c)
{
	char end = h->state == HTML_DOUBLE ? '"' : '\'';

	if (c == end) {
		h->state = HTML_IN_TAG;
		return;
	}
	if (h->n_prefix + 1 < (int)sizeof(h->prefix)) {
		h->prefix[h->n_prefix++] = c;
		h->prefix[h->n_prefix] = '\0';
	}
}

static void
feed_close_tag(struct html *h, char c, struct place at)
{
	if (c != '>') {
		add(h->tag, sizeof(h->tag), c, at);
		return;
	}
	if (strcmp(h->tag, "pre") == 0)
		h->is_pre = 0;
	h->state = HTML_TEXT;
}

static void
feed_rcdata(struct html *h, const char *rest)
{
	size_t n = strlen(h->element);

	if (strncmp(rest, "</", 2) == 0 &&
	    strncasecmp(rest + 2, h->element, n) == 0) {
		h->tag[0] = '\0';
		h->state = HTML_TAG_OPEN;
	}
}

void
html_feed(struct html *h, const char *rest, struct place at)
{
	switch (h->state) {
	case HTML_TEXT:
		feed_text(h, rest, at);
		return;
	case HTML_TAG_OPEN:
		feed_tag_open(h, *rest, at);
		return;
	case HTML_TAG_NAME:
		if (isalnum((unsigned char)*rest)) {
			add(h->tag, sizeof(h->tag), *rest, at);
			return;
		}
		tag_named(h, at);
		feed_in_tag(h, *rest, at);
		return;
	case HTML_IN_TAG:
		feed_in_tag(h, *rest, at);
		return;
	case HTML_ATTRIBUTE:
		feed_attribute(h, *rest, at);
		return;
	case HTML_BEFORE_VALUE:
		h->state = *rest == '"' ? HTML_DOUBLE :
		    *rest == '\''       ? HTML_SINGLE :
					  HTML_BARE;
		return;
	case HTML_BARE:
		if (isspace((unsigned char)*rest) || *rest == '>')
			feed_in_tag(h, *rest, at);
		return;
	case HTML_DOUBLE:
	case HTML_SINGLE:
		feed_value(h, *rest);
		return;
	case HTML_DECLARATION:
		if (*rest == '>')
			h->state = HTML_TEXT;
		return;
	case HTML_CLOSE_TAG:
		feed_close_tag(h, *rest, at);
		return;
	case HTML_RCDATA:
		feed_rcdata(h, rest);
		return;
	}
}

void
html_settle(struct html *h, struct place at)
{
	if (h->state == HTML_TAG_NAME)
		tag_named(h, at);
	else if (h->state == HTML_ATTRIBUTE)
		attribute_named(h, at);
	else if (h->state != HTML_IN_TAG)
		return;
	h->state = HTML_IN_TAG;
	h->needs_space = 1;
}

int
html_may_trim(const struct html *h)
{
	return !h->is_pre && (h->state == HTML_TEXT || h->state == HTML_IN_TAG);
}

int
html_same_place(const struct html *a, const struct html *b)
{
	if (a->state != b->state || a->is_pre != b->is_pre)
		return 0;
	switch (a->state) {
	case HTML_TEXT:
		return a->is_option == b->is_option;
	case HTML_IN_TAG:
	case HTML_ATTRIBUTE:
		return strcmp(a->tag, b->tag) == 0;
	default:
		return strcmp(a->tag, b->tag) == 0 &&
		    strcmp(a->attribute, b->attribute) == 0;
	}
}

/*
 * The literal beginning of an address decides where it leads: "/x...", "?"
 * or "#".  "/{{a}}/{{b}}" could become "//b", another server.
 */
static const char *
url_context(const struct html *h, struct place at)
{
	const char *p = h->prefix;

	if (*p == '?' || *p == '#' ||
	    (*p == '/' && isalnum((unsigned char)p[1])))
		return "URL";
	die_at(at,
	    "a hole in %s= follows a literal beginning like /name/, ? "
	    "or #",
	    h->attribute);
}

static const char *
value_context(const struct html *h, struct place at)
{
	static const char numbers[] =
	    "x y x1 y1 x2 y2 cx cy r rx ry d width height points transform "
	    "viewbox";
	static const char iso[] = "datetime value min max";
	static const char plain[] =
	    "id class title alt lang name for placeholder content label "
	    "maxlength headers hreflang list role";
	const char *a = h->attribute;

	if (is_among(h->tag, "script link base iframe object embed style") ||
	    (strcmp(h->tag, "meta") == 0 && !h->has_name))
		die_at(at, "a hole may not stand in <%s>", h->tag);
	if (is_among(a, "href src action formaction cite"))
		return url_context(h, at);
	if (is_among(a, numbers) ||
	    (is_among(h->tag, "meter progress") &&
		is_among(a, "value min max low high optimum")))
		return "NUMBER";
	if (is_among(a, iso) || strncmp(a, "data-", 5) == 0)
		return "ISO";
	if (is_among(a, plain) || strncmp(a, "aria-", 5) == 0)
		return "PLAIN";
	die_at(at, "a hole may not stand in %s=", a);
}

const char *
html_context(const struct html *h, struct place at)
{
	switch (h->state) {
	case HTML_TEXT:
		return h->is_option ? "PLAIN" : "TEXT";
	case HTML_RCDATA:
		return "PLAIN";
	case HTML_DOUBLE:
	case HTML_SINGLE:
		return value_context(h, at);
	case HTML_BEFORE_VALUE:
	case HTML_BARE:
		die_at(at, "a hole in an unquoted attribute: write %s=\"...\"",
		    h->attribute);
	case HTML_DECLARATION:
		die_at(at, "a hole in a declaration");
	case HTML_TAG_OPEN:
	case HTML_TAG_NAME:
	case HTML_CLOSE_TAG:
		die_at(at, "a hole in the name of a tag");
	case HTML_IN_TAG:
	case HTML_ATTRIBUTE:
		die_at(at, "a hole in the name of an attribute");
	}
	die_at(at, "a hole has no place here");
}
