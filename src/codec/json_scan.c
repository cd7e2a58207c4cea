/*
 * The parts of JSON, from left to right.
 */
#include "codec/json_scan.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"
#include "codec/value.h"

enum err
scan_refuse(const struct scan *sc, enum err err, const char *fmt, ...)
{
	char field[sizeof(sc->refusal->field)];
	char detail[sizeof(sc->refusal->detail)];
	va_list ap;

	snprintf(field, sizeof(field), "%s%s%s", sc->field,
	    sc->field[0] && sc->part[0] ? "." : "", sc->part);
	if (field[0] == '\0')
		snprintf(field, sizeof(field), "json");
	va_start(ap, fmt);
	vsnprintf(detail, sizeof(detail), fmt, ap);
	va_end(ap);
	return refuse(sc->refusal, err, field, "%s", detail);
}

enum err
scan_refuse_key(const struct scan *sc, enum err err, struct str key,
    const char *why)
{
	char name[48];
	struct scan named = *sc;
	size_t n = 0;

	/* What is no key of ours is shown, but cannot forge a line. */
	for (; n < key.n && n < sizeof(name) - 1; n++)
		name[n] = key.p[n] > ' ' && key.p[n] < 0x7f ? key.p[n] : '?';
	name[n] = '\0';
	named.part = name;
	return scan_refuse(&named, err, "%s", why);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next byte, or NUL at the end (no JSON has a NUL). */
static char
peek(const struct scan *sc)
{
	return sc->at < sc->text.n ? sc->text.p[sc->at] : '\0';
}

void
scan_blanks(struct scan *sc)
{
	while (sc->is_loose && is_blank(peek(sc)))
		sc->at++;
}

bool
scan_take(struct scan *sc, char c)
{
	assert(c != '\0');
	scan_blanks(sc);
	if (peek(sc) != c)
		return false;
	sc->at++;
	return true;
}

bool
scan_take_word(struct scan *sc, struct str word)
{
	scan_blanks(sc);
	if (!str_starts(str_from_byte(sc->text, sc->at), word))
		return false;
	sc->at += word.n;
	return true;
}

/* What is next is not what must be here. */
static enum err
unexpected(const struct scan *sc, const char *wanted)
{
	if (sc->at == sc->text.n)
		return scan_refuse(sc, ERR_MALFORMED,
		    "JSON: %s missing at the end", wanted);
	if (is_blank(peek(sc)))
		return scan_refuse(sc, ERR_NOT_CANONICAL,
		    "JSON: blank at byte %zu", sc->at);
	return scan_refuse(sc, ERR_MALFORMED, "JSON: no %s at byte %zu", wanted,
	    sc->at);
}

enum err
scan_mark(struct scan *sc, char c)
{
	const char wanted[] = { c, '\0' };

	return scan_take(sc, c) ? OK : unexpected(sc, wanted);
}

enum err
scan_end(struct scan *sc)
{
	scan_blanks(sc);
	return sc->at == sc->text.n ? OK : unexpected(sc, "end");
}

/* Four hex digits at AT as a number, or -1. */
static int32_t
hex4(struct str s, size_t at)
{
	int32_t v = 0;

	if (s.n < 4 || at > s.n - 4)
		return -1;
	for (size_t i = at; i < at + 4; i++) {
		char c = s.p[i];

		if (c >= '0' && c <= '9')
			v = v * 16 + (c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v * 16 + (c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			v = v * 16 + (c - 'A' + 10);
		else
			return -1;
	}
	return v;
}

/* Write code point C (RFC 3629, 3); returns the bytes used. */
static size_t
utf8_write(char *p, int32_t c)
{
	if (c < 0x80) {
		p[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (char)(0xc0 | c >> 6);
		p[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (char)(0xe0 | c >> 12);
		p[1] = (char)(0x80 | (c >> 6 & 0x3f));
		p[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	p[0] = (char)(0xf0 | c >> 18);
	p[1] = (char)(0x80 | (c >> 12 & 0x3f));
	p[2] = (char)(0x80 | (c >> 6 & 0x3f));
	p[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/*
 * \uXXXX at *I of RAW, and its second half if it is a surrogate, as one code
 * point; -1 if it is none.  *I moves past it.
 */
static int32_t
code_point(struct str raw, size_t *i)
{
	int32_t c = hex4(raw, *i + 2);
	int32_t low;

	*i += 6;
	if (c < 0xd800 || c > 0xdfff)
		return c;
	if (c > 0xdbff || !str_starts(str_from_byte(raw, *i), STR("\\u")))
		return -1;
	low = hex4(raw, *i + 2);
	*i += 6;
	if (low < 0xdc00 || low > 0xdfff)
		return -1;
	return 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
}

/* The character of the short escape C, or NUL. */
static char
short_escape(char c)
{
	static const char letters[] = "\"\\/bfnrt";
	static const char means[] = "\"\\/\b\f\n\r\t";
	const char *at = c ? strchr(letters, c) : NULL;

	return at ? means[at - letters] : '\0';
}

/* One escape at *I of RAW, written at P; RET_N bytes. */
static enum err
unescape_one(const struct scan *sc, struct str raw, size_t *i, char *p,
    size_t *ret_n)
{
	char letter = raw.p[*i + 1];
	char c = short_escape(letter);
	int32_t point;

	if (!sc->is_loose && (letter == 'u' || letter == '/'))
		return scan_refuse(sc, ERR_NOT_CANONICAL, "escape \\%c",
		    letter);
	if (letter == 'u') {
		point = code_point(raw, i);
	} else {
		point = c ? c : -1;
		*i += 2;
	}
	if (point < 0)
		return scan_refuse(sc, ERR_MALFORMED, "escape");
	if (point < 0x20 && point != '\n' && point != '\t')
		return scan_refuse(sc, ERR_MALFORMED,
		    "control character U+%04X", (unsigned)point);
	*ret_n = utf8_write(p, point);
	return OK;
}

/* RAW without its escapes.  An escape is never shorter than what it means. */
static enum err
unescape(const struct scan *sc, struct str raw, struct str *ret_text)
{
	char *p = arena_alloc(sc->arena, raw.n);
	size_t n = 0;
	size_t i = 0;

	if (!p)
		return scan_refuse(sc, ERR_NO_MEMORY, "%s", "");
	while (i < raw.n) {
		size_t more = 1;
		enum err err = OK;

		if (raw.p[i] == '\\')
			err = unescape_one(sc, raw, &i, p + n, &more);
		else
			p[n] = raw.p[i++];
		if (err != OK)
			return err;
		n += more;
	}
	assert(n <= raw.n);
	*ret_text = (struct str){ p, n };
	return OK;
}

/* Has WORD a byte of zero? */
static bool
has_zero(uint64_t word)
{
	return ((word - UINT64_C(0x0101010101010101)) & ~word &
		   UINT64_C(0x8080808080808080)) != 0;
}

/* Bytes from FROM on, in words of eight, that end no string. */
static size_t
plain_length(struct str s, size_t from)
{
	const uint64_t each = UINT64_C(0x0101010101010101);
	uint64_t word;
	size_t i = from;

	for (; i + sizeof(word) <= s.n; i += sizeof(word)) {
		memcpy(&word, s.p + i, sizeof(word));
		/* A quote, a backslash, or less than a blank. */
		if (has_zero(word ^ '"' * each) ||
		    has_zero(word ^ '\\' * each) ||
		    has_zero(word & 0xe0 * each))
			break;
	}
	return i - from;
}

/* The quote that ends the string whose first byte is at FROM, or n. */
static size_t
end_of_string(struct str s, size_t from, bool *ret_escapes)
{
	size_t i = from + plain_length(s, from);

	*ret_escapes = false;
	while (i < s.n && s.p[i] != '"') {
		if ((unsigned char)s.p[i] < 0x20)
			return i;
		if (s.p[i] == '\\') {
			*ret_escapes = true;
			i++;
		}
		i++;
	}
	return i < s.n ? i : s.n;
}

enum err
scan_string(struct scan *sc, struct str *ret_text)
{
	struct str raw;
	size_t end;
	bool escapes;

	if (!scan_take(sc, '"'))
		return unexpected(sc, "string");
	end = end_of_string(sc->text, sc->at, &escapes);
	if (end == sc->text.n)
		return scan_refuse(sc, ERR_MALFORMED, "JSON: no end of string");
	if (sc->text.p[end] != '"')
		return scan_refuse(sc, ERR_MALFORMED,
		    "control character U+%04X", (unsigned)sc->text.p[end]);
	raw = (struct str){ sc->text.p + sc->at, end - sc->at };
	if (!str_is_utf8(raw))
		return scan_refuse(sc, ERR_MALFORMED, "UTF-8");
	sc->at = end + 1;
	if (escapes)
		return unescape(sc, raw, ret_text);
	*ret_text = raw;
	return OK;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Pass the digits that are next; how many. */
static size_t
take_digits(struct scan *sc)
{
	size_t from = sc->at;

	while (is_digit(peek(sc)))
		sc->at++;
	return sc->at - from;
}

enum err
scan_int(struct scan *sc, int64_t *ret_value)
{
	bool negative = scan_take(sc, '-');
	struct str digits = { sc->text.p + sc->at, take_digits(sc) };
	int64_t v;
	char next = peek(sc);

	if (digits.n == 0)
		return unexpected(sc, "number");
	if (next == '.' || next == 'e' || next == 'E')
		return scan_refuse(sc, ERR_NOT_CANONICAL, "a whole number");
	if (digits.n > 1 && digits.p[0] == '0')
		return scan_refuse(sc, ERR_MALFORMED, "leading zero");
	if (!str_to_int(digits, &v) || v > INT_VALUE_MAX)
		return scan_refuse(sc, ERR_TOO_LARGE, "2^53-1");
	if (negative && v == 0 && !sc->is_loose)
		return scan_refuse(sc, ERR_NOT_CANONICAL, "-0");
	*ret_value = negative ? -v : v;
	return OK;
}

/* Any number (RFC 8259, 6). */
static enum err
skip_number(struct scan *sc)
{
	size_t from;
	size_t n;

	scan_take(sc, '-');
	from = sc->at;
	n = take_digits(sc);
	if (n == 0 || (n > 1 && sc->text.p[from] == '0'))
		return unexpected(sc, "value");
	if (peek(sc) == '.') {
		sc->at++;
		if (take_digits(sc) == 0)
			return unexpected(sc, "digit");
	}
	if (peek(sc) == 'e' || peek(sc) == 'E') {
		sc->at++;
		if (peek(sc) == '+' || peek(sc) == '-')
			sc->at++;
		if (take_digits(sc) == 0)
			return unexpected(sc, "digit");
	}
	return OK;
}

/* A value that holds no others. */
static enum err
skip_plain(struct scan *sc)
{
	struct str text;

	scan_blanks(sc);
	if (peek(sc) == '"')
		return scan_string(sc, &text);
	if (scan_take_word(sc, STR("null")) ||
	    scan_take_word(sc, STR("true")) || scan_take_word(sc, STR("false")))
		return OK;
	return skip_number(sc);
}

enum err
scan_member(struct scan *sc, size_t n, struct str *ret_key, bool *ret_any)
{
	enum err err;

	*ret_any = false;
	if (scan_take(sc, '}'))
		return OK;
	err = n > 0 ? scan_mark(sc, ',') : OK;
	if (err == OK)
		err = scan_string(sc, ret_key);
	if (err == OK)
		err = scan_mark(sc, ':');
	*ret_any = err == OK;
	return err;
}

/* The brackets that are open: what closes each, and its members so far. */
struct nest {
	char close[JSON_DEPTH_MAX];
	size_t n_members[JSON_DEPTH_MAX];
	int depth;
};

/*
 * Go on to the next value in what is open, closing what ends.  RET_ANY false
 * when nothing is open any more.
 */
static enum err
next_value(struct scan *sc, struct nest *nest, bool *ret_any)
{
	struct str key;
	enum err err = OK;

	*ret_any = false;
	while (err == OK && nest->depth > 0 && !*ret_any) {
		int i = nest->depth - 1;

		if (nest->close[i] == '}') {
			err =
			    scan_member(sc, nest->n_members[i], &key, ret_any);
		} else if (!scan_take(sc, ']')) {
			if (nest->n_members[i] > 0)
				err = scan_mark(sc, ',');
			*ret_any = err == OK;
		}
		nest->n_members[i]++;
		if (!*ret_any)
			nest->depth--;
	}
	return err;
}

enum err
scan_skip(struct scan *sc, int depth)
{
	struct nest nest = { .depth = 0 };
	bool any = true;
	enum err err = OK;

	assert(depth <= JSON_DEPTH_MAX);
	while (err == OK && any) {
		bool is_object = scan_take(sc, '{');

		if (!is_object && !scan_take(sc, '[')) {
			err = skip_plain(sc);
		} else if (nest.depth == depth) {
			return scan_refuse(sc, ERR_MALFORMED, "JSON: too deep");
		} else {
			nest.n_members[nest.depth] = 0;
			nest.close[nest.depth++] = is_object ? '}' : ']';
		}
		if (err == OK)
			err = next_value(sc, &nest, &any);
	}
	return err;
}
