/*
 * Days as documents and tables have them.
 */
#include "codec/date.h"

#include "codec/narrow.h"

/* Year, month or day as it stands there. */
struct part {
	int value;
	int width; /* digits; 0: no number */
};

/* More digits than this are more than one number. */
enum { WIDTH_MAX = 9 };

static struct part
cut_figures(struct str *rest)
{
	struct part p = { 0, 0 };

	while (rest->n && rest->p[0] >= '0' && rest->p[0] <= '9') {
		if (p.width < WIDTH_MAX)
			p.value = p.value * 10 + (rest->p[0] - '0');
		p.width += p.width < WIDTH_MAX;
		*rest = str_from_byte(*rest, 1);
	}
	return p;
}

/* The digit that REST starts with, or -1. */
static int
cut_digit(struct str *rest)
{
	static const struct str digits = STR_INIT("〇一二三四五六七八九○零");
	struct str c = narrow_first(*rest);
	int i = narrow_index(digits, c);

	if (i < 0)
		return -1;
	*rest = str_from_byte(*rest, c.n);
	return i > 9 ? 0 : i;
}

/* 二〇一七: digit by digit. */
static struct part
cut_year(struct str *rest)
{
	struct part p = cut_figures(rest);
	int digit;

	if (p.width)
		return p;
	while (p.width < WIDTH_MAX && (digit = cut_digit(rest)) >= 0) {
		p.value = p.value * 10 + digit;
		p.width++;
	}
	return p;
}

/* 七, 十, 十一, 二十八: a number below a hundred. */
static struct part
cut_number(struct str *rest)
{
	struct part p = cut_figures(rest);
	int digit;

	if (p.width)
		return p;
	digit = cut_digit(rest);
	if (narrow_cut(rest, STR("十"))) {
		p.value = digit < 0 ? 10 : digit * 10;
		p.width = digit == 0 ? 0 : 2;
		digit = cut_digit(rest);
		if (digit == 0)
			p.width = 0;
	} else {
		p.width = digit > 0;
	}
	p.value += digit > 0 ? digit : 0;
	return p;
}

/* Cut one of the four marks after a year, with the blanks around it. */
static bool
cut_mark(struct str *rest, struct str mark)
{
	*rest = str_trim(*rest);
	if (!narrow_cut(rest, mark))
		return false;
	*rest = str_trim(*rest);
	return true;
}

/* Month and day after the year, divided as MARKS say. */
static enum err
cut_rest(struct str *rest, const struct str *marks, struct part *month,
    struct part *day)
{
	*month = cut_number(rest);
	if (month->width > 2)
		return ERR_AMBIGUOUS;
	if (month->width == 0 || !cut_mark(rest, marks[1]))
		return ERR_MALFORMED;
	*day = cut_number(rest);
	if (day->width > 2)
		return ERR_AMBIGUOUS;
	if (day->width == 0 || (marks[2].n && !cut_mark(rest, marks[2])))
		return ERR_MALFORMED;
	return rest->n ? ERR_MALFORMED : OK;
}

enum err
date_get_loose(struct str s, struct day *ret_day, const char **ret_why)
{
	static const struct str marks[][3] = { { STR_INIT("年"), STR_INIT("月"),
						   STR_INIT("日") },
		{ STR_INIT("-"), STR_INIT("-"), STR_INIT("") },
		{ STR_INIT("."), STR_INIT("."), STR_INIT("") },
		{ STR_INIT("/"), STR_INIT("/"), STR_INIT("") } };
	struct narrow space;
	struct part year;
	struct part month;
	struct part day;
	struct str rest;
	enum err err = ERR_MALFORMED;

	*ret_why = "YYYY-MM-DD";
	if (!narrow_get(&space, s, &rest))
		return ERR_MALFORMED;
	year = cut_year(&rest);
	if (year.width > 4)
		return ERR_AMBIGUOUS;
	for (size_t i = 0; year.width && i < 4; i++) {
		if (!cut_mark(&rest, marks[i][0]))
			continue;
		if (year.width < 4)
			return ERR_AMBIGUOUS;
		err = cut_rest(&rest, marks[i], &month, &day);
		break;
	}
	if (err != OK)
		return err;
	return day_make(year.value, month.value, day.value, ret_day) ?
	    OK :
	    ERR_MALFORMED;
}
