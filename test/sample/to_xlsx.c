/*
 * to_xlsx FROM.csv TO.xlsx: the same table as a workbook.  A cell that is a
 * plain number becomes one and 2021年3月4日 a date, so that the reader meets
 * what spreadsheets write.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <xlsxwriter.h>

#include "base/limits.h"
#include "base/os.h"
#include "trade/table.h"

static bool
is_number(const char *text)
{
	char *end;

	strtod(text, &end);
	return *text >= '0' && *text <= '9' && *end == '\0';
}

static bool
is_date(const char *text, lxw_datetime *ret)
{
	struct tm day = { 0 };
	const char *end = strptime(text, "%Y年%m月%d日", &day);

	ret->year = 1900 + day.tm_year;
	ret->month = day.tm_mon + 1;
	ret->day = day.tm_mday;
	return end && *end == '\0';
}

static void
write_cell(lxw_worksheet *sheet, lxw_format *date, size_t row, size_t column,
    const char *text)
{
	lxw_datetime day = { 0 };

	if (is_number(text))
		worksheet_write_number(sheet, (lxw_row_t)row, (lxw_col_t)column,
		    strtod(text, NULL), NULL);
	else if (is_date(text, &day))
		worksheet_write_datetime(sheet, (lxw_row_t)row,
		    (lxw_col_t)column, &day, date);
	else
		worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column,
		    text, NULL);
}

static int
convert(const char *from, const char *to, struct arena *a)
{
	struct table table = { 0 };
	struct refusal r = { 0 };
	struct str text;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *date;

	if (os_read_file(a, from, TABLE_BYTES_MAX, &text) != OK ||
	    table_decode(text, STR(""), a, &text, &r) != OK ||
	    table_read_csv(text, ',', a, &table, &r) != OK)
		return 1;
	book = workbook_new(to);
	sheet = workbook_add_worksheet(book, NULL);
	date = workbook_add_format(book);
	format_set_num_format(date, "yyyy\"年\"m\"月\"d\"日\"");
	for (size_t i = 0; i < table.n; i++)
		for (size_t k = 0; k < table.rows[i].n; k++)
			write_cell(sheet, date, table.rows[i].no - 1, k,
			    str_copy(a, table.rows[i].cells[k]).p);
	return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}

int
main(int argc, char **argv)
{
	struct arena a = { 0 };
	int code = argc == 3 ? convert(argv[1], argv[2], &a) : 64;

	arena_free(&a);
	return code;
}
