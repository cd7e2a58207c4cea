/*
 * Capital numerals.  What they say is made in one place, as glyphs; reading
 * takes the value of what stands there in the simplest way, makes the glyphs
 * of that value and compares.  So whatever is not what we would write, but for
 * what the rules leave free, is refused.
 */
#include "codec/capital.h"

#include <assert.h>

#include "codec/narrow.h"
#include "schema/currencies.h"

/* Kinds of character, and two marks for what may be left out. */
enum glyph {
	ZERO = 0, /* to 9: the digits */
	TEN = 10, /* 拾佰仟: a power of ten and TEN - 1 */
	WAN = 13,
	YI = 14,
	END = 15,        /* 整 */
	OPEN_ZERO = 16,  /* 零 that we write and others need not */
	QUIET_ZERO = 17, /* 零 that others may write */
	QUIET_END = 18,
	UNIT = 20, /* 元角分, 年月日: the first, and those after it */
};

enum { GLYPHS_MAX = 80 };

struct glyphs {
	unsigned char at[GLYPHS_MAX];
	size_t n;
};

/* Up to END in the order of enum glyph. */
static const struct {
	struct str text;
	int glyph;
} numerals[] = { { STR_INIT("零"), ZERO }, { STR_INIT("壹"), 1 },
	{ STR_INIT("贰"), 2 }, { STR_INIT("叁"), 3 }, { STR_INIT("肆"), 4 },
	{ STR_INIT("伍"), 5 }, { STR_INIT("陆"), 6 }, { STR_INIT("柒"), 7 },
	{ STR_INIT("捌"), 8 }, { STR_INIT("玖"), 9 }, { STR_INIT("拾"), TEN },
	{ STR_INIT("佰"), TEN + 1 }, { STR_INIT("仟"), TEN + 2 },
	{ STR_INIT("万"), WAN }, { STR_INIT("亿"), YI },
	{ STR_INIT("整"), END },
	/* Only read. */
	{ STR_INIT("貳"), 2 }, { STR_INIT("叄"), 3 }, { STR_INIT("參"), 3 },
	{ STR_INIT("陸"), 6 }, { STR_INIT("萬"), WAN }, { STR_INIT("億"), YI },
	{ STR_INIT("正"), END } };

/* What may not stand for a capital: easily made into another. */
static const char small_numerals[] =
    "一二三四五六七八九十百千〇○两兩廿念毛另0123456789";

static const char why_numerals[] = "壹贰叁肆伍陆柒捌玖";
static const char why_characters[] = "零壹…玖拾佰仟万亿";
static const char why_order[] = "亿万仟佰拾";
static const char why_zero[] = "零";
static const char why_end[] = "整";

static void
add(struct glyphs *g, int glyph)
{
	assert(g->n < GLYPHS_MAX);
	g->at[g->n++] = (unsigned char)glyph;
}

/* A number that is not 0. */
static void
add_number(struct glyphs *g, uint64_t v)
{
	uint64_t place = 1;
	bool is_gap = false;
	int i = 0;

	for (; v / place >= 10; i++)
		place *= 10;
	for (; place; place /= 10, i--) {
		int digit = (int)(v / place % 10);

		if (digit) {
			/* Free where the last place of the four before is 0. */
			if (is_gap)
				add(g, i % 4 == 3 ? OPEN_ZERO : ZERO);
			add(g, digit);
			if (i % 4)
				add(g, TEN + i % 4 - 1);
		}
		is_gap = digit == 0;
		if (i % 8 == 4 && v / place % 10000)
			add(g, WAN);
		else if (i > 0 && i % 8 == 0)
			add(g, YI);
	}
}

/* The places after the point of V: its last N digits. */
static void
add_fraction(struct glyphs *g, uint64_t v, int n)
{
	bool is_gap = false;
	uint64_t place = 1;

	for (int i = 0; i < n; i++)
		place *= 10;
	for (int i = 1; i <= n; i++) {
		bool is_after_zero = v / place && v / place % 10 == 0;
		int digit;

		place /= 10;
		digit = (int)(v / place % 10);
		if (digit) {
			if (is_gap)
				add(g, ZERO);
			else if (is_after_zero && i == 1)
				add(g, QUIET_ZERO);
			add(g, digit);
			add(g, UNIT + i);
		}
		is_gap = g->n && digit == 0;
	}
}

/* V of the smallest unit of a currency with N decimals. */
static void
add_amount(struct glyphs *g, uint64_t v, int n)
{
	uint64_t one = 1;

	for (int i = 0; i < n; i++)
		one *= 10;
	if (v / one)
		add_number(g, v / one);
	else if (v == 0)
		add(g, ZERO);
	if (v / one || v == 0)
		add(g, UNIT);
	add_fraction(g, v, n);
	if (v % one == 0)
		add(g, END);
	else if (v % 10 == 0)
		add(g, QUIET_END);
}

/* UNITS: the characters of UNIT and those after it. */
static void
put_glyphs(struct buf *out, const struct glyphs *g, struct str units)
{
	for (size_t i = 0; i < g->n; i++) {
		int glyph = g->at[i];
		struct str rest = units;

		if (glyph == QUIET_ZERO || glyph == QUIET_END)
			continue;
		if (glyph < OPEN_ZERO) {
			buf_put(out, numerals[glyph].text);
			continue;
		}
		if (glyph == OPEN_ZERO) {
			buf_put(out, numerals[ZERO].text);
			continue;
		}
		for (; glyph > UNIT; glyph--)
			rest = str_from_byte(rest, narrow_first(rest).n);
		buf_put(out, narrow_first(rest));
	}
}

static int
glyph_of(struct str c, struct str units, struct str others)
{
	int unit = narrow_index(units, c);

	if (unit >= 0)
		return UNIT + unit;
	if (narrow_index(others, c) >= 0)
		return UNIT;
	for (size_t i = 0; i < sizeof(numerals) / sizeof(*numerals); i++)
		if (str_eq(numerals[i].text, c))
			return numerals[i].glyph;
	return -1;
}

/* The characters of S; OTHERS are further spellings of the first of UNITS. */
static enum err
get_glyphs(struct str s, struct str units, struct str others,
    struct glyphs *ret_glyphs, const char **ret_why)
{
	struct glyphs g = { .n = 0 };

	while (s.n) {
		struct str c = narrow_first(s);
		int glyph = glyph_of(c, units, others);

		*ret_why = why_numerals;
		if (narrow_index(str_from(small_numerals), c) >= 0)
			return ERR_NOT_CANONICAL;
		*ret_why = why_characters;
		if (glyph < 0 || g.n == GLYPHS_MAX)
			return ERR_MALFORMED;
		add(&g, glyph);
		s = str_from_byte(s, c.n);
	}
	*ret_glyphs = g;
	return OK;
}

/* Why the glyph IS does not stand where WANT should; -1 is the end. */
static const char *
why_differs(int want, int is)
{
	if (want == ZERO || is == ZERO)
		return why_zero;
	if (want == END || want < 0 || is == END || is < 0)
		return why_end;
	return why_order;
}

/* Is IS what WANT says, but for what may be left out? */
static enum err
compare(const struct glyphs *want, const struct glyphs *is,
    const char **ret_why)
{
	size_t k = 0;

	for (size_t i = 0; i < want->n; i++) {
		int glyph = want->at[i];
		int next = k < is->n ? is->at[k] : -1;

		if (glyph == OPEN_ZERO || glyph == QUIET_ZERO) {
			k += next == ZERO;
		} else if (glyph == QUIET_END) {
			k += next == END;
		} else if (glyph == next) {
			k++;
		} else {
			*ret_why = why_differs(glyph, next);
			return ERR_MALFORMED;
		}
	}
	if (k < is->n) {
		*ret_why = why_differs(-1, is->at[k]);
		return ERR_MALFORMED;
	}
	return OK;
}

/* An amount while it is read. */
struct sum {
	int64_t high; /* what stands before the last 亿, with it */
	int64_t low;  /* what stands before the last 万 after that */
	int64_t section;
	int64_t minor;
	bool fits;
};

/* Take the number read so far. */
static int64_t
sum_take(struct sum *s)
{
	int64_t v;

	if (__builtin_add_overflow(s->high, s->low + s->section, &v))
		s->fits = false;
	s->high = s->low = s->section = 0;
	return s->fits ? v : 0;
}

static int64_t
scaled(struct sum *s, int64_t v, int power)
{
	for (; power > 0; power--)
		if (__builtin_mul_overflow(v, 10, &v))
			s->fits = false;
	return s->fits ? v : 0;
}

/* The glyph that ends DIGIT, for a currency with N decimals. */
static void
sum_glyph(struct sum *s, int glyph, int digit, int n)
{
	int64_t v;

	if (glyph >= UNIT) {
		s->section += digit;
		v = scaled(s, sum_take(s), n - (glyph - UNIT));
		if (__builtin_add_overflow(s->minor, v, &s->minor))
			s->fits = false;
	} else if (glyph == YI) {
		s->section += digit;
		s->high = scaled(s, sum_take(s), 8);
	} else if (glyph == WAN) {
		s->low += (s->section + digit) * 10000;
		s->section = 0;
	} else {
		s->section += scaled(s, digit, glyph - TEN + 1);
	}
}

/* False when it does not fit. */
static bool
value_of(const struct glyphs *g, int n, int64_t *ret_minor)
{
	struct sum s = { .fits = true };
	int digit = 0;

	for (size_t i = 0; i < g->n && g->at[i] != END; i++) {
		int glyph = g->at[i];

		if (glyph >= TEN)
			sum_glyph(&s, glyph, digit, n);
		digit = glyph < TEN ? glyph : 0;
	}
	*ret_minor = s.minor;
	return s.fits;
}

static const struct currency_type *
type_of(struct str currency)
{
	for (int i = 0; i < N_CURRENCIES; i++)
		if (str_is(currency, currency_types[i].code) &&
		    *currency_types[i].prefix)
			return &currency_types[i];
	return NULL;
}

/* Cut the prefix of a currency; NULL and what is allowed if there is none. */
static const struct currency_type *
cut_prefix(struct str *rest, const char **ret_why)
{
	for (int i = 0; i < N_CURRENCIES; i++) {
		const struct currency_type *type = &currency_types[i];

		if (*type->prefix)
			*ret_why = type->prefix;
		if (narrow_cut(rest, str_from(type->prefix)))
			return type;
	}
	return NULL;
}

bool
capital_put(struct buf *out, struct money m)
{
	const struct currency_type *type = type_of(money_currency(&m));
	struct glyphs g = { .n = 0 };

	if (!type || m.minor < 0)
		return false;
	add_amount(&g, (uint64_t)m.minor, money_digits(money_currency(&m)));
	buf_put(out, str_from(type->prefix));
	put_glyphs(out, &g, str_from(type->units));
	return true;
}

enum err
capital_get(struct str s, struct money *ret_amount, const char **ret_why)
{
	const struct currency_type *type = cut_prefix(&s, ret_why);
	struct glyphs is;
	struct glyphs want = { .n = 0 };
	struct money m;
	enum err err;
	int n;

	if (!type)
		return ERR_CURRENCY;
	m = money_zero(str_from(type->code));
	n = money_digits(str_from(type->code));
	err = get_glyphs(s, str_from(type->units), str_from(type->others), &is,
	    ret_why);
	if (err != OK)
		return err;
	*ret_why = why_end;
	if (is.n == 0 || (is.at[is.n - 1] != END && is.at[is.n - 1] < UNIT))
		return ERR_MALFORMED;
	if (!value_of(&is, n, &m.minor))
		return ERR_OVERFLOW;
	add_amount(&want, (uint64_t)m.minor, n);
	err = compare(&want, &is, ret_why);
	if (err == OK)
		*ret_amount = m;
	return err;
}

/* 零 before 壹 and whole tens, and before 1 to 9 of a day. */
static void
add_part(struct glyphs *g, int n, bool is_month)
{
	if (n % 10 == 0 || (n < 10 && (!is_month || n < 3)))
		add(g, ZERO);
	else if (n < 10)
		add(g, QUIET_ZERO);
	if (n >= 10) {
		add(g, n / 10);
		add(g, TEN);
	}
	if (n % 10)
		add(g, n % 10);
}

static void
add_day(struct glyphs *g, int year, int month, int of_month)
{
	for (int place = 1000; place; place /= 10)
		add(g, year / place % 10);
	add(g, UNIT);
	add_part(g, month, true);
	add(g, UNIT + 1);
	add_part(g, of_month, false);
	add(g, UNIT + 2);
}

/* Year, month and day as they stand there. */
static void
parts_of(const struct glyphs *g, int *parts)
{
	int year = 0;
	int tens = 0;
	int digit = 0;

	for (size_t i = 0; i < g->n; i++) {
		int glyph = g->at[i];

		if (glyph < TEN && year <= 9999)
			year = year * 10 + glyph;
		if (glyph == TEN)
			tens = digit * 10;
		else if (glyph >= UNIT)
			parts[glyph - UNIT] =
			    glyph == UNIT ? year : tens + digit;
		if (glyph >= UNIT)
			tens = 0;
		digit = glyph < TEN ? glyph : 0;
	}
}

static const char day_units[] = "年月日";

bool
capital_put_day(struct buf *out, struct day day)
{
	struct glyphs g = { .n = 0 };
	int year;
	int month;
	int of_month;

	day_to_date(day, &year, &month, &of_month);
	if (year < 1 || year > 9999)
		return false;
	add_day(&g, year, month, of_month);
	put_glyphs(out, &g, STR(day_units));
	return true;
}

enum err
capital_get_day(struct str s, struct day *ret_day, const char **ret_why)
{
	struct glyphs is;
	struct glyphs want = { .n = 0 };
	int parts[3] = { 0 };
	struct day day;
	enum err err = get_glyphs(s, STR(day_units), STR(""), &is, ret_why);

	if (err != OK)
		return err;
	parts_of(&is, parts);
	*ret_why = day_units;
	if (!day_make(parts[0], parts[1], parts[2], &day))
		return ERR_MALFORMED;
	add_day(&want, parts[0], parts[1], parts[2]);
	err = compare(&want, &is, ret_why);
	if (err == OK)
		*ret_day = day;
	return err;
}
